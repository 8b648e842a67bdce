"""Places in tiles: seams, what is kept and dropped, and that a drawn place is the drawing itself."""

from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from game.ui.camera import View, at, talking
from game.ui.canvas import Canvas
from game.ui.layers import grouped
from game.ui.place_view import HEAVE, PlaceView
from game.ui.svg import BadDrawingError, parse
from game.ui.tiles import Tint, bands, cut, tinted
from game.ui.ui import Ui
from game.world.place import Ground, Layer, Light, Place
from tests.unit.ui_kit import make_ui

SKY = '<svg viewBox="0 0 1920 1080"><rect width="1920" height="1080" fill="#203050"/></svg>'
HILLS = """<svg width="2400" height="300" viewBox="0 0 2400 300">
<path d="M0,300 L0,120 L600,20 L1200,180 L1800,40 L2400,160 L2400,300 Z" fill="#405070"/></svg>"""
GROUND = """<svg width="4000" height="300" viewBox="0 0 4000 300">
<rect y="60" width="4000" height="240" fill="#302040"/><circle cx="960" cy="60" r="50" fill="#ff8800"/>
<circle cx="2880" cy="60" r="50" fill="#ff8800"/></svg>"""
FRONT = '<svg viewBox="0 0 4600 200"><rect x="100" y="100" width="40" height="100" fill="#ffffff"/></svg>'


@pytest.fixture
def place(tmp_path: Path) -> Place:
    sources = {}
    for name, text in (("sky", SKY), ("hills", HILLS), ("ground", GROUND), ("front", FRONT)):
        path = tmp_path / f"{name}.svg"
        path.write_text(text, encoding="utf-8")
        sources[name] = str(path)
    layers = (
        Layer("sky", sources["sky"], 0.0, 0, 0, 1920, 1080),
        Layer("hills", sources["hills"], 0.2, 0, 560, 2400, 300),
        Layer("ground", sources["ground"], 1.0, 0, 780, 4000, 300),
        Layer("front", sources["front"], 1.2, 0, 880, 4600, 200),
    )
    ground = Ground(((0.0, 840.0), (4000.0, 840.0)))
    return Place(
        "test",
        4000.0,
        layers,
        (ground,),
        (),
        (),
        (),
        (),
        (Light(x=2000.0, y=700.0, radius=100.0, colour="#ffee88", name="lamp"),),
    )


def window(size: tuple[int, int] = (960, 540)) -> tuple[Ui, pygame.Surface]:
    pygame.display.init()
    surface = pygame.display.set_mode(size)
    return make_ui(size), surface


def shown(view: PlaceView, ui: Ui, surface: pygame.Surface, where: View) -> Canvas:
    canvas = Canvas(ui, surface)
    assert view.finish(where, surface)
    view.draw_back(canvas, where)
    view.draw_front(canvas, where)
    return canvas


def test_every_layer_is_where_it_belongs(place: Place) -> None:
    ui, surface = window()
    view = PlaceView(ui, place, lights=0.0)
    shown(view, ui, surface, View(0.0))
    assert surface.get_at((10, 10))[:3] == (0x20, 0x30, 0x50)
    assert surface.get_at((480, 420))[:3] == (0xFF, 0x88, 0x00)
    assert surface.get_at((200, 520))[:3] == (0x30, 0x20, 0x40)
    assert surface.get_at((60, 500))[:3] == (0xFF, 0xFF, 0xFF)
    shown(view, ui, surface, View(1920.0))
    assert surface.get_at((480, 420))[:3] == (0xFF, 0x88, 0x00)
    ui.close()


@pytest.mark.parametrize("size", [(960, 540), (1280, 720), (1366, 768)])
def test_there_are_no_seams_between_tiles(place: Place, size: tuple[int, int]) -> None:
    ui, surface = window(size)
    view = PlaceView(ui, place, lights=0.0)
    for x in (0.0, 333.3, 1111.0, 2080.0):
        shown(view, ui, surface, View(x))
        s = ui.stage.scale
        y = round(1000 * s)
        line = {tuple(surface.get_at((px, y)))[:3] for px in range(round(200 * s), surface.get_width())}
        assert line == {(0x30, 0x20, 0x40)}
    ui.close()


def test_no_edge_is_shown_at_either_end(place: Place) -> None:
    ui, surface = window()
    view = PlaceView(ui, place)
    surface.fill("#ff00ff")
    for where in (at(0, place.width), at(place.width, place.width), talking(100, 840, place.width)):
        shown(view, ui, surface, where)
        for px in (0, surface.get_width() - 1):
            for py in (0, 200, surface.get_height() - 1):
                assert surface.get_at((px, py))[:3] != (255, 0, 255)
    ui.close()


