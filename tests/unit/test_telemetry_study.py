"""Study packs: read whole or refused with a sentence, a line and a hint; forms without names; three questions first."""

import os
import re
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from game.lint.reading import grade, sentences
from telemetry import consent
from telemetry.consent import Act, Actor, Did, Step
from telemetry.events import COUNSELLOR_FILE, QUESTIONNAIRES, RESEARCH_EVENTS
from telemetry.instruments import Safety, needs_safety, stops
from telemetry.notices import (
    CHECKS,
    MOST_WORDS,
    READING_GRADE,
    STUDY_PURPOSES,
    VERSIONS,
    WHYS,
    check_questions,
    notice,
    outcome,
)
from telemetry.questionnaires import Item, Option, Questionnaire, due, in_words
from telemetry.registry import fault
from telemetry.study import Arm, Study, StudyWords, check_form, form_code, form_hash, policy_of, slip
from telemetry.study_pack import StudyError, _Forms, _Pack, _Steps, _Use, read_study
from telemetry.toml_lines import line_of
from telemetry.words import LOCALE, load
from tests.telemetry_kit import STUDY

PACK = Path(__file__).resolve().parents[1] / "data" / "study"
TEXT = (PACK / "study.toml").read_text(encoding="utf-8")
GUARDIAN_FORM = "0000-AAAA-1111"


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study(PACK)


# A pack that is whole


def test_a_pack_is_read_from_a_folder_or_a_file(study: Study) -> None:
    assert read_study(PACK / "study.toml") == study
    assert study.id == "calm_waters" and study.retention_days == 90
    assert study.closes == date(2029, 12, 31) and study.pooled_after == date(2030, 1, 31)
    assert study.title("fr") == "Eaux calmes" and study.title("ar") == "Calm waters"
    assert study.steps == {Step.GUARDIAN: ("13_15",), Step.SCHOOL: ("13_15", "16_17")}
    assert [form.id for form in study.questionnaires] == ["evenings", "boats"]


def test_a_study_takes_part_until_it_closes(study: Study) -> None:
    assert study.open_on(date(2029, 12, 31)) and not study.open_on(date(2030, 1, 1))


def test_a_pack_asks_for_its_steps_by_age_and_changes_nothing_else(study: Study) -> None:
    policy = policy_of(study)
    assert policy.purposes == tuple(VERSIONS)
    for purpose in STUDY_PURPOSES:
        assert policy.requires(purpose, "13_15") == (Step.ASSENT, Step.GUARDIAN, Step.SCHOOL)
        assert policy.requires(purpose, "16_17") == (Step.ASSENT, Step.SCHOOL)
        assert policy.requires(purpose, "18") == (Step.ASSENT,)
        assert [policy.takes(purpose, band) for band in ("", "12", "13_15", "18")] == [False, False, True, True]
        assert policy.days(purpose) == 90
    for purpose in (COUNSELLOR_FILE, consent.KEEP_PROGRESS):
        for band in consent.Policy().bands:
            assert policy.requires(purpose, band) == (Step.ASSENT,)
        assert policy.days(purpose) == consent.Policy().days(purpose)
    assert policy_of(None) == consent.Policy()


def test_waves_begin_so_many_days_after_the_yes(study: Study, tmp_path: Path) -> None:
    assert study.waves == (0,) and [study.wave_on(day) for day in (0, 500)] == [0, 0]
    text = TEXT.replace("retention_days", "waves_on_days = [0, 28, 84]\nretention_days")
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    later = read_study(tmp_path)
    assert [later.wave_on(day) for day in (0, 27, 28, 83, 84, 500)] == [0, 0, 1, 1, 2, 2]
    assert later.terms != study.terms, "when a player is asked to hand over is part of what they agree to"


