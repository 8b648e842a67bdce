"""The pages of the desk, each from what is known to it."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from ..counsellor.card import MOST_LETTERS
from ..counsellor.caseload import Case, Given, one_sheet, shown, table
from ..counsellor.keys import LEAST_LETTERS, told
from ..counsellor.pages import in_words
from ..counsellor.reader import Opened, Refused
from ..page import marked
from ..words import Words, load
from .kept import MOST_ALIAS, MOST_NOTE, GivenCard, Kept, Note, Paper, Student
from .session import LOCKS_AFTER, MadeCard, Waiting
from .shell import Page, Room, bare, button, field, form, framed, said, why

_FILES = ' enctype="multipart/form-data"'


def first(room: Room, problem: str = "") -> Page:
    """Before there is a key."""
    words = room.words
    more = f'required minlength="{LEAST_LETTERS}"'
    make = form(
        room,
        "make-key",
        field(
            "passphrase",
            said(room, "first.passphrase", least=LEAST_LETTERS),
            "password",
            more,
            said(room, "first.hint"),
        )
        + field("again", said(room, "first.again"), "password", "required")
        + f'<p class="do">{button(said(room, "first.make"), "first")}</p>',
    )
    body = (
        f"{why(problem)}<section><h2>{said(room, 'first.title')}</h2><p>{said(room, 'first.about')}</p>{make}"
        f"{_own_key(room)}</section>"
    )
    return framed(room, words.text("desk.title"), body, lead=_lead(room))


def locked(room: Room, problem: str = "") -> Page:
    """Before the passphrase."""
    opening = form(
        room,
        "unlock",
        field("passphrase", said(room, "locked.passphrase"), "password", "required autofocus")
        + f'<p class="do">{button(said(room, "locked.open"), "first")}</p>',
    )
    notes = room.words.numbered("desk.locked.note", minutes=int(LOCKS_AFTER / 60))
    listed = "".join(f"<li>{marked(note)}</li>" for note in notes)
    closing = form(room, "close", button(said(room, "close")))
    body = f"{why(problem)}<section>{opening}<ul class='facts'>{listed}</ul>{_own_key(room)}{closing}</section>"
    return framed(room, room.words.text("desk.title"), body, lead=_lead(room))


def lost(room: Room, problem: str) -> Page:
    """Where something is kept and its key is gone."""
    body = f"{why(problem)}<section><h2>{said(room, 'other.title')}</h2>{_key_form(room)}</section>"
    return framed(room, room.words.text("desk.title"), body, lead=_lead(room))


def _lead(room: Room) -> str:
    return f"<h1>{said(room, 'title')}</h1><p>{said(room, 'about')}</p>"


def _own_key(room: Room) -> str:
    return f"<details><summary>{said(room, 'other.title')}</summary>{_key_form(room)}</details>"


def _key_form(room: Room) -> str:
    inside = form(
        room,
        "use-key",
        field("key", said(room, "other.file"), "file", "required")
        + field("key-passphrase", said(room, "other.passphrase"), "password", "required")
        + f'<p class="do">{button(said(room, "locked.open"))}</p>',
        _FILES,
    )
    return f"<p>{said(room, 'other.about')}</p>{inside}"


def key(room: Room, recipient: str, folder: Path) -> Page:
    """The key's two halves, and where everything lies."""

    def part(name: str, about: str, file: str = "") -> str:
        save = ""
        if file:
            save = f'<p><a class="button" href="{room.base}{file}" download>{said(room, f"key.{name}.save")}</a></p>'
        return f"<section><h2>{said(room, f'key.{name}')}</h2><p class='path'>{about}</p>{save}</section>"

    out = f"{said(room, 'key.out.about')} {said(room, 'key.letters', letters=told(recipient))}"
    body = (
        f"<h1>{said(room, 'key.title')}</h1>"
        f"{part('out', out, 'counsellor.key.pub')}"
        f"{part('own', said(room, 'key.own.about'), 'counsellor.key')}"
        f"{part('where', said(room, 'key.where.about', folder=folder))}"
        f'<p><a class="button first" href="{room.base}">{said(room, "key.on")}</a></p>'
    )
    return framed(room, room.words.text("desk.key.title"), body, here="key")


def everyone(room: Room, kept: Kept, waiting: int, problem: str = "") -> Page:
    """Page one: open what came, and a row for each who gave something."""
    words = room.words
    held = (
        f"<details><summary>{said(room, 'in.passphrase.title')}</summary>"
        f"{field('passphrase', said(room, 'in.passphrase'), 'password')}</details>"
    )
    opening = form(
        room,
        "hand-in",
        f"{field('files', said(room, 'in.about'), 'file', 'multiple required')}"
        f'<p class="do">{button(said(room, "in.open"), "first")}</p>{held}',
        f"{_FILES} data-drop",
    )
    rows = [_case(room, student) for student in kept.students]
    notes = "".join(f"<p>{marked(line)}</p>" for line in words.numbered("caseload.note"))
    listed = f"{table(rows, words)}{notes}" if rows else f"<p>{said(room, 'none')}</p>"
    unnamed = ""
    if waiting:
        unnamed = (
            f'<p><a href="{room.base}names">{said(room, "waiting.link")}</a>. {said(room, "waiting", n=waiting)}</p>'
        )
    body = f"<h1>{marked(words.text('caseload.title'))}</h1>{why(problem)}{unnamed}{opening}{listed}"
    return framed(room, words.text("caseload.title"), body)


