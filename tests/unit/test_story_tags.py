"""What a loaded story says about its tags and ids, and what a run says about the words of choices."""

from pathlib import Path

import pytest

from game.story import load_story
from game.story.engine import Trace, run
from game.story.program import Op
from game.story.story import Story, TagKind


def loaded(tmp_path: Path, text: str) -> Story:
    path = tmp_path / "story.ink"
    path.write_text(text, encoding="utf-8")
    return load_story(path)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Dusk. # a\n-> END", ["line"]),
        ("# a\nDusk.\n-> END", ["line"]),
        ("# a\n~ met = true\nDusk.\n-> END", ["line"]),
        ("# a\n-> END", ["lone"]),
        ("# a\n# b\n-> END", ["lone", "lone"]),
        ("# a\n* [Go] -> END", ["lone"]),
        ("# a\n{\n- met: Dusk.\n}\n-> END", ["lone"]),
        ("* [Go # a] -> END", ["choice"]),
        ("* Go # a\n- -> END", ["choice"]),
        ("* [Go] # a\n  -> END", ["lone"]),
        ("* [Go] Gone. # a\n- -> END", ["line"]),
        ("* Go # a [now # b] at once. # c\n- -> END", ["choice", "choice", "line"]),
        ("-> k\n== k\n* [Go] Dusk.\n- # a\n", ["lone"]),
    ],
)
def test_every_tag_is_told_with_what_it_belongs_to(text: str, kinds: list[str], tmp_path: Path) -> None:
    story = loaded(tmp_path, f"VAR met = false\n{text}\n")
    assert [str(tag.kind) for tag in story.tags] == kinds
    assert [tag.tag.name for tag in story.tags] == ["a", "b", "c"][: len(kinds)]


def test_a_tag_names_its_file_line_and_knot(tmp_path: Path) -> None:
    (tmp_path / "more.ink").write_text("== there ==\nDusk. # a\n-> END\n", encoding="utf-8")
    story = loaded(tmp_path, "INCLUDE more.ink\n* Go # b\n- -> there\n")
    places = {tag.tag.name: (tag.file, tag.line, tag.column, tag.knot, tag.shared, tag.kind) for tag in story.tags}
    assert places == {
        "a": ("more.ink", 2, 7, "there", False, TagKind.LINE),
        "b": ("story.ink", 2, 6, "", True, TagKind.CHOICE),
    }


@pytest.mark.parametrize(
    ("text", "glued"),
    [
        ("Hello <>\nthere.\n-> END", {"Hello": True, "there.": False}),
        ("Hello # id: x.1\n<> there.\n-> END", {"Hello": False, "there.": True}),
        ("Hello <>\nthere. # id: x.1\n-> END", {"Hello": True, "there.": False}),
        ("One <>\ntwo <>\nthree.\n-> END", {"One": True, "two": True, "three.": False}),
        ("One # id: x.1\n<>\n# id: x.2\ntwo.\n-> END", {"One": True, "two.": False}),
        ("One <>\n# a\ntwo.\n-> END", {"One": True, "two.": False}),
        ("One <>\ntwo.\nThree.\n-> END", {"One": True, "two.": False, "Three.": False}),
        ("One <>\n-> k\n== k ==\ntwo.\n-> END", {"One": True, "two.": False}),
        ("* [Go] One <>\n- two.\n-> END", {"One": True, "two.": False}),
    ],
)
def test_one_part_of_a_glued_line_carries_the_id(text: str, glued: dict[str, bool], tmp_path: Path) -> None:
    assert {line.plain: line.glued for line in loaded(tmp_path, f"{text}\n").lines} == glued


def test_the_words_of_choices_leave_a_trace(tmp_path: Path) -> None:
    story = loaded(tmp_path, "VAR met = false\n* Wave{met: again|} {not met:once}\n- -> END\n")
    trace = Trace()
    run(story.program, [slot.first for slot in story.program.slots], 0, trace=trace)
    forks = [at for at in sorted(trace.word_steps) if story.program.steps[at].op is Op.FORK]
    assert [trace.word_passed, trace.word_taken] == [{at} for at in forks]
    assert not trace.taken | trace.passed
