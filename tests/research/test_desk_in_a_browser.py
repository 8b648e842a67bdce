"""The desk as a counsellor meets it: a real browser, the keyboard alone, a phone, print, no script."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace

from telemetry.counsellor import html, sealed
from telemetry.counsellor.card import opened
from telemetry.counsellor.chosen import MOST_LETTERS, Chosen, Said
from telemetry.desk.kept import FILE, MOST_ALIAS, Drawer, Kept, Note, Paper, Student, new_id
from telemetry.desk.office import Times
from telemetry.words import Words, bare, load
from tests.browser_kit import DESKTOP, Browser, browser
from tests.counsellor_kit import few, full, right_to_left
from tests.desk_kit import PASSPHRASE, PATIENCE, TODAY, Client, Clock, Hands, running, with_key

PHONE = (360, 740)
HALF = (640, 400)
"""A window of 1280 by 800 in which everything is twice as large."""
PRINTED = (688, 1032)
STICKS_OUT = """[...document.querySelectorAll('body :not(input, svg *)')].filter(e => e.checkVisibility() &&
    getComputedStyle(e).display !== 'inline' && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML)"""
"""What has more in it than it shows, so that it is cut or has to be pushed aside."""


@pytest.fixture(scope="module")
def tab() -> Iterator[Browser]:
    with browser() as opened_tab:
        yield opened_tab


@contextmanager
def unlocked(tab: Browser, folder: Path, times: Times | None = None, words: Words | None = None) -> Iterator[Hands]:
    """A desk with two names, one of whom gave two files."""
    held = (
        student("Blue kite", few(), replace(few(), talk=False, goal=(Said(text="To stay for PE."),))),
        student("M.", full()),
    )
    desk(folder, Kept(students=held))
    with running(folder, times, words) as client:
        hands = came_in(tab, client)
        hands.fill("passphrase", PASSPHRASE)
        hands.press_enter()
        yield hands


def came_in(tab: Browser, client: Client) -> Hands:
    tab.media("")
    tab.size(*DESKTOP)
    return Hands(tab, client)


def student(alias: str, *chosen: Chosen) -> Student:
    note = Note(new_id(), TODAY, "Asked for a quiet room.\nThursday.")
    return Student(new_id(), alias, tuple(Paper(new_id(), one) for one in chosen), (note,))


def desk(folder: Path, kept: Kept) -> None:
    from telemetry.counsellor.keys import open_key
    from telemetry.desk.kept import KEY

    with_key(folder)
    drawer, key = Drawer(folder), open_key((folder / KEY).read_bytes(), PASSPHRASE)
    drawer.read(key)
    drawer.write(kept, key)


def judged(tab: Browser, where: str) -> None:
    """No fault on a desktop, a phone, twice as large and in print, and nothing sticks out sideways."""
    for size, media in ((DESKTOP, ""), (PHONE, ""), (HALF, ""), (PRINTED, "print")):
        tab.size(*size)
        tab.media(media)
        assert tab.axe() == [], (where, size, media)
        assert tab.run("document.documentElement.scrollWidth <= innerWidth"), (where, size, media)
    assert tab.run("document.querySelectorAll('details details').length") == 0, "nothing is folded away twice"
    tab.media("")
    tab.size(*PHONE)
    small = "[...document.querySelectorAll('button,summary,.button,.bar a')].filter(e => e.checkVisibility() && "
    assert tab.run(small + "e.getBoundingClientRect().height < 24).map(e => e.innerText)") == [], where
    for size in (PHONE, DESKTOP):
        tab.size(*size)
        assert tab.run(STICKS_OUT) == [], (where, size)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_has_a_fault_on_any_screen_or_in_print(tab: Browser, tmp_path: Path, language: str) -> None:
    words = right_to_left(tmp_path / "locale") if language == "ar" else load()

    def text(key: str, **names: str) -> str:
        return bare(words.text(f"desk.{key}", **names))

    with running(tmp_path / "first", words=words) as client:
        hands = came_in(tab, client)
        judged(tab, "first")
        hands.fill("passphrase", PASSPHRASE)
        hands.fill("again", PASSPHRASE)
        hands.click(text("first.make"))
        judged(tab, "key")
        hands.click(text("key.on"))
        judged(tab, "nobody yet")
        hands.click(text("close"))
        judged(tab, "closed")
    with unlocked(tab, tmp_path / "desk", words=words) as hands:
        assert tab.run("getComputedStyle(document.body).direction") == words.direction
        judged(tab, "everyone")
        (tmp_path / "pages.html").write_bytes(html.page(few(), load()))
        (tmp_path / "other.age").write_bytes(sealed.seal_with(b"", "another passphrase"))
        hands.choose("files", tmp_path / "pages.html", tmp_path / "other.age")
        hands.click(text("in.open"))
        judged(tab, "names")
        hands.go()
        hands.click("M.")
        for summary in tab.run("[...document.querySelectorAll('summary')].map(e => (e.click(), e.innerText))"):
            assert summary
        judged(tab, "somebody")
        hands.fill("step", "Stay for the register")
        hands.arrive("document.querySelector('form[action$=\"/card\"] button').click()")
        judged(tab, "card")
        hands.click(text("made.back", alias="M."))
        hands.arrive("document.querySelector('.papers a').click()")
        judged(tab, "pages")
        hands.click(text("lock"))
        hands.fill("passphrase", "no")
        hands.press_enter()
        judged(tab, "locked")


def test_the_longest_name_there_can_be_is_shown_whole_and_leaves_room(tab: Browser, tmp_path: Path) -> None:
    alias = "W" * MOST_ALIAS
    chosen = replace(few(), topics=(Said(text="w" * MOST_LETTERS),))
    desk(tmp_path, Kept(students=(student(alias, chosen),)))
    with running(tmp_path) as client:
        hands = came_in(tab, client)
        hands.fill("passphrase", PASSPHRASE)
        hands.press_enter()
        judged(tab, "everyone")
        for size, share in ((DESKTOP, 0.45), (PHONE, 0.95)):
            tab.size(*size)
            wide = "document.querySelector({!r}).getBoundingClientRect().width"
            assert tab.run(wide.format(".cases tbody td:last-child")) >= share * tab.run(wide.format(".cases"))
        hands.click(alias)
        tab.run("[...document.querySelectorAll('summary')].map(e => e.click()).length")
        judged(tab, "somebody")
        hands.arrive("document.querySelector('.papers a').click()")
        judged(tab, "pages")


def test_it_asks_for_nothing_but_itself_and_nothing_of_it_is_refused(tab: Browser, tmp_path: Path) -> None:
    """The policy forbids whatever is not shipped with it; a page that needed more would say so in the browser's log."""
    with unlocked(tab, tmp_path) as hands:
        for path in ("", "key", "names"):
            hands.go(path)
            asked = tab.asked_for()
            assert len(asked) == 2 and all(
                one.startswith(f"http://{hands.client.netloc}{hands.client.base}") for one in asked
            )
            assert [e for e in tab.events if e.get("method") == "Log.entryAdded"] == []
        tab.run("document.head.append(Object.assign(document.createElement('style'), {textContent: 'a{}'})); 0")
        assert any("Content Security Policy" in str(e) for e in tab.events), "the log would say so"


