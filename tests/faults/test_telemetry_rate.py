"""How quick recording and checking are, in numbers that hold on two cores (telemetry.md, "Measured facts")."""

import os

import pytest

from game.bench_telemetry import NOTES, rate, scale

pytestmark = pytest.mark.skipif(not os.environ.get("TIDELIGHT_FULL"), reason="takes minutes and 3 GB")


def test_notes_are_written_as_quickly_as_promised() -> None:
    found = rate()
    assert found["notes_a_second"] >= 35_000, found
    assert found["to_raw"] >= 0.8, found


def test_the_largest_store_opens_and_verifies_as_quickly_as_promised() -> None:
    assert NOTES == 5_000_000
    found = scale(NOTES)
    assert found["opens_warm_ms"] < 300 and (found["opens_cold_ms"] or 0) < 300, found
    assert found["verified_a_second"] >= 300_000, found
    assert found["erased_s"] <= 1, found
