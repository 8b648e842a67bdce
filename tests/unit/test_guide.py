"""What Enter means on foot, and that what it names covers no face."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from game.core.events import ChoiceMade
from game.core.intents import Intent, Kind, press
from game.flow.guide import END, Guide
from game.flow.journey import Screen
from game.flow.machine import Machine
from game.flow.visit import Phase, Visit
from game.ui.geometry import STAGE, Rect
from game.ui.scenes.gone_to import beside
from game.world.walker import Walker
from tests.journeys import journey
from tests.scenes_kit import playing

CHIPS = "swell.quay.walk.at_chips_1"
TO_THE_BOAT = (
    "swell.note.pick_1",
    "swell.quay.walk.at_mira_1",
    "swell.landing.pick_4",
    "swell.landing.pick_7",
    "swell.landing.pick_10",
    "swell.landing.pick_13",
)


@pytest.fixture
def swell() -> Machine:
    return journey().machine("02_swell")


def read(machine: Machine, visit: Visit) -> Visit:
    """The visit once its lines are read."""
    while visit.phase is Phase.SAY:
        visit, _ = machine.step(visit, (press("next"),))
    return visit


def after(machine: Machine, *ids: str) -> Visit:
    """A visit on foot, after these choices."""
    visit, _ = machine.begin()
    for chosen in ids:
        visit = read(machine, visit)
        index = next(c.index for c in machine.turn(visit).choices if c.id == chosen)
        visit = machine._take(visit, machine.turn(visit).choices[index], [])
    visit = read(machine, visit)
    assert visit.phase is Phase.WALK
    return visit


def at(visit: Visit, x: float) -> Visit:
    return replace(visit, walker=Walker(visit.walker.place, x))


def test_the_nearest_is_meant_until_it_was_looked_at_and_then_what_leads_on(swell: Machine) -> None:
    guide, visit = Guide(), at(after(swell, *TO_THE_BOAT), 1150.0)
    assert guide.meant(swell, visit) == "chips"
    guide.hear(ChoiceMade("02_swell", CHIPS, "The chips"))
    assert guide.meant(swell, visit) == "boat"


def test_where_nothing_is_near_nothing_is_meant(swell: Machine) -> None:
    assert Guide().meant(swell, at(after(swell, *TO_THE_BOAT), 3250.0)) == ""


def test_another_thing_that_is_near_and_new_comes_before_what_leads_on(swell: Machine) -> None:
    guide, visit = Guide(), at(after(swell, *TO_THE_BOAT), 770.0)
    assert guide.meant(swell, visit) == "ferry_board"
    guide.hear(ChoiceMade("02_swell", "swell.quay.walk.at_ferry_board_1", "The ferry times"))
    assert guide.meant(swell, visit) == "boat"


def test_who_reads_a_thing_from_in_front_of_somebody_steps_aside_first(swell: Machine) -> None:
    """Behind the curtain Fen stands by the ropes: they are read from their own spot, beside Fen."""
    visit = after(swell, "swell.note.skip_1", "swell.boat.skip_1", "swell.ravi.skip_1", "swell.hall.skip_1")
    assert visit.walker.place == "curtain"
    fen = next(p for p in swell.places["curtain"].people if p.name == "fen")
    visit, _ = swell.step(at(visit, fen.x), (press("at.ropes"),))
    assert visit.phase is Phase.WALK and visit.walker.target == 560.0
    for _ in range(200):
        visit, _ = swell.step(visit, ())
    assert visit.phase is Phase.SAY and visit.walker.x == 560.0


FACES = (Rect(300, 500, 110, 130), Rect(360, 380, 110, 130))


def _things() -> Iterator[Rect]:
    yield from (Rect(x, y, 200, 160) for x in range(0, 1700, 90) for y in range(120, 900, 60))


def test_no_caption_covers_a_face() -> None:
    with playing() as game:
        for thing in _things():
            chip = beside(game.ui, "Your boat, and Mira in it", thing, FACES)
            assert not any(face.overlaps(chip) for face in FACES), thing
            assert STAGE.x <= chip.x and chip.right <= STAGE.right


def test_enter_on_the_quay_goes_to_the_boat_once_the_chips_were_seen() -> None:
    with playing() as game:
        game.steps(1, (press("play"),))
        visit = at(after(game.journey.machine("02_swell"), *TO_THE_BOAT), 1222.0)
        game.journey.state = replace(game.journey.state, screen=Screen.VISIT, opening=None, visit=visit)
        game.stack.reset(game.session.scene())
        game.steps(30)
        assert game.stack.focus == "at.chips"
        for _ in range(3):
            game.steps(30, (Intent(Kind.ACTIVATE),))
        assert game.stack.focus == "at.boat"
        game.steps(400, (Intent(Kind.ACTIVATE),))
        now = game.journey.state.visit
        assert now is not None and now.walker.x < 650.0 and now.phase is Phase.SAY


MIRA = "at.mira"


def moved(visit: Visit, where: str) -> Visit:
    place, _, spot = where.partition("/")
    return replace(visit, cast=(("mira", place, spot),))


def arrived(machine: Machine, visit: Visit) -> float:
    """Where one stops on the way to Mira."""
    visit, _ = machine.step(visit, (press(MIRA),))
    for _ in range(1_200):
        if visit.phase is not Phase.WALK:
            return visit.walker.x
        visit, _ = machine.step(visit, ())
    raise AssertionError("nobody arrived")


def test_who_was_moved_is_gone_to_where_they_are_now(swell: Machine) -> None:
    start = at(after(swell, "swell.note.pick_1"), 1150.0)
    spot = swell.places["quay"].spot("by_door")
    assert spot is not None
    assert abs(arrived(swell, start) - 1450) < 300, "past the gull"
    gone = moved(start, "quay/by_door")
    assert abs(arrived(swell, gone) - spot.x) < 170
    assert swell.near(at(gone, spot.x - 20)) == "mira" == Guide().meant(swell, at(gone, spot.x - 20))
    assert swell.near(at(gone, 1450)) != "mira", "nobody is there any more"


def test_who_was_taken_elsewhere_leaves_no_choice_out_of_reach(swell: Machine) -> None:
    start = moved(at(after(swell, "swell.note.pick_1"), 1150.0), "hall/urn")
    assert abs(arrived(swell, start) - 1450) < 300, "past the gull"


def test_at_the_end_of_the_way_enter_still_goes_to_something(swell: Machine) -> None:
    """In the boat, or beyond the winding handle, nothing is within reach: Enter must do something all the same."""
    visit = after(swell, *TO_THE_BOAT)
    place = swell.places[visit.walker.place]
    for x in (place.left, place.right):
        assert Guide().meant(swell, at(visit, x)), x


def test_on_the_way_nothing_is_meant_where_nothing_is_near(swell: Machine) -> None:
    """Else how to walk would never be said, and a sign would stand over what is far away."""
    visit = after(swell, *TO_THE_BOAT)
    place = swell.places[visit.walker.place]
    way = [at(visit, x) for x in range(round(place.left + END) + 1, round(place.right - END), 20)]
    bare = [v for v in way if not swell.near(v)]
    assert bare
    assert {Guide().meant(swell, v) for v in bare} == {""}
