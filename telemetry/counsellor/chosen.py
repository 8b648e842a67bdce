"""What a player chose to show: the whole content of a counsellor file, and nothing about what is not in it.

An item that was left out and one that never was look the same, to the byte: a `Chosen` has no place for the difference.
"""

import unicodedata
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct
from msgspec.structs import replace

SCHEMA: Final = "counsellor-file/1-0-0"
MOST_LETTERS, MOST_OWN_LETTERS, MOST_PLAN_LETTERS, MOST_NAME_LETTERS, MOST_SHORT_LETTERS = 160, 180, 100, 28, 40
MOST_WAY_LETTERS: Final = 80
MOST_SKILLS, MOST_PLANS, MOST_TOPICS, MOST_AFTER, MOST_MOODS, MOST_ASSISTS, MOST_OWN_WORDS = 8, 5, 2, 5, 8, 6, 3
MOST_PEOPLE: Final = 3
"""As much as two printed pages hold (tests/research/test_counsellor_pages.py)."""
_JOINERS: Final = "\u200c\u200d"
"""They have no width and no direction, and some scripts need them."""

Name = Annotated[str, Meta(max_length=MOST_LETTERS)]
Count = Annotated[int, Meta(ge=0, le=9_999)]
OfTen = Annotated[int, Meta(ge=0, le=10)]


class Item(StrEnum):
    """What can be ticked, in the order in which it stands in the file."""

    TALK = "talk"
    GOAL = "goal"
    SKILLS = "skills"
    PLANS = "plans"
    TOPICS = "topics"
    AFTER = "after"
    MOOD = "mood"
    ASSISTS = "assists"
    OWN_WORDS = "own_words"
    PEOPLE = "people"


STARTS_TICKED: Final = frozenset({Item.GOAL, Item.TOPICS, Item.SKILLS, Item.PLANS})
"""Mood (and how it was after a skill), assists, own words and ways to people are off unless ticked, and so is "I'd like
to talk"."""


class Line(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Something that can be removed by its `id`. The id is for choosing alone: no file has it, for a gap would tell."""

    id: str = ""


class Said(Line, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(max_length=MOST_OWN_LETTERS)]


class Plan(Line, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`when` is empty if any time will do, `went` if nothing was said of it yet."""

    text: Name
    when: Name = ""
    went: Name = ""


class Skill(Line, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`times` counts tries, whether to the end or not; `myself` those that were picked from the toolkit."""

    name: Name
    times: Count
    myself: Count = 0
    seconds: Annotated[int, Meta(ge=0, le=9_999_999)] = 0


class After(Line, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    name: Name
    better: Count = 0
    same: Count = 0
    worse: Count = 0


class Mood(Line, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A check-in: 0 very unpleasant to 10 very pleasant, 0 no energy to 10 wide awake."""

    day: date
    pleasant: OfTen
    energy: OfTen


class Chosen(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A file's content. `since` and `until` are there only if the player chose a period; names and texts are in the
    player's `language`. What is empty is not written."""

    language: Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$(?!\s)")]
    made_on: date
    since: date | None = None
    until: date | None = None
    talk: bool = False
    goal: tuple[Said, ...] = ()
    skills: tuple[Skill, ...] = ()
    plans: tuple[Plan, ...] = ()
    topics: tuple[Said, ...] = ()
    after: tuple[After, ...] = ()
    mood: tuple[Mood, ...] = ()
    assists: tuple[Said, ...] = ()
    own_words: tuple[Said, ...] = ()
    people: tuple[Said, ...] = ()

    def lines(self, item: Item) -> tuple[Line, ...]:
        """The lines of an item; that one would like to talk is one line without an id of its own."""
        if item is Item.TALK:
            return (Line(id=Item.TALK),) if self.talk else ()
        found: tuple[Line, ...] = getattr(self, item.value)
        return found

    def said(self, item: Item) -> tuple[Said, ...]:
        """The lines of an item that were typed, or handed in as sentences."""
        return tuple(line for line in self.lines(item) if isinstance(line, Said))

    @property
    def empty(self) -> bool:
        return not any(self.lines(item) for item in Item)


class Choice(Struct, frozen=True):
    """What is ticked, and the ids of lines that were removed from what is."""

    ticked: frozenset[Item] = STARTS_TICKED
    removed: frozenset[str] = frozenset()


MOST: Final = {
    Item.GOAL: 1,
    Item.SKILLS: MOST_SKILLS,
    Item.PLANS: MOST_PLANS,
    Item.TOPICS: MOST_TOPICS,
    Item.AFTER: MOST_AFTER,
    Item.MOOD: MOST_MOODS,
    Item.ASSISTS: MOST_ASSISTS,
    Item.OWN_WORDS: MOST_OWN_WORDS,
    Item.PEOPLE: MOST_PEOPLE,
}


def choose(offered: Chosen, choice: Choice) -> Chosen:
    """What a file will hold: of everything that is offered what is ticked and not removed, the last lines of each item
    if there are more than fit."""
    kept = {
        item.value: tuple(line for line in offered.lines(item) if line.id not in choice.removed)[-most:]
        if item in choice.ticked
        else ()
        for item, most in MOST.items()
    }
    talk = Item.TALK in choice.ticked and Item.TALK not in choice.removed
    return replace(offered, talk=talk, **kept)


def over(offered: Chosen, choice: Choice) -> frozenset[Item]:
    """The ticked items of which more is offered than fits: for the player who chooses, never for the file."""
    left = {item: [line for line in offered.lines(item) if line.id not in choice.removed] for item in MOST}
    return frozenset(item for item, most in MOST.items() if item in choice.ticked and len(left[item]) > most)


def without_ids(chosen: Chosen) -> Chosen:
    """The same as any file has it."""
    bare = {item.value: tuple(replace(line, id="") for line in chosen.lines(item)) for item in MOST}
    return replace(chosen, **bare)


def cleaned(typed: str, most: int = MOST_LETTERS) -> str:
    """Typed text as it may stand in a file: no control or direction marks, no line breaks, so many letters at most."""
    spaced = "".join(" " if letter.isspace() else letter for letter in unicodedata.normalize("NFC", typed))
    kept = "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return " ".join(kept.split())[:most].strip()
