"""`bench data` prints each promise with its limit and a yes or no, and counts what judges said as they said it."""

from pathlib import Path

import pytest

from game import bench_data
from telemetry.privacy import LIMITS, USEFUL

TESTS = """
import pytest

@pytest.mark.parametrize("fault", "abc")
def test_a_fault(fault):
    assert fault != "b"

def test_a_judge_that_is_missing():
    pytest.skip("it is not installed")

def test_what_was_measured(record_property):
    record_property("cold_s", 0.5)

def test_another():
    assert False
"""


def test_each_promise_has_a_limit_and_a_yes_or_no() -> None:
    numbers = {promise.number.split()[0] for promise in bench_data.WANTED.values()}
    assert numbers == {"4", "7", "8", "9", "10"}
    found = {
        "faults_caught": 25,
        "faults_missed": 1,
        "linkage": 0.006,
        "useful": 0.9,
        "report_cold_s": 1.01,
        "people": 9,
    }
    said = list(bench_data.lines(found))
    assert "promise 4, faults_caught: 25 (at least 25, and every one): yes" in said
    assert "promise 4, faults_missed: 1 (0): no" in said and "promise 7, linkage: 0.006 (at most 0.005): no" in said
    assert "promise 8, useful: 0.9 (at least 0.9 of the rank correlations of every two columns): yes" in said
    assert "promise 10, report_cold_s: 1.01 (at most 1): no" in said and said[-1] == "people: 9"
    assert "promise 10, states: not measured (at least 10,000)" in said, "what was not measured is no yes"


def test_the_limits_are_those_that_releases_are_held_to() -> None:
    for name, most in LIMITS.items():
        kept = bench_data.WANTED["class_times" if name == "class" else name].kept
        assert kept(most) and not kept(most + 0.001)
    assert bench_data.WANTED["useful"].kept(USEFUL) and not bench_data.WANTED["useful"].kept(USEFUL - 0.001)


def test_what_judges_say_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / bench_data.JUDGED).mkdir(parents=True)
    (tmp_path / bench_data.JUDGED / "test_made_up.py").write_text(TESTS, encoding="utf-8")
    monkeypatch.setattr(bench_data, "ROOT", tmp_path)
    found = bench_data.asked({"test_made_up.py": ("test_a_fault", "test_a_judge", "test_what_was")})
    assert [(one.name, one.passed) for one in found] == [
        ("test_a_fault[a]", True),
        ("test_a_fault[b]", False),
        ("test_a_fault[c]", True),
        ("test_a_judge_that_is_missing", False),
        ("test_what_was_measured", True),
    ]
    assert found[-1].told == {"cold_s": "0.5"}
    assert bench_data.asked({"test_none.py": ("test_a",)}) == []
    monkeypatch.setattr(bench_data, "ROOT", tmp_path / "elsewhere")
    assert set(bench_data.judged().values()) == {None}


def test_every_test_that_is_asked_is_there() -> None:
    for tests in (bench_data.VALID, bench_data.FAULTY, bench_data.REPORTS):
        for name, begins in tests.items():
            text = (bench_data.ROOT / bench_data.JUDGED / name).read_text(encoding="utf-8")
            assert all(f"def {one}" in text for one in begins), name
