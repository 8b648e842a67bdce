"""The tables of a dataset and where they lie in its folder, generated from the declared events.

`events` holds every note in one wide table, as CSV and as Parquet by event; `participants` a line each;
`questionnaires` each answer a line, `scores` what they add up to, where the game knows how. A column has one type
wherever it stands, and is empty where it does not apply.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from ..consent import Policy
from ..events import DECLARED, QuestionnaireAnswered
from ..notices import STUDY_PURPOSES
from ..registry import Field, every_field
from ..shipped import shipped

SCHEMA: Final = "dataset/1-1-0"
DATA: Final = "data"
PARQUET: Final = "parquet"
PARTITION: Final = "event"
"""The column that is the name of a folder of Parquet files, and stands in none of them."""
HEX: Final = r"^[0-9a-f]{16}$"
CODE: Final = r"^[a-z0-9][a-z0-9_.]{0,39}$"
"""As in `events`, in words that every program of patterns knows."""


class Type(StrEnum):
    """The names are Frictionless's."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"


ARROW: Final = {Type.STRING: "string", Type.INTEGER: "int64", Type.NUMBER: "float64", Type.BOOLEAN: "bool"}
SQL: Final = {Type.STRING: "varchar", Type.INTEGER: "bigint", Type.NUMBER: "double", Type.BOOLEAN: "boolean"}


@dataclass(frozen=True, slots=True)
class Column:
    """`values` are all it may hold, if they can be listed; `events` those that have it, none for what every row has."""

    name: str
    type: Type
    meaning: str
    unit: str = ""
    values: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    pattern: str = ""
    required: bool = True
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """`key` are the columns that together stand for one row."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def path(self) -> str:
        """Where its CSV lies in the folder of a dataset."""
        return f"{DATA}/description-{self.name}_data.csv"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


PARTICIPANT: Final = Column(
    "participant", Type.STRING, "Stands for one player in this study.", "16 hexadecimal digits", pattern=HEX
)
WAVE: Final = Column(
    "wave", Type.INTEGER, "Wave that had begun when the note was made.", "number of the wave, from 0", least=0
)
LEVEL: Final = Column(
    "level", Type.STRING, "Island the note is about.", "code of an island", required=False, pattern=CODE
)
_DAY: Final = Column("day", Type.INTEGER, "Day of the note.", "days since the player's first answer", least=0)
_SESSION: Final = Column("session", Type.STRING, "Joins the notes of one time of playing.", "hexadecimal digits")
_SEQ: Final = Column("seq", Type.INTEGER, "Place in the order of the notes of a purpose.", "number, from 1", least=1)


@cache
def events() -> Table:
    """Every note: what all have, then each declared field once."""
    names = tuple(event.name for event in DECLARED)
    common = (
        PARTICIPANT,
        Column("purpose", Type.STRING, "What the note may be used for.", "category", STUDY_PURPOSES),
        WAVE,
        _SESSION,
        _SEQ,
        Column("event", Type.STRING, "What happened.", "category", names),
        Column("version", Type.STRING, "Version of the event's fields.", "model-revision-addition"),
        _DAY,
        Column("t_ms", Type.INTEGER, "When it happened.", "milliseconds since the session began", least=0),
        LEVEL,
    )
    taken = {column.name for column in common}
    found: dict[str, Column] = {}
    for field in every_field():
        name = column_of(field.event, field.name)
        if name not in taken:
            found[name] = _merged(found.get(name), _column(name, field))
    return Table(
        "events", "Every note, in order.", (*common, *found.values()), ("participant", "purpose", "session", "seq")
    )


@cache
def participants() -> Table:
    """One line each."""
    bands = Policy().bands
    counted = (Column(f"events_{one}", Type.INTEGER, f"Notes of {one}.", "notes", least=0) for one in STUDY_PURPOSES)
    coded = (
        Column(
            f"code_{one}",
            Type.STRING,
            f"Shortened SHA-256 of the code on the slip for {one}.",
            "16 hexadecimal digits",
            pattern=HEX,
            required=False,
        )
        for one in STUDY_PURPOSES
    )
    columns = (
        PARTICIPANT,
        Column("age_band", Type.STRING, "Age told last.", "years", bands, required=False),
        Column("language", Type.STRING, "Language of the game.", "language code"),
        Column("arm", Type.STRING, "Arm of the study.", "code of an arm", required=False),
        Column("waves", Type.STRING, "Waves of which there is a file.", "numbers, a blank between"),
        Column("files", Type.INTEGER, "Study files taken in.", "files", least=1),
        Column("first_day", Type.INTEGER, "Day of the first note.", _DAY.unit, least=0, required=False),
        Column("last_day", Type.INTEGER, "Day of the last note.", _DAY.unit, least=0, required=False),
        *counted,
        *coded,
    )
    return Table("participants", "Who took part, one line each.", columns, ("participant",))


@cache
def questionnaires() -> Table:
    """Each answer to a questionnaire's item."""
    own = {column.name: column for column in events().columns}
    event = QuestionnaireAnswered.name
    asked = (own[column_of(event, name)] for name in ("form", "wave", "item", "answer"))
    return Table(
        "questionnaires",
        "Each answer to an item of a questionnaire.",
        (PARTICIPANT, *(_always(column) for column in asked), _DAY, _SESSION, _SEQ),
        ("participant", "session", "seq"),
    )


