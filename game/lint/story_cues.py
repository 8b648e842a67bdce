"""Every cue of a story names something that is there: a thing or spot on the map, a person, an activity, a round of it,
a sound."""

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
    return (*_wrong(loaded, known, people), *_rounds(loaded))


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


def _rounds(loaded: LoadedLevel) -> Iterator[Problem]:
    """A `# round:` names one of the rounds that level.toml declares for the activity of its line; each is played."""
    story = loaded.story
    played: dict[str, set[int]] = {}
    for line in story.lines:
        activity, named = line.tag("practise"), line.tag("round")
        file = story.prefix + line.file
        if named is not None and activity is None:
            message = "'# round' stands on a line without '# practise'."
            yield Problem(file, line.line, 0, message, "Put them on one line.")
        if activity is None or activity not in loaded.params:
            continue
        count = len(loaded.params[activity])
        number = int(named) if named and named.isdecimal() else 0 if named is not None else 1
        played.setdefault(activity, set()).add(number)
        if not 1 <= number <= count:
            hint = f"level.toml has {count} of '{activity}', counted from 1."
            yield Problem(file, line.line, 0, f"'# round: {named}' is not a round of '{activity}'.", hint)
    for activity, numbers in played.items():
        for number in sorted(set(range(1, len(loaded.params[activity]) + 1)) - numbers):
            message = f"round {number} of '{activity}' is never played."
            hint = f"Write '# round: {number}' beside its '# practise'."
            yield Problem(f"{story.prefix}level.toml", 0, 0, message, hint)
