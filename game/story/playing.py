"""Playing a story: each turn is a function of the story, a state and a choice, and of nothing else."""

from dataclasses import dataclass, replace

from .engine import Cells, Open, Ran, run, take
from .model import Choice, Line, State, Turn, Value
from .output import RawLine
from .story import Story, parse_tag

_AT_KNOT = "@"


@dataclass(frozen=True, slots=True)
class RawTurn:
    """A turn exactly as Ink gives it: every line, empty ones too, and tags as written. `cells` is the memory after
    it, `offered` the choices a player sees."""

    state: State
    ran: Ran
    offered: tuple[Open, ...]
    cells: tuple[bool | int | str, ...]
    moved: bool = False


def begin(story: Story) -> Turn:
    """The first turn. Raises EndlessStoryError if the story goes round without a choice."""
    return told(story, raw_begin(story))


def choose(story: Story, state: State, index: int) -> Turn:
    """The turn after choice `index` of the turn at `state`. Raises IndexError if there is no such choice."""
    return told(story, raw_choose(story, raw_resume(story, state), index))


def resume(story: Story, state: State) -> Turn:
    """The same turn again from a saved state: the same lines and choices. If the place of the state is gone, the
    turn begins at the nearest earlier knot that is still there, and `moved` says so."""
    return told(story, raw_resume(story, state))


def ranged(story: Story, state: State) -> State:
    """A saved state for a story that may have changed since: a number outside a range that became narrower goes to its
    nearest end, so that who trusted most still trusts most. For loading only: no turn that is played is changed."""
    ranges = {s.key: (s.variable.low, s.variable.high) for s in story.program.slots if s.variable}

    def within(key: str, value: Value) -> Value:
        low, high = ranges.get(key, (None, None))
        return value if type(value) is not int or low is None or high is None else min(max(value, low), high)

    return replace(state, values=tuple((key, within(key, value)) for key, value in state.values))


def go_to(story: Story, state: State, knot: str) -> Turn:
    """The turn that begins at a knot ('knot' or 'knot.stitch'), remembering all up to the end of the turn at `state`.
    Raises KeyError."""
    if knot not in story.program.knots:
        raise KeyError(knot)
    return told(story, _turn(story, _AT_KNOT + knot, list(raw_resume(story, state).cells), state.trail))


def raw_begin(story: Story) -> RawTurn:
    """The first turn, as Ink gives it."""
    return _turn(story, "", [slot.first for slot in story.program.slots], ())


def raw_resume(story: Story, state: State) -> RawTurn:
    """The turn at a state, as Ink gives it."""
    if _start(story, state.place) is not None:
        return _turn(story, state.place, _cells(story, state), state.trail)
    known = tuple(knot for knot in state.trail if knot in story.program.knots)
    if known:
        return _turn(story, _AT_KNOT + known[-1], _cells(story, state), known, moved=True)
    return _turn(story, "", [slot.first for slot in story.program.slots], (), moved=True)


def raw_choose(story: Story, turn: RawTurn, index: int) -> RawTurn:
    """The turn after choice `index`, as Ink gives it. Raises IndexError."""
    if not 0 <= index < len(turn.offered):
        raise IndexError(f"there is no choice {index} here")
    chosen = turn.offered[index]
    cells: Cells = list(turn.cells)
    take(story.program, cells, chosen)
    trail = dict.fromkeys(turn.state.trail)
    for flow in turn.ran.knots:
        name = ".".join(part for part in flow if part)
        trail.pop(name, None)
        trail |= {name: None} if name else {}
    return _turn(story, story.program.offers[chosen.offer].key, cells, tuple(trail))


def told(story: Story, turn: RawTurn) -> Turn:
    """A turn as the game shows it: without lines that are empty and have no tags."""
    lines = tuple(_line(line) for line in turn.ran.lines if line.text or line.tags)
    choices = tuple(_choice(index, choice) for index, choice in enumerate(turn.offered))
    return Turn(turn.state, lines, choices, not choices, turn.moved)


def _line(raw: RawLine) -> Line:
    line = Line(raw.text, tuple(parse_tag(tag) for tag in raw.tags))
    return Line(line.text, line.tags, line.tag("id") or "")


def _choice(index: int, opened: Open) -> Choice:
    choice = Choice(index, opened.text, tuple(parse_tag(tag) for tag in opened.tags))
    return Choice(index, choice.text, choice.tags, choice.tag("id") or "")


def _turn(story: Story, place: str, cells: Cells, trail: tuple[str, ...], moved: bool = False) -> RawTurn:
    program = story.program
    slots = program.slots
    values = tuple(sorted((s.key, cell) for s, cell in zip(slots, cells, strict=True) if s.variable))
    counts = tuple(
        sorted(
            (s.key, cell)
            for s, cell in zip(slots, cells, strict=True)
            if not s.variable and isinstance(cell, int) and cell
        )
    )
    state = State(place, values, counts, trail)
    start = _start(story, place) or 0
    key = place.removeprefix(_AT_KNOT)
    before = program.offers[program.places[place]].flow if place in program.places else None
    if place.startswith(_AT_KNOT):
        knot, _, stitch = key.partition(".")
        before = (knot, stitch)
    ran = run(program, cells, start, before)
    offered = tuple(c for c in ran.choices if not program.offers[c.offer].line.fallback)
    return RawTurn(state, ran, offered, tuple(cells), moved)


def _start(story: Story, place: str) -> int | None:
    """The step where a turn with this place begins, or None if the story has no such place."""
    if place == "":
        return 0
    if place.startswith(_AT_KNOT):
        return story.program.knots.get(place.removeprefix(_AT_KNOT))
    index = story.program.places.get(place)
    return None if index is None else story.program.offers[index].to


def _cells(story: Story, state: State) -> Cells:
    """The memory of a state; what the story no longer knows is dropped, what is new or no longer fits begins afresh."""
    values, counts = dict(state.values), dict(state.counts)
    cells: Cells = []
    for slot in story.program.slots:
        variable = slot.variable
        if variable is None:
            cells.append(min(max(counts.get(slot.key, 0), 0), slot.cap))
            continue
        value = values.get(slot.key, slot.first)
        fits = type(value) is type(slot.first) and (not variable.words or value in variable.words)
        cells.append(value if fits else slot.first)
    return cells
