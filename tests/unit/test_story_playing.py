"""The runtime as a pure function of state and choice, and saves that survive a changed story."""

import json
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from game.core.problems import ContentError
from game.flow.machine import Machine
from game.story import EndlessStoryError, State, Story, begin, choose, go_to, load_story, ranged, resume
from tests.journeys import content

STORY = """
VAR trust = 0 // 0..5
VAR mood = "calm" // calm|tense
-> quay
== quay ==
Hello. # speaker: mira # feel: wry # id: t.quay.1
* [Kind # id: t.quay.kind]
  ~ trust = trust + 1
* [Dry # id: t.quay.dry]
  ~ mood = "tense"
- Then. # id: t.quay.2
-> hall
== hall ==
In the hall. # id: t.hall.1
+ [Look # at: urn # id: t.hall.look]
  {&A cup.|A spoon.} # id: t.hall.2
  -> hall
* {trust > 0} [Thank # id: t.hall.thank] -> END
* [Leave # id: t.hall.leave] -> END
"""


def write(folder: Path, text: str, name: str = "story.ink") -> Story:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_story(path)


def test_a_turn_holds_lines_choices_tags_and_ids(tmp_path: Path) -> None:
    turn = begin(write(tmp_path, STORY))
    assert [line.text for line in turn.lines] == ["Hello."]
    assert (turn.lines[0].tag("speaker"), turn.lines[0].tag("feel"), turn.lines[0].id) == ("mira", "wry", "t.quay.1")
    assert [(c.index, c.text, c.id) for c in turn.choices] == [(0, "Kind", "t.quay.kind"), (1, "Dry", "t.quay.dry")]
    assert not turn.ended


def test_the_same_state_and_choice_give_the_same_turn(tmp_path: Path) -> None:
    story = write(tmp_path, STORY)
    first = begin(story)
    one, two = choose(story, first.state, 0), choose(story, first.state, 0)
    assert one == two
    assert hash(one.state) == hash(two.state)
    assert choose(story, first.state, 1) != one
    assert resume(story, one.state) == one


def test_a_choice_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    story = write(tmp_path, STORY)
    with pytest.raises(IndexError):
        choose(story, begin(story).state, 2)


def test_a_state_saves_as_json_and_as_plain_values(tmp_path: Path) -> None:
    story = write(tmp_path, STORY)
    state = choose(story, choose(story, begin(story).state, 0).state, 0).state
    assert State.from_json(story, state.to_json()) == state
    assert msgspec.json.decode(msgspec.json.encode(state), type=State) == state
    assert json.loads(state.to_json())["place"] == "t.hall.look"
    for wrong in ("", "{}", "[1]", '{"place": 1}', '{"place": "", "values": {"a": []}, "counts": {}, "trail": []}'):
        with pytest.raises(ValueError, match="not a saved story state"):
            State.from_json(story, wrong)


def test_a_save_survives_new_lines_before_its_place(tmp_path: Path) -> None:
    story = write(tmp_path, STORY)
    state = choose(story, choose(story, begin(story).state, 0).state, 0).state
    changed = write(
        tmp_path, STORY.replace("In the hall.", "New.\nIn the hall.").replace("VAR mood", "VAR new = true\nVAR mood")
    )
    turn = resume(changed, state)
    assert not turn.moved
    assert [line.text for line in turn.lines] == ["A cup.", "New.", "In the hall."]
    assert dict(turn.state.values) == {"trust": 1, "mood": "calm", "new": True}


def test_a_save_whose_place_is_gone_goes_on_at_the_nearest_earlier_knot_and_says_so(tmp_path: Path) -> None:
    story = write(tmp_path, STORY)
    state = choose(story, choose(story, begin(story).state, 0).state, 0).state
    gone = write(tmp_path, STORY.replace("t.hall.look", "t.hall.other"))
    turn = resume(gone, state)
    assert turn.moved
    assert turn.lines[0].text == "In the hall."
    assert "Thank" in [c.text for c in turn.choices], "what was chosen before still counts"
    assert resume(gone, turn.state) == resume(gone, turn.state)
    assert not resume(gone, turn.state).moved
    without_hall = write(tmp_path, STORY.split("== hall ==")[0].replace("-> hall", "-> END"))
    assert resume(without_hall, state).lines[0].text == "Hello."
    other = write(tmp_path, "Something else.\n-> END\n")
    assert resume(other, state).lines[0].text == "Something else."
    assert resume(other, state).moved


