"""What is said about what is kept: complete, in plain words, the same in text, table and chart (C4, S8)."""

import csv
import json
import re
import shutil
import tomllib
import xml.etree.ElementTree as ET
from datetime import timedelta
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import polib
import pytest

from telemetry import cli, report, words
from telemetry.csv_files import columns
from telemetry.events import (
    DECLARED,
    AfterChecked,
    Done,
    Felt,
    How,
    LevelFinished,
    LevelSoftened,
    LevelStarted,
    Origin,
    PartSkipped,
    PlaceEntered,
    PlanMade,
    PlanReviewed,
    SkillPractised,
)
from telemetry.page import page
from telemetry.registry import every_field
from telemetry.summary import read
from tests.telemetry_kit import BOAT, HandClock, notes, path_in, recording

ROOT = Path(__file__).resolve().parents[2]
CHOSEN = "The player chose what is here. Blank means nothing. Not a diagnosis or risk assessment."
CLAIM = "Built from skills with evidence. This game has not been tested in a trial."
NEVER_SAID = re.compile(r"\b(treat\w*|cures?|cured|diagnos(e|ed|es)|therap\w*|streaks?)\b", re.IGNORECASE)
VOID = {"meta", "br", "img", "link", "input", "hr"}


@pytest.fixture
def played(tmp_path: Path) -> Path:
    """Two days of play: one island, two skills, a plan that was partly done."""
    clock = HandClock()
    with recording(tmp_path, clock) as recorder:
        for event in (
            LevelStarted("02_swell"),
            PlaceEntered("02_swell", "quay"),
            LevelSoftened("02_swell"),
            PartSkipped("02_swell"),
            SkillPractised("breathing", 1, Origin.STORY, How.FINISHED, 130),
            AfterChecked("breathing", Felt.BETTER),
            SkillPractised("ropes", 1, Origin.STORY, How.LEFT, 20),
            LevelFinished("02_swell"),
            PlanMade("02_swell", "slow_out", "before_school"),
        ):
            clock.t += 60_000
            recorder.record(event)
    clock.day += timedelta(days=3)
    with recording(tmp_path, clock, yes=False) as recorder:
        clock.t += 240_000
        recorder.record(SkillPractised("breathing", 2, Origin.TOOLKIT, How.FINISHED, 70))
        recorder.record(AfterChecked("breathing", Felt.WORSE))
        recorder.record(PlanReviewed("slow_out", Done.PARTLY))
        recorder.record(LevelStarted("Not a code"))
    return tmp_path


def run(*args: str, data: Path) -> tuple[int, str]:
    out = StringIO()
    code = cli.main([*args, "--data", str(data)], out)
    return code, out.getvalue()


# show


def test_show_says_everything_in_plain_words(played: Path) -> None:
    code, said = run("show", data=played)
    assert code == 0
    flat = " ".join(said.split())
    for must in (
        "You said yes to notes for a counsellor file, on day 0.",
        "You played 2 times on 2 days. Altogether: 13 minutes.",
        f"{len(notes(played))} notes are kept.",
        "1 note broke a rule and was not kept.",
        "Swell: finished; softer version, 1 part skipped. 1 place seen.",
        "Slow breathing: tried 2 times, 3 minutes. Finished 2, left early 0, skipped 0.",
        "Picked from the toolkit: 1 time.",
        "Muscle release: tried 1 time, under a minute.",
        "Slow breathing: better 1, same 0, worse 1.",
        "Three slow breaths out before the thing that makes me nervous (tomorrow, before school): partly.",
        "Opening Help now",
        "I can't delete a copy you gave someone.",
        CHOSEN,
        CLAIM,
    ):
        assert must in flat, must


def test_show_counts_every_kind_of_note(played: Path) -> None:
    summary = read(path_in(played))
    assert sum(summary.kinds.values()) == len(notes(played))
    _, said = run("show", data=played)
    counted = [int(n) for n in re.findall(r"- (\d+) x ", said)]
    assert sum(counted) == len(notes(played))


def test_show_all_prints_each_note(played: Path) -> None:
    _, said = run("show", "--all", data=played)
    assert len(re.findall(r"^  \d+\. Day \d+, \d+:\d\d:\d\d: ", said, re.MULTILINE)) == len(notes(played))
    assert "Day 3, 0:04:00: You tried a skill (Slow breathing, time 2, from the toolkit, finished, 70 seconds)" in said


@pytest.mark.parametrize("command", ["show", "status", "verify", "csv"])
def test_where_nothing_is_kept_that_is_what_is_said(command: str, tmp_path: Path) -> None:
    code, said = run(command, data=tmp_path)
    assert code == 0
    assert "Nothing is kept" in said or "No notes are kept" in said
    assert list(tmp_path.iterdir()) == []


