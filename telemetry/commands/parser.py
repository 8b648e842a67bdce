"""The command line: its commands and options, and plain sentences for arguments that are wrong."""

import argparse
import re
from collections.abc import Callable, Sequence
from datetime import date
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from textwrap import fill
from typing import Any, Final, NoReturn

from ..events import PURPOSES
from ..privacy import LADDERS
from ..study_pack import CODE
from ..words import Words, load
from . import checking, counsellors, deleting, desk, making, open_datasets, reading, studies, using
from .asked import BROKEN_OFF, CHANGED, DONE, LOCKED, WRONG_USE, Asked, StopError

PROGRAM: Final = "tidelight-data"
APP: Final = "Tidelight"
COLUMNS: Final = 80
COMMAND: Final = "COMMAND"
DESK: Final = "desk"
"""What is meant where nothing is said: a counsellor clicks twice and uses no terminal."""
TIERS: Final = ("controlled", open_datasets.OPEN)
NUMBERS: Final = {
    "dataset synth": ("schools", "classes", "pupils", "seed", "days"),
    "study form-codes": ("count",),
    "study new": ("guardian", "school"),
}
"""The whole numbers that a command takes."""
MOST: Final = 100_000
RUNS: Final[dict[str, Callable[[Asked], int]]] = {
    "status": reading.status,
    "verify": checking.verify,
    "show": reading.show,
    "page": reading.page,
    "csv": reading.csv,
    "erase": deleting.erase,
    "purge": deleting.purge,
    "dataset synth": making.synth,
    "dataset build": open_datasets.build,
    "dataset convert": using.convert,
    "dataset features": using.features,
    "dataset report": using.report,
    "dataset explore": using.explore,
    "counsellor": counsellors.counsellor,
    "keygen": counsellors.keygen,
    "card": counsellors.card,
    "pdf": counsellors.pdf,
    "desk": desk.desk,
    "study new": studies.new,
    "study check": studies.check,
    "study form-codes": making.form_codes,
}
"""Every command, and what does it."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong with arguments in a sentence, and how they are meant."""

    def __init__(self, words: Words, about: str, **options: object) -> None:
        super().__init__(
            description=fill(words.text(about), COLUMNS),
            epilog=exit_codes(words),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            **options,  # type: ignore[arg-type]
        )
        self.words = words

    def error(self, message: str) -> NoReturn:
        raise StopError(WRONG_USE, f"{self._said(message)} {self.words.text('use.help', program=self.prog)}")

    def _said(self, message: str) -> str:
        """The sentence for one of argparse's messages."""
        words = self.words
        if found := re.match(r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.*?)\)?$", message):
            what, given, known = found.group(1), found.group(2), re.findall(r"[\w-]+", found.group(3))
            near = get_close_matches(given, known, n=1, cutoff=0.6)
            key = "use.no_value" if what.startswith("-") else "use.no_command"
            said = words.text(key, what=what, given=given, known=", ".join(known))
            return said + (f" {words.text('use.near', near=near[0])}" if near else "")
        if found := re.match(r"the following arguments are required: (.+)", message):
            command = found.group(1) == COMMAND
            return words.text("use.which_command" if command else "use.missing", what=found.group(1))
        if found := re.match(r"unrecognized arguments: (.+)", message):
            return words.text("use.unknown", what=found.group(1))
        if found := re.match(r"argument (.+?): expected (one|at least one) argument", message):
            return words.text("use.nothing_after", what=found.group(1))
        if found := re.match(r"argument (.+?): (.+)", message):
            return f"{found.group(1)}: {found.group(2)}"
        return message


def exit_codes(words: Words) -> str:
    """What each exit code means, a line each."""
    codes = (DONE, CHANGED, WRONG_USE, LOCKED, BROKEN_OFF)
    lines = (f"  {code:<3}  {words.text(f'exit.{code}')}" for code in codes)
    return "\n".join((words.text("exit.heading"), *lines))


def language_of(argv: Sequence[str]) -> str:
    """The language that is asked for, read before the rest so that mistakes in it are told in that language."""
    for at, one in enumerate(argv):
        if one == "--lang" and at + 1 < len(argv):
            return argv[at + 1]
        if one.startswith("--lang="):
            return one.partition("=")[2]
    return "en"


def default_folder() -> Path:
    """Where the game keeps its data on this system."""
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False)


