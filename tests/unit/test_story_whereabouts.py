"""Where the player and the people stand when a choice is made by walking: the proof follows them as the game does."""

from pathlib import Path

import pytest

from game.story.space import Space
from tests.unit.story_kit import GROUND, MAPPED, OUT, ROOM, checked, story_of


def states(folder: Path, text: str) -> tuple[int, int]:
    """How many states a story has where nothing is known of the map, and with the map."""
    spaces = [Space(story_of(folder, text), ground=ground) for ground in (None, GROUND)]
    for space in spaces:
        space.explore()
    return len(spaces[0].state), len(spaces[1].state)


HALL = "== hall ==\nA hall. # go: hall/door # id: t.hall\n+ [Urn # at: urn # id: t.urn] -> END\n"


def test_a_thing_must_be_in_the_place_where_the_player_stands(tmp_path: Path) -> None:
    text = ROOM + "+ [Door # at: door # id: t.door] -> hall\n" + HALL
    assert checked(tmp_path, text, MAPPED) == []
    (problem,) = checked(tmp_path, text.replace("# go: hall/door ", ""), MAPPED)
    said = "story.ink:7: 'urn' is in 'hall', but the player then stands in 'quay'. The way there: “Door”."
    assert problem == said


def test_the_place_is_asked_for_on_every_way_there(tmp_path: Path) -> None:
    """One hub, two ways to it: only one goes to the hall first."""
    text = ROOM + "+ [Door # at: door # id: t.door]\n  In. # go: hall/door # id: t.in\n  -> hub\n"
    text += "+ [Talk # at: boat # id: t.talk] -> hub\n"
    text += "== hub ==\nAnd now? # id: t.hub\n+ [Urn # at: urn # id: t.urn] -> END\n"
    (problem,) = checked(tmp_path, text, MAPPED)
    assert problem.endswith("the player then stands in 'quay'. The way there: “Talk”.")


TWO_WAYS = "+ [Door # id: t.door]\n  In. # go: hall/door # id: t.in\n  -> one\n+ [Talk # id: t.talk] -> one\n"
TWO_WAYS += "== one ==\nHm. # id: t.hm\n+ [On # id: t.on] -> two\n== two ==\n{} # id: t.two\n"
TWO_WAYS += "+ [Urn # at: urn # id: t.urn] -> END\n"


def test_the_place_is_remembered_from_turns_before(tmp_path: Path) -> None:
    (problem,) = checked(tmp_path, ROOM + TWO_WAYS.replace("{}", "And now?"), MAPPED)
    assert problem.startswith("story.ink:13: 'urn' is in 'hall', but the player then stands in 'quay'.")
    assert problem.endswith("The way there: “Talk” > “On”.")


def test_the_place_is_forgotten_where_a_go_comes_before_what_asks_for_it(tmp_path: Path) -> None:
    text = ROOM + TWO_WAYS.replace("{}", "And now? # go: hall/door")
    assert checked(tmp_path, text, MAPPED) == []
    plain, mapped = states(tmp_path, text)
    assert plain == mapped


def test_a_thing_beyond_a_gap_in_the_ground_cannot_be_gone_to(tmp_path: Path) -> None:
    (problem,) = checked(tmp_path, ROOM + "+ [Tower # at: tower # id: t.tower] -> END\n", MAPPED)
    assert "'tower' cannot be walked to from where the player then stands in 'quay'" in problem
    arrived = ROOM.replace("# id", "# go: quay/tower # id")
    assert checked(tmp_path, arrived + "+ [Tower # at: tower # id: t.tower] -> END\n", MAPPED) == []


def test_a_go_after_the_last_line_of_words_counts_from_the_next_choices_on(tmp_path: Path) -> None:
    text = ROOM + "+ [Go # id: t.go]\n- # go: hall/door\n-> hall\n" + HALL.replace("# go: hall/door ", "")
    assert checked(tmp_path, text, MAPPED) == []


def test_where_the_player_stands_is_forgotten_when_nothing_asks(tmp_path: Path) -> None:
    text = ROOM + "+ [Hall # id: t.hall]\n  In. # go: hall/door # id: t.in\n  -> room\n"
    text += "+ [Quay # id: t.quay]\n  Out. # go: quay/landing # id: t.q\n  -> room\n" + OUT
    plain, mapped = states(tmp_path, text)
    assert plain == mapped


# Walking

WALK = ROOM + "+ [The boat # at: boat # id: t.boat]\n  ~ on = true\n  -> room\n"


