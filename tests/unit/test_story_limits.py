"""Nothing that is written can break the reader, and what Ink players do not agree on is not played."""

import time
from pathlib import Path

import pytest

from game.core.problems import ContentError
from game.story import load_story
from game.story.engine import EndlessStoryError, TooLargeError
from game.story.playing import raw_begin
from game.story.story import Story


def loaded(tmp_path: Path, text: str) -> Story:
    path = tmp_path / "story.ink"
    path.write_text(text, encoding="utf-8")
    return load_story(path)


def test_a_file_that_is_no_text_names_the_line_of_its_first_bad_byte(tmp_path: Path) -> None:
    (tmp_path / "story.ink").write_bytes(b"INCLUDE part.ink\n-> k\n")
    (tmp_path / "part.ink").write_bytes(b"== k ==\r\nAt the caf\xe9.\r\n-> END\r\n")
    with pytest.raises(ContentError) as caught:
        load_story(tmp_path / "story.ink")
    said = str(caught.value.problems[0])
    assert said == "part.ink:2: this file is not plain text in UTF-8. Save it with the encoding UTF-8."


@pytest.mark.parametrize("depth", [21, 60, 200, 700, 3000])
@pytest.mark.parametrize(
    ("opening", "middle", "closing"),
    [
        ("{true:", "a", "}"),
        ("{a|", "a", "}"),
        ("{true:\n", "a\n", "}\n"),
        ("{\n- true:\n", "a\n", "}\n"),
        ("{true:\n- ", "a\n", "\n}\n"),
        ("{", "a", "}"),
        ("{(", "1", ") == 1: a}"),
        ("* {(", "true", ")} a"),
    ],
)
def test_what_stands_too_deep_is_refused(depth: int, opening: str, middle: str, closing: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        loaded(tmp_path, opening * depth + middle + closing * depth + "\n-> END\n")
    assert caught.value.problems[0].line > 0
    assert caught.value.problems[0].hint


@pytest.mark.parametrize("count", [51, 200, 700, 3000])
@pytest.mark.parametrize(("start", "again"), [("{true", " and true"), ("{1", " + 1"), ("{true", " && not true")])
def test_what_is_too_long_is_refused(count: int, start: str, again: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="too long"):
        loaded(tmp_path, start + again * count + ": a}\n-> END\n")


@pytest.mark.parametrize("prefix", ["not ", "!", "- "])
@pytest.mark.parametrize("count", [60, 700, 3000])
def test_signs_without_end_are_refused(prefix: str, count: int, tmp_path: Path) -> None:
    with pytest.raises(ContentError):
        loaded(tmp_path, "~ a = " + prefix * count + "true\nVAR a = true\n-> END\n")


@pytest.mark.parametrize("depth", [21, 300, 1200])
def test_choices_without_end_are_refused(depth: int, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"story\.ink:21: more than 20 choices"):
        loaded(tmp_path, "".join(f"{'*' * n} c\n" for n in range(1, depth + 1)) + "- -> END\n")


def test_files_that_include_one_another_without_end_are_refused(tmp_path: Path) -> None:
    for number in range(1200):
        (tmp_path / f"part{number}.ink").write_text(f"INCLUDE part{number + 1}.ink\n== k{number} ==\n-> END\n")
    with pytest.raises(ContentError) as caught:
        loaded(tmp_path, "INCLUDE part0.ink\n-> END\n")
    assert all(problem.line and problem.hint for problem in caught.value.problems)


def test_a_number_that_grows_too_large_stops_the_story(tmp_path: Path) -> None:
    story = loaded(tmp_path, "VAR n = 999999\n~ n = n + 1\n~ n = n * n\n{n > 3: many}\n-> END\n")
    with pytest.raises(TooLargeError, match=r"^story\.ink:3$"):
        raw_begin(story)


@pytest.mark.parametrize("round_trip", ["<> \n", "so <> \n"], ids=["glue", "words and glue"])
def test_a_round_in_which_no_line_ends_stops_as_soon_as_any_other(round_trip: str, tmp_path: Path) -> None:
    story = loaded(tmp_path, f"-> k\n== k ==\n{round_trip}-> k\n")
    began = time.process_time()
    with pytest.raises(EndlessStoryError):
        raw_begin(story)
    assert time.process_time() - began < 0.2


def test_the_condition_of_a_choice_stops_it_too(tmp_path: Path) -> None:
    story = loaded(tmp_path, "VAR n = 999999\n* {n * n > 3} Many\n- -> END\n")
    with pytest.raises(TooLargeError, match=r"^story\.ink:2$"):
        raw_begin(story)


def test_ranges_prove_that_a_number_stays_small(tmp_path: Path) -> None:
    loaded(tmp_path, "VAR n = 0 // 0..1000\nVAR m = 0 // -3..1000\n~ n = MIN(n * m + 1, 1000)\n-> END\n")
    with pytest.raises(ContentError, match="too large a number"):
        loaded(tmp_path, "VAR n = 0 // 0..1000\n~ n = MIN(n * n * n * n, 1000)\n-> END\n")
