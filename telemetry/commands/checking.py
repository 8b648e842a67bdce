"""The command that checks whether anything kept is no longer as it was written."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .asked import CHANGED, DONE, LOCKED, UNREADABLE, Asked, Codes, StopError

if TYPE_CHECKING:
    from ..integrity import Report


@dataclass(frozen=True, slots=True)
class _Checked:
    """What was found of one boat. `report` is None if it cannot be read; `locked` if only the chains were checked."""

    boat: str
    faults: tuple[str, ...]
    report: "Report | None"
    locked: bool = False
    aside: tuple[str, ...] = ()

    @property
    def code(self) -> int:
        return CHANGED if self.faults or self.aside else LOCKED if self.locked else DONE

    @property
    def verdict(self) -> str:
        return "broken" if self.faults else "locked" if self.locked else "since" if self.aside else "sound"


def verify(asked: Asked) -> int:
    """Whether any note, count or answer was changed."""
    codes, found = Codes(asked), list[_Checked]()
    for file in asked.files:
        try:
            found.append(_checked(asked, file))
            codes.add(found[-1].code)
        except (StopError, *UNREADABLE) as error:
            codes.refused(file, error)
    codes.aside([one.boat for one in found])
    if asked.as_json:
        asked.json({one.boat: _plain(one) for one in found})
        return codes.worst
    for one in found:
        prefix = f"{one.boat}: " if len(asked.files) > 1 else ""
        asked.print(prefix + asked.words.text(f"verify.{one.verdict}"))
        for fault in one.faults:
            asked.print(f"  - {fault}")
        if one.aside:
            asked.print(f"  {asked.words.text('aside.line', boat=one.boat, files=', '.join(one.aside))}")
        for gap in one.report.gaps if one.report else ():
            asked.print(f"  {gap.told(asked.words)}")
        for line in _counts(asked, one):
            asked.print(f"  {line}")
    if not asked.files:
        asked.print(asked.words.text("status.none", folder=asked.folder))
    return codes.worst


def _checked(asked: Asked, file: Path) -> _Checked:
    from vault.sqlite_file import makes_no_sense

    from ..integrity import KEYS, report
    from .asked import look

    locked, keys, aside = False, None, asked.aside().get(file.stem, ())
    try:
        keys = asked.keys(file)
    except StopError as error:
        if error.code != LOCKED or asked.passphrase is not None:
            raise
        locked = True
    try:
        look(asked, file).close()
        found = report(file, keys)
    except UNREADABLE as error:
        if not makes_no_sense(error):
            raise  # a disk that refuses says nothing of what is on it
        return _Checked(file.stem, (asked.words.text("verify.unreadable", file=file.name),), None, aside=aside)
    faults = (fault for fault in found.faults if not (locked and fault.what == KEYS))
    return _Checked(file.stem, tuple(fault.told(asked.words) for fault in faults), found, locked, aside)


def _counts(asked: Asked, one: _Checked) -> tuple[str, ...]:
    if one.report is None:
        return ()
    return tuple(
        asked.words.text(
            "verify.counts",
            what=asked.words.name("purpose", lane.purpose),
            kept=lane.kept,
            turned_away=lane.quarantined,
            lost=lane.lost,
            last=lane.seq,
            head=lane.head.hex()[:16],
        )
        for lane in one.report.lanes.values()
    )


def _plain(one: _Checked) -> dict[str, Any]:
    lanes = one.report.lanes.values() if one.report else ()
    counts = ("seq", "kept", "emitted", "stored", "quarantined", "lost")
    record = one.report.consent if one.report else None
    return {
        "sound": one.verdict == "sound",
        "locked": one.locked,
        "faults": list(one.faults),
        "set_aside": list(one.aside),
        "gaps": [{"purpose": e.what, "noted": e.at, "last": e.other} for e in one.report.gaps] if one.report else [],
        "lanes": {e.purpose: {**{n: getattr(e, n) for n in counts}, "head": e.head.hex()} for e in lanes},
        "answers": {grant.purpose: grant.state for grant in record.grants} if record else None,
    }
