"""Running a program from where a turn begins until the player must choose."""

from collections.abc import Callable
from dataclasses import dataclass, field

from .output import Mark, Output, RawLine, TagMark
from .pieces import tidy
from .program import Offered, Op, Program, Step
from .reading import INLINE_SPACE

MOST_STEPS = 10_000

Flow = tuple[str, str]
Cells = list[bool | int | str]


class EndlessStoryError(ValueError):
    """The story goes round without ever offering a choice. Its text is the place, `file:line`."""

    what = "the story goes round here and never offers a choice"
    hint = "Offer a choice on the way round, or lead out of it under a condition."


class TooLargeError(EndlessStoryError):
    """A number grew so large that the programs which play Ink do not agree on it; the story stops there."""

    what = "a number becomes too large here"
    hint = "Say its range beside its VAR line, such as // 0..5, and keep it there with MIN and MAX."


@dataclass(frozen=True, slots=True)
class Open:
    """A choice on offer: its shown words and tags, and the knot and stitch of the step before it."""

    offer: int
    text: str
    tags: tuple[str, ...]
    before: Flow | None


@dataclass(frozen=True, slots=True)
class Ran:
    """One turn. `ran_out` is true if it ended where Ink would complain that nothing follows. `knots` are the knots
    and stitches gone through, in order."""

    lines: tuple[RawLine, ...]
    choices: tuple[Open, ...]
    ran_out: bool
    knots: tuple[Flow, ...]


@dataclass(slots=True)
class Trace:
    """What a checker asks of a run: steps gone through, forks taken and passed by, slots written and the values that
    were set, and each choice come to (whether or not it was offered) with the memory and what was written by then.

    `word_steps`, `word_taken` and `word_passed` are the same for the words of choices, which are made whether or not
    the choice is then offered."""

    steps: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    passed: set[int] = field(default_factory=set)
    written: set[int] = field(default_factory=set)
    values: list[tuple[int, bool | int | str]] = field(default_factory=list)
    met: list[tuple[int, tuple[bool | int | str, ...], frozenset[int]]] = field(default_factory=list)
    word_steps: set[int] = field(default_factory=set)
    word_taken: set[int] = field(default_factory=set)
    word_passed: set[int] = field(default_factory=set)
    last: Op = Op.OUT


def count_visit(program: Program, cells: Cells, slot: int) -> None:
    """One more visit, as far as anything tells visits apart."""
    known, count = program.slots[slot], cells[slot]
    assert isinstance(count, int)
    if count < known.cap:
        cells[slot] = count + 1
    elif known.wraps:
        cells[slot] = 1


def take(program: Program, cells: Cells, chosen: Open) -> int:
    """Count what taking a choice counts, and tell where it leads."""
    offered = program.offers[chosen.offer]
    _enter(program, cells, offered, chosen.before)
    return offered.to


def _enter(program: Program, cells: Cells, offered: Offered, before: Flow | None) -> None:
    for slot in offered.visits:
        count_visit(program, cells, slot)
    if offered.bare:
        for flow, slot in offered.flow_slots:
            inside = before is not None and before[0] == flow[0] and flow[1] in ("", before[1])
            if not inside:
                count_visit(program, cells, slot)


def run(program: Program, cells: Cells, at: int, before: Flow | None = None, trace: Trace | None = None) -> Ran:
    """Run from step `at`, changing `cells`. `before` is where the step before stood. Raises EndlessStoryError or
    TooLargeError."""
    try:
        return _run(program, cells, at, before, trace)
    except OverflowError as error:
        raise TooLargeError(str(error)) from None


