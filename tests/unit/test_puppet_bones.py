"""Puppets' bones, paths and times: what is pure about people on the screen."""

import math
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from game.ui.puppet_build import compose
from game.ui.puppet_paths import ellipse, read_path, write_path
from game.ui.puppet_pose import Bearing, bones, moved, read_pose, two_bones
from game.ui.puppet_timing import blink, breath_phase, talk_mouth, walk_phase
from game.ui.puppet_wardrobe import FACE_FEELINGS, Frame, Look, Wardrobe

ART = Path(__file__).parents[2] / "assets" / "art" / "people"
ELEMENTS = {"svg", "g", "path", "ellipse", "linearGradient", "radialGradient", "stop"}
"""What the drawings use of what SDL's reader knows (no text, filter, mask, clip, use or style)."""


@pytest.fixture(scope="module")
def wardrobe() -> Wardrobe:
    return Wardrobe(ART)


def people(wardrobe: Wardrobe) -> list[str]:
    return [name for name, person in wardrobe.people.items() if not person.cycles]


def test_a_path_is_the_same_written_absolute_or_relative() -> None:
    relative = read_path("m10 10 h5 v5 l-5 0 q2 -4 -1 -5 s-1 2 1 0 z")
    absolute = read_path("M10 10 H15 V15 L10 15 Q12 11 9 10 S8 12 10 10 Z")
    assert [s.command for s in relative] == [s.command for s in absolute]
    for one, other in zip(relative, absolute, strict=True):
        for a, b in zip(one.points, other.points, strict=True):
            assert a == pytest.approx(b)


def test_numbers_may_stand_close_together() -> None:
    assert read_path("M1.5.5-2-3")[1].points == ((-2.0, -3.0),)


@pytest.mark.parametrize("data", ["M0 0 A5 5 0 0 0 9 9", "M0 0 T4 4", "M0 0 C1 2 3", "4 4 L1 1"])
def test_a_path_that_cannot_bend_is_refused(data: str) -> None:
    with pytest.raises(ValueError, match=r"path|number"):
        read_path(data)


def test_an_ellipse_becomes_curves_through_its_four_ends() -> None:
    ends = {stroke.points[-1] for stroke in ellipse(0, 0, 4, 2) if stroke.points}
    assert ends == {(-4, 0), (0, -2), (4, 0), (0, 2)}
    assert write_path(ellipse(0, 0, 4, 2), lambda x, y: (x + 1, y)).startswith("M -3.0 0.0 C")


@given(st.floats(-200, 200), st.floats(-200, 200), st.sampled_from([-1, 1]))
def test_two_bones_reach_what_is_in_reach(x: float, y: float, way: int) -> None:
    first, second = two_bones((0, 0), (x, y), 100, 90, way)
    end_x = 100 * math.sin(math.radians(first)) + 90 * math.sin(math.radians(second))
    end_y = 100 * math.cos(math.radians(first)) + 90 * math.cos(math.radians(second))
    if 12 < math.hypot(x, y) < 188:
        assert (end_x, end_y) == pytest.approx((x, y), abs=0.01)
    else:
        assert math.hypot(end_x, end_y) <= 190


def test_feet_do_not_slide_while_they_stand(wardrobe: Wardrobe) -> None:
    """While a foot is flat on the ground it goes back under the hip exactly as fast as the body goes on."""
    for name in ("mira", "nan", "ravi", "fen", "oren", "player"):
        look = Look(name)
        body, model = wardrobe.skeleton.bodies[wardrobe.people[name].body], wardrobe.skeleton.bodies["teen"]
        pose = wardrobe.pose(look, "walk")
        stride = wardrobe.stride(look, "walk") / wardrobe.skeleton.unit
        ankles = [
            moved(bones(pose, i / 48, body, body, Bearing(), model)["foot_n"], body.at("ankle")) for i in range(48)
        ]
        flat = [i for i in range(47) if 0.1 < i / 48 < 0.38]
        assert len(flat) >= 12
        for i in flat:
            assert ankles[i][0] - ankles[i + 1][0] == pytest.approx(stride / 48, rel=0.12), (name, i)
            assert ankles[i][1] == pytest.approx(body.at("ankle")[1], abs=3.0), (name, i)


def test_a_walk_has_ten_pictures_or_more_and_starts_anew_after_a_stride(wardrobe: Wardrobe) -> None:
    assert wardrobe.pictures(Look("player"), "walk") >= 10
    assert walk_phase(0, 300) == walk_phase(300, 300) == walk_phase(-300, 300) == 0
    assert walk_phase(75, 300) == 0.25
    assert walk_phase(10, 0) == 0


def test_blinks_are_seldom_short_and_never_flicker() -> None:
    """ACC-10: nothing changes more than three times a second."""
    for seed in range(20):
        shut = [blink(step, seed) for step in range(60 * 60)]
        begun = [i for i in range(1, len(shut)) if shut[i] and not shut[i - 1]]
        assert 8 <= len(begun) <= 32
        assert all(sum(1 for b in begun if start <= b < start + 60) <= 3 for start in begun)
        assert sum(shut) / len(shut) < 0.1
    assert blink(100, 3) == blink(100, 3)


