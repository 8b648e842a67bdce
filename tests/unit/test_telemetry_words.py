"""Words are read from their catalogues once, however they are asked for."""

from telemetry.words import load


def test_words_are_read_once_by_default_and_by_name() -> None:
    """Reading them takes 12 ms, which in a frame is too long."""
    assert load() is load("en")
