"""The rules of a release that anyone may have: what is hidden, how it is rounded, which bins there are, and attacks."""

from collections import Counter
from typing import Any

import pytest

from telemetry.privacy import LADDERS, LIMITS, TENTH, TOLD_FROM, USEFUL, Bins, K, L, recipe, rounded
from telemetry.research import risk
from telemetry.research.across import Correlation, correlations_across, given_away
from telemetry.research.open_tier import Line, Release, released

PLAY = Bins("levels_finished", (0, 1, 2), "islands", answer=False)
MORE = Bins("active_minutes", (0, 20, 50), "minutes", answer=False)
FELT = Bins("change", (-10, 0, 1), "points", answer=True)


def test_counts_of_one_to_seven_are_hidden_and_the_rest_are_multiples_of_five() -> None:
    assert [rounded(count) for count in range(8)] == [0] * 8
    assert [rounded(count) for count in (8, 9, 10, 12, 13, 17, 18, 1002, 1003)] == [
        10,
        10,
        10,
        10,
        15,
        15,
        20,
        1000,
        1005,
    ]
    assert min(rounded(count) for count in range(8, 999)) == K


def test_the_limits_are_those_of_promise_7() -> None:
    assert dict(LIMITS) == {
        "linkage": 0.005,
        "linkage_class": 0.15,
        "facts": 0.01,
        "facts_class": 0.12,
        "class": 2.0,
        "differencing": 0.62,
        "anonymeter": 0.05,
    }
    assert (K, L) == (10, 2)


def test_a_value_is_in_the_bin_whose_lower_end_it_has_passed() -> None:
    assert [MORE.of(value) for value in (0, 19.99, 20, 49, 50, 400, None)] == [0, 0, 20, 20, 50, 50, None]
    assert [FELT.of(value) for value in (-10, -1, 0, 1, 10)] == [-10, -10, 0, 1, 1]


def test_a_column_takes_steps_up_and_then_out_and_stands_in_one_table_only() -> None:
    assert len({ladder.column for ladder in LADDERS}) == len(LADDERS)
    fine, coarse = recipe(), recipe(["active_minutes"])
    assert [one.ends for one in fine["features"]] == [(0, 1, 2), (0, 20, 50), (0, 1, 4)]
    assert [one.ends for one in coarse["features"]] == [(0, 1, 2), (0, 25), (0, 1, 4)]
    assert [one.column for one in recipe(["active_minutes"] * 2)["features"]] == ["levels_finished", "practice_minutes"]
    assert set(recipe(["rounds"] * 2)) == {"features"}, "an answer alone is no table"
    with pytest.raises(KeyError):
        recipe(["age_band"])


# A release


def test_lines_are_counts_and_small_ones_are_not_there() -> None:
    counts: Counter[Line] = Counter({(0, 0): 7, (1, 0): 8, (1, 20): 23, (2, 50): 1})
    made = released(counts, (PLAY, MORE))
    assert made.cells == {(1, 0): 10, (1, 20): 25}
    assert made.shown((1, 0)) == (1, 0) and made.shown((2, 50)) is None
    assert made.lines() == [(1, 0)] * 10 + [(1, 20)] * 25


def test_an_answer_that_everybody_alike_gave_is_not_told() -> None:
    counts: Counter[Line] = Counter({(0, 1): 30, (0, None): 4, (1, -10): 20, (1, 0): 12, (1, 1): 3, (1, None): 9})
    made = released(counts, (PLAY, FELT))
    assert made.cells == {(0, None): 35, (1, -10): 20, (1, 0): 10, (1, None): 10}
    assert made.shown((0, 1)) == (0, None) and made.shown((1, 1)) == (1, None) and made.shown((1, 0)) == (1, 0)
    assert risk.k_and_l(made) == (35, 2)


def test_noise_is_added_to_every_count_also_of_nobody() -> None:
    asked: list[int] = []

    def noise(count: int) -> int:
        asked.append(count)
        return count + 8

    made = released(Counter({(0, 20): 4}), (PLAY, MORE), noise)
    assert sorted(asked) == [0] * 8 + [4] and len(made.cells) == 9


# Attacks, each on something that it must find


