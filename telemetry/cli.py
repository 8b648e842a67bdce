"""`python -m telemetry`: what is kept on this computer, said, drawn, written out, checked and deleted. Nothing
but `erase` and `purge` changes it.

Exit codes: 0 done (also when nothing is kept), 1 something kept was changed, cannot be read or not be deleted, 2 wrong
use, or a file that cannot be written.
"""

import argparse
import json
import os
import sqlite3
import sys
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final, TextIO

import msgspec

from .report import Section, sections
from .words import Words, load

DONE, CHANGED, WRONG_USE = 0, 1, 2
APP: Final = "Tidelight"
COLUMNS: Final = 88


class WrongUseError(Exception):
    """What was asked for cannot be done; the message is for whoever typed it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A command with everything it needs."""

    files: tuple[Path, ...]
    folder: Path
    out: Path | None
    as_json: bool
    every: bool
    words: Words
    print: Callable[[str], None]
    sure: bool = False
    days: int = 0


def default_folder() -> Path:
    """Where the game keeps its data on this system."""
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False)


def main(argv: Sequence[str] | None = None, out: TextIO | None = None) -> int:
    """Run a command; returns the exit code."""
    options = _parser().parse_args(argv)
    stream = out or sys.stdout
    if out is None and isinstance(sys.stdout, TextIOWrapper):
        # A console that lacks a letter shows a question mark instead of stopping.
        sys.stdout.reconfigure(errors="replace")
    words = load(options.lang)

    def say(text: str) -> None:
        print(text, file=stream)

    try:
        files = _files(options.data, options.boat, words)
        target = getattr(options, "out", None)
        every, sure, days = (getattr(options, name, False) for name in ("all", "yes", "older_than"))
        asked = Asked(files, options.data, target, options.json, every, words, say, sure, int(days))
        return COMMANDS[options.command](asked)
    except WrongUseError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        # Whoever read the output has had enough, as with `| head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (sqlite3.Error, OSError) as error:
        print(words.text("command.cannot_read", file=options.data, why=error), file=sys.stderr)
        return CHANGED


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, default=default_folder(), help="the game's data folder")
    common.add_argument("--boat", default="", help="which boat, if there are several")
    common.add_argument("--json", action="store_true", help="for programs")
    common.add_argument("--lang", default="en", help="language of the words")
    parser = argparse.ArgumentParser(
        prog="tidelight-data", description="What is kept about a player, and nothing else."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    show = commands.add_parser("show", parents=[common], help="say in plain words what is kept")
    show.add_argument("--all", action="store_true", help="every single note besides")
    page = commands.add_parser("page", parents=[common], help='write "What is kept about me" as one HTML page')
    page.add_argument("--out", type=Path, default=Path("what-is-kept.html"), help="the file to write")
    table = commands.add_parser("csv", parents=[common], help="write every note as CSV, with a data dictionary")
    table.add_argument("--out", type=Path, default=Path("notes"), help="the folder to write to")
    commands.add_parser("status", parents=[common], help="one line for each boat")
    commands.add_parser("verify", parents=[common], help="whether any note was changed, moved or removed")
    erase = commands.add_parser("erase", parents=[common], help="take the yes back and delete the notes it covered")
    erase.add_argument("--yes", action="store_true", help="really delete")
    purge = commands.add_parser("purge", parents=[common], help="delete old notes on this computer, unread")
    purge.add_argument("--older-than", type=_days, required=True, metavar="DAYS", help="in days of the player's own")
    return parser


def _days(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("days are a whole number, 0 or more")
    return int(text)


def _files(folder: Path, boat: str, words: Words) -> tuple[Path, ...]:
    from .store import stores

    files = stores(folder)
    if not boat:
        return files
    chosen = tuple(file for file in files if file.stem == boat)
    if not chosen:
        raise WrongUseError(words.text("command.no_boat", boat=boat, boats=_names(files)))
    return chosen


def _names(files: tuple[Path, ...]) -> str:
    return ", ".join(file.stem for file in files) or "-"


def _boats(asked: Asked) -> tuple[tuple[str, tuple[Section, ...]], ...]:
    from .summary import read

    words = asked.words
    return tuple(
        (words.text("kept.boat", number=number), sections(read(file), words))
        for number, file in enumerate(asked.files, start=1)
    )


def _show(asked: Asked) -> int:
    words, boats = asked.words, _boats(asked)
    if asked.as_json:
        asked.print(_json([{"file": f.name, "summary": _plain(f)} for f in asked.files]))
        return DONE
    asked.print(f"{words.text('kept.title')}\n")
    if not boats:
        asked.print(words.text("kept.nothing_here"))
    for (name, said), file in zip(boats, asked.files, strict=True):
        if len(boats) > 1:
            asked.print(f"=== {name}: {file.stem} ===\n")
        for section in said:
            asked.print(section.heading)
            for line in section.lines:
                asked.print(textwrap.fill(line, COLUMNS, initial_indent="  ", subsequent_indent="  "))
            for fact in section.facts:
                asked.print(textwrap.fill(fact, COLUMNS, initial_indent="  - ", subsequent_indent="    "))
            asked.print("")
        if asked.every:
            asked.print(words.text("all.heading"))
            _every_note(file, asked)
    asked.print(textwrap.fill(words.text("page.chosen"), COLUMNS))
    asked.print(textwrap.fill(words.text("page.claim"), COLUMNS))
    return DONE


def _every_note(file: Path, asked: Asked) -> None:
    from vault.sqlite_file import open_to_read

    from .keys import keys_to_read
    from .report import every_note

    keys = keys_to_read(file)
    conn = open_to_read(file)
    try:
        for line in every_note(conn, keys, asked.words):
            asked.print(f"  {line}")
    finally:
        conn.close()
    asked.print("")


def _plain(file: Path) -> Any:
    from .summary import read

    return msgspec.to_builtins(
        read(file), enc_hook=lambda value: value.hex() if isinstance(value, bytes) else str(value)
    )


def _page(asked: Asked) -> int:
    from .page import page

    assert asked.out is not None
    html = page(_boats(asked), asked.words)
    try:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        asked.out.write_text(html, encoding="utf-8")
    except OSError as error:
        raise WrongUseError(asked.words.text("command.cannot_write", file=asked.out, why=error.strerror)) from error
    return _wrote(asked, (asked.out,))


def _csv(asked: Asked) -> int:
    from vault.sqlite_file import open_to_read

    from .csv_files import write
    from .keys import keys_to_read

    assert asked.out is not None
    if not asked.files:
        asked.print(_json([]) if asked.as_json else asked.words.text("kept.nothing_here"))
        return DONE
    if len(asked.files) > 1:
        raise WrongUseError(asked.words.text("command.which", boats=_names(asked.files)))
    keys = keys_to_read(asked.files[0])
    conn = open_to_read(asked.files[0])
    try:
        return _wrote(asked, write(conn, keys, asked.out, asked.words))
    except OSError as error:
        raise WrongUseError(asked.words.text("command.cannot_write", file=asked.out, why=error.strerror)) from error
    finally:
        conn.close()


def _wrote(asked: Asked, files: tuple[Path, ...]) -> int:
    if asked.as_json:
        asked.print(_json([str(file) for file in files]))
    else:
        for file in files:
            asked.print(asked.words.text("command.wrote", file=file))
    return DONE


def _status(asked: Asked) -> int:
    from .answers import standing
    from .consent import Policy
    from .summary import read

    found = []
    for file in asked.files:
        summary = read(file)
        on = standing(summary.record, Policy(), summary.day)[0] == "yes"
        found.append({"boat": file.stem, "recording": on, "notes": summary.notes, "bytes": file.stat().st_size})
        if not asked.as_json:
            state = asked.words.text("status.on" if on else "status.off")
            notes = asked.words.text("short.notes", n=summary.notes)
            asked.print(asked.words.text("status.line", file=file.stem, state=state, notes=notes))
    if asked.as_json:
        asked.print(_json(found))
    elif not found:
        asked.print(asked.words.text("status.none", folder=asked.folder))
    return DONE


def _verify(asked: Asked) -> int:
    from .integrity import report
    from .keys import keys_to_read

    wrong: dict[str, list[str]] = {}
    for file in asked.files:
        try:
            found = report(file, keys_to_read(file))
            wrong[file.stem] = [fault.told(asked.words) for fault in found.faults]
        except sqlite3.DatabaseError:
            wrong[file.stem] = [asked.words.text("verify.unreadable", file=file.name)]
    if asked.as_json:
        asked.print(_json(wrong))
    for boat, each in wrong.items() if not asked.as_json else ():
        prefix = f"{boat}: " if len(wrong) > 1 else ""
        asked.print(prefix + asked.words.text("verify.broken" if each else "verify.sound"))
        for one in each:
            asked.print(f"  - {one}")
    if not wrong and not asked.as_json:
        asked.print(asked.words.text("status.none", folder=asked.folder))
    return CHANGED if any(wrong.values()) else DONE


def _erase(asked: Asked) -> int:
    from .clearing import in_use, withdraw

    words = asked.words
    if asked.files and not asked.sure:
        raise WrongUseError(words.text("erase.sure", boats=_names(asked.files)))
    if in_use(asked.folder):
        raise WrongUseError(words.text("command.in_use"))
    gone = {file.stem: withdraw(file, date.today()) for file in asked.files}
    if asked.as_json:
        asked.print(_json(gone))
    elif not gone:
        asked.print(words.text("status.none", folder=asked.folder))
    for boat, done in gone.items() if not asked.as_json else ():
        asked.print(words.text("erase.done" if done else "erase.not_done", boat=boat))
    if gone and not asked.as_json:
        asked.print(words.text("stop.2"))
    return DONE if all(gone.values()) else CHANGED


def _purge(asked: Asked) -> int:
    from .clearing import in_use, purge
    from .store import NewerError

    words, code = asked.words, DONE
    if in_use(asked.folder):
        raise WrongUseError(words.text("command.in_use"))
    gone: dict[str, int | None] = {}
    for file in asked.files:
        try:
            gone[file.stem] = purge(file, asked.days, date.today())
        except (OSError, sqlite3.Error, NewerError):
            gone[file.stem], code = None, CHANGED
    if asked.as_json:
        asked.print(_json(gone))
    elif not gone:
        asked.print(words.text("status.none", folder=asked.folder))
    for boat, notes in gone.items() if not asked.as_json else ():
        said = "erase.not_done" if notes is None else "purge.done"
        asked.print(words.text(said, boat=boat, n=notes or 0, days=asked.days))
    return code


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


COMMANDS: Final[dict[str, Callable[[Asked], int]]] = {
    "show": _show,
    "page": _page,
    "csv": _csv,
    "status": _status,
    "verify": _verify,
    "erase": _erase,
    "purge": _purge,
}
