"""The picture of a story: every knot, where each choice leads, marks in words, counts."""

import re
from pathlib import Path

import pytest

from game.story import commands
from game.story.outline import sections
from game.story.parser import parse
from game.story.problems import Problems

STORY = """\
VAR met = false
-> quay
== quay ==
Hello there. # speaker: mira
* [Go <in> # at: door] -> hall
* {not met} [Softer # soften]
  {met: -> hall}
  Well.
+ [Talk # people: help] -> END
- (again) Then. # practise: breathing
+ [x # after: finished] -> again
+ [y # after: left] -> hall.row
+ [z # after: skipped] -> hall.row
== hall ==
= row
Bye. -> quay
"""


def drawn(folder: Path) -> str:
    path = folder / "02_test" / "story.ink"
    path.parent.mkdir()
    path.write_text(STORY, encoding="utf-8")
    out = folder / "map.html"
    assert commands.main(["map", str(path), "--out", str(out)]) == 0
    return out.read_text(encoding="utf-8")


def test_each_way_leads_where_the_story_goes(tmp_path: Path) -> None:
    path = tmp_path / "story.ink"
    path.write_text(STORY, encoding="utf-8")
    found = {section.name: section for section in sections(parse(path, Problems()))}
    assert list(found) == ["the beginning", "quay", "hall", "hall.row"]
    ways = [
        (row.text, row.condition, row.to, row.marks) for row in found["quay"].rows if row.kind in ("choice", "then")
    ]
    assert ways == [
        ("Go <in>", "", ["hall"], ("at door",)),
        ("Softer", "not met", [], ("soften",)),
        ("then", "met", ["hall"], ()),
        ("Talk", "", ["END"], ("people help",)),
        ("x", "", ["quay"], ("practice finished",)),
        ("y", "", ["hall.row"], ("practice left",)),
        ("z", "", ["hall.row"], ("practice skipped",)),
    ]
    assert [row.text for row in found["quay"].rows if row.kind == "practice"] == ["breathing"]
    assert found["hall"].leads == {"hall.row"} and found["hall.row"].leads == {"quay"}
    assert (found["quay"].lines, found["quay"].words) == (3, 4)
    assert found["quay"].speakers == {"mira": 1}


def test_the_page_says_in_words_what_it_shows_and_needs_nothing_else(tmp_path: Path) -> None:
    page = drawn(tmp_path)
    words = re.sub(r"<[^>]+>", "\n", page)
    for said in (
        "The story of test",
        "Ways through the story",
        "Words on a way",
        "Minutes of reading",
        "softer",
        "people help",
        "practice",
        "The end",
    ):
        assert said in words
    assert "&lt;in&gt;" in page, "words are escaped"
    assert "\u2192 hall.row" in words and "\u2192 the end" in words and "\u21ba stays here" in words
    assert not re.search(r"(src|href)=\"(?!#)", page), "nothing is fetched"


def test_every_arrow_ends_at_a_box(tmp_path: Path) -> None:
    page = drawn(tmp_path)
    heads = set(map(int, re.findall(r'class="name" x="\d+" y="(\d+)"', page)))
    ends = [int(y) for y in re.findall(r'd="M\d+ (\d+)l-?10 -5v10z"', page)]
    assert len(ends) == 5
    assert len(re.findall(r"l10 -5v10z", page)) == 4, "down, on the right: quay, hall, hall.row, the end"
    assert len(re.findall(r"l-10 -5v10z", page)) == 1, "back, on the left: quay"
    assert all(any(abs(y + 5 - head) < 3 for head in heads) for y in ends)


def test_a_story_that_cannot_be_read_draws_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "story.ink"
    path.write_text("Hello {x}\n", encoding="utf-8")
    assert commands.main(["map", str(path), "--out", str(tmp_path / "m.html")]) == 2
    assert f"{path}:1:" in capsys.readouterr().err and not (tmp_path / "m.html").exists()
