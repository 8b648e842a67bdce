"""The questionnaires that come with the game: whose they are, what is asked, how they are scored, and how a pack asks
for one or is refused."""

import re
from datetime import date
from io import StringIO
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from game.app_study import Player, form_of
from game.core.events import Felt
from game.flow.keeper import Keeper, felt, learned_last, practised
from game.lint.reading import grade, sentences
from game.ui.consents import CHECK_IN, CONFIDENCE
from telemetry.cli import main
from telemetry.instruments import needs_safety, refused
from telemetry.notices import READING_GRADE, notice
from telemetry.registry import by_name, fault
from telemetry.shipped import FOLDER, SCHEMA, Shipped, scored, shipped
from telemetry.study import Study
from telemetry.study_pack import StudyError, read_study
from tests.journeys import ROOT

PACK = ROOT / "tests" / "data" / "still_waters"
TEXT = (PACK / "study.toml").read_text(encoding="utf-8")
FORMS = ("check_in", "confidence", "who5")


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study(PACK)


# What lies there


def test_there_are_three_and_each_says_whose_it_is_and_where_it_comes_from() -> None:
    assert tuple(shipped()) == FORMS
    assert {file.stem for file in FOLDER.glob("*.toml")} == set(FORMS)
    for form in shipped().values():
        assert form.schema == SCHEMA and re.fullmatch(r"\d+-\d+-\d+", form.version)
        assert form.source and form.review == "not yet reviewed"
        assert (FOLDER / form.licence_file).read_text(encoding="utf-8").strip()
        assert form.languages == ("en",)
        said = (form.title, *(item.text for item in form.items), *(option.text for option in form.answers))
        assert all(set(words) == set(form.languages) for words in said)
        assert all(item.scale or form.answers for item in form.items), "each can be answered"


def test_the_who_5_has_its_published_items_and_answers() -> None:
    who5 = shipped()["who5"]
    assert [item.text["en"] for item in who5.items] == [
        "I have felt cheerful and in good spirits",
        "I have felt calm and relaxed",
        "I have felt active and vigorous",
        "I woke up feeling fresh and rested",
        "My daily life has been filled with things that interest me",
    ]
    assert [(option.points, option.text["en"]) for option in who5.answers] == [
        (5, "All of the time"),
        (4, "Most of the time"),
        (3, "More than half of the time"),
        (2, "Less than half of the time"),
        (1, "Some of the time"),
        (0, "At no time"),
    ]
    assert who5.intro["en"] == "Over the last two weeks:"


def test_the_licence_of_the_who_5_says_what_is_not_known_of_it() -> None:
    who5 = shipped()["who5"]
    assert who5.licence == "CC-BY-NC-SA-3.0-IGO" and not who5.terms_compared
    said = " ".join((FOLDER / who5.licence_file).read_text(encoding="utf-8").split())
    for must in (
        "World Health Organization (c) 2024",
        "not sure",
        "were compared with the World Health Organization's own page",
        "COMPARES BOTH WITH THE OWNER'S PAGE FIRST",
        "nothing commercial",
        "endorses neither Tidelight nor any study",
        "shows no sum",
    ):
        assert must in said
    assert all(form.terms_compared and form.licence == "CC-BY-4.0" for form in shipped().values() if form != who5)


def test_our_own_words_are_read_at_eleven() -> None:
    for name in ("check_in", "confidence"):
        form = shipped()[name]
        for item in form.items:
            assert item.scale is not None and (item.scale.least, item.scale.most) == (0, 10)
            words = item.text["en"].replace("{skill}", "Five senses: name what is here.")
            assert grade(words) <= READING_GRADE
            assert max(len(one.split()) for one in sentences(words)) <= 20
            options = item.scale.options()
            assert [option.points for option in options] == list(range(11))
            assert options[0].text["en"].startswith("0: ") and options[10].text["en"].startswith("10: ")
            assert options[5].text["en"] == "5", "only the ends have words"


