"""An island: walking, talking, the activity, the plan and the light, drawn from the visit and nothing else."""

from collections.abc import Hashable
from math import sin, tau

from pygame import Surface

from game.core.events import GameEvent, LevelSoftened, LineSaid, PlaceEntered
from game.core.intents import Intent, Kind
from game.flow.guide import Guide
from game.flow.journey import Screen
from game.flow.machine import Machine
from game.flow.visit import Phase, Visit
from game.story import Line

from ..actors import Actors
from ..camera import View, at, followed
from ..canvas import Canvas
from ..commands import Command, Push
from ..focus import Node
from ..framing import Framing
from ..geometry import STAGE_WIDTH, Rect
from ..island_light import IslandLight
from ..place_view import HEAVE, PlaceView
from ..session import JourneyScene, Session
from ..staging import Figure, figures, peopled
from ..talk_view import beside, hidden, sung, whole
from .corner import corner_chips, taken_below
from .gone_to import GoneTo
from .plan import PlanPanel
from .practice import PracticeView
from .talk import Talk, TalkPanel

WATCH_STEPS = 420
"""How long the eye stays on the tower once its light comes on."""
FADE_STEPS = 36
SWELL, CALM, BOB_STEPS = HEAVE, 2.0, 330
"""How far the boat at the quay rises and falls before and after the light, in u, and in how many steps."""
RADIO = "oren"
"""Who speaks without being there."""


