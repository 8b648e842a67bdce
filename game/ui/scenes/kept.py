"""What is kept about me: every sentence of it, what can be chosen anew, and the ways to stop and to erase (C4).

Nothing here waits for a disk: what is looked up or deleted comes in a later frame.
"""

from collections.abc import Hashable
from pathlib import Path

from game.core.intents import Intent, press
from game.flow.journey import Screen

from ..commands import Command, Push
from ..consents import KEEP_PROGRESS, Choice
from ..session import Session
from ..widgets import Button, Columns, Row, Text
from .consent import AskPurpose
from .file_chooser import Choosing, FileChooser
from .keep import age_options
from .menu import Overlay, kept_first
from .study import AskStudy, asked_for
from .take_along import profile_page, profile_ways
from .text_entry import Asked, TextEntry

PACK_ENDING, SLIP_ENDING = ".toml", ".txt"
OTHERS = ("guardian", "school")
TITLES = {
    "": "kept.title",
    "age": "kept.age_title",
    "withdraw": "kept.withdraw_title",
    "forget": "kept.forget_title",
    "others": "study.others_title",
    "slip": "study.slip_title",
}
"""What is asked, and its title; while something is under way the page keeps the first one."""


class Kept(Overlay):
    """`asking` is what is asked or under way, "" while it is read; `problem` a sentence about what came of it."""

    name = "kept"
    width = 1080.0

    def __init__(self, session: Session, asking: str = "") -> None:
        super().__init__(session)
        self.consents = session.ports.consents
        self.asking = asking
        self.problem = ""
        self.lines: tuple[str, ...] = ()
        self.slip: tuple[str, ...] = ()
        self.next: Command | None = None
        self._chosen = ""
        """What was opened to be answered, chosen or typed: a purpose, "study", "form" or "slip"."""
        self._known: Hashable = None
        self._look()

    def _look(self) -> None:
        """Have it looked up anew whenever something about it changed."""
        known = self._now()
        if known != self._known:
            self._known = known
            self.consents.kept(self._found)

    def _now(self) -> Hashable:
        keeper, profiles = self.session.journey.state.keeper, self.session.profiles
        sealed = profiles is not None and profiles.sealed()
        study = self.consents.study()
        return (self.consents.choices(), study and study.id, keeper.kept, keeper.age_band, sealed, self.ui.version)

    def _found(self, lines: tuple[str, ...]) -> None:
        self.lines = lines

    # What is on it

    def default_focus(self) -> str:
        """Nowhere while it is looked up: reading begins at the top of what is found."""
        return super().default_focus() if self.lines or self.asking else ""

    def title(self) -> str:
        return self.session.t(TITLES.get(self.asking, TITLES[""]))

    def page_key(self) -> Hashable:
        return (self.asking, self.problem, self.lines, self.slip, self._now())

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.asking == "age":
            return (Text(t("keep.age"), id="ask.age"), age_options(self.session))
        if self.asking == "withdraw":
            return self._withdrawing()
        if self.asking == "forget":
            return (
                Text(t("kept.forget_sure")),
                *kept_first(Button("unsure", t("kept.no")), Button("sure", t("kept.forget_yes"))),
            )
        if self.asking == "others":
            ways = tuple(Button(f"others.{who}", t(f"study.others_{who}")) for who in OTHERS)
            return (Text(t("study.others_said"), id="others"), *kept_first(Button("unsure", t("kept.no")), *ways))
        if self.asking == "slip":
            said = tuple(Text(line, id=f"slip.{i}") for i, line in enumerate(self.slip))
            return (*said, *self._problem())
        if self.asking:
            return (Text(t("study.opening" if self.asking == "opening" else "kept.working"), id="waiting"),)
        lines = self.lines or (t("kept.looking"),)
        rows = tuple(Text(line, id=f"kept.{i}") for i, line in enumerate(lines))
        return (*self._problem(), *rows, *profile_ways(self.session), *self._ways())

    def _problem(self) -> tuple[Row, ...]:
        return (Text(self.problem, colour="accent", id="problem"),) if self.problem else ()

    def _withdrawing(self) -> tuple[Row, ...]:
        """One press more ends it: a yes or no for one purpose, or which one of several."""
        t, ending = self.session.t, self._ending()
        rows: list[Row] = [Text(t("kept.withdraw_sure" if len(ending) == 1 else "kept.which"), id="sure.said")]
        if any(one.study for one in ending):
            rows.append(Text(t("kept.handed_over"), id="handed_over"))
        if len(ending) == 1:
            ways: tuple[Button, ...] = (Button("sure", t("kept.withdraw_yes"), note=t(f"purpose.{ending[0].purpose}")),)
        else:
            ways = tuple(Button(f"end.{one.purpose}", t(f"purpose.{one.purpose}")) for one in ending)
        return (*rows, *kept_first(Button("unsure", t("kept.no")), *ways))

    def _ending(self) -> tuple[Choice, ...]:
        return tuple(one for one in self.consents.choices() if one.endable)

    def _ways(self) -> list[Row]:
        """What can be changed, but for withdrawing, which stands in the footer."""
        t, journey, choices = self.session.t, self.session.journey, self.consents.choices()
        study = self.consents.study()
        rows: list[Row] = [
            Button(f"start.{one.purpose}", t(f"kept.start_{one.purpose}"))
            for one in choices
            if one.state in ("again", "lapsed") or (one.may_ask and not one.study)
        ]
        if study is not None and asked_for(choices):
            rows.append(Button("join", t("study.join", study=study.title)))
        if study is not None and any(one.state == "waiting" for one in choices):
            rows.append(Button("form", t("study.form")))
        if self.consents.may_open_study():
            rows.append(Button("study", t("study.open")))
        if journey.state.keeper.kept and journey.state.screen is Screen.HARBOUR:
            # Elsewhere the rules have something under way that a step for this would move.
            rows.append(Button("ask.age", t("kept.age_change")))
        if any(one.study and one.endable for one in choices):
            rows.append(Button("ask.others", t("study.others")))
        if journey.state.keeper.kept:
            rows.append(Button("ask.forget", t("kept.forget")))
        return rows

    def footer(self) -> tuple[Row, ...]:
        """Withdrawing is in sight without scrolling as long as there may be notes, kept on or run out (C4)."""
        t, ending = self.session.t, self._ending()
        back = Button("back", t("menu.back"))
        if self.asking == "slip":
            return (Columns((Button("slip", t("study.slip_save")), Button("unsure", t("menu.back")))),)
        if self.asking or not ending:
            return (back,)
        recording = any(one.state in ("on", "waiting") for one in ending)
        stop = Button("ask.withdraw", t("kept.withdraw" if recording else "kept.erase_notes"))
        return (Columns((back, stop)),)

    # What is done

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        self._look()
        asked, self.next = self.next, None
        return asked or super().step(intents)

    def pressed(self, node: str, value: float) -> Command | None:
        kind, _, name = node.partition(".")
        if kind in ("ask", "unsure", "start", "join", "form", "study", "slip"):
            self.problem = ""
        if kind == "ask":
            self.asking = name
        elif kind == "start":
            self._chosen = name
            return Push(AskPurpose(self.session, name))
        elif node == "unsure":
            self.asking = ""
        elif kind == "age":
            self.session.step((press(node),))
            self.asking = ""
        elif kind in ("sure", "end", "others"):
            self._ended(kind, name)
        elif node in ("join", "form", "study", "slip"):
            return Push(self._opened(node))
        page = profile_page(self.session, node)
        return Push(page) if page is not None else super().pressed(node, value)

    def _ended(self, kind: str, name: str) -> None:
        consents, forgetting = self.consents, self.asking == "forget"
        self.asking = "working"
        if forgetting:
            consents.forget_boat(self._done)
        elif kind == "others":
            consents.end_study(name, self._done)
        else:
            purpose = name or self._ending()[0].purpose
            self.slip = consents.slip(purpose)
            consents.withdraw(purpose, self._done)

    def _done(self, problem: str) -> None:
        self.problem = self.session.t(problem) if problem else ""
        self.asking = "slip" if self.slip and not problem else ""
        self.now().scrolled = 0.0

    def _opened(self, node: str) -> Overlay:
        t, consents, self._chosen = self.session.t, self.consents, node
        if node == "join":
            card = consents.study()
            assert card is not None
            return AskStudy(self.session, card, asked_for(consents.choices()))
        if node == "form":
            said, _ = consents.form_words()
            return TextEntry(self.session, Asked(t("study.form"), said, t("study.form_done"), secret=False))
        if node == "study":
            return FileChooser(self.session, Choosing(t("study.open"), t("study.open_said"), PACK_ENDING))
        where = Choosing(t("study.slip_where"), t("study.slip_where_said"), SLIP_ENDING, t("study.slip_name"))
        return FileChooser(self.session, where)

    def resumed(self, result: object) -> None:
        t, chosen, self._chosen = self.session.t, self._chosen, ""
        if chosen == KEEP_PROGRESS and result == "no":
            self.asking = "forget"
        elif chosen == "form" and isinstance(result, str):
            taken = self.consents.form_typed(result)
            self.problem = t("study.form_taken") if taken else self.consents.form_words()[1]
        elif chosen == "study" and isinstance(result, Path):
            self.asking = "opening"
            self.consents.open_study(result, self._study_opened)
        elif chosen == "slip" and isinstance(result, Path):
            self.consents.save_slip(result, self.slip, self._slip_saved)

    def _study_opened(self, problem: str) -> None:
        self.asking, self.problem = "", problem
        card, purposes = self.consents.study(), asked_for(self.consents.choices())
        if not problem and card is not None and purposes:
            self.next = Push(AskStudy(self.session, card, purposes))

    def _slip_saved(self, problem: str) -> None:
        self.problem = self.session.t(problem or "study.slip_saved")

    def back(self) -> Command | None:
        if self.asking in ("", "working", "opening"):
            return super().back()
        self.asking = ""
        return None
