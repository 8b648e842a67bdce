"""The questionnaires that a study brings itself: their items as data, when one is due, what an answer becomes.

The game has none of its own. They come only between islands, each question can be left blank, and no points are ever
shown or judged here.
"""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from .events import QuestionnaireAnswered

Said = Mapping[str, str]
"""The same words by language."""


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """One way to answer; `points` is what is kept."""

    points: int
    text: Said


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    """One question, with ways to answer of its own or else those of its questionnaire."""

    text: Said
    answers: tuple[Option, ...] = ()


class Questionnaire(Struct, frozen=True, forbid_unknown_fields=True):
    """`waves` says after how many finished islands each wave is due. `intro` stands above the questions."""

    id: str
    waves: tuple[int, ...]
    title: Said
    items: tuple[Item, ...]
    answers: tuple[Option, ...] = ()
    intro: Said = {}

    def options(self, item: int) -> tuple[Option, ...]:
        """The ways to answer an item, counted from 1."""
        return self.items[item - 1].answers or self.answers

    def answered(self, wave: int, item: int, points: int) -> QuestionnaireAnswered:
        """The event of an answer. Raises ValueError for points that are no option of the item."""
        if not 0 <= wave < len(self.waves) or not 1 <= item <= len(self.items):
            raise ValueError(f"{self.id} has no item {item} in wave {wave}")
        if points not in {option.points for option in self.options(item)}:
            raise ValueError(f"{points} is no answer to item {item} of {self.id}")
        return QuestionnaireAnswered(self.id, wave, item, points)


def due(
    forms: Sequence[Questionnaire], islands_finished: int, put: Collection[tuple[str, int]]
) -> tuple[Questionnaire, int] | None:
    """The questionnaire to put next and its wave, None if none is. `put` are the questionnaires and waves that were
    put before, answered or not. A wave that was passed by is not made up for: its time is gone."""
    for form in forms:
        reached = [wave for wave, islands in enumerate(form.waves) if islands <= islands_finished]
        if reached and (form.id, reached[-1]) not in put:
            return form, reached[-1]
    return None


def in_words(said: Said, language: str) -> str:
    """The words in a language, else in the first that there is; "" if there are none."""
    return said.get(language) or next(iter(said.values()), "")
