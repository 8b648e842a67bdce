"""What is kept about me: every sentence of it, what can be chosen anew, and the ways to stop and to erase (C4).

Nothing here waits for a disk: what is looked up or deleted comes in a later frame.
"""

from collections.abc import Hashable
from pathlib import Path

from game.core.intents import Intent, press
from game.flow.journey import Screen

from ..commands import Command, Focus, Pop, Push
from ..consents import KEEP_PROGRESS, Choice
from ..session import Session
from ..widgets import Button, Columns, Row, Text
from .consent import AskPurpose
from .file_chooser import Choosing, FileChooser
from .keep import age_options
from .menu import Overlay, kept_first
from .study import AskStudy, asked_for
from .study_file import SLIP_ENDING, StudyFilePage
from .take_along import profile_page, profile_ways
from .text_entry import Asked, TextEntry

PACK_ENDING = ".toml"
OTHERS = ("guardian", "school")
SLIPS = ("slip", "slip_first")
STUDY = "study"
"""All of a study's purposes at once."""
TITLES = {
    "": "kept.title",
    "age": "kept.age_title",
    "withdraw": "kept.withdraw_title",
    "slip_first": "study.slip_title",
    "forget": "kept.forget_title",
    "others": "study.others_title",
    "slip": "study.slip_title",
}
"""What is asked, and its title; while something is under way the page keeps the first one."""


class FormCode(TextEntry):
    """The code of a form is typed here, and stays to be put right where no form has it. Popped with what is said of a
    form that is known."""

    name = "form_code"

    def __init__(self, session: Session) -> None:
        t = session.t
        said, self.unknown = session.ports.consents.form_words()
        super().__init__(session, Asked(t("study.form"), said, t("study.form_done"), secret=False))

    def typed(self, text: str) -> Command | None:
        if self.session.ports.consents.form_typed(text):
            return Pop(self.session.t("study.form_taken"))
        self.problem = self.unknown
        return None


