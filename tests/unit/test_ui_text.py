"""Text: wrapping, right-to-left order, sizes (accessibility.md 6 and 19)."""

from pathlib import Path

import pytest

from game.ui.ordering import Run, is_rtl, visual_runs
from game.ui.text import Typesetter, pieces
from tests.unit.ui_kit import make_ui

FONTS = Path(__file__).parents[2] / "assets" / "fonts"
ASK = "\u0633\u0624\u0627\u0644"
YES = "\u0646\u0639\u0645"


def test_plain_text_is_one_run() -> None:
    assert visual_runs("Rude of it.", False) == (Run("Rude of it.", False),)


def test_the_digits_of_a_number_to_dial_are_of_a_font_whose_zero_has_no_slash() -> None:
    kind = Typesetter(FONTS)
    block = kind.layout("Call \u20660800 1111\u2069 or read page 80", 2000.0)
    parts = [part for run in block.lines[0].runs for part in kind._by_font(run, False)]
    figures = kind.fonts.figures(False)
    stem = kind.fonts.files(False)[figures]
    assert stem is not None and stem.stem.startswith("NotoSansArabic")
    assert [text for index, text in parts if index == figures] == ["0800 1111 "]
    assert "".join(text for _, text in parts) == "Call 0800 1111 or read page 80"
    assert block.width == kind.width_of("Call \u20660800 1111\u2069 or read page 80")


def test_a_number_in_an_isolate_keeps_its_order_and_the_isolate_is_gone() -> None:
    runs = visual_runs(f"{ASK} \u20680800 1111\u2069 {YES}", True)
    assert runs == (Run(YES, True), Run(" 0800 1111 ", False), Run(ASK, True))


def test_brackets_are_mirrored_in_right_to_left_text_only() -> None:
    runs = visual_runs(f"{ASK} ({YES}) hello (yes)", True)
    assert runs == (Run("hello (yes) (", False), Run(YES, True), Run(") ", False), Run(ASK, True))


def test_nested_brackets() -> None:
    assert visual_runs(f"(({YES}))", True) == (Run("((", False), Run(YES, True), Run("))", False))


def test_marks_stay_with_their_letters() -> None:
    vowelled = "\u0645\u064f\u0631"
    assert visual_runs(vowelled, True) == (Run(vowelled, True),)


def test_is_rtl() -> None:
    assert is_rtl(f"a {YES}")
    assert not is_rtl("caf\u00e9")


def test_lines_break_after_spaces_and_inside_dashed_words() -> None:
    assert list(pieces("one two-three")) == ["one ", "two-", "three"]


def test_a_script_without_spaces_breaks_anywhere() -> None:
    assert list(pieces("\u6d77\u9762")) == ["\u6d77", "\u9762"]


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("rtl", [False, True])
def test_no_line_is_wider_than_its_room(percent: int, rtl: bool) -> None:
    kind = make_ui(percent=percent, rtl=rtl).type
    text = f"And my heart's doing this. Antidisestablishmentarianism {ASK} {YES} 0800 1111. " * 4
    for width in (120.0, 400.0, 900.0):
        block = kind.layout(text, width, "line")
        assert block.width <= width + 1
        assert block.height == pytest.approx(len(block.lines) * block.line_height)


def test_nothing_is_lost_in_wrapping() -> None:
    kind = make_ui().type
    text = "The sea was calm and we went on, slowly, past the last of the lamps."
    block = kind.layout(text, 300, "body")
    assert " ".join("".join(r.text for r in line.runs) for line in block.lines) == text


def test_acc_6_sizes() -> None:
    at_100, at_200 = make_ui().type, make_ui(percent=200).type
    assert at_100.size("body") == 28
    assert at_200.size("body") == 56
    assert min(at_100.size(role) for role in ("small", "button", "body", "line")) >= 22


def test_acc_6_a_comfortable_line_has_40_to_70_letters() -> None:
    kind = make_ui((1920, 1080)).type
    text = "It helps some, not by magic, and not all at once, and you can stop whenever you like. " * 5
    block = kind.layout(text, kind.comfortable(), "body")
    lengths = [sum(len(r.text) for r in line.runs) for line in block.lines[:-1]]
    assert min(lengths) >= 40
    assert max(lengths) <= 72


def test_wider_spacing_is_wider() -> None:
    assert make_ui(spacing=True).type.line_height("body") > make_ui().type.line_height("body") * 1.2


def test_a_letter_that_no_font_has_is_found() -> None:
    fonts = make_ui().type.fonts
    assert fonts.missing("Mira's nan \u2026") == ()
    assert fonts.missing("a\U00012345") == ("\U00012345",)
