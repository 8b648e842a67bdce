"""What a player chose is what stands in the file, and nothing tells what was left out (safety.md; promise 10)."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from telemetry import consent
from telemetry.consent import Actor, Did
from telemetry.counsellor import csv, fhir, html
from telemetry.counsellor.chosen import (
    MOST,
    STARTS_TICKED,
    Choice,
    Chosen,
    Item,
    Said,
    choose,
    cleaned,
    over,
    without_ids,
)
from telemetry.counsellor.container import DATA, MOST_BYTES, FileError, checked, unpacked
from telemetry.counsellor.forms import Form, file_name, written
from telemetry.counsellor.gather import Handed, HandedPlan, gather, notes_of
from telemetry.counsellor.pages import MOST_PAGES, preview
from telemetry.events import AfterChecked, CheckedIn, Felt, How, LevelStarted, Origin, SkillPractised
from telemetry.words import load
from tests.consent_kit import YES, record
from tests.counsellor_kit import FIRST, MADE, Words, few, full, notes, right_to_left
from tests.telemetry_kit import STUDY, HandClock, path_in, recording

CHOSEN = "The player chose what is here. Blank means nothing. Not a diagnosis or risk assessment."
CLAIM = "Built from skills with evidence. This game has not been tested in a trial."
EVERY = frozenset(Item)
PLAYED = (
    (0, SkillPractised("breathing", 1, Origin.STORY, How.FINISHED, 130)),
    (0, AfterChecked("breathing", Felt.BETTER)),
    (1, SkillPractised("ropes", 1, Origin.STORY, How.SKIPPED, 5)),
    (2, CheckedIn(2, 8)),
    (3, SkillPractised("breathing", 2, Origin.TOOLKIT, How.LEFT, 70)),
    (9, CheckedIn(6, 5, Felt.BETTER)),
    (9, AfterChecked("breathing", Felt.WORSE)),
    (9, SkillPractised("senses", 1, Origin.STORY, How.FINISHED, 300)),
)
HANDED = Handed(
    "To stay in assembly.",
    ("Why assembly?", "  ", "The\nbus"),
    (HandedPlan("Try it once", "tonight", "did it"), HandedPlan("Find the door"), HandedPlan("Ask a grown-up")),
    ("Less motion: on",),
    ("Hello.", "One more."),
    ("A line: call 0800 1111",),
)


def offered() -> Chosen:
    return gather(notes(PLAYED, record(YES)), HANDED, load(), MADE)


def every_form(chosen: Chosen) -> tuple[bytes, ...]:
    return tuple(written(chosen, form, load()) for form in Form)


# What is offered, and what is chosen


def test_what_was_noted_and_handed_in_is_offered() -> None:
    all_of_it = offered()
    assert [(s.name, s.times, s.myself, s.seconds) for s in all_of_it.skills] == [
        ("Slow breathing", 2, 1, 200),
        ("Five senses", 1, 0, 300),
    ], "what was only skipped was not tried"
    assert [(a.name, a.better, a.same, a.worse) for a in all_of_it.after] == [("Slow breathing", 1, 0, 1)]
    assert [(m.day, m.pleasant, m.energy) for m in all_of_it.mood] == [
        (FIRST + timedelta(2), 2, 8),
        (FIRST + timedelta(9), 6, 5),
    ]
    assert [topic.text for topic in all_of_it.topics] == ["Why assembly?", "The bus"]
    assert len({line.id for item in Item for line in all_of_it.lines(item)}) == 15


def test_mood_assists_own_words_people_and_the_wish_to_talk_are_off_unless_ticked() -> None:
    assert {Item.GOAL, Item.SKILLS, Item.PLANS, Item.TOPICS} == STARTS_TICKED
    chosen = choose(offered(), Choice())
    assert not chosen.talk
    assert (chosen.mood, chosen.after, chosen.assists, chosen.own_words, chosen.people) == ((), (), (), (), ())
    assert chosen.goal and chosen.skills and chosen.plans and chosen.topics
    assert choose(offered(), Choice(EVERY)).talk


def test_the_period_holds_for_everything_that_has_a_day() -> None:
    since, until = FIRST + timedelta(3), FIRST + timedelta(8)
    within = gather(notes(PLAYED, record(YES)), HANDED, load(), MADE, since, until)
    assert [(skill.name, skill.times) for skill in within.skills] == [("Slow breathing", 1)]
    assert within.mood == () and within.after == () and within.plans
    never = gather(notes(PLAYED[4:5], record(YES)), HANDED, load(), MADE, since, until)
    assert every_form(within) == every_form(never), "what lies outside might never have been"
    assert "About the time from 5 March 2026 to 10 March 2026." in html.page(within, load()).decode()
    assert "About the time" not in html.page(offered(), load()).decode()


def test_the_last_ones_stay_if_more_is_offered_than_fits() -> None:
    many = replace(offered(), mood=tuple(replace(m, id=f"mood.{n}") for n in range(20) for m in offered().mood[:1]))
    chosen = choose(many, Choice(EVERY, frozenset({"mood.19"})))
    assert [mood.id for mood in chosen.mood] == [f"mood.{n}" for n in range(19 - MOST[Item.MOOD], 19)]
    assert over(many, Choice(EVERY)) == {Item.MOOD}
    assert over(many, Choice()) == frozenset()


def test_without_leave_only_what_was_handed_in_is_offered() -> None:
    refused = record(YES, (Actor.PLAYER, Did.WITHDREW))
    for leave in (None, refused, record((Actor.PLAYER, Did.REFUSED))):
        assert gather(notes(PLAYED, leave), HANDED, load(), MADE) == gather(None, HANDED, load(), MADE)


def test_a_kind_of_note_with_one_field_that_a_counsellor_may_not_see_is_left_out_whole() -> None:
    given = record(YES)
    grant = given.grants[0]
    for field, kind in (
        ("checked_in.energy", "mood"),
        ("skill_practised.-", "skills"),
        ("after_checked.felt", "after"),
    ):
        less = replace(grant, data=tuple(path for path in grant.data if path != field))
        found = gather(notes(PLAYED, consent.chained(replace(given, grants=(less,)))), Handed(), load(), MADE)
        assert [name for name in ("skills", "after", "mood") if not getattr(found, name)] == [kind]
    own = replace(grant, recipients=("player",))
    assert gather(notes(PLAYED, consent.chained(replace(given, grants=(own,)))), Handed(), load(), MADE).empty


def test_typed_text_is_cleaned() -> None:
    assert cleaned("  a\tb\n\nc\u202e\u2066d\x00 ") == "a b cd"
    assert cleaned("می\u200cخواهم") == "می\u200cخواهم", "a joiner without width belongs to the word"
    assert cleaned("x" * 500) == "x" * 160


def test_it_is_gathered_from_what_a_recorder_wrote_and_no_id_comes_along(tmp_path: Path) -> None:
    clock = HandClock()
    with recording(tmp_path, clock, study=STUDY) as recorder:
        for purpose in STUDY.purposes:
            assert recorder.grant(purpose=purpose).result(5)
        for _, event in (*PLAYED, (0, LevelStarted("02_swell"))):
            clock.t += 60_000
            recorder.record(event)
    kept = notes_of(path_in(tmp_path))
    assert kept is not None and kept.record is not None
    chosen = choose(gather(kept, HANDED, load(), MADE), Choice(EVERY))
    assert [skill.times for skill in chosen.skills] == [2, 1]
    ids = {kept.record.subject, STUDY.id, *(row.session for row in kept.rows)}
    ids |= {grant.pseudonym for grant in kept.record.grants if grant.pseudonym}
    assert len(ids) >= 5, "safety.md P2: there are ids to look for"
    for form in every_form(chosen):
        assert [one for one in ids if one.encode() in form] == []
        assert "Tidelight" not in html.page(chosen, load()).decode()


# Nothing tells what was left out


@pytest.mark.parametrize("item", list(MOST))
def test_an_item_left_out_is_as_if_it_had_never_been(item: Item) -> None:
    left_out = choose(offered(), Choice(EVERY - {item}))
    never = choose(replace(offered(), **{item.value: ()}), Choice(EVERY))
    assert every_form(left_out) == every_form(never)
    assert every_form(left_out) != every_form(choose(offered(), Choice(EVERY))), "else this proves nothing"


def test_a_line_removed_is_as_if_it_had_never_been() -> None:
    for item in MOST:
        for line in offered().lines(item):
            removed = choose(offered(), Choice(EVERY, frozenset({line.id})))
            rest = tuple(one for one in offered().lines(item) if one.id != line.id)
            renumbered = tuple(replace(one, id=f"{item}.{n}") for n, one in enumerate(rest, start=1))
            never = choose(replace(offered(), **{item.value: renumbered}), Choice(EVERY))
            assert every_form(removed) == every_form(never), line.id
    assert not choose(offered(), Choice(EVERY, frozenset({"talk"}))).talk


def test_no_file_has_the_ids_by_which_lines_are_removed() -> None:
    for form in every_form(choose(offered(), Choice(EVERY))):
        for line_id in (b"plans.1", b"skills.breathing", b"mood.1", b"topics.3"):
            assert line_id not in form


# The pages


def test_the_preview_is_exactly_what_the_page_says() -> None:
    for chosen in (few(), full(), choose(offered(), Choice(EVERY))):
        sheets = preview(chosen, load())
        said: list[str] = []
        for sheet in sheets:
            said += [sheet.title, *sheet.head, *([sheet.foot[0]] if sheet.number == 1 else [])]
            for part in sheet.parts:
                lines = [line.text for line in part.lines]
                if part.chart:
                    said += [part.heading, part.chart.title, *part.chart.parts, " ".join(lines)]
                else:
                    said += [*([part.heading] if part.heading else []), *lines]
            said += sheet.foot
        found = Words(html.page(chosen, load()).decode())
        title = found.texts.pop(0)
        assert title == sheets[0].title
        assert found.texts == said
        for text in found.drawn:  # tables and charts say no more than the sentences
            told = " ".join(said) + " ".join(part.table.columns[0] for s in sheets for part in s.parts if part.table)
            for piece in text.split(" · "):
                assert piece in told or piece in ("0", "5", "10", "Minutes") or piece.isdigit(), piece


def test_every_number_of_table_and_chart_stands_in_a_sentence() -> None:
    for sheet in preview(few(), load()):
        for part in sheet.parts:
            if part.table and part.chart:
                for row, line, (name, values) in zip(part.table.rows, part.lines, part.chart.bars, strict=True):
                    assert row[0] == name and name in line.text
                    assert [str(value) for value in values] == list(row[1 : 1 + len(values)])
                    numbers = {int(n) for n in re.findall(r"\d+", line.text.replace(name, ""))}
                    assert sum(values) in numbers or set(values) <= numbers


def test_both_sentences_stand_on_every_page_and_the_claim_in_every_form() -> None:
    page, table, bundle = (form.decode() for form in every_form(full()))
    assert len(preview(full(), load())) == MOST_PAGES == page.count('class="sheet"')
    for sheet in page.split('class="sheet"')[1:]:
        assert CHOSEN in sheet and CLAIM in sheet
    for form in (table, bundle):
        assert CHOSEN in form and CLAIM in form
    resources = [entry["resource"] for entry in json.loads(bundle)["entry"]]
    assert all(CHOSEN in json.dumps(resource) for resource in resources)


def test_a_page_is_small_runs_nothing_loads_nothing_and_has_a_neutral_title() -> None:
    for of in ("I would like to get through the day. ", "山川草木", "🙂"):
        page = html.page(full(of), load())
        assert len(page) < MOST_BYTES
        read = Words(page.decode())
        assert [script["type"] for script in read.all("script")] == ["application/json"]
        assert not [tag for tag, _ in read.tags if tag in ("link", "img", "iframe", "object", "form", "a")]
        assert not [name for _, attrs in read.tags for name in attrs if re.match(r"src|href|on", name)]
        assert not re.search(r"https?:|@import|url\((?!#)|javascript", page.decode())
        assert "default-src 'none'" in page.decode()
    title = re.findall(r"<title>(.*?)</title>", html.page(few(), load()).decode())[0]
    assert title == "My pages"
    assert [file_name(form) for form in Form] == ["pages.html", "pages.csv", "pages.json"]
    assert file_name(seal=True) == "pages.age"


def test_what_is_typed_cannot_end_the_page_or_start_a_formula() -> None:
    nasty = cleaned("=1+1</script><script>alert(1)</script><b>&amp;")
    chosen = replace(few(), goal=(Said(text=nasty),), own_words=(Said(text="-2+cmd|x"),))
    page, table, bundle = every_form(chosen)
    assert page.count(b"<script") == 1 and b"<b>" not in page
    assert unpacked(page).goal[0].text == nasty
    assert f"'{nasty}".encode() in table and b",-2" not in table and b",=1" not in table
    assert nasty in json.dumps(json.loads(bundle), ensure_ascii=False)


def test_right_to_left_turns_the_page_and_keeps_numbers_in_order(tmp_path: Path) -> None:
    words = right_to_left(tmp_path)
    chosen = replace(few(), language="ar", topics=(Said(text="اتصل 0800 1111"),))
    page, table, bundle = html.page(chosen, words).decode(), csv.table(chosen, words), fhir.bundle(chosen, words)
    read = Words(page)
    assert read.all("html") == [{"lang": "ar", "dir": "rtl"}]
    assert {svg.get("direction") for svg in read.all("svg") if svg.get("role")} == {"rtl"}
    assert {p.get("dir") for p in read.all("p") if p.get("class") == "own"} == {"auto"}
    outside = re.sub(r"<svg.*?</svg>|<style.*?</style>|<script.*?</script>", "", page, flags=re.DOTALL)
    assert "\u2068" not in outside and "\u2069" not in outside
    assert "<bdi>5</bdi>" in outside and '<bdi dir="ltr">0800 1111</bdi>' in outside
    date_ = re.findall(r"<bdi>(30 \w+ 2026)</bdi>", outside)
    assert date_, "the month alone says which way a date is read"
    for form in (table, bundle):
        assert "\u2068".encode() not in form and "اتصل 0800 1111".encode() in form
    assert unpacked(page.encode()) == chosen


# The container


def test_what_is_packed_comes_out_again_also_after_a_mail_program() -> None:
    for chosen in (few(), full(), choose(offered(), Choice(EVERY))):
        page = html.page(chosen, load())
        assert unpacked(page) == without_ids(chosen)
        assert unpacked(page.replace(b"\n", b"\r\n")) == without_ids(chosen)


def test_every_change_of_a_byte_shows() -> None:
    page = html.page(few(), load())
    for at in range(0, len(page), max(1, len(page) // 400)):
        changed = page[:at] + bytes([page[at] ^ 1]) + page[at + 1 :]
        with pytest.raises(FileError) as error:
            unpacked(changed)
        assert error.value.why in ("altered", "not_ours"), at
    for cut in (page[:-10], page[:2000], page[: len(page) // 2]):
        with pytest.raises(FileError):
            unpacked(cut)
    visible = page.replace(b"tried 5 times", b"tried 9 times")
    assert visible != page
    with pytest.raises(FileError, match="altered"):
        unpacked(visible)


def test_data_that_breaks_its_own_rules_is_refused_though_its_check_holds() -> None:
    page = html.page(few(), load()).decode()
    found = re.search(DATA.format(data="([^<]*)"), page)
    assert found is not None
    value = re.findall(r'name="check" content="(\w+)"', page)[0]

    def remade(change: tuple[str, str]) -> bytes:
        assert change[0] in found[1]
        return checked(page.replace(value, "0" * 64).replace(found[1], found[1].replace(*change)))

    for change in (
        ('"times":5', '"times":-5'),
        ('"talk":true', '"talk":true,"risk":9'),
        ('"pleasant":2', '"pleasant":11'),
    ):
        with pytest.raises(FileError, match="altered"):
            unpacked(remade(change))
    for schema in ("counsellor-file/1-0-1", "counsellor-file/2-0-0"):
        with pytest.raises(FileError, match="newer"):
            unpacked(remade(("counsellor-file/1-0-0", schema)))
    with pytest.raises(FileError, match="not_ours"):
        unpacked(remade(("counsellor-file/1-0-0", "study-file/1-0-0")))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not_ours"),
        (b"<html></html>", "not_ours"),
        (csv.table(few(), load()), "other_form"),
        (fhir.bundle(few(), load()), "other_form"),
        (b'{"schema":"counsellor-card/1-0-0","card":{"step":"x"}}', "card"),
    ],
)
def test_other_files_are_told_apart(data: bytes, why: str) -> None:
    with pytest.raises(FileError) as error:
        unpacked(data)
    assert error.value.why == why
    assert load().text(error.value.key, file="x").startswith("x")


def test_a_file_says_the_day_it_was_made_and_no_other_unless_chosen() -> None:
    plain = choose(offered(), Choice())
    page = html.page(plain, load()).decode()
    assert "Made by the player on 30 September 2026." in page
    days = set(re.findall(r"\d+ [A-Z][a-z]+ 20\d\d", page))
    assert days == {"30 September 2026"}
    assert msgspec.json.decode(msgspec.json.encode(plain), type=Chosen).made_on == date(2026, 9, 30)