def test_from_the_first_start_to_a_printed_page_with_the_keyboard_alone(tab: Browser, tmp_path: Path) -> None:
    with running(tmp_path / "desk") as client:
        hands = came_in(tab, client)
        hands.tab_to("A new passphrase, at least 12 letters")
        hands.type(PASSPHRASE)
        hands.tab_to("The same again")
        hands.type(PASSPHRASE)
        hands.press_enter()
        hands.tab_to("Go to the desk")
        hands.press_enter()
        recipient = (tmp_path / "desk" / "counsellor.key.pub").read_text(encoding="utf-8").strip()
        (tmp_path / "pages.age").write_bytes(sealed.seal_for(html.page(few(), load()), recipient))
        hands.choose("files", tmp_path / "pages.age")  # the system's own window, which no page sees
        hands.tab_to("Open")
        hands.press_enter()
        assert "pages.age, made on 30 September 2026" in hands.said()
        hands.tab_to("Name that you give")
        hands.type("Blue kite")
        hands.press_enter()
        assert "Blue kite" in hands.said() and "I'd like to talk." in hands.said()
        hands.tab_to("Blue kite")
        hands.press_enter()
        hands.tab_to("New note")
        hands.type("Start with the register.")
        hands.tab_to("Keep this note")
        hands.press_enter()
        assert "2 October 2026\nStart with the register." in hands.said()
        hands.tab_to("Pages made on 30 September 2026")
        hands.press_enter()
        hands.tab_to("Print")
        tab.run("window.print = () => { window.printed = true }; 0")
        hands.press("Enter", 13, "\r")
        assert tab.run("window.printed")
        hands.tab_to("Close the desk")
        hands.press_enter()
        assert "The desk is closed" in hands.said()
        assert client.gone