def bare(lines: list[Line]) -> Release:
    """A release in which nothing is hidden."""
    return Release((PLAY, MORE), Counter(lines), {(line[0], line[1]): frozenset({None}) for line in lines})


def test_joining_two_releases_finds_who_is_alone_and_nobody_among_ten() -> None:
    alone = {f"p{at}": (at, at) for at in range(50)}
    classes = dict.fromkeys(alone, "a")
    found = risk.linkage(alone, alone, classes)
    assert (found.among_all, found.in_class, found.guess, found.chance) == (1.0, 1.0, 1.0, 0.02)
    alike = {f"p{at}": (at % 5, 0) for at in range(50)}
    found = risk.linkage(alike, alike, classes)
    assert (found.among_all, found.in_class) == (0.0, 0.0) and found.guess == pytest.approx(0.1)
    by_ten = {who: str(at // 10) for at, who in enumerate(sorted(alike, key=lambda who: int(who[1:])))}
    assert risk.linkage(alike, alike, by_ten).in_class == 0.0
    by_five = {who: str(at // 5) for at, who in enumerate(sorted(alike, key=lambda who: int(who[1:])))}
    assert risk.linkage(alike, alike, by_five).in_class == 1.0, "in each class one of each kind"


def test_the_nearest_line_is_found_where_none_is_the_same() -> None:
    assert risk.linkage({"a": (0, 20), "b": (2, 50)}, {"a": (1, 20), "b": (2, 0)}, {}).among_all == 1.0
    assert risk.linkage({"a": None, "b": (2, 50)}, {"a": (1, 20), "b": None}, {}).among_all == 0.0


def test_known_facts_single_out_who_is_alone_with_them() -> None:
    lines: dict[str, Line | None] = {f"p{at}": (at % 3, 20 if at < 15 else 50) for at in range(30)}
    one = {**lines, "x": (2, 0)}
    told = bare([line for line in one.values() if line])
    among_all, in_class = risk.facts(one, told, {"x": "a", "p0": "a", "p1": "b"})
    assert among_all == pytest.approx(1 / 31) and in_class == 1.0
    assert risk.facts(lines, told, dict.fromkeys(lines, "a")) == (0.0, 0.0)


def test_a_class_is_guessed_from_lines_that_go_with_it_and_only_then() -> None:
    people = [f"p{at:03}" for at in range(400)]
    classes = {who: str(at % 4) for at, who in enumerate(people)}
    tells: dict[str, Line | None] = {who: (int(classes[who]), 0) for who in people}
    assert risk.class_inference(tells, classes).times == pytest.approx(4.0)
    silent: dict[str, Line | None] = {who: (at // 100, 0) for at, who in enumerate(people)}
    assert risk.class_inference(silent, classes).times < 1.3


def test_comparing_two_releases_is_always_right_where_counts_are_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    counts: Counter[Line] = Counter(
        {(level, more): 40 + level * 9 + more for level in range(3) for more in (0, 20, 50)}
    )
    hidden = risk.differencing(counts, (PLAY, MORE), trials=1_000)
    assert set(hidden) == {"levels_finished", "active_minutes"}
    assert all(0.55 < right < 0.65 for right in hidden.values()), "a fifth of the changes is seen"
    monkeypatch.setattr("telemetry.research.open_tier.rounded", lambda count: count)
    assert min(risk.differencing(counts, (PLAY, MORE), trials=50).values()) == 1.0


def test_rank_correlation_is_spearmans() -> None:
    assert risk.rank_correlation([(1, 10), (2, 20), (3, 15), (4, 40)]) == pytest.approx(0.8)
    assert risk.rank_correlation([(1, 3), (1, 2), (2, 1), (None, 9)]) == pytest.approx(-0.866, abs=1e-3)
    assert risk.rank_correlation([(1, 1), (1, 2)]) == 0.0 == risk.rank_correlation([])


def test_a_release_of_other_people_is_not_useful() -> None:
    features = [{"levels_finished": at % 3, "active_minutes": at % 3 * 25} for at in range(90)]
    names = ("levels_finished", "active_minutes")
    same = bare([(at % 3, at % 3 * 25) for at in range(90)])
    assert risk.usefulness(features, names, [same], {}).every == pytest.approx(1.0)
    turned = bare([(at % 3, 50 - at % 3 * 25) for at in range(90)])
    assert risk.usefulness(features, names, [turned], {}).every == pytest.approx(-1.0)


def test_every_two_columns_count_also_those_that_no_table_has() -> None:
    """Columns that were dropped or stand apart are lost, and raise nothing; what is told across tables is not lost."""
    features = [{"levels_finished": at % 3, "active_minutes": at % 3 * 25, "rounds": at % 3} for at in range(90)]
    names = ("levels_finished", "active_minutes", "rounds")
    table = bare([(at % 3, at % 3 * 25) for at in range(90)])
    alone = risk.usefulness(features, names, [table], {})
    assert (alone.every, alone.lines, alone.within) == pytest.approx((1 / 3, 1 / 3, 1.0))
    across = {("levels_finished", "rounds"): 1.0, ("active_minutes", "rounds"): 0.5}
    told = risk.usefulness(features, names, [table], across)
    assert (told.every, told.lines, told.within) == pytest.approx((2.5 / 3, 1 / 3, 1.0))


def test_so_much_of_the_correlations_is_wanted_as_promise_8_says() -> None:
    assert USEFUL == 0.9


# What is told across tables


def apart(people: int, answered: int = 1_000) -> tuple[list[dict[str, Any]], list[Release]]:
    """Columns that go together, of which each stands in a table of its own."""
    rows = [{"levels_finished": at // 4, "change": at // 5 if at < answered else None} for at in range(people)]
    tables = [Release((PLAY,), {(0,): people}, {}), Release((FELT,), {(0,): people}, {})]
    return rows, tables


def test_a_correlation_across_tables_is_told_to_tenths_of_a_hundred_people_or_more() -> None:
    assert (TOLD_FROM, TENTH) == (100, 0.1)
    assert correlations_across(*apart(100)) == (Correlation("levels_finished", "change", 1.0),)
    assert correlations_across(*apart(99)) == () == correlations_across(*apart(400, answered=99))
    rows, (play, felt) = apart(300)
    assert correlations_across(rows, [Release((PLAY, FELT), {}, {})]) == (), "lines of one table tell it themselves"
    for at, row in enumerate(rows):
        row["change"] = at * 7919 % 300
    (told,) = correlations_across(rows, [play, felt])
    exact = risk.rank_correlation([(row["levels_finished"], row["change"]) for row in rows])
    assert abs(told.value - exact) <= TENTH / 2 and round(told.value * 10) == pytest.approx(told.value * 10)


def test_who_sees_a_correlation_change_is_taken_to_know_both_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, tables = apart(300)
    for at, row in enumerate(rows):
        row["change"] = at * 7919 % 300
    told = correlations_across(rows, tables)
    seldom = given_away(rows, told, states=200)
    assert set(seldom) == {"levels_finished", "change"} and max(seldom.values()) < 0.1
    monkeypatch.setattr("telemetry.research.across.TENTH", 1e-9)
    assert min(given_away(rows, told, states=20).values()) == 1.0, "exact ones would tell of everybody who leaves"


# A release before in other bins


def test_a_release_in_other_bins_fits_where_bins_overlap() -> None:
    coarse = Bins("active_minutes", (0, 25), "minutes", answer=False)
    fits = risk.apart_of((coarse,), (PLAY, MORE))
    assert [fits((0,), (2, end)) for end in (0, 20, 50)] == [0, 0, 1]
    assert [fits((25,), (2, end)) for end in (0, 20, 50)] == [1, 0, 0]
    same = risk.apart_of((PLAY, MORE), (PLAY, MORE))
    assert [same((0, 0), line) for line in ((0, 0), (1, 0), (1, 20))] == [0, 1, 2]
    answered = risk.apart_of((FELT,), (FELT, PLAY))
    assert [answered((None,), (end, 0)) for end in (None, 0)] == [0, 1]
    assert risk.linkage({"a": (25,), "b": (0,)}, {"a": (2, 50), "b": (2, 0)}, {}, fits).among_all == 1.0