def test_an_arm_is_drawn_once_for_a_boat_and_about_evenly(study: Study, tmp_path: Path) -> None:
    assert study.arm_of("a") is None
    (tmp_path / "study.toml").write_text(
        f'{TEXT}\n[[arms]]\nid = "now"\nlevels = ["02_swell"]\n[[arms]]\nid = "later"\n', encoding="utf-8"
    )
    split = read_study(tmp_path)
    assert [(arm.id, arm.levels) for arm in split.arms] == [("now", ("02_swell",)), ("later", ())]
    assert split.terms != study.terms
    drawn = [split.arm_of(f"{number:016x}") for number in range(2000)]
    assert drawn == [split.arm_of(f"{number:016x}") for number in range(2000)]
    assert 900 < sum(arm is split.arms[0] for arm in drawn) < 1100


def test_a_pack_from_before_there_were_waves_and_arms_has_the_terms_that_it_had(study: Study) -> None:
    """Else everybody who takes part would be asked anew."""
    assert study.terms == "fdf3ebe957ffa100adaed3ac116e62b8fd0976ae03475c907a14e9f06f6cea7f"


def pack(folder: Path, text: str) -> Study:
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return read_study(folder)


def test_a_phq_has_eight_items_unless_the_ethics_board_wants_the_ninth(tmp_path: Path, study: Study) -> None:
    """And it is asked only under a protocol, which is part of what a player agrees to."""
    eight = pack(tmp_path, f"{SAFE}{phq(8)}")
    assert eight.safety == Safety("Plan B", "the school nurse")
    assert stops(eight.questionnaires[-1]) == () and needs_safety(eight.questionnaires[-1])
    nine = pack(tmp_path, f"{SAFE}item_9 = true\n{phq(9)}")
    assert stops(nine.questionnaires[-1]) == (9,)
    assert len({study.terms, eight.terms, nine.terms}) == 3
    assert [(needs_safety(form), stops(form)) for form in study.questionnaires] == [(False, ())] * 2


@pytest.mark.parametrize(
    ("asked", "stopped"),
    [
        ("Thoughts that you would be better off dead", True),
        ("I hurt myself on purpose", True),
        ("I use my skills", False),
        ("I harm nobody", False),
    ],
)
def test_an_item_about_dying_stops_whatever_the_form_is_called(study: Study, asked: str, stopped: bool) -> None:
    form = replace(study.questionnaires[1], items=(Item({"en": asked}), Item({"de": "Die Boote"})))
    assert stops(form) == ((1,) if stopped else ())


# Packs that are broken: what is changed in the good one, the rule it breaks, where that is said to stand


def swapped(old: str, new: str) -> str:
    assert TEXT.count(old) >= 1, old
    return TEXT.replace(old, new, 1)


BOATS = '[[questionnaires]]\nid = "boats"'
LONG = "word " * 30
SAFE = f'{TEXT}\n[safety]\nprotocol = "Plan B"\nadult = "the school nurse"\n'
"""A pack with what is done when somebody says that they are not safe."""


def phq(items: int) -> str:
    """A form by the name of the PHQ-A with so many made-up items."""
    answers = "".join(f'{{ points = {n}, text = {{ en = "{n}", fr = "{n}" }} }}, ' for n in (0, 1))
    head = f'[[questionnaires]]\nid = "phq_a"\nwaves = [0]\ntitle = {{ en = "T", fr = "T" }}\nanswers = [{answers}]\n'
    made = (f'[[questionnaires.items]]\ntext = {{ en = "asked {n}", fr = "q" }}\n' for n in range(1, items + 1))
    return head + "".join(made)


