"""Words that sound heavy, in what is typed (safety.md S5): answered gently, told to nobody, locking nothing."""

import unicodedata
from collections.abc import Iterable


def plain(typed: str) -> str:
    """Letters and numbers alone, small, with one space between words and at both ends; apostrophes leave no gap."""
    joined = unicodedata.normalize("NFC", typed).casefold().replace("'", "").replace("\u2019", "")
    return " {} ".format(" ".join("".join(c if c.isalnum() else " " for c in joined).split()))


def heavy(typed: str, phrases: Iterable[str]) -> bool:
    """Whether any of these phrases stands in what was typed, as whole words, however it is written."""
    said = plain(typed)
    return any(plain(phrase) in said for phrase in phrases)