def test_json_is_for_programs(played: Path) -> None:
    _, said = run("show", "--json", data=played)
    told = json.loads(said)
    assert told[0]["summary"]["kinds"]["skill_practised"] == 3
    assert json.loads(run("status", "--json", data=played)[1])[0]["recording"] is True
    checked = json.loads(run("verify", "--json", data=played)[1])[BOAT]
    assert (
        checked["sound"] is True and checked["faults"] == [] and checked["answers"] == {"counsellor_file": "assented"}
    )
    lane = checked["lanes"]["counsellor_file"]
    assert lane["kept"] == len(notes(played)) == lane["emitted"] - 1
    assert lane["head"] == notes(played)[-1].hash.hex()


def test_two_boats_are_kept_apart(played: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(path_in(played), path_in(played).with_name("00ff.sqlite"))
    _, said = run("show", data=played)
    assert "=== Boat 1: 00ff ===" in said
    assert f"=== Boat 2: {BOAT} ===" in said
    assert run("csv", "--out", str(played / "out"), data=played)[0] == 2
    assert "Say which one" in capsys.readouterr().err
    assert run("show", "--boat", "nobody", data=played)[0] == 2
    assert run("csv", "--boat", "00ff", "--out", str(played / "out"), data=played)[0] == 0


def test_reading_changes_nothing(played: Path) -> None:
    before = path_in(played).read_bytes()
    for command in ("show", "status", "verify"):
        run(command, data=played)
    run("page", "--out", str(played / "page.html"), data=played)
    run("csv", "--out", str(played / "csv"), data=played)
    assert path_in(played).read_bytes() == before


# page


class Read(HTMLParser):
    """The page as a reader of tags sees it; fails on one that is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def html_of(data: Path) -> str:
    out = data / "kept.html"
    assert run("page", "--out", str(out), data=data)[0] == 0
    return out.read_text(encoding="utf-8")


def test_the_page_is_one_file_without_script_or_anything_from_outside(played: Path) -> None:
    html = html_of(played)
    assert len(html.encode()) < 100_000
    read = Read(html)
    assert read.all("html") == [{"lang": "en", "dir": "ltr"}]
    assert not read.all("script")
    assert not read.all("link")
    assert not read.all("img")
    assert not re.search(r"https?:|//[a-z]|@import|javascript|\son\w+=", html)
    assert all(not re.match(r"src|href|on", name) for _, attrs in read.tags for name in attrs)


def test_the_page_carries_both_sentences_at_head_and_foot_and_on_every_printed_page(played: Path) -> None:
    html = html_of(played)
    head, foot = html.split("<main")[0], html.split("</main>")[1]
    for sentence in (CHOSEN, CLAIM):
        assert sentence in head.split("<header")[1]
        assert sentence in foot
        assert sentence in head.split("@bottom-center")[1]


def test_every_chart_has_the_same_numbers_in_words_and_in_a_table(played: Path) -> None:
    html = html_of(played)
    figures = re.findall(r"<figure.*?</figure>", html, re.DOTALL)
    assert len(figures) == 3
    said = report.sections(read(path_in(played)), words.load())
    drawn = [section for section in said if section.chart]
    for figure, section in zip(figures, drawn, strict=True):
        assert section.chart is not None
        svg = ET.fromstring(re.findall(r"<svg viewBox=\"0 0 340.*?</svg>", figure, re.DOTALL)[0])
        assert svg.get("role") == "img"
        assert svg.get("aria-label") == section.chart.title
        assert f'id="{svg.get("aria-describedby")}"' in figure
        assert "<table>" in figure
        numbers = [value for _, values in section.chart.bars for value in values]
        in_svg = " ".join(text.text or "" for text in svg.iter("text"))
        for number in numbers:
            assert re.search(rf"\b{number}\b", in_svg)
            assert re.search(rf">{number}</td>", figure)
        assert len(list(svg.iter("rect"))) == sum(number > 0 for number in numbers)


def test_headings_ids_and_table_heads_are_in_order(played: Path) -> None:
    read = Read(html_of(played))
    ids = [attrs["id"] for _, attrs in read.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    levels = [int(name[1]) for name, _ in read.tags if re.fullmatch(r"h[1-6]", name)]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    assert all(attrs.get("scope") in ("col", "row") for attrs in read.all("th"))
    for section in read.all("section"):
        assert section["aria-labelledby"] in ids


def test_the_page_stays_small_after_half_a_year(tmp_path: Path) -> None:
    clock = HandClock()
    for day in range(0, 120, 3):
        with recording(tmp_path, clock, yes=day == 0) as recorder:
            for number in range(40):
                clock.t += 30_000
                recorder.record(SkillPractised(f"skill_{number % 12}", 1, Origin.STORY, How.FINISHED, 60))
                recorder.record(PlanMade("02_swell", f"plan_{number % 8}"))
        clock.day += timedelta(days=3)
    assert len(html_of(tmp_path).encode()) < 100_000


def test_what_stands_in_the_file_cannot_become_markup(played: Path) -> None:
    summary = read(path_in(played))
    said = report.sections(summary, words.load())
    evil = '<script>alert("x")</script>&amp;'
    nasty = tuple(report.Section(s.id, evil, (evil,), (evil,), s.table, s.chart) for s in said)
    html = page((("<b>", nasty), ("<i>", ())), words.load())
    assert "<script" not in html
    assert "<b>" not in html
    Read(html)


def test_a_right_to_left_language_turns_the_page_round(played: Path, tmp_path: Path) -> None:
    """Arabic with one word of its own. The English beside it is written here too: the program's own catalogues may be
    under somebody's pen while this runs."""
    english = words.load()
    root = tmp_path / "locale"
    for language, said in (("en", english.entries), ("ar", {"kept.title": ("ما يُحفظ عني",)})):
        po = polib.POFile()
        po.metadata = {"Plural-Forms": "nplurals=2; plural=(n != 1);", "Content-Type": "text/plain; charset=UTF-8"}
        for key, forms in said.items():
            many = {"msgid_plural": key, "msgstr_plural": dict(enumerate(forms))}
            po.append(polib.POEntry(msgid=key, **(many if len(forms) > 1 else {"msgstr": forms[0]})))
        (root / language).mkdir(parents=True)
        po.save(str(root / language / "all.po"))
    arabic = words.load("ar", root)
    assert arabic.entries == {**english.entries, "kept.title": ("ما يُحفظ عني",)}
    html = page((("", report.sections(read(path_in(played)), arabic)),), arabic)
    parsed = Read(html)
    assert parsed.all("html") == [{"lang": "ar", "dir": "rtl"}]
    assert "ما يُحفظ عني" in html
    assert "<bdi>2</bdi>" in html, "numbers keep their order inside"
    assert {svg.get("direction") for svg in parsed.all("svg") if svg.get("role")} == {"rtl"}


def test_a_page_about_nothing_says_so(tmp_path: Path) -> None:
    html = html_of(tmp_path)
    Read(html)
    assert "No notes are kept" in html
    assert "Never kept" in html


# csv


def test_csv_has_every_note_and_explains_every_column(played: Path) -> None:
    out = played / "csv"
    assert run("csv", "--out", str(out), data=played)[0] == 0
    with (out / "events.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    stored = notes(played)
    assert [line["hash"] for line in lines] == [row.hash.hex() for row in stored]
    assert [line["name"] for line in lines] == [row.name for row in stored]
    tried = [line for line in lines if line["name"] == "skill_practised"]
    assert [(line["activity"], line["seconds"]) for line in tried] == [
        ("breathing", "130"),
        ("ropes", "20"),
        ("breathing", "70"),
    ]
    with (out / "dictionary.csv").open(encoding="utf-8", newline="") as file:
        explained = list(csv.DictReader(file))
    assert {line["column"] for line in explained} == set(columns()) == set(lines[0])
    assert all(line["reason"] for line in explained)
    readme = (out / "README.txt").read_text(encoding="utf-8")
    assert stored[-1].hash.hex() in readme, "the head of the chain goes with the export"
    assert CHOSEN in readme
    assert CLAIM in readme


# The words


def test_there_is_a_word_for_everything_that_can_be_kept() -> None:
    english = words.load()
    for event in DECLARED:
        assert english.has(f"kind.{event.name}"), event.name
    for field in every_field():
        assert english.has(f"with.{field.name}"), field.path
        if field.kind == "whole number":
            assert english.has(f"number.{field.name}"), field.path


def test_what_the_levels_name_has_a_word() -> None:
    english = words.load()
    missing = []
    for file in sorted((ROOT / "levels").glob("*/level.toml")):
        level = tomllib.loads(file.read_text(encoding="utf-8"))
        wanted = [f"level.{level['id']}", f"skill.{level['skill']}"]
        wanted += [f"activity.{name}" for name in level.get("activities", {})]
        wanted += [f"plan.{plan['id']}" for plan in level.get("plans", ())]
        wanted += [f"when.{name}" for name in level.get("whens", {})]
        missing += [key for key in wanted if not english.has(key)]
    assert not missing, f"telemetry/locale/en lacks: {missing}"


def test_no_two_catalogues_say_the_same_key() -> None:
    keys = [entry.msgid for file in sorted((words.LOCALE / "en").glob("*.po")) for entry in polib.pofile(str(file))]
    assert len(keys) == len(set(keys)) == len(words.load().entries)


def test_the_words_keep_to_the_rules() -> None:
    for key, forms in words.load().entries.items():
        for form in forms:
            assert not NEVER_SAID.search(form.replace(CHOSEN, "")), key
            assert form == form.strip()
