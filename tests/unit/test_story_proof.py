"""What the proof must see that is easy to miss: each in a story of a few lines, with what must not be reported."""

from pathlib import Path

import pytest

from game.core.problems import ContentError
from game.story.checker import LevelFacts
from game.story.facts import count_ways, rounded, story_facts
from game.story.liveness import unruly_slots
from game.story.space import Space
from tests.unit.story_kit import OUT, ROOM, checked, story_of


def told(folder: Path, text: str) -> list[str]:
    """What is wrong, whether the story is refused when it is read or found wrong afterwards."""
    try:
        return checked(folder, text)
    except ContentError as error:
        return [str(problem) for problem in error.problems]


# Numbers and words


def test_a_number_that_no_condition_reads_may_not_leave_its_range(tmp_path: Path) -> None:
    text = f"VAR n = 0 // 0..2\n{ROOM}+ [More # id: t.more]\n  ~ n = n + 1\n  -> room\n{OUT}"
    (problem,) = checked(tmp_path, text)
    assert problem.startswith("story.ink:6: 'n' becomes 3 here, outside its range 0..2.")
    assert problem.endswith("The way there: “More” > “More” > “More”.")


def test_a_number_that_cannot_leave_its_range_is_not_remembered(tmp_path: Path) -> None:
    text = f"VAR n = 0 // 0..90\n{ROOM}+ [More # id: t.more]\n  ~ n = MIN(n + 1, 90)\n  -> room\n{OUT}"
    assert checked(tmp_path, text, most=5) == []
    assert unruly_slots(story_of(tmp_path, text).program) == frozenset()


def test_a_word_of_another_list_is_never_passed_over(tmp_path: Path) -> None:
    text = 'VAR mood = "calm" // calm|tense\nVAR sky = "calm" // calm|tense|wild\n' + ROOM
    text += '+ [Wild # id: t.wild]\n  ~ sky = "wild"\n  -> room\n+ [Feel it # id: t.feel]\n  ~ mood = sky\n  -> room\n'
    assert any(problem.startswith("story.ink:10: 'mood' ") for problem in told(tmp_path, text + OUT))


def test_a_number_too_large_in_the_condition_of_a_choice_is_told(tmp_path: Path) -> None:
    many = "m * m * m * m * m * m > 5"
    text = f"VAR m = 0 // 0..200\n{ROOM}+ [Grow # id: t.g]\n  ~ m = 200\n  -> room\n"
    problems = told(tmp_path, text + f"+ {{{many}}} [Look # id: t.l] -> END\n" + OUT)
    assert any(problem.startswith("story.ink:8: ") and "too large" in problem for problem in problems), problems


def test_a_number_too_large_stops_a_turn_before_the_words_of_its_choices(tmp_path: Path) -> None:
    text = f"VAR m = 0 // 0..1000\n{ROOM}+ [Grow # id: t.g]\n  ~ m = 2000\n"
    text += "  ++ {m * m * m > 5} [Look {m > 5:up|down} # id: t.l] -> END\n"
    problems = checked(tmp_path, text + OUT)
    assert any(problem.startswith("story.ink:7: a number becomes too large here.") for problem in problems), problems


# Reach


def test_words_behind_a_part_that_always_leads_elsewhere_are_told_once(tmp_path: Path) -> None:
    text = f"VAR on = true\n{ROOM}+ [Off # id: t.off]\n{OUT}- {{on or not on: -> past}}\n"
    text += "Late. # id: t.late\nLater. # id: t.s\n-> past\n"
    text += "== past ==\nGone by. # id: t.past\n-> END\n"
    (problem,) = checked(tmp_path, text)
    assert problem.startswith("story.ink:7: a condition here always holds")


BOTH = "VAR on = false\n" + ROOM + "+ [Turn # id: t.turn]\n  ~ on = not on\n  -> room\n"


def test_a_condition_that_only_the_words_of_a_choice_read_is_remembered(tmp_path: Path) -> None:
    assert checked(tmp_path, BOTH + "+ [{on: Bright|Dark} # id: t.look] -> END\n") == []


