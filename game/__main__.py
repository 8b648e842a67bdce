"""The command line: `python -m game COMMAND`. Most people come here through run.py."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.core.problems import Problem

COMMANDS = ("play", "demo", "shots", "check", "story", "review", "bench")
NO_SCREEN = """There is no screen here, so no window can be opened. Nothing was changed.
To see the game without one, let it play itself:  python3 run.py demo [--seed N] [--out DIR]
That leaves pictures of every scene and a summary in the folder DIR (tidelight-demo, if none is named)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code: 0 fine, 1 something is wrong with what was looked at, 2 wrong use."""
    args = list(sys.argv[1:] if argv is None else argv)
    command = args.pop(0) if args and not args[0].startswith("-") else "play"
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # it would stand in the middle of what is printed
    if command == "story":
        from game.story.commands import main as story

        return story(args, proof)
    if command not in COMMANDS:
        print(f"There is no command '{command}'. There are: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    if command == "check":
        return check(args)
    if command == "demo":
        return demo(args)
    if command == "shots":
        return shots(args)
    if command == "bench" and args[:1] == ["telemetry"]:
        from game.bench_telemetry import main as bench_telemetry

        return bench_telemetry(args[1:])
    if command == "bench" and args[:1] == ["data"]:
        from game.bench_data import main as bench_data

        return bench_data(args[1:])
    if command == "bench":
        from game.bench import main as bench

        return bench(args)
    if command == "review":
        return review(args)
    return play(args)


def proof(folder: Path, root: Path) -> "tuple[Problem, ...]":
    """Everything that `check` says of one level."""
    from game.lint.stories import check_level

    return check_level(folder, root)


def _parser(command: str, about: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=f"run.py {command}", description=about)


def today() -> str:
    """The local date as YYYY-MM-DD: the one thing about time that the rules are told."""
    from datetime import date

    return date.today().isoformat()


def data_folder(chosen: str | None) -> Path:
    """Where kept boats live: `--data`, or the platform's folder for such things."""
    if chosen:
        return Path(chosen).expanduser().resolve()
    from platformdirs import user_data_path

    return user_data_path("Tidelight", appauthor=False)


def leave_no_core() -> None:
    """A crash leaves no picture of the memory behind, which would hold what was typed (safety.md P6)."""
    try:
        import resource
    except ImportError:  # Windows writes none by itself
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def play(args: list[str]) -> int:
    """The game in a window."""
    leave_no_core()
    parser = _parser("play", "Play Tidelight.")
    parser.add_argument("--data", help="folder for kept boats (default: the system's own)")
    parser.add_argument("--seed", type=int, help="play the same crossings again")
    parser.add_argument("--study", help="the pack of a study: study.toml, or the folder it lies in")
    parser.add_argument("--dev", action="store_true", help="for writers: what is saved in levels/ is played at once")
    given = parser.parse_args(args)
    import secrets

    from game.app import open_game, root
    from game.core.problems import ContentError
    from game.save.school import beside_the_program, is_school
    from game.save.store import AlreadyOpenError
    from game.ui.window import NoScreenError

    school = is_school(beside_the_program(root()))
    seed = given.seed if given.seed is not None else secrets.randbits(48)
    try:
        study = Path(given.study).resolve() if given.study else None
        folder = data_folder(given.data)
        game = open_game(folder, day=today(), seed=seed, voice=True, school=school, study=study)
    except AlreadyOpenError:
        print(already_open(), file=sys.stderr)
        return 1
    except NoScreenError:
        print(NO_SCREEN, file=sys.stderr)
        return 1
    except ContentError as error:
        print(f"Tidelight cannot start, because something it needs is not whole:\n{error}", file=sys.stderr)
        return 1
    if given.dev:
        from game.app_dev import Watch

        game.watch = Watch(game)
    game.run()
    return 0


def already_open() -> str:
    """The sentence for a second start over the same folder, in the language of the catalogue."""
    from game.app import root
    from game.content.catalogue import load_catalogue

    return load_catalogue(root() / "assets" / "locale").text("already_open")


def check(args: list[str]) -> int:
    """All problems of all content, one a line."""
    parser = _parser("check", "Look over all content: levels, drawings, sounds, words, licences.")
    parser.add_argument("--root", help="another folder that holds levels/ and assets/")
    given = parser.parse_args(args)
    from game.app import root
    from game.app_lint import check_events
    from game.audio.check import check_sounds
    from game.lint.everything import check_all, counted

    where = Path(given.root).resolve() if given.root else root()
    problems, looked = check_all(where, (check_sounds, check_events))
    for problem in problems:
        print(problem)
    print(f"{looked}: " + (counted(len(problems), "problem") if problems else "nothing wrong"))
    return 1 if problems else 0


def review(args: list[str]) -> int:
    """The script of a level for a clinician, or the note that one has signed it."""
    parser = _parser("review", "Write the script of a level for a clinician, or note a signed review of it.")
    parser.add_argument("level", help="a folder of levels/, or a path")
    parser.add_argument("--out", help="the page to write (default: review-LEVEL.html, here)")
    parser.add_argument("--signed", metavar="FORM.toml", help="note this signed form in level.toml")
    given = parser.parse_args(args)
    from game.content.level import Level
    from game.content.review import note_review, read_form, script_of
    from game.content.review_page import form_text, page
    from game.content.toml_file import read_toml
    from game.core.problems import ContentError
    from game.story.commands import story_file
    from game.story.ids import level_name

    try:
        ink = story_file(given.level)
        toml = ink.parent / "level.toml"
        script = script_of(read_toml(toml, Level, str(toml)), ink)
        if given.signed:
            form = read_form(Path(given.signed), script, today())
            note_review(toml, form)
            print(f"Noted in {toml}: reviewed on {form.date} by: {form.role.strip()}.")
            return 0
        out = Path(given.out or f"review-{level_name(script.level.id)}.html")
        out.write_text(page(script), encoding="utf-8", newline="\n")
        form_file = out.with_suffix(".toml")
        form_file.write_text(form_text(script), encoding="utf-8", newline="\n")
    except ContentError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: it cannot be read or written ({error.strerror}).", file=sys.stderr)
        return 2
    print(f"The script is in {out}: open it in a browser and print it. The form to type in is {form_file}.")
    return 0


def demo(args: list[str]) -> int:
    """The whole way from the title to the toolkit, played by the game itself."""
    parser = _parser("demo", "Play from the title to the toolkit without a window.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", default="tidelight-demo")
    given = parser.parse_args(args)
    from game.bot_demo import demo as run

    return run(Path(given.out).resolve(), given.seed)


def shots(args: list[str]) -> int:
    """A picture of every scene."""
    from game.app import root
    from game.app_table import THEMES
    from game.lint.translations import languages

    parser = _parser("shots", "A picture of every scene and a contact sheet.")
    parser.add_argument("--out", required=True)
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--lang", default="en")
    parser.add_argument("--text", type=int, default=100, choices=(100, 125, 150, 175, 200))
    parser.add_argument("--theme", default="day", choices=tuple(THEMES))
    given = parser.parse_args(args)
    if given.lang not in languages(root()):
        print(f"There are no words in {given.lang} yet, so the pictures are in English.", file=sys.stderr)
    width, _, height = given.size.partition("x")
    if not (width.isdigit() and height.isdigit()):
        parser.error("--size is WIDTHxHEIGHT, such as 1280x720")
    from game.bot_shots import shots as run

    return run(
        Path(given.out).resolve(),
        size=(int(width), int(height)),
        language=given.lang,
        text=given.text,
        theme=given.theme,
    )


if __name__ == "__main__":
    sys.exit(main())