def test_a_lamp_lights_the_ground(place: Place) -> None:
    ui, surface = window()
    dark = shown(PlaceView(ui, place, lights=0.0), ui, surface, View(1040.0)).surface.copy()
    lit = shown(PlaceView(ui, place, lights=1.0), ui, surface, View(1040.0)).surface
    at_lamp = (480, 395)
    assert sum(lit.get_at(at_lamp)[:3]) > sum(dark.get_at(at_lamp)[:3])
    ui.close()


def test_the_talk_view_is_sharp_and_shows_what_the_camera_says(place: Place) -> None:
    ui, surface = window()
    view = PlaceView(ui, place, lights=0.0)
    where = talking(2880, 840, place.width)
    shown(view, ui, surface, View(where.x))
    canvas = shown(view, ui, surface, where)
    x, y = where.screen(2880, 840 - 200)
    sky = canvas.surface.get_at((round(x / 2), round(y / 2)))[:3]
    assert sky in ((0x20, 0x30, 0x50), (0x40, 0x50, 0x70))
    ui.close()


RAFT = '<svg width="200" height="100" viewBox="0 0 200 100"><rect width="200" height="100" fill="#00ff00"/></svg>'


@pytest.mark.parametrize("parallax", [1.0, 1.001])
@pytest.mark.parametrize("near", [False, True])
def test_what_floats_rises_and_falls_alone(place: Place, tmp_path: Path, parallax: float, near: bool) -> None:
    (tmp_path / "raft.svg").write_text(RAFT, encoding="utf-8")
    raft = Layer("raft", str(tmp_path / "raft.svg"), parallax, 900, 600, 200, 100, floats=True)
    ui, surface = window()
    view = PlaceView(ui, replace(place, layers=(*place.layers, raft)), lights=0.0)
    where = talking(1000, 840, place.width) if near else View(0.0)
    seen = {}
    for drop in (0.0, 20.0):
        view.drop = drop
        canvas = shown(view, ui, surface, where)
        x = round(where.screen(1000, 650)[0] / 2)
        column = [canvas.surface.get_at((x, y))[:3] for y in range(surface.get_height())]
        seen[drop] = column.index((0, 255, 0)), column[:80]
    assert seen[20.0][0] - seen[0.0][0] == round(20 * where.zoom / 2)
    assert seen[20.0][1] == seen[0.0][1]
    ui.close()


def test_what_floats_reaches_below_the_screen_at_the_top_of_its_heave(place: Place, tmp_path: Path) -> None:
    """A hull that the screen's edge cuts in a view pushed in to: nothing shows below it as it rises."""
    (tmp_path / "raft.svg").write_text(RAFT, encoding="utf-8")
    raft = Layer("raft", str(tmp_path / "raft.svg"), 1.001, 900, 560, 200, 460, floats=True)
    ui, surface = window()
    view = PlaceView(ui, replace(place, layers=(*place.layers, raft)), lights=0.0)
    where = talking(1000, 840, place.width)
    assert where.screen(1000, 580)[1] < 1080 < where.screen(1000, 1000)[1]
    for drop in (-HEAVE, 0.0, HEAVE):
        view.drop = drop
        canvas = shown(view, ui, surface, where)
        foot = (round(where.screen(1000, 720)[0] / 2), surface.get_height() - 1)
        assert canvas.surface.get_at(foot)[:3] == (0, 255, 0), drop
    ui.close()


def test_a_tint_dissolves_into_another(place: Place) -> None:
    ui, surface = window()
    view = PlaceView(ui, place, lights=0.0)
    canvas = shown(view, ui, surface, View(0.0))
    view.change_tint(lambda layer: Tint("#808080"), seconds=0.1)
    for _ in range(400):
        view.draw_back(canvas, View(0.0))
        if not view.tinting:
            break
        pygame.time.wait(2)
    view.draw_back(canvas, View(0.0))
    assert surface.get_at((10, 10))[0] == pytest.approx(0x10, abs=1)
    ui.close()


def test_a_drawing_that_cannot_be_read_is_named_and_play_goes_on(place: Place, tmp_path: Path) -> None:
    (tmp_path / "hills.svg").write_text("no drawing", encoding="utf-8")
    ui, surface = window()
    view = PlaceView(ui, place)
    shown(view, ui, surface, View(0.0))
    assert any("hills" in name for name in ui.tiles.failed)
    ui.close()


