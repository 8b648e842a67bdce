"""How hard the teaching lines are to read: Flesch-Kincaid grade at most 6, no sentence over 18 words (issue: Swell).

The grade is 0.39 x words per sentence + 11.8 x syllables per word - 15.59 (Kincaid et al. 1975), pooled over the
teaching lines of a scene, because on a single short line it says nothing. Syllables are counted from pyphen's
hyphenation of US English, which ships its dictionaries.
"""

import re
from collections.abc import Iterable
from itertools import zip_longest

from game.core.problems import Problem
from game.story import Story

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


def variants(text: str) -> tuple[str, ...]:
    """A line with braces as it can be read: all first parts of its braces, all second parts, and so on, so that every
    part occurs."""
    if "{" not in text:
        return (text,)
    before, _, rest = text.partition("{")
    depth, at, cuts = 1, 0, [0]
    while depth and at < len(rest):
        depth += (rest[at] == "{") - (rest[at] == "}")
        if depth == 1 and rest[at] == "|":
            cuts.append(at + 1)
        at += 1
    ends = [*(cut - 1 for cut in cuts[1:]), at - 1]
    parts = [one for start, end in zip(cuts, ends, strict=True) for one in variants(rest[start:end])]
    after = variants(rest[at:])
    pairs = zip_longest(parts, after)
    return tuple(before + (part if part is not None else parts[-1]) + (end or after[-1]) for part, end in pairs)


def check(story: Story) -> tuple[Problem, ...]:
    """The problems of one story's teaching lines, in all its files."""
    problems: list[Problem] = []
    scenes: dict[str, list[tuple[str, int, str]]] = {}
    for line in story.lines:
        if line.has("teach"):
            file, knot = story.prefix + line.file, line.knot.split(".")[0]
            scenes.setdefault(knot, []).append((file, line.line, " ".join(variants(line.text))))
            for words in variants(line.text):
                problems += _long(file, line.line, words)
    pooled = " ".join(_pooled(lines) for lines in scenes.values())
    for knot, lines in scenes.items():
        text = _pooled(lines)
        if len(_WORD.findall(text)) < FEWEST_POOLED:
            # A scene with few teaching words is graded with the level's others.
            text = pooled
        if _WORD.search(text) and grade(text) > MOST_GRADE:
            message = (
                f"the teaching lines of '{knot}' read at grade {grade(text):.1f}; at most {MOST_GRADE:g} is wanted."
            )
            problems.append(Problem(lines[0][0], lines[0][1], 0, message, "Shorter sentences and shorter words."))
    return tuple(dict.fromkeys(problems))


def _pooled(lines: Iterable[tuple[str, int, str]]) -> str:
    return " ".join(words for _, _, words in lines)


def _long(file: str, number: int, words: str) -> list[Problem]:
    long = [s for s in sentences(words) if len(_WORD.findall(s)) > MOST_WORDS]
    return [
        Problem(
            file,
            number,
            0,
            f"a sentence of {len(_WORD.findall(s))} words; at most {MOST_WORDS} is wanted.",
            "Cut it in two.",
        )
        for s in long
    ]
