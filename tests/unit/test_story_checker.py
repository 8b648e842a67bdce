"""The checker, tested by mutation: a small level that holds everything a level promises, and faults seeded in it."""

from pathlib import Path

import pytest

from game.story import commands, load_story
from game.story.checker import LevelFacts, check_story
from game.story.facts import story_facts
from game.story.space import Space

LEVEL = """\
VAR soft = false
VAR trust = 0 // 0..2
VAR mood = "calm" // calm|tense
-> note
== note ==
A note. # id: t.note.1
+ [Go on. # id: t.note.go]
+ [Softer # soften # id: t.note.soft]
  ~ soft = true
+ [Skip # skip # id: t.note.skip] -> last
- -> quay
== quay ==
Hello. # speaker: mira # id: t.quay.1
* [Kind # id: t.quay.kind]
  ~ trust = MIN(trust + 1, 2)
* [Dry # id: t.quay.dry]
  ~ mood = "tense"
- It hurts. # distress # id: t.quay.2
* [Listen # id: t.quay.listen]
* [Wait # id: t.quay.wait]
- -> breath
== breath ==
Breathe. # practise: breathing # id: t.breath.1
+ [done # after: finished # id: t.breath.f]
+ [left # after: left # id: t.breath.l]
+ [skipped # after: skipped # id: t.breath.s]
- Something else. # id: t.breath.2
+ [Look at the sea # calm # id: t.breath.calm]
+ [Who could help? # people # id: t.breath.people]
- They say things. # harm # id: t.breath.3
+ [Stay # id: t.breath.stay]
- On. # id: t.breath.4
+ [Tell someone # people: mine # id: t.breath.tell]
+ [On # id: t.breath.on]
- -> hall
== hall ==
The hall. # id: t.hall.1
-> walk
= walk
+ [The urn # at: urn # id: t.hall.urn]
  {A cup.|Another.} # id: t.hall.2
  -> walk
+ [The door # at: door # id: t.hall.door]
  {
  - trust > 0 and mood == "calm":
    You were kind. # id: t.hall.kind
  - soft:
    It was a soft night. # id: t.hall.soft
  - else:
    A night. # id: t.hall.else
  }
  -> last
== last ==
The light. # light # id: t.last.1
-> END
"""
FACTS = LevelFacts(practises=frozenset({"breathing"}), things=frozenset({"urn", "door"}))


def checked(folder: Path, text: str, most: int = 100_000) -> list[str]:
    path = folder / "story.ink"
    path.write_text(text, encoding="utf-8")
    return [str(problem) for problem in check_story(load_story(path), FACTS, most)]


def test_a_level_that_keeps_its_promises_has_no_problem(tmp_path: Path) -> None:
    assert checked(tmp_path, LEVEL) == []


