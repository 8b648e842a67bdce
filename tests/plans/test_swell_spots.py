"""Where the story of Swell stands people: beside one another, never over one another, from either side."""

import random
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from game.content.library import LoadedLevel
from game.story import Line, Value, begin, choose
from game.ui.geometry import STAGE_WIDTH
from game.ui.puppet import Frame, Look, Puppets
from game.ui.staging import peopled
from game.world.place import Place, Thing
from tests.journeys import ROOT, content

BESIDE = 85.0
"""u between the feet of two who stand; a standing person is about 120 wide from elbow to elbow."""


@pytest.fixture(scope="module")
def swell() -> LoadedLevel:
    return content().levels["02_swell"]


Where = dict[str, tuple[str, Thing]]


def _lines(loaded: LoadedLevel, seed: int) -> Iterator[tuple[Line, Where, dict[str, Value]]]:
    """One random play: each line, where everybody stands then, as (place, spot), and what the choices have set."""
    chance, turn = random.Random(seed), begin(loaded.story)
    where: Where = {p.name: (place.name, p) for place in loaded.places.values() for p in place.people}
    while True:
        for line in turn.lines:
            for tag in line.tags:
                if tag.name in ("go", "move"):
                    who, _, at = ("you " + tag.value if tag.name == "go" else tag.value).partition(" ")
                    place, _, name = at.strip().partition("/")
                    spot = loaded.places[place].spot(name)
                    assert spot is not None, f"{line.id} names {at}, which is no spot"
                    where[who] = (place, spot)
            yield line, where, dict(turn.state.values)
        if turn.ended:
            return
        if any(c.has("at") for c in turn.choices):
            # On foot the player is wherever they like; what is said there has the spots of the map.
            where.pop("you", None)
        plain = [c for c in turn.choices if not c.has("skip")]
        turn = choose(loaded.story, turn.state, chance.choice(plain).index)


def _play(loaded: LoadedLevel, seed: int) -> Iterator[tuple[str, Where]]:
    """One random play: at each line that somebody here says, where everybody stands, as (place, spot)."""
    for line, where, _ in _lines(loaded, seed):
        me, speaker = where.get("you"), line.tag("speaker") or ""
        if me is not None and speaker in where and where[speaker][0] == me[0]:
            yield line.id, where


def test_the_softer_hall_drops_no_chairs() -> None:
    """The softer version promises less noise (accessibility.md 17)."""
    story = content().levels["02_swell"].story
    soft = [line for line in story.lines if "teaspoon" in line.text]
    assert soft and not any(tag.name == "sound" for line in soft for tag in line.tags)


def test_a_wheelchair_can_follow_every_way_on_the_land(swell: LoadedLevel) -> None:
    """Ramps, no steps, for everybody: nothing out of the boat rises more than 1 in 4."""
    quay = swell.places["quay"]
    hull = max(layer.x + 500 for layer in quay.layers if layer.floats)
    for place in swell.places.values():
        for ground in place.grounds:
            for (x0, y0), (x1, y1) in pairwise(ground.points):
                if place is not quay or x0 >= hull - 10:
                    assert abs(y1 - y0) <= 0.25 * (x1 - x0), f"{place.name} at {x0:.0f}"


def test_what_the_player_does_fits_every_body(swell: LoadedLevel) -> None:
    """Choices in brackets are deeds: none of them stands, sits, climbs or counts in steps."""
    deeds = re.compile(r"\[\(([^\])]*)\)?")
    story = (ROOT / "levels" / "02_swell" / "story.ink").read_text(encoding="utf-8")
    found = deeds.findall(story)
    assert len(found) > 20
    assert [d for d in found if re.search(r"\b(stand|sit|climb|step|kneel|run|walk|jump|leg|knee)", d)] == []


def _chairs(place: Place) -> list[float]:
    """x of the chairs that are drawn in rows of a place."""
    rows = [layer for layer in place.layers if layer.name == "row"]
    drawn = "".join(Path(layer.source).read_text(encoding="utf-8") for layer in rows)
    return [float(x) for x in re.findall(r'id="chair" transform="translate\(([\d.]+),', drawn)]


@pytest.mark.parametrize("softened", [False, True])
def test_nan_sits_on_one_of_nine_saved_chairs_in_both_versions(swell: LoadedLevel, softened: bool) -> None:
    hall = peopled(swell.places["hall"], softened)
    nan = hall.named("nan")
    assert nan is not None and nan.pose == "sit"
    chairs = _chairs(hall)
    assert len(chairs) == 9
    assert min(abs(x - nan.x) for x in chairs) < 10


def test_who_talks_stands_beside_the_player_and_nobody_over_anybody(swell: LoadedLevel) -> None:
    close: dict[str, str] = {}
    for seed in range(60):
        for line, where in _play(swell, seed):
            here = sorted((spot.x, who) for who, (place, spot) in where.items() if place == where["you"][0])
            people = [(x, who) for x, who in here if who != "gull"]
            for (x, who), (beyond, other) in pairwise(people):
                if beyond - x < BESIDE:
                    close[line] = f"{who} and {other} are {beyond - x:.0f} u apart"
    assert close == {}


def test_the_first_talk_is_seen_from_where_the_player_came(swell: LoadedLevel) -> None:
    """From the boat Mira sits with the gull before her: the player stops on their side and walks over neither."""
    quay = swell.places["quay"]
    stop, mira, landing = quay.spot("by_crate"), quay.named("mira"), quay.spot("landing")
    assert stop and mira and landing
    assert landing.x < stop.x < min(p.x for p in quay.people) - BESIDE
    assert (stop.facing, mira.facing) == (1, -1)


