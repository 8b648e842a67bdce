"""Every cue of a story names something that is there: a thing or spot on the map, a person, a face, an activity."""

from collections.abc import Callable

from game.content.library import LoadedLevel
from game.core.problems import Problem, did_you_mean

from .ink_text import Written, written

FEELINGS = ("calm", "wary", "worried", "tense", "tired", "wry", "bright", "sad", "surprised", "soft")
EVERYWHERE = ("oren", "gull")
"""Who may speak on any island: the radio, and a bird."""


def check(loaded: LoadedLevel, shown: str, sounds: frozenset[str]) -> tuple[Problem, ...]:
    """The problems of one level's story. `shown` is how the file is named, `sounds` the known sound cues."""
    places = loaded.places
    things = {t.name for p in places.values() for t in (*p.things, *p.exits, *p.people)}
    spots = {f"{p.name}/{t.name}" for p in places.values() for t in (*p.spots, *p.things, *p.exits, *p.people)}
    people = {p.id for p in loaded.level.people} | set(EVERYWHERE)
    known: dict[str, tuple[frozenset[str], Callable[[str], str]]] = {
        "at": (frozenset(things), str),
        "go": (frozenset(spots), str),
        "move": (frozenset(spots), lambda value: value.partition(" ")[2].strip()),
        "speaker": (frozenset(people), str),
        "feel": (frozenset(FEELINGS), str),
        "practise": (frozenset(loaded.level.activities), str),
        "sound": (sounds, str),
    }
    problems: list[Problem] = []
    for line in written(loaded.folder / "story.ink"):
        for name, value in line.tags:
            names, picked = known.get(name, (frozenset(), str))
            if name in known and names and picked(value) not in names:
                hint = did_you_mean(picked(value), names)
                problems.append(Problem(shown, line.number, 0, f"'# {name}: {value}' names nothing here.", hint))
        problems += _moved(line, people, shown)
    return tuple(problems)


def _moved(line: Written, people: set[str], shown: str) -> list[Problem]:
    value = line.tag("move")
    who = (value or "").partition(" ")[0]
    if value is None or who in people:
        return []
    return [Problem(shown, line.number, 0, f"'# move: {value}' moves nobody.", did_you_mean(who, people))]
