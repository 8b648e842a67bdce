"""Help now, from every screen (safety.md S1 to S4). Opening it is noted nowhere; nothing here reaches the rules.

The doors and their order are content (assets/help) and `game/safety/help.py`; this module only draws them.
"""

import unicodedata
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from game.safety.help import Country, Door, Entry, ordered, stale

from ..canvas import Canvas
from ..commands import Command, Focus, Pop
from ..focus import Node, Role
from ..geometry import STAGE, Rect
from ..page import Page
from ..session import Session
from ..ui import Ui
from ..widgets import Button, Flow, Gap, Placed, Row, Rule, Text
from .menu import Overlay

OTHER = "other"
"""The entry for who finds their country nowhere."""
ANYWHERE = ("112", "911", "999", "000")
"""The emergency numbers that most countries answer to, named while nobody has said which country it is."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to people: the name, what to dial or type so that it is found at a glance, and the small print."""

    id: str
    name: str
    ways: tuple[str, ...]
    web: str
    small: str
    said: str

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        lay = ui.type.layout
        name = lay(self.name, width, "body", "soft", bold=True)
        ways = [lay(way, width, "heading", "accent" if i == 0 else "cream") for i, way in enumerate(self.ways)]
        ways += [lay(self.web, width)] if self.web else []
        small = lay(self.small, width, "small", "soft")
        height = name.height + sum(w.height for w in ways) + small.height + 10

        def paint(canvas: Canvas, rect: Rect) -> None:
            if canvas.focus == self.id:
                canvas.outline(rect.inset(-12, -6), "focus", 3, 10)
            at = rect.y
            canvas.text(name, rect.x, at)
            at += name.height + 2
            for way in ways:
                canvas.text(way, rect.x, at)
                at += way.height
            canvas.text(small, rect.x, at + 4)

        rect = Rect(x, y, width, height)
        return (Placed(rect, paint, Node(self.id, Role.TEXT, self.said, rect)),)


