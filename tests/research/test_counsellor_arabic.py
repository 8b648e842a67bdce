"""The counsellor's file and What is kept about me in Arabic: whole, right to left, the same facts in every form."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pikepdf
import polib
import pytest
from msgspec.structs import replace

from telemetry import cli
from telemetry.counsellor import csv, fhir, html
from telemetry.counsellor.chosen import After, Chosen, Mood, Plan, Said, Skill
from telemetry.counsellor.pages import preview
from telemetry.counsellor.pdf import NO_SHAPE, pdf
from telemetry.counsellor.reader import read
from telemetry.events import AfterChecked, Felt, How, LevelStarted, Origin, PlaceEntered, PlanMade, SkillPractised
from telemetry.notices import notice
from telemetry.words import END_ISOLATE, ISOLATE, LOCALE, NUMBER_ISOLATE, load
from tests.browser_kit import DESKTOP, PHONE, Browser, browser
from tests.counsellor_kit import MADE, full
from tests.counsellor_kit import Words as Read
from tests.counsellor_scenes_kit import documents, noted, saved, to_how, to_make_file
from tests.scenes_kit import pressed
from tests.study_kit import at_home
from tests.telemetry_kit import HandClock, recording

ROOT = Path(__file__).resolve().parents[2]
LETTERED = sorted((ROOT / "assets" / "fonts").glob("NotoSansArabic-*.ttf"))
PRINTED = (688, 1032)
WHOLE = {"counsellor.po", "report.po", "trouble.po"}
"""What Arabic has. The words of consent are not among them: they want somebody who reads them first."""
FEW, MANY = (0, 3, 4, 5), (1, 2)
"""Plural forms that say their number in figures, and those that say it in words."""
ARABIC = load("ar")
BRIM = "أودّ أن أبقى في الصف حتى نهاية الحصة كل يوم "


def some() -> Chosen:
    """What somebody might hand over, in the words of the catalogue."""
    name = ARABIC.name
    return Chosen(
        language="ar",
        made_on=MADE,
        since=date(2026, 9, 1),
        talk=True,
        goal=(Said(text="أن أبقى في الطابور الصباحي."),),
        skills=(
            Skill(name=name("activity", "breathing"), times=5, myself=2, seconds=500),
            Skill(name=name("activity", "ropes"), times=12, seconds=100),
        ),
        plans=(Plan(text=name("plan", "quiet_day"), when=name("when", "weekend"), went=name("done", "did")),),
        topics=(Said(text="اتصل على 0800 1111 الآن"),),
        after=(
            After(name=name("activity", "breathing"), better=2, worse=1),
            After(name=name("activity", "ropes"), same=1),
        ),
        mood=(Mood(day=date(2026, 9, 3), pleasant=2, energy=8), Mood(day=date(2026, 9, 9), pleasant=6, energy=5)),
    )


@pytest.fixture(scope="module")
def tab() -> Iterator[Browser]:
    with browser(*LETTERED) as opened:
        yield opened


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is kept about me of an evening, as the command writes it in Arabic."""
    folder, clock = tmp_path_factory.mktemp("kept"), HandClock()
    with recording(folder, clock) as recorder:
        for event in (
            LevelStarted("02_swell"),
            PlaceEntered("02_swell", "quay"),
            PlaceEntered("02_swell", "hall"),
            SkillPractised("breathing", 1, Origin.STORY, How.FINISHED, 130),
            AfterChecked("breathing", Felt.BETTER),
            SkillPractised("ropes", 1, Origin.TOOLKIT, How.LEFT, 20),
            PlanMade("02_swell", "slow_out", "before_school"),
        ):
            clock.t += 60_000
            recorder.record(event)
    out = folder / "kept.html"
    assert cli.main(["page", "--lang", "ar", "--out", str(out), "--data", str(folder)], StringIO()) == 0
    return out


# The words


def catalogue(language: str, name: str) -> dict[str, polib.POEntry]:
    return {entry.msgid: entry for entry in polib.pofile(str(LOCALE / language / name), encoding="utf-8")}


