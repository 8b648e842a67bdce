"""What is wrong within single turns: ranges, loops, practices, what stands on the map, ids."""

from collections.abc import Iterator

from game.core.problems import Problem

from .checker_view import View
from .engine import TooLargeError
from .program import Op
from .space import Played
from .story import parse_tag
from .syntax import Where

_ANSWERS = {"finished", "left", "skipped"}
_FELT = {"worse", "other"}
"""Where the story answers what felt worse: both, or neither."""
_SEEN = {"at", "soften", "skip", "after"}
"""What a choice needs to be seen while the player walks; with # after the game makes it."""


def turns(view: View) -> Iterator[Problem]:
    """Everything that a turn shows by itself. A turn is looked at once for each set of choices that it offers and
    each way in which the player and whoever is gone to can stand then."""
    yield from _outside(view)
    space = view.space
    asking: dict[int, bool] = {}
    told: set[tuple[int, bytes, tuple[int, ...]]] = set()
    unseen: set[int] = set()
    for at, played in enumerate(view.played):
        asks = asking.get(id(played))
        if asks is None:
            asks = asking[id(played)] = _asks(view, played)
        key = (id(played), space.offered(at), space.stands(at)) if asks else (id(played), b"", ())
        if key not in told:
            told.add(key)
            yield from _turn(view, at, played)
            yield from _unseen(view, at, unseen)


def _asks(view: View, played: Played) -> bool:
    """Whether what is wrong with a turn can depend on what it offers."""
    practises = any(view.cues[cue].name == "practise" for cue in played.cues)
    return practises or any(view.names[edge.offer] & {"at", "after"} for edge in played.edges)


def _outside(view: View) -> Iterator[Problem]:
    for step, (at, value) in view.space.seen.outside.items():
        slot = view.program.slots[view.program.steps[step].slot]
        variable, where = slot.variable, view.program.steps[step].where
        way = view.way(view.space.path(at))
        if variable is not None and variable.words:
            message = f"'{slot.key}' becomes \"{value}\" here, which its list ({', '.join(variable.words)}) has not."
            yield view.problem(where, message, f"Add it to the list, or choose one of the list. {way}")
        elif variable is not None:
            message = f"'{slot.key}' becomes {value} here, outside its range {variable.low}..{variable.high}."
            yield view.problem(where, message, f"Use MIN or MAX, or widen the range. {way}")
    for place, at in view.space.seen.large.items():
        where = _place(place) or view.here(at)
        way = view.way(view.space.path(at))
        yield view.problem(where, f"{TooLargeError.what}.", f"{TooLargeError.hint} {way}")


def _place(written: str) -> Where | None:
    """A place written as 'file:line'."""
    file, _, line = written.rpartition(":")
    return Where(file, int(line)) if file and line.isdigit() and int(line) else None


def _turn(view: View, at: int, played: Played) -> Iterator[Problem]:
    if played.endless:
        what, hint = played.why
        where = _place(played.endless) or view.here(at)
        yield view.problem(where, f"{what}.", f"{hint} {view.way(view.space.path(at))}")
        return
    leads = [offer for offer, _ in view.space.leads(at)]
    yield from _practices(view, at, played, leads)
    yield from _things(view, at, leads)
    for said in played.lines:
        ids = [parse_tag(t).value for t in said.tags if parse_tag(t).name == "id"]
        if not ids and said.text and view.ids_by_glue:
            message = f"the line \u201c{said.text}\u201d is said here, and no part of it has an id."
            yield view.problem(view.here(at), message, "Give one part of it an id, before the <>.")
        if len(ids) > 1:
            yield view.problem(
                _where_id(view, played, ids[1]) or view.here(at),
                f"two lines with ids are joined into one: {' and '.join(ids)}.",
                "Keep glue within one id, and begin a new line before an arrow.",
            )


def _where_id(view: View, played: Played, named: str) -> Where | None:
    steps = (
        view.program.steps[c].where for c in played.cues if (view.cues[c].name, view.cues[c].value) == ("id", named)
    )
    return next(steps, None)


def _practices(view: View, at: int, played: Played, leads: list[int]) -> Iterator[Problem]:
    way = view.way(view.space.path(at))
    practises = [i for i, line in enumerate(played.lines) if any(parse_tag(t).name == "practise" for t in line.tags)]
    answers = [tag.value for offer in leads for tag in view.tags[offer] if tag.name == "after"]
    if practises:
        where = view.cued(at, "practise")[0]
        spoken = [i for i, line in enumerate(played.lines) if line.text]
        if practises != spoken[-1:]:
            yield view.problem(where, "a line has # practise, but is not the last before the choices.", way)
        if set(answers) not in (_ANSWERS, _ANSWERS | _FELT) or any("after" not in view.names[o] for o in leads):
            message = (
                "after a practice there must be the choices # after: finished, "
                "# after: left and # after: skipped, and of others only # after: worse and # after: other together."
            )
            yield view.problem(where, message, way)
    elif answers:
        where = next(view.program.offers[offer].where for offer in leads if "after" in view.names[offer])
        yield view.problem(where, "choices with # after stand here without a practice.", way)


def _things(view: View, at: int, leads: list[int]) -> Iterator[Problem]:
    """What is gone to must be there once only, and within reach from where the player stands."""
    facts, way = view.facts, view.way(view.space.path(at))
    things = [(tag.value, offer) for offer in leads for tag in view.tags[offer] if tag.name == "at"]
    taken: set[str] = set()
    stands = view.space.stands(at)
    for thing, offer in things:
        where = view.program.offers[offer].where
        if thing in taken:
            yield view.problem(where, f"two choices lead to '{thing}' at once.", way)
        taken.add(thing)
        if facts.ground is not None:
            wrong = facts.ground.wrong(stands[0], thing, view.space.whereabouts.spot(stands, thing))
            if wrong:
                yield view.problem(where, wrong, way)
        elif facts.things is not None and thing not in facts.things:
            yield view.problem(where, f"nothing on the map is called '{thing}'.", way)


def _unseen(view: View, at: int, told: set[int]) -> Iterator[Problem]:
    """Choices that nobody can make: once one of a turn is made by walking, the player walks, and the map shows things
    and the corner alone. Each is told once, by the shortest way."""
    leads = [offer for offer, _ in view.space.leads(at)]
    if not any("at" in view.names[offer] for offer in leads):
        return
    for offer in leads:
        if offer not in told and not view.names[offer] & _SEEN:
            told.add(offer)
            message = "this choice cannot be seen: others of this turn are made by walking (# at), and it has none."
            hint = (
                f"Give it # at: and a thing of the map, or put it in a turn of its own. {view.way(view.space.path(at))}"
            )
            yield view.problem(view.program.offers[offer].where, message, hint)


def before_note(view: View) -> tuple[Where, ...]:
    """Where words stand that are said before the first knot."""
    steps = view.program.steps
    said = (steps[at] for at in sorted(view.space.seen.steps))
    return tuple(s.where for s in said if s.op is Op.SAY and s.text.strip() and s.flow == ("", ""))
