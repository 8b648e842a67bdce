"""The file for a counsellor and the card that comes back: the real `Counsellor` of the scenes. What waits for a disk or
a passphrase is done on a thread and told in a later frame."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from game.core.settings import ACCESS, Settings
from game.safety.help import Entry
from game.ui.counsellor import FollowUp, Key, Offer, Preview, Seal, ShownLine, ShownPage, ShownPart, Wanted
from game.ui.profiles import Told
from game.ui.scenes.noticeboard import plan_parts

from .app_consent import on_a_thread, safely

if TYPE_CHECKING:
    from telemetry.counsellor.chosen import Choice, Chosen
    from telemetry.counsellor.gather import Handed, Notes
    from telemetry.words import Words

    from .app import Game

LOST = "pages.lost"
MOST_WAYS = 3
"""Ways to people in a file: the emergency number, and those that Help now names first to who wants to talk."""
NAMED = ("wrong", "newer", "too_costly", "altered")
"""Why a card does not open, where that has a sentence of its own."""


class GameOffer:
    """What one player could show, from the notes (None where there are none) and from the boat as it was just now."""

    def __init__(
        self, notes: "Notes | None", handed: Callable[[Wanted], "Handed"], words: "Words", today: date, trouble: str
    ) -> None:
        self.notes, self.handed, self.words, self.today, self.trouble = notes, handed, words, today, trouble

    @property
    def noted(self) -> bool:
        return self.notes is not None and bool(self.notes.rows)

    def draft(self, wanted: Wanted) -> "GameDraft":
        from telemetry.counsellor.gather import gather

        since = self.today - timedelta(days=wanted.days - 1) if wanted.days and self.noted else None
        offered = gather(self.notes, self.handed(wanted), self.words, self.today, since)
        return GameDraft(offered, wanted.ticked, self.words)


@dataclass(frozen=True, slots=True)
class GameDraft:
    """Everything of the period that was chosen, with its ids, and what of it is ticked."""

    offered: "Chosen"
    ticked: frozenset[str]
    words: "Words"

    @property
    def items(self) -> frozenset[str]:
        from telemetry.counsellor.chosen import Item

        return frozenset(item.value for item in Item if self.offered.lines(item))

    def choice(self, removed: frozenset[str]) -> "Choice":
        from telemetry.counsellor.chosen import Choice, Item

        return Choice(frozenset(map(Item, self.ticked)), removed)

    def blank(self, removed: frozenset[str]) -> bool:
        from telemetry.counsellor.chosen import choose

        return choose(self.offered, self.choice(removed)).empty

    def preview(self, removed: frozenset[str]) -> Preview:
        from telemetry.counsellor.chosen import choose, over
        from telemetry.counsellor.pages import preview

        choice = self.choice(removed)
        chosen = choose(self.offered, choice)
        pages = tuple(
            ShownPage(
                page.number,
                page.title,
                page.head,
                tuple(
                    ShownPart(
                        part.item.value,
                        part.heading,
                        tuple(ShownLine(line.id, line.text) for line in part.lines),
                        part.chart is not None,
                    )
                    for part in page.parts
                ),
                page.foot,
            )
            for page in preview(chosen, self.words)
        )
        return Preview(pages, bool(over(self.offered, choice)), chosen.empty, Content(chosen, self.words))


@dataclass(frozen=True, slots=True)
class Content:
    """What a file is written from, with the words that its pages were shown in."""

    chosen: "Chosen"
    words: "Words"


class GameCounsellor:
    """The real `Counsellor`. It holds nothing of its own: what a player typed is gone with the page it stands on."""

    def __init__(self, game: "Game") -> None:
        self.game = game

    def offer(self, then: Callable[[Offer], None]) -> None:
        game, recorded = self.game, self.game.ports.recorded
        language, today, identity = game.ui.settings.language, date.fromisoformat(game.day), game.profiles.identity

        def looked_up() -> GameOffer:
            from telemetry import words
            from telemetry.counsellor import forms, gather, pages

            said = words.load(language)
            notes = recorded.notes(identity) if recorded is not None else None
            found = GameOffer(notes, self.handed, said, today, "")
            # So that the first page is no late frame: what it needs is loaded here.
            pages.preview(gather.gather(notes, gather.Handed(), said, today), said)
            forms.file_name()
            return found

        def without() -> GameOffer:
            from telemetry import words

            return GameOffer(None, self.handed, words.load(language), today, LOST)

        game.soon(safely(on_a_thread(looked_up), None), lambda found: then(found or without()))

    def handed(self, wanted: Wanted) -> "Handed":
        """What the boat has to show, in the words of the screen."""
        from telemetry.counsellor.gather import Handed, HandedPlan

        session, t = self.game.session, self.game.session.t
        plans = tuple(
            HandedPlan(*plan_parts(session, plan), "" if plan.state == "open" else t(f"pages.went_{plan.state}"))
            for plan in self.game.journey.state.keeper.plans
        )
        assists = _assists(self.game.ui.settings, t)
        return Handed(wanted.goal, wanted.topics, plans, assists, wanted.own_words, self._people())

    def _people(self) -> tuple[str, ...]:
        """The ways to people of the country that was picked under Help now: none, where none was."""
        session = self.game.session
        wanted = session.ports.settings.country
        country = next((c for c in session.help_now.countries if c.id == wanted), None)
        if country is None:
            return ()
        emergency = _fitting(session.t("pages.emergency", number=country.emergency), country.emergency)
        door = next(door for door in session.help_now.doors if door.id == "talk")
        called = [entry for entry in country.entries if entry.call or entry.text]
        called.sort(key=lambda entry: (*door.entries, entry.kind).index(entry.kind))
        return (emergency, *map(self._way, called))[:MOST_WAYS]

    def _way(self, entry: Entry) -> str:
        """A line for a way to people: by its whole name, or by the first of it."""
        names = (entry.name, entry.name.partition(" (")[0])
        call = entry.call or entry.text
        return _fitting(*(self.game.session.t("pages.way", name=name, ways=call) for name in names), call)

    def file_name(self, form: str, seal: Seal) -> tuple[str, str]:
        from telemetry.counsellor.forms import Form, file_name

        name, dot, ending = file_name(Form(form), bool(seal)).rpartition(".")
        return name, dot + ending

    def read_key(self, path: Path, then: Callable[[Key | str], None]) -> None:
        def read() -> Key | str:
            from telemetry.counsellor.container import FileError
            from telemetry.counsellor.keys import MOST_BYTES, read_public, told

            try:
                with open(path, "rb") as file:
                    recipient = read_public(file.read(MOST_BYTES + 1))
            except (OSError, ValueError):
                return "keeper.not_read"
            except FileError:
                return "pages.no_key"
            return Key(recipient, told(recipient))

        self.game.profiles.later(read, then)

    def write(self, path: Path, preview: Preview, form: str, seal: Seal, then: Told) -> None:
        content = preview.content
        assert isinstance(content, Content)

        def write() -> str:
            from telemetry.counsellor.forms import Form, written
            from telemetry.counsellor.sealed import seal_for, seal_with
            from vault.files import write_whole

            try:
                data = written(content.chosen, Form(form), content.words)
                if seal.key:
                    data = seal_for(data, seal.key)
                elif seal.passphrase:
                    data = seal_with(data, seal.passphrase)
                write_whole(path, data)
            except (OSError, ValueError):
                return "keeper.not_written"
            return ""

        self.game.profiles.later(write, then)

    def read_card(self, path: Path, code: str, then: Callable[[FollowUp | str], None]) -> None:
        in_words = self.in_words

        def read() -> FollowUp | str:
            from telemetry.counsellor import card
            from telemetry.counsellor.container import FileError

            try:
                with open(path, "rb") as file:
                    found = card.opened(file.read(card.MOST_BYTES + 1), code)
            except (OSError, ValueError):
                return "keeper.not_read"
            except FileError as error:
                return f"card.{error.why}" if error.why in NAMED else "card.not_one"
            return FollowUp(found.step, found.encouragement, in_words(found.day) if found.day else "")

        self.game.profiles.later(read, then)

    def in_words(self, day: date) -> str:
        from telemetry.counsellor.pages import in_words
        from telemetry.words import load

        return in_words(day, load(self.game.ui.settings.language))


def _fitting(*lines: str) -> str:
    """The first line that a file has room for: a number that is cut is worse than a name that is missing."""
    from telemetry.counsellor.chosen import MOST_WAY_LETTERS

    return next((line for line in lines if len(line) <= MOST_WAY_LETTERS), "")


def _assists(settings: Settings, t: Callable[..., str]) -> tuple[str, ...]:
    """What somebody set because it makes playing easier, each in a few words."""
    usual = Settings()
    found: list[str] = []
    for name in ACCESS:
        value = getattr(settings, name)
        if value != getattr(usual, name) and name != "captions":
            found.append(t(f"pages.assist_{name}", value=value))
    return tuple(found)
