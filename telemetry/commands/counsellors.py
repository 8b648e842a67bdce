"""Commands for counsellors: read files that were handed over, make a key, write a follow-up card, write a PDF."""

import re
import sys
from argparse import ArgumentParser
from collections.abc import Container, Mapping, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vault.seal_error import SealError

from ..words import Words, load
from .asked import CHANGED, DONE, LOCKED, WRONG_USE, Asked, Codes
from .installing import installing_research
from .reading import there, wrote

if TYPE_CHECKING:
    from ..counsellor.caseload import Given
    from ..counsellor.container import FileError
    from ..counsellor.reader import Opened, Unlock

MOST_ALIAS: Final = 60
CASELOAD: Final = "caseload.html"


def options(made: ArgumentParser, name: str, words: Words) -> None:
    """What one of these commands takes."""

    def file(option: str, text: str, meta: str = "FILE", default: Path | None = None) -> None:
        made.add_argument(option, type=Path, metavar=meta, default=default, help=words.text(text))

    if name in ("counsellor", "pdf"):
        made.add_argument("paths", type=Path, nargs="+", metavar="FILE", help=words.text("help.counsellor.files"))
        file("--key", "help.counsellor.key")
        file("--opens", "help.counsellor.opens")
    own = name if name in ("keygen", "card") else "counsellor"
    file("--passphrase-file", f"help.{own}.passphrase")
    if name == "counsellor":
        made.add_argument(
            "--alias", action="append", default=[], metavar="NAME", help=words.text("help.counsellor.alias")
        )
        file("--out", "help.counsellor.out", "FOLDER", Path("handed-over"))
    elif name == "card":
        made.add_argument("--step", required=True, metavar="TEXT", help=words.text("help.card.step"))
        text = words.text("help.card.encouragement")
        made.add_argument("--encouragement", default="", metavar="TEXT", help=text)
        made.add_argument("--day", default="", metavar="DAY", help=words.text("help.card.day"))
        file("--out", "help.card.out", default=Path("pages.card"))
    else:
        file("--out", f"help.{name}.out", default=Path("counsellor.key" if name == "keygen" else "."))


def counsellor(asked: Asked) -> int:
    """A caseload page of all files, and a printable page of each."""
    from ..counsellor.caseload import caseload, cases, one_pager

    assert asked.out is not None
    paths, aliases = asked.options["paths"], asked.options["alias"]
    if (asked.out / CASELOAD).exists():
        raise asked.stop(WRONG_USE, "caseload.there", folder=asked.out)
    if aliases and len(aliases) != len(paths):
        raise asked.stop(WRONG_USE, "caseload.aliases", files=len(paths), aliases=len(aliases))
    given, codes = _given(asked, paths, aliases or [path.stem for path in paths])
    if not given:
        print(asked.words.text("caseload.none"), file=sys.stderr)
        return codes.worst
    pages = {file.link: one_pager(file.opened.chosen, file.alias, load(file.opened.chosen.language)) for file in given}
    pages = {CASELOAD: caseload(cases(given), asked.words), **pages}
    _write(asked, {asked.out / name: page.encode() for name, page in pages.items()})
    return codes.worst


def _given(asked: Asked, paths: Sequence[Path], aliases: Sequence[str]) -> "tuple[list[Given], Codes]":
    """The files that could be read; why others could not is said."""
    from ..counsellor.caseload import Given
    from ..counsellor.chosen import cleaned
    from ..counsellor.container import FileError
    from ..counsellor.pages import in_words

    unlock, codes, links = _unlock(asked), Codes(asked), set[str]()
    given: list[Given] = []
    for path, typed in zip(paths, aliases, strict=True):
        try:
            opened = _opened(path, unlock)
        except FileError as error:
            codes.refused(path, asked.stop(_code(error), error.key, file=path.name))
            continue
        except OSError as error:
            codes.refused(path, asked.stop(CHANGED, "command.cannot_read", file=path, why=error.strerror))
            continue
        alias = cleaned(typed, MOST_ALIAS) or path.stem
        links.add(link := _link(alias, opened.chosen.made_on, links))
        given.append(Given(alias, opened, link))
        if not asked.as_json:
            key = "caseload.read_sealed" if opened.sealed else "caseload.read"
            made = in_words(opened.chosen.made_on, asked.words)
            asked.print(asked.words.text(key, file=path.name, date=made, alias=alias))
    return given, codes


def _link(alias: str, made: date, taken: Container[str]) -> str:
    """A file's name for the page of an alias, that every system takes and nothing else has yet."""
    plain = re.sub(r"[^\w-]+", "-", alias).strip("-").lower() or "page"
    names = (f"{plain}-{made}{f'-{number}' if number > 1 else ''}.html" for number in count(1))
    return next(name for name in names if name not in taken)