def parser(words: Words) -> Parser:
    """The whole command line."""
    top = Parser(words, "help.about", prog=PROGRAM)
    commands = _commands(top, "command")

    def command(name: str, to: "argparse._SubParsersAction[Parser]" = commands, path: str = "") -> Parser:
        run = f"{path} {name}".strip()
        made = to.add_parser(name, help=words.text(f"help.{run}"), about=f"help.{run}")
        made.set_defaults(run=run)
        made.add_argument("--json", action="store_true", help=words.text("help.json"))
        made.add_argument("--lang", default="en", metavar="LANGUAGE", help=words.text("help.lang"))
        return made

    def group(name: str) -> "argparse._SubParsersAction[Parser]":
        return _commands(commands.add_parser(name, help=words.text(f"help.{name}"), about=f"help.{name}"), name)

    for name in ("status", "verify", "show", "page", "csv", "erase", "purge"):
        _boats(command(name), name, words)
    for name in ("counsellor", "keygen", "card", "pdf"):
        counsellors.options(command(name), name, words)
    desk.options(command("desk"), default_folder(), words)
    dataset, study = group("dataset"), group("study")
    _synth(command("synth", dataset, "dataset"), words)
    _build(command("build", dataset, "dataset"), words)
    _convert(command("convert", dataset, "dataset"), words)
    _features(command("features", dataset, "dataset"), words)
    report = command("report", dataset, "dataset")
    report.add_argument("folder", type=Path, metavar="DATASET", help=words.text("help.dataset_folder"))
    report.add_argument("--out", type=Path, default=Path("report.html"), help=words.text("help.out.report"))
    explore = command("explore", dataset, "dataset")
    explore.add_argument("folder", type=Path, metavar="DATASET", help=words.text("help.dataset_folder"))
    _new(command("new", study, "study"), words)
    check = command("check", study, "study")
    check.add_argument("folder", type=Path, metavar="PACK", help=words.text("help.pack"))
    _codes(command("form-codes", study, "study"), words)
    return top


def _commands(made: Parser, dest: str) -> "argparse._SubParsersAction[Parser]":
    """Room for commands below one, or below the program itself."""
    kind: Any = partial(Parser, made.words)  # a class to argparse, which only calls it
    room: argparse._SubParsersAction[Parser] = made.add_subparsers(
        dest=dest, required=True, parser_class=kind, metavar=COMMAND
    )
    return room


def _boats(made: Parser, name: str, words: Words) -> None:
    """The options of a command about boats."""
    made.add_argument("--data", type=Path, default=default_folder(), metavar="FOLDER", help=words.text("help.data"))
    made.add_argument("--boat", default="", help=words.text("help.boat"))
    if name != "status":
        made.add_argument("--passphrase-file", type=Path, metavar="FILE", help=words.text("help.passphrase"))
    if name == "show":
        made.add_argument("--all", action="store_true", help=words.text("help.all"))
    if name in ("page", "csv"):
        default = Path("what-is-kept.html" if name == "page" else "notes")
        made.add_argument("--out", type=Path, default=default, help=words.text(f"help.out.{name}"))
    if name in ("csv", "erase"):
        made.add_argument("--purpose", action="append", choices=PURPOSES, default=[], help=words.text("help.purpose"))
    if name == "erase":
        made.add_argument("--yes", action="store_true", help=words.text("help.yes"))
    if name == "purge":
        made.add_argument(
            "--older-than", type=_whole(words, 0), required=True, metavar="DAYS", help=words.text("help.older")
        )


def _synth(made: Parser, words: Words) -> None:
    made.add_argument("--out", type=Path, required=True, metavar="FOLDER", help=words.text("help.out.synth"))
    usual = {"schools": 2, "classes": 2, "pupils": making.PUPILS, "seed": 1, "days": 120}
    for name, number in usual.items():
        text = words.text(f"help.synth.{name}", usual=number, few=making.FEW)
        default = 0 if name == "pupils" else number
        made.add_argument(f"--{name}", type=_whole(words, int(name != "seed")), default=default, metavar="N", help=text)
    made.add_argument("--sealed", action="store_true", help=words.text("help.synth.sealed"))
    made.add_argument("--passphrase-file", type=Path, metavar="FILE", help=words.text("help.new.passphrase"))


def _build(made: Parser, words: Words) -> None:
    made.add_argument("folder", type=Path, metavar="DIR", help=words.text("help.build.folder"))
    made.add_argument("--tier", choices=TIERS, required=True, help=words.text("help.build.tier"))
    made.add_argument("--out", type=Path, required=True, metavar="DIR", help=words.text("help.build.out"))
    made.add_argument("--key", type=Path, metavar="FILE", help=words.text("help.build.key"))
    made.add_argument("--passphrase-file", type=Path, metavar="FILE", help=words.text("help.build.passphrase"))
    for name, meta in (("study", "PACK"), ("slips", "FILE"), ("earlier", "RELEASE")):
        text = words.text(f"help.build.{name}")
        made.add_argument(f"--{name}", type=Path, action="append", default=[], metavar=meta, help=text)
    coarser = words.text("help.build.coarsen", columns=", ".join(ladder.column for ladder in LADDERS))
    made.add_argument("--coarsen", action="append", default=[], metavar="COLUMN", help=coarser)
    made.add_argument("--classes", type=Path, metavar="FILE", help=words.text("help.build.classes"))
    made.add_argument("--noise", type=_budget(words), metavar="BUDGET", help=words.text("help.build.noise"))
    made.add_argument("--helpers", type=_whole(words, 1), default=0, metavar="N", help=words.text("help.build.helpers"))


