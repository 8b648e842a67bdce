"""A file for the counsellor in the game: chosen, seen line by line, and written only where the player says (issue 5,
safety.md "Files the player makes", S5, P6)."""

from datetime import date
from pathlib import Path

import pytest

from game.app import Game
from game.app_counsellor import GameCounsellor
from game.core.intents import Intent, Kind, press
from game.flow.keeper import Plan
from game.ui.counsellor import Wanted
from game.ui.scenes.make_file import MakeFile
from game.ui.scenes.pause import LeaveForTitle
from game.ui.scenes.see_pages import SeePages
from game.ui.text import BOLD
from game.ui.widgets import Text
from telemetry.counsellor.chosen import MOST_PEOPLE, Item
from telemetry.counsellor.gather import Handed, gather
from telemetry.counsellor.keys import new_key, open_key, told
from telemetry.counsellor.reader import Unlock, read
from telemetry.words import load
from tests.counsellor_scenes_kit import (
    documents,
    lines_of,
    noted,
    only_file,
    planned,
    saved,
    seen,
    to_how,
    to_make_file,
    words,
    write,
)
from tests.passphrase_kit import answered, lock, sent, top, typed
from tests.scenes_kit import files, keep_boat, playing, pressed, read_to_the_end
from tests.study_kit import at_home

pytestmark = pytest.mark.usefixtures("cheap_passphrases")
PLANS = (Plan("02_swell", "breathe_once", "", "did"), Plan("agreed", "Ask about the seat", "3 March 2026"))
CANARY = "Zebra stripes on Tuesday"
PASSPHRASE = "rope lamp7f3a"
SENSES = "Five senses: tried 1 time, 2 minutes. Picked by me: 1 time."


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return documents(tmp_path, monkeypatch)


def test_what_is_seen_is_what_is_written_and_nothing_else_is(tmp_path: Path, elsewhere: Path) -> None:
    with at_home(tmp_path / "data", study=None) as game:
        noted(game)
        planned(game, *PLANS)
        to_make_file(game)
        write(game, "write.goal.0", CANARY)
        write(game, "write.topics.0", "The bus")
        pressed(game, "tick.talk", "tick.after")
        pressed(game, "see")
        shown = seen(game)
        assert "I'd like to talk." in shown and CANARY in shown and len(shown) == 1 + 2 + 2 + 2 + 2
        foot = "The player chose what is here. Blank means nothing. Not a diagnosis or risk assessment."
        assert foot in words(game)
        before = {name for name in files(tmp_path) if "home" not in name}
        pressed(game, "save")
        read_to_the_end(game)
        pressed(game, "how", "how.none")
        saved(game)
        assert f"It is called pages.html and is in the folder {elsewhere}. Nothing else was written." in words(game)
        pressed(game, "finish")
        assert [scene.name for scene in game.stack.scenes] == ["harbour", "logbook"]
        game.save()
        assert {name for name in files(tmp_path) if "home" not in name} == before
    opened = read(only_file(elsewhere).read_bytes())
    assert lines_of(opened.chosen) == shown
    kept = {name: data for name, data in files(tmp_path).items() if "home" not in name}
    assert kept and [name for name, data in kept.items() if CANARY.encode() in data] == [], "S5: it stays in the file"


def test_a_line_that_was_taken_out_is_as_if_it_had_never_been_and_can_be_put_back(
    tmp_path: Path, elsewhere: Path
) -> None:
    with at_home(tmp_path / "data", study=None) as game:
        noted(game)
        planned(game, *PLANS)
        to_make_file(game)
        pressed(game, "see")
        before = seen(game)
        assert game.stack.focus == "see", "no line goes by a press too many"
        pressed(game, "out.skills.senses")
        less = seen(game)
        assert [line for line in before if line not in less] == [SENSES]
        assert game.stack.focus.startswith("out."), "the focus goes on to the next line"
        pressed(game, "again")
        assert seen(game) == before, "accessibility.md 15"
        pressed(game, "out.plans.1", "back", "see")
        assert len(seen(game)) == len(before) - 1, "what was taken out stays out when something else is changed"
        pressed(game, "save")
        read_to_the_end(game)
        pressed(game, "how", "how.none")
        saved(game)
    chosen = read(only_file(elsewhere).read_bytes()).chosen
    assert len(chosen.plans) == 1 and len(chosen.skills) == 2


