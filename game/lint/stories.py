"""What the proof of a story must know of its level, and everything that `check` says of one level."""

from pathlib import Path

from game.content.level import Level
from game.content.library import LoadedLevel, load_level
from game.content.review import check_review
from game.core.problems import ContentError, Problem
from game.skills.table import SKILLS
from game.story.checker import LevelFacts, check_story
from game.story.ground import Ground, Region
from game.story.space import MOST_STATES
from game.world.place import Place
from game.world.walker import ARRIVED, REACH

from . import reading, sounds, story_cues, translations


def check_level(folder: Path, root: Path) -> tuple[Problem, ...]:
    """Every problem of one level; those of loading it, if it cannot be loaded."""
    try:
        loaded = load_level(folder, root)
    except ContentError as error:
        return error.problems
    return tuple(sorted(set(level_problems(loaded, root, sounds.cues(root)))))


def level_problems(loaded: LoadedLevel, root: Path, known: frozenset[str], most: int = MOST_STATES) -> list[Problem]:
    """The problems of a level that can be loaded; `known` are the sounds, `most` the states that its story may have."""
    problems = [*story_cues.check(loaded, known), *reading.check(loaded.story)]
    problems += translations.check(loaded, root)
    problems += check_review(loaded.level, loaded.folder, f"{loaded.story.prefix}level.toml")
    problems += check_story(loaded.story, facts_of(loaded), most)
    return problems


def facts_of(loaded: LoadedLevel) -> LevelFacts:
    """What the checker asks of a level. Of its activities, those practise its skill that the table of skills names."""
    ground = ground_of(loaded.level, loaded.places)
    things = frozenset(name for names in ground.named.values() for name in names)
    notes = frozenset(map(note_name, loaded.level.content_notes))
    practises = SKILLS[loaded.level.skill] & loaded.level.activities.keys()
    return LevelFacts(frozenset(practises), things, ground=ground, notes=notes)


def note_name(note: str) -> str:
    """How the story calls a content note of level.toml: its words before the colon, small, joined by `_`."""
    words = note.partition(":")[0].lower()
    return "_".join("".join(c if c.isalnum() else " " for c in words).split())


def ground_of(level: Level, places: dict[str, Place]) -> Ground:
    """The map of a level as regions. Where the ground has a gap, another region begins."""
    regions: list[Region] = []
    spots: dict[str, int] = {}
    within: dict[str, frozenset[int]] = {}
    named: dict[str, frozenset[str]] = {}
    for place in places.values():
        first, spans = len(regions), _spans(place)
        goals = (*place.people, *place.things, *place.exits)
        named[place.name] = frozenset(goal.name for goal in goals)
        for left, right in spans:
            near = frozenset(goal.name for goal in goals if _gap(left, right, goal.x) < REACH)
            regions.append(Region(place.name, near))
        for spot in (*goals, *place.spots):
            gaps = [_gap(left, right, spot.x) for left, right in spans]
            spots[f"{place.name}/{spot.name}"] = first + gaps.index(min(gaps))
            within[f"{place.name}/{spot.name}"] = frozenset(first + n for n, gap in enumerate(gaps) if gap < REACH)
    start = spots.get(f"{level.start_place}/{level.start_spot}", 0)
    return Ground(tuple(regions), start, spots, named, within)


def _spans(place: Place) -> list[tuple[float, float]]:
    """From where to where one can walk without a gap, from left to right."""
    spans: list[tuple[float, float]] = []
    for ground in sorted(place.grounds, key=lambda g: g.left):
        if spans and ground.left <= spans[-1][1] + ARRIVED:
            spans[-1] = (spans[-1][0], max(spans[-1][1], ground.right))
        else:
            spans.append((ground.left, ground.right))
    return spans


def _gap(left: float, right: float, x: float) -> float:
    return max(left - x, x - right, 0.0)