def test_none_needs_a_protocol_or_is_refused(study: Study) -> None:
    assert [form.id for form in study.questionnaires] == ["check_in", "who5", "confidence"]
    assert not any(refused(form) or needs_safety(form) for form in study.questionnaires)


def test_the_built_programs_bring_them_along() -> None:
    """A folder of data that `build.spec` does not name is missing from what it makes."""
    spec = (ROOT / "build.spec").read_text(encoding="utf-8")
    named = re.search(r"TELEMETRY = .* for name in \((.*)\)\]", spec)
    assert named is not None and f'"{FOLDER.name}"' in named.group(1)
    assert FOLDER.parent == ROOT / "telemetry"


# Scoring


def test_the_who_5_is_the_sum_of_its_items_times_four() -> None:
    who5 = shipped()["who5"]
    for points in product((0, 2, 5), repeat=5):
        answers = dict(enumerate(points, start=1))
        assert scored(who5, answers) == {"well_being": 4 * sum(points)}
    assert scored(who5, dict.fromkeys(range(1, 6), 5)) == {"well_being": 100}
    assert scored(who5, dict.fromkeys(range(1, 6), 0)) == {"well_being": 0}


@pytest.mark.parametrize("blank", range(1, 6))
def test_an_item_left_blank_leaves_no_score(blank: int) -> None:
    assert scored(shipped()["who5"], {item: 3 for item in range(1, 6) if item != blank}) == {}


def test_each_slider_is_a_score_of_its_own() -> None:
    assert scored(shipped()["check_in"], {1: 7, 2: 0}) == {"pleasant": 7, "energy": 0}
    assert scored(shipped()["check_in"], {2: 4}) == {"energy": 4}
    assert scored(shipped()["confidence"], {1: 10}) == {"sure": 10}


@pytest.mark.parametrize("form", shipped().values(), ids=lambda form: form.id)
def test_the_ends_of_a_score_are_those_that_its_answers_reach(form: Shipped) -> None:
    asked = form.questionnaire((1,), form.languages)
    ways = {item: [option.points for option in asked.options(item)] for item in range(1, len(form.items) + 1)}
    for score in form.scores:
        assert set(score.items) <= set(ways)
        least, most = (scored(form, {item: pick(points) for item, points in ways.items()}) for pick in (min, max))
        assert (least[score.id], most[score.id]) == (score.least, score.most)
    assert len({score.id for one in shipped().values() for score in one.scores}) == 4, "a name is of one score"


def test_what_becomes_an_event_fits_into_it() -> None:
    for form, event in (("check_in", CHECK_IN), ("confidence", CONFIDENCE)):
        assert shipped()[form].becomes == event
    assert shipped()["who5"].becomes == ""
    for value in (0, 10):
        assert fault(by_name()[CHECK_IN](value, value)) is None
        assert fault(by_name()[CONFIDENCE]("breathing", value)) is None


# Packs


def test_a_pack_asks_one_by_its_code_and_has_its_words_in_its_terms(study: Study) -> None:
    check_in, who5, confidence = study.questionnaires
    assert (check_in.waves, who5.waves, confidence.waves) == ((0, 2), (0,), (1,))
    assert who5.items[0].text == {"en": "I have felt cheerful and in good spirits"}
    said = " ".join(notice("questionnaires", "en", study).paragraphs)
    assert "It has 10 questions: Right now, Two weeks, Next time." in said
    later = read_text(TEXT.replace("waves = [1]", "waves = [3]"))
    assert later.terms != study.terms


def read_text(text: str) -> Study:
    with TemporaryDirectory() as place:
        (Path(place) / "study.toml").write_text(text, encoding="utf-8")
        return read_study(Path(place))


