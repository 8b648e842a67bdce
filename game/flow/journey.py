"""The whole session as one pure state machine: the title, the first five minutes, the sea, the islands, home.

`Journey` holds the content and one frozen state; `step` takes the intents of a sixtieth of a second and gives
back what happened. Nothing here draws, sleeps, reads a clock or a file.
"""

import hashlib
from enum import StrEnum

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from game.content.library import Content
from game.core.events import (
    AfterCheck,
    BoatChosen,
    BoatKept,
    Cue,
    GameEvent,
    How,
    Kept,
    LevelBroken,
    LevelFinished,
    LevelStarted,
    LevelStopped,
    LightLit,
    Origin,
    PlanMade,
    PlanReviewed,
    PracticeEnded,
)
from game.core.intents import FLOW_KINDS, Intent, Kind
from game.core.randomness import Stream, rules_stream
from game.story import EndlessStoryError

from . import crossing as sailing
from . import harbour as homing
from . import keeper as keeping
from . import opening as rowing
from . import practice as practising
from . import whole
from .crossing import Crossing
from .harbour import Harbour
from .keeper import Keeper, Plan
from .machine import Machine
from .opening import Opening
from .practice import Playable, Practice, Stage
from .visit import Phase, Visit


class Screen(StrEnum):
    """Which part of the journey is on."""

    TITLE = "title"
    OPENING = "opening"
    CROSSING = "crossing"
    VISIT = "visit"
    HARBOUR = "harbour"
    CHART = "chart"
    TOOLKIT = "toolkit"
    PRACTICE = "practice"
    NOTICEBOARD = "noticeboard"
    PEGS = "pegs"
    KEEP = "keep"


class State(Struct, frozen=True):
    """What the rules know. `visits` are those left before their end; `boats` the kept boats that the title offers, from
    outside and never saved; `flag` the opening's check-in, for the first crossing, in memory only; `quiet` that
    something felt worse or an island was left: home asks nothing until the next crossing."""

    screen: Screen
    chance: Stream
    day: str
    keeper: Keeper = field(default_factory=Keeper)
    opening: Opening | None = None
    crossing: Crossing | None = None
    visit: Visit | None = None
    visits: tuple[Visit, ...] = ()
    harbour: Harbour | None = None
    practice: Practice | None = None
    boats: tuple[str, ...] = ()
    flag: str = ""
    quiet: bool = False
    steps: int = 0


