"""Commands that tell what is kept: in a line a boat, in plain words, as a page, as a table. They change nothing."""

import textwrap
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import msgspec

from ..report import Section, nothing, sections
from .asked import CHANGED, DONE, UNREADABLE, WRONG_USE, Asked, Codes, StopError, look, refusal

COLUMNS: Final = 88


def status(asked: Asked) -> int:
    """Whether something is recorded, and how much there is. Needs no key."""
    codes, found = Codes(asked), []
    for file in asked.files:
        try:
            found.append(_status_of(asked, file))
        except (StopError, *UNREADABLE) as error:
            codes.refused(file, error)
    codes.aside([one["boat"] for one in found])
    if asked.as_json:
        asked.json(found)
        return codes.worst
    for one in found:
        on = [name for name, told in one["purposes"].items() if told["state"] == "yes"]
        what = ", ".join(asked.words.name("purpose", name) for name in on)
        state = asked.words.text("status.on", what=what) if on else asked.words.text("status.off")
        waits = [
            asked.words.name("purpose", name) for name, told in one["purposes"].items() if told["state"] == "waiting"
        ]
        state += f", {asked.words.text('status.waits', what=', '.join(waits))}" if waits else ""
        notes = asked.words.text("short.notes", n=one["notes"])
        locked = f" {asked.words.text('status.locked')}" if one["locked"] else ""
        asked.print(asked.words.text("status.line", file=one["boat"], state=state, notes=notes) + locked)
        if one["set_aside"]:
            asked.print(asked.words.text("aside.line", boat=one["boat"], files=", ".join(one["set_aside"])))
    if not found and not codes.worst:
        asked.print(asked.words.text("status.none", folder=asked.folder))
    return codes.worst


def _status_of(asked: Asked, file: Path) -> dict[str, Any]:
    from vault.sealing import is_sealed

    from ..answers import EVERY, as_asked, standing
    from ..integrity import meta, record_in
    from ..keys import keys_of
    from ..rows import lanes
    from ..unread import begun_later

    keys = keys_of(file)
    locked = keys.is_file() and is_sealed(keys.read_bytes())
    with closing(look(asked, file)) as conn:
        held, record, day = (
            begun_later(conn, lanes(conn), locked),
            record_in(conn),
            int(meta(conn).get("last_day", "0")),
        )
    purposes = {}
    for purpose in EVERY:
        state = standing(record, as_asked(record), day, purpose)[0]
        if state != "never" or purpose in held:
            purposes[purpose] = {"state": state, "notes": held[purpose].kept if purpose in held else 0}
    return {
        "boat": file.stem,
        "recording": any(told["state"] == "yes" for told in purposes.values()),
        "notes": sum(lane.kept for lane in held.values()),
        "bytes": file.stat().st_size,
        "locked": locked,
        "set_aside": list(asked.aside().get(file.stem, ())),
        "purposes": purposes,
    }


def show(asked: Asked) -> int:
    """Everything that is kept, in plain words."""
    codes = Codes(asked)
    told = tuple(_told(asked, codes))
    if asked.as_json:
        aside = asked.aside()
        asked.json(
            [
                {
                    "file": f"{boat}.sqlite",
                    "boat": _boat_plain(asked, boat),
                    "summary": summary,
                    "set_aside": list(aside.get(boat, ())),
                }
                for boat, _, summary in told
            ]
        )
        return codes.worst
    words = asked.words
    asked.print(f"{words.text('kept.title')}\n")
    if not told and not codes.worst:
        asked.print(words.text("kept.nothing_here"))
    for number, (boat, said, _) in enumerate(told, start=1):
        if len(told) > 1:
            asked.print(f"=== {words.text('kept.boat', number=number)}: {boat} ===\n")
        for section in said:
            _print(asked, section)
        if asked.every:
            _every_note(asked, boat)
    asked.print(textwrap.fill(words.text("page.chosen"), COLUMNS))
    asked.print(textwrap.fill(words.text("page.claim"), COLUMNS))
    return codes.worst


def _told(asked: Asked, codes: Codes) -> Iterator[tuple[str, tuple[Section, ...], Any]]:
    """Each boat with all there is to say about it, and its summary for programs; None if there are no notes."""
    seen = {file.stem for file in asked.files}
    told = set(asked.boats) - seen
    for file, summary in codes.each(asked.files):
        plain = msgspec.to_builtins(summary, enc_hook=lambda one: one.hex() if isinstance(one, bytes) else dict(one))
        told.add(file.stem)
        yield file.stem, (*_boat(asked, file.stem), *_aside(asked, file.stem), *sections(summary, asked.words)), plain
    for boat in asked.boats:
        if boat not in seen:
            yield boat, (*_boat(asked, boat), *_aside(asked, boat), *nothing(asked.words)), None
    codes.aside(told)


