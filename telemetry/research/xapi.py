"""A dataset as xAPI statements, with the verbs and types of the profile for serious games where it has one, and
otherwise ADL's. https://github.com/e-ucm/xapi-seriousgames

A statement holds every field of its note, in extensions, so that nothing is lost on the way.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from vault.files import open_own

from .. import events as e
from . import layout
from .tables import Play, Row, moment, own_fields, plays

BASE: Final = "https://tidelight.example"
"""Stands before everything of this game. Names ending in `.example` belong to nobody: it leads nowhere."""
PROFILE: Final = "https://w3id.org/xapi/seriousgames"
VERSION: Final = "1.0.3"
IN_A_FILE: Final = 1_000
"""Statements an LRS is sent at a time."""

ADL: Final = "http://adlnet.gov/expapi"
VERBS: Final = {
    "initialized": f"{ADL}/verbs/initialized",
    "completed": f"{ADL}/verbs/completed",
    "accessed": f"{PROFILE}/verbs/accessed",
    "skipped": "http://id.tincanapi.com/verb/skipped",
    "selected": "https://w3id.org/xapi/adb/verbs/selected",
    "used": f"{PROFILE}/verbs/used",
    "exited": f"{ADL}/verbs/exited",
    "answered": f"{ADL}/verbs/answered",
}
GAME, LEVEL, QUEST, SCREEN, ZONE, CUTSCENE, MENU, DIALOGUE, ITEM = (
    f"{PROFILE}/activity-types/{name}"
    for name in ("serious-game", "level", "quest", "screen", "zone", "cutscene", "menu", "dialog-tree", "item")
)
QUESTION: Final = f"{ADL}/activities/question"


@dataclass(frozen=True, slots=True)
class _As:
    """How an event is told. `of` is a path and `response` an answer, with columns in braces; `score` is the column that
    is a number on a scale."""

    verb: str
    type: str
    of: str
    response: str = ""
    score: str = ""
    completed: bool | None = None


_HOW: Final[dict[str, _As]] = {
    e.SessionStarted.name: _As("initialized", GAME, "game"),
    e.SessionEnded.name: _As("exited", GAME, "game"),
    e.LevelStarted.name: _As("initialized", LEVEL, "levels/{level}"),
    e.LevelStopped.name: _As("exited", LEVEL, "levels/{level}", completed=False),
    e.LevelFinished.name: _As("completed", LEVEL, "levels/{level}", completed=True),
    e.LevelSoftened.name: _As("selected", MENU, "levels/{level}/way", response="softer"),
    e.PartSkipped.name: _As("skipped", CUTSCENE, "levels/{level}/part"),
    e.PlaceEntered.name: _As("accessed", ZONE, "levels/{level}/places/{place}"),
    e.SkillExplained.name: _As("accessed", CUTSCENE, "levels/{level}/skills/{skill}"),
    e.ToolkitUsed.name: _As("used", ITEM, "toolkit/{activity}"),
    e.HelpGiven.name: _As("selected", DIALOGUE, "levels/{level}/help", response="{reply}"),
    e.CheckedIn.name: _As("answered", QUESTION, "check-in", response="{compared}", score="pleasant"),
    e.AfterChecked.name: _As("answered", QUESTION, "activities/{activity}/after", response="{felt}"),
    e.HelpedRated.name: _As("answered", QUESTION, "activities/{activity}/helped", response="{helped}"),
    e.ConfidenceRated.name: _As("answered", QUESTION, "activities/{activity}/confidence", score="rating"),
    e.PlanMade.name: _As("selected", MENU, "levels/{level}/plans", response="{plan}"),
    e.PlanReviewed.name: _As("answered", QUESTION, "plans/{plan}", response="{done}"),
    e.BreakOffered.name: _As("accessed", SCREEN, "breaks/{rest}"),
    e.BreakTaken.name: _As("selected", MENU, "breaks/{rest}", response="{rest}"),
    e.AssistUsed.name: _As("used", ITEM, "activities/{activity}/assists/{assist}"),
    e.AccessibilitySet.name: _As("selected", MENU, "settings/{setting}", response="{value}"),
    e.QuestionnaireAnswered.name: _As("answered", QUESTION, "forms/{form}/{item}", response="{answer}"),
}
LEFT_OUT: Final = frozenset((e.RecorderHealth.name,))
"""What the recorder says of itself is nothing that a player did."""
_PRACTISED: Final = {
    e.How.FINISHED.value: _As("completed", QUEST, "activities/{activity}", completed=True),
    e.How.LEFT.value: _As("exited", QUEST, "activities/{activity}", completed=False),
    e.How.SKIPPED.value: _As("skipped", QUEST, "activities/{activity}", completed=False),
}
_SCALES: Final = {column.name: (column.least, column.most) for column in layout.events().columns}


def write(dataset: Path, out: Path) -> int:
    """Write the statements into numbered files, each a JSON array; returns how many. Raises DatasetError, OSError."""
    count, some = 0, list[str]()
    for one in statements(dataset):
        some.append(json.dumps(one, ensure_ascii=False))
        count += 1
        if len(some) == IN_A_FILE:
            _put(out, count // IN_A_FILE, some)
            some.clear()
    if some:
        _put(out, count // IN_A_FILE + 1, some)
    return count


def statements(dataset: Path) -> Iterator[dict[str, Any]]:
    """A statement for each note that tells of the player. Raises DatasetError, OSError."""
    for _, played in plays(dataset):
        for play in played:
            yield from (statement(play, note) for note in play.notes if note["event"] not in LEFT_OUT)


def statement(play: Play, note: Row) -> dict[str, Any]:
    """The statement of a note. The same note has the same id every time, so that it can be sent again."""
    how = _PRACTISED[note["how"]] if note["event"] == e.SkillPractised.name else _HOW[note["event"]]
    key = f"{BASE}/{play.participant}/{play.purpose}/{play.session}"
    own = own_fields(note)
    common = {name: note[name] for name in ("purpose", "wave", "seq", "event", "version", "day", "t_ms")}
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{key}/{note['seq']}")),
        "actor": {"objectType": "Agent", "account": {"homePage": BASE, "name": play.participant}},
        "verb": {"id": VERBS[how.verb], "display": {"en": how.verb}},
        "object": {
            "objectType": "Activity",
            "id": f"{BASE}/{how.of.format_map(note)}",
            "definition": {"type": how.type},
        },
        **_result(how, note, own),
        "context": {
            "registration": str(registration(key)),
            "platform": "Tidelight",
            "contextActivities": {"category": [{"objectType": "Activity", "id": PROFILE}]},
            "extensions": {_extension(name): value for name, value in common.items()},
        },
        "timestamp": f"{moment(note['day'], note['t_ms'])}Z",
        "version": VERSION,
    }


def registration(key: str) -> UUID:
    """Joins the statements of one time of playing."""
    return uuid5(NAMESPACE_URL, key)


def _result(how: _As, note: Row, own: Row) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if how.score:
        least, most = _SCALES[how.score]
        result["score"] = {"raw": note[how.score], "min": least, "max": most}
    if how.completed is not None:
        result["completion"] = how.completed
    with suppress(KeyError):  # an answer that was not given is not there
        result |= {"response": how.response.format_map(note)} if how.response else {}
    if "seconds" in note:
        result["duration"] = f"PT{note['seconds']}S"
    if own:
        result["extensions"] = {_extension(name): value for name, value in own.items()}
    return {"result": result} if result else {}


def _extension(column: str) -> str:
    return f"{BASE}/fields/{column}"


def _put(out: Path, number: int, some: list[str]) -> None:
    with open_own(out / f"statements-{number:05}.json") as file:
        file.write("[\n" + ",\n".join(some) + "\n]\n")