@cache
def scores() -> Table:
    """What the answers to the game's own questionnaires add up to."""
    own = {column.name: column for column in questionnaires().columns}
    every = [score for form in shipped().values() for score in form.scores]
    columns = (
        PARTICIPANT,
        own["form"],
        own["form_wave"],
        Column("score", Type.STRING, "Which score.", "code of a score", tuple(dict.fromkeys(one.id for one in every))),
        Column(
            "value",
            Type.INTEGER,
            "The score. Its ends stand in the codebook.",
            "points",
            least=min(one.least for one in every),
            most=max(one.most for one in every),
        ),
        Column("day", Type.INTEGER, "Day of the last answer in it.", _DAY.unit, least=0),
    )
    return Table(
        "scores",
        "Each score of a questionnaire that comes with the game, where every item of it was answered.",
        columns,
        ("participant", "form", "form_wave", "score"),
    )


def tables() -> tuple[Table, ...]:
    return events(), participants(), questionnaires(), scores()


def column_of(event: str, field: str) -> str:
    """The column of an event's field: its own name, but for one that every row has in another sense."""
    return "form_wave" if (event, field) == (QuestionnaireAnswered.name, "wave") else field


@cache
def columns_of(event: str) -> tuple[Column, ...]:
    """The columns of one event's Parquet files: without those it has no fields for, and without its name."""
    return tuple(
        column
        for column in events().columns
        if column.name != PARTITION and (not column.events or event in column.events)
    )


def parquet_folder(event: str) -> str:
    return f"{PARQUET}/{PARTITION}={event}"


def _column(name: str, field: Field) -> Column:
    told = (field.reason, field.unit)
    if field.kind == "whole number":
        least, _, most = field.allowed.partition(" to ")
        return Column(name, Type.INTEGER, *told, (), int(least), int(most), "", False, (field.event,))
    if field.kind == "yes or no":
        return Column(name, Type.BOOLEAN, *told, required=False, events=(field.event,))
    values = tuple(field.allowed.split(", ")) if field.kind == "category" else ()
    pattern = "" if values else CODE
    return Column(name, Type.STRING, *told, values, pattern=pattern, required=False, events=(field.event,))


def _merged(one: Column | None, other: Column) -> Column:
    """A column that several events have: wide enough for each. Raises TypeError if they are of two types."""
    if one is None:
        return other
    if one.type is not other.type:
        raise TypeError(f"{one.name} is {one.type} in {one.events[0]} and {other.type} in {other.events[0]}")
    values = tuple(dict.fromkeys((*one.values, *other.values))) if one.values and other.values else ()
    least = None if None in (one.least, other.least) else min(one.least or 0, other.least or 0)
    most = None if None in (one.most, other.most) else max(one.most or 0, other.most or 0)
    pattern = one.pattern if one.pattern == other.pattern else ""
    return Column(
        one.name, one.type, one.meaning, one.unit, values, least, most, pattern, False, (*one.events, *other.events)
    )


def _always(column: Column) -> Column:
    return Column(
        column.name, column.type, column.meaning, column.unit, column.values, column.least, column.most, column.pattern
    )
