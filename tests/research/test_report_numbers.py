"""The numbers of a report: intervals, groups that are large enough, and what others published."""

from math import sqrt
from pathlib import Path
from random import Random

import pytest

from telemetry.cli import main
from telemetry.events import AfterChecked, SkillPractised
from telemetry.research.estimates import mean, share, student
from telemetry.research.figures import Figures, K, Person, TooFewError, figures, large_enough
from telemetry.research.people import people
from telemetry.research.published import CURVES
from tests.research.dataset_kit import make, write

PRINTED = {6: 2.447, 9: 2.262, 19: 2.093, 30: 2.042, 60: 2.000, 120: 1.980}
"""Quantiles of Student's distribution at 97.5 %, as printed in tables of it."""


def person(number: int, **more: object) -> Person:
    told = {"age_band": "13_15", "language": "en", "active_minutes": 10.0, "practice_minutes": 2.0, "finished": 1}
    return Person(f"{number:016x}", **{**told, **more})  # type: ignore[arg-type]


def of(people: list[Person]) -> Figures:
    return figures(people, ())


@pytest.mark.parametrize("freedom", PRINTED)
def test_student_is_as_printed(freedom: int) -> None:
    assert student(freedom) == pytest.approx(PRINTED[freedom], abs=0.002)


def test_a_share_has_wilsons_interval() -> None:
    half = share(5, 10)
    assert (half.value, half.low, half.high) == pytest.approx((0.5, 0.2366, 0.7634), abs=1e-4)
    assert share(0, 20).low == 0 and share(20, 20).high == 1
    with pytest.raises(ValueError, match="no share"):
        share(3, 2)


