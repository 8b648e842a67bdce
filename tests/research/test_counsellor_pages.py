"""Counsellor pages in a real browser: wide, on a phone and printed; axe-core judges each (issue 5)."""

import random
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace

from telemetry.counsellor import html
from telemetry.counsellor.caseload import Given, caseload, cases, one_pager
from telemetry.counsellor.chosen import MOST, Choice, Chosen, Item, Said, choose
from telemetry.counsellor.pages import MOST_PAGES, ROOM, preview, tall
from telemetry.counsellor.reader import Opened
from telemetry.words import Words, load
from tests.browser_kit import DESKTOP, PHONE, Browser, browser
from tests.counsellor_kit import few, full, right_to_left

PRINTED = (688, 1032)
"""An A4 page less its margins, in CSS pixels."""
CHOSEN = "The player chose what is here. Blank means nothing. Not a diagnosis or risk assessment."
LETTERS = {
    "plain": "I would like to get through the day. ",
    "wide": "MMMM WWWW ",
    "ideographs": "山川草木",
    "long": "x" * 30,
}


@pytest.fixture(scope="module")
def tab() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Words:
    return right_to_left(tmp_path_factory.mktemp("locale"))


def show(tab: Browser, page: str | bytes, folder: Path) -> None:
    file = folder / "pages.html"
    file.write_bytes(page if isinstance(page, bytes) else page.encode())
    tab.media("")
    tab.size(*DESKTOP)
    tab.open(file.as_uri())


def judged(tab: Browser, page: str | bytes, folder: Path) -> None:
    """No fault at desktop and phone width and in print; nothing sticks out sideways; nothing else is asked for."""
    show(tab, page, folder)
    for size, media in ((DESKTOP, ""), (PHONE, ""), (PRINTED, "print")):
        tab.size(*size)
        tab.media(media)
        assert tab.axe() == [], (size, media)
        assert tab.run("document.documentElement.scrollWidth <= innerWidth"), (size, media)
        sticking = "[...document.querySelectorAll('p,h1,h2,li,figure,svg[role]')].filter(e => {const r ="
        sticking += " e.getBoundingClientRect(); return r.left < -1 || r.right > innerWidth + 1}).map(e => e.outerHTML)"
        assert tab.run(sticking) == [], (size, media)
    assert len(tab.asked_for()) == 1, "the page itself and nothing else"


@pytest.mark.parametrize("name", ["few", "full", "empty", "arabic", "arabic full"])
def test_a_page_has_no_fault_on_any_screen_or_in_print(tab: Browser, arabic: Words, tmp_path: Path, name: str) -> None:
    words = arabic if "arabic" in name else load()
    of = "أبقى في الصف 0800 1111 حتى النهاية " if "arabic" in name else LETTERS["plain"]
    chosen = full(of, words.language) if "full" in name else replace(few(), language=words.language)
    if name == "empty":
        chosen = Chosen(language="en", made_on=few().made_on)
    judged(tab, html.page(chosen, words), tmp_path)


def test_a_caseload_and_a_one_pager_have_no_fault_either(tab: Browser, arabic: Words, tmp_path: Path) -> None:
    given = [
        Given(alias, Opened("a", chosen, sealed=True), "a.html") for alias, chosen in (("A", few()), ("B", full()))
    ]
    for words in (load(), arabic):
        judged(tab, caseload(cases((*given, given[0])), words), tmp_path)
        judged(tab, one_pager(full(language=words.language), "أزرق", words), tmp_path)


def test_axe_and_the_eye_for_width_would_find_a_fault(tab: Browser, tmp_path: Path) -> None:
    page = html.page(few(), load()).decode()
    for good, bad in (('lang="en"', ""), ("--soft:#4b4f6d", "--soft:#c9c9c9"), (' role="img"', ' role="banana"')):
        assert good in page
        show(tab, page.replace(good, bad), tmp_path)
        assert tab.axe() != [], good
    with pytest.raises(AssertionError):
        judged(tab, page.replace(".sheet{", ".sheet{min-width:900px;"), tmp_path)