def test_tiles_beyond_the_limit_are_dropped_but_never_those_that_are_seen(place: Place) -> None:
    ui, surface = window()
    view = PlaceView(ui, place)
    ui.tiles.most = 1
    for x in (0.0, 900.0, 1800.0, 2080.0, 0.0):
        shown(view, ui, surface, View(x))
        assert view.ready(View(x)) == 1.0
    ui.close()


def test_in_play_a_place_without_ground_says_so_until_it_is_there(place: Place) -> None:
    ui, surface = window()
    view = PlaceView(ui, place)
    ui.makings.later = True
    view.draw_back(Canvas(ui, surface), View(0.0))
    assert ui.makings.ground and ui.makings.blank
    assert view.finish(View(0.0), surface)
    ui.makings.begin()
    view.draw_back(Canvas(ui, surface), View(0.0))
    assert not ui.makings.ground and not ui.makings.blank


def test_after_a_resize_the_old_picture_stands_in(place: Place) -> None:
    ui, surface = window()
    view = PlaceView(ui, place, lights=0.0)
    shown(view, ui, surface, View(0.0))
    surface = pygame.display.set_mode((1280, 720))
    ui.resize((1280, 720))
    surface.fill("#ff00ff")
    view.draw_back(Canvas(ui, surface), View(0.0))
    assert surface.get_at((640, 560))[:3] == (0xFF, 0x88, 0x00)
    assert surface.get_at((10, 10))[:3] == (0x20, 0x30, 0x50)
    ui.close()


def test_layers_that_move_alike_are_one_group() -> None:
    layers = [Layer(n, "", p, 0, 0, 100, 100) for n, p in (("a", 0.0), ("b", 1.0), ("c", 1.0), ("d", 0.5), ("e", 1.0))]
    assert [tuple(a.name for a in g.layers) for g in grouped(layers)] == [("a",), ("b", "c"), ("d",), ("e",)]


def test_a_tile_is_cut_into_solid_and_soft_pieces() -> None:
    surface = pygame.Surface((240, 400), pygame.SRCALPHA)
    surface.fill((10, 20, 30, 255), (0, 200, 240, 200))
    surface.fill((200, 0, 0, 255), (100, 100, 50, 40))
    tile = cut(surface, 240)
    assert [(p.solid, p.x, p.y, p.surface.get_size()) for p in tile.pieces] == [
        (False, 100, 100, (50, 40)),
        (True, 0, 200, (240, 200)),
    ]


def test_the_pieces_of_a_tile_put_together_are_the_tile() -> None:
    surface = pygame.Surface((500, 300), pygame.SRCALPHA)
    surface.fill((10, 20, 30, 255), (0, 150, 500, 150))
    pygame.draw.circle(surface, (200, 100, 0, 130), (250, 140), 90)
    whole = pygame.Surface((500, 300), pygame.SRCALPHA)
    for piece in cut(surface, 200).pieces:
        whole.blit(piece.surface, (piece.x, piece.y), special_flags=pygame.BLEND_RGBA_MAX)
    alphas = [(surface.get_at((x, y)).a, whole.get_at((x, y)).a) for x in range(0, 500, 7) for y in range(0, 300, 7)]
    assert all(a == b for a, b in alphas)


def test_bands() -> None:
    assert bands([False] * 5 + [True] * 40, 2, 45) == [(2, 5, False), (5, 45, True)]
    assert bands([False] * 5 + [True] * 4 + [False] * 5, 0, 14) == [(0, 14, False)]


def test_a_tint_keeps_what_is_transparent() -> None:
    surface = pygame.Surface((4, 4), pygame.SRCALPHA)
    surface.fill((100, 100, 100, 255), (0, 0, 2, 4))
    tinted(surface, Tint("#ffffff", "#ff0000", 0.5))
    assert surface.get_at((0, 0)) == pytest.approx((177, 50, 50, 255), abs=2)
    assert surface.get_at((3, 3)).a == 0


def test_drawings_say_their_size() -> None:
    assert parse('<svg width="10px" height="20"/>').view == (0, 0, 10, 20)
    assert parse('<svg viewBox="1 2 30 40" width="5"/>').view == (1, 2, 30, 40)
    with pytest.raises(BadDrawingError):
        parse("<svg/>")
    with pytest.raises(BadDrawingError):
        parse("<p/>")