def test_mouths_move_and_come_back_the_same() -> None:
    said = [talk_mouth(step, 5) for step in range(0, 600, 6)]
    assert set(said) == {"open", "wide", "closed"}
    assert said == [talk_mouth(step, 5) for step in range(0, 600, 6)]
    assert breath_phase(0) == 0
    assert 0 < breath_phase(60) < 0.5


def test_a_pose_with_an_unknown_key_is_named() -> None:
    with pytest.raises(ValueError, match=r"pose jump: unknown key 'knees'"):
        read_pose("jump", {"knees": [1, 2]})
    with pytest.raises(ValueError, match=r"pose jump: unknown key 'elbow'"):
        read_pose("jump", {"keys": [{"at": 0.0, "elbow": 3}]})


def test_every_drawing_keeps_to_what_the_reader_knows() -> None:
    drawings = sorted(ART.rglob("*.svg"))
    assert len(drawings) > 30
    for path in drawings:
        text = path.read_text(encoding="utf-8")
        for element in ElementTree.fromstring(text).iter():
            assert element.tag.rpartition("}")[2] in ELEMENTS, (path.name, element.tag)
            assert not {"style", "class"} & set(element.attrib), path.name
        used, given_ = set(re.findall(r"url\(#([\w-]+)\)", text)), set(re.findall(r' id="([\w-]+)"', text))
        assert used <= given_, path.name


def test_nothing_that_was_drawn_is_left_out(wardrobe: Wardrobe) -> None:
    """A group that no place of the drawing order names would never be seen."""
    slots = {slot.partition(":")[0] for slot in wardrobe.skeleton.order}
    hands = {hand for pose in wardrobe.poses.values() for hand in pose.hands}
    for path in sorted(ART.rglob("*.svg")):
        if path.parent.name == "coats" and not path.stem.startswith("worn_"):
            continue
        name = path.relative_to(ART).with_suffix("").as_posix()
        cycles = wardrobe.people[name].cycles if name in wardrobe.people else {}
        for part in wardrobe.sheet(name):
            kind, _, rest = part.partition("_")
            if cycles:
                assert kind in cycles
                assert int(rest) < cycles[kind], (name, part)
            else:
                assert part in slots or (kind in ("hand", "ring") and rest in hands), (name, part)


def test_every_person_can_strike_every_pose(wardrobe: Wardrobe) -> None:
    for name in people(wardrobe):
        for pose in wardrobe.poses:
            picture = compose(wardrobe, Look(name), Frame(pose))
            ElementTree.fromstring(f"<svg>{picture.body}</svg>")
            assert "nan" not in re.sub(r'id="[^"]*"|url\([^)]*\)', "", picture.body), (name, pose)


def test_every_choice_from_the_pegs_is_drawn(wardrobe: Wardrobe) -> None:
    plain = compose(wardrobe, Look("player"), Frame()).body
    for coat in ("mustard", "navy", "plum", "moss", "stripe"):
        assert compose(wardrobe, Look("player", coat=coat), Frame()).body != plain
        assert (ART / "coats" / f"{coat}.svg").is_file()
    for hair in ("locs", "afro", "braids", "short", "long", "shaved", "bob", "ponytail", "waves"):
        assert compose(wardrobe, Look("player", hair=hair), Frame()).body != plain
    player = Look("player")
    for look in (
        replace(player, glasses=True),
        replace(player, hijab=True),
        replace(player, hearing_aids=True),
        replace(player, chair=True),
    ):
        assert compose(wardrobe, look, Frame()).body != plain, look
    for skin in ("pale", "fair", "tan", "umber", "deep"):
        assert wardrobe.palettes["skin"][skin]["skin"] in compose(wardrobe, Look("player", skin=skin), Frame()).body
    for colour in ("black", "brown", "copper", "blond", "blue"):
        look = Look("player", hair="short", hair_colour=colour)
        assert wardrobe.palettes["hair"][colour]["hair"] in compose(wardrobe, look, Frame()).body


def test_all_ten_feelings_look_different(wardrobe: Wardrobe) -> None:
    assert set(wardrobe.feelings) == set(FACE_FEELINGS)
    assert len(FACE_FEELINGS) == 10
    for name in ("mira", "player", "nan"):
        drawn = {compose(wardrobe, Look(name), Frame(feeling=f)).body for f in FACE_FEELINGS}
        assert len(drawn) == 10


def test_somebody_in_a_chair_sits_rolls_and_leaves_it_ashore(wardrobe: Wardrobe) -> None:
    look = Look("player", chair=True)
    assert wardrobe.pose(look, "walk").name == "roll"
    assert wardrobe.stride(look, "walk") > 0
    rows = compose(wardrobe, look, Frame("row")).body
    assert rows == compose(wardrobe, Look("player"), Frame("row")).body
    for pose in wardrobe.poses:
        assert compose(wardrobe, look, Frame(pose)).body