BROKEN = [
    (swapped('schema = "study/1-0-0"\n', ""), "no_pack", ""),
    (swapped("study/1-0-0", "study/2-0-0"), "other_schema", "schema ="),
    (swapped("retention_days = 90", "retention_days 90"), "not_toml", "retention_days 90"),
    (swapped('contact = "study@', 'contcat = "study@'), "unknown_key", "contcat ="),
    (swapped('contact = "study@example.org"\n', ""), "missing_key", ""),
    (swapped("retention_days = 90", 'retention_days = "90"'), "wrong_kind", "retention_days ="),
    (swapped("retention_days = 90", "retention_days = 731"), "out_of_range", "retention_days ="),
    (swapped('id = "calm_waters"', 'id = "Calm Waters"'), "not_a_code", "id ="),
    (swapped('ethics = "EXAMPLE-0000"', 'ethics = " "'), "empty", "ethics ="),
    (swapped("study@example.org", "x" * 61), "too_long", "contact ="),
    (swapped('title = "Calm waters"', 'title = "Calm\\u202ewaters"'), "not_one_line", "title ="),
    (swapped('ages = ["13_15"', 'ages = ["13-15"'), "not_known", "ages ="),
    (swapped('ages = ["13_15", "16_17", "18"]', "ages = []"), "empty", "ages ="),
    (swapped('["research_events"', '["counsellor_file"'), "not_known", "purposes ="),
    (swapped('["research_events"', '["questionnaires"'), "twice", "purposes ="),
    (swapped("closes = 2029", "closes = 2031"), "closes_late", "closes ="),
    (swapped("closes = 2029-12-31", "closes = 2029-13-31"), "not_toml", "closes ="),
    (swapped('languages = ["en", "fr"]', "languages = []"), "empty", "languages ="),
    (swapped('["en", "fr"]', '["en", "../fr"]'), "no_language", "languages ="),
    (swapped('["en", "fr"]', '["en", "de"]'), "no_words", "[words.en]"),
    (swapped('["en", "fr"]', '["en"]'), "other_language", "[words.fr]"),
    (swapped('key = "age1', 'key = "age2'), "not_a_key", "key ="),
    (swapped('guardian = ["13_15"]', 'guardian = ["12"]'), "not_known", 'guardian = ["12"]'),
    (swapped("[steps]", '[steps]\nwaived = ["ethics"]'), "not_known", "waived ="),
    (swapped("[steps]", '[steps]\nguardain = ["13_15"]'), "unknown_key", "guardain"),
    (re.sub(r'school = \["[0-9a-f]{64}"\]', "school = []", TEXT), "no_forms", 'school = ["13_15", "16_17"]'),
    (re.sub(r'"[0-9a-f]{64}",\n\]', '"0000-AAAA-2222",\n]', TEXT), "not_a_hash", '"0000-AAAA-2222"'),
    (swapped(', "questionnaires"', ""), "questionnaires_unasked", "[[questionnaires]]"),
    (TEXT[: TEXT.index("[[questionnaires]]")], "no_questionnaires", "purposes ="),
    (swapped(BOATS, '[[questionnaires]]\nid = "evenings"'), "twice", 'id = "evenings"'),
    (swapped("waves = [0, 2]", "waves = [2, 2]"), "waves", "waves = [2, 2]"),
    (swapped("waves = [1]", "waves = []"), "how_many", "waves = []"),
    (swapped("points = 100", "points = 101"), "out_of_range", "answers = ["),
    (swapped("points = 3", "points = 0"), "twice", "points = 0"),
    (swapped('en = "no day", fr = "aucun jour"', 'en = "no day"'), "no_words", 'text = { en = "no day" }'),
    (swapped('text = { en = "I like boats.", fr = "J\'aime les bateaux." }\n', ""), "missing_key", ""),
    (swapped('"I like boats."', "7"), "wrong_kind", "text = { en = 7"),
    (swapped("retention_days", "waves_on_days = [1, 28]\nretention_days"), "waves_on_days", "waves_on_days ="),
    (swapped("retention_days", "waves_on_days = [0, 28, 28]\nretention_days"), "waves_on_days", "waves_on_days ="),
    (swapped("retention_days", "waves_on_days = []\nretention_days"), "how_many", "waves_on_days ="),
    (f'{TEXT}\n[[arms]]\nid = "Now"\n', "not_a_code", 'id = "Now"'),
    (f'{TEXT}\n[[arms]]\nid = "now"\n[[arms]]\nid = "now" # again', "twice", "# again"),
    (f'{TEXT}\n[[arms]]\nid = "now"\nlevels = ["a swell"]', "not_a_code", "levels ="),
    (f'{TEXT}\n[[arms]]\nid = "now"\nlevels = ["swell", "swell"]', "twice", "levels ="),
    (f'{TEXT}\n[[arms]]\nid = "now"\nisland = "swell"', "unknown_key", "island ="),
    (f"{TEXT}\n" + "".join(f'[[arms]]\nid = "{n}"\n' for n in range(9)), "how_many", ""),
    (swapped("whether short games help people feel calmer.", LONG), "notice_long", "about ="),
    (swapped(BOATS, '[[questionnaires]]\nid = "sdq"'), "not_licensed", 'id = "sdq"'),
    (swapped('en = "Boats"', 'en = "Short WEMWBS"'), "not_licensed", 'id = "boats"'),
    (swapped(BOATS, '[[questionnaires]]\nid = "phq_a"'), "no_safety", 'id = "phq_a"'),
    (swapped('en = "Boats"', 'en = "GAD-7"'), "no_safety", 'id = "boats"'),
    (swapped("I like boats.", "I thought of hurting myself."), "no_safety", 'id = "boats"'),
    (f"{SAFE}{phq(9)}", "item_9", "asked 9"),
    (f'{TEXT}\n[safety]\nprotocol = " "\nadult = "N"', "empty", "protocol ="),
    (f'{TEXT}\n[safety]\nprotocol = "P"', "missing_key", "[safety]"),
]


