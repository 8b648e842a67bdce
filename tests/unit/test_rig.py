"""The sail of the opening: shown when the words put it up, and the buoy stays where it was lit."""

import pytest

from game.app import Game
from game.bot import Diligent
from game.core.intents import press
from game.flow.opening import PLUCK
from game.ui import rig
from game.ui.actors import posed
from game.ui.afloat import rope, tilted
from game.ui.puppet import Frame
from game.ui.scenes.opening import BOAT_X, HELD_STEPS, HOIST_STEPS, HULL, OpeningScene
from tests.scenes_kit import playing, pressed


def _toward(game: Game, lamp: str) -> OpeningScene:
    """The opening, played until a lamp on the horizon was chosen."""
    pressed(game, "play")
    policy = Diligent(1)
    for _ in range(20_000):
        opening = game.journey.state.opening
        assert opening is not None
        beat = game.content.opening.beat[opening.beat]
        if beat.kind == "horizon" and opening.line + 1 == len(beat.lines):
            game.steps(1, (press(f"lamp.{lamp}"),))
            break
        intent = policy.next(game.journey)
        game.steps(1, (intent,) if intent else ())
    scene = game.stack.top
    assert isinstance(scene, OpeningScene)
    return scene


@pytest.mark.parametrize(("lamp", "sails"), [("02_swell", 2), ("harbour", 0)])
def test_the_sail_goes_up_for_an_island_and_the_harbour_is_rowed_to(
    monkeypatch: pytest.MonkeyPatch, lamp: str, sails: int
) -> None:
    drawn: list[tuple[str, float]] = []

    def seen(canvas, path, rect, *given, **named):  # type: ignore[no-untyped-def]
        drawn.append((path, rect.y))
        tilted(canvas, path, rect, *given, **named)

    monkeypatch.setattr(rig, "tilted", seen)
    with playing() as game:
        scene = _toward(game, lamp)
        game.steps(HOIST_STEPS // 4)
        game.loop.draw()
        scene.hoisted = HOIST_STEPS
        game.loop.draw()
    heights = [y for path, y in drawn if path == "home/sail_sail.svg"]
    assert len(heights) == sails
    assert not heights or heights[0] - heights[1] > 200


def test_the_lit_buoy_never_slides_behind_the_boat() -> None:
    with playing() as game:
        scene = _toward(game, "02_swell")
        for _ in range(20):
            place = scene._buoy_place(game.stack.time)
            assert place is not None and place[0] > BOAT_X + HULL[0] / 2
            game.steps(200)


def test_the_rope_of_the_buoy_is_plucked_by_hand_and_nobody_rows_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first word about the rope until a moment after the lamp: one end in the fist, the other at the ring, and
    the oars in the boat; a pluck moves the hand."""
    with playing() as game:
        pressed(game, "play")
        policy = Diligent(1)
        scene = game.stack.top
        assert isinstance(scene, OpeningScene)
        while scene.beat.kind != "buoy":
            intent = policy.next(game.journey)
            game.steps(1, (intent,) if intent else ())
        poses: list[Frame] = []
        ends: list[tuple[tuple[float, float], tuple[float, float]]] = []
        strokes: list[object] = []

        def posing(ui, puppets, look, frame, high, *, wait):  # type: ignore[no-untyped-def]
            poses.append(frame)
            return posed(ui, puppets, look, frame, high, wait=wait)

        def roped(canvas, hand, far, *given):  # type: ignore[no-untyped-def]
            ends.append((hand, far))
            rope(canvas, hand, far, *given)

        monkeypatch.setattr("game.ui.scenes.opening.posed", posing)
        monkeypatch.setattr("game.ui.scenes.opening.rope", roped)
        monkeypatch.setattr(OpeningScene, "_stroke", lambda *given: strokes.append(given))
        game.steps(40)
        for _ in range(3 * len(scene.beat.lines)):
            game.steps(1, (press(PLUCK),))
            for _ in range(6):
                game.steps(5)
                game.loop.draw()
            if scene.opening.lamp:
                break
        assert scene.opening.lamp and not strokes
        assert {frame.pose for frame in poses} == {"pluck"}
        assert len({round(frame.phase, 1) for frame in poses}) > 3
        assert all(600 < hand[0] < BOAT_X + HULL[0] / 2 < far[0] for hand, far in ends)
        hands = {round(hand[1]) for hand, _ in ends}
        assert max(hands) - min(hands) > 15
        game.steps(HELD_STEPS + 5)
        poses.clear()
        game.loop.draw()
        assert [frame.pose for frame in poses] == ["row"]
