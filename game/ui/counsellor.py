"""What the scenes of a counsellor file and of a follow-up card need from outside; `game/app.py` gives the real one.

Whatever may wait for a disk takes a `then`, which is called in a later frame.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from .profiles import Told

TALK, GOAL, TOPICS, OWN_WORDS = "talk", "goal", "topics", "own_words"
SKILLS, PLANS, AFTER, MOOD, ASSISTS, PEOPLE = "skills", "plans", "after", "mood", "assists", "people"
STARTS_TICKED = frozenset({GOAL, TOPICS, SKILLS, PLANS})
"""The rest is off unless ticked; what is typed is ticked by typing it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a player chose to show: the last so many `days` or all of it (0), what is ticked, what was typed, and the
    ids of lines that were taken out again."""

    days: int = 0
    ticked: frozenset[str] = STARTS_TICKED
    goal: str = ""
    topics: tuple[str, ...] = ()
    own_words: tuple[str, ...] = ()
    removed: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the file, by whose id it can be taken out."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownPart:
    """An item of the file. `drawn` if the page draws the same as a chart and a table too."""

    item: str
    heading: str
    lines: tuple[ShownLine, ...]
    drawn: bool


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page of the file as it will be written."""

    number: int
    title: str
    head: tuple[str, ...]
    parts: tuple[ShownPart, ...]
    foot: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """How a file is sealed: for a counsellor's key, with a passphrase, or not at all."""

    key: str = field(default="", repr=False)
    passphrase: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.key or self.passphrase)


@dataclass(frozen=True, slots=True)
class Key:
    """A counsellor's key: `told` are its last letters, to be compared with what the counsellor says."""

    recipient: str
    told: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up card: what was agreed, a word of encouragement, and when to look at it again, "" if never."""

    step: str
    encouragement: str
    day: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as its player saw it: `pages` are exactly those that `content` will be written as. `over` if more was
    ticked than a file holds (of each the last are taken), `blank` if nothing at all would stand in it."""

    pages: tuple[ShownPage, ...]
    over: bool
    blank: bool
    content: object = field(repr=False)


class Draft(Protocol):
    """Everything of a choice as it was at one moment: a setting or a country that is changed afterwards changes nothing
    in it, so that nobody hands over a line they did not see."""

    @property
    def items(self) -> frozenset[str]:
        """What there is something of."""
        ...

    def blank(self, removed: frozenset[str]) -> bool:
        """Whether nothing at all would be left."""
        ...

    def preview(self, removed: frozenset[str]) -> Preview:
        """The file without the lines of these ids."""
        ...


class Offer(Protocol):
    """Everything a player could show, looked up once."""

    @property
    def trouble(self) -> str:
        """The key of a sentence about notes that could not be looked up; "" if they were, or there are none."""
        ...

    @property
    def noted(self) -> bool:
        """Whether there are notes, so that a period means something."""
        ...

    def draft(self, wanted: Wanted) -> Draft:
        """What is wanted, as it is now."""
        ...


class Counsellor(Protocol):
    """The file for a counsellor, and the card that comes back."""

    def offer(self, then: Callable[[Offer], None]) -> None:
        """Look up what there is."""
        ...

    def file_name(self, form: str, seal: Seal) -> tuple[str, str]:
        """What a file is called at first, without its ending, and the ending."""
        ...

    def read_key(self, path: Path, then: Callable[[Key | str], None]) -> None:
        """The key in a file that a counsellor handed out, or the key of a sentence."""
        ...

    def write(self, path: Path, preview: Preview, form: str, seal: Seal, then: Told) -> None:
        """Write the file that was seen, and nothing else. `form` is "html", "csv" or "json"; the first alone can be
        sealed."""
        ...

    def read_card(self, path: Path, code: str, then: Callable[[FollowUp | str], None]) -> None:
        """What a card says, or the key of a sentence."""
        ...

    def in_words(self, day: date) -> str:
        """A date as people write it."""
        ...
