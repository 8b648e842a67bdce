"""Promise 1: recording costs no frame, however slow the disk is; the same notes written on the frame would."""

import os
import sys

import pytest

from game.bench_late import DELAYS_MS, FEWEST, MORE_POINTS, MOST, RECORD_US, late

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace is a tool of Linux")

FULL = bool(os.environ.get("TIDELIGHT_FULL"))
TURNS, AT_MOST = (FEWEST, MOST) if FULL else (6, 60)


@pytest.mark.parametrize("delay_ms", DELAYS_MS if FULL else DELAYS_MS[-1:])
def test_recording_makes_no_frame_late(delay_ms: int) -> None:
    assert (MORE_POINTS, RECORD_US) == (0.3, 1_000)
    found = late(delay_ms, TURNS, AT_MOST)
    assert found["record_us"]["p99"] <= RECORD_US, found
    assert found["more"] <= MORE_POINTS, found
    if delay_ms == DELAYS_MS[-1]:
        assert found["on_the_frame"] >= 50, "the control: a disk this slow is felt on the frame"