def test_values_that_no_longer_fit_begin_afresh(tmp_path: Path) -> None:
    story = write(tmp_path, STORY)
    state = choose(story, begin(story).state, 1).state
    changed = write(
        tmp_path, STORY.replace('"calm" // calm|tense', '"well" // well|worse').replace('"tense"', '"worse"')
    )
    assert dict(resume(changed, state).state.values)["mood"] == "well"


@pytest.mark.parametrize(("saved", "now", "kept"), [(5, "1 // 1..3", 3), (0, "2 // 1..3", 1), (2, "1 // 1..3", 2)])
def test_a_loaded_number_outside_a_narrower_range_goes_to_its_nearest_end(
    saved: int, now: str, kept: int, tmp_path: Path
) -> None:
    story = write(tmp_path, STORY.replace("trust = 0 //", f"trust = {saved} //"))
    turn = choose(story, begin(story).state, 1)
    assert dict(turn.state.values)["trust"] == saved
    assert ranged(story, turn.state) == turn.state, "nothing moves where the range is the same"
    changed = write(tmp_path, STORY.replace("trust = 0 // 0..5", f"trust = {now}"))
    assert dict(ranged(changed, turn.state).values)["trust"] == kept
    assert dict(resume(changed, turn.state).state.values)["trust"] == saved, "a replay stays as it was"
    loaded = content().levels["02_swell"]
    machine = Machine(loaded.level, changed, loaded.places, {})
    visit = replace(machine.begin()[0], story=turn.state)
    assert dict(machine.resumed(visit).story.values)["trust"] == kept


def test_going_to_a_knot_keeps_what_is_remembered(tmp_path: Path) -> None:
    story = write(tmp_path, STORY)
    state = choose(story, begin(story).state, 0).state
    assert [c.text for c in go_to(story, state, "hall").choices] == ["Look", "Thank", "Leave"]
    with pytest.raises(KeyError):
        go_to(story, state, "cellar")


def test_lines_without_words_are_left_out_of_turns(tmp_path: Path) -> None:
    story = write(tmp_path, "* [a]\n- \n* [b]\n- -> END\n")
    turn = choose(story, begin(story).state, 0)
    assert turn.lines == ()
    assert [c.text for c in turn.choices] == ["b"]


def test_a_story_that_goes_round_without_a_choice_is_named(tmp_path: Path) -> None:
    story = write(tmp_path, "-> k\n== k\nOn and on.\n-> k\n")
    with pytest.raises(EndlessStoryError):
        begin(story)


def test_what_a_lint_asks_of_a_story(tmp_path: Path) -> None:
    story = write(tmp_path, STORY)
    assert [knot.name for knot in story.knots] == ["quay", "hall"]
    assert [(v.name, v.low, v.high, v.words) for v in story.variables] == [
        ("trust", 0, 5, ()),
        ("mood", None, None, ("calm", "tense")),
    ]
    cup = next(line for line in story.lines if line.id == "t.hall.2")
    assert (cup.text, cup.plain, cup.knot, cup.line) == ("{A cup.|A spoon.}", "A cup.", "hall", 16)
    assert [choice.id for choice in story.choices if choice.has("at")] == ["t.hall.look"]


def test_every_problem_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "story.ink"
    path.write_text("Hello {~a|b}.\n-> nowhere\n~ temp x = 1\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_story(path, "levels/01/story.ink")
    assert [p.line for p in caught.value.problems] == [1, 2, 3]
    assert str(caught.value.problems[0]).startswith("levels/01/story.ink:1: ")