def _boat(asked: Asked, boat: str) -> tuple[Section, ...]:
    """The boat itself, which lies in the game's save."""
    locked = _boat_plain(asked, boat)
    if locked is None:
        return ()
    line = asked.words.text("boat.locked" if locked["locked"] else "boat.kept")
    return (Section("boat", asked.words.text("boat.heading"), (line,)),)


def _aside(asked: Asked, boat: str) -> tuple[Section, ...]:
    """What was set aside of a boat's notes: it is kept though nobody reads it."""
    files = asked.aside().get(boat, ())
    line = asked.words.text("aside.about")
    return (Section("aside", asked.words.text("aside.heading"), (line,), files),) if files else ()


def _boat_plain(asked: Asked, boat: str) -> dict[str, bool] | None:
    return {"locked": asked.boats[boat]} if boat in asked.boats else None


def _print(asked: Asked, section: Section) -> None:
    asked.print(section.heading)
    for line in section.lines:
        asked.print(textwrap.fill(line, COLUMNS, initial_indent="  ", subsequent_indent="  "))
    for fact in section.facts:
        asked.print(textwrap.fill(fact, COLUMNS, initial_indent="  - ", subsequent_indent="    "))
    asked.print("")


def _every_note(asked: Asked, boat: str) -> None:
    from ..report import every_note

    file = next((file for file in asked.files if file.stem == boat), None)
    if file is None:
        return
    asked.print(asked.words.text("all.heading"))
    keys = asked.keys(file)
    with closing(look(asked, file)) as conn:
        for line in every_note(conn, keys, asked.words):
            asked.print(f"  {line}")
    asked.print("")


def page(asked: Asked) -> int:
    """What is kept, as one HTML page."""
    from vault.files import open_own

    from ..page import page as drawn

    assert asked.out is not None
    codes, name = Codes(asked), asked.words.text
    told = tuple(said for _, said, _ in _told(asked, codes))
    if codes.worst and not told:
        return codes.worst
    boats = tuple((name("kept.boat", number=number), said) for number, said in enumerate(told, start=1))
    over = there(asked.out)
    try:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        with open_own(asked.out) as file:
            file.write(drawn(boats, asked.words))
    except OSError as error:
        raise asked.stop(WRONG_USE, "command.cannot_write", file=asked.out, why=error.strerror) from error
    wrote(asked, asked.out, over=over)
    return codes.worst


def csv(asked: Asked) -> int:
    """Every note of one boat as CSV."""
    from ..csv_files import NAMES, write

    assert asked.out is not None
    codes = Codes(asked)
    if not asked.files:
        asked.json([]) if asked.as_json else asked.print(asked.words.text("kept.nothing_here"))
        return DONE
    if len(asked.files) > 1:
        raise asked.stop(WRONG_USE, "command.which", boats=asked.names())
    file = asked.files[0]
    try:
        keys = asked.keys(file)
        conn = look(asked, file)
    except UNREADABLE as error:
        raise StopError(CHANGED, refusal(asked.words, file, error)) from error
    try:
        there = next((asked.out / name for name in NAMES if (asked.out / name).exists()), None)
        if there is not None:  # a table of earlier notes, or of another boat, may be all that is left of them
            raise asked.stop(WRONG_USE, "command.there", file=there)
        wrote(asked, *write(conn, keys, asked.out, asked.words, asked.purposes))
    except OSError as error:
        raise asked.stop(WRONG_USE, "command.cannot_write", file=asked.out, why=error.strerror) from error
    finally:
        conn.close()
    codes.aside()
    return codes.worst


def there(*files: Path) -> frozenset[Path]:
    """Those files that are there already, to be asked before anything is written."""
    return frozenset(file for file in files if file.exists())


def wrote(asked: Asked, *files: Path, over: Collection[Path] = ()) -> None:
    """Say which files were written, and which of them in place of others."""
    if asked.as_json:
        asked.json([str(file) for file in files])
        return
    for file in files:
        asked.print(asked.words.text("command.wrote_over" if file in over else "command.wrote", file=file))
