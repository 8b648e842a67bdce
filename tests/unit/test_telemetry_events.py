"""What may be measured is declared, each field with unit and reason, and none of it can hold words (P1, P3, S4)."""

import csv
import json
import re
from io import StringIO
from pathlib import Path

import pytest

from telemetry import codebook, dictionary
from telemetry.events import (
    DECLARED,
    Event,
    Felt,
    How,
    LevelStarted,
    Origin,
    PlaceEntered,
    SkillPractised,
)
from telemetry.registry import BAD_VALUE, UNKNOWN_EVENT, data_of, every_field, fault, fields, schema

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"code", "category", "whole number", "yes or no"}
NEVER = re.compile(r"help_now|quick_exit|too_big|flag|text|free|words?$|message|birth|school|address|^ip$|device|voice")


def test_every_event_stands_in_the_list_and_holds_only_codes_categories_and_numbers() -> None:
    ours = {event for event in Event.__subclasses__() if event.__module__ == "telemetry.events"}
    assert ours == set(DECLARED)
    assert {field.kind for field in every_field()} <= KINDS


def test_nothing_is_declared_that_is_never_recorded() -> None:
    for name in [event.name for event in DECLARED] + [field.name for field in every_field()]:
        assert not NEVER.search(name), name


def test_a_field_means_the_same_wherever_it_stands() -> None:
    meant: dict[str, tuple[str, str]] = {}
    for field in every_field():
        assert meant.setdefault(field.name, (field.kind, field.allowed)) == (field.kind, field.allowed), field.path


def test_accessibility_settings_are_kept_only_under_their_own_purpose() -> None:
    for event in DECLARED:
        if "assist" in event.name or "accessib" in event.name:
            assert event.purposes == ("accessibility_data",)
    assert not any("assist" in path or "accessib" in path for path in data_of("counsellor_file"))


@pytest.mark.parametrize("event", DECLARED, ids=lambda e: e.name)
def test_the_schema_refuses_what_is_not_declared(event: type[Event]) -> None:
    made = schema(event)
    assert made["additionalProperties"] is False
    assert made["required"] == [field.name for field in fields(event) if field.required]
    for shown in made["properties"].values():
        assert shown["x-unit"]
        assert shown["description"]
        assert shown.get("type") != "string" or "pattern" in shown


def test_the_generated_schemas_and_the_codebook_are_not_stale() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in dictionary.generated()}
    assert kept == dictionary.schema_files(), "run: python -m telemetry.dictionary"
    assert {"codebook.csv", "codebook.json"} < kept.keys()


def test_the_codebook_says_of_every_column_what_its_values_mean() -> None:
    book = json.loads(codebook.as_json())
    lines = list(csv.DictReader(StringIO(codebook.as_csv())))
    told = {(event["name"], one["name"]): one for event in book["events"] for one in event["fields"]}
    assert len(told) + len(codebook.ROW_COLUMNS) == len(lines)
    assert {event["name"] for event in book["events"]} == {event.name for event in DECLARED}
    for event in DECLARED:
        for field in fields(event):
            one = told[field.event, field.name]
            (line,) = (row for row in lines if (row["event"], row["column"]) == (field.event, field.name))
            assert (one["unit"], one["reason"]) == (field.unit, field.reason) == (line["unit"], line["reason"])
            assert (line["schema"], line["values"]) == (event.version, field.allowed)
            if field.kind == "whole number":
                assert f"{one['least']} to {one['most']}" == field.allowed
            elif field.kind == "category":
                assert ", ".join(one["values"]) == field.allowed


def test_the_codebook_is_stale_as_soon_as_a_field_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = dictionary.schema_files()
    monkeypatch.setattr(codebook, "DECLARED", tuple(event for event in DECLARED if event is not SkillPractised))
    after = dictionary.schema_files()
    assert {name for name in before if before[name] != after[name]} == {"codebook.csv", "codebook.json"}


def test_the_data_dictionary_in_the_privacy_paper_is_not_stale() -> None:
    paper = ROOT / "docs" / "PRIVACY.md"
    for field in every_field():
        assert f"| `{field.name}`" in dictionary.markdown()
    if paper.is_file():
        text = paper.read_text(encoding="utf-8")
        assert dictionary.written_into(text) == text, "run: python -m telemetry.dictionary"


def test_a_paper_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="marks are missing"):
        dictionary.written_into("# Privacy\n")
    marked = f"a\n{dictionary.BEGIN}\nold\n{dictionary.END}\nz\n"
    assert dictionary.written_into(marked).startswith("a\n")
    assert "old" not in dictionary.written_into(marked)
    assert dictionary.written_into(dictionary.written_into(marked)) == dictionary.written_into(marked)


class SneakyLevel(LevelStarted, frozen=True, forbid_unknown_fields=True):
    """Declared nowhere, though it looks like an event."""

    name = "level_started"
    extra: str = "my diary"


@pytest.mark.parametrize(
    ("event", "wrong"),
    [
        (LevelStarted("02_swell"), None),
        (LevelStarted("Dear diary, today"), (BAD_VALUE, "level")),
        (LevelStarted("02_swell\n"), (BAD_VALUE, "level")),
        (LevelStarted("a" * 41), (BAD_VALUE, "level")),
        (LevelStarted(7), (BAD_VALUE, "level")),  # type: ignore[arg-type]
        (PlaceEntered("02_swell", ""), (BAD_VALUE, "place")),
        (SkillPractised("breathing", 0, Origin.STORY, How.LEFT, 3), (BAD_VALUE, "round")),
        (SneakyLevel("02_swell"), (UNKNOWN_EVENT, "-")),
        ("level_started", (UNKNOWN_EVENT, "-")),
        ({"name": "level_started"}, (UNKNOWN_EVENT, "-")),
        (Felt.BETTER, (UNKNOWN_EVENT, "-")),
        (None, (UNKNOWN_EVENT, "-")),
    ],
)
def test_what_breaks_a_rule_is_named_by_field_and_never_by_value(event: object, wrong: tuple[str, str] | None) -> None:
    assert fault(event) == wrong