class VisitScene(JourneyScene):
    """One visit. What it keeps of its own (the view, faces, fades) is for the eye alone."""

    name = "visit"
    screen = Screen.VISIT

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.actors = Actors(session.ui, session.puppets)
        self.panel = TalkPanel(session.ui)
        self.plan = PlanPanel(session)
        self.practice = PracticeView(session)
        self.guide = Guide()
        self.feelings: dict[str, str] = {}
        self.since_line = 0
        self.wants_help = False
        self.walked = False
        self.fade = FADE_STEPS
        self.framing = Framing()
        self._talkers: set[str] = set()
        self._figures: tuple[Visit, tuple[Figure, ...]] | None = None
        self._enter()

    # What the visit says

    @property
    def visit(self) -> Visit:
        visit = self.session.journey.state.visit
        assert visit is not None
        return visit

    @property
    def machine(self) -> Machine:
        return self.session.journey.machine(self.visit.level)

    def _enter(self) -> None:
        """Come into the place where the visit stands."""
        visit = self.visit
        loaded = self.session.journey.content.levels[visit.level]
        self.loaded = loaded
        self.place = peopled(loaded.places[visit.walker.place], visit.softened)
        self.light = IslandLight(loaded.level, visit.lit)
        self.view = PlaceView(self.ui, self.place, self.light.tint)
        self.ui.left += 1
        self.eye = at(visit.walker.x, self.place.width)
        self.framing = Framing()
        self.fade = 0
        self.letterbox = self.light.letterbox
        self.session.puppets.light = self.light.people(self.place)
        self.actors.warm(self.session.journey.state.keeper.look, self.ui.stage.scale)

    def line(self) -> Line | None:
        return self.machine.line(self.visit)

    def speaker(self) -> str:
        """Who is speaking now, or an empty string."""
        line = self.line()
        return (line.tag("speaker") or "") if line is not None and self.visit.phase in (Phase.SAY, Phase.CHOOSE) else ""

    def figures(self) -> tuple[Figure, ...]:
        """Who stands where, worked out once for each state of the visit."""
        visit = self.visit
        if self._figures is None or self._figures[0] is not visit:
            self._figures = (visit, figures(self.loaded, visit, self.feelings, self.speaker()))
        return self._figures[1]

    def things(self) -> GoneTo:
        """What can be gone to from here."""
        return GoneTo(
            self.session, self.machine.reached(self.visit), self.machine.things(self.visit), self.figures(), self.eye
        )

    # Steps

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        before = self.visit.walker.place
        was_lit = self.visit.lit
        command = super().step(intents)
        if self.session.journey.state.screen is not self.screen or self.session.journey.state.visit is None:
            return command
        visit = self.visit
        if visit.walker.place != before or visit.level != self.loaded.level.id:
            self._enter()
        if visit.lit and not was_lit:
            self.light = IslandLight(self.loaded.level, True)
            self.view.change_tint(self.light.tint)
            self.letterbox = self.light.letterbox
            self.session.puppets.light = self.light.people(self.place)
        self.since_line += 1
        self.walked = self.walked or (visit.phase is Phase.WALK and abs(visit.walker.speed) > 1)
        self.fade = min(FADE_STEPS, self.fade + 1)
        self._look()
        self.practice.follow(visit.practice)
        self._show()
        return command

    def heard(self, events: tuple[GameEvent, ...]) -> Command | None:
        for event in events:
            self.guide.hear(event)
            if isinstance(event, LineSaid):
                self.since_line = 0
                self._figures = None
                line = self.line() if self.session.journey.state.visit else None
                if line is not None and event.speaker:
                    self.feelings[event.speaker] = line.tag("feel") or "calm"
            elif isinstance(event, PlaceEntered):
                self.framing = Framing()
            elif isinstance(event, LevelSoftened):
                self._enter()
        if self.wants_help and self.session.help_page is not None:
            self.wants_help = False
            return Push(self.session.help_page())
        return None

    def meant(self, intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
        """A choice that means Help now opens it as well; the rules hear of the choice alone."""
        for intent in intents:
            if intent.kind is Kind.PRESS and intent.node.startswith("choice."):
                self.wants_help = self._is_help(intent.node)
        return intents

    def _is_help(self, node: str) -> bool:
        chosen = next((c for c in self.machine.turn(self.visit).choices if f"choice.{c.index}" == node), None)
        return chosen is not None and chosen.tag("people") == "help"

    def _look(self) -> None:
        """Move the eye: after the walker, or in to whoever talks."""
        visit = self.visit
        self.view.drop = 0.0 if self.ui.still else (CALM if visit.lit else SWELL) * sin(tau * visit.steps / BOB_STEPS)
        wanted = self._wanted()
        if wanted is not None:
            self.framing.move_on(wanted, self.eye, still=self.ui.still)
            self.view.close.aim(wanted)
        elif self.framing.move_out(self.eye, still=self.ui.still):
            self.view.close.let_go()
        tower = self.light.tower(self.place) if self._lighting() else None
        if tower is not None:
            self.eye = followed(self.eye, tower.x, 1, True, self.place.width, still=self.ui.still)
        elif wanted is None:
            walker = visit.walker
            self.eye = followed(
                self.eye, walker.x, walker.facing, abs(walker.speed) > 1, self.place.width, still=self.ui.still
            )

    def _wanted(self) -> View | None:
        """The view that is moved in to: whoever sings here, or who talks, from the waist up; none while walking to
        them."""
        visit = self.visit
        if visit.phase not in (Phase.SAY, Phase.CHOOSE) or abs(visit.walker.speed) > 1:
            return None
        if self.place.width <= STAGE_WIDTH:
            return sung(self.figures(), self.speaker(), self.place.width)
        return self._beside() if self.panel.talk.where == "right" and self._talked() else None

    def _beside(self) -> View:
        """The view of the talk: it stays while all who speak are whole in it, and whoever joins leaves nobody out."""
        near = self.framing.near
        self._talkers = self._speaking() | (self._talkers if near else set())
        if near and whole(self.figures(), near, self._speaking(), rtl=self.ui.rtl):
            return near
        return self._near()

    def _talked(self) -> bool:
        """Whether somebody here speaks in this turn, nobody looks up at the light, and the place is wider than seen."""
        elsewhere = self._lighting() or self.view.tinting or self.place.width <= STAGE_WIDTH
        return not elsewhere and bool(self._speaking() - {"", RADIO, "gull"})

    def _lighting(self) -> bool:
        """Whether the tower is coming on: everybody looks up, and so does the eye."""
        return self.visit.lit and self.visit.lit_steps < WATCH_STEPS and self.light.tower(self.place) is not None

    def _near(self) -> View:
        """The view of the talk: the player, those who speak in this turn, and those who have spoken."""
        people = self._speaking() | (self._talkers if self.framing.near else set())
        return beside(self.figures(), people, self.place.width, rtl=self.ui.rtl)

    def _speaking(self) -> set[str]:
        return {line.tag("speaker") or "" for line in self.machine.turn(self.visit).lines}

    def seen(self) -> View:
        """The view of this moment."""
        return self.framing.seen(self.eye)

    # What is shown

    def _show(self) -> None:
        visit = self.visit
        line = self.line()
        if visit.phase is Phase.SAY and line is not None:
            self.panel.show(self._talk(line, ()))
        elif visit.phase is Phase.CHOOSE:
            choices = tuple((f"choice.{c.index}", c.text) for c in self.machine.choices(visit))
            self.panel.show(self._talk(line, choices))
        elif visit.phase in (Phase.PLAN, Phase.WHEN, Phase.TOO_BIG):
            self.plan.show(visit)

    def _talk(self, line: Line | None, choices: tuple[tuple[str, str], ...]) -> Talk:
        below = self._below() if choices else 0.0
        if line is None:
            return Talk("", "", choices, where="foot", below=below)
        speaker = line.tag("speaker") or ""
        where = self.panel.side((self.visit.story, self.visit.line), self._side)
        name = self.session.person(speaker) if speaker else ""
        return Talk(name, line.text, choices, more=not choices, where=where, told=not speaker, below=below)

    def _side(self) -> str:
        """Where the panel of this line stands: beside the people, unless that hides faces that would be seen with it at
        the foot of the wide view, or on the other side of it. But nothing hides a light that comes on."""
        if not (self._talked() or (self.machine.chooses(self.visit) and not self._lighting())):
            return "foot"
        turn, people, speaking = self.machine.turn(self.visit), self.figures(), self._speaking()
        words = turn.lines[min(self.visit.line, len(turn.lines) - 1)].text if turn.lines else ""
        last = self.visit.line + 1 >= len(turn.lines)
        choices = tuple((f"choice.{c.index}", c.text) for c in self.machine.choices(self.visit)) if last else ()

        def under(where: str) -> int:
            near = where == "right" and self._talked()
            talk = Talk("-", words, choices, where=where, below=self._below() if choices else 0.0)
            return hidden(self.panel.room(talk), people, self._near() if near else self.eye, speaking)

        return "right" if not under("right") else min(("right", "foot", "left"), key=under)

    def nodes(self) -> tuple[Node, ...]:
        visit = self.visit
        corner = tuple(chip.node() for chip in corner_chips(self.session, self.machine.strip(visit)))
        if visit.phase is Phase.PRACTISE:
            return self.practice.nodes()
        if visit.phase is Phase.CHOOSE:
            return (*self.panel.nodes(), *corner)
        if visit.phase is Phase.WALK:
            return (*self.things().nodes(), *corner)
        if visit.phase in (Phase.PLAN, Phase.WHEN, Phase.TOO_BIG):
            return self.plan.nodes()
        return ()

    def covered(self) -> tuple[Rect, ...]:
        phase = self.visit.phase
        if phase in (Phase.SAY, Phase.CHOOSE):
            return self.panel.covered()
        if phase is Phase.PRACTISE:
            return self.practice.covered()
        if phase is not Phase.WALK:
            return self.plan.covered()
        things = self.things()
        return things.captions() if self.walked else (*things.captions(), things.hint(self._below())[1])

    def _below(self) -> float:
        """u at the foot of the stage that the corner's chips take."""
        return taken_below(corner_chips(self.session, self.machine.strip(self.visit)))

    def default_focus(self) -> str:
        visit = self.visit
        if visit.phase is Phase.PRACTISE:
            return self.practice.default_focus()
        if visit.phase is Phase.WALK:
            near = self.guide.meant(self.machine, visit)
            return f"at.{near}" if near else ""
        if visit.phase is Phase.CHOOSE:
            first = next(iter(self.machine.choices(visit)), None)
            return f"choice.{first.index}" if first else ""
        if visit.phase in (Phase.PLAN, Phase.WHEN, Phase.TOO_BIG):
            return self.plan.default_focus()
        return ""

    def walks(self) -> bool:
        return self.visit.phase is Phase.WALK

    def point(self, x: float, y: float) -> Intent | None:
        if self.visit.phase is not Phase.WALK:
            return None
        return Intent(Kind.WALK_TO, value=self.eye.place(x, y)[0])

    def aim(self) -> str:
        visit = self.visit
        if visit.phase is Phase.PRACTISE:
            return self.practice.aim()
        return self.loaded.level.aims.get(visit.walker.place, "")

    def focused(self, node: str) -> None:
        if self.visit.phase in (Phase.PLAN, Phase.WHEN, Phase.TOO_BIG):
            self.plan.focused(node)

    def scroll(self, amount: float) -> None:
        self.panel.page().scroll(amount)

    def animated(self) -> bool:
        return not self.ui.still or abs(self.visit.walker.speed) > 0 or self.view.tinting or self.fade < FADE_STEPS

    def picture_key(self) -> Hashable:
        visit = self.visit
        return (
            visit.phase,
            visit.line,
            visit.story,
            visit.walker.x,
            self.view.ready(self.eye),
            self.practice.picture_key(),
        )

    # Drawing

    def settle(self, surface: Surface) -> None:
        self.actors.wait = True
        self.practice.settle()
        self.fade = FADE_STEPS
        self.view.finish(self.framing.near or self.eye, surface)

    def draw(self, canvas: Canvas) -> None:
        visit = self.visit
        if visit.phase is Phase.PRACTISE and self.practice.whole:
            self.practice.draw(canvas)
            return
        view = self.seen()
        self.view.draw_back(canvas, view)
        self._people(canvas, view)
        self.view.draw_front(canvas, view)
        self.light.draw(canvas, view, self.place, visit.lit_steps)
        self.fade = FADE_STEPS if canvas.under else self.fade
        if self.fade < FADE_STEPS:
            canvas.scrim(1.0 - self.fade / FADE_STEPS)
        if visit.phase is Phase.PRACTISE:
            self.practice.draw(canvas)
        elif visit.phase in (Phase.SAY, Phase.CHOOSE):
            self.panel.draw(canvas)
        elif visit.phase is Phase.WALK:
            self._caption(canvas)
        else:
            self.plan.draw(canvas)
        if visit.phase in (Phase.WALK, Phase.CHOOSE):
            for chip in corner_chips(self.session, self.machine.strip(visit)):
                chip.draw(canvas)

    def _people(self, canvas: Canvas, view: View) -> None:
        line = self.line()
        self.actors.draw(
            canvas,
            view,
            self.figures(),
            self.session.journey.state.keeper.look,
            self.visit.walker,
            step=self.visit.steps,
            since_line=self.since_line,
            letters=len(line.text) if line is not None else 0,
            drop=self.view.drop,
        )

    def _caption(self, canvas: Canvas) -> None:
        """What can be done with what has the focus or is near; how to walk, until somebody has walked once."""
        at = canvas.focus.startswith("at.")
        name = canvas.focus.removeprefix("at.") if at else self.guide.meant(self.machine, self.visit)
        things = self.things()
        if name in things.choices:
            things.caption(canvas, name)
        elif not self.walked:
            block, rect = things.hint(self._below())
            canvas.chip_box(rect)
            canvas.text(block, rect.x + 20, rect.cy - block.height / 2, "on_chip")
