"""Home: the harbour by day, walked in. Each thing opens something; nothing counts the days between."""

from collections.abc import Callable, Hashable, Mapping
from types import MappingProxyType

from pygame import Surface

from game.content.home import HarbourThing
from game.core.events import GameEvent, LineSaid, Reached
from game.core.intents import Intent, Kind, press
from game.flow import harbour as homing
from game.flow.harbour import Harbour
from game.flow.journey import Screen

from ..actors import Actors
from ..camera import at, followed
from ..canvas import Canvas
from ..commands import Command, Push
from ..consents import COUNSELLOR_FILE, KEEP_PROGRESS
from ..focus import Node, Role
from ..geometry import STAGE_HEIGHT, STAGE_WIDTH, Rect
from ..place_view import PlaceView
from ..puppet import Light
from ..scene import Scene
from ..session import JourneyScene, Session
from ..staging import Figure, player
from .consent import AskPurpose
from .gone_to import beside, faces
from .kept import Kept
from .logbook import Logbook
from .questionnaire import QuestionnaireScene
from .settings import SettingsScene
from .study import AskStudy, asked_for
from .talk import Talk, TalkPanel

OPENS = {"boathouse": "toolkit", "chart_table": "chart", "noticeboard": "noticeboard", "pegs": "pegs"}
"""Thing of the harbour -> screen of the journey."""
OPENS_HERE: Mapping[str, Callable[[Session], Scene]] = MappingProxyType({"logbook": Logbook, "door": SettingsScene})
"""Thing of the harbour -> page over it."""
MOST_ASKED = 1
"""Recording is asked about once; after that it waits in settings (safety.md C1: at most once again)."""
ASK_AFTER_STEPS = 45

BY_DAY = Light(side=-1, edge=(255, 246, 214), strength=0.35, tint=(255, 250, 242))