LATER = "+ [Light it # id: t.light]\n  ~ on = true\n  -> lobby\n+ [Leave it # id: t.leave] -> lobby\n"
LATER += "== lobby ==\nA lobby. # id: t.lobby\n+ [Go # id: t.go] -> show\n== show ==\nA show. # id: t.show\n"


def test_what_the_words_of_a_choice_read_is_remembered_from_turns_before(tmp_path: Path) -> None:
    text = "VAR on = false\n" + ROOM + LATER
    assert checked(tmp_path, text + "+ [{on: Bright|Dark} # id: t.look] -> END\n") == []
    (problem,) = checked(tmp_path, text + "+ {not on} [{on: Bright|Dark} # id: t.look] -> END\n" + OUT)
    assert problem.startswith("story.ink:14: a condition here never holds")


def test_words_that_differ_only_once_the_choice_is_taken_are_seen(tmp_path: Path) -> None:
    text = ROOM + "+ (again) Look{again: a second time|}. # id: t.look\n  -> END\n"
    assert checked(tmp_path, text) == []


def test_a_part_of_a_choices_words_that_is_never_shown_is_told(tmp_path: Path) -> None:
    text = BOTH + "+ {on} [{on: Bright|Dark} # id: t.look] -> END\n" + OUT
    (problem,) = checked(tmp_path, text)
    assert problem.startswith("story.ink:8: a condition here always holds")


def test_words_without_brackets_are_asked_for_once(tmp_path: Path) -> None:
    text = "VAR on = false\n" + ROOM + "+ Look: {on: bright|dark} # id: t.look\n -> END\n"
    (problem,) = checked(tmp_path, text)
    assert problem.startswith("story.ink:5: a condition here never holds")


def test_a_choice_without_words_must_be_taken_some_time(tmp_path: Path) -> None:
    assert checked(tmp_path, ROOM + "* [Once # id: t.once] -> room\n* -> END\n") == []
    (problem,) = checked(tmp_path, ROOM + "+ [Always # id: t.a] -> END\n+ -> END\n")
    assert problem.startswith("story.ink:5: this choice without words is never taken")


def test_a_condition_within_a_sequence_is_asked_for_too(tmp_path: Path) -> None:
    text = "VAR on = false\n-> room\n== room ==\n{A room.|{on: Bright.|Dark.}|Enough.} # id: t.room\n"
    text += "+ [Again # id: t.again] -> room\n" + OUT
    (problem,) = checked(tmp_path, text)
    assert problem.startswith("story.ink:4: a condition here never holds")


def test_what_lies_behind_a_problem_is_not_told_again(tmp_path: Path) -> None:
    text = ROOM + "+ {room > 9 and not room} [In # id: t.in]\n  Words. # id: t.w\n  + + [Deep # id: t.d] -> END\n" + OUT
    (problem,) = checked(tmp_path, text)
    assert "“In” is never on offer" in problem


def test_a_round_in_an_included_file_names_that_file_and_line(tmp_path: Path) -> None:
    text = f"INCLUDE part.ink\n{ROOM}+ [In # id: t.in] -> pit\n{OUT}"
    problems = checked(tmp_path, text, part="\n\n== pit ==\nRound. # id: t.pit\n-> pit\n")
    assert [p for p in problems if p.startswith("part.ink:") and "never offers a choice" in p], problems


# What only some states offer


def test_two_choices_at_one_thing_are_found_though_only_some_states_offer_both(tmp_path: Path) -> None:
    text = BOTH.replace("[Turn", "[Turn # at: boat")
    text += "+ [Door # at: door # id: t.door] -> END\n+ {on} [Door # at: door # id: t.door_2] -> END\n"
    (problem,) = checked(tmp_path, text)
    assert problem == "story.ink:9: two choices lead to 'door' at once. The way there: “Turn”."