def _unlock(asked: Asked) -> "Unlock":
    """What sealed files are tried with. Raises StopError if the key does not open."""
    from ..counsellor.keys import open_key
    from ..counsellor.reader import Unlock

    key, opens = asked.options.get("key"), asked.options.get("opens")
    passphrases = tuple(line.strip() for line in _text(asked, opens).splitlines() if line.strip()) if opens else ()
    if key is None:
        return Unlock((), passphrases)
    if asked.passphrase is None:
        raise asked.stop(LOCKED, "counsellor.key.locked", file=key)
    try:
        return Unlock((open_key(_bytes(asked, key), asked.passphrase),), passphrases)
    except SealError as error:
        wrong = error.why == "wrong"
        raise asked.stop(LOCKED if wrong else CHANGED, f"counsellor.key.{error.why}", file=key) from None


def _opened(path: Path, unlock: "Unlock") -> "Opened":
    """What one file holds. Raises FileError or OSError."""
    from ..counsellor.reader import MOST_SEALED, read

    with open(path, "rb") as file:
        return read(file.read(MOST_SEALED + 1), unlock, path.name)


def _code(error: "FileError") -> int:
    return LOCKED if error.why in ("locked", "wrong", "other_key", "too_costly") else CHANGED


def keygen(asked: Asked) -> int:
    """A key pair: the secret half sealed with a passphrase, the public half to hand out."""
    from ..counsellor.keys import LEAST_LETTERS, PUBLIC, new_key, told

    assert asked.out is not None
    secret, public = asked.out, asked.out.with_name(asked.out.name + PUBLIC)
    for taken in there(secret, public):
        raise asked.stop(WRONG_USE, "keygen.there", file=taken)
    try:
        made = new_key(asked.passphrase or "")
    except ValueError:
        raise asked.stop(WRONG_USE, "keygen.short", least=LEAST_LETTERS) from None
    _write(asked, {secret: made.secret, public: made.public}, said=False)
    if asked.as_json:
        asked.json({"secret": str(secret), "public": str(public), "recipient": made.recipient})
        return DONE
    for line in asked.words.numbered("keygen.done", secret=secret, public=public, letters=told(made.recipient)):
        asked.print(line)
    return DONE


def card(asked: Asked) -> int:
    """A follow-up card, sealed with a code or a passphrase."""
    from ..counsellor.card import LEAST_LETTERS, made, new_code, sealed

    assert asked.out is not None
    if asked.out.exists():
        raise asked.stop(WRONG_USE, "card.there", file=asked.out)
    if asked.passphrase is not None and len(asked.passphrase.strip()) < LEAST_LETTERS:
        raise asked.stop(WRONG_USE, "card.short", least=LEAST_LETTERS)
    typed = asked.options["day"]
    try:
        day = date.fromisoformat(typed) if typed else None
    except ValueError:
        raise asked.stop(WRONG_USE, "card.day", given=typed) from None
    try:
        written = made(asked.step, asked.options["encouragement"], day)
    except ValueError:
        raise asked.stop(WRONG_USE, "card.no_step") from None
    code = new_code() if asked.passphrase is None else ""
    _write(asked, {asked.out: sealed(written, code or asked.passphrase or "")}, said=not asked.as_json)
    if asked.as_json:
        asked.json({"file": str(asked.out), "code": code})
    else:
        asked.print(asked.words.text("card.done" if code else "card.done_passphrase", code=code))
    return DONE


def pdf(asked: Asked) -> int:
    """Files that were handed over as PDF/UA."""
    from ..counsellor.pdf import pdf as drawn

    assert asked.out is not None
    paths = asked.options["paths"]
    given, codes = _given(asked, paths, [path.stem for path in paths])
    single = len(paths) == 1 and not asked.out.is_dir()
    made = dict[Path, bytes]()
    for file in given:
        name = asked.out if single else asked.out / Path(file.link).with_suffix(".pdf")
        try:
            made[name] = drawn(file.opened.chosen, load(file.opened.chosen.language))
        except ImportError:
            raise asked.stop(WRONG_USE, "pdf.missing", how=installing_research(asked.words)) from None
    _write(asked, made)
    return codes.worst


def _write(asked: Asked, files: Mapping[Path, bytes], said: bool = True) -> None:
    """Write files that this account alone can read, and say so. Raises StopError."""
    from vault.files import write_whole

    over = there(*files)
    for file, content in files.items():
        try:
            write_whole(file, content)
        except OSError as error:
            raise asked.stop(WRONG_USE, "command.cannot_write", file=file, why=error.strerror) from error
    if said:
        wrote(asked, *files, over=over)


def _bytes(asked: Asked, file: Path) -> bytes:
    from ..counsellor.keys import MOST_BYTES

    try:
        with open(file, "rb") as held:
            return held.read(MOST_BYTES)
    except OSError as error:
        raise asked.stop(WRONG_USE, "command.cannot_read", file=file, why=error.strerror) from None


def _text(asked: Asked, file: Path) -> str:
    try:
        return _bytes(asked, file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise asked.stop(WRONG_USE, "command.cannot_read", file=file, why=asked.words.text("use.not_text")) from None