def test_a_choice_that_is_not_seen_while_the_player_walks_is_told_once(tmp_path: Path) -> None:
    text = f"VAR on = false\n{WALK}+ [Easy # soften # id: t.soft] -> END\n+ [Skip # skip # id: t.skip] -> END\n"
    assert checked(tmp_path, text, MAPPED) == []
    (problem,) = checked(tmp_path, text + "+ {on} [Tell someone # people # id: t.tell] -> END\n", MAPPED)
    message = "this choice cannot be seen: others of this turn are made by walking (# at), and it has none."
    assert problem.startswith(f"story.ink:10: {message} Give it # at: ")
    assert problem.endswith("The way there: “The boat”.")


def test_a_choice_without_a_place_in_a_turn_of_its_own_is_seen(tmp_path: Path) -> None:
    text = f"VAR on = false\n{WALK}+ [The door # at: door # id: t.door]\n"
    text += (
        "  A door. # id: t.d\n  + + [Tell someone # people # id: t.tell] -> END\n  + + {on} [Knock # id: t.k] -> END\n"
    )
    assert checked(tmp_path, text, MAPPED) == []
    mixed = "+ {not on} [The boat # at: boat # id: t.boat]\n  ~ on = true\n  -> room\n+ {on} [Out # id: t.o] -> END\n"
    assert checked(tmp_path, "VAR on = false\n" + ROOM + mixed, MAPPED) == [], "not in one turn"


# People who are moved

MOVED = "+ [Ravi # at: ravi # id: t.ravi] -> END\n"


def moved(spots: str, go: str = "") -> str:
    """A room in which the people are moved and the player is put, and then Ravi can be gone to."""
    return ROOM.replace("# id", f"{spots} {go} # id") + MOVED


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (moved(""), ""),
        (moved("", "# go: hall/door"), "'ravi' is in 'quay', but the player then stands in 'hall'."),
        (moved("# move: ravi hall/urn", "# go: hall/door"), ""),
        (moved("# move: ravi quay/tower"), "'ravi' cannot be walked to from where the player then stands in 'quay'."),
        (moved("# move: ravi quay/tower", "# go: quay/tower"), ""),
        (moved("# move: ravi quay/tower", "# go: hall/door"), "'ravi' is in 'quay', but the player then stands in"),
        (moved("# move: ravi hall/urn # move: ravi quay/tower"), "'ravi' cannot be walked to"),
        (moved("# move: ravi quay/tower # move: ravi quay/landing"), ""),
        (moved("# move: mira quay/tower"), ""),
    ],
)
def test_a_person_is_gone_to_where_the_story_has_moved_them(tmp_path: Path, text: str, wrong: str) -> None:
    found = checked(tmp_path, text, MAPPED)
    assert len(found) == bool(wrong)
    assert all(wrong in problem for problem in found)


@pytest.mark.parametrize("spots", ["# move: ravi hall/urn", "# move: ravi quay/nowhere"])
def test_a_person_who_was_moved_away_is_found_where_the_map_has_them(tmp_path: Path, spots: str) -> None:
    """As the game has it, so that no choice is ever out of reach."""
    assert checked(tmp_path, moved(spots), MAPPED) == []


def test_where_a_person_was_moved_is_remembered_from_turns_before(tmp_path: Path) -> None:
    text = ROOM + "+ [Send him # id: t.send]\n  He goes. # move: ravi quay/tower # id: t.goes\n  -> one\n"
    text += "+ [Let him # id: t.let] -> one\n== one ==\nHm. # id: t.hm\n+ [On # id: t.on] -> two\n"
    text += "== two ==\nAnd now? # id: t.two\n" + MOVED
    (problem,) = checked(tmp_path, text, MAPPED)
    assert problem.startswith("story.ink:13: 'ravi' cannot be walked to from where the player then stands in 'quay'.")
    assert problem.endswith("The way there: “Send him” > “On”.")


def test_where_a_person_stands_is_forgotten_when_nobody_goes_to_them(tmp_path: Path) -> None:
    text = ROOM + "+ [Go # id: t.go]\n  He goes. # move: ravi quay/tower # id: t.q\n  -> room\n"
    text += "+ [Back # id: t.back]\n  He is back. # move: ravi quay/landing # id: t.b\n  -> room\n" + OUT
    plain, mapped = states(tmp_path, text)
    assert plain == mapped


def test_a_story_too_large_names_who_makes_it_so(tmp_path: Path) -> None:
    text = ROOM + "+ [Go # id: t.go]\n  He goes. # move: ravi hall/urn # id: t.q\n  -> room\n"
    text += "+ [Back # id: t.back]\n  He is back. # move: ravi quay/landing # id: t.b\n  -> room\n" + MOVED
    text += "+ [Wait # soften # id: t.wait] -> room\n"
    (problem,) = checked(tmp_path, text, MAPPED, most=6)
    assert "'where ravi stands'" in problem
