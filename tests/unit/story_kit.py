"""What the tests of the story checker share: a map of two places, one with a gap, and stories of a few lines."""

from pathlib import Path

from game.story import Story, load_story
from game.story.checker import LevelFacts, check_story
from game.story.ground import Ground, Region

FREE = LevelFacts(note=False)
GROUND = Ground(
    regions=(
        Region("quay", frozenset({"boat", "door", "ravi"})),
        Region("quay", frozenset({"tower"})),
        Region("hall", frozenset({"urn", "way_out"})),
    ),
    start=0,
    spots={"quay/landing": 0, "quay/tower": 1, "hall/door": 2, "hall/urn": 2},
    named={"quay": frozenset({"boat", "door", "ravi", "tower"}), "hall": frozenset({"urn", "way_out"})},
    near={
        "quay/landing": frozenset({0}),
        "quay/tower": frozenset({1}),
        "hall/door": frozenset({2}),
        "hall/urn": frozenset({2}),
    },
)
MAPPED = LevelFacts(note=False, ground=GROUND)


def story_of(folder: Path, text: str, **parts: str) -> Story:
    for name, part in parts.items():
        (folder / f"{name}.ink").write_text(part, encoding="utf-8")
    path = folder / "story.ink"
    path.write_text(text, encoding="utf-8")
    return load_story(path)


def checked(folder: Path, text: str, facts: LevelFacts = FREE, most: int = 100_000, **parts: str) -> list[str]:
    return [str(problem) for problem in check_story(story_of(folder, text, **parts), facts, most)]


ROOM = "-> room\n== room ==\nA room. # id: t.room\n"
OUT = "+ [Out # id: t.out] -> END\n"
