"""What of a story is never come to, and whether it can always be ended."""

from collections.abc import Iterable, Iterator

from game.core.problems import Problem

from .checker_view import View
from .liveness import after, word_reads, word_steps
from .program import Op, Step
from .syntax import Where

_WRITTEN = (Op.TAG, Op.SET, Op.FORK, Op.OFFER, Op.PICK)


def never_reached(view: View) -> Iterator[Problem]:
    """Knots, branches, choices and words that no way leads to. What lies behind one of them is not told again."""
    return _Reach(view).problems()


class _Reach:
    def __init__(self, view: View) -> None:
        self.view, self.program, self.seen = view, view.program, view.space.seen
        self.told: set[int] = set()
        """Steps whose being out of reach is explained by something that was told."""
        self.lost: set[tuple[Where, str]] = set()
        """Problems found so far, and where: words without brackets are laid out twice, and told once."""
        self.twice = {self.program.steps[at].where for o in self.program.offers for at in word_steps(self.program, o)}

    def problems(self) -> Iterator[Problem]:
        yield from self._knots()
        yield from self._forks()
        yield from self._choices()
        yield from self._rest()

    def _behind(self, starts: Iterable[int]) -> set[int]:
        """The steps never come to that lie behind some others."""
        waiting, behind = list(starts), set[int]()
        while waiting:
            at = waiting.pop()
            if at in behind or at in self.seen.steps:
                continue
            behind.add(at)
            waiting += after(self.program, at)
            step = self.program.steps[at]
            if step.op is Op.OFFER:
                behind.update(word_steps(self.program, self.program.offers[step.offer]))
        return behind

    def _tell(self, where: Where, message: str, hint: str) -> Iterator[Problem]:
        if (where, message) not in self.lost:
            self.lost.add((where, message))
            yield self.view.problem(where, message, hint)

    def _knots(self) -> Iterator[Problem]:
        flows = {self.program.steps[at].flow for at in self.seen.steps}
        come_to = {name for knot, stitch in flows for name in (knot, f"{knot}.{stitch}")}
        gone: set[str] = set()
        for knot in self.view.story.knots:
            if knot.name in come_to:
                continue
            if knot.name.split(".")[0] not in gone:
                message = f"'{knot.name}' is never reached."
                hint = f"Lead to it with '-> {knot.name}', or take it out."
                yield from self._tell(Where(knot.file, knot.line), message, hint)
            gone.add(knot.name)
        for at, step in enumerate(self.program.steps):
            if step.flow[0] in gone or ".".join(step.flow) in gone:
                self.told.add(at)

    def _forks(self) -> Iterator[Problem]:
        seen, steps = self.seen, self.program.steps
        forks = [at for at, step in enumerate(steps) if step.op is Op.FORK and at in seen.steps]
        taken = {self._copy(at) for at in forks if at in seen.taken}
        passed = {self._copy(at) for at in forks if at in seen.passed}
        for at in forks:
            step = steps[at]
            if self._copy(at) not in taken:
                self.told |= self._behind([step.to])
                message = "a condition here never holds, so its part is never reached."
                yield from self._tell(step.where, message, "Change the condition, or take that part out.")
            elif self._copy(at) not in passed:
                other = self._behind([at + 1]) - self.told
                self.told |= other
                if any(_counts(steps[o]) for o in other):
                    message = "a condition here always holds, so what else there is is never reached."
                    yield from self._tell(step.where, message, "Change the condition, or take the other part out.")
            elif at not in seen.taken:
                self.told |= self._behind([step.to])
            elif at not in seen.passed:
                self.told |= self._behind([at + 1])

    def _copy(self, at: int) -> Where | int:
        """What a step has in common with its copy, if it may have one."""
        where = self.program.steps[at].where
        return where if where in self.twice else at

    def _choices(self) -> Iterator[Problem]:
        for at, step in enumerate(self.program.steps):
            if step.op is not Op.OFFER or at in self.told:
                continue
            offered = self.program.offers[step.offer]
            if not offered.line.fallback and step.offer not in self.seen.offered:
                self.told |= {at, *self._behind([offered.to]), *word_steps(self.program, offered)}
                message = f"the choice {self.view.words(step.offer)} is never on offer."
                yield from self._tell(offered.where, message, "Look at its condition and at the ways that lead here.")
            elif offered.line.fallback and at in self.seen.steps and offered.to not in self.seen.steps:
                self.told |= self._behind([offered.to])
                message = "this choice without words is never taken: another is always on offer here."
                yield from self._tell(offered.where, message, "Take it out, or look at the conditions of the others.")

    def _rest(self) -> Iterator[Problem]:
        """Words and conditions that stand behind an arrow, or behind others that always lead elsewhere."""
        steps = self.program.steps
        plain = {
            at for o in self.program.offers if not word_reads(self.program, o) for at in word_steps(self.program, o)
        }
        for step in steps:
            if step.op is Op.PICK:
                # How often a sequence of plain words was come to is not remembered, so its parts are not asked for.
                self.told |= self._behind(step.ways)
        seen = {steps[at].where for at in self.seen.steps if _says(steps[at])}
        for at, step in enumerate(steps):
            if at in self.seen.steps or at in self.told or at in plain or not _says(step):
                continue
            self.told |= self._behind([at])
            if step.where not in seen:
                hint = "They stand behind an arrow, or behind a part that always leads elsewhere."
                yield from self._tell(step.where, "nothing leads to these words.", hint)


def _says(step: Step) -> bool:
    """Whether a step is something that a writer wrote."""
    return bool(step.text.strip()) if step.op is Op.SAY else step.op in _WRITTEN


def _counts(step: Step) -> bool:
    """Whether a step is something that a writer would miss: a bare arrow too."""
    return _says(step) or (step.op is Op.JUMP and not step.local) or step.op in (Op.END, Op.DONE)


def endings(view: View) -> Iterator[Problem]:
    """The story must be ended, never run out, and an ending must stay within reach."""
    space = view.space
    ends = bytearray(len(space.state))
    told: set[Where] = set()
    for at, played in enumerate(view.played):
        if len(space.next_states(at)) == 0 and not played.endless:
            ends[at] = 1
            where = view.here(at)
            if played.last is Op.OUT and where not in told:
                told.add(where)
                yield view.problem(
                    where,
                    "after this the story runs out: no words, no choice, no ending.",
                    f"Lead on with '-> name' or end with -> END. {view.way(space.path(at))}",
                )
    ending, following = ends.__getitem__, space.next_states
    changed = True
    while changed:
        changed = False
        for at in range(len(ends) - 1, -1, -1):
            if not ends[at] and any(map(ending, following(at))):
                ends[at] = changed = 1  # type: ignore[assignment]
    lost = next((at for at, end in enumerate(ends) if not end and not view.played[at].endless), None)
    if lost is not None:
        way = view.way(space.path(lost))
        yield view.problem(view.here(lost), "from here on no ending can be reached any more.", way)
