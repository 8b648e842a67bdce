"""What may not be declared: fields that could hold words, more names than a person can read, names that carry a value.

A name such as `swell_finished` would keep what a field has to say, past every grant and every list of what a field may
hold. So no name of an event or a field may have the id of an island, a place, a skill or an activity in it; the caller,
who knows the content, gives these ids.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

import msgspec

from .events import PURPOSES, Event
from .registry import fields

MOST_NAMES: Final = 60
_NAME: Final = re.compile(r"[a-z]+(_[a-z]+){1,2}")
_FIELD: Final = re.compile(r"[a-z]+(_[a-z]+)*")


def faults(events: Sequence[type[Event]], ids: Collection[str]) -> tuple[str, ...]:
    """What is wrong with declared events, a sentence each. `ids` are those of islands, places, skills, activities."""
    values = {words: one for one in sorted(ids) if (words := _words(one))}
    declared = (fault for event in events for fault in _declared(event))
    carried = (fault for event in events for fault in _carried(event, values))
    return (*_counted(events), *declared, *carried)


def _counted(events: Sequence[type[Event]]) -> Iterator[str]:
    names = [event.name for event in events]
    if len(set(names)) > MOST_NAMES:
        yield f"There are {len(set(names))} names of events; {MOST_NAMES} are the most that anybody reads."
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name} is declared twice."


def _declared(event: type[Event]) -> Iterator[str]:
    """What one event lacks, or holds that may not be measured."""
    if not _NAME.fullmatch(event.name):
        yield f"'{event.name}' is no name: two or three words of small letters, joined by _."
    if not (event.__doc__ or "").strip():
        yield f"{event.name} does not say what it means."
    if not event.purposes or not set(event.purposes) <= set(PURPOSES):
        yield f"{event.name} has no purpose, or one that nobody can agree to."
    try:
        declared = fields(event)
    except TypeError as error:
        yield f"{event.name}: {error}."
        return
    for field in declared:
        if not _FIELD.fullmatch(field.name):
            yield f"{field.path} is no name of a field: words of small letters, joined by _."
        if not field.unit.strip() or not field.reason.strip().endswith("."):
            yield f"{field.path} needs a unit, and a reason that is a sentence."


def _carried(event: type[Event], values: dict[tuple[str, ...], str]) -> Iterator[str]:
    """The names of an event and its fields that hold the id of something in the content."""
    for name in (event.name, *(field.name for field in msgspec.structs.fields(event))):
        words = _words(name)
        runs = {words[i:j] for i in range(len(words)) for j in range(i + 1, len(words) + 1)}
        for run in sorted(runs & values.keys()):
            where = name if name == event.name else f"{event.name}.{name}"
            yield f"{where} has the value '{values[run]}' in its name. It belongs in a field."


def _words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z]+", name.lower()))