@pytest.mark.parametrize("letters", LETTERS)
def test_it_prints_to_two_pages_at_most_each_with_the_sentence(tab: Browser, tmp_path: Path, letters: str) -> None:
    show(tab, html.page(full(LETTERS[letters]), load()), tmp_path)
    assert len(pikepdf.open(BytesIO(tab.pdf())).pages) == MOST_PAGES
    show(tab, one_pager(full(LETTERS[letters]), "A", load()), tmp_path)
    assert len(pikepdf.open(BytesIO(tab.pdf())).pages) == 1


def test_whatever_is_chosen_prints_to_as_many_pages_as_the_preview_has(tab: Browser, tmp_path: Path) -> None:
    """And no part is taller than it was reckoned to be."""
    numbers = random.Random(5)
    for at in range(12):
        whole = full(numbers.choice([LETTERS["plain"], LETTERS["wide"]]))
        some = {i.value: whole.lines(i)[: numbers.randint(0, most)] for i, most in MOST.items()}
        chosen = replace(whole, talk=numbers.random() < 0.5, since=None, until=None, **some)
        show(tab, html.page(chosen, load()), tmp_path)
        sheets = preview(chosen, load())
        assert len(pikepdf.open(BytesIO(tab.pdf())).pages) == len(sheets) <= MOST_PAGES, at
        tab.size(*PRINTED)
        tab.media("print")
        heights = tab.run(
            "[...document.querySelectorAll('.sheet')].map(s => [...s.children].filter(c => c.matches('section,.talk'))"
            ".map(c => c.getBoundingClientRect().height * .75))"
        )
        for sheet, drawn in zip(sheets, heights, strict=True):
            if sum(map(tall, sheet.parts)) <= ROOM:
                assert all(one <= tall(part) for one, part in zip(drawn, sheet.parts, strict=True)), (at, drawn)


def test_without_script_and_in_grey_nothing_is_lost(tab: Browser, tmp_path: Path) -> None:
    show(tab, html.page(few(), load()), tmp_path)
    said = tab.run("document.body.innerText")
    tab.tell("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.open((tmp_path / "pages.html").as_uri())
        ran = tab.tell("DOM.getDocument", depth=-1)
    finally:
        tab.tell("Emulation.setScriptExecutionDisabled", value=False)
    assert "Skills I tried" in said and "Skills I tried" in str(ran)
    assert [event for event in tab.events if event.get("method") == "Runtime.consoleAPICalled"] == []
    fills = tab.run("[...document.querySelectorAll('figure .edge')].map(e => e.getAttribute('fill'))")
    assert {"url(#full)", "url(#lines)"} <= set(fills), "parts differ by their pattern"


def test_numbers_in_a_right_to_left_page_stand_in_their_own_order(tab: Browser, arabic: Words, tmp_path: Path) -> None:
    """What was measured of screens holds for pages too: "0800 1111" must not become "1111 0800"."""
    chosen = replace(few(), language="ar", topics=(Said(text="اتصل على 0800 1111 الآن"), Said(text="Call 0800 1111")))
    show(tab, html.page(chosen, arabic), tmp_path)
    where = """[...document.querySelectorAll('.own')].filter(e => e.textContent.includes('0800')).map(e => {
      const node = [...e.childNodes].map(n => n.firstChild || n).find(n => n.data.includes('0800'));
      const left = text => { const r = document.createRange(), at = node.data.indexOf(text);
        r.setStart(node, at); r.setEnd(node, at + text.length); return r.getBoundingClientRect().left; };
      return left('0800') < left('1111'); })"""
    assert tab.run(where) == [True, True]
    assert tab.run("getComputedStyle(document.querySelector('table')).direction") == "rtl"
    first = tab.run("document.querySelector('svg[role] text').getBoundingClientRect().right")
    assert first > tab.run("document.querySelector('svg[role]').getBoundingClientRect().left + 200")


def test_a_line_that_was_removed_is_nowhere_to_be_seen(tab: Browser, tmp_path: Path) -> None:
    offered = replace(few(), topics=(Said(id="topics.1", text="Why assembly?"), Said(id="topics.2", text="Secret one")))
    chosen = choose(offered, Choice(frozenset(Item), frozenset({"topics.2"})))
    show(tab, html.page(chosen, load()), tmp_path)
    assert "Why assembly?" in tab.run("document.body.innerText")
    assert "Secret" not in tab.run("document.documentElement.outerHTML")