class HelpNow(Overlay):
    """The five doors, the country's ways to people, and steadying while waiting."""

    name = "help"
    opaque = True
    width = 1120.0

    def __init__(self, session: Session, today: str, door: str = "") -> None:
        super().__init__(session)
        self.today = today
        self.door = door
        self.picking = False
        self.at = 0

    def title(self) -> str:
        if self.picking:
            return self.session.t("help.country_title")
        chosen = self.chosen()
        return chosen.label if chosen else self.session.t("help.title")

    def page_key(self) -> Hashable:
        return (self.door, self.picking, self.at, self.session.ports.settings.country)

    def chosen(self) -> Door | None:
        return next((d for d in self.session.help_now.doors if d.id == self.door), None)

    def country(self) -> Country | None:
        wanted = self.session.ports.settings.country
        return next((c for c in self.session.help_now.countries if c.id == wanted), None)

    def countries(self) -> tuple[Country, ...]:
        """By the names that are shown, accents aside; what is no country of its own last."""
        return tuple(sorted(self.session.help_now.countries, key=lambda c: (c.id == OTHER, sorted_by(c.name))))

    def page(self) -> Page:
        """The number to call never scrolls away. Where the doors would, they stand beside one another with the way out;
        then what the chip in the corner says is not said again; and last the small print scrolls. So all five are in
        sight at every size of text (S2)."""
        page = self.paged(self.title(), self.rows(), self.footer())
        if not page.scrolls or self.door or self.picking:
            return page
        doors, private = Flow((*self.doors(), self.close()), fill=True), self.private()
        for title in (self.title(), ""):
            page = self.paged(title, (doors,), (private,))
            if not page.scrolls:
                return page
        return self.paged("", (doors, private), ())

    def default_focus(self) -> str:
        """Behind a door that has more to say than there is room for, reading begins at its first words."""
        if not self.door or self.picking or not self.now().scrolls:
            return super().default_focus()
        return next(node.id for node in self.nodes() if node.clip)

    def paged(self, title: str, rows: Sequence[Row], footer: Sequence[Row]) -> Page:
        """A page under the number to call in danger."""
        return Page(self.ui, rows, title=title, width=self.width, head=self.danger(), footer=footer, closer=True)

    def rows(self) -> tuple[Row, ...]:
        if self.picking:
            return tuple(Button(f"country.{c.id}", c.name) for c in self.countries())
        chosen = self.chosen()
        if chosen is None:
            return self.doors()
        if chosen.id == "steady":
            return self.steady(chosen)
        body = tuple(Text(line, id=f"line.{i}") for i, line in enumerate(chosen.body))
        return (*body, *self.people(chosen))

    def doors(self) -> tuple[Button, ...]:
        """The five, in their order."""
        return tuple(Button(f"door.{door.id}", door.label) for door in ordered(self.session.help_now))

    def danger(self) -> tuple[Row, ...]:
        """The number to call in danger: the country's own, or those to try while no country is picked."""
        t = self.session.t
        country = self.country()
        if country is None:
            a, b, c, d = map(number, ANYWHERE)
            return (Text(t("help.any_emergency", a=a, b=b, c=c, d=d), role="heading", id="emergency"), Rule())
        danger = t("help.emergency", number=number(country.emergency))
        return (Text(danger, role="title", id="emergency"), Rule())

    def people(self, door: Door) -> tuple[Row, ...]:
        """The ways to people of the chosen country, those that fit this door first."""
        t = self.session.t
        country = self.country()
        if country is None:
            return (Text(t("help.no_country")),)
        fitting = sorted(country.entries, key=lambda e: _rank(door.entries, e.kind))
        rows: list[Row] = []
        for i, entry in enumerate(fitting):
            rows += [Rule(), self.entry(entry, country, f"entry.{i}")]
        return (
            *rows,
            Rule(),
            Text(t("help.adult"), id="adult"),
            Gap(6),
            Button("pick", t("help.change_country", country=country.name)),
        )

    def entry(self, entry: Entry, country: Country, node: str) -> Way:
        """One way to people, with when it was checked and what to do if it fails (S3)."""
        t = self.session.t
        ways = tuple(
            t(f"help.way.{way}", value=number(getattr(entry, way))) for way in ("call", "text") if getattr(entry, way)
        )
        emergency = number(country.emergency)
        if not entry.verified_on:
            checked = t("help.not_verified", emergency=emergency)
        elif stale(entry, self.today):
            checked = t("help.stale", emergency=emergency)
        else:
            checked = t("help.checked", month=entry.verified_on[:7], emergency=emergency)
        small = " ".join(part for part in (entry.note, checked) if part)
        web = t("help.way.web", value=number(entry.web)) if entry.web else ""
        said = " ".join(part for part in (f"{entry.name}.", *ways, web, small) if part)
        return Way(node, entry.name, ways, web, small, said)

    def steady(self, door: Door) -> tuple[Row, ...]:
        """One thing at a time, never scored, with no end that must be reached."""
        steps = self.session.help_now.steady
        step = steps[self.at % len(steps)]
        lines = tuple(Text(line) for line in door.body)
        return (*lines, Text(step, role="heading", id="step"))

    def footer(self) -> tuple[Row, ...]:
        """The way on stands where it is in sight: to the numbers of a country, to the next thing to do."""
        if not self.door and not self.picking:
            return (self.private(), self.close())
        t = self.session.t
        ways: tuple[Button, ...] = (Button("doors", t("help.back_to_doors")), self.close())
        if self.door == "steady":
            ways = (Button("next_step", t("help.next_step")), *ways)
        elif self.country() is None and not self.picking:
            ways = (Button("pick", t("help.pick_country")), *ways)
        return (Flow(ways, fill=True),)

    def close(self) -> Button:
        return Button("back", self.session.t("help.close"))

    def private(self) -> Text:
        return Text(self.session.t("help.private"), role="small")

    def draw(self, canvas: Canvas) -> None:
        """A page by itself, with nothing of the game behind it."""
        canvas.gradient(STAGE, ((0.0, "#0b0f28"), (0.6, "#16204a"), (1.0, "#22305c")))
        self.now().draw(canvas)

    def pressed(self, node: str, value: float) -> Command | None:
        kind, _, name = node.partition(".")
        if kind == "door":
            self.door, self.at = name, 0
        elif kind == "country":
            self.session.ports.change(country=name)
            self.picking = False
        elif node == "pick":
            self.picking = True
        elif node == "next_step":
            self.at += 1
        elif node == "doors":
            return self.back()
        return super().pressed(node, value)

    def back(self) -> Command | None:
        """One page back, to the entry one came from."""
        self.now().scrolled = 0.0
        if self.picking:
            self.picking = False
            return Focus("pick")
        if self.door:
            came, self.door = self.door, ""
            return Focus(f"door.{came}")
        return Pop()


def sorted_by(name: str) -> str:
    """What a name is put in order by: its letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


def _rank(order: tuple[str, ...], kind: str) -> int:
    return order.index(kind) if kind in order else len(order)


def number(value: str) -> str:
    """A number or address kept in its own order inside right-to-left text (U+2066 to U+2069)."""
    return f"\u2066{value}\u2069"
