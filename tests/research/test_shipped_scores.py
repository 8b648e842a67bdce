"""Answers to the questionnaires that come with the game, from a recorder through a study file into a dataset: they are
in its tables, scored, and its codebook explains them."""

import csv
import json
import re
from pathlib import Path

import pytest

from telemetry.events import QUESTIONNAIRES, RESEARCH_EVENTS, CheckedIn, ConfidenceRated
from telemetry.research import layout
from telemetry.research.build import Wanted, build
from telemetry.research.collect import packs_in
from telemetry.shipped import shipped
from telemetry.study import Study
from telemetry.study_file import read_study_file, write_study_file
from telemetry.study_pack import read_study
from tests.journeys import ROOT
from tests.research.test_dataset_build import judged, table
from tests.telemetry_kit import HandClock, keys, path_in, recording
from vault.sealing import new_identity

OWN = new_identity()
PACK = (ROOT / "tests" / "data" / "still_waters" / "study.toml").read_text(encoding="utf-8")
WHO5 = (5, 4, 3, 2, 1)


def answered(data: Path, study: Study, blank: int = 0) -> bytes:
    """The study file of somebody who answered all of it, but for one item of the WHO-5."""
    forms = {form.id: form for form in study.questionnaires}
    with recording(data, HandClock(), yes=False, study=study, age_band="18") as recorder:
        for purpose in (RESEARCH_EVENTS, QUESTIONNAIRES):
            assert recorder.grant(purpose=purpose).result(5)
        for item, points in ((1, 7), (2, 0)):
            recorder.record(forms["check_in"].answered(0, item, points))
        recorder.record(CheckedIn(7, 0))
        for item, points in enumerate(WHO5, start=1):
            if item != blank:
                recorder.record(forms["who5"].answered(0, item, points))
        recorder.record(forms["confidence"].answered(0, 1, 9))
        recorder.record(ConfidenceRated("breathing", 9))
        recorder.flush()
    return write_study_file(path_in(data), keys(data), study)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("still_waters")
    handed = folder / "in"
    handed.mkdir()
    (handed / "study.toml").write_text(re.sub('key = "age1.*"', f'key = "{OWN.recipient}"', PACK), encoding="utf-8")
    study = read_study(handed)
    for number, blank in enumerate((0, 2)):
        data = answered(folder / f"boat-{number}", study, blank)
        (handed / f"player-{number}.age").write_bytes(data)
        names = {note[3] for note in read_study_file(data, OWN.secret).notes()}
        assert {"questionnaire_answered", "checked_in", "confidence_rated"} <= names
    build(Wanted(handed, folder / "out", packs_in(handed), OWN, helpers=1))
    return folder / "out"


def test_a_dataset_has_the_answers_the_events_and_the_scores(built: Path) -> None:
    assert judged(built) == []
    answers, scores = table(built, "questionnaires"), table(built, "scores")
    assert len(answers) == 8 + 7
    people = {row["participant"] for row in answers}
    whole = next(one for one in people if sum(row["participant"] == one for row in answers) == 8)
    told = {(row["participant"] == whole, row["form"], row["form_wave"], row["score"]): row["value"] for row in scores}
    own = {("check_in", "0", "pleasant"): "7", ("check_in", "0", "energy"): "0", ("confidence", "0", "sure"): "9"}
    assert told == {
        **{(who, *key): value for who in (True, False) for key, value in own.items()},
        (True, "who5", "0", "well_being"): "60",
    }, "an item left blank leaves no score"
    events = [(row["event"], row["pleasant"], row["energy"], row["rating"]) for row in table(built)]
    assert events.count(("checked_in", "7", "0", "")) == events.count(("confidence_rated", "", "", "9")) == 2


def test_the_codebook_explains_each_with_its_items_scoring_source_and_licence(built: Path) -> None:
    sheet = (built / "documentation" / "codebook.md").read_text(encoding="utf-8")
    for must in (
        "## who5 1-0-0: Two weeks",
        "Source: World Health Organization",
        "Licence: CC-BY-NC-SA-3.0-IGO.",
        "Item 4: I woke up feeling fresh and rested",
        "5 (All of the time), 4 (Most of the time)",
        "Score `well_being`: items (1 + 2 + 3 + 4 + 5) times 4, 0 to 100.",
        "Score `pleasant`: items 1, 0 to 10. 0 is very unpleasant, 10 very pleasant.",
        "    WHOEVER USES IT IN A STUDY COMPARES BOTH WITH",
        "Looked over by a clinician: not yet reviewed.",
    ):
        assert must in sheet or must.strip() in " ".join(sheet.split()), must
    book = json.loads((built / "documentation" / "codebook.json").read_text(encoding="utf-8"))
    assert [form["id"] for form in book["questionnaires"]] == ["check_in", "who5", "confidence"]
    who5 = book["questionnaires"][1]
    assert who5["scores"][0]["times"] == 4 and who5["scores"][0]["items"] == [1, 2, 3, 4, 5]
    assert "World Health Organization endorses neither" in " ".join(who5["licence_text"].split())


def test_the_scores_are_what_an_own_sum_gives(built: Path) -> None:
    """The second opinion takes the table of answers alone, and the words of the codebook."""
    with (built / layout.questionnaires().path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sums = {}
    for who in {row["participant"] for row in rows}:
        own = [int(row["answer"]) for row in rows if (row["participant"], row["form"]) == (who, "who5")]
        if len(own) == 5:
            sums[who] = str(4 * sum(own))
    scores = {row["participant"]: row["value"] for row in table(built, "scores") if row["form"] == "who5"}
    assert scores == sums and len(sums) == 1


def test_every_value_of_a_score_fits_its_column() -> None:
    value = next(column for column in layout.scores().columns if column.name == "value")
    assert (value.least, value.most) == (0, 100)
    assert {column.name for column in layout.scores().columns} >= {*layout.scores().key}
    assert set(next(c for c in layout.scores().columns if c.name == "score").values) == {
        score.id for form in shipped().values() for score in form.scores
    }
