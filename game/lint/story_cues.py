"""Every cue of a story names something that is there: a thing or spot on the map, a person, an activity, a sound."""

from collections.abc import Callable, Iterator

from game.content.library import LoadedLevel
from game.core.problems import Problem, did_you_mean

EVERYWHERE = ("oren", "gull")
"""Who may speak on any island: the radio, and a bird."""


def check(loaded: LoadedLevel, sounds: frozenset[str]) -> tuple[Problem, ...]:
    """The problems of one level's story, in all its files. `sounds` are the known sound cues."""
    places = loaded.places
    things = {t.name for p in places.values() for t in (*p.things, *p.exits, *p.people)}
    spots = {f"{p.name}/{t.name}" for p in places.values() for t in (*p.spots, *p.things, *p.exits, *p.people)}
    people = {p.id for p in loaded.level.people} | set(EVERYWHERE)
    known: dict[str, tuple[frozenset[str], Callable[[str], str]]] = {
        "at": (frozenset(things), str),
        "go": (frozenset(spots), str),
        "move": (frozenset(spots), lambda value: value.partition(" ")[2].strip()),
        "speaker": (frozenset(people), str),
        "practise": (frozenset(loaded.level.activities), str),
        "sound": (sounds, str),
    }
    return tuple(_wrong(loaded, known, people))


def _wrong(
    loaded: LoadedLevel, known: dict[str, tuple[frozenset[str], Callable[[str], str]]], people: set[str]
) -> Iterator[Problem]:
    story = loaded.story
    for placed in story.tags:
        tag, file = placed.tag, story.prefix + placed.file
        names, picked = known.get(tag.name, (frozenset(), str))
        if names and picked(tag.value) not in names:
            hint = did_you_mean(picked(tag.value), names)
            yield Problem(file, placed.line, 0, f"'# {tag}' names nothing here.", hint)
        who = tag.value.partition(" ")[0]
        if tag.name == "move" and who not in people:
            yield Problem(file, placed.line, 0, f"'# {tag}' moves nobody.", did_you_mean(who, people))
