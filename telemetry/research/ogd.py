"""A dataset in the form of Open Game Data: one line an event, tab-separated, with the codebook that its programs read.

Its reader splits at tabs and knows no quotes, and no value here has either.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from vault.files import open_own

from ..events import DECLARED, Event
from . import layout
from .tables import Play, Row, day_of, moment, own_fields, plays, rows

GAME: Final = "TIDELIGHT"
COLUMNS: Final = (
    "session_id",
    "app_id",
    "timestamp",
    "event_name",
    "event_data",
    "event_source",
    "app_version",
    "app_branch",
    "log_version",
    "offset",
    "user_id",
    "user_data",
    "game_state",
    "index",
)
_OF_PLAYER: Final[tuple[str, ...]] = ("age_band", "language", "arm", "waves")
_STATE: Final[tuple[str, ...]] = ("purpose", "wave", "day", "t_ms", "seq", "level")


def write(dataset: Path, out: Path) -> int:
    """Write the events, the codebook and the list of files; returns how many events. Raises DatasetError, OSError."""
    people = {row["participant"]: row for row in rows(dataset, layout.participants())}
    count = sessions = last = 0
    building = out / "events.tsv"
    with open_own(building) as file:
        file.write("\t".join(COLUMNS) + "\n")
        for who, played in plays(dataset):
            for play in played:
                file.writelines(lines(play, people.get(who, {})))
                count += len(play.notes)
                sessions += 1
                last = max(last, *(note["day"] for note in play.notes))
    days = f"{day_of(0):%Y%m%d}_to_{day_of(last):%Y%m%d}"
    events = f"{GAME}_{days}_events.tsv"
    building.rename(out / events)
    _put(out / f"{GAME}.json", codebook())
    listed = {
        "date_modified": f"{day_of(last):%m/%d/%Y}",
        "start_date": f"{day_of(0):%m/%d/%Y}",
        "end_date": f"{day_of(last):%m/%d/%Y}",
        "ogd_revision": "",
        "sessions": sessions,
        "players": len(people),
        "raw_file": events,
        "events_template": "",
    }
    _put(out / "file_list.json", {"CONFIG": {"files_base": "", "templates_base": ""}, GAME: {f"{GAME}_{days}": listed}})
    return count


def lines(play: Play, player: Row) -> Iterator[str]:
    """The lines of one time of playing."""
    told = _json({name: player[name] for name in _OF_PLAYER if name in player})
    for index, note in enumerate(play.notes):
        own = {name: value for name, value in own_fields(note).items() if name != layout.LEVEL.name}
        state = {name: note[name] for name in _STATE if name in note}
        cells = (
            play.session,
            GAME,
            moment(note["day"], note["t_ms"]),
            note["event"],
            _json(own),
            "GAME",
            "0",
            "main",
            note["version"],
            "",
            play.participant,
            told,
            _json(state),
            str(index),
        )
        yield "\t".join(cells) + "\n"


def codebook() -> dict[str, Any]:
    """The schema of the game: every event with its fields, and what stands in every line."""
    known = {column.name: column for table in (layout.participants(), layout.events()) for column in table.columns}
    named = (column for column in layout.events().columns if column.values and column.name != "event")
    return {
        "enums": {column.name: list(column.values) for column in named},
        "game_state": {name: _element(known[name]) for name in _STATE},
        "user_data": {name: _element(known[name]) for name in _OF_PLAYER},
        "events": {event.name: _event(event) for event in DECLARED},
        "detectors": {"perlevel": {}, "per_count": {}, "aggregate": {}},
        "features": {"perlevel": {}, "per_count": {}, "aggregate": {}},
        "config": {},
    }


def _event(event: type[Event]) -> dict[str, Any]:
    own = (column for column in layout.columns_of(event.name) if column.events and column.name != layout.LEVEL.name)
    return {
        "description": " ".join((event.__doc__ or "").split()),
        "event_data": {column.name: _element(column) for column in own},
    }


def _element(column: layout.Column) -> dict[str, Any]:
    kind = {layout.Type.STRING: "str", layout.Type.INTEGER: "int", layout.Type.BOOLEAN: "bool"}[column.type]
    about = f"{column.meaning} ({column.unit})" if column.unit else column.meaning
    return {"type": f"enum({column.name})" if column.values else kind, "description": about}


def _json(values: Row) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _put(path: Path, value: dict[str, Any]) -> None:
    with open_own(path) as file:
        file.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