class HarbourScene(JourneyScene):
    """Walk, look, open. Lines of a thing are read first, then it opens."""

    name = "harbour"
    screen = Screen.HARBOUR

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.place = session.journey.content.harbour_place
        self.view = PlaceView(session.ui, self.place)
        self.actors = Actors(session.ui, session.puppets)
        self.panel = TalkPanel(session.ui)
        self.eye = at(self.state.walker.x, self.place.width)
        self.session.puppets.light = BY_DAY
        self.actors.warm(self.session.journey.state.keeper.look, self.ui.stage.scale)
        self.reading: list[tuple[str, str, str]] = []
        self.then = ""
        self.heard_before: set[str] = set()
        self.to_push: Command | None = None
        self.asked = False
        self._asking = ""
        """The purpose that is being asked for anew."""

    @property
    def state(self) -> Harbour:
        state = self.session.journey.state.harbour
        assert state is not None
        return state

    def thing(self, name: str) -> HarbourThing | None:
        """What harbour.toml says of a thing or a visitor."""
        home = self.session.journey.content.harbour
        return next((t for t in (*home.things, *home.visitors) if t.id == name), None)

    def meant(self, intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
        """While a line is shown, pressing reads on and nothing else happens."""
        if not self.reading:
            return intents
        kept = []
        for intent in intents:
            if intent.kind is Kind.NEXT or intent.kind is Kind.PRESS:
                self.reading.pop(0)
                if not self.reading and self.then:
                    kept += self._open(self.then)
                    self.then = ""
                break
        return tuple(kept)

    def heard(self, events: tuple[GameEvent, ...]) -> Command | None:
        for event in events:
            if isinstance(event, Reached):
                self._reached(event.name)
        command, self.to_push = self.to_push, None
        return command

    def _reached(self, name: str) -> None:
        thing = self.thing(name)
        self.then = name
        if thing is not None and (name not in self.heard_before or not _opens(name)):
            self.heard_before.add(name)
            for line in thing.lines:
                self.reading.append((line.speaker, line.text, line.sound))
                self.session.tell(LineSaid(line.id, line.speaker, line.text), line.sound)
        if not self.reading:
            for intent in self._open(name):
                self._handed = (intent,)
            self.then = ""

    def _open(self, name: str) -> list[Intent]:
        """What a thing opens: a screen of the journey by an intent, or a page over this scene."""
        if name in OPENS:
            return [press(f"open.{OPENS[name]}")]
        if name in OPENS_HERE:
            self.to_push = Push(OPENS_HERE[name](self.session))
        return []

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        command = super().step(intents)
        if command is not None or self.session.journey.state.screen is not self.screen:
            return command
        walker = self.state.walker
        self.eye = followed(
            self.eye, walker.x, walker.facing, abs(walker.speed) > 1, self.place.width, still=self.ui.still
        )
        if self.reading:
            speaker, words, _ = self.reading[0]
            name = self.session.person(speaker) if speaker else ""
            self.panel.show(Talk(name, words, more=True, where="foot", told=not speaker))
        return self._ask()

    def _ask(self) -> Command | None:
        """One question at most while somebody is home, once a kept boat is there for a while, never in the first
        minute, and not after something felt worse or an island was left: about a yes that no longer holds (safety.md
        C3), the counsellor file, a study, or a study's own."""
        keeper = self.session.journey.state.keeper
        if self.asked or self.session.journey.state.quiet or not keeper.kept or self.state.steps < ASK_AFTER_STEPS:
            return None
        consents = self.session.ports.consents
        choices = {one.purpose: one for one in consents.choices()}
        for one in choices.values():
            if one.state == "again":
                self.asked, self._asking = True, one.purpose
                asking = AskPurpose(self.session, one.purpose)
                consents.asked_again(one.purpose)
                return Push(asking)
        if not keeper.lit and not self.session.journey.state.visits:
            # Who has not been on an island yet does not know what there would be notes about.
            return None
        counsellor = choices.get(COUNSELLOR_FILE)
        if counsellor is not None and counsellor.may_ask and keeper.asked_recording < MOST_ASKED:
            self._put("recording")
            return Push(AskPurpose(self.session, COUNSELLOR_FILE))
        return self._of_a_study()

    def resumed(self, result: object) -> None:
        """A no to keeping the boat erases it, and that is asked for once more."""
        super().resumed(result)
        if self._asking == KEEP_PROGRESS and result == "no":
            self.to_push = Push(Kept(self.session, asking="forget"))
        self._asking = ""

    def _of_a_study(self) -> Command | None:
        """A study is put once, and has had its time also where nothing was left to ask; then its questionnaires, each
        in its own time and here alone, between two islands. What was answered decides about none of this, only about
        what is shown."""
        keeper, consents = self.session.journey.state.keeper, self.session.ports.consents
        card = consents.study()
        if card is not None and card.put_as not in keeper.put:
            self._put(card.put_as)
            purposes = asked_for(consents.choices())
            return Push(AskStudy(self.session, card, purposes)) if purposes else None
        form = consents.due()
        if form is None:
            return None
        self._put(form.put_as)
        return Push(QuestionnaireScene(self.session, form)) if form.asked else None

    def _put(self, what: str) -> None:
        """The rules remember that it was put: the same whatever is answered, and however its page is left."""
        self.asked = True
        self.session.step((press(f"asked.{what}"),))

    # What can be found

    def figures(self) -> tuple[Figure, ...]:
        found = []
        for spot in self.place.people:
            if not self._here(spot.name):
                continue
            ground = self.place.ground_at(spot.x).height(spot.x)
            found.append(
                Figure(spot.name, spot.x, spot.y if spot.pose else ground, spot.facing or 1, spot.pose or "stand")
            )
        return (*found, player(self.place, self.state.walker, "calm", True))

    def _here(self, name: str) -> bool:
        """People whom you met turn up once their light is on."""
        levels = self.session.journey.content.levels
        met = next((i for i, loaded in levels.items() if name not in ("gull", "cat") and loaded.level.person(name)), "")
        return not met or met in self.session.journey.state.keeper.lit

    def names(self) -> tuple[str, ...]:
        return tuple(n for n in homing.names(self.place) if self.thing(n) is not None and self._here(n))

    def nodes(self) -> tuple[Node, ...]:
        if self.reading:
            return ()
        nodes = []
        for name in self.names():
            thing = self.thing(name)
            assert thing is not None
            role = Role.PERSON if any(p.name == name for p in self.place.people) else Role.THING
            nodes.append(Node(f"at.{name}", role, thing.label, self._rect(name), note=thing.caption))
        if self._may_keep():
            nodes.append(Node("open.keep", Role.BUTTON, self.session.t("keep.title"), self._keep_rect()))
        return tuple(nodes)

    def _may_keep(self) -> bool:
        """Whether a guest can still keep the boat; at a school's computer nobody can (P6)."""
        profiles = self.session.profiles
        return not self.session.journey.state.keeper.kept and not (profiles is not None and profiles.school)

    def _keep_rect(self) -> Rect:
        ui = self.ui
        wide = ui.type.width_of(self.session.t("keep.title"), "button", bold=True) + 60
        return ui.flip(Rect(STAGE_WIDTH - 60 - wide, STAGE_HEIGHT - 40 - ui.chip_height(), wide, ui.chip_height()))

    def _rect(self, name: str) -> Rect:
        thing = self.place.named(name)
        assert thing is not None
        x, y, w, h = thing.box
        if w < 2:
            x, y, w, h = thing.x - 60, thing.y - 130, 120.0, 130.0
        left, top = self.eye.screen(x, y)
        left = min(max(left, 20.0), STAGE_WIDTH - max(w, 90.0) - 20.0)
        return Rect(left, min(max(top, self.ui.top), STAGE_HEIGHT - 120.0), max(w, 90.0), max(h, 90.0))

    def covered(self) -> tuple[Rect, ...]:
        if self.reading:
            return self.panel.covered()
        things = ((name, self.thing(name)) for name in self.names())
        return tuple(self._chip(name, thing) for name, thing in things if thing)

    def default_focus(self) -> str:
        near = homing.near(self.place, self.state)
        return f"at.{near}" if near and not self.reading else ""

    def walks(self) -> bool:
        return not self.reading

    def point(self, x: float, y: float) -> Intent | None:
        return None if self.reading else Intent(Kind.WALK_TO, value=self.eye.place(x, y)[0])

    def aim(self) -> str:
        return self.session.t("harbour.aim")

    def animated(self) -> bool:
        return not self.ui.still or abs(self.state.walker.speed) > 0

    def picture_key(self) -> Hashable:
        return (self.state.walker.x, tuple(self.reading), self.view.ready(self.eye))

    def settle(self, surface: Surface) -> None:
        self.actors.wait = True
        self.view.finish(self.eye, surface)

    def draw(self, canvas: Canvas) -> None:
        self.view.draw_back(canvas, self.eye)
        state = self.session.journey.state
        self.actors.draw(canvas, self.eye, self.figures(), state.keeper.look, self.state.walker, step=self.state.steps)
        self.view.draw_front(canvas, self.eye)
        if self.reading:
            self.panel.draw(canvas)
            return
        self._caption(canvas)
        if self._may_keep():
            canvas.chip(self._keep_rect(), self.session.t("keep.title"), node="open.keep")

    def _caption(self, canvas: Canvas) -> None:
        name = (
            canvas.focus.removeprefix("at.") if canvas.focus.startswith("at.") else homing.near(self.place, self.state)
        )
        thing = self.thing(name)
        if thing is None:
            return
        canvas.chip(self._chip(name, thing), self._words(thing), on=True, node=f"at.{name}")

    def _chip(self, name: str, thing: HarbourThing) -> Rect:
        """Where the words about a thing stand."""
        chair = self.session.journey.state.keeper.look.chair
        return beside(self.ui, self._words(thing), self._rect(name), tuple(faces(self.figures(), self.eye, chair)))

    def _words(self, thing: HarbourThing) -> str:
        """What can be done with a thing; in large letters its name alone."""
        return f"{thing.label}: {thing.caption}" if self.ui.settings.text_percent <= 125 else thing.label


def _opens(name: str) -> bool:
    """Whether a thing opens something. What does not says its lines every time: no press goes unanswered."""
    return name in OPENS or name in OPENS_HERE
