"""Make a file for my counsellor: what goes in, then the very pages, then the words that stand before it is saved.

What is typed here lives as long as the page: it is in the file, and nowhere else.
"""

from collections.abc import Hashable
from dataclasses import replace

from game.core.intents import Intent

from ..commands import Command, Focus, Pop, Push
from ..counsellor import (
    AFTER,
    ASSISTS,
    GOAL,
    MOOD,
    OWN_WORDS,
    PEOPLE,
    PLANS,
    SKILLS,
    TALK,
    TOPICS,
    Counsellor,
    Draft,
    Offer,
    Wanted,
)
from ..session import Session
from ..widgets import Button, Columns, Row, Text, Toggle
from .hand_over import DONE
from .menu import Overlay, options
from .own_words import LEAVE, LoseWords, OwnWords
from .see_pages import SeePages

FROM_THE_BOAT = (SKILLS, PLANS, AFTER, MOOD, ASSISTS)
PERIODS = (0, 7, 30, 90)
MOST = {GOAL: (1, 160), TOPICS: (2, 160), OWN_WORDS: (3, 180)}
"""How many of each can be typed, and how many letters each can have."""


class MakeFile(Overlay):
    """What goes in: everything is optional, and what is personal is off unless ticked."""

    name = "make_file"
    width = 1080.0

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        assert session.counsellor is not None
        self.counsellor: Counsellor = session.counsellor
        self.offer: Offer | None = None
        self.wanted = Wanted()
        self.draft: Draft | None = None
        self.settings = self.ui.settings
        """What `draft` was made under: numbers of a country and what makes playing easier are settings."""
        self.items: frozenset[str] = frozenset()
        self.blank = True
        self.writing: tuple[str, int] | None = None
        """What is being typed: the item, and which of its lines."""
        self.next: Command | None = None
        self.counsellor.offer(self._came)

    def _came(self, offer: Offer) -> None:
        self.offer = offer
        self._take(self.wanted)
        # Nothing is ticked by whoever presses on while they read.
        self.next = Focus("what")

    def _take(self, wanted: Wanted) -> None:
        """Another choice: what there is of it is worked out once."""
        self.wanted, self.settings = wanted, self.ui.settings
        if self.offer is not None:
            self.draft = self.offer.draft(wanted)
            self.items, self.blank = self.draft.items, self.draft.blank(wanted.removed)

    def _look_again(self) -> None:
        """A setting was changed meanwhile: the notes are put into words anew for another language."""
        if self.ui.settings.language != self.settings.language:
            self.offer = None
            self.counsellor.offer(self._came)
        self._take(self.wanted)

    # What is on it

    def title(self) -> str:
        return self.session.t("pages.title")

    def page_key(self) -> Hashable:
        return (self.offer is None, self.wanted, self.items)

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.offer is None:
            return (Text(t("pages.looking"), id="looking"),)
        rows: list[Row] = [Text(t("pages.what"), id="what")]
        if self.offer.trouble:
            rows.append(Text(t(self.offer.trouble), colour="accent", id="trouble"))
        rows.append(self._tick(TALK))
        rows += [Text(t("pages.typed"), "heading", id="typed"), *self._typed()]
        boat = [self._tick(item) for item in FROM_THE_BOAT if item in self.items or item in (SKILLS, AFTER)]
        rows += [Text(t("pages.boat"), "heading", id="boat"), *boat]
        if self.offer.noted:
            rows.append(Text(t("pages.period"), "small", id="period"))
            rows.append(options("days", tuple((str(d), t(f"pages.days_{d}")) for d in PERIODS), str(self.wanted.days)))
        return (*rows, self._people())

    def _tick(self, item: str) -> Toggle:
        """Of what the notes would tell, that there is nothing is said too."""
        t, there = self.session.t, item in self.items or item == TALK
        period = self.offer is not None and self.offer.noted and self.wanted.days
        note = "" if there else t("pages.none_period" if period else "pages.none")
        return Toggle(f"tick.{item}", t(f"pages.tick_{item}"), there and item in self.wanted.ticked, note, there)

    def _people(self) -> Toggle:
        """Off until ticked, and what a phone may tell stands beside it (safety.md, files the player makes)."""
        t, there = self.session.t, PEOPLE in self.items
        on = there and PEOPLE in self.wanted.ticked
        note = t("pages.people_phone" if there else "pages.people_none")
        return Toggle(f"tick.{PEOPLE}", t("pages.tick_people"), on, note, there)

    def _typed(self) -> list[Row]:
        """A button a line that was typed, and one for the next."""
        t, rows = self.session.t, list[Row]()
        for item, (most, _) in MOST.items():
            texts = self._texts(item)
            for number in range(min(most, len(texts) + 1)):
                said = texts[number] if number < len(texts) else t("pages.nothing")
                label = t(f"pages.write_{item}" if number == 0 else f"pages.write_{item}_more")
                rows.append(Button(f"write.{item}.{number}", label, note=said))
        return rows

    def _texts(self, item: str) -> tuple[str, ...]:
        texts = {GOAL: (self.wanted.goal,), TOPICS: self.wanted.topics, OWN_WORDS: self.wanted.own_words}[item]
        return tuple(text for text in texts if text)

    def footer(self) -> tuple[Row, ...]:
        t = self.session.t
        back = Button("back", t("pages.not_now"))
        if self.offer is None:
            return (back,)
        return (Columns((Button("see", t("pages.see"), enabled=not self.blank), back)),)

    def read_on(self, at: str) -> str:
        """After the last words to what leads on, so that nothing is ticked by reading."""
        onward = super().read_on(at)
        answers = ("tick.", "write.", "days.")
        return onward if not onward.startswith(answers) else "back" if self.blank else "see"

    # What is done

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        if self.ui.settings != self.settings:
            self._look_again()
        asked, self.next = self.next, None
        return asked or super().step(intents)

    def pressed(self, node: str, value: float) -> Command | None:
        kind, _, name = node.partition(".")
        if node == "back":
            return self.back()
        if kind == "tick":
            self._take(replace(self.wanted, ticked=self.wanted.ticked ^ {name}))
        elif kind == "days":
            # The numbers of check-ins are counted within the period.
            kept = frozenset(line for line in self.wanted.removed if not line.startswith(f"{MOOD}."))
            self._take(replace(self.wanted, days=int(name), removed=kept))
        elif kind == "write":
            return self._write(*name.split("."))
        elif node == "see" and self.draft is not None and not self.blank:
            return Push(SeePages(self.session, self.draft, self.wanted))
        return super().pressed(node, value)

    def back(self) -> Command | None:
        """What was typed is asked about before it goes."""
        return Push(LoseWords(self.session)) if any(map(self._texts, MOST)) else super().back()

    def _write(self, item: str, number: str) -> Command:
        texts, at = self._texts(item), int(number)
        self.writing = (item, at)
        start = texts[at] if at < len(texts) else ""
        return Push(OwnWords(self.session, self.session.t(f"pages.write_{item}"), start, MOST[item][1]))

    def resumed(self, result: object) -> None:
        writing, self.writing = self.writing, None
        if isinstance(result, Wanted):
            self._take(result)
        elif result == DONE:
            self.next = Pop(DONE)
        elif result == LEAVE and writing is None:
            self.next = Pop()
        elif isinstance(result, str) and writing is not None:
            self._take(self._with(*writing, " ".join(result.split())))

    def _with(self, item: str, at: int, text: str) -> Wanted:
        """The choice with a line that was typed; an empty one goes. What was typed anew is not taken out any more."""
        texts = list(self._texts(item))
        texts[at : at + 1] = [text] if text else []
        kept = frozenset(line for line in self.wanted.removed if not line.startswith(f"{item}."))
        wanted = replace(self.wanted, removed=kept)
        if item == GOAL:
            return replace(wanted, goal=text)
        if item == TOPICS:
            return replace(wanted, topics=tuple(texts))
        # What is typed there is ticked by typing it.
        return replace(wanted, own_words=tuple(texts), ticked=wanted.ticked | {OWN_WORDS})

    def closed(self) -> None:
        self.wanted, self.draft = Wanted(), None
