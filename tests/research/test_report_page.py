"""The page of a report in a real browser, wide, on a phone and printed, left to right and right to left."""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from telemetry.research.figures import Figures, Person, figures
from telemetry.research.published import CURVES
from telemetry.research.report import About, page
from telemetry.research.tables import Row
from telemetry.words import Words, load
from tests.browser_kit import DESKTOP, PHONE, Browser, browser
from tests.counsellor_kit import right_to_left

ABOUT = About('Calm <waters> & "more"', 20_000)
PRINTED = (688, 1032)


@pytest.fixture(scope="module")
def tab() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


def told(people: int = 240, seed: int = 4, answered: float = 0.6) -> Figures:
    rng = Random(seed)
    every, notes = [], list[Row]()
    for number in range(people):
        who = f"{number:016x}"
        change = rng.gauss(0.2, 2.0) if rng.random() < answered else None
        band = rng.choice(("12", "13_15", "13_15", "16_17", "18", ""))
        language = rng.choice(("en", "en", "en", "fr"))
        finished = min(9, int(rng.expovariate(1.0)))
        minutes, practice = rng.expovariate(1 / 40), rng.expovariate(1 / 9)
        worse = None if change is None else change < -2
        every.append(Person(who, band, language, minutes, practice, finished, change, worse))
        for activity in rng.sample(("breathing", "ropes", "senses"), 2):
            common = {"participant": who, "activity": activity}
            how = rng.choices(("finished", "left", "skipped"), (75, 15, 10))[0]
            felt = rng.choices(("better", "same", "worse"), (50, 42, 8))[0]
            notes += [
                {**common, "event": "skill_practised", "how": how},
                {**common, "event": "after_checked", "felt": felt},
            ]
    return figures(every, notes)


@pytest.mark.parametrize("kind", ["many", "few", "nobody answered", "arabic"])
def test_the_page_has_no_fault_on_any_screen_or_in_print(tab: Browser, tmp_path: Path, kind: str) -> None:
    words = right_to_left(tmp_path / "locale") if kind == "arabic" else load()
    said = {"few": told(12), "nobody answered": told(40, answered=0.0)}.get(kind) or told()
    file = tmp_path / "report.html"
    file.write_text(page(said, ABOUT, words), encoding="utf-8")
    tab.media("")
    tab.size(*DESKTOP)
    tab.open(file.as_uri())
    assert tab.run("document.dir") == words.direction
    for size, media in ((DESKTOP, ""), (PHONE, ""), (PRINTED, "print")):
        tab.size(*size)
        tab.media(media)
        assert tab.axe() == [], (size, media)
        assert tab.run("document.documentElement.scrollWidth <= innerWidth"), (size, media)
        beside = "[...document.querySelectorAll('svg[role] text')].filter(e => {const t = e.getBoundingClientRect(),"
        beside += " s = e.closest('svg').getBoundingClientRect(); return t.left < s.left - 1 || t.right > s.right + 1})"
        assert tab.run(beside + ".map(e => e.textContent)") == [], (size, media)
        # The percentages stand beside the lines they belong to, on whichever side that is.
        over = "(() => {const s = document.querySelector('svg[role]'), l = s.querySelector('path')"
        over += (
            ".getBoundingClientRect(); return [...s.querySelectorAll('text')].filter(e => e.textContent.endsWith('%'))"
        )
        over += ".map(e => e.getBoundingClientRect()).filter(t => t.left < l.right && t.right > l.left).length})()"
        assert tab.run(over) == 0, (size, media)
    assert len(tab.asked_for()) == 1, "the page itself and nothing else"
    tab.media("")


def test_it_runs_nothing_loads_nothing_and_is_small() -> None:
    html = page(told(), ABOUT, load())
    assert len(html.encode()) < 100_000
    assert not re.search(r"<script|<link|<img|<iframe|\son\w+=|@import|url\((?!#)", html)
    assert "Calm &lt;waters&gt; &amp; &quot;more&quot;" in html and "<waters>" not in html


def test_every_plot_says_its_numbers_in_a_table_and_points_at_its_text() -> None:
    html = page(told(), ABOUT, load())
    described = re.findall(r'aria-describedby="([^"]+)"', html)
    assert len(described) == 7
    assert all(f'id="{one}"' in html for one in described)
    ids = re.findall(r'\sid="([^"]+)"', re.sub(r"<defs>.*?</defs>", "", html))
    assert len(ids) == len(set(ids))
    cells = set(re.findall(r"<td[^>]*>([^<]*)</td>", html))
    for number in re.findall(r'class="small">([^<]*\([^<]* to [^<]*\))</text>', html):
        assert number in cells, number


def test_what_others_published_stands_beside_with_its_source() -> None:
    html = page(told(), ABOUT, load())
    for one in CURVES:
        assert one.doi in html and one.source.split(".")[0] in html
        for _, percent in one.reached:
            assert f">{percent:.1f} %<" in html
    assert "are no comparison" in html


def test_islands_that_nobody_finished_are_told_as_nobody() -> None:
    said = told(12)
    assert len(said.reached) <= 7
    assert '<td class="number">7</td><td class="number">0.0 % (0.0 to 24.2)</td>' in page(said, ABOUT, load())


def test_it_claims_nothing_and_compares_no_arms() -> None:
    html = page(told(), ABOUT, load())
    assert "has not been tested in a trial" in html and "Arms are not compared" in html
    assert not re.search(r"\b(effective|significant|proves?|improve[sd]?|treat\w*|cure[sd]?)\b", html)


def test_no_word_is_in_the_program(tmp_path: Path) -> None:
    """In a language of nothing but Arabic letters no Latin word is left but names, sources and codes."""
    words: Words = right_to_left(tmp_path / "locale")
    html = page(told(), About("", 1), words)
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)
    for one in CURVES:
        text = text.replace(one.source, " ").replace(f"doi:{one.doi}", " ")
    assert set(re.findall(r"[A-Za-z]{2,}", text)) <= {"en", "fr"}