def test_each_printable_page_prints_on_one_sheet(tab: Browser, tmp_path: Path) -> None:
    with unlocked(tab, tmp_path) as hands:
        for alias in ("Blue kite", "M."):
            hands.go()
            hands.click(alias)
            hands.arrive("document.querySelector('.papers a').click()")
            assert len(pikepdf.open(BytesIO(tab.pdf())).pages) == 1, alias
            tab.media("print")
            assert tab.run("document.querySelector('.bar').checkVisibility()") is False
            said = hands.said()
            assert alias in said and "Blank means nothing. Not a diagnosis or risk assessment." in said
            assert "Lock" not in said and "Save as PDF" not in said
            tab.media("")


def test_nobody_is_ranked_scored_or_compared(tab: Browser, tmp_path: Path) -> None:
    with unlocked(tab, tmp_path) as hands:
        rows = tab.run("[...document.querySelectorAll('tbody th')].map(e => e.innerText)")
        assert rows == ["Blue kite", "M."]
        cells = tab.run("[...document.querySelectorAll('thead th')].map(e => e.innerText)")
        assert cells == ["Whose", "Would like to talk", "Made on", "What they chose to show"]
        tints = "[...new Set([...document.querySelectorAll('td,th,tr')].map(e => getComputedStyle(e).backgroundColor))]"
        assert tab.run(tints) == ["rgba(0, 0, 0, 0)"], "no colour says how somebody is"
        said = hands.said().partition("What they chose to show")[2].partition("The names are mine")[0]
        assert not re.search(r"\d", said.replace("30 September 2026", "").replace("0800 1111", ""))


def test_a_student_is_forgotten_in_two_presses(tab: Browser, tmp_path: Path) -> None:
    with unlocked(tab, tmp_path) as hands:
        before = (tmp_path / FILE).read_bytes()
        hands.click("Blue kite")
        hands.unfold("Forget Blue kite")
        assert "cannot be got back" in hands.said()
        hands.click("Forget everything about Blue kite")
        assert "Blue kite" not in hands.said() and "M." in hands.said()
        hands.back()
        hands.wait("document.readyState === 'complete' && document.body.innerText.includes('not here')")
        assert len((tmp_path / FILE).read_bytes()) < len(before)