def test_a_choice_beside_the_answers_is_found_though_only_some_states_offer_it(tmp_path: Path) -> None:
    answers = "".join(f"+ [{a} # after: {a} # id: t.{a}] -> END\n" for a in ("finished", "left", "skipped"))
    text = BOTH + "+ [Go # id: t.go] -> act\n== act ==\nDo. # practise: breathing # id: t.act\n"
    assert checked(tmp_path, text + answers) == []
    (problem,) = checked(tmp_path, text + answers + "+ {on} [Talk # id: t.talk] -> END\n")
    assert problem.startswith("story.ink:10: after a practice there must be the choices")
    assert "“Turn” > “Go”" in problem


# Distress, harm, notes


def test_every_line_of_distress_is_told_at_its_own_line_with_its_shortest_way(tmp_path: Path) -> None:
    text = "-> a\n== a ==\nIt hurts. # distress # id: t.a\n+ [Far # id: t.far]\n+ [Near # id: t.near] -> b\n"
    text += "- Hm. # id: t.hm\n+ [On # id: t.on]\n- -> b\n"
    text += "== b ==\nStill. # distress # id: t.b\n+ [End # id: t.end]\n- Bye. # id: t.bye\n-> END\n"
    problems = [p for p in checked(tmp_path, text) if "# distress" in p]
    assert [p.partition(": ")[0] for p in problems] == ["story.ink:3", "story.ink:10"]
    assert problems[1].endswith("The way there: “Near” > “End”.")


def test_harm_is_told_beside_distress(tmp_path: Path) -> None:
    text = (
        "-> a\n== a ==\nIt hurts. # distress # harm # id: t.a\n+ [Sit # calm # id: t.sit]\n- Bye. # id: t.bye\n-> END\n"
    )
    (problem,) = checked(tmp_path, text)
    assert problem.startswith("story.ink:3: after this line with # harm there is a way without a people choice")


NOTED = LevelFacts(note=False, notes=frozenset({"loss", "softer"}))
TOLD = "There is loss. # note: loss # id: t.l\nSofter: less of it. # note: softer # id: t.n\n"
HARD = "== hard ==\n# needs: loss\nIt is hard. # id: t.hard\n-> END\n"


def test_a_knot_that_needs_a_note_is_not_entered_without(tmp_path: Path) -> None:
    start = "-> note\n== note ==\nHello. # id: t.h\n"
    asked = (
        "+ [Tell me # id: t.tell]\n  "
        + TOLD.replace("\nSofter", "\n  Softer")
        + "  -> hard\n+ [Go # id: t.go] -> {}\n"
        + HARD
    )
    good = asked.replace("{}", "fine") + "== fine ==\nFine. # id: t.fine\n-> END\n"
    assert checked(tmp_path, start + good, NOTED) == []
    (problem,) = checked(tmp_path, start + asked.replace("{}", "hard"), NOTED)
    assert problem.startswith("story.ink:10: this can be come to without the content note 'loss'.")
    assert problem.endswith("The way there: “Go”.")


def test_a_note_comes_before_what_needs_it_within_one_turn_too(tmp_path: Path) -> None:
    late = "-> hard\n== hard ==\nIt is hard. # needs: loss # id: t.hard\n" + TOLD + "-> END\n"
    (problem,) = checked(tmp_path, late, NOTED)
    assert problem.startswith("story.ink:3: ")


def test_notes_of_the_story_and_of_the_level_agree(tmp_path: Path) -> None:
    text = "-> note\n== note ==\n" + TOLD.replace("note: softer", "note: softr") + "-> hard\n" + HARD
    assert checked(tmp_path, text, NOTED) == [
        "story.ink:4: level.toml has no content note 'softr'. Did you mean 'softer'?",
        "story.ink:2: the content note 'softer' of level.toml is told by no line. "
        "Put # note: softer on the line that tells it.",
    ]