def test_a_mean_has_students_interval() -> None:
    """1 to 10: mean 5.5, standard deviation 3.0277, and 2.2622 times that over the root of 10 on either side."""
    one = mean(range(1, 11))
    assert (one.n, one.value, one.low, one.high) == (10, *(pytest.approx(v, abs=1e-3) for v in (5.5, 3.334, 7.666)))
    with pytest.raises(ValueError, match="no interval"):
        mean([1.0])


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Of 2,000 samples of 40, about 95 in 100 have the true mean and the true share within their interval."""
    rng, means, shares = Random(7), 0, 0
    for _ in range(2_000):
        values = [rng.gauss(1.0, 2.0) for _ in range(40)]
        some = sum(rng.random() < 0.2 for _ in range(40))
        one, other = mean(values), share(some, 40)
        means += one.low <= 1.0 <= one.high
        shares += other.low <= 0.2 <= other.high
    allowed = 4 * sqrt(0.95 * 0.05 / 2_000)
    assert means / 2_000 == pytest.approx(0.95, abs=allowed)
    assert shares / 2_000 == pytest.approx(0.95, abs=0.02)


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({"a": 40, "b": 12}, ("a", "b")),
        ({"a": 40, "b": K - 1}, ()),
        ({"a": 40, "b": 25, "c": 3}, ("a",)),
        ({"a": 40, "b": 9, "c": 9}, ("a",)),
        ({"a": 5}, ()),
        ({}, ()),
    ],
)
def test_no_group_is_told_of_that_gives_a_small_one_away(sizes: dict[str, int], told: tuple[str, ...]) -> None:
    assert large_enough(sizes) == told
    left = sum(sizes.values()) - sum(sizes[name] for name in told)
    assert left == 0 or left >= K or not told


def test_of_too_few_there_is_no_report() -> None:
    with pytest.raises(TooFewError):
        of([person(number) for number in range(K - 1)])
    assert of([person(number) for number in range(K)]).people == K


def test_the_curve_counts_everyone_and_never_rises() -> None:
    told = of([person(number, finished=number % 4) for number in range(20)])
    assert [estimate.value for estimate in told.reached] == [1.0, 0.75, 0.5, 0.25]
    assert sum(told.minutes) == told.people


def test_groups_have_their_own_numbers_and_small_ones_are_counted_as_hidden() -> None:
    people = [person(n, change=1.0, worse=False) for n in range(20)]
    people += [person(n, age_band="16_17", change=-2.0 - n % 2, worse=True) for n in range(20, 34)]
    people += [person(n, age_band="18") for n in range(34, 36)]
    people += [person(n, age_band="12", language="fr") for n in range(36, 49)]
    told = of(people)
    names = {(group.by, group.name): group for group in told.groups}
    # Two of 18 would be what is left of the whole, so the smallest that could be told of goes with them.
    assert set(names) == {
        ("", ""),
        ("age_band", "13_15"),
        ("age_band", "16_17"),
        ("language", "en"),
        ("language", "fr"),
    }
    assert told.hidden == 2
    worse, better = names["age_band", "16_17"], names["age_band", "13_15"]
    assert worse.worse is not None and worse.worse.value == 1 and worse.worse.n == 14
    assert worse.change is not None and -3 < worse.change.value < -2
    assert better.worse is not None and better.worse.value == 0
    assert names["language", "fr"].change is None, "nobody there checked in twice"


def test_no_answer_of_few_is_told_of_nor_left_over_when_others_are_taken_away() -> None:
    """Of 13 who answered 12 are of one age: telling of these would tell what the thirteenth said."""
    people = [person(n, change=1.0, worse=False) for n in range(12)] + [person(n) for n in range(12, 20)]
    people += [person(n, age_band="16_17") for n in range(20, 40)]
    one = person(40, age_band="16_17", change=-9.0, worse=True)
    told = {(group.by, group.name): group for group in of([*people, one]).groups}
    assert told["", ""].change is not None and told["", ""].change.n == 13
    assert told["age_band", "13_15"].people == 20
    assert told["age_band", "13_15"].change is None and told["age_band", "13_15"].worse is None
    assert told["age_band", "16_17"].change is None and told["age_band", "16_17"].worse is None
    few = [person(n, change=1.0, worse=False) for n in range(K - 1)] + [person(n) for n in range(K, 3 * K)]
    assert of(few).groups[0].change is None
    without = {(group.by, group.name): group for group in of(people).groups}
    assert without["age_band", "13_15"].change is not None, "nobody else answered"


def test_a_skill_is_told_of_when_enough_people_tried_it() -> None:
    notes = [
        {"event": SkillPractised.name, "activity": "breathing", "how": "finished", "participant": str(n)}
        for n in range(K)
    ]
    notes += [
        {"event": SkillPractised.name, "activity": "ropes", "how": "left", "participant": str(n % 3)} for n in range(50)
    ]
    notes += [
        {"event": AfterChecked.name, "activity": "breathing", "felt": felt, "participant": str(n)}
        for n in range(K)
        for felt in ("better", "worse")
    ]
    told = figures([person(n) for n in range(K)], notes)
    assert told.practised == {"breathing": (K, 0, 0)}
    assert told.after == {"breathing": (K, 0, K)}


def test_what_was_said_after_a_skill_is_told_of_by_how_many_said_anything() -> None:
    """Many practised, and one person fewer than are told of answered, some of them often."""
    notes = [
        {"event": SkillPractised.name, "activity": "breathing", "how": "finished", "participant": str(n)}
        for n in range(3 * K)
    ]
    after = {"event": AfterChecked.name, "activity": "breathing", "felt": "worse"}
    notes += [{**after, "participant": str(n)} for n in range(K - 1) for _ in range(5)]
    told = figures([person(n) for n in range(3 * K)], notes)
    assert told.practised == {"breathing": (3 * K, 0, 0)} and told.after == {}
    one_more = figures([person(n) for n in range(3 * K)], [*notes, {**after, "participant": str(K)}])
    assert one_more.after == {"breathing": (0, 0, 5 * (K - 1) + 1)}


def test_a_dataset_is_told_of_without_those_who_gave_no_notes_of_play(tmp_path: Path) -> None:
    tables = make(tmp_path / "dataset", people=30)
    found = list(people(tmp_path / "dataset"))
    assert [one.participant for one in found] == sorted(row["participant"] for row in tables["participants"])
    assert sum(one.notes for one in found) == sum(row["purpose"] == "research_events" for row in tables["events"])
    finished = {(row["participant"], row["level"]) for row in tables["events"] if row["event"] == "level_finished"}
    assert sum(one.finished for one in found) == len(finished)
    lasted = sum(row.get("seconds", 0) for row in tables["events"])
    assert sum(one.practice_minutes for one in found) == pytest.approx(lasted / 60)
    checked = [row for row in tables["events"] if row["event"] == "checked_in"]
    for told in found:
        own = [row["pleasant"] for row in checked if row["participant"] == told.participant]
        assert told.change == (own[-1] - own[0] if len(own) > 1 else None)
        assert told.worse == (None if told.change is None else told.change <= -2)
    one = tables["participants"][0]["participant"]
    tables["events"] = [r for r in tables["events"] if r["participant"] != one or r["purpose"] != "research_events"]
    write(tmp_path / "without", tables)
    assert one not in {who.participant for who in people(tmp_path / "without")}


def test_the_command_writes_a_page_or_says_why_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(tmp_path / "dataset", people=30)
    make(tmp_path / "small", people=4)
    page = tmp_path / "report.html"
    assert main(["dataset", "report", str(tmp_path / "dataset"), "--out", str(page)]) == 0
    assert "Report: Calm waters" in page.read_text(encoding="utf-8")
    assert main(["dataset", "report", str(tmp_path / "small"), "--out", str(tmp_path / "no.html")]) == 2
    said = capsys.readouterr().err
    assert "fewer than 10 people" in said and "Nothing was written" in said
    assert not (tmp_path / "no.html").exists()
    assert main(["dataset", "report", str(tmp_path), "--out", str(tmp_path / "no.html")]) == 2
    assert "is no dataset" in capsys.readouterr().err


def test_what_others_published_is_given_with_its_source() -> None:
    """The counts behind the percentages stand in the abstract: 6,927, 997 and 416 of 13,564 who started."""
    sparx, moodgym = CURVES
    assert [f"{100 * some / sparx.people:.1f}" for some in (6_927, 416)] == ["51.1", "3.1"]
    assert dict(sparx.reached) == {0: 100.0, 1: 51.1, 4: 7.4, 7: 3.1}
    assert dict(moodgym.reached) == {0: 100.0, 1: 40.6, 2: 11.1, 5: 2.8}
    for one in CURVES:
        shares = [percent for _, percent in one.reached]
        assert shares == sorted(shares, reverse=True)
        assert one.reached[-1][0] == one.parts and one.doi.startswith("10.") and one.source
