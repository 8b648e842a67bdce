"""The questionnaires that come with the game: data with a licence, a source and a scoring, which a pack asks by name.

Each lies in a file of `questions/`. No score is ever shown to who plays: it is for the dataset alone.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from .questionnaires import Item, Option, Questionnaire, Said

FOLDER: Final = Path(__file__).parent / "questions"
SCHEMA: Final = "questionnaire/1-0-0"
SKILL: Final = "{skill}"
"""Stands in an item for the sentence that the game says of a skill."""


class Scale(Struct, frozen=True, forbid_unknown_fields=True):
    """Whole steps from `least` to `most`, of which only the ends have words."""

    least: int
    most: int
    low: Said
    high: Said

    def options(self) -> tuple[Option, ...]:
        """The steps as ways to answer."""
        ends = {self.least: self.low, self.most: self.high}

        def said(points: int, language: str) -> str:
            return f"{points}: {ends[points][language]}" if points in ends else str(points)

        steps = range(self.least, self.most + 1)
        return tuple(Option(points, {language: said(points, language) for language in self.low}) for points in steps)


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """One item: on a scale, or with the ways to answer of its questionnaire."""

    text: Said
    scale: Scale | None = None


class Score(Struct, frozen=True, forbid_unknown_fields=True):
    """The points of some items, counted from 1, added up and taken `times` so often. `meaning` says what its ends
    are."""

    id: str
    items: tuple[int, ...]
    least: int
    most: int
    meaning: str
    times: Annotated[int, Meta(ge=1)] = 1


class Shipped(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A questionnaire of the game's own. `becomes` is the event that the whole of it also is, where its yes is given;
    `terms_compared` whether the licence was compared with what its owner says; `review` a clinician's, if any."""

    schema: str
    id: str
    version: str
    languages: tuple[str, ...]
    licence: str
    licence_file: str
    source: str
    review: str
    title: Said
    items: tuple[Asked, ...]
    scores: tuple[Score, ...]
    answers: tuple[Option, ...] = ()
    intro: Said = {}
    becomes: str = ""
    terms_compared: bool = True

    @property
    def about_skill(self) -> bool:
        """Whether it asks about a skill that has been learned."""
        return any(SKILL in words for item in self.items for words in item.text.values())

    def questionnaire(self, waves: tuple[int, ...], languages: tuple[str, ...]) -> Questionnaire:
        """It, as a study asks it."""

        def told(said: Said) -> Said:
            return {language: said[language] for language in languages if said}

        def options(some: tuple[Option, ...]) -> tuple[Option, ...]:
            return tuple(Option(one.points, told(one.text)) for one in some)

        items = tuple(Item(told(item.text), options(item.scale.options()) if item.scale else ()) for item in self.items)
        return Questionnaire(self.id, waves, told(self.title), items, options(self.answers), told(self.intro))


@cache
def shipped() -> Mapping[str, Shipped]:
    """All of them, by id."""
    files = sorted(FOLDER.glob("*.toml"))
    read = (msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Shipped) for file in files)
    return MappingProxyType({one.id: one for one in read})


def scored(form: Shipped, points: Mapping[int, int]) -> dict[str, int]:
    """The scores of answers, given as the points of each item; a score of which an item was left blank is none."""
    return {
        score.id: score.times * sum(points[item] for item in score.items)
        for score in form.scores
        if all(item in points for item in score.items)
    }
