"""For the counsellor: one row an alias, and a printable page a file. Both say what a player chose to show, and nothing
else: no order but the one given, no sums over people, no comparison."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

from ..page import marked
from ..words import Words
from .chosen import Chosen, Item
from .html import document, part_html
from .pages import Part, in_order, in_words, preview, print_size
from .reader import Opened

CASE_STYLE: Final = """
.cases td,.cases th{padding-block:.6rem}.cases tbody th,.cases td:last-child{overflow-wrap:anywhere}
.cases td:last-child{width:50%}
.cases a{color:inherit}
@media (min-width:46rem){.cases td:nth-last-child(2),.wish{white-space:nowrap}}
.wish{font-weight:700}
"""


@dataclass(frozen=True, slots=True)
class Given:
    """A file that was read, the name by which the counsellor knows who gave it, and where its printable page lies, ""
    if nowhere."""

    alias: str
    opened: Opened
    link: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that one player handed over, the newest last. `link` is where more of theirs lies, "" if nowhere."""

    alias: str
    files: tuple[Given, ...]
    link: str = ""


def cases(files: Sequence[Given]) -> tuple[Case, ...]:
    """Files by alias, in the order in which the aliases were first given."""
    by_alias: dict[str, list[Given]] = {}
    for file in files:
        by_alias.setdefault(file.alias, []).append(file)
    return tuple(Case(alias, tuple(sorted(own, key=_made))) for alias, own in by_alias.items())


def caseload(rows: Sequence[Case], words: Words) -> str:
    """The page with a row an alias, in the counsellor's own language."""
    title = words.text("caseload.title")
    said = "".join(f"<p>{marked(line)}</p>" for line in words.numbered("caseload.note"))
    return document(
        title,
        words,
        f'<main><div class="sheet"><header><h1>{marked(title)}</h1>{said}</header>\n{table(rows, words)}'
        f"{_foot(words)}</div></main>",
        style=CASE_STYLE,
    )


def table(rows: Sequence[Case], words: Words) -> str:
    """A row a file, together by alias."""
    columns = ("alias", "talk", "made", "shown")
    head = "".join(f'<th scope="col">{marked(words.text(f"caseload.column.{name}"))}</th>' for name in columns)
    body = "".join(_rows(case, words) for case in rows)
    return (
        f'<div class="scroll"><table class="cases"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>\n'
    )


def one_pager(chosen: Chosen, alias: str, words: Words) -> str:
    """What one file says, on one printed page, in the player's language."""
    body, size = one_sheet(chosen, alias, words)
    return document(alias, words, f"<main>{body}</main>", size)


def one_sheet(chosen: Chosen, alias: str, words: Words) -> tuple[str, float]:
    """The same as part of a page, and the size at which its letters fit. With charts if there is room for them. Ways to
    people are the player's own, and need no room here."""
    pages = preview(chosen, words)
    parts = [part for page in pages for part in page.parts if part.item is not Item.PEOPLE]
    if len(pages) > 1:
        parts = [Part(part.item, part.heading, part.lines) for part in parts]
    head = " ".join(f"<p>{marked(line)}</p>" for line in pages[0].head)
    body = "".join(part_html(part, f"{part.item.value}-1", words) for part in parts)
    sheet = (
        f'<div class="sheet"><header><h1 dir="auto">{escape(alias)}</h1><div class="made">{head}</div></header>\n'
        f"{body}{_foot(words)}</div>"
    )
    return sheet, print_size(parts)


def _made(file: Given) -> date:
    return file.opened.chosen.made_on


def _rows(case: Case, words: Words) -> str:
    """A row a file, the alias once for all of them."""
    name = f'<a href="{escape(case.link)}">{escape(case.alias)}</a>' if case.link else escape(case.alias)
    if not case.files:
        return f'<tr><th scope="row" dir="auto">{name}</th><td></td><td></td><td></td></tr>'
    many = len(case.files)
    span = f' rowspan="{many}"' if many > 1 else ""
    told = []
    for number, file in enumerate(case.files):
        chosen = file.opened.chosen
        alias = f'<th scope="row"{span} dir="auto">{name}</th>' if number == 0 else ""
        wish = f'<span class="wish">{marked(words.text("counsellor.talk"))}</span>' if chosen.talk else ""
        made = marked(in_words(chosen.made_on, words))
        made = f'<a href="{escape(file.link)}">{made}</a>' if file.link else made
        told.append(f"<tr>{alias}<td>{wish}</td><td>{made}</td><td>{shown(chosen, words)}</td></tr>")
    return "".join(told)


def shown(chosen: Chosen, words: Words) -> str:
    """The headings of what is there, with what was typed as a goal and to talk about."""
    said = []
    for item in Item:
        lines = chosen.lines(item)
        if not lines or item is Item.TALK:
            continue
        heading = marked(words.text(f"counsellor.heading.{item.value}"))
        typed = chosen.said(item) if item in (Item.GOAL, Item.TOPICS) else ()
        texts = [f"<bdi>{marked(in_order(line.text))}</bdi>" for line in typed]
        said.append(f"<li>{heading}{': ' if texts else ''}{' / '.join(texts)}</li>")
    return f'<ul class="facts">{"".join(said)}</ul>' if said else ""


def _foot(words: Words) -> str:
    sentences = (words.text("page.chosen"), words.text("page.claim"))
    return f"<footer>{''.join(f'<p>{marked(line)}</p>' for line in sentences)}</footer>\n"
