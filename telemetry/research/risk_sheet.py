"""The risk sheet: what was measured on a release, beside what it has to keep to, for people and for programs."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from ..privacy import LIMITS, USEFUL, K, L, rounded
from ..words import Words
from .measured import JUDGES, Found
from .sheet_rows import rows_of

DIGITS: Final = 3
LEFT: Final = ("useful", "useful_lines", "useful_within")
"""What is left of the rank correlations: in all, from lines alone, and of two columns of one table."""


def rounded_off(found: Found) -> Found:
    """What may be told of a release: people as counts are shown, shares without the digits that would tell a count."""
    attacks = ("linkage", "linkage_class", "guess", "chance", "facts", "facts_class", "class_times", "anonymeter")
    shares = (*attacks, *LEFT)
    told = {name: None if (value := getattr(found, name)) is None else round(value, DIGITS) for name in shares}
    joined = rounded(found.joined)
    told["chance"] = round(1 / joined, DIGITS) if joined else 0.0  # of the exact number it would tell that number
    differencing = {name: round(value, DIGITS) for name, value in found.differencing.items()}
    return replace(
        found,
        people=rounded(found.people),
        joined=joined,
        differencing=differencing,
        **told,
    )


def sheet(found: Found, epsilon: float | None, kept_back: Sequence[str], words: Words) -> list[str]:
    """The sheet. `kept_back` is what it says of what was suppressed."""
    told = rounded_off(found)
    lines = [f"# {words.text('risk.heading')}", "", words.text("risk.about")]
    lines += ["", words.text("risk.release", people=told.people, lines=told.lines, kinds=told.kinds), ""]
    lines += rows_of(words, ("attack", "measured", "limit"), _rows(told, words))
    key = "risk.useful" if told.useful >= USEFUL else "risk.less_useful"
    joined = "halves" if not told.earlier else "published" if told.own_bins else "earlier"
    names = {name: percent(getattr(told, name)) for name in LEFT}
    for text in (
        *kept_back,
        words.text(f"risk.joined.{joined}", people=told.joined),
        words.text("risk.guess", right=percent(told.guess), chance=percent(told.chance)),
        words.text("risk.classes.known" if told.classes_known else "risk.classes.unknown"),
        *words.numbered("risk.how"),
        words.text("risk.pycanon" if told.by_pycanon else "risk.no_pycanon"),
        words.text("risk.noise", epsilon=epsilon) if epsilon is not None else words.text("risk.no_noise"),
        words.text(key, wanted=percent(USEFUL), **names),
        words.text("risk.useful.lines", **names),
        words.text("risk.across" if told.across else "risk.no_across", n=told.across),
    ):
        lines += ["", text]
    if told.anonymeter is None:
        lines += ["", words.text("risk.no_anonymeter", variable=JUDGES)]
    return lines


def _rows(told: Found, words: Words) -> Iterator[tuple[str, str, str]]:
    yield words.text("risk.k"), str(told.k), words.text("risk.least", value=K)
    yield (
        words.text("risk.l"),
        str(told.diverse) if told.diverse else words.text("risk.no_answers"),
        words.text("risk.least", value=L),
    )
    for name, value in told.against().items():
        yield words.text(f"risk.{name}"), said(name, value, words), words.text("risk.most", value=limit(name))


def said(name: str, value: float | None, words: Words) -> str:
    """A value that is held against a limit."""
    return words.text("risk.not_measured") if value is None else _of(name, value)


def limit(name: str) -> str:
    """What is the most."""
    return _of(name, LIMITS[name])


def _of(name: str, value: float) -> str:
    return f"{value:.1f}" if name == "class" else f"{value:.3f}" if name == "anonymeter" else percent(value)


def percent(value: float) -> str:
    """A share as it is told."""
    return f"{100 * value:.1f} %"