def test_files_can_be_dropped_anywhere_on_the_first_page(tab: Browser, tmp_path: Path) -> None:
    with unlocked(tab, tmp_path / "desk") as hands:
        file = tmp_path / "pages.html"
        file.write_bytes(html.page(replace(few(), goal=(Said(text="Dropped here."),)), load()))
        dropped = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
        tab.run("window.before = true")
        for kind in ("dragEnter", "dragOver", "drop"):
            tab.tell("Input.dispatchDragEvent", type=kind, x=640, y=600, data=dropped)
        hands.wait("window.before === undefined && document.readyState === 'complete'")
        assert "Whose are these?" in hands.said() and "Dropped here." in hands.said()


def test_a_card_is_made_saved_and_opens_with_the_code_on_the_page(tab: Browser, tmp_path: Path) -> None:
    with unlocked(tab, tmp_path) as hands:
        hands.click("M.")
        hands.unfold("Make the card")
        hands.fill("step", "Stay for the register")
        tab.run("document.getElementsByName('day')[0].value = '2026-10-09'")
        hands.arrive("document.querySelector('form[action$=\"/card\"] button').click()")
        code = tab.run("document.querySelector('.code').innerText")
        got = hands.client.get("pages.card")
        assert got.headers["content-disposition"] == 'attachment; filename="pages.card"'
        card = opened(got.raw, code)
        assert (card.step, str(card.day)) == ("Stay for the register", "2026-10-09")
        hands.click("Back to M.")
        assert "2 October 2026: Stay for the register To look at again on 9 October 2026." in hands.said()
        assert code not in tab.run("document.documentElement.outerHTML")


def test_after_locking_the_way_back_shows_the_lock(tab: Browser, tmp_path: Path) -> None:
    with unlocked(tab, tmp_path) as hands:
        hands.click("M.")
        hands.click("Lock")
        for _ in range(3):
            hands.back()
            hands.wait(
                "document.readyState === 'complete' && document.body.innerText.includes('Passphrase')"
                " && !document.documentElement.outerHTML.includes('quiet room')"
            )


def test_it_warns_then_locks_the_screen_and_keeps_what_was_typed(tab: Browser, tmp_path: Path) -> None:
    with unlocked(tab, tmp_path, Times(locks=4.0, ends=60.0)) as hands:
        hands.click("M.")
        hands.fill("text", "Not kept yet")
        hands.wait("document.getElementById('told').innerText.includes('locks in a minute')")
        hands.press("Shift", 16)
        hands.wait("document.getElementById('told').innerText === ''")
        hands.wait("document.body.innerText.includes('Passphrase of your key')")
        assert hands.client.get("idle").text == "-1"
        hands.fill("passphrase", PASSPHRASE)
        hands.press_enter()
        hands.click("M.")
        assert "2 October 2026\nNot kept yet" in hands.said()


def led_away(hands: Hands, way: str) -> None:
    if way == "back":
        hands.arrive("history.back()")
    elif way == "card":
        hands.unfold("Make the card")
        hands.fill("step", "Stay for the register")
        hands.arrive("document.querySelector('form[action$=\"/card\"] button').click()")
    else:
        hands.click(way)


@pytest.mark.parametrize(
    "way", ["Lock", "Close the desk", "Everyone", "My key", "Pages made on 30 September 2026", "card", "back"]
)
def test_a_note_that_was_typed_is_kept_once_whatever_leads_away_from_it(way: str, tab: Browser, tmp_path: Path) -> None:
    with unlocked(tab, tmp_path) as hands:
        hands.click("M.")
        hands.fill("text", "Not kept yet")
        led_away(hands, way)
    assert notes_of("M.", tmp_path) == ["Asked for a quiet room.\nThursday.", "Not kept yet"]


