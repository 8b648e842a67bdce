"""How hard the teaching lines are to read: Flesch-Kincaid grade at most 6, no sentence over 18 words (issue: Swell).

The grade is 0.39 x words per sentence + 11.8 x syllables per word - 15.59 (Kincaid et al. 1975), pooled over the
teaching lines of a scene, because on a single short line it says nothing. Syllables are counted from pyphen's
hyphenation of US English, which ships its dictionaries.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from game.core.problems import Problem

from .ink_text import written

MOST_GRADE = 6.0
MOST_WORDS = 18
FEWEST_POOLED = 100
_WORD = re.compile(r"[A-Za-z]+(?:['\u2019][A-Za-z]+)?")


def sentences(text: str) -> list[str]:
    """The sentences of a text; a colon or dash does not end one."""
    return [s for s in re.split(r"(?<=[.!?\u2026])[\"'\u201d\u2019]*\s+", text) if _WORD.search(s)]


def syllables(word: str) -> int:
    """Syllables of an English word, at least 1."""
    import pyphen

    return len(pyphen.Pyphen(lang="en_US").inserted(word.lower()).split("-"))


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text. Raises ValueError for one with no words."""
    words = _WORD.findall(text)
    if not words:
        raise ValueError("there are no words to grade")
    count = sum(map(syllables, words))
    return 0.39 * len(words) / len(sentences(text)) + 11.8 * count / len(words) - 15.59


def check(story: Path, shown: str) -> tuple[Problem, ...]:
    """The problems of one story's teaching lines."""
    problems: list[Problem] = []
    scenes: dict[str, list[tuple[int, str]]] = {}
    for line in written(story):
        if line.tag("teach") is not None:
            scenes.setdefault(line.knot, []).append((line.number, line.words))
    for lines in scenes.values():
        for number, words in lines:
            problems += _long(number, words, shown)
    pooled = " ".join(_pooled(lines) for lines in scenes.values())
    for knot, lines in scenes.items():
        text = _pooled(lines)
        if len(_WORD.findall(text)) < FEWEST_POOLED:
            # A scene with few teaching words is graded with the level's others.
            text = pooled
        if grade(text) > MOST_GRADE:
            message = (
                f"the teaching lines of '{knot}' read at grade {grade(text):.1f}; at most {MOST_GRADE:g} is wanted."
            )
            problems.append(Problem(shown, lines[0][0], 0, message, "Shorter sentences and shorter words."))
    return tuple(problems)


def _pooled(lines: Iterable[tuple[int, str]]) -> str:
    return " ".join(words for _, words in lines)


def _long(number: int, words: str, shown: str) -> list[Problem]:
    long = [s for s in sentences(words) if len(_WORD.findall(s)) > MOST_WORDS]
    return [
        Problem(
            shown,
            number,
            0,
            f"a sentence of {len(_WORD.findall(s))} words; at most {MOST_WORDS} is wanted.",
            "Cut it in two.",
        )
        for s in long
    ]