FAULTS: dict[str, tuple[str, str, str]] = {
    "a cut divert makes a knot unreachable": (
        "- -> hall",
        "- -> last",
        "'hall' is never reached",
    ),
    "a stitch that nothing leads to": (
        "== last ==",
        "= loft\nUp. # id: t.x\n-> END\n== last ==",
        "'hall.loft' is never",
    ),
    "a way that runs out": (
        "The light. # light # id: t.last.1\n-> END",
        "The light. # id: t.last.1",
        "runs out",
    ),
    "a trapped state": (
        "  -> last\n== last",
        "  -> walk\n== last",
        "no ending can be reached",
    ),
    "a room without a door": (
        "+ [The door # at: door # id: t.hall.door]",
        "+ {trust > 2} [Go # id: t.d]",
        "no ending can",
    ),
    "a choice that is never on offer": (
        "* [Dry",
        "* {trust > 1} [Dry",
        "“Dry” is never on offer",
    ),
    "a choice behind its own taking": (
        "+ [On # id",
        "+ {not breath} [On # id",
        "“On” is never on offer",
    ),
    "a branch that never holds": (
        '- trust > 0 and mood == "calm":',
        '- trust > 2 and mood == "calm":',
        "never holds",
    ),
    "an else that never comes": (
        "- soft:",
        "- soft or not soft:",
        "always holds",
    ),
    "words behind an arrow": (
        "- -> breath",
        "- -> breath\nToo late. # id: t.late",
        "nothing leads to these words",
    ),
    "a removed practice": (
        "Breathe. # practise: breathing #",
        "Breathe. #",
        "choices with # after stand here without",
    ),
    "a way around the practice": (
        "* [Wait # id: t.quay.wait]",
        "* [Wait # id: t.quay.wait] -> hall",
        "without practising",
    ),
    "another activity is not the skill": (
        "practise: breathing",
        "practise: sailing",
        "without practising the skill",
    ),
    "a practice that is not the last line": (
        "# practise: breathing # id: t.breath.1",
        "# practise: breathing # id: t.breath.1\nMore. # id: t.m",
        "not the last",
    ),
    "an answer is missing": (
        "+ [left # after: left # id: t.breath.l]\n",
        "",
        "there must be the choices",
    ),
    "a choice beside the answers": (
        "+ [left # after",
        "+ [chat # id: t.chat]\n+ [left # after",
        "there must be the choices",
    ),
    "worse is answered, and something else is not": (
        "+ [left # after: left",
        "+ [worse # after: worse # id: t.breath.w]\n+ [left # after: left",
        "# after: worse and # after: other together",
    ),
    "calm comes too late": (
        "- -> breath",
        "- a # id: t.a\n+ [b # id: t.b]\n- c # id: t.c\n+ [d # id: t.d]\n- -> breath",
        "# distress there is a way",
    ),
    "no calm at all": (
        "# calm # id: t.breath.calm]\n+ [Who could help? # people #",
        "# id: t.breath.calm]\n+ [Who could help? #",
        "# distress there is a way",
    ),
    "calm does not count after harm": (
        "# people: mine # id",
        "# calm # id",
        "# harm there is a way",
    ),
    "people too late after harm": (
        "- On. # id: t.breath.4",
        "- Hm. # id: t.h\n+ [And # id: t.and]\n- On. # id: t.breath.4",
        "# harm there is a way",
    ),
    "harm and then the end": (
        "+ [Stay # id: t.breath.stay]",
        "+ [Stay # id: t.breath.stay] -> last",
        "# harm there is a way",
    ),
    "no note": (
        "-> note\n== note",
        "-> quay\n== note",
        "does not begin with its content note",
    ),
    "words before the note": (
        "-> note\n== note",
        "Hi. # id: t.hi\n+ [a # id: t.a]\n- -> note\n== note",
        "does not begin with",
    ),
    "a note without the softer choice": (
        "# soften #",
        "#",
        "no choice with # soften",
    ),
    "a note without skip": (
        "# skip #",
        "#",
        "no choice with # skip",
    ),
    "a number leaves its range": (
        "MIN(trust + 1, 2)",
        "trust + 3",
        "becomes 3 here, outside its range 0..2",
    ),
    "a number without a range": (
        "// 0..2",
        "",
        "does not say its range",
    ),
    "a word without its list": (
        "// calm|tense",
        "",
        "does not say which words",
    ),
    "a loop without a choice": (
        "- -> breath",
        "- -> round\n== round\nOn. # id: t.r\n-> round",
        "never offers a choice",
    ),
    "two choices at one thing": (
        "# at: door",
        "# at: urn",
        "two choices lead to 'urn'",
    ),
    "a thing that is not on the map": (
        "# at: door",
        "# at: gate",
        "nothing on the map is called 'gate'",
    ),
    "an unknown tag": (
        "# speaker: mira",
        "# speeker: mira",
        "Did you mean 'speaker'?",
    ),
    "a tag in the wrong place": (
        "# light # id: t.last.1",
        "# skip # id: t.last.1",
        "belongs on a choice",
    ),
    "a tag of lines on a choice": (
        "# at: urn #",
        "# at: urn # light #",
        "'# light' belongs on a line",
    ),
    "a tag without its value": (
        "# speaker: mira",
        "# speaker",
        "needs a value",
    ),
    "a value that is not known": (
        "# after: left",
        "# after: gone",
        "does not know 'gone'",
    ),
    "a line without an id": (
        " # id: t.quay.1",
        "",
        "this line has no id",
    ),
    "a choice without an id": (
        "* [Dry # id: t.quay.dry]",
        "* [Dry]",
        "this choice has no id",
    ),
    "an id that stands twice": (
        "t.quay.dry",
        "t.quay.kind",
        "also stands in line",
    ),
    "two ids joined by glue": (
        "The hall. # id: t.hall.1\n-> walk",
        "The hall. # id: t.hall.1 -> last",
        "are joined into one",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_fault_is_found(fault: str, tmp_path: Path) -> None:
    old, new, said = FAULTS[fault]
    assert LEVEL.count(old) == 1, f"the fault must change one place: {old}"
    problems = checked(tmp_path, LEVEL.replace(old, new))
    assert any(said in problem for problem in problems), problems


def test_there_are_thirty_faults_or_more() -> None:
    assert len(FAULTS) >= 30


def test_a_problem_names_the_shortest_way_as_choices(tmp_path: Path) -> None:
    problems = checked(tmp_path, LEVEL.replace("* [Wait # id: t.quay.wait]", "* [Wait # id: t.quay.wait] -> last"))
    way = next(p for p in problems if "without practising" in p)
    assert "The way there: “Go on.” > “Kind” > “Wait”." in way


def test_only_what_a_later_condition_reads_counts_as_state(tmp_path: Path) -> None:
    """A variable that nothing reads must not multiply the states."""
    many = "".join(f"VAR unread{n} = false\n" for n in range(30))
    sets = "".join(f"  ~ unread{n} = true\n" for n in range(30))
    text = many + LEVEL.replace("  {A cup.", f"{sets}  {{A cup.", 1)
    assert checked(tmp_path, text, most=200) == []


def test_a_story_too_large_fails_and_says_why(tmp_path: Path) -> None:
    hub = "".join(f"+ [Flip {n} # id: t.f{n}]\n  ~ bit{n} = not bit{n}\n  -> last\n" for n in range(14))
    reads = " and ".join(f"bit{n}" for n in range(14))
    bits = "".join(f"VAR bit{n} = false\n" for n in range(14))
    text = bits + LEVEL.replace(
        "The light. # light # id: t.last.1\n-> END", f"{hub}+ {{{reads}}} [End # id: t.e] -> END"
    )
    (problem,) = checked(tmp_path, text, most=5000)
    assert "more than 5,000 states" in problem
    assert "'bit" in problem


def test_a_story_too_large_to_count_is_told_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "story.ink"
    path.write_text(LEVEL, encoding="utf-8")
    monkeypatch.setattr(Space.__init__, "__defaults__", (5, None))
    assert commands.check(path) == 1
    told = capsys.readouterr().out
    assert told.count("too many to look at") == 1, told
    assert "lines" not in told, "nothing is counted"


def test_the_facts_of_a_story_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "story.ink"
    path.write_text(LEVEL, encoding="utf-8")
    facts = story_facts(load_story(path))
    assert (facts.lines, facts.choices) == (13, 17)
    # Hello, It hurts, Breathe, Something else, They say things, On, The hall, A night, The light: no skip, no softer.
    assert facts.fewest == 18
    assert facts.fewest <= facts.median <= facts.most
    assert facts.share == pytest.approx(10 / 13)
    assert "13 lines, 17 choices" in facts.described()


@pytest.mark.parametrize("answer", ["finished", "left", "skipped"])
def test_a_practice_counts_whatever_it_answers_and_going_past_it_does_not(tmp_path: Path, answer: str) -> None:
    """Left is begun and put down, skipped is a skip choice: neither is held against a player."""
    text = "-> note\n== note ==\nA note. # id: t.n\n+ [Softer # soften # id: t.soft] -> END\n"
    text += "+ [Skip # skip # id: t.skip] -> END\n+ [On # id: t.on] -> breath\n"
    text += "== breath ==\nBreathe. # practise: breathing # id: t.b\n"
    for one in ("finished", "left", "skipped"):
        text += f"+ [{one} # after: {one} # id: t.{one}] -> {'END' if one == answer else 'again'}\n"
    text += "== again ==\nAgain. # practise: breathing # id: t.a\n"
    text += "".join(f"+ [{a} # after: {a} # id: t.a_{a}] -> END\n" for a in ("finished", "left", "skipped"))
    assert checked(tmp_path, text) == []
    past = text.replace("-> breath\n", "-> porch\n") + "== porch ==\nA porch. # id: t.p\n+ [In # id: t.in] -> breath\n"
    (problem,) = checked(tmp_path, past + "+ [Home # id: t.home] -> END\n")
    assert "without practising the skill, and nothing was softened or skipped" in problem
    assert problem.endswith("The way there: “On” > “Home”.")
