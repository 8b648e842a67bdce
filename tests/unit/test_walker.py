"""Walking: standing still is known, and nobody stops in front of whom they came to see."""

import dataclasses
from pathlib import Path

import pytest
from msgspec.structs import replace

from game.content.library import load_content
from game.core.intents import Intent, Kind
from game.world.place import Place
from game.world.walker import BESIDE, REACH, ROOM, SPEED_UP, Walker, over, sent, step
from tests.journeys import ROOT


@pytest.fixture(scope="module")
def quay() -> Place:
    return load_content(Path(ROOT)).levels["02_swell"].places["quay"]


def walked(walker: Walker, place: Place) -> Walker:
    """The walker once nothing moves any more."""
    for _ in range(2000):
        after = step(walker, place)
        if after == walker:
            return walker
        walker = after
    raise AssertionError("never came to rest")


def test_whose_pace_ends_at_nought_exactly_stands(quay: Place) -> None:
    """The last change of pace may take exactly what is left: 1400 / 60 u/s."""
    rolling = Walker("quay", 2000.0, speed=SPEED_UP / 60)
    assert walked(rolling, quay).still


def test_one_stops_beside_a_person_on_the_side_one_comes_from(quay: Place) -> None:
    mira = next(person for person in quay.people if person.name == "mira")
    there = walked(sent(Walker("quay", mira.x + 600.0), quay, Intent(Kind.WALK_TO, "mira")), quay)
    assert there.x == mira.x + BESIDE < mira.x + REACH


def test_one_stops_before_whoever_stands_there_already(quay: Place) -> None:
    """The gull is on this side of Mira: one stops on the near side of it and hides neither."""
    gull = next(person for person in quay.people if person.name == "gull")
    there = walked(sent(Walker("quay", 700.0), quay, Intent(Kind.WALK_TO, "mira")), quay)
    assert gull.x - 2 * ROOM < there.x <= gull.x - ROOM
    assert not over(there, quay)


def test_whoever_stands_before_somebody_is_known(quay: Place) -> None:
    mira = next(person for person in quay.people if person.name == "mira")
    assert over(Walker("quay", mira.x + 40.0), quay)
    assert not over(Walker("quay", mira.x + BESIDE), quay)


def test_where_the_ground_ends_one_stops_on_the_other_side(quay: Place) -> None:
    person = with_mira_at(quay, quay.left + 10.0)
    there = walked(sent(Walker("quay", quay.left), person, Intent(Kind.WALK_TO, "mira")), person)
    assert there.x == quay.left + 10.0 + BESIDE


def with_mira_at(place: Place, x: float) -> Place:
    """The place with Mira somewhere else."""
    people = tuple(dataclasses.replace(p, x=x) if p.name == "mira" else p for p in place.people)
    return dataclasses.replace(place, people=people)


def test_a_walker_that_stands_is_the_same_walker(quay: Place) -> None:
    still = replace(Walker("quay", 2000.0), walked=12.0)
    assert step(still, quay) is still