class Kept(Overlay):
    """`asking` is what is asked or under way, "" while it is read; `problem` a sentence about what came of it; `opened`
    the title of a study that was opened just now."""

    name = "kept"
    width = 1080.0

    def __init__(self, session: Session, asking: str = "") -> None:
        super().__init__(session)
        self.consents = session.ports.consents
        self.asking = asking
        self.problem = self.opened = ""
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
        boat = (keeper.kept, keeper.age_band, sealed, self.session.boats)
        return (self.consents.choices(), study and study.id, boat, self.ui.version)

    def _found(self, lines: tuple[str, ...]) -> None:
        self.lines = lines

    # What is on it

    def default_focus(self) -> str:
        """Nowhere while it is looked up: reading begins at the top of what is found."""
        return super().default_focus() if self.lines or self.asking else ""

    def title(self) -> str:
        name = self.session.journey.state.keeper.name
        if self.asking == "forget" and name:
            return self.session.t("kept.forget_title_name", name=self.session.t(f"keep.name.{name}"))
        return self.session.t(TITLES.get(self.asking, TITLES[""]))

    def page_key(self) -> Hashable:
        return (self.asking, self.problem, self.opened, self.lines, self.slip, self._now())

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.asking == "age":
            return (Text(t("keep.age"), id="ask.age"), age_options(self.session))
        if self.asking == "withdraw":
            return self._withdrawing()
        if self.asking == "forget":
            return self._forgetting()
        if self.asking == "others":
            ways = tuple(Button(f"others.{who}", t(f"study.others_{who}")) for who in OTHERS)
            return (Text(t("study.others_said"), id="others"), *kept_first(Button("unsure", t("kept.no")), *ways))
        if self.asking in SLIPS:
            said = tuple(Text(line, id=f"slip.{i}") for i, line in enumerate(self.slip))
            return (*self._problem(), *said)
        if self.asking:
            return (Text(t("study.opening" if self.asking == "opening" else "kept.working"), id="waiting"),)
        lines = self.lines or (t("kept.looking"),)
        rows = tuple(Text(line, id=f"kept.{i}") for i, line in enumerate(lines))
        return (*self._problem(), *self._study_opened_rows(), *rows, *profile_ways(self.session), *self._ways())

    def _problem(self) -> tuple[Row, ...]:
        return (Text(self.problem, colour="accent", id="problem"),) if self.problem else ()

    def _study_opened_rows(self) -> tuple[Row, ...]:
        """That a study was opened, and what it offers."""
        t = self.session.t
        if not self.opened:
            return ()
        asks = asked_for(self.consents.choices())
        said = Text(t("study.opened" if asks else "study.opened_no", study=self.opened), colour="accent", id="opened")
        return (said, Button("join", t("study.join", study=self.opened))) if asks else (said,)

    def _forgetting(self) -> tuple[Row, ...]:
        """What goes with the boat. Who is in a study is offered the slip first: afterwards nobody knows the code."""
        t = self.session.t
        rows: tuple[Row, ...] = (Text(t("kept.forget_sure"), id="sure.said"),)
        if self._slip_of(self._in_study()):
            rows += (Text(t("kept.forget_study"), id="forget.study"), Button("ask.slip_first", t("kept.forget_slip")))
        return (*rows, *kept_first(Button("unsure", t("kept.no")), Button("sure", t("kept.forget_yes"))))

    def _in_study(self) -> tuple[str, ...]:
        """The purposes of a study of which there may be something here or with it."""
        return tuple(one.purpose for one in self._ending() if one.study)

    def _slip_of(self, purposes: tuple[str, ...]) -> tuple[str, ...]:
        """One slip for all of these: what is the same in each is said once."""
        slips = [slip for purpose in purposes if (slip := self.consents.slip(purpose))]
        return tuple(line for same in zip(*slips, strict=True) for line in dict.fromkeys(same))

    def _withdrawing(self) -> tuple[Row, ...]:
        """One press more ends it: a yes or no for one purpose, or which one of several, or all of a study's."""
        t, ending = self.session.t, self._ending()
        rows: list[Row] = [Text(t("kept.withdraw_sure" if len(ending) == 1 else "kept.which"), id="sure.said")]
        if any(one.study for one in ending):
            rows.append(Text(t("kept.handed_over"), id="handed_over"))
        if len(ending) == 1:
            ways: tuple[Button, ...] = (Button("sure", t("kept.withdraw_yes"), note=t(f"purpose.{ending[0].purpose}")),)
        else:
            own, study = (
                tuple(Button(f"end.{one.purpose}", t(f"purpose.{one.purpose}")) for one in ending if one.study is which)
                for which in (False, True)
            )
            whole = (Button(f"end.{STUDY}", t("kept.stop_study")),) if len(study) > 1 else ()
            ways = (*own, *whole, *study)
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
        if study is not None and asked_for(choices) and not self.opened:
            rows.append(Button("join", t("study.join", study=study.title)))
        if study is not None and any(one.state == "waiting" for one in choices):
            rows.append(Button("form", t("study.form")))
        if any(one.study and one.state == "on" for one in choices):
            rows.append(Button("study_file", t("sfile.title")))
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
        if self.asking in SLIPS:
            return (Columns((Button("slip", t("study.slip_save")), Button("unsure", t("menu.back")))),)
        if self.asking or not ending:
            return (back,)
        recording = any(one.state in ("on", "waiting") for one in ending)
        stop = Button("ask.withdraw", t("kept.withdraw" if recording else "kept.erase_notes"))
        return (Columns((back, stop)),)

    # What is done

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        self._look()
        command = super().step(intents)
        if command is None:
            command, self.next = self.next, None
        return command

    def pressed(self, node: str, value: float) -> Command | None:
        kind, _, name = node.partition(".")
        if kind in ("ask", "unsure", "start", "join", "form", "study", "slip"):
            self.problem = self.opened = ""
        if kind == "ask":
            self.asking = name
            if name == "slip_first":
                self.slip = self._slip_of(self._in_study())
        elif kind == "start":
            self._chosen = name
            return Push(AskPurpose(self.session, name))
        elif node == "unsure":
            self._not_now()
        elif kind == "age":
            self.session.step((press(node),))
            self.asking = ""
        elif kind in ("sure", "end", "others"):
            self._ended(kind, name)
        elif node in ("join", "form", "study", "slip"):
            return Push(self._opened(node))
        elif node == "study_file":
            return Push(StudyFilePage(self.session, self._slip_of(self._in_study())))
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
            purposes = self._in_study() if name == STUDY else (name or self._ending()[0].purpose,)
            self.slip = self._slip_of(purposes)
            self._withdraw(purposes)

    def _withdraw(self, purposes: tuple[str, ...]) -> None:
        """Stop all of these; once each was, say so, or what is still there."""
        problems: list[str] = []

        def ended(problem: str) -> None:
            problems.append(problem)
            if len(problems) == len(purposes):
                self._done(next((one for one in problems if one), ""))

        for purpose in purposes:
            self.consents.withdraw(purpose, ended)

    def _done(self, problem: str) -> None:
        self.asking = "slip" if self.slip and not problem else ""
        self._say(self.session.t(problem) if problem else "")

    def _say(self, problem: str) -> None:
        """What came of it is in sight, wherever the page had been scrolled to."""
        self.problem = problem
        self.now().scrolled = 0.0
        if problem:
            self.next = Focus("problem")

    def _not_now(self) -> None:
        """Back from a question; from the slip, which was asked for before erasing, to that."""
        self.asking = "forget" if self.asking == "slip_first" else ""

    def _opened(self, node: str) -> Overlay:
        t, consents, self._chosen = self.session.t, self.consents, node
        if node == "join":
            card = consents.study()
            assert card is not None
            if self.session.journey.state.screen is Screen.HARBOUR:
                # It has been put then, whatever is answered: the Harbour does not put it once more.
                self.session.step((press(f"asked.{card.put_as}"),))
            return AskStudy(self.session, card, asked_for(consents.choices()))
        if node == "form":
            return FormCode(self.session)
        if node == "study":
            return FileChooser(self.session, Choosing(t("study.open"), t("study.open_said"), PACK_ENDING))
        where = Choosing(t("study.slip_where"), t("study.slip_where_said"), SLIP_ENDING, t("study.slip_name"))
        return FileChooser(self.session, where)

    def resumed(self, result: object) -> None:
        chosen, self._chosen = self._chosen, ""
        if chosen == KEEP_PROGRESS and result == "no":
            self.asking = "forget"
        elif chosen == "form" and isinstance(result, str):
            self._say(result)
        elif chosen == "study" and isinstance(result, Path):
            self.open_study(result)
        elif chosen == "slip" and isinstance(result, Path):
            self.consents.save_slip(result, self.slip, self._slip_saved)

    def open_study(self, path: Path) -> None:
        """Open a pack, which was chosen or dropped on the window."""
        self.asking = "opening"
        self.consents.open_study(path, self._study_opened)

    def _study_opened(self, problem: str) -> None:
        """That it is open is said, with what it offers: to look at that is a press of its own."""
        self.asking, card = "", self.consents.study()
        self._say(problem)
        if not problem and card is not None:
            self.opened = card.title
            self.next = Focus("join" if asked_for(self.consents.choices()) else "opened")

    def _slip_saved(self, problem: str) -> None:
        self._say(self.session.t(problem or "study.slip_saved"))

    def back(self) -> Command | None:
        if self.asking in ("", "working", "opening"):
            return super().back()
        self._not_now()
        return None