@pytest.mark.parametrize(("text", "rule", "where"), BROKEN, ids=[f"{n}-{b[1]}" for n, b in enumerate(BROKEN)])
def test_a_broken_pack_is_refused_with_a_sentence_a_line_and_a_hint(
    tmp_path: Path, text: str, rule: str, where: str
) -> None:
    file = tmp_path / "study.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as refused:
        read_study(tmp_path)
    error = refused.value
    assert error.rule == rule, str(error)
    if where:
        assert where in text.splitlines()[error.line - 1], str(error)
        assert f"study.toml, line {error.line}:" in str(error)
    said = error.sentence()
    assert said.startswith("This study can't be used, and nothing of it was taken. study.toml")
    assert said.endswith((".", "?")) and "`" not in said and "{" not in said.replace("{ en", "")
    assert said == error.sentence("xx"), "a language without words of its own says it in English"


def test_every_rule_has_its_sentence_and_most_a_hint() -> None:
    words = load()
    source = (LOCALE.parent / "study_pack.py").read_text(encoding="utf-8")
    rules = set(re.findall(r'(?:refuse|StudyError)\("(\w+)"', source))
    assert len(rules) > 20
    assert {rule for rule in rules if not words.has(f"study.{rule}")} == set()
    whole_file = {"missing_file", "unreadable", "too_large", "not_text"}
    shipped = {"comes_with_the_game", "not_in_language", "no_skill_yet", "other_version"}
    """Those of a questionnaire that comes with the game: test_shipped_questionnaires."""
    assert {rule for _, rule, _ in BROKEN} | whole_file | shipped == rules
    found = StudyError("unknown_key", "study.toml", 7, "contcat", what="contcat", near="contact")
    assert str(found).endswith("study.toml, line 7: contcat means nothing here. Did you mean contact?")
    found = StudyError("empty", "study.toml", 7, "ages", what="ages")
    assert str(found).endswith('ages is empty. List the age groups the study takes, as in ["13_15", "16_17"].')


@pytest.mark.parametrize(
    ("content", "rule"), [(None, "missing_file"), (b"\xff\xfe", "not_text"), (b"#" * 1_000_001, "too_large")]
)
def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path: Path, content: bytes | None, rule: str) -> None:
    file = tmp_path / "study.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StudyError) as refused:
        read_study(tmp_path)
    assert refused.value.rule == rule and refused.value.line == 0


def test_no_line_of_a_pack_can_be_left_out_or_doubled_with_another_result_than_a_study_or_a_sentence(
    tmp_path: Path,
) -> None:
    """Whatever somebody slips, there is no other error than the one with a sentence."""
    lines = TEXT.splitlines()
    step = 1 if os.environ.get("TIDELIGHT_FULL") else 6
    file = tmp_path / "study.toml"
    outcomes = []
    for number, times in product(range(0, len(lines), step), (0, 2)):
        file.write_text("\n".join(lines[:number] + [lines[number]] * times + lines[number + 1 :]), encoding="utf-8")
        try:
            read_study(file)
            outcomes.append("read")
        except StudyError as error:
            outcomes.append(error.rule)
    assert {"read", "not_toml", "missing_key"} <= set(outcomes)


