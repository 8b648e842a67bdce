"""A panel hides no face that could be seen: who is under it counts, and whoever speaks counts most."""

from game.ui.camera import STANDING, View
from game.ui.geometry import Rect
from game.ui.staging import PLAYER, Figure
from game.ui.talk_view import HEAD_HIGH, beside, hidden

GROUND = 900.0


def person(name: str, x: float, pose: str = "stand") -> Figure:
    return Figure(name, x, GROUND, 1, pose)


def test_a_face_under_the_panel_counts_and_one_that_speaks_counts_most() -> None:
    people = (person(PLAYER, 400.0), person("mira", 900.0), person("ravi", 1500.0))
    panel = Rect(1300.0, GROUND - STANDING - 20, 400.0, 60.0)
    assert hidden(panel, people, View(0.0), {"mira"}) == 1
    assert hidden(panel, people, View(0.0), {"ravi"}) == 3
    assert hidden(panel.moved(0.0, HEAD_HIGH + 40), people, View(0.0), {"ravi"}) == 0, "below the faces"


def test_who_sits_has_the_face_lower() -> None:
    sitting = (person("nan", 900.0, "sit"),)
    above = Rect(800.0, GROUND - STANDING - 10, 300.0, 60.0)
    assert hidden(above, sitting, View(0.0), ()) == 0
    assert hidden(above, (person("nan", 900.0),), View(0.0), ()) == 1


def test_a_face_off_the_screen_is_not_hidden() -> None:
    panel = Rect(0.0, 0.0, 3000.0, 1080.0)
    assert hidden(panel, (person("mira", 2500.0),), View(0.0), {"mira"}) == 0


def test_the_view_of_a_talk_shows_who_speaks_and_the_player_together() -> None:
    people = (person(PLAYER, 2000.0), person("mira", 2200.0), person("fen", 5000.0))
    view = beside(people, {"mira"}, 6000.0, rtl=False)
    seen = [view.screen(one.x, one.y - STANDING)[0] for one in people[:2]]
    assert all(0 < x < 1080 for x in seen), "beside the panel"
    assert view.zoom > 1.5
    mirrored = beside(people, {"mira"}, 6000.0, rtl=True)
    assert all(840 < mirrored.screen(one.x, one.y)[0] < 1920 for one in people[:2])
