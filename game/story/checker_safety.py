"""What keeps a player safe on every way: practice, calm and people in time, content notes before what needs them."""

from collections.abc import Iterator

from game.core.problems import Problem, did_you_mean

from .checker_turns import before_note
from .checker_view import AFTER, CALM, DISTRESS, HARM, PEOPLE, PRACTISED, SKIP, Firsts, LevelFacts, View
from .space import Played
from .story import Story, parse_tag
from .syntax import Where

CALM_WITHIN, PEOPLE_WITHIN = 3, 2
_LONGEST_PRACTICE = 20
SOFTER = "softer"
"""How the entry of content_notes that begins with "Softer:" is called: it says what the softer version leaves out."""


def safety(view: View) -> Iterator[Problem]:
    """All of them."""
    yield from _unpractised(view)
    yield from _Followed(view, DISTRESS, CALM | PEOPLE, "distress").problems(CALM_WITHIN, "a calming or people choice")
    yield from _Followed(view, HARM, PEOPLE, "harm").problems(PEOPLE_WITHIN, "a people choice")
    if view.facts.note:
        yield from _note_first(view)
    yield from _unwarned(view)


def _unpractised(view: View) -> Iterator[Problem]:
    """Ways to an ending that neither practise nor take a softer or skip choice.

    The declared skill is practised by those activities of level.toml that the table of skills names for it. The way
    counts from where a practice begins, whichever answer it gives. `# after: skipped` is a skip choice. `# after:
    left` is a practice that was begun and put down, which is what whoever feels worse is asked to do, with full credit:
    were it not to count, a story could pass only by bringing players back until they finish. So a way fails if no
    practice ever began on it and nothing was softened or skipped.
    """
    if not view.facts.practises and not any(flag & PRACTISED for flag in view.flags):
        return
    space = view.space
    came: dict[int, tuple[int, int]] = {0: (-1, -1)}
    waiting = [0]
    for at in waiting:
        if view.flags[at] & PRACTISED:
            continue
        leads = space.leads(at)
        if not leads:
            message = "an ending is reached without practising the skill, and nothing was softened or skipped."
            yield view.problem(view.here(at), message, view.way(_back(came, at)))
            return
        for offer, to in leads:
            if not view.kinds[offer] & SKIP and to not in came:
                came[to] = (at, offer)
                waiting.append(to)


def _back(came: dict[int, tuple[int, int]], at: int) -> tuple[int, ...]:
    path: list[int] = []
    while came[at][0] >= 0:
        at, offer = came[at]
        path.append(offer)
    return tuple(reversed(path))


class _Followed:
    """After each line with a tag, a choice of the wanted kind is on offer within so many choices on every way."""

    def __init__(self, view: View, flag: int, wanted: int, tag: str) -> None:
        self.view, self.flag, self.wanted, self.tag = view, flag, wanted, tag
        self.known: dict[tuple[int, int], tuple[int, ...] | None] = {}

    def problems(self, within: int, what: str) -> Iterator[Problem]:
        """One for each line for which there is a way without, with the shortest such way."""
        view = self.view
        flagged = [at for at, flags in enumerate(view.flags) if flags & self.flag]
        if not flagged:
            return
        firsts = Firsts(view)
        for at in flagged:
            lines = [where for where in view.cued(at, self.tag) if firsts.worth(at, where)]
            missing = self._missing(at, within, 0) if lines else None
            for where in lines if missing is not None else ():
                firsts.add(at, where, missing or ())
        message = f"after this line with # {self.tag} there is a way without {what} within {within} choices."
        for where, way in firsts.ways():
            yield view.problem(where, message, way)

    def _missing(self, at: int, left: int, depth: int) -> tuple[int, ...] | None:
        """The choices of the shortest way on which no wanted choice comes, or None if it comes on all. What a practice
        answers is not counted: the player does not choose there."""
        if (at, left) in self.known:
            return self.known[at, left]
        kinds = self.view.kinds
        leads = self.view.space.leads(at)
        found: tuple[int, ...] | None = None
        if not any(kinds[offer] & self.wanted for offer, _ in leads):
            answers = bool(leads) and all(kinds[offer] & AFTER for offer, _ in leads)
            remaining = left if answers and depth < _LONGEST_PRACTICE else left - 1
            found = () if not leads or remaining <= 0 else None
            for offer, to in leads if found is None else ():
                deeper = self._missing(to, remaining, depth + 1)
                if deeper is not None and (found is None or len(deeper) + 1 < len(found)):
                    found = (offer, *deeper)
        self.known[at, left] = found
        return found