def test_the_line_is_that_of_the_very_value() -> None:
    lines = TEXT.splitlines()
    hashes = [number for number, line in enumerate(lines, 1) if line.startswith('    "')]
    assert [line_of(TEXT, ("forms", "guardian", n)) for n in (0, 1)] == hashes
    at = line_of(TEXT, ("questionnaires", 1, "items", 0, "text"))
    assert lines[at - 1].startswith('text = { en = "I like boats.')
    at = line_of(TEXT, ("questionnaires", 0, "items", 1, "answers", 1, "points"))
    assert lines[at - 1] == "points = 3"
    assert line_of(TEXT, ("nothing",)) == 0


# Forms


def test_a_form_is_known_by_its_code_and_names_nobody(study: Study) -> None:
    for typed in (GUARDIAN_FORM, "0000aaaa1111", " oooo aaaa iiLi ", "OOOO_AAAA_1111"):
        evidence = check_form(study, Step.GUARDIAN, typed)
        assert re.fullmatch(r"form/[0-9a-f]{16}", evidence), typed
        assert GUARDIAN_FORM not in evidence
    for step, typed in ((Step.SCHOOL, GUARDIAN_FORM), (Step.GUARDIAN, ""), (Step.GUARDIAN, "0000-AAAA-1112")):
        assert check_form(study, step, typed) == ""
    assert "0000-AAAA" not in TEXT, "the pack holds hashes"


