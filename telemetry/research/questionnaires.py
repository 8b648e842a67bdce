"""The questionnaires that come with the game, in the codebook of a dataset: words, licence, source and scoring."""

from collections.abc import Iterator
from typing import Any

import msgspec

from ..questionnaires import in_words
from ..shipped import FOLDER, Score, Shipped, shipped
from ..study import Study
from ..words import Words


def of(study: Study) -> Iterator[Shipped]:
    """Those that a study asks. No other may have their codes."""
    return (shipped()[form.id] for form in study.questionnaires if form.id in shipped())


def told(form: Shipped) -> dict[str, Any]:
    """For programs: the file of the questionnaire, with the text of its licence."""
    return {**msgspec.to_builtins(form), "licence_text": _licence(form)}


def sheet(form: Shipped, words: Words) -> list[str]:
    """For reading."""
    names = {"form": form.id, "version": form.version, "title": in_words(form.title, words.language)}
    lines = ["", f"## {words.text('dataset.form', **names)}"]
    for key in ("source", "licence", "review"):
        lines += ["", words.text(f"dataset.form.{key}", what=getattr(form, key))]
    for number, item in enumerate(form.items, start=1):
        options = item.scale.options() if item.scale else form.answers
        said = ", ".join(f"{one.points} ({in_words(one.text, words.language)})" for one in options)
        text = words.text("dataset.form.item", number=number, text=in_words(item.text, words.language))
        lines += ["", text, "", words.text("dataset.form.answers", answers=said)]
    for score in form.scores:
        lines += ["", scoring(score, words)]
    return [*lines, "", *(f"    {line}".rstrip() for line in _licence(form).splitlines())]


def scoring(score: Score, words: Words) -> str:
    """How a score is made, in a sentence, and what its ends mean."""
    items = " + ".join(map(str, score.items))
    made = words.text("dataset.form.times", items=items, times=score.times) if score.times > 1 else items
    names = {"score": score.id, "made": made, "least": score.least, "most": score.most, "meaning": score.meaning}
    return words.text("dataset.form.score", **names)


def _licence(form: Shipped) -> str:
    return (FOLDER / form.licence_file).read_text(encoding="utf-8")