def test_nothing_is_missing_in_the_catalogues_that_there_are() -> None:
    assert {file.name for file in (LOCALE / "ar").glob("*.po")} == WHOLE
    missing = {name: sorted(set(catalogue("en", name)) - set(catalogue("ar", name))) for name in WHOLE}
    assert not any(missing.values()), missing
    elsewhere = {
        key for file in (LOCALE / "en").glob("*.po") if file.name not in WHOLE for key in catalogue("en", file.name)
    }
    assert ARABIC.borrowed == elsewhere, "and what else there is is taken from English"


def test_each_says_that_no_native_speaker_has_read_it() -> None:
    for name in WHOLE:
        assert "not yet checked by a native speaker" in polib.pofile(str(LOCALE / "ar" / name)).header


def names(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_every_form_is_there_and_inserts_what_the_english_one_does(name: str) -> None:
    for key, entry in catalogue("ar", name).items():
        english = catalogue("en", name)[key]
        forms = entry.msgstr_plural or {0: entry.msgstr}
        assert len(forms) == (6 if english.msgid_plural else 1), key
        for number, form in forms.items():
            assert form and form == form.strip(), key
            wanted = names(english.msgstr or english.msgstr_plural[1])
            assert names(form) == wanted or (len(forms) == 6 and number in MANY and names(form) == wanted - {"n"}), key
            assert form.count(NUMBER_ISOLATE) + form.count(ISOLATE) == form.count(END_ISOLATE), key
            bare = re.sub(rf"{NUMBER_ISOLATE}.*?{END_ISOLATE}|\{{\w+\}}", "", form)
            assert not re.search("[A-Za-z]", bare), f"{key}: what is Latin is set apart"


def test_plurals_go_by_the_six_forms_of_arabic() -> None:
    said = {
        n: ARABIC.text("span.minutes", n=n).translate({0x2068: None, 0x2069: None}) for n in (1, 2, 3, 10, 11, 100, 103)
    }
    assert said == {
        1: "دقيقة واحدة",
        2: "دقيقتان",
        3: "3 دقائق",
        10: "10 دقائق",
        11: "11 دقيقة",
        100: "100 دقيقة",
        103: "103 دقائق",
    }
    assert [ARABIC.plural(n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 111)] == [0, 1, 2, 3, 3, 4, 4, 5, 5, 4]


def test_what_is_missing_is_a_whole_english_sentence_with_english_plurals() -> None:
    key = "purge.done"
    assert key in ARABIC.borrowed
    one, none = (ARABIC.text(key, n=n, boat="a", days=9) for n in (1, 0))
    assert one.startswith(NUMBER_ISOLATE) and one.endswith(f".{END_ISOLATE}")
    assert " note older" in one and " notes older" in none


def test_a_question_is_put_in_one_language_throughout_and_says_which() -> None:
    assert notice("counsellor_file", "ar") == notice("counsellor_file", "en")
    assert notice("counsellor_file", "ar").language == "en"


def test_the_safety_sentences_are_on_every_page() -> None:
    """safety.md, "Files the player makes": whose choice, what blank means, no diagnosis, no risk assessment."""
    for sheet in preview(full(BRIM, "ar"), ARABIC):
        said = sheet.foot[0]
        assert all(word in said for word in ("اختيار", "الفراغ لا يعني شيئ", "ليس هذا تشخيص", "تقييمًا للخطر"))
        assert "لم تُختبر" in sheet.foot[1]


# The pages


def test_a_game_in_arabic_makes_a_file_in_arabic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = documents(tmp_path, monkeypatch)
    with at_home(tmp_path / "data", study=None) as game:
        game.ui.settings = dataclasses.replace(game.ui.settings, language="ar")
        noted(game)
        to_make_file(game)
        pressed(game, "tick.talk")
        to_how(game)
        pressed(game, "how.none")
        saved(game)
    (file,) = folder.iterdir()
    chosen, page = read(file.read_bytes()).chosen, Read(file.read_text(encoding="utf-8"))
    assert chosen.language == "ar" and [skill.name for skill in chosen.skills] == ["التنفس البطيء", "الحواس الخمس"]
    assert page.all("html") == [{"lang": "ar", "dir": "rtl"}]
    assert {ARABIC.text("counsellor.title"), ARABIC.text("counsellor.talk")} <= set(page.texts)


def test_no_english_is_left_in_any_form(kept: Path) -> None:
    for page in (html.page(some(), ARABIC).decode(), kept.read_text(encoding="utf-8")):
        assert len(page.encode()) < 100_000
        found = Read(page)
        said = [*found.texts, *found.drawn, *(a["aria-label"] or "" for a in found.all("svg") if "aria-label" in a)]
        left = [re.sub(r"CSV|show --all|[0-9a-f]{16}", "", text) for text in said]
        assert [text for text in left if re.search("[A-Za-z]{2}", text)] == []
    for line in csv.table(some(), ARABIC).decode("utf-8-sig").splitlines()[1:]:
        assert not re.search("[A-Za-z]{2}", line.split(",", 4)[4]), line
    displays = re.findall(r'"(?:text|valueString|display)": "(.*?)"', fhir.bundle(some(), ARABIC).decode())
    assert len(displays) > 20 and not [text for text in displays if re.search("[A-Za-z]{2}", text)]


def test_lines_table_and_chart_say_the_same() -> None:
    parts = [part for sheet in preview(some(), ARABIC) for part in sheet.parts if part.chart and part.table]
    assert [part.item.value for part in parts] == ["skills", "after", "mood"]
    words = {"2": "مرتين", "1": "مرة واحدة"}
    for part in parts:
        assert part.chart and part.table
        for line, row, (label, values) in zip(part.lines, part.table.rows, part.chart.bars, strict=True):
            assert row[0] == label and label in line.text
            assert [*map(str, values)] == list(row[1 : len(values) + 1])
            told = values if part.item.value != "skills" else (sum(values), *filter(None, values[1:]))
            numbers = re.sub(rf"[{ISOLATE}{END_ISOLATE}]", "", line.text.replace(label, ""))
            for value in map(str, told):
                assert re.search(rf"\b{value}\b", numbers) or words[value] in numbers, (line.text, value)


@pytest.mark.parametrize("name", ["some", "full", "kept"])
def test_no_fault_on_any_screen_or_in_print(tab: Browser, kept: Path, tmp_path: Path, name: str) -> None:
    file = kept if name == "kept" else tmp_path / "pages.html"
    if name != "kept":
        file.write_bytes(html.page(some() if name == "some" else full(BRIM, "ar"), ARABIC))
    tab.media("")
    tab.size(*DESKTOP)
    tab.open(file.as_uri())
    for size, media in ((DESKTOP, ""), (PHONE, ""), (PRINTED, "print")):
        tab.size(*size)
        tab.media(media)
        assert tab.axe() == [], (size, media)
        assert tab.run("document.documentElement.scrollWidth <= innerWidth"), (size, media)
    assert len(pikepdf.open(BytesIO(tab.pdf())).pages) <= (4 if name == "kept" else 2)


def test_charts_run_from_right_to_left_and_numbers_from_left_to_right(tab: Browser, tmp_path: Path) -> None:
    file = tmp_path / "pages.html"
    file.write_bytes(html.page(some(), ARABIC))
    tab.media("")
    tab.size(*DESKTOP)
    tab.open(file.as_uri())
    points = tab.run(
        "[...document.querySelectorAll('figure svg[role] circle')].map(c => c.getBoundingClientRect().left)"
    )
    assert len(points) == 2 and points[0] > points[1], "time goes to the left"
    feet = """[...document.querySelectorAll('svg[role] .near')].map(name => {
      let bar = name; while (bar.tagName != 'rect') bar = bar.nextElementSibling;
      return bar.y.baseVal.value - name.y.baseVal[0].value })"""
    assert min(tab.run(feet)) >= 6, "dots below letters are not under a bar"
    order = """(() => { const b = [...document.querySelectorAll('bdi[dir=ltr]')]
      .find(b => b.textContent == '0800 1111');
      const left = (from, to) => { const r = document.createRange(); r.setStart(b.firstChild, from);
        r.setEnd(b.firstChild, to); return r.getBoundingClientRect().left }; return left(0, 4) < left(5, 9) })()"""
    assert tab.run(order) is True
    names = tab.run(
        "[...document.querySelectorAll('table')].map(t => t.rows[0].cells[0].getBoundingClientRect().left >"
        " t.rows[0].cells[1].getBoundingClientRect().left)"
    )
    assert names == [True, True, True], "the first column stands at the right"


# PDF


def fonts_of(resources: Any) -> Iterator[Any]:
    """The fonts of a page and of the pictures in it."""
    yield from (resources.get("/Font") or {}).values()
    for inner in (resources.get("/XObject") or {}).values():
        if "/Resources" in inner:
            yield from fonts_of(inner.Resources)


def letters_of(file: pikepdf.Pdf) -> Counter[str]:
    """The letters that can be taken out of the pages themselves, in whatever order they are drawn."""
    found: Counter[str] = Counter()
    for page in file.pages:
        tables = {}
        for name, font in page.Resources.Font.items():
            pairs = re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>\n", font.ToUnicode.read_bytes().decode("latin-1"))
            tables[str(name)] = {bytes.fromhex(code): bytes.fromhex(to).decode("utf-16-be") for code, to in pairs}
        table: dict[bytes, str] = {}
        for drawn in pikepdf.parse_content_stream(page):
            operands = list(drawn.operands)
            if str(drawn.operator) == "Tf":
                table = tables[str(operands[0])]
            elif str(drawn.operator) in ("TJ", "Tj"):
                for part in operands[0] if str(drawn.operator) == "TJ" else operands:
                    raw = bytes(part) if isinstance(part, pikepdf.String) else b""
                    found.update("".join(table.get(raw[at : at + 2], "") for at in range(0, len(raw), 2)))
    return found


def test_the_pdf_is_arabic_with_its_fonts_in_it_and_letters_that_can_be_taken_out() -> None:
    file = pikepdf.open(BytesIO(pdf(some(), ARABIC)))
    assert str(file.Root.Lang) == "ar" and str(file.Root.ViewerPreferences.Direction) == "/R2L"
    with file.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1" and metadata["dc:title"] == ARABIC.text("counsellor.title")
    fonts = [font for page in file.pages for font in fonts_of(page.Resources)]
    named = {str(font.BaseFont).partition("+")[2] for font in fonts}
    assert {"NotoSansArabic-Regular", "NotoSansArabic-Bold"} <= named
    assert {name.partition("-")[0] for name in named} == {"NotoSansArabic", "AtkinsonHyperlegibleNext"}, "ours alone"
    for font in fonts:
        inside = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in inside or "/FontFile3" in inside
        assert "/ToUnicode" in font
    there = letters_of(file)
    wanted: Counter[str] = Counter()
    for sheet in preview(some(), ARABIC):
        for text in (*sheet.head, *sheet.foot, *(line.text for part in sheet.parts for line in part.lines)):
            wanted.update(letter for letter in text if letter.isalpha())
    assert wanted - there == Counter()


def test_the_pdf_holds_two_pages_at_most_also_to_the_brim() -> None:
    assert len(pikepdf.open(BytesIO(pdf(full(BRIM, "ar"), ARABIC))).pages) == 2


def test_marks_on_letters_in_a_chart_and_letters_without_a_shape_do_not_end_it() -> None:
    """A picture of Typst's with a mark in its text is no PDF/UA, and no font here has every emoji."""
    marked = tuple(Skill(name=name, times=3) for name in ("مدّ النَّفَس", "العُقَد"))
    for words in (ARABIC, load()):
        assert pdf(replace(some(), language=words.language, skills=marked), words).startswith(b"%PDF")
    said = letters_of(pikepdf.open(BytesIO(pdf(replace(some(), goal=(Said(text="أهلًا \U0001fae9\ue000"),)), ARABIC))))
    assert said["["] == said["]"] >= 1 and NO_SHAPE == "[?]"
