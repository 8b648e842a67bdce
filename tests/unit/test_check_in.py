"""The check-in is asked once a session before the first island, anew on every later crossing, and never kept (P3)."""

import pytest

from game.flow.journey import Screen
from game.flow.nodes import nodes
from tests.journeys import DAY, at_screen, journey
from tests.unit.test_journey import stepped, until


@pytest.mark.parametrize("flag", ["good", "easy", "none"])
def test_the_first_crossing_does_not_ask_what_the_opening_asked_and_later_ones_do(flag: str) -> None:
    one = journey()
    until(one, lambda j: "checkin.easy" in nodes(j))
    stepped(one, f"checkin.{flag}")
    until(one, lambda j: "lamp.harbour" in nodes(j))
    for toward in ("02_swell", "harbour"):
        way = journey()
        way.state = one.state
        stepped(way, f"lamp.{toward}")
        until(way, lambda j: j.state.opening is None)
        if toward == "harbour":
            assert "flag" not in way.saved().decode().replace('"flag":""', ""), "how today is is kept"
            stepped(way, "open.chart", "island.02_swell")
        assert way.state.crossing is not None
        assert way.state.crossing.hoisted == flag
        assert not {n for n in nodes(way) if n.startswith("flag.")}
        stepped(way, "crossing.skip", "leave", "open.chart", "island.02_swell")
        assert way.state.crossing.hoisted == ""
        assert {"flag.good", "flag.easy"} <= set(nodes(way))


def test_another_session_asks_on_its_crossing() -> None:
    one = at_screen(Screen.CROSSING)
    assert one.state.crossing is not None and one.state.crossing.hoisted
    again = journey()
    again.restore(one.saved(), DAY)
    assert "flag.good" in nodes(again), "how today is was never written down"
