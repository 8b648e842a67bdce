"""The demonstration opens every scene that there is, and can be played again from its recording."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.bot import replay
from game.bot_demo import Demo
from game.bot_shots import DAY, hidden
from game.core.recording import from_json
from game.ui.scene import Scene
from tests.journeys import journey


def kinds(of: type[Scene] = Scene) -> Iterator[type[Scene]]:
    """Every kind of scene of the game: what has a name of its own stands on the screen some time."""
    for kind in of.__subclasses__():
        yield from kinds(kind)
        if kind.__module__.startswith("game.ui.scenes.") and "name" in vars(kind):
            yield kind


def test_the_demo_takes_a_picture_of_every_scene_and_its_recording_gives_the_same_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: dict[str, type[Scene | None]] = {}
    demo = Demo(tmp_path, 1)
    monkeypatch.setattr(demo, "take", lambda name: taken.setdefault(name, type(demo.game.stack.top)))
    try:
        demo.play()
        done, digest, recording = demo.policy.done(demo.game.journey), demo.game.journey.hash(), demo.recording
        demo.take(hidden(demo.game))
    finally:
        demo.game.close()
    missing = sorted(kind.__name__ for kind in set(kinds()) - set(taken.values()))
    assert missing == []
    assert done
    again = journey(1)
    assert again.state.day == DAY
    assert replay(again, from_json(recording.to_json())) == ()
    assert again.hash() == digest
