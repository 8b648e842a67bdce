"""What the bench of stories measures: a hub whose states can be counted by hand, visited to its end."""

from pathlib import Path

from game.bench_story import AIM, MUST, SWITCHES, hub, measured
from game.story import load_story
from game.story.checker import LevelFacts, check_story


def test_the_hub_has_every_setting_of_its_switches(tmp_path: Path) -> None:
    path = tmp_path / "story.ink"
    path.write_text(hub(4), encoding="utf-8")
    story = load_story(path)
    assert check_story(story, LevelFacts(note=False)) == ()
    row = measured(story, LevelFacts(note=False), 1)
    # The beginning, the room after each switch with each setting of the others, and the end.
    assert row["states"] == 1 + 4 * 2**4 + 1
    assert row["visited a second"] > 0 and row["checked a second"] > 0


def test_what_is_measured_is_what_is_asked_for() -> None:
    assert (MUST, AIM, SWITCHES) == (40_000, 100_000, 16)
