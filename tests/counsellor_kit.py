"""What the tests of counsellor files share: files that are full to the brim, and words in a made-up right-to-left
language."""

import re
import shutil
from collections.abc import Iterable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import polib

from telemetry import words
from telemetry.consent import Record
from telemetry.counsellor.chosen import (
    MOST,
    MOST_LETTERS,
    MOST_NAME_LETTERS,
    MOST_OWN_LETTERS,
    MOST_PLAN_LETTERS,
    MOST_SHORT_LETTERS,
    MOST_WAY_LETTERS,
    After,
    Chosen,
    Item,
    Mood,
    Plan,
    Said,
    Skill,
)
from telemetry.counsellor.gather import Notes
from telemetry.events import COUNSELLOR_FILE, Event
from telemetry.rows import Row

FIRST = date(2026, 3, 2)
MADE = date(2026, 9, 30)
SAID = "I would like to get through the register and stay for the lesson. "
LATIN = "abcdefghijklmnopqrstuvwxyz"
ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنه"


def long(letters: int, of: str = SAID) -> str:
    """So much text."""
    return (of * (letters // len(of) + 1))[: letters - 1] + "."


def full(
    of: str = "I would like to get through the register and stay for the lesson. ", language: str = "en"
) -> Chosen:
    """As much of everything as a file can hold."""

    def said(item: Item, letters: int) -> tuple[Said, ...]:
        return tuple(Said(text=long(letters, of)) for _ in range(MOST[item]))

    name, short = long(MOST_NAME_LETTERS, of), long(MOST_SHORT_LETTERS, of)
    return Chosen(
        language=language,
        made_on=MADE,
        since=date(2026, 9, 1),
        until=date(2026, 9, 28),
        talk=True,
        goal=said(Item.GOAL, MOST_LETTERS),
        topics=said(Item.TOPICS, MOST_LETTERS),
        plans=tuple(Plan(text=long(MOST_PLAN_LETTERS, of), when=short, went=short) for _ in range(MOST[Item.PLANS])),
        skills=tuple(
            Skill(name=name, times=9_990 + n, myself=9_980 + n, seconds=9_999_999) for n in range(MOST[Item.SKILLS])
        ),
        after=tuple(After(name=name, better=9_990 + n, same=9_990, worse=9_990) for n in range(MOST[Item.AFTER])),
        mood=tuple(Mood(day=date(2026, 9, 10 + n), pleasant=10 - n, energy=n) for n in range(MOST[Item.MOOD])),
        assists=said(Item.ASSISTS, MOST_SHORT_LETTERS),
        own_words=said(Item.OWN_WORDS, MOST_OWN_LETTERS),
        people=said(Item.PEOPLE, MOST_WAY_LETTERS),
    )


def few() -> Chosen:
    """What somebody might hand over."""
    return Chosen(
        language="en",
        made_on=MADE,
        talk=True,
        goal=(Said(text="To stay in assembly."),),
        skills=(
            Skill(name="Slow breathing", times=5, myself=2, seconds=500),
            Skill(name="Muscle release", times=2, seconds=100),
        ),
        plans=(Plan(text="Try the breathing once on a quiet day", when="at the weekend", went="did it"),),
        topics=(Said(text="Why <assembly> is worse than class & PE."), Said(text="0800 1111 or a text?")),
        after=(After(name="Slow breathing", better=2, worse=1), After(name="Muscle release", same=1)),
        mood=(Mood(day=date(2026, 9, 3), pleasant=2, energy=8), Mood(day=date(2026, 9, 9), pleasant=6, energy=5)),
    )


def notes(events: Iterable[tuple[int, Event]], record: Record | None, day: int = 30) -> Notes:
    """Notes for a counsellor file, each on its own-day."""
    rows = (
        Row(COUNSELLOR_FILE, seq, "0" * 16, event.name, event.version, on, seq, "", _body(event), b"", b"")
        for seq, (on, event) in enumerate(events, start=1)
    )
    return Notes(record, FIRST, day, tuple(rows))


def right_to_left(root: Path) -> words.Words:
    """Every word of ours in Arabic letters that mean nothing, with all {names} and numbers in their places."""
    shutil.copytree(words.LOCALE / "en", root / "en")
    shutil.copytree(words.LOCALE / "en", root / "ar")
    for path in (root / "ar").glob("*.po"):
        po = polib.pofile(str(path), encoding="utf-8")
        for entry in po:
            entry.msgstr = turned(entry.msgstr)
            entry.msgstr_plural = {at: turned(text) for at, text in entry.msgstr_plural.items()}
        po.save(str(path))
    return words.load("ar", root)


def turned(text: str) -> str:
    """Latin letters outside {braces} as Arabic ones."""
    table = str.maketrans(LATIN + LATIN.upper(), ARABIC + ARABIC)
    return "".join(part if part.startswith("{") else part.translate(table) for part in re.split(r"(\{\w+\})", text))


class Words(HTMLParser):
    """What a page says, text by text, without what is only drawn or read by programs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.drawn: list[str] = []
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        assert self.open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "path", "rect", "circle", "polyline", "stop"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script") and data.strip():
            (self.drawn if "svg" in self.open or "table" in self.open else self.texts).append(data.strip())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def _body(event: Event) -> str:
    return msgspec.json.encode(event).decode()