class Journey:
    """One session. `pace` 1, 2 or 4 stretches the activities; 0 leaves nothing timed (accessibility.md 11)."""

    def __init__(self, content: Content, seed: int, day: str, boats: tuple[str, ...] = (), pace: float = 1.0) -> None:
        self.content = content
        self.pace = pace
        self.state = State(Screen.TITLE, rules_stream(seed), day, boats=boats)
        self._machines: dict[str, Machine] = {}
        self._before_private: Visit | None = None

    def machine(self, level: str) -> Machine:
        """The rules of a level's visits."""
        if level not in self._machines:
            loaded = self.content.levels[level]
            playables = {
                name: tuple(Playable(self.content.models[name], params) for params in rounds)
                for name, rounds in loaded.params.items()
            }
            self._machines[level] = Machine(loaded.level, loaded.story, loaded.places, playables, self.pace)
        machine = self._machines[level]
        machine.pace = self.pace
        return machine

    def playable(self, activity: str) -> Playable:
        """An activity as the toolkit plays it: with the params of its last use in the level that teaches it. Raises
        KeyError if no level that can be played has it."""
        for loaded in self.content.levels.values():
            if activity in loaded.params:
                return Playable(self.content.models[activity], loaded.params[activity][-1])
        raise KeyError(activity)

    def usable(self, activity: str) -> bool:
        """Whether a learned activity can be played now; not while the only level that has it is broken."""
        known = any(activity in loaded.params for loaded in self.content.levels.values())
        return known and self.state.keeper.skill(activity) is not None

    def hash(self) -> str:
        """The state as a hex digest: equal for equal states, on every machine."""
        return hashlib.blake2b(msgspec.json.encode(self.state), digest_size=16).hexdigest()

    # Saving

    def saved(self) -> bytes:
        """What a kept boat keeps, as JSON."""
        return msgspec.json.encode(whole.kept(self.state, self._before_private))

    def restore(self, saved: bytes, day: str) -> None:
        """Go on from what was saved. Raises ValueError if it cannot be read or played; the state is then unchanged."""
        try:
            state = msgspec.json.decode(saved, type=State)
        except msgspec.MsgspecError as error:
            raise ValueError(f"the saved journey cannot be read: {error}") from error
        state = replace(state, day=day, boats=self.state.boats)
        visit = state.visit
        for left in state.visits:
            self._whole(left)
        again = self._whole(visit) if visit else None
        if again:
            state = replace(state, visit=again)
        elif visit:
            # The island lies in fog now; the visit waits until its files are whole again.
            state = self._home(replace(state, visit=None, visits=(*state.visits, visit)))
        if state.screen is Screen.PRACTICE:
            state = replace(state, screen=Screen.TOOLKIT, practice=None)
        self._before_private = None
        self.state = whole.shown(whole.fitting(state, self.content, self._home))

    def _whole(self, visit: Visit) -> Visit | None:
        """A saved visit made whole again; None where its island lies in fog, or has to from now on."""
        if visit.level not in self.content.levels:
            return None
        try:
            return whole.visited(self.machine(visit.level), visit)
        except EndlessStoryError as error:
            self.content = whole.fogged(self.content, visit.level, error)
            return None

    def restart(self, boats: tuple[str, ...]) -> None:
        """Back to the title, with the kept boats that it offers; what was open is gone from memory."""
        self._before_private = None
        self.state = State(Screen.TITLE, self.state.chance, self.state.day, boats=boats)

    def forget_kept(self) -> None:
        """The kept boat is being erased: nothing of it is to be saved again."""
        self.state = replace(self.state, keeper=replace(self.state.keeper, kept=False))

    def take_agreed(self, step: str, day: str) -> None:
        """Take a step from a follow-up card into the plans."""
        self.state = replace(self.state, keeper=keeping.agreed(self.state.keeper, step, day))

    @property
    def moved(self) -> bool:
        """Whether a changed story could not go on at the very line of the save."""
        return self.state.visit is not None and self.state.visit.moved

    # Stepping

    def step(self, intents: tuple[Intent, ...] = ()) -> tuple[GameEvent, ...]:
        """One fixed step."""
        intents = tuple(i for i in intents if i.kind in FLOW_KINDS)
        self.state = replace(self.state, steps=self.state.steps + 1)
        screen, presses = self.state.screen, tuple(i.node for i in intents if i.kind is Kind.PRESS)
        if screen is Screen.OPENING:
            return tuple(self._opening(intents))
        if screen is Screen.CROSSING:
            return tuple(self._crossing(intents))
        if screen is Screen.VISIT:
            return tuple(self._visit(intents, presses))
        if screen is Screen.HARBOUR:
            return tuple(self._harbour(intents))
        if screen is Screen.PRACTICE:
            return tuple(self._practice(presses))
        events: list[GameEvent] = []
        for press in presses:
            if self.state.screen is not screen:
                break
            events += self._menu(screen, press)
        return tuple(events)

    def _menu(self, screen: Screen, press: str) -> list[GameEvent]:
        kind, _, name = press.partition(".")
        if screen is Screen.TITLE:
            return self._title(kind, name)
        if press == "home":
            self.state = self._home(self.state)
            return [Kept()]
        if screen is Screen.CHART and kind == "island":
            return self._sail(name)
        if screen is Screen.TOOLKIT and kind == "use" and self.usable(name):
            number = (self.state.keeper.skill(name) or keeping.Skill(name)).uses + 1
            practice, begun = practising.begin(self.playable(name), name, number, Origin.TOOLKIT, self.pace)
            self.state = replace(self.state, screen=Screen.PRACTICE, practice=practice)
            return begun
        if screen is Screen.NOTICEBOARD and kind == "review":
            return self._review(name)
        if screen is Screen.PEGS:
            look = rowing.dressed(self.state.keeper.look, press)
            self.state = replace(self.state, keeper=replace(self.state.keeper, look=look))
            if press == "pegs.done":
                self.state = self._home(self.state)
            return [Kept()]
        if screen is Screen.KEEP:
            return self._keep(press, kind, name)
        return []

    def _title(self, kind: str, name: str) -> list[GameEvent]:
        if kind == "boat" and name in self.state.boats:
            return [BoatChosen(name)]
        if kind == "play":
            opening, events = rowing.begin(self.content.opening.beat)
            self.restart(self.state.boats)
            self.state = replace(self.state, screen=Screen.OPENING, opening=opening)
            return events
        return []

    def _opening(self, intents: tuple[Intent, ...]) -> list[GameEvent]:
        assert self.state.opening is not None
        opening, keeper, events = rowing.step(self.content.opening.beat, self.state.opening, self.state.keeper, intents)
        self.state = replace(self.state, opening=opening, keeper=keeper)
        if opening.over:
            self.state = replace(self.state, keeper=replace(keeper, opened=True), opening=None, flag=opening.flag)
            events += self._sail(opening.toward) or self._to_harbour()
        return events

    def _crossing(self, intents: tuple[Intent, ...]) -> list[GameEvent]:
        assert self.state.crossing is not None
        crossing, events = sailing.step(self.content.crossing, self.state.crossing, intents)
        self.state = replace(self.state, crossing=crossing)
        if crossing.over:
            self.state = replace(self.state, crossing=None)
            events += self._land(crossing.to) if crossing.to in self.content.levels else self._to_harbour()
        return events

    def _sail(self, level: str) -> list[GameEvent]:
        """Set sail for an island; for one still in fog nothing happens and the list is empty. A flag that went up in
        the opening flies on the first crossing; every later one asks anew."""
        if level not in self.content.levels:
            return []
        crossing, chance = sailing.begin(self.content.crossing, level, self.state.chance, self.state.flag)
        at_sea = replace(self.state, screen=Screen.CROSSING, crossing=crossing, chance=chance)
        self.state = replace(at_sea, harbour=None, flag="", quiet=False)
        return [Kept()]

    def _land(self, level: str) -> list[GameEvent]:
        left = next((v for v in self.state.visits if v.level == level), None)
        others = tuple(v for v in self.state.visits if v.level != level)
        try:
            if left is not None:
                visit, events = self.machine(level).resumed(left), list[GameEvent]()
            else:
                visit, events = self.machine(level).begin()
                events = [LevelStarted(level), *events]
        except EndlessStoryError as error:
            return self._fogged(level, error)
        self.state = replace(self.state, screen=Screen.VISIT, visit=visit, visits=others)
        return [*events, Kept()]

    def _visit(self, intents: tuple[Intent, ...], presses: tuple[str, ...]) -> list[GameEvent]:
        assert self.state.visit is not None
        if "leave" in presses:
            return self._leave(self.state.visit)
        machine = self.machine(self.state.visit.level)
        if not self.state.visit.private:
            self._before_private = self.state.visit
        try:
            visit, events = machine.step(self.state.visit, intents)
        except EndlessStoryError as error:
            return self._fogged(machine.level.id, error)
        quiet = self.state.quiet or practising.upset(visit.practice)
        self.state = replace(self.state, visit=visit, keeper=self._learned(self.state.keeper, events), quiet=quiet)
        if visit.stopped:
            return [*events, *self._leave(replace(visit, stopped=False))]
        if LevelFinished(visit.level) in events:
            keeper, given = keeping.given(self.state.keeper, machine.level)
            self.state = replace(self.state, keeper=keeper)
            events += given
        if visit.phase is Phase.OVER:
            self.state = replace(self.state, visit=None)
            events += self._to_harbour()
        return events

    def _fogged(self, level: str, error: EndlessStoryError) -> list[GameEvent]:
        """Home again from an island whose story goes round: it lies in fog, and goes on from here once it is mended."""
        self.content = whole.fogged(self.content, level, error)
        left = self.state.visit
        self.state = replace(self.state, visit=None, visits=(*self.state.visits, left) if left else self.state.visits)
        return [LevelBroken(level), *self._to_harbour()]

    def _leave(self, visit: Visit) -> list[GameEvent]:
        if visit.private and self._before_private is not None:
            visit = self._before_private
        if visit.phase is Phase.TOO_BIG:
            visit = replace(visit, phase=Phase.PLAN)
        self.state = replace(self.state, visit=None, visits=(*self.state.visits, visit), quiet=True)
        return [LevelStopped(visit.level), *self._to_harbour()]

    def _practice(self, presses: tuple[str, ...]) -> list[GameEvent]:
        assert self.state.practice is not None
        playable = self.playable(self.state.practice.activity)
        practice, events = practising.step(playable, self.state.practice, presses)
        keeper, quiet = self._learned(self.state.keeper, events), self.state.quiet or practising.upset(practice)
        self.state = replace(self.state, practice=practice, keeper=keeper, quiet=quiet)
        if practice.stage is Stage.OVER:
            after = replace(self.state, practice=None, screen=Screen.TOOLKIT)
            self.state = self._home(after) if practice.answered == practising.WORSE_STOP else after
            events.append(Kept())
        return events

    def _learned(self, keeper: Keeper, events: list[GameEvent]) -> Keeper:
        """What the keeper remembers of what just happened."""
        for event in events:
            if isinstance(event, PracticeEnded):
                keeper = keeping.practised(keeper, event.activity, event.how is How.FINISHED)
            elif isinstance(event, AfterCheck):
                keeper = keeping.felt(keeper, event.activity, event.felt)
            elif isinstance(event, LightLit):
                keeper = keeping.lit(keeper, event.level)
            elif isinstance(event, PlanMade):
                keeper = replace(keeper, plans=(*keeper.plans, Plan(event.level, event.plan, event.when)))
        return keeper

    # Home

    def _home(self, state: State) -> State:
        harbour = state.harbour or homing.begin(self.content.harbour_place)
        return replace(state, screen=Screen.HARBOUR, harbour=harbour, crossing=None, practice=None)

    def _to_harbour(self) -> list[GameEvent]:
        self.state = self._home(replace(self.state, harbour=None, opening=None))
        return [Cue("harbour"), Kept()]

    def _harbour(self, intents: tuple[Intent, ...]) -> list[GameEvent]:
        keeper, harbour = self.state.keeper, self.state.harbour
        assert harbour is not None
        for press in (i.node for i in intents if i.kind is Kind.PRESS):
            kind, _, name = press.partition(".")
            if kind == "open" and name in (Screen.CHART, Screen.TOOLKIT, Screen.NOTICEBOARD, Screen.PEGS, Screen.KEEP):
                self.state = replace(self.state, screen=Screen(name))
                return [Cue("door"), Kept()]
            if kind == "asked":
                self.state = replace(self.state, keeper=keeping.asked(keeper, name))
                return [Kept()]
            if kind == "age":
                # Told anew on the page of what is kept: growing older can need another yes (safety.md C3).
                return [*self._keep(press, kind, name), Kept()]
        harbour, events = homing.step(self.content.harbour_place, harbour, intents)
        self.state = replace(self.state, harbour=harbour)
        return events

    def _review(self, name: str) -> list[GameEvent]:
        number, _, done = name.partition(".")
        plans = self.state.keeper.plans
        if not number.isdigit() or int(number) >= len(plans) or done not in ("did", "partly", "not_yet"):
            return []
        plan = plans[int(number)]
        changed = tuple(replace(p, state=done) if i == int(number) else p for i, p in enumerate(plans))
        self.state = replace(self.state, keeper=replace(self.state.keeper, plans=changed))
        return [Kept()] if plan.level == keeping.AGREED else [PlanReviewed(plan.plan, done), Kept()]

    def _keep(self, press: str, kind: str, name: str) -> list[GameEvent]:
        keeper = self.state.keeper
        value = "" if name == "none" else name
        if kind == "name":
            self.state = replace(self.state, keeper=replace(keeper, name=value))
        elif kind == "age":
            self.state = replace(self.state, keeper=replace(keeper, age_band=value))
        elif press == "keep.done":
            self.state = self._home(replace(self.state, keeper=replace(keeper, kept=True)))
            return [BoatKept(), Kept()]
        elif press == "keep.guest":
            self.state = self._home(self.state)
        return []