def _new(made: Parser, words: Words) -> None:
    made.add_argument("--study", type=_code(words), required=True, metavar="ID", help=words.text("help.study_id"))
    made.add_argument("--out", type=Path, required=True, metavar="FOLDER", help=words.text("help.new.out"))
    made.add_argument("--passphrase-file", type=Path, metavar="FILE", help=words.text("help.new.passphrase"))
    for name, number in (("guardian", 30), ("school", 1)):
        text = words.text(f"help.new.{name}", usual=number)
        made.add_argument(f"--{name}", type=_whole(words, 1), default=number, metavar="N", help=text)


def _convert(made: Parser, words: Words) -> None:
    made.add_argument("folder", type=Path, metavar="DATASET", help=words.text("help.dataset_folder"))
    made.add_argument("--to", choices=using.FORMATS, required=True, help=words.text("help.convert.to"))
    made.add_argument("--out", type=Path, required=True, metavar="FOLDER", help=words.text("help.out.convert"))


def _features(made: Parser, words: Words) -> None:
    made.add_argument("folder", type=Path, metavar="DATASET", help=words.text("help.dataset_folder"))
    made.add_argument("--engine", choices=using.ENGINES, default="duckdb", help=words.text("help.features.engine"))
    made.add_argument("--master", default="local[2]", metavar="URL", help=words.text("help.features.master"))
    made.add_argument("--out", type=Path, default=Path("features.csv"), help=words.text("help.out.features"))


def _codes(made: Parser, words: Words) -> None:
    made.add_argument("--study", type=_code(words), required=True, metavar="ID", help=words.text("help.study_id"))
    made.add_argument("--step", choices=("guardian", "school"), required=True, help=words.text("help.step"))
    made.add_argument("--count", type=_whole(words, 1), required=True, metavar="N", help=words.text("help.count"))


def _whole(words: Words, least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= MOST):
            raise argparse.ArgumentTypeError(words.text("use.number", given=text, least=least, most=MOST))
        return int(text)

    return read


def _budget(words: Words) -> Callable[[str], float]:
    def read(text: str) -> float:
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", text) or not 0 < float(text) <= 100:
            raise argparse.ArgumentTypeError(words.text("use.budget", given=text))
        return float(text)

    return read


def _code(words: Words) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not CODE.fullmatch(text):
            raise argparse.ArgumentTypeError(words.text("use.code", given=text))
        return text

    return read


def asked_of(argv: Sequence[str], say: Callable[[str], None], today: date) -> tuple[Callable[[Asked], int], Asked]:
    """The command that is asked for, and everything it needs. Raises StopError, OSError or sqlite3.Error."""
    argv = argv or (DESK,)
    words = load(language_of(argv))
    options = parser(words).parse_args(argv)
    about_boats = hasattr(options, "data")
    folder = options.data if about_boats else getattr(options, "folder", Path())
    files, boats = _meant(folder, options.boat, words) if about_boats else ((), {})
    out = getattr(options, "out", None)
    if out is not None and not out.parent.exists():
        # A disk that is not there would otherwise be a folder on this one.
        raise StopError(WRONG_USE, words.text("command.no_folder", folder=out.parent))
    asked = Asked(
        folder,
        files,
        boats,
        words,
        say,
        today,
        as_json=options.json,
        passphrase=_passphrase(getattr(options, "passphrase_file", None), words),
        out=out,
        every=getattr(options, "all", False),
        sure=getattr(options, "yes", False),
        days=getattr(options, "older_than", 0),
        purposes=tuple(getattr(options, "purpose", ())),
        numbers=tuple(getattr(options, name) for name in NUMBERS.get(options.run, ())),
        study=getattr(options, "study", ""),
        step=getattr(options, "step", ""),
        options=vars(options),
    )
    return RUNS[options.run], asked


def _meant(folder: Path, boat: str, words: Words) -> tuple[tuple[Path, ...], dict[str, bool]]:
    """The stores and the boats that are meant."""
    from ..boats import kept
    from ..store import stores

    files, boats = stores(folder), kept(folder)
    if not boat:
        return files, boats
    chosen = tuple(file for file in files if file.stem == boat)
    if not chosen and boat not in boats:
        known = ", ".join(dict.fromkeys((*(file.stem for file in files), *boats))) or "-"
        raise StopError(WRONG_USE, words.text("command.no_boat", boat=boat, boats=known))
    return chosen, {boat: boats[boat]} if boat in boats else {}


def _passphrase(file: Path | None, words: Words) -> str | None:
    """The first line of a file. A passphrase is never an argument: others could read it there."""
    if file is None:
        return None
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else words.text("use.not_text")
        raise StopError(WRONG_USE, words.text("command.cannot_read", file=file, why=why)) from None
    return lines[0] if lines else ""