def _run(program: Program, cells: Cells, at: int, before: Flow | None, trace: Trace | None) -> Ran:
    steps = program.steps
    out = Output()
    choices: list[Open] = []
    knots: list[Flow] = []
    ran_out, done = False, -1
    left = MOST_STEPS
    while True:
        left -= 1
        step = steps[at]
        if left < 0:
            raise EndlessStoryError(f"{step.where.file}:{step.where.line}")
        if not knots or knots[-1] != step.flow:
            knots.append(step.flow)
        if trace is not None:
            _note(trace, step, at, cells)
        at += 1
        match step.op:
            case Op.SAY:
                out.push(step.text)
            case Op.TAG:
                out.push(TagMark(step.text))
            case Op.GLUE:
                out.push(Mark.GLUE)
            case Op.SET:
                assert step.value is not None
                cells[step.slot] = step.value.read(cells)
            case Op.JUMP:
                at = step.to
                for slot in step.visits:
                    count_visit(program, cells, slot)
            case Op.FORK:
                assert step.value is not None
                if step.value.read(cells):
                    at = step.to
            case Op.PICK:
                at = _picked(step.ways, step.cycles, cells[step.slot])
            case Op.VISIT:
                count_visit(program, cells, step.slot)
                continue  # entering is no step of its own: `before` stays
            case Op.OFFER:
                opened = _offer(program, cells, step.offer, before, trace)
                if opened is not None:
                    choices.append(opened)
            case _:
                if step.op is Op.END:
                    choices = []
                chosen = _fallback(program, choices)
                _stopped(program, trace, step.op, chosen)
                done = done if step.op is Op.OUT else len(out.lines)
                if chosen is None:
                    # Ink does not complain if the story was told to stop earlier within the same line.
                    ran_out = step.op is Op.OUT and not choices and done != len(out.lines)
                    break
                at, choices, before = take(program, cells, chosen), [], chosen.before
                continue
        before = step.flow
    return Ran(tuple(out.finish()), tuple(choices), ran_out, tuple(knots))


def _stopped(program: Program, trace: Trace | None, op: Op, chosen: Open | None) -> None:
    """Note that a line came to its end, and the choice that was taken by itself there, if one was."""
    if trace is None:
        return
    trace.last = op
    if op is Op.END or chosen is not None:
        trace.met = []
    if chosen is not None:
        trace.written.update(program.offers[chosen.offer].visits)


def _note(trace: Trace, step: Step, at: int, cells: Cells) -> None:
    trace.steps.add(at)
    match step.op:
        case Op.SET:
            assert step.value is not None
            trace.written.add(step.slot)
            trace.values.append((at, step.value.read(cells)))
        case Op.FORK:
            assert step.value is not None
            (trace.taken if step.value.read(cells) else trace.passed).add(at)
        case Op.JUMP:
            trace.written.update(step.visits)
        case Op.VISIT:
            trace.written.add(step.slot)
        case Op.OFFER:
            trace.met.append((step.offer, tuple(cells), frozenset(trace.written)))


def _note_word(trace: Trace, step: Step, at: int, cells: Cells) -> None:
    trace.word_steps.add(at)
    if step.op is Op.FORK:
        assert step.value is not None
        (trace.word_taken if step.value.read(cells) else trace.word_passed).add(at)


def _picked(ways: tuple[int, ...], cycles: bool, count: bool | int | str) -> int:
    assert isinstance(count, int)
    index = count - 1
    return ways[index % len(ways) if cycles else min(index, len(ways) - 1)]


def _fallback(program: Program, choices: list[Open]) -> Open | None:
    """The choice that is taken by itself, if no other is on offer."""
    if choices and all(program.offers[c.offer].line.fallback for c in choices):
        return choices[0]
    return None


def _offer(program: Program, cells: Cells, index: int, before: Flow | None, trace: Trace | None) -> Open | None:
    """The choice, if it may be shown. Its words are made either way: a sequence in them moves on."""
    offered = program.offers[index]
    tags: list[str] = []
    texts: list[str] = []
    for at in (offered.start, offered.only):
        if at >= 0:
            texts.append(_words(program, cells, at, tags.append, trace))
    if offered.condition is not None and not offered.condition.read(cells):
        return None
    if offered.once >= 0 and cells[offered.once]:
        return None
    here = before if offered.bare else offered.flow
    return Open(index, "".join(texts).strip(INLINE_SPACE), tuple(tags), here)


def _words(program: Program, cells: Cells, at: int, tag: Callable[[str], None], trace: Trace | None) -> str:
    """The shown words of a choice from step `at` on."""
    parts: list[str] = []
    while True:
        step = program.steps[at]
        if trace is not None:
            _note_word(trace, step, at, cells)
        at += 1
        match step.op:
            case Op.SAY:
                parts.append(step.text)
            case Op.TAG:
                tag(tidy(step.text))
            case Op.JUMP:
                at = step.to
            case Op.FORK:
                assert step.value is not None
                if step.value.read(cells):
                    at = step.to
            case Op.PICK:
                at = _picked(step.ways, step.cycles, cells[step.slot])
            case Op.VISIT:
                count_visit(program, cells, step.slot)
            case Op.OUT:
                return "".join(parts)
            case _:
                continue