def test_each_note_of_the_level_is_told_though_the_story_names_none(tmp_path: Path) -> None:
    text = "-> note\n== note ==\nHello. # id: t.h\n-> END\n"
    assert [p.partition(" Put ")[0] for p in checked(tmp_path, text, NOTED)] == [
        f"story.ink:2: the content note '{name}' of level.toml is told by no line." for name in ("loss", "softer")
    ]
    assert checked(tmp_path, text, LevelFacts(note=False, notes=frozenset())) == []


def test_each_note_but_the_softer_one_is_needed_by_a_line(tmp_path: Path) -> None:
    text = "-> note\n== note ==\n" + TOLD + "-> hard\n" + HARD
    assert checked(tmp_path, text, NOTED) == []
    (problem,) = checked(tmp_path, text.replace("# needs: loss\n", ""), NOTED)
    assert problem.startswith("story.ink:3: no line needs the content note 'loss'")
    assert "Put # needs: loss on the first line" in problem


def test_words_before_the_note_are_told(tmp_path: Path) -> None:
    text = "Hello. # id: t.hi\n-> note\n== note ==\nA note. # id: t.n\n"
    text += "+ [Soft # soften # id: t.s]\n+ [Skip # skip # id: t.k]\n- -> END\n"
    (problem,) = checked(tmp_path, text, LevelFacts())
    assert problem.startswith("story.ink:1: these words come before the content note.")


# Tags and ids


def test_a_line_that_glue_leaves_without_an_id_is_told(tmp_path: Path) -> None:
    assert any("no id" in problem for problem in checked(tmp_path, "-> a\n== a ==\nHello <>\nthere.\n-> END\n"))


@pytest.mark.parametrize(
    "lone", ["# lihgt\n-> END\n", "+ [In] # spaeker: x\n- -> END\n", "{room: {room: -> END}}\n# fee: x\n-> END\n"]
)
def test_tags_beside_no_words_are_looked_at(lone: str, tmp_path: Path) -> None:
    assert any("there is no tag" in problem for problem in checked(tmp_path, ROOM + lone))


# Too large


def test_a_story_too_large_names_its_word_variables(tmp_path: Path) -> None:
    words = "|".join(f"w{n}" for n in range(8))
    names = [f"v{n}" for n in range(5)]
    text = "".join(f'VAR {name} = "w0" // {words}\n' for name in names) + ROOM
    for name in names:
        text += "".join(f'+ [{name} {n} # id: t.{name}.{n}]\n  ~ {name} = "w{n}"\n  -> room\n' for n in range(8))
    wanted = " and ".join(f'{name} == "w7"' for name in names)
    (problem,) = checked(tmp_path, text + f"+ {{{wanted}}} [Out # id: t.out] -> END\n", most=3000)
    assert problem.startswith("story.ink: this story can be in more than 3,000 states, too many to look at.")
    assert all(f"'{name}' (x" in problem for name in names), problem


# Facts


def test_the_ways_of_a_story_are_counted(tmp_path: Path) -> None:
    text = "-> a\n== a ==\nA. # id: t.a\n" + "".join(f"+ [{n} # id: t.{n}] -> b\n" for n in range(3))
    text += "== b ==\nB. # id: t.b\n" + "".join(f"+ [{n} # id: t.b{n}] -> END\n" for n in range(4))
    facts = story_facts(story_of(tmp_path, text))
    assert facts.ways == 12
    assert "12 ways" in facts.described()
    assert facts.minutes == (0.0, 0.0, 0.0)


def test_a_round_counts_as_nothing_so_that_there_is_an_end_to_counting(tmp_path: Path) -> None:
    text = ROOM + "+ [Look # id: t.look]\n  A wall. # id: t.wall\n  -> room\n" + OUT + "+ [Fly # id: t.fly] -> END\n"
    space = Space(story_of(tmp_path, text))
    space.explore()
    # Out and Fly, each from the room at first and from the room after looking.
    assert count_ways(space) == 4
    assert rounded(4) == "4 ways"
    assert rounded(3 * 10**20) == "more than 10^20 ways"
