"""Promise 10: no field of a note stands in a counsellor file unless the player's leave has it, in random states of it.

Each field has a value that occurs nowhere else, so that whatever form it would come out in, it can be looked for.
"""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape

from msgspec.structs import replace

from telemetry import consent
from telemetry.consent import COUNSELLOR, PLAYER, STUDY, Act, Actor, Did, Policy, Record, allowed
from telemetry.counsellor import csv, fhir, html
from telemetry.counsellor.chosen import Choice, Item, choose
from telemetry.counsellor.gather import Handed, gather
from telemetry.events import (
    COUNSELLOR_FILE,
    DECLARED,
    AfterChecked,
    CheckedIn,
    ConfidenceRated,
    Event,
    Felt,
    Helped,
    HelpedRated,
    How,
    LevelStarted,
    Origin,
    PlanMade,
    SkillPractised,
)
from telemetry.notices import VERSIONS
from telemetry.registry import data_of, fields
from telemetry.study import policy_of
from telemetry.words import load
from tests.consent_kit import SHOWN
from tests.counsellor_kit import FIRST, MADE, notes
from tests.telemetry_kit import STUDY as STUDY_PACK

STATES = 10_000 if os.environ.get("TIDELIGHT_FULL") else 400
MOVES = (Did.ASSENTED, Did.ASSENTED, Did.ASSENTED, Did.REFUSED, Did.WITHDREW, Did.EXPIRED)
OTHERS = (Actor.GUARDIAN, Actor.SCHOOL)
USED: tuple[type[Event], ...] = (SkillPractised, AfterChecked, CheckedIn)


@dataclass
class Tally:
    shown: int = 0
    held_back: int = 0
    wrong: list[str] = field(default_factory=list)


def noted(numbers: random.Random) -> tuple[tuple[tuple[int, Event], ...], dict[type[Event], tuple[str, ...]]]:
    """Notes of every kind, and what to look for of each kind."""
    codes = [f"z{numbers.randrange(36**5):06d}q" for _ in range(6)]
    day = numbers.randrange(200)  # before the day on which the file is made, which it says
    seconds = 60 * numbers.randrange(61, 99)
    events: tuple[tuple[int, Event], ...] = (
        (day, SkillPractised(codes[0], 1, Origin.TOOLKIT, How.FINISHED, seconds)),
        (day, AfterChecked(codes[1], Felt.WORSE)),
        (day, CheckedIn(numbers.randrange(11), numbers.randrange(11), Felt.WORSE)),
        (day, HelpedRated(codes[2], Helped.NO)),
        (day, ConfidenceRated(codes[3], 7)),
        (day, PlanMade(codes[4], codes[4], codes[4])),
        (day, LevelStarted(codes[5])),
    )
    on = FIRST + timedelta(day)
    traces: dict[type[Event], tuple[str, ...]] = {
        SkillPractised: (codes[0],),
        AfterChecked: (codes[1],),
        CheckedIn: (on.isoformat(), f"{on.day} {load().text(f'counsellor.month.{on.month}')} {on.year}:"),
        HelpedRated: (codes[2],),
        ConfidenceRated: (codes[3],),
        PlanMade: (codes[4],),
        LevelStarted: (codes[5],),
    }
    return events, traces


def leave(numbers: random.Random) -> tuple[Record | None, int, Policy]:
    """A record after a random history, of a program that asked for more or less, and the rules and the day now."""
    if numbers.random() < 0.02:
        return None, 0, Policy()
    bands = ("12", "13_15")
    needs = {who: dict.fromkeys(VERSIONS, bands) if numbers.random() < 0.2 else {} for who in ("guardian", "school")}
    policy = Policy(guardian=needs["guardian"], school=needs["school"])
    if numbers.random() < 0.3:
        policy = policy_of(STUDY_PACK, policy)
    made, day = consent.begin("0" * 16, numbers.choice(("12", "13_15", "18", ""))), 0
    for _ in range(numbers.randrange(1, 5)):
        purpose = COUNSELLOR_FILE if numbers.random() < 0.8 else numbers.choice(policy.purposes)
        made = consent.asked(made, purpose, day, SHOWN[purpose], made.age_band, policy)
        for _ in range(numbers.randrange(4)):
            day += numbers.choice((0, 0, 1, 30))
            actor = numbers.choice((Actor.PLAYER, Actor.PLAYER, Actor.PLAYER, *OTHERS))
            did = Did.AUTHORISED if actor in OTHERS and numbers.random() < 0.7 else numbers.choice(MOVES)
            made = consent.acted(made, Act(0, day, Actor.GAME if did is Did.EXPIRED else actor, did, purpose), "code")
    grants = tuple(_narrowed(grant, numbers) for grant in made.grants)
    made = consent.chained(replace(made, grants=grants))
    if numbers.random() < 0.1:
        policy = replace(policy, notices={**VERSIONS, COUNSELLOR_FILE: "9-0-0"})
    return made, day + numbers.choice((0, 0, 0, 0, 200, 366)), policy


def _narrowed(grant: consent.Grant, numbers: random.Random) -> consent.Grant:
    """What another version of the program might have asked for: fewer fields, or fewer who may see them."""
    data = list(grant.data)
    for _ in range(numbers.choice((0, 0, 0, 1, 2, 30))):
        data.remove(numbers.choice(data)) if data else None
    recipients = numbers.choice((grant.recipients,) * 6 + ((PLAYER,), (COUNSELLOR,), (PLAYER, STUDY), ()))
    return replace(grant, data=tuple(data), recipients=tuple(recipients))


def may(record: Record | None, kind: type[Event], day: int, policy: Policy) -> bool:
    """Whether a counsellor may see all of a kind of note, asked field by field."""
    paths = [path for path in data_of(COUNSELLOR_FILE) if path.startswith(f"{kind.name}.")]
    assert len(paths) == 1 + len(fields(kind))
    return all(allowed(record, COUNSELLOR_FILE, path, COUNSELLOR, day, policy) for path in paths)


def test_no_ungranted_field_in_any_form_in_random_states_of_leave(
    record_property: Callable[[str, object], None],
) -> None:
    numbers, tally, words = random.Random(10), Tally(), load()
    for state in range(STATES):
        events, traces = noted(numbers)
        record, day, policy = leave(numbers)
        chosen = choose(
            gather(notes(events, record, day), Handed(), words, MADE, policy=policy), Choice(frozenset(Item))
        )
        forms = [
            form.decode() for form in (html.page(chosen, words), csv.table(chosen, words), fhir.bundle(chosen, words))
        ]
        for kind, found in traces.items():
            stands = [any(trace in unescape(form) for trace in found) for form in forms]
            if kind in USED and may(record, kind, day, policy):
                tally.shown += all(stands)
                tally.wrong += [] if all(stands) else [f"{state}: {kind.name} was granted and is missing"]
            else:
                tally.held_back += 1
                tally.wrong += [f"{state}: {kind.name} was not granted"] if any(stands) else []
    record_property("states", STATES)
    record_property("ungranted", len(tally.wrong))
    assert tally.wrong == []
    assert tally.shown >= STATES // 10 and tally.held_back >= STATES // 2, (tally.shown, tally.held_back)


def test_all_that_a_file_is_made_from_is_declared_for_it() -> None:
    assert set(USED) < {event for event in DECLARED if COUNSELLOR_FILE in event.purposes}