def _case(room: Room, student: Student) -> Case:
    here = f"{room.base}who/{student.id}"
    files = [
        Given(student.alias, Opened("", paper.chosen, True), f"{here}/pages/{paper.id}") for paper in student.papers
    ]
    return Case(student.alias, tuple(sorted(files, key=lambda file: file.opened.chosen.made_on)), here)


def names(room: Room, waiting: Sequence[Waiting], refused: Sequence[Refused], kept: Kept, problem: str = "") -> Page:
    """What was opened and has no name, and what could not be opened."""
    words = room.words
    parts = [f"<h1>{said(room, 'names.title')}</h1>", why(problem)]
    if refused:
        lines = "".join(f"<li>{marked(words.text(one.error.key, file=one.file))}</li>" for one in refused)
        parts.append(f'<div class="why" role="alert"><h2>{said(room, "refused.title")}</h2><ul>{lines}</ul></div>')
    if waiting:
        known = "".join(f'<option value="{escape(one.alias)}"></option>' for one in kept.students)
        fields = "".join(_waits(room, one) for one in waiting)
        keep = f'<p class="do">{button(said(room, "names.keep"), "first")}</p>'
        parts += [f"<p>{said(room, 'names.about')}</p>", form(room, "names", f"{fields}{keep}")]
        parts.append(f'<datalist id="known">{known}</datalist>')
        parts += [form(room, f"put-back/{one.id}", "", f' id="back-{one.id}"') for one in waiting]
    else:
        parts.append(f"<p>{said(room, 'names.none')}</p>")
    parts.append(f'<p><a href="{room.base}">{said(room, "everyone")}</a></p>')
    return framed(room, words.text("desk.names.title"), "".join(parts), here="names")


def _waits(room: Room, one: Waiting) -> str:
    made = in_words(one.chosen.made_on, room.words)
    more = f'list="known" maxlength="{MOST_ALIAS}"'
    talk = f'<p class="wish">{marked(room.words.text("counsellor.talk"))}</p>' if one.chosen.talk else ""
    there = shown(one.chosen, room.words) or (talk and " ") or f"<p>{said(room, 'names.nothing')}</p>"
    return (
        f'<div class="box" role="group" aria-labelledby="f-{one.id}"><h2 id="f-{one.id}">'
        f"{said(room, 'names.file', file=one.file, date=made)}</h2>{talk}{there}"
        f"{field(one.id, said(room, 'names.alias'), 'text', more)}"
        f'<p class="back"><button form="back-{one.id}">{said(room, "names.back")}</button></p></div>'
    )


def student(room: Room, who: Student, problem: str = "", typed: str = "") -> Page:
    """Somebody: what they gave, own notes, cards, and forgetting."""
    body = (
        f"<h1><bdi>{escape(who.alias)}</bdi></h1>{why(problem)}{_papers(room, who)}{_notes(room, who, typed)}"
        f"{_cards(room, who)}<section class='noprint'>{_renaming(room, who)}{_forgetting(room, who)}</section>"
    )
    return framed(room, who.alias, body, here=f"who/{who.id}")


def _sure(room: Room, summary: str, to: str, do: str, about: str = "") -> str:
    """What takes two presses. Texts are HTML."""
    said_first = f"<p>{about}</p>" if about else ""
    return f"<details><summary>{summary}</summary>{said_first}{form(room, to, button(do, 'last'))}</details>"


def _papers(room: Room, who: Student) -> str:
    def one(paper: Paper) -> str:
        made = in_words(paper.chosen.made_on, room.words)
        wish = f' <span class="wish">{marked(room.words.text("counsellor.talk"))}</span>' if paper.chosen.talk else ""
        out = _sure(
            room, said(room, "student.out"), f"who/{who.id}/take-out/{paper.id}", said(room, "student.out.sure")
        )
        link = f'<a href="{room.base}who/{who.id}/pages/{paper.id}">{said(room, "student.open", date=made)}</a>'
        return f"<li>{link}{wish}{shown(paper.chosen, room.words)}{out}</li>"

    papers = sorted(who.papers, key=lambda paper: paper.chosen.made_on, reverse=True)
    listed = (
        f'<ul class="papers">{"".join(map(one, papers))}</ul>' if papers else f"<p>{said(room, 'student.none')}</p>"
    )
    return f"<section><h2>{said(room, 'student.papers')}</h2>{listed}</section>"


