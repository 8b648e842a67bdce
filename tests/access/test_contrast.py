"""ACC-7: contrast over every theme, computed as WCAG 2.2 says. ACC-14: the ring round the focus."""

from pathlib import Path

import pytest

from game.content.theme import Theme, contrast, contrasts, load_themes, rgb

ROOT = Path(__file__).parents[2]
THEMES = load_themes(ROOT / "assets" / "themes")


def test_the_three_themes_are_there() -> None:
    assert {"day", "dusk", "high_contrast"} <= set(THEMES)


def test_white_on_black_is_21() -> None:
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21.0)
    assert contrast(rgb("#777777"), rgb("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_acc_7_every_pair_keeps_its_contrast(theme: Theme) -> None:
    low = {
        f"{front} on {back}": f"{ratio:.2f} < {least}"
        for (front, back), (ratio, least) in contrasts(theme).items()
        if ratio < least
    }
    assert not low


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_acc_7_no_theme_promises_less_than_it_must(theme: Theme) -> None:
    assert theme.text_ratio >= 4.5
    assert theme.part_ratio >= 3.0


def test_acc_7_high_contrast_is_seven_to_one() -> None:
    theme = THEMES["high_contrast"]
    assert theme.text_ratio >= 7.0
    assert theme.panel_alpha == 1.0


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_acc_14_the_ring_is_seen_on_any_ground(theme: Theme) -> None:
    light, dark = rgb(theme.focus), rgb(theme.focus_gap)
    assert contrast(light, dark) >= 3.0
    for level in range(0, 256, 5):
        ground = (level, level, level)
        assert max(contrast(light, ground), contrast(dark, ground)) >= 3.0
