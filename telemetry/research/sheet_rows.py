"""Tables in the papers of a dataset, as Markdown."""

from collections.abc import Iterable, Sequence

from ..words import Words


def rows_of(words: Words, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    """The lines of a table whose columns are called by `dataset.column.<head>`."""
    return table_of(tuple(words.text(f"dataset.column.{head}") for head in heads), rows)


def table_of(heads: Sequence[str], rows: Iterable[Iterable[object]]) -> list[str]:
    """The lines of a table."""
    every = (heads, ["---"] * len(heads), *rows)
    return ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in every]