def _notes(room: Room, who: Student, typed: str) -> str:
    def one(note: Note) -> str:
        drop = _sure(room, said(room, "notes.drop"), f"who/{who.id}/drop-note/{note.id}", said(room, "notes.drop.sure"))
        day = marked(in_words(note.day, room.words))
        return f'<li><p class="when">{day}</p><p class="text" dir="auto">{escape(note.text)}</p>{drop}</li>'

    listed = f'<ul class="papers">{"".join(map(one, who.notes))}</ul>' if who.notes else ""
    new = form(
        room,
        f"who/{who.id}/note",
        f'<input type="hidden" name="then" value=""><label for="text">{said(room, "notes.new")}</label>'
        f'<textarea id="text" name="text" dir="auto" required maxlength="{MOST_NOTE}">{escape(typed)}</textarea>'
        f'<p class="do">{button(said(room, "notes.keep"), "first")}</p>',
        " data-note",
    )
    return f"<section><h2>{said(room, 'notes.title')}</h2><p>{said(room, 'notes.about')}</p>{listed}{new}</section>"


def _cards(room: Room, who: Student) -> str:
    earlier = ""
    if who.cards:
        lines = "".join(f"<li>{_given(room, one)}</li>" for one in who.cards)
        earlier = f'<h3>{said(room, "card.earlier")}</h3><ul class="facts">{lines}</ul>'
    new = form(
        room,
        f"who/{who.id}/card",
        field("step", said(room, "card.step"), "text", f'required maxlength="{MOST_LETTERS}" dir="auto"')
        + field("encouragement", said(room, "card.encouragement"), "text", f'maxlength="{MOST_LETTERS}" dir="auto"')
        + field("day", said(room, "card.day"), "date")
        + f'<p class="do">{button(said(room, "card.make"))}</p>',
    )
    opened = f"<details><summary>{said(room, 'card.make')}</summary>{new}</details>"
    about = said(room, "card.about")
    return f"<section><h2>{said(room, 'card.title')}</h2><p>{about}</p>{earlier}{opened}</section>"


def _given(room: Room, one: GivenCard) -> str:
    made, step = in_words(one.made_on, room.words), one.card.step
    if one.card.day is None:
        return said(room, "card.given", date=made, step=step)
    return said(room, "card.given.until", date=made, step=step, day=in_words(one.card.day, room.words))


def _renaming(room: Room, who: Student) -> str:
    more = f'required maxlength="{MOST_ALIAS}" dir="auto" value="{escape(who.alias)}"'
    inside = form(
        room,
        f"who/{who.id}/rename",
        field("alias", said(room, "names.alias"), "text", more)
        + f'<p class="do">{button(said(room, "rename.do"))}</p>',
    )
    return f"<details><summary>{said(room, 'rename.title')}</summary>{inside}</details>"


def _forgetting(room: Room, who: Student) -> str:
    title, about, do = (said(room, f"forget.{key}", alias=who.alias) for key in ("title", "about", "do"))
    return _sure(room, title, f"who/{who.id}/forget", do, about)


def sheet(room: Room, who: Student, paper: Paper) -> Page:
    """A printable page, in the language of who made it."""
    of = load(paper.chosen.language)
    inside, size = one_sheet(paper.chosen, who.alias, of)
    here = f"{room.base}who/{who.id}"
    page = f"{here}/pages/{paper.id}"
    tools = (
        f'<div class="tools" lang="{escape(room.words.language)}" dir="{room.words.direction}">'
        f'<a class="button" href="{here}">{said(room, "page.back", alias=who.alias)}</a>'
        f"<button data-print hidden>{said(room, 'page.print')}</button>"
        f'<a class="button" href="{page}/pages.pdf" download>{said(room, "page.pdf")}</a>'
        f'<a class="button" href="{page}/pages.json" download>{said(room, "page.record")}</a></div>'
    )
    return framed(room, who.alias, f"{tools}{inside}", here=f"who/{who.id}/page", of=of, size=size)


def made_card(room: Room, who: Student, made: MadeCard) -> Page:
    """The three steps from a card to its reader."""

    def step(number: int, *lines: str) -> str:
        return f"<section><h2>{said(room, f'step.{number}')}</h2>{''.join(lines)}</section>"

    save = f'<p><a class="button first" href="{room.base}pages.card" download>{said(room, "made.save")}</a></p>'
    code = f'<p class="code" dir="ltr">{escape(made.code)}</p>'
    body = (
        f"<h1>{said(room, 'made.title', alias=who.alias)}</h1>"
        + step(1, save, f"<p>{said(room, 'made.save.about')}</p>")
        + step(2, f"<p>{said(room, 'made.code')}</p>", code, f"<p>{said(room, 'made.code.about')}</p>")
        + step(3, f"<p>{said(room, 'made.game')}</p>")
        + f'<p><a class="button" href="{room.base}who/{who.id}">{said(room, "made.back", alias=who.alias)}</a></p>'
    )
    return framed(room, room.words.text("desk.made.title", alias=who.alias), body, here="card")


def plain(words: Words, stem: str, about: str = "") -> Page:
    """A page of one sentence."""
    return bare(words.text(f"desk.{stem}.title"), words, f"<p>{marked(words.text(about or f'desk.{stem}.about'))}</p>")
