"""The rules of a visit to an island: the story, the walking, the practices and the plan, as one pure state machine.

Ink alone decides where the story can go: everything a person can do that changes it is a choice of the story.
This module turns presses into those choices, walks to the thing that a choice names, and lights the tower.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from msgspec.structs import replace

from game.content.level import Level
from game.core.events import (
    ChoiceMade,
    Cue,
    GameEvent,
    HelpGiven,
    Kept,
    LevelFinished,
    LevelSoftened,
    LightLit,
    LineSaid,
    Origin,
    PartSkipped,
    PlaceEntered,
    PlanMade,
    Reply,
    SkillTaught,
    Stepped,
)
from game.core.intents import Intent, Kind
from game.story import Choice, Line, State, Story, Turn, begin, choose, ranged, resume
from game.world import walker as walking
from game.world.place import Place
from game.world.walker import Walker

from . import practice as practising
from .practice import Playable, Practice
from .standing import reached, with_everybody
from .visit import NEXT, NOT_NOW, PLAN_NONE, SKIP, TOO_BIG, Phase, Visit


@dataclass(frozen=True, slots=True)
class Offered:
    """The choices of a turn by where they are shown: in the list, in the corner strip, on the map."""

    listed: tuple[Choice, ...]
    strip: tuple[Choice, ...]
    things: Mapping[str, Choice]


def _sorted(choices: tuple[Choice, ...]) -> Offered:
    strip = tuple(c for c in choices if c.has("skip") or c.has("soften"))
    things = {c.tag("at") or "": c for c in choices if c.has("at")}
    return Offered(tuple(c for c in choices if not c.has("at") and c not in strip), strip, MappingProxyType(things))


class Machine:
    """The rules of a visit to one level. It holds content and a cache of the story's turn, and no state of its own."""

    def __init__(
        self,
        level: Level,
        story: Story,
        places: dict[str, Place],
        playables: dict[str, tuple[Playable, ...]],
        pace: float = 1.0,
    ) -> None:
        self.level, self.story, self.places, self.playables, self.pace = level, story, places, playables, pace
        self._cached: tuple[State, Turn] | None = None
        self._sorted: tuple[Turn, Offered] | None = None

    def begin(self) -> tuple[Visit, list[GameEvent]]:
        """The visit at its first line, at the place and spot that level.toml names."""
        turn = begin(self.story)
        place = self.places[self.level.start_place]
        spot = place.spot(self.level.start_spot)
        walker = Walker(place.name, spot.x if spot else place.left, spot.facing or 1 if spot else 1)
        visit = Visit(self.level.id, turn.state, Phase.SAY, -1, walker)
        events: list[GameEvent] = [PlaceEntered(self.level.id, place.name)]
        return self._turned(visit, turn, events), events

    def resumed(self, visit: Visit) -> Visit:
        """A saved visit made whole again: a practice begins afresh, and a story that changed since the save goes on
        at the nearest earlier knot, with its numbers inside the ranges that they have now."""
        visit = replace(visit, story=ranged(self.story, visit.story))
        turn = resume(self.story, visit.story)
        if turn.moved:
            visit = replace(visit, story=turn.state, line=0, phase=Phase.SAY, practice=None, moved=True)
        place = self.places.get(visit.walker.place) or self.places[self.level.start_place]
        walker = Walker(place.name, walking.within(place, visit.walker.x), visit.walker.facing)
        visit = replace(visit, walker=walker, pending="")
        if visit.phase is Phase.PRACTISE:
            visit = self._practice_again(visit)
        if not turn.lines and visit.phase is Phase.SAY:
            visit = self._after_lines(replace(visit, line=-1), turn, [])
        return visit

    def _practice_again(self, visit: Visit) -> Visit:
        """The practice of a saved visit: the question after it as it was, the activity itself from its beginning."""
        saved = visit.practice
        activity, setting = self._wanted(visit) or ("", 1)
        visit = self._practise(replace(visit, practice=None), activity, setting, [], again=True)
        if saved is None or visit.practice is None or saved.stage is practising.Stage.ACT:
            return visit
        fresh = visit.practice
        return replace(visit, practice=replace(saved, state=fresh.state, setting=fresh.setting))

    def turn(self, visit: Visit) -> Turn:
        """The lines and choices where the visit stands."""
        known = self._cached
        if known is None or (known[0] is not visit.story and known[0] != visit.story):
            known = self._cached = (visit.story, resume(self.story, visit.story))
        return known[1]

    def _offered(self, visit: Visit) -> Offered:
        """The choices where the visit stands, sorted once: they are asked for several times a frame."""
        turn = self.turn(visit)
        if self._sorted is None or self._sorted[0] is not turn:
            self._sorted = (turn, _sorted(turn.choices))
        return self._sorted[1]

    def line(self, visit: Visit) -> Line | None:
        """The line now shown; while choosing, the last one said."""
        lines = self.turn(visit).lines
        return lines[min(visit.line, len(lines) - 1)] if lines and visit.line >= 0 else None

    def chooses(self, visit: Visit) -> bool:
        """Whether the line now shown is the one that choices of the list follow."""
        offered, lines = self._offered(visit), self.turn(visit).lines
        last = visit.line + 1 >= len(lines)
        return last and bool(offered.listed) and not offered.things and self._wanted(visit) is None

    def choices(self, visit: Visit) -> tuple[Choice, ...]:
        """The choices to show in the list (those of the corner strip and of the map left out)."""
        return self._offered(visit).listed

    def strip(self, visit: Visit) -> tuple[Choice, ...]:
        """The choices of the corner strip: a softer version, skipping ahead."""
        return self._offered(visit).strip

    def things(self, visit: Visit) -> Mapping[str, Choice]:
        """What on the map can be gone to, by its name."""
        return self._offered(visit).things

    def near(self, visit: Visit) -> str:
        """The nearest thing that can be used now, or an empty string."""
        if visit.phase is not Phase.WALK:
            return ""
        return walking.near(visit.walker, self.reached(visit), frozenset(self.things(visit)))

    def reached(self, visit: Visit) -> Place:
        """The place as it can be gone about in: people are where the story has them now."""
        return reached(self.places[visit.walker.place], visit)

    def nodes(self, visit: Visit) -> tuple[str, ...]:
        """Every node that can be pressed now."""
        strip = tuple(f"choice.{c.index}" for c in self.strip(visit))
        if visit.phase is Phase.SAY:
            return (NEXT, SKIP)
        if visit.phase is Phase.CHOOSE:
            return (*(f"choice.{c.index}" for c in self.choices(visit)), *strip)
        if visit.phase is Phase.WALK:
            listed = tuple(f"choice.{c.index}" for c in self.choices(visit))
            return (*(f"at.{name}" for name in self.things(visit)), *listed, *strip)
        if visit.phase is Phase.PRACTISE and visit.practice is not None:
            return practising.nodes(self.playable(visit.practice), visit.practice)
        if visit.phase is Phase.PLAN:
            return (*(f"plan.{p.id}" for p in self.level.plans), TOO_BIG, PLAN_NONE)
        if visit.phase is Phase.WHEN:
            return (*(f"when.{w}" for w in self._whens(visit)), PLAN_NONE)
        if visit.phase is Phase.TOO_BIG:
            return (NOT_NOW,)
        return ()

    def step(self, visit: Visit, intents: tuple[Intent, ...]) -> tuple[Visit, list[GameEvent]]:
        """One fixed step."""
        events: list[GameEvent] = []
        visit = replace(visit, steps=visit.steps + 1, lit_steps=visit.lit_steps + visit.lit)
        presses = tuple(i.node for i in intents if i.kind is Kind.PRESS) + tuple(
            NEXT for i in intents if i.kind is Kind.NEXT
        )
        if visit.phase is Phase.PRACTISE and visit.practice is not None:
            return self._practice_step(visit, presses, events), events
        before = visit.phase
        for press in presses:
            visit = self._press(visit, press, events)
            if visit.phase is not before:
                break
        if visit.phase in (Phase.WALK, Phase.SAY, Phase.CHOOSE):
            visit = self._walk(visit, intents if before is Phase.WALK else (), events)
        return visit, events

    # Presses

    def _press(self, visit: Visit, node: str, events: list[GameEvent]) -> Visit:
        kind, _, name = node.partition(".")
        if node == SKIP:
            return self._skip(visit, events)
        if visit.phase is Phase.SAY and node == NEXT:
            return self._next(visit, events)
        if visit.phase in (Phase.CHOOSE, Phase.WALK) and kind == "choice" and name.isdigit():
            known = {c.index: c for c in (*self.choices(visit), *self.strip(visit))}
            return self._take(visit, known[int(name)], events) if int(name) in known else visit
        if visit.phase is Phase.WALK and kind == "at" and name in self.things(visit):
            place = self.places[visit.walker.place]
            near = walking.near(visit.walker, self.reached(visit), frozenset({name}))
            if near and not walking.over(visit.walker, with_everybody(place, visit)):
                return self._take(visit, self.things(visit)[name], events)
            sent = walking.sent(visit.walker, self.reached(visit), Intent(Kind.WALK_TO, name))
            return replace(visit, walker=sent, pending=name if sent.target is not None else "")
        if visit.phase in (Phase.PLAN, Phase.WHEN, Phase.TOO_BIG):
            return self._plan(visit, node, events)
        return visit

    def _next(self, visit: Visit, events: list[GameEvent]) -> Visit:
        turn = self.turn(visit)
        if visit.line + 1 < len(turn.lines):
            return self._say(replace(visit, line=visit.line + 1), turn, events)
        return self._after_lines(visit, turn, events)

    def _say(self, visit: Visit, turn: Turn, events: list[GameEvent]) -> Visit:
        """Show the line where the visit stands and do what its tags say."""
        line = turn.lines[visit.line]
        for tag in line.tags:
            if tag.name == "sound":
                events.append(Cue(tag.value))
            elif tag.name == "go":
                visit = self._go(visit, tag.value, events)
            elif tag.name == "move":
                visit = self._move(visit, tag.value)
            elif tag.name == "light" and not visit.lit:
                visit = replace(visit, lit=True)
                events += [LightLit(self.level.id), Cue("light_on")]
            elif tag.name == "teach" and not visit.taught:
                visit = replace(visit, taught=True)
                events.append(SkillTaught(self.level.id, self.level.skill))
        events += [LineSaid(line.id, line.tag("speaker") or "", line.text), Kept()]
        return visit

    def _turned(self, visit: Visit, turn: Turn, events: list[GameEvent]) -> Visit:
        self._cached = (turn.state, turn)
        visit = replace(visit, story=turn.state, line=0, phase=Phase.SAY, pending="")
        if turn.lines:
            return self._say(visit, turn, events)
        return self._after_lines(replace(visit, line=-1), turn, events)

    def _after_lines(self, visit: Visit, turn: Turn, events: list[GameEvent]) -> Visit:
        events.append(Kept())
        if turn.ended:
            events.append(LevelFinished(self.level.id))
            return replace(visit, phase=Phase.PLAN if self.level.plans else Phase.OVER)
        wanted = self._wanted(visit)
        if wanted:
            return self._practise(visit, *wanted, events)
        walks = any(c.has("at") for c in turn.choices)
        return replace(visit, phase=Phase.WALK if walks else Phase.CHOOSE)

    def _wanted(self, visit: Visit) -> tuple[str, int] | None:
        """The activity that the lines of this turn begin, and the round of it that they name."""
        for line in reversed(self.turn(visit).lines):
            if activity := line.tag("practise"):
                return activity, int(line.tag("round") or 1)
        return None

    def _take(self, visit: Visit, choice: Choice, events: list[GameEvent]) -> Visit:
        # Private from a people choice on, through the choices that follow from it, until one stands in another set.
        offered = self.turn(visit).choices
        about_people = choice.has("people") or (visit.private and any(c.has("people") for c in offered))
        visit = replace(visit, private=about_people)
        events.append(ChoiceMade(self.level.id, choice.id, choice.text))
        reply = next((r for r in Reply if r == choice.tag("reply")), None)
        if reply and not any(c.has("people") for c in offered):
            events.append(HelpGiven(self.level.id, reply))
        if choice.has("soften") and not visit.softened:
            visit = replace(visit, softened=True)
            events.append(LevelSoftened(self.level.id))
        if choice.has("skip"):
            events.append(PartSkipped(self.level.id))
        walker = replace(visit.walker, heading=0, target=None, speed=0.0, toward="")
        return self._turned(replace(visit, walker=walker), choose(self.story, visit.story, choice.index), events)

    def _skip(self, visit: Visit, events: list[GameEvent]) -> Visit:
        """Skip ahead from anywhere: past the lines still to come, then by the story's own skip choice."""
        turn = self.turn(visit)
        if visit.phase is Phase.SAY:
            while visit.phase is Phase.SAY and visit.line + 1 < len(turn.lines):
                visit = self._say(replace(visit, line=visit.line + 1), turn, events)
            visit = self._after_lines(visit, turn, events)
        if visit.phase in (Phase.CHOOSE, Phase.WALK):
            choice = next((c for c in self.strip(visit) if c.has("skip")), None)
            return self._take(visit, choice, events) if choice else visit
        return visit

    # Walking and moving

    def _walk(self, visit: Visit, intents: tuple[Intent, ...], events: list[GameEvent]) -> Visit:
        place = self.places[visit.walker.place]
        before = visit.walker
        walker = walking.meant(before, place, intents)
        if walker is not before:
            visit = replace(visit, pending="")
        after = walking.step(walker, place)
        surface = place.ground_at(after.x).surface
        events += [Stepped(surface)] * walking.footfalls(before, after)
        visit = replace(visit, walker=after)
        if visit.pending and after.target is None and visit.phase is Phase.WALK:
            choice = self.things(visit).get(visit.pending)
            visit = replace(visit, pending="")
            if choice:
                return self._take(visit, choice, events)
        return visit

    def _go(self, visit: Visit, where: str, events: list[GameEvent]) -> Visit:
        name, _, spot_name = where.partition("/")
        place = self.places.get(name)
        if place is None:
            return visit
        spot = place.spot(spot_name) or place.named(spot_name)
        x = spot.x if spot else place.left
        if name == visit.walker.place:
            return replace(visit, walker=replace(visit.walker, target=walking.within(place, x), heading=0))
        events.append(PlaceEntered(self.level.id, name))
        walker = Walker(name, walking.within(place, x), (spot.facing if spot else 0) or visit.walker.facing)
        return replace(visit, walker=walker)

    def _move(self, visit: Visit, what: str) -> Visit:
        person, _, where = what.partition(" ")
        place, _, spot = where.strip().partition("/")
        others = tuple(entry for entry in visit.cast if entry[0] != person)
        return replace(visit, cast=(*others, (person, place, spot)))

    # Practices

    def playable(self, practice: Practice) -> Playable:
        """The model and the params of the round that a practice is in."""
        return self.playables[practice.activity][practice.setting - 1]

    def _practise(
        self, visit: Visit, activity: str, setting: int, events: list[GameEvent], again: bool = False
    ) -> Visit:
        rounds = dict(visit.rounds)
        number = max(1, rounds.get(activity, 0) + (not again))
        rounds[activity] = number
        playable = self.playables[activity][setting - 1]
        practice, begun = practising.begin(playable, activity, number, Origin.STORY, self.pace, setting)
        events += begun
        return replace(visit, phase=Phase.PRACTISE, practice=practice, rounds=tuple(sorted(rounds.items())))

    def _practice_step(self, visit: Visit, presses: tuple[str, ...], events: list[GameEvent]) -> Visit:
        assert visit.practice is not None
        presses = tuple(practising.SKIP if p == SKIP else p for p in presses)
        practice, happened = practising.step(self.playable(visit.practice), visit.practice, presses)
        events += happened
        visit = replace(visit, practice=practice)
        if practice.stage is not practising.Stage.OVER:
            return visit
        after = practising.STORY_ANSWERS.get(practice.answered, practice.how.value)
        visit = self._answered(replace(visit, practice=None), after, events)
        return replace(visit, stopped=True) if practice.answered == practising.WORSE_LEAVE else visit

    def _answered(self, visit: Visit, after: str, events: list[GameEvent]) -> Visit:
        """Back into the story by the choice that fits how the practice ended, or what was said to a 'worse'."""
        choices = self.turn(visit).choices
        fitting = {c.tag("after"): c for c in choices}
        choice = fitting.get(after) or fitting.get("left") or fitting.get("finished") or choices[0]
        return self._turned(visit, choose(self.story, visit.story, choice.index), events)

    # The plan

    def _whens(self, visit: Visit) -> tuple[str, ...]:
        return next((p.when for p in self.level.plans if p.id == visit.plan), ())

    def _plan(self, visit: Visit, node: str, events: list[GameEvent]) -> Visit:
        kind, _, name = node.partition(".")
        if node == PLAN_NONE:
            events.append(Kept())
            return replace(visit, phase=Phase.OVER, plan="")
        if visit.phase is Phase.TOO_BIG:
            return replace(visit, phase=Phase.PLAN) if node == NOT_NOW else visit
        if visit.phase is Phase.PLAN and node == TOO_BIG:
            return replace(visit, phase=Phase.TOO_BIG)
        if visit.phase is Phase.PLAN and kind == "plan" and any(p.id == name for p in self.level.plans):
            visit = replace(visit, plan=name)
            if self._whens(visit):
                return replace(visit, phase=Phase.WHEN)
            events += [PlanMade(self.level.id, name, ""), Kept()]
            return replace(visit, phase=Phase.OVER)
        if visit.phase is Phase.WHEN and kind == "when" and name in self._whens(visit):
            events += [PlanMade(self.level.id, visit.plan, name), Kept()]
            return replace(visit, phase=Phase.OVER)
        return visit
