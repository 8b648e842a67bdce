"""Notes as the benches of recording make them, and a recorder that takes them."""

from datetime import date
from pathlib import Path
from typing import Any

DAY = date(2026, 1, 15)
BOAT = "0123456789abcdef"


def events(count: int, after: int = 0) -> list[Any]:
    """Events that a player's own file may hold, so that each becomes a row."""
    from telemetry import events as declared

    kinds = (
        lambda i: declared.PlaceEntered("02_swell", f"place{i % 40}"),
        lambda i: declared.SkillPractised(
            "breathing", i % 900 + 1, declared.Origin.STORY, declared.How.FINISHED, i % 99
        ),
        lambda i: declared.CheckedIn(i % 11, i % 7, declared.Felt.SAME),
        lambda i: declared.AfterChecked("ropes", declared.Felt.BETTER),
    )
    return [kinds[i % 4](i) for i in range(after, after + count)]


def opened(data: Path) -> Any:
    """A recorder that records."""
    from telemetry.clock import GivenDay
    from telemetry.recorder import open_recorder

    recorder = open_recorder(data, BOAT, GivenDay(DAY), age_band="13_15")
    if not recorder.ready(60) or (recorder.state != "on" and not recorder.grant().result(60)):
        raise RuntimeError(f"nothing can be recorded here: {recorder.trouble}")
    return recorder