def test_after_the_light_everybody_who_speaks_is_there_to_be_seen(swell: LoadedLevel) -> None:
    """They stand within one view of the player, beside the panel."""
    seen: set[str] = set()
    for seed in range(20):
        for line, where in _play(swell, seed):
            if line.startswith(("swell.out.lit.", "swell.out.goodbye.")):
                spots = [spot.x for who, (place, spot) in where.items() if place == "quay" and who != "gull"]
                assert max(spots) - min(spots) < 520, line
                seen.add(line)
    assert {"swell.out.lit.fen_1", "swell.out.lit.ravi_2", "swell.out.goodbye.mira_4"} <= seen


def test_no_light_stays_behind_when_the_boat_rises(swell: LoadedLevel) -> None:
    """The lamps of a map are fixed to its ground: the lantern's light is part of the boat, which floats."""
    quay = swell.places["quay"]
    afloat = [layer for layer in quay.layers if layer.floats]
    assert len(afloat) == 2
    for light in quay.lights:
        assert not any(a.x < light.x < a.x + a.width and a.y < light.y < a.y + a.height for a in afloat), light.name


def test_the_song_has_its_picture_the_hall_from_the_side_with_the_stage(swell: LoadedLevel) -> None:
    """Whatever is sung, and the moon that is broken: the hall is seen whole, with somebody at the front of the stage,
    Nan among the listeners, the lights as they were wished for, and her brother where she can see him if he knows."""
    seen: set[tuple[str, str, bool]] = set()
    for seed in range(80):
        for line, where, values in _lines(swell, seed):
            if not line.id.startswith(("swell.song.whole.tell", "swell.song.verse.tell", "swell.song.moon.fen")):
                continue
            place = swell.places[where["you"][0]]
            sung, moon = line.id.split(".")[2], ".moon." in line.id
            assert place.name == ("stage_dark" if values["lamps"] == "down" and not moon else "stage"), line.id
            assert place.width <= STAGE_WIDTH
            singer = where["fen" if moon else "mira"]
            assert singer[0] == place.name and singer[1].pose == "sing" and "mic" in singer[1].extras
            assert where["nan"][0] == place.name and where["nan"][1].x < singer[1].x < where["you"][1].x
            by_lamp = where["ravi"][0] == place.name
            assert by_lamp is values["wish"] or moon, line.id
            seen.add((sung, place.name, by_lamp))
    assert {(sung, name) for sung, name, _ in seen} == {
        *(("whole", name) for name in ("stage", "stage_dark")),
        *(("verse", name) for name in ("stage", "stage_dark")),
        ("moon", "stage"),
    }
    assert {True, False} == {by for _, name, by in seen if name == "stage_dark"}


@pytest.mark.parametrize("softened", [False, True])
def test_in_the_softer_version_fewer_listen_and_nan_sits_all_the_same(swell: LoadedLevel, softened: bool) -> None:
    for name in ("stage", "stage_dark"):
        place = peopled(swell.places[name], softened)
        nan = place.spot("row")
        assert nan is not None and nan.pose == "sit"
        offset = next(layer.x for layer in place.layers if layer.name == "row")
        assert min(abs(x + offset - nan.x) for x in _chairs(place)) < 10
        assert any(layer.name == "crowd" for layer in place.layers) is not softened


def _grips(quay: Place) -> list[tuple[float, float, float]]:
    """The two grips of the winding handle as they are drawn: left and right end, and middle line, in u."""
    main = next(layer for layer in quay.layers if layer.name == "main")
    group = Path(main.source).read_text(encoding="utf-8").split('<g id="winch"')[1].split("</g>")[0]
    x, y, wide, high = map(float, re.findall(r"translate\(([\d.]+),([\d.]+)\)scale\(([\d.]+),([\d.]+)\)", group)[0])
    bars = re.findall(r'd="M(-?\d+),(-\d+)h30q8,0', group)
    assert len(bars) == 2
    return [(x + wide * (float(a) - 8), x + wide * (float(a) + 38), y + high * (float(b) + 9)) for a, b in bars]


def test_whoever_turns_the_winding_handle_holds_it(swell: LoadedLevel) -> None:
    """From the first word about the two grips until the light comes on, the hands of both lie on a grip each."""
    quay = swell.places["quay"]
    puppets = Puppets(ROOT / "assets" / "art" / "people", threaded=False)
    lines: set[str] = set()
    for seed in range(20):
        for line, where, _ in _lines(swell, seed):
            if not line.id.startswith("swell.out.handle."):
                continue
            lines.add(line.id)
            for who, look, grip in (("you", Look("player"), 0), ("mira", Look("mira"), 1)):
                place, spot = where[who]
                assert (place, spot.pose) == ("quay", "wind"), line.id
                left, right, level = _grips(quay)[grip]
                for hand in puppets.hands(look, Frame("wind", facing=spot.facing), 360):
                    assert left - 6 <= spot.x + hand[0] <= right + 6, f"{who}: {spot.x + hand[0]:.0f} u"
                    assert abs(spot.y + hand[1] - level) < 14, f"{who}: {spot.y + hand[1]:.0f} u"
        for line, where, _ in _lines(swell, seed):
            if line.id.startswith("swell.out.lit."):
                assert {where[who][1].pose for who in ("you", "mira")} == {""}, line.id
    assert {"swell.out.handle.tell_1", "swell.out.handle.tell_2", "swell.out.handle.tell_3"} <= lines