def test_mood_after_assists_own_words_people_and_the_wish_to_talk_are_off_until_ticked(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        game.ports.change(country="GB", reduced_motion=True)
        noted(game)
        planned(game, *PLANS)
        to_make_file(game)
        states = {n.id: n.value for n in game.stack.nodes() if n.id.startswith("tick.")}
        on, off = game.session.t("chrome.on"), game.session.t("chrome.off")
        assert {name for name, value in states.items() if value == on} == {"tick.skills", "tick.plans"}
        assert {name for name, value in states.items() if value == off} == {
            *("tick.talk", "tick.after", "tick.assists", "tick.people")
        }
        assert "Could someone check your phone? Calls can show on a bill." in words(game)
        pressed(game, "see")
        assert not any(word in " ".join(seen(game)) for word in ("0800", "999", "motion", "better"))
        pressed(game, "back", "tick.people", "tick.assists", "see")
        said = " ".join(seen(game))
        assert "Emergency: 999" in said and "0800 1111" in said and "Less motion" in said


def test_the_numbers_of_every_country_fit_and_are_not_cut(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        counsellor = game.session.counsellor
        assert isinstance(counsellor, GameCounsellor)
        for country in game.session.help_now.countries:
            game.ports.change(country=country.id)
            handed = counsellor.handed(Wanted()).people
            offered = gather(None, Handed(people=handed), load(), date(2026, 1, 15)).people
            assert [line.text for line in offered] == list(handed) and 1 <= len(handed) <= MOST_PEOPLE


def test_without_a_country_there_are_no_numbers_to_tick(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        to_make_file(game)
        ticks = {n.id: n.enabled for n in game.stack.nodes() if n.id.startswith("tick.")}
        assert not ticks["tick.people"]
        assert "Pick your country under Help now first." in words(game)


def test_a_period_leaves_out_what_was_noted_before_it(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        noted(game)
        to_make_file(game)
        page = game.stack.top
        assert isinstance(page, MakeFile) and page.offer is not None
        pressed(game, "days.7", "see")
        assert "About the time since 9 January 2026." in words(game)
        assert len(seen(game)) == 2
    with at_home(tmp_path, study=None, day="2026-02-20") as game:
        to_make_file(game)
        assert "No notes about it" not in words(game)
        pressed(game, "days.7")
        assert "No notes about it from these days." in words(game)
        assert not any(n.enabled for n in game.stack.nodes() if n.id in ("tick.skills", "tick.after"))


def test_the_words_of_safety_stand_before_it_is_saved_and_are_read_first(tmp_path: Path) -> None:
    """safety.md, "Files the player makes", word for word."""
    with at_home(tmp_path, study=None) as game:
        game.ports.change(text_percent=200)
        to_make_file(game)
        pressed(game, "tick.talk", "see", "save")
        said = words(game)
        assert "Nobody may open this today. If you need someone today, tell a person." in said
        assert "someone isn't safe, they may have to act; they should tell you first." in said
        assert "Some schools must show it to a parent who asks." in said
        assert [n.enabled for n in game.stack.nodes() if n.id == "how"] == [False], "they do not fit: read first"
        pressed(game, "how")
        assert "below" in {n.id for n in game.stack.nodes()}
        read_to_the_end(game)
        pressed(game, "how")
        assert "how.key" in {n.id for n in game.stack.nodes()}


def read_by_enter(game: Game, end: str) -> None:
    """Enter until the focus is on `end`, as somebody reads on."""
    for _ in range(80):
        if game.stack.focus == end:
            return
        game.steps(1, (Intent(Kind.ACTIVATE),))
    raise AssertionError(f"reading came to {game.stack.focus}")


def test_reading_on_takes_no_line_out_and_ticks_nothing(tmp_path: Path) -> None:
    """A line goes only by a press that was meant for it."""
    with at_home(tmp_path, study=None) as game:
        noted(game)
        to_make_file(game)
        sent(game, Intent(Kind.FOCUS, "what"))
        read_by_enter(game, "see")
        page = game.stack.top
        assert isinstance(page, MakeFile) and page.wanted == Wanted()
        pressed(game, "tick.talk", "see")
        read_by_enter(game, "save")
        pages = game.stack.top
        assert isinstance(pages, SeePages) and pages.wanted.removed == frozenset()
        assert "I'd like to talk." in seen(game)


def test_s5_the_words_stand_beside_what_is_typed_and_nothing_of_it_is_said_to_anybody(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        to_make_file(game)
        pressed(game, "write.own_words.0")
        beside = "Nobody reads this. Not your school, not us. If you want someone to know, tell a person: Help now."
        assert beside in words(game)
        typed(game, "I want to die")
        pressed(game, "done")
        assert top(game) == "heavy_words"
        assert "Some of that sounds heavy. I'm only a game and can't tell anyone. You can." in words(game)
        pressed(game, "help.here")
        assert top(game) == "help", "people are one press away"
        sent(game, Intent(Kind.BACK))
        pressed(game, "back")
        assert top(game) == "own_words" and "I want to die" in [n.value for n in game.stack.nodes()], "nothing is lost"
        pressed(game, "done", "go_on")
        assert top(game) == "make_file"
        pressed(game, "see")
        assert seen(game) == ["I want to die"], "it reports nothing and locks nothing"


def test_only_the_counsellors_key_opens_what_was_sealed_for_it(tmp_path: Path, elsewhere: Path) -> None:
    key = new_key("a counsellor's long passphrase")
    (elsewhere / "counsellor.pub").write_bytes(key.public)
    (elsewhere / "other.pub").write_text("not a key")
    with at_home(tmp_path / "data", study=None) as game:
        to_make_file(game)
        pressed(game, "tick.talk")
        to_how(game)

        def choose(name: str) -> None:
            pressed(game, "how.key", "place.0")
            answered(game, "file_chooser")
            pressed(game, next(n.id for n in game.stack.nodes() if n.name == name))
            answered(game, "hand_over")
            game.steps(3)

        choose("other.pub")
        assert "That is not the key file of a counsellor." in words(game)
        choose("counsellor.pub")
        assert told(key.recipient) in words(game), "the player can compare its last letters"
        pressed(game, "key.yes")
        saved(game)
        assert "It is called pages.age and is in the folder" in words(game)
    sealed = (elsewhere / "pages.age").read_bytes()
    assert b"talk" not in sealed
    identity = open_key(key.secret, "a counsellor's long passphrase")
    assert read(sealed, Unlock((identity,))).chosen.talk


@pytest.mark.parametrize(
    ("node", "text"), [("write.goal.0", CANARY), ("write.topics.0", "The bus"), ("write.own_words.0", "x")]
)
def test_acc_15_what_was_typed_is_asked_about_before_it_goes(tmp_path: Path, node: str, text: str) -> None:
    with at_home(tmp_path, study=None) as game:
        to_make_file(game)
        write(game, node, text)
        for way in (Intent(Kind.BACK), press("back")):
            sent(game, way)
            assert top(game) == "lose_words" and game.stack.focus == "back"
            assert "If you leave now, what you typed here is gone." in words(game)
            pressed(game, "back")
            assert top(game) == "make_file" and text in words(game)
        sent(game, Intent(Kind.BACK), Intent(Kind.BACK))
        assert top(game) == "make_file" and text in words(game), "Esc at the question stays"
        sent(game, Intent(Kind.BACK), press("leave"))
        assert top(game) == "logbook"


def test_acc_15_a_line_that_is_being_typed_is_asked_about_too(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        to_make_file(game)
        pressed(game, "write.goal.0")
        sent(game, Intent(Kind.BACK))
        assert top(game) == "make_file", "nothing was typed"
        pressed(game, "write.goal.0")
        typed(game, CANARY)
        for way in (Intent(Kind.BACK), press("back")):
            sent(game, way)
            assert top(game) == "lose_words" and game.stack.focus == "back"
            pressed(game, "back")
            assert top(game) == "own_words" and CANARY in [node.value for node in game.stack.nodes()]
        sent(game, Intent(Kind.BACK), press("leave"))
        assert top(game) == "make_file" and CANARY not in words(game)


def test_where_nothing_was_typed_or_it_was_deleted_again_leaving_asks_nothing(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        to_make_file(game)
        write(game, "write.goal.0", "x")
        pressed(game, "write.goal.0")
        sent(game, Intent(Kind.ERASE))
        pressed(game, "done", "tick.talk")
        sent(game, Intent(Kind.BACK))
        assert top(game) == "logbook"


def test_s6_the_quick_exit_asks_nothing_about_what_was_typed(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        to_make_file(game)
        write(game, "write.goal.0", CANARY)
        sent(game, Intent(Kind.QUICK_EXIT))
        assert [scene.name for scene in game.stack.scenes] == ["blank"]


def test_once_it_is_saved_the_same_pages_can_be_saved_another_way(tmp_path: Path, elsewhere: Path) -> None:
    with at_home(tmp_path / "data", study=None) as game:
        to_make_file(game)
        write(game, "write.goal.0", CANARY)
        to_how(game)
        pressed(game, "how.none")
        saved(game)
        pressed(game, "how")
        assert "Only my counsellor" in words(game)
        pressed(game, "back")
        assert "It is called pages.html" in words(game), "it is saved all the same, and nothing is lost"
        pressed(game, "how", "form", "form.csv")
        saved(game)
        assert "It is called pages.csv" in words(game)
        pressed(game, "finish")
        assert top(game) == "logbook", "what was saved is not asked about"
    assert {path.name for path in elsewhere.iterdir()} == {"pages.html", "pages.csv"}
    assert CANARY in (elsewhere / "pages.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("text", [100, 200])
def test_the_title_of_a_page_is_never_as_large_as_that_of_the_screen(tmp_path: Path, text: int) -> None:
    """Scrolled below it, the two would read as one heading."""
    with at_home(tmp_path, study=None) as game:
        game.ports.change(text_percent=text)
        to_make_file(game)
        pressed(game, "tick.talk", "see")
        page = game.stack.top
        assert isinstance(page, SeePages)
        (title,) = [row for row in page.rows() if isinstance(row, Text) and row.id == "title.1"]
        assert game.ui.type.line_height(title.role) < 0.92 * game.ui.type.line_height("heading")
        assert title.role not in BOLD and title.colour != "accent"


def test_a_passphrase_seals_it_too(tmp_path: Path, elsewhere: Path) -> None:
    with at_home(tmp_path / "data", study=None) as game:
        to_make_file(game)
        pressed(game, "tick.talk")
        to_how(game)
        pressed(game, "how.passphrase")
        for _ in range(2):
            typed(game, PASSPHRASE)
            pressed(game, "done")
        game.steps(3)
        saved(game)
    assert read(only_file(elsewhere).read_bytes(), Unlock(passphrases=(PASSPHRASE,))).chosen.talk


@pytest.mark.parametrize(("form", "begins"), [("csv", b"\xef\xbb\xbfpart,line"), ("json", b"{")])
def test_a_table_and_a_health_record_can_be_had_unsealed(
    tmp_path: Path, elsewhere: Path, form: str, begins: bytes
) -> None:
    with at_home(tmp_path / "data", study=None) as game:
        to_make_file(game)
        pressed(game, "tick.talk")
        to_how(game)
        pressed(game, "form")
        assert "Anybody who gets it can open it." in words(game)
        pressed(game, f"form.{form}")
        saved(game)
    assert only_file(elsewhere).name == f"pages.{form}", "a neutral name"
    assert only_file(elsewhere).read_bytes().startswith(begins)


def test_a_disk_that_refuses_is_said_and_another_folder_can_be_chosen(
    tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with at_home(tmp_path / "data", study=None) as game:
        to_make_file(game)
        pressed(game, "tick.talk")
        to_how(game)
        pressed(game, "how.none")
        with monkeypatch.context() as broken:
            broken.setattr("vault.files.write_whole", full)
            saved(game)
        assert "could not be written there" in words(game)
        assert list(elsewhere.iterdir()) == []
        pressed(game, "how", "how.none")
        saved(game)
        assert "It is called pages.html and is in the folder" in words(game)
    assert read(only_file(elsewhere).read_bytes()).chosen.talk


def test_c1_a_guest_can_take_the_plans_along_and_nothing_else_is_left(tmp_path: Path, elsewhere: Path) -> None:
    with playing(tmp_path / "data") as game:
        game.stack.waits.ask = 0
        pressed(game, "play")
        game.journey._to_harbour()
        game.stack.reset(game.session.scene())
        planned(game, PLANS[0])
        game.stack.push(LeaveForTitle(game.session))
        game.steps(3)
        pressed(game, "make_file")
        answered(game, "make_file")
        game.steps(3)
        assert "No notes about it. Notes are kept only after your yes, and old ones are deleted." in words(game)
        to_how(game)
        pressed(game, "how.none")
        saved(game)
        pressed(game, "finish")
        assert top(game) == "leave_for_title"
    assert not (tmp_path / "data").exists()
    chosen = read(only_file(elsewhere).read_bytes()).chosen
    assert [bool(chosen.lines(item)) for item in Item] == [item is Item.PLANS for item in Item]


def test_p6_on_a_schools_computer_it_says_who_may_see_the_screen(tmp_path: Path) -> None:
    with playing(tmp_path, school=True) as game:
        game.stack.waits.ask = 0
        pressed(game, "play")
        game.journey._to_harbour()
        game.stack.reset(game.session.scene())
        to_make_file(game)
        pressed(game, "tick.talk", "see", "save")
        assert "This is the school's computer. Staff may be able to see the screen" in words(game)


def test_notes_that_cannot_be_read_are_said_and_the_file_can_be_made_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: object, identity: object) -> None:
        raise PermissionError("locked")

    with at_home(tmp_path, study=None) as game:
        noted(game)
        monkeypatch.setattr("game.app_telemetry.Recording.notes", broken)
        to_make_file(game)
        assert "Your notes could not be read just now. They are as they were." in words(game)
        pressed(game, "tick.talk", "see")
        assert isinstance(game.stack.top, SeePages)


def test_p6_the_notes_of_a_locked_boat_are_read_while_it_is_open(tmp_path: Path, elsewhere: Path) -> None:
    with at_home(tmp_path / "data", study=None) as game:
        noted(game)
        lock(game)
        while len(game.stack.scenes) > 1:
            game.stack.pop()
        to_make_file(game)
        pressed(game, "see")
        assert SENSES in seen(game) and "could not be read" not in words(game)


@pytest.mark.parametrize("way", [Kind.HELP, Kind.QUICK_EXIT])
def test_s1_s6_the_ways_out_work_and_leave_nothing(tmp_path: Path, elsewhere: Path, way: Kind) -> None:
    with at_home(tmp_path / "data", study=None) as game:
        to_make_file(game)
        write(game, "write.goal.0", CANARY)
        pressed(game, "see", "save")
        sent(game, Intent(way))
        assert top(game) == ("help" if way is Kind.HELP else "blank")
        if way is Kind.QUICK_EXIT:
            assert [scene.name for scene in game.stack.scenes] == ["blank"]
    assert list(elsewhere.iterdir()) == []
    assert [name for name, data in files(tmp_path).items() if CANARY.encode() in data] == []


def test_with_nothing_in_it_there_is_nothing_to_see(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        game.stack.push(MakeFile(game.session))
        answered(game)
        game.steps(3)
        assert not next(n for n in game.stack.nodes() if n.id == "see").enabled
        sent(game, press("tick.talk"))
        assert next(n for n in game.stack.nodes() if n.id == "see").enabled