def test_a_note_that_cannot_be_kept_stays_on_the_screen_and_nothing_leads_away(
    tab: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with unlocked(tab, tmp_path) as hands:
        hands.click("M.")
        hands.fill("text", "Not kept yet")
        with monkeypatch.context() as broken:
            broken.setattr(Drawer, "write", full)
            hands.click("Lock")
        assert tab.run("document.getElementById('text').value") == "Not kept yet"
        assert tab.run("document.querySelector('.why').innerText"), "it says why"
        assert hands.client.get("idle").text != "-1"
        hands.click("Lock")
        assert "Passphrase of your key" in hands.said()
    assert notes_of("M.", tmp_path)[1:] == ["Not kept yet"]


def notes_of(alias: str, folder: Path) -> list[str]:
    from telemetry.counsellor.keys import open_key
    from telemetry.desk.kept import KEY

    kept = Drawer(folder).read(open_key((folder / KEY).read_bytes(), PASSPHRASE))
    (found,) = [who for who in kept.students if who.alias == alias]
    return [note.text for note in found.notes]


def tree_with(tab: Browser, said: str) -> str:
    """The whole page as the browser's own tools see it, once it says something."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        tree = str(tab.tell("DOM.getDocument", depth=-1))
        if said in tree:
            return tree
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {said!r}")


def focused(tab: Browser, selector: str) -> None:
    """Wait until something has the focus by itself: a browser gives it a moment after the page is there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        root = tab.tell("DOM.getDocument")["root"]["nodeId"]
        if tab.tell("DOM.querySelector", nodeId=root, selector=f"{selector}:focus")["nodeId"]:
            return
        time.sleep(0.05)
    raise AssertionError(f"{selector} never has the focus")


def test_without_a_script_everything_can_be_done_and_the_screen_locks(tab: Browser, tmp_path: Path) -> None:
    clock = Clock()
    tab.tell("Emulation.setScriptExecutionDisabled", value=True)
    try:
        desk(tmp_path, Kept(students=(student("Blue kite", few()),)))
        with running(tmp_path, Times(locks=1.0, ends=60.0), clock=clock) as client:
            hands = came_in(tab, client)
            focused(tab, "input[name=passphrase]")
            hands.type(PASSPHRASE)
            hands.press("Enter", 13, "\r")
            assert "Passphrase of your key" not in tree_with(tab, "Blue kite")
            clock.now += 1.5  # the browser's own clock brings the page anew after a second more
            assert "Blue kite" not in tree_with(tab, "Passphrase of your key"), "by itself"
    finally:
        tab.tell("Emulation.setScriptExecutionDisabled", value=False)


def test_a_page_that_is_open_when_the_desk_ends_shows_nothing_any_more(tab: Browser, tmp_path: Path) -> None:
    with unlocked(tab, tmp_path, Times(locks=4.0, ends=60.0)) as hands:
        hands.click("M.")
        hands.client.get()
        hands.client.post("close")
        hands.wait("document.body.innerText.includes('The desk is closed.')")
        assert "quiet room" not in hands.said() and "M." not in tab.run("document.querySelector('main').innerText")


def test_another_site_gets_nowhere(tab: Browser, tmp_path: Path) -> None:
    """A page elsewhere that knows even the address: it cannot read, and what it sends changes nothing."""
    with unlocked(tab, tmp_path / "desk") as hands:
        there = f"http://{hands.client.netloc}{hands.client.base}"
        page = tmp_path / "elsewhere.html"
        page.write_text(
            f'<!doctype html><title>x</title><form method=post action="{there}close"><input name=token value=x></form>',
            encoding="utf-8",
        )
        tab.open(page.as_uri())
        read = f"fetch('{there}', {{credentials: 'include'}}).then(r => r.text()).catch(e => 'refused')"
        assert tab.run(read) == "refused"
        framed = f"new Promise(d => {{const f = document.createElement('iframe'); f.src = '{there}';"
        framed += "f.onload = () => {let t; try {t = f.contentDocument && f.contentDocument.body.innerText}"
        framed += " catch {} d(t || 'nothing')}; document.body.append(f)})"
        assert tab.run(framed) == "nothing"
        hands.arrive("document.forms[0].submit()")
        assert "This page is shut" in hands.said()
        hands.go()
        assert "Blue kite" in hands.said(), "it is still open and unlocked for the counsellor"
