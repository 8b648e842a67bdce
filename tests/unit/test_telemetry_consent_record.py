"""What is written down about leave: nothing of it can be changed unseen, and older records read (C3)."""

from pathlib import Path

import msgspec
import pytest

from telemetry import consent
from telemetry.consent import Actor, Did, Policy, RecordError, allowed, read_record, write_record
from telemetry.consent_record import chained
from telemetry.events import COUNSELLOR_FILE, RESEARCH_EVENTS
from telemetry.notices import VERSIONS
from tests.consent_kit import FIELD, IN_STUDY, YES, record

ROOT = Path(__file__).resolve().parents[2]


def test_the_chain_shows_any_change() -> None:
    made = record(YES, (Actor.PLAYER, Did.WITHDREW), YES, purpose=RESEARCH_EVENTS, policy=IN_STUDY)
    assert consent.sound(made)
    first, second, third, fourth = made.acts
    (grant,) = made.grants
    for acts in (
        (first, second, third),
        (first, third, second, fourth),
        (first, second, msgspec.structs.replace(third, act=Did.ASSENTED), fourth),
        (first, msgspec.structs.replace(second, day=7), third, fourth),
    ):
        assert not consent.sound(msgspec.structs.replace(made, acts=acts))
    other = msgspec.structs.replace(grant.notice, version="9-0-0")
    for field, value in {
        "purpose": COUNSELLOR_FILE,
        "data": grant.data[1:],
        "recipients": ("player", "counsellor"),
        "retention_days": 99_999,
        "requires": (),
        "notice": other,
        "age_band": "18",
        "state": "refused",
        "study": "other",
        "terms": "",
        "pseudonym": "x",
        "told": None,
    }.items():
        changed = msgspec.structs.replace(made, grants=(msgspec.structs.replace(grant, **{field: value}),))
        assert not consent.sound(changed), field
        with pytest.raises(RecordError):
            read_record(write_record(changed))
    for change in ({"grants": ()}, {"age_band": "18"}, {"subject": "1" * 16}, {"schema": "consent-record/3-0-0"}):
        assert not consent.sound(msgspec.structs.replace(made, **change)), change
    newer = chained(msgspec.structs.replace(made, schema="consent-record/3-0-0"))
    assert not consent.sound(newer) and not allowed(newer, RESEARCH_EVENTS, FIELD, "player", 2, IN_STUDY)


def test_a_record_survives_being_written() -> None:
    for purpose in VERSIONS:
        made = record(YES, purpose=purpose, policy=IN_STUDY)
        assert read_record(write_record(made)) == made


@pytest.mark.parametrize("written", ["", "{}", "[]", '{"schema": "consent-record/1-0-0"}', b"\xff", '{"schema": 1}'])
def test_what_is_no_record_is_refused(written: str | bytes) -> None:
    with pytest.raises(RecordError):
        read_record(written)


FIRST = ROOT / "tests" / "data" / "consent-record-1-0-0.json"
AS_THEN = Policy(notices={**VERSIONS, COUNSELLOR_FILE: "1-1-0"})
"""With the notice that these files were written under; the one of today asks for more, and so asks anew."""


def test_a_record_of_the_first_schema_reads_as_the_counsellor_files() -> None:
    """The file was written by the program before the schema changed: yes on day 0."""
    made = read_record(FIRST.read_bytes())
    assert made.schema == "consent-record/2-0-0" and consent.sound(made)
    assert [act.act for act in made.acts] == [Did.ASKED, Did.ASSENTED]
    assert allowed(made, COUNSELLOR_FILE, FIELD, "player", 5, AS_THEN)
    assert not allowed(made, COUNSELLOR_FILE, FIELD, "player", 366, AS_THEN)
    assert consent.why_ask_again(made, COUNSELLOR_FILE, 5, "13_15", AS_THEN) == ""
    assert consent.why_ask_again(made, COUNSELLOR_FILE, 5, "18", AS_THEN) == "age"
    assert not allowed(made, COUNSELLOR_FILE, FIELD, "player", 5)
    assert consent.why_ask_again(made, COUNSELLOR_FILE, 5, "13_15", Policy()) == "notice"
    for change in (("assented", "withdrew"), ('"day":0', '"day":1')):
        with pytest.raises(RecordError):
            read_record(FIRST.read_text(encoding="utf-8").replace(*change))


def test_a_record_from_before_studies_told_of_themselves_still_holds() -> None:
    """The file was written by the program before grants had `told`: a yes to the counsellor's file and to a study."""
    made = read_record((ROOT / "tests" / "data" / "consent-record-2-0-0.json").read_bytes())
    assert [grant.told for grant in made.grants] == [None, None]
    assert allowed(made, COUNSELLOR_FILE, FIELD, "player", 5, AS_THEN)
    assert read_record(write_record(made)) == made