BROKEN = [
    ('use = "who5"', 'use = "who_5"', "not_known", 'use = "who_5"', "Did you mean who5?"),
    ('use = "who5"', 'use = "mood"', "not_known", 'use = "mood"', "isn't one of: check_in, confidence, who5."),
    ('version = "1-0-0"', 'version = "2-0-0"', "other_version", "version =", "has version 1-0-0 of who5"),
    ("waves = [1]", "waves = [0]", "no_skill_yet", "waves = [0]", "nobody has learned one"),
    ("waves = [1]", "waves = [2, 1]", "waves", "waves = [2, 1]", "must rise"),
    ("waves = [1]", "waves = []", "how_many", "waves = []", "from 1 to 50"),
    ('use = "confidence"', 'use = "who5"', "twice", 'use = "who5"', "twice"),
    ('version = "1-0-0"', 'title = "T"', "unknown_key", 'title = "T"', "title means nothing here"),
    (
        'use = "confidence"',
        'id = "who5"\ntitle = { en = "T" }\nitems = [{ text = { en = "I." } }]\n'
        'answers = [{ points = 0, text = { en = "a" } }, { points = 1, text = { en = "b" } }]',
        "comes_with_the_game",
        'id = "who5"',
        'Ask that one with use = "who5"',
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "rule", "where", "says"), BROKEN, ids=[f"{n}-{b[2]}" for n, b in enumerate(BROKEN)]
)
def test_what_is_not_there_is_refused_with_line_and_hint(old: str, new: str, rule: str, where: str, says: str) -> None:
    text = TEXT.replace(old, new)
    assert text != TEXT
    with pytest.raises(StudyError) as refusal:
        read_text(text)
    error = refusal.value
    assert error.rule == rule, str(error)
    assert where in text.splitlines()[error.line - 1]
    assert f"study.toml, line {error.line}:" in str(error) and says in str(error)


def test_a_language_without_its_words_is_refused() -> None:
    text = TEXT.replace('languages = ["en"]', 'languages = ["en", "fr"]')
    text = text.replace("[[questionnaires]]", '[words.fr]\ntitle = "T"\nabout = "a."\n\n[[questionnaires]]', 1)
    with pytest.raises(StudyError) as refusal:
        read_text(text)
    assert refusal.value.rule == "not_in_language" and "check_in has no words in the language fr" in str(refusal.value)
    assert 'use = "check_in"' in text.splitlines()[refusal.value.line - 1]


def test_the_terms_of_the_who_5_want_a_look_and_ours_do_not() -> None:
    out = StringIO()
    assert main(["study", "check", str(PACK)], out, date(2026, 3, 2)) == 0
    said = out.getvalue()
    assert said.count("Nobody compared the words and terms of") == 1
    assert "terms of who5 (CC-BY-NC-SA-3.0-IGO) with those of its owner. Do it before you use it:" in said
    assert "who5.licence.txt" in said


# What the game makes of them


def test_a_scale_has_steps_and_the_question_about_a_skill_names_it(study: Study) -> None:
    check_in = form_of(study, Player(0, (), "en", noted=True))
    assert check_in is not None and (check_in.id, check_in.becomes) == ("check_in", CHECK_IN)
    assert all(item.scale and len(item.options) == 11 for item in check_in.items)
    assert check_in.noted and check_in.skill == ""
    who5 = form_of(study, Player(0, (check_in.put_as,), "en", noted=True))
    assert who5 is not None and who5.id == "who5" and not who5.becomes
    assert not who5.noted, "a counsellor file gets nothing of it"
    assert not any(item.scale for item in who5.items)
    put = (check_in.put_as, who5.put_as)
    assert form_of(study, Player(1, put, "en")) is None, "nobody asks about a skill that was not learned"
    sure = form_of(study, Player(1, put, "en", "breathing", "Breathing: {n}."))
    assert sure is not None and (sure.becomes, sure.skill) == (CONFIDENCE, "breathing")
    assert sure.items[0].text.startswith("Breathing: {n}. How sure are you")
    assert not sure.noted


def test_the_skill_asked_about_is_the_last_one_finished_that_did_not_feel_worse() -> None:
    keeper = practised(practised(practised(Keeper(), "breathing", True), "senses", True), "ropes", False)
    assert learned_last(Keeper()) == "" and learned_last(keeper) == "senses"
    assert learned_last(felt(keeper, "senses", Felt.WORSE)) == "breathing"