def _note_first(view: View) -> Iterator[Problem]:
    """The content note comes before anything else, with the softer version and the skip beside it."""
    flows = [flow for flow in view.played[0].knots if flow != ("", "")]
    where = view.program.steps[0].where
    if not flows or any(flow[0] != "note" for flow in flows):
        hint = "Begin with -> note and put the note into '== note ==', with its choices."
        yield view.problem(where, "the story does not begin with its content note.", hint)
        return
    for early in dict.fromkeys(before_note(view)):
        yield view.problem(early, "these words come before the content note.", "Put them into a knot after it.")
    offered = set().union(*(view.names[offer] for offer, _ in view.space.leads(0)))
    for name in ("soften", "skip"):
        if name not in offered:
            yield view.problem(where, f"the content note offers no choice with # {name}.", "Put one beside it.")


def _unwarned(view: View) -> Iterator[Problem]:
    """Lines that need a content note and can be come to without it."""
    for name in sorted({cue.value for cue in view.cues.values() if cue.name == "needs"}):
        warned: dict[int, tuple[bool, bool]] = {}
        came: dict[int, tuple[int, int]] = {0: (-1, -1)}
        told: set[Where] = set()
        waiting = [0]
        for at in waiting:
            played = view.played[at]
            if id(played) not in warned:
                warned[id(played)] = _warned(played, name)
            early, given = warned[id(played)]
            if early:
                for where in _needing(view, played, name):
                    if where not in told:
                        told.add(where)
                        message = f"this can be come to without the content note '{name}'."
                        hint = f"Lead past a line with # note: {name} first. {view.way(_back(came, at))}"
                        yield view.problem(where, message, hint)
            for offer, to in view.space.leads(at) if not given else ():
                if to not in came:
                    came[to] = (at, offer)
                    waiting.append(to)


def _warned(played: Played, name: str) -> tuple[bool, bool]:
    """Whether a turn needs a note before it gives it, and whether it gives it."""
    early = given = False
    for line in played.lines:
        tags = [(tag.name, tag.value) for tag in map(parse_tag, line.tags)]
        given = given or ("note", name) in tags
        early = early or (("needs", name) in tags and not given)
    return early, given


def _needing(view: View, played: Played, name: str) -> list[Where]:
    cues = [(view.cues[cue], view.program.steps[cue].where) for cue in played.cues]
    return [where for cue, where in cues if (cue.name, cue.value) == ("needs", name)]


def note_names(story: Story, facts: LevelFacts) -> Iterator[Problem]:
    """Each content note of level.toml is told by a line, and needed by one; the story names no others. What only tells
    how the softer version is softer (SOFTER) warns of nothing, so that nothing needs it."""
    if facts.notes is None:
        return
    used = [placed for placed in story.tags if placed.tag.name in ("note", "needs")]
    for placed in used:
        if placed.tag.value and placed.tag.value not in facts.notes:
            message = f"level.toml has no content note '{placed.tag.value}'."
            hint = did_you_mean(placed.tag.value, facts.notes)
            yield Problem(story.prefix + placed.file, placed.line, 0, message, hint)
    told = {placed.tag.value: placed for placed in reversed(used) if placed.tag.name == "note"}
    needed = {placed.tag.value for placed in used if placed.tag.name == "needs"}
    file, line = next(((k.file, k.line) for k in story.knots if k.name == "note"), (story.path.name, 1))
    for name in sorted(facts.notes):
        if name not in told:
            message = f"the content note '{name}' of level.toml is told by no line."
            yield Problem(story.prefix + file, line, 0, message, f"Put # note: {name} on the line that tells it.")
        elif name not in needed and name != SOFTER:
            message = f"no line needs the content note '{name}', so that it may be told too late."
            hint = f"Put # needs: {name} on the first line of what it warns of; or take it out of level.toml."
            yield Problem(story.prefix + told[name].file, told[name].line, 0, message, hint)