def test_codes_of_forms_are_long_enough_not_to_be_guessed_from_the_pack() -> None:
    codes = {form_code(bytes([n, n // 32, *range(10)])) for n in range(256)}
    assert len(codes) == 256
    for code in codes:
        assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", code)
        assert form_hash("a", Step.SCHOOL, code) == form_hash("a", Step.SCHOOL, code.lower().replace("-", ""))
    assert form_hash("a", Step.SCHOOL, "0") != form_hash("b", Step.SCHOOL, "0") != form_hash("b", Step.GUARDIAN, "0")
    with pytest.raises(ValueError, match="12 random bytes"):
        form_code(b"short")


# Questionnaires


def test_a_questionnaire_is_due_by_its_wave_once_and_a_wave_gone_by_is_not_made_up_for(study: Study) -> None:
    def next_of(finished: int, put: set[tuple[str, int]]) -> tuple[str, int] | None:
        found = due(study.questionnaires, finished, put)
        return (found[0].id, found[1]) if found else None

    assert next_of(0, set()) == ("evenings", 0)
    assert next_of(0, {("evenings", 0)}) is None
    assert next_of(1, {("evenings", 0)}) == ("boats", 0)
    assert next_of(5, set()) == ("evenings", 1), "wave 0 is over"
    assert next_of(5, {("evenings", 1)}) == ("boats", 0)
    assert next_of(5, {("evenings", 1), ("boats", 0)}) is None


def test_an_answer_is_kept_as_points_and_only_those_of_an_option(study: Study) -> None:
    evenings = study.questionnaires[0]
    assert [option.points for option in evenings.options(1)] == [0, 1]
    assert [option.points for option in evenings.options(2)] == [0, 3]
    told = evenings.answered(1, 2, 3)
    assert (told.form, told.wave, told.item, told.answer) == ("evenings", 1, 2, 3)
    assert fault(told) is None
    for wave, item, points in ((1, 2, 1), (2, 1, 0), (-1, 1, 0), (0, 3, 0), (0, 0, 0)):
        with pytest.raises(ValueError, match="evenings"):
            evenings.answered(wave, item, points)
    assert in_words(evenings.title, "fr") == "Tes soirées" and in_words(evenings.title, "ar") == "Your evenings"


# The notices and the questions before a study (C2)


@pytest.mark.parametrize("purpose", [*VERSIONS])
@pytest.mark.parametrize("why", ["", *WHYS])
def test_c2_every_notice_is_short_and_plain_and_its_yes_and_no_weigh_the_same(
    study: Study, purpose: str, why: str
) -> None:
    shown = notice(purpose, "en", study, why)
    assert shown.words <= MOST_WORDS == 150
    for part in ((shown.again, *shown.paragraphs), shown.more):
        assert grade(" ".join(part)) <= READING_GRADE
        assert max(len(one.split()) for one in sentences(" ".join(part))) <= 25
    assert abs(len(shown.yes) - len(shown.no)) <= 3
    assert len(shown.yes.split()) == len(shown.no.split())
    assert bool(shown.again) == bool(why)


def test_a_notice_of_a_study_says_which_who_how_long_and_until_when(study: Study) -> None:
    for purpose in STUDY_PURPOSES:
        shown = notice(purpose, "en", study)
        said = " ".join((*shown.paragraphs, *shown.more))
        for must in ("Calm waters", "study@example.org", "EXAMPLE-0000", "90 days", "2030-01-31", "Settings"):
            assert must in said, (purpose, must)
        assert "{" not in said
        with pytest.raises(ValueError, match="belongs to a study"):
            notice(purpose)
    other = msgspec.structs.replace(study, contact="else@example.org")
    assert notice(RESEARCH_EVENTS, "en", other).sha256 != notice(RESEARCH_EVENTS, "en", study).sha256
    assert "Help now" in " ".join(notice(QUESTIONNAIRES, "en", study).paragraphs)


def test_the_notice_about_questions_says_how_many_there_are_and_what_they_are_called(study: Study) -> None:
    said = " ".join(notice(QUESTIONNAIRES, "en", study).paragraphs)
    asked = sum(len(form.items) * len(form.waves) for form in study.questionnaires)
    assert asked == 5
    assert "It has 5 questions: Your evenings, Boats." in said
    assert "Of each answer, only a number is kept." in said
    one = msgspec.structs.replace(study.questionnaires[1], items=study.questionnaires[1].items[:1], waves=(1,))
    alone = " ".join(notice(QUESTIONNAIRES, "en", msgspec.structs.replace(study, questionnaires=(one,))).paragraphs)
    assert "It has one question: Boats." in alone


@pytest.mark.parametrize("title", ["Calm waters", "The Swell study"])
def test_a_study_is_called_by_its_name_and_not_a_study_twice(study: Study, title: str) -> None:
    named = msgspec.structs.replace(study, words={"en": msgspec.structs.replace(study.words["en"], title=title)})
    for purpose in STUDY_PURPOSES:
        said = " ".join(notice(purpose, "en", named).paragraphs)
        assert f"A study, {title}, asks for your help." in said


def test_the_words_of_each_notice_belong_to_their_version(study: Study) -> None:
    """Whoever changes the words gives them a new version, the first number of it if they ask for something else."""
    assert {purpose: notice(purpose, "en", study).sha256[:16] for purpose in VERSIONS} == {
        "keep_progress": "3a9a5c871019efbe",
        "counsellor_file": "0e2b5cafaa95d977",
        "research_events": "9276f92d7bce84ba",
        "questionnaires": "5be0c5972b63f11c",
        "accessibility_data": "55a50505568e5862",
    }
    assert list(VERSIONS.values()) == ["1-0-0", "2-0-0", "3-0-0", "1-1-0", "1-0-1"]


def test_the_three_questions_have_one_right_answer_each_and_never_at_the_same_place(study: Study) -> None:
    asked = check_questions(study)
    assert len(asked) == CHECKS == 3
    assert len({question.right for question in asked}) == 3
    for question in asked:
        assert len(set(question.options)) == 3
        words = " ".join((question.text, *question.options, question.because))
        assert grade(words) <= READING_GRADE
        assert question.options[question.right] == load().text(f"check.{asked.index(question) + 1}.right")


def test_a_question_wrong_twice_leaves_the_study_out_and_all_right_goes_on() -> None:
    """The second opinion walks through every way of answering, up to seven answers."""
    assert outcome([]) == "again"
    assert outcome([(0, False), (0, True), (1, True), (2, True)]) == "go_on"
    assert outcome([(0, False), (1, False), (2, False)]) == "again", "each may be wrong once"
    assert outcome([(1, False), (0, True), (1, False)]) == "leave_out"
    for answers in product(product(range(3), (True, False)), repeat=4):
        wrong = [sum(question == n and not right for question, right in answers) for n in range(3)]
        right = [any(question == n and good for question, good in answers) for n in range(3)]
        expected = "leave_out" if max(wrong) > 1 else "go_on" if all(right) else "again"
        assert outcome(answers) == expected
    assert load().text("check.leave_out").startswith("Let's leave the study out")


# Stopping


def test_c4_a_slip_holds_the_code_the_contact_and_the_date_and_only_while_there_is_a_code(study: Study) -> None:
    policy = policy_of(study)
    made = consent.begin("0" * 16, "18")
    made = consent.asked(made, RESEARCH_EVENTS, 0, notice(RESEARCH_EVENTS, "en", study).ref, "18", policy)
    assert slip(made, RESEARCH_EVENTS) == ()
    made = consent.acted(made, Act(0, 0, Actor.PLAYER, Did.ASSENTED, RESEARCH_EVENTS), "8d1f0c")
    other = msgspec.structs.replace(study, id="other", contact="other@example.org")
    for here in (study, None, other):
        said = " ".join(slip(made, RESEARCH_EVENTS, "en", here))
        for must in ("8d1f0c", "study@example.org", "2030-01-31", "Calm waters", "I can't delete a copy you gave"):
            assert must in said, "also where the pack is away, or that of another study lies here"
        assert made.subject not in said
    mended = msgspec.structs.replace(study, contact="new@example.org")
    assert "new@example.org" in " ".join(slip(made, RESEARCH_EVENTS, "en", mended))
    assert slip(made, QUESTIONNAIRES) == ()
    ended = consent.acted(made, Act(0, 1, Actor.PLAYER, Did.WITHDREW, RESEARCH_EVENTS))
    assert slip(ended, RESEARCH_EVENTS) == ()


FORM = msgspec.to_builtins(STUDY.questionnaires[0])


@pytest.mark.parametrize(
    "changed",
    [
        {"words": {"en": StudyWords("Calm waters", "whether short games sell more games.")}},
        {"words": {"en": StudyWords("Wild waters", STUDY.about())}},
        {"words": {**STUDY.words, "de": StudyWords("Stille Wasser", "anything else.")}},
        {"questionnaires": [{**FORM, "items": [{"text": {"en": "I hurt."}}, FORM["items"][1]]}]},
        {"questionnaires": [{**FORM, "answers": [{"points": 0, "text": {"en": "never"}}, *FORM["answers"][1:]]}]},
        {"questionnaires": [{**FORM, "intro": {"en": "It's about home."}}]},
        {"steps": {Step.GUARDIAN: ("12",)}},
        {"waived": (Step.SCHOOL,)},
        {"pooled_after": date(2031, 1, 31)},
    ],
)
def test_c3_a_pack_in_which_what_was_agreed_to_changed_is_another_question(changed: dict[str, Any]) -> None:
    if "questionnaires" in changed:
        changed = {"questionnaires": msgspec.convert(changed["questionnaires"], tuple[Questionnaire, ...])}
    assert msgspec.structs.replace(STUDY, **changed).terms != STUDY.terms


def test_what_finds_admits_or_ends_is_no_term_nor_the_order_of_what_is_asked() -> None:
    mended = msgspec.structs.replace(
        STUDY,
        contact="new@example.org",
        forms={Step.SCHOOL: frozenset({"0" * 64})},
        closes=date(2029, 1, 1),
        ages=("18",),
        purposes=STUDY.purposes[::-1],
    )
    assert mended.terms == STUDY.terms


def test_the_paper_for_researchers_names_every_key() -> None:
    paper = (PACK.parents[2] / "docs" / "STUDY.md").read_text(encoding="utf-8")
    for kind in (_Pack, _Steps, _Forms, _Use, Safety, StudyWords, Arm, Questionnaire, Item, Option):
        for key in kind.__struct_fields__:
            assert re.search(rf"[`.\[]{key}[`.\]]", paper), (kind.__name__, key)


def test_the_words_lie_in_catalogues_of_their_own() -> None:
    assert {file.name for file in (LOCALE / "en").glob("*.po")} >= {"consent.po", "study.po"}
