"""Plans: short tests of a story in words that its writer can read. levels/AUTHORING.md explains them."""

import re
from dataclasses import dataclass, field

from game.core.problems import Problem

from .model import Choice, Line, Turn
from .playing import begin, choose
from .story import Story

MOST_TURNS = 400

_STEP = re.compile(
    r"(?P<take>> *(?P<taken>.+))|(?P<until>on to: *(?P<offered>.+))|(?P<toend>on to the end)"
    r"|(?P<answer>finished|left|skipped|worse|other)|(?P<corner>skip|soften)"
    r"|(?P<word>said|ever|never|offered|not offered): *(?P<text>.+)"
    r"|practised: *(?P<activity>\w+)(?: +(?P<times>\d+))?|(?P<bare>light|end)"
)
_FORMS = (
    "> choice, said: words, ever: words, never: words, on to: choice, on to the end, finished, left, skipped, "
    "worse, other, skip, soften, practised: name 2, light, end"
)


class _FailedError(Exception):
    """A step of a plan that did not hold."""


@dataclass(slots=True)
class _Play:
    story: Story
    turn: Turn
    said: list[Line] = field(default_factory=list)
    since: list[Line] = field(default_factory=list)

    def take(self, choice: Choice) -> None:
        self.turn = choose(self.story, self.turn.state, choice.index)
        self._hear()

    def _hear(self) -> None:
        self.said += self.turn.lines
        self.since += self.turn.lines


def run_plan(story: Story, text: str, shown: str) -> tuple[Problem, ...]:
    """Play a plan: the first step that does not hold, as a problem with its line. `shown` names the file."""
    play = _Play(story, begin(story))
    play.said, play.since = list(play.turn.lines), list(play.turn.lines)
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        try:
            _step(play, line)
        except _FailedError as failed:
            offered = " / ".join(c.text for c in play.turn.choices) or "nothing: the story is over"
            return (Problem(shown, number, 0, f"{failed}.", f"On offer here: {offered}."),)
    return ()


def _step(play: _Play, line: str) -> None:
    found = _STEP.fullmatch(line)
    if found is None:
        raise _FailedError(f"'{line}' is no step of a plan (known: {_FORMS})")
    part = found.groupdict()
    if part["take"]:
        play.since = []
        play.take(_named(play, part["taken"].strip()))
    elif part["until"]:
        _go_on(play, part["offered"].strip())
    elif part["toend"]:
        _go_on(play, None)
    elif part["answer"]:
        play.since = []
        play.take(_tagged(play, "after", part["answer"]))
    elif part["corner"]:
        play.since = []
        play.take(_corner(play, part["corner"]))
    else:
        _expect(play, part)


def _expect(play: _Play, part: dict[str, str | None]) -> None:
    text = part["text"] or ""
    match part["word"] or part["bare"] or "practised":
        case "said" if not _heard(play.since, text):
            words = " / ".join(line.text for line in play.since) or "nothing"
            raise _FailedError(f"'{text}' was not said since the last step. Said: {words}")
        case "ever" if not _heard(play.said, text):
            raise _FailedError(f"'{text}' was never said")
        case "never" if _heard(play.said, text):
            raise _FailedError(f"'{text}' was said")
        case "offered" if all(c.text != text for c in play.turn.choices):
            raise _FailedError(f"'{text}' is not on offer")
        case "not offered" if any(c.text == text for c in play.turn.choices):
            raise _FailedError(f"'{text}' is on offer")
        case "light" if not any(line.has("light") for line in play.said):
            raise _FailedError("the light has not come on")
        case "end" if not play.turn.ended:
            raise _FailedError("the story is not over")
        case "practised":
            times = sum(line.tag("practise") == part["activity"] for line in play.said)
            if times < int(part["times"] or 1):
                raise _FailedError(f"'{part['activity']}' was practised {times} times")


def _heard(lines: list[Line], text: str) -> bool:
    return any(text in line.text for line in lines)


def _named(play: _Play, text: str) -> Choice:
    for choice in play.turn.choices:
        if choice.text == text:
            return choice
    raise _FailedError(f"'{text}' is not on offer")


def _tagged(play: _Play, name: str, value: str) -> Choice:
    for choice in play.turn.choices:
        if choice.tag(name) == value:
            return choice
    raise _FailedError(f"no choice here has '# {name}: {value}'")


def _corner(play: _Play, name: str) -> Choice:
    for choice in play.turn.choices:
        if choice.has(name) or (name == "skip" and choice.tag("after") == "skipped"):
            return choice
    raise _FailedError(f"no choice here has '# {name}'")


def _go_on(play: _Play, text: str | None) -> None:
    """Go on by the plainest choices until `text` is on offer (or, with None, to the end)."""
    play.since = []
    for _ in range(MOST_TURNS):
        if text is not None and any(c.text == text for c in play.turn.choices):
            return
        if play.turn.ended:
            if text is None:
                return
            raise _FailedError(f"the story ended before '{text}' was on offer")
        play.take(plainest(play.story, play.turn))
    raise _FailedError(f"{MOST_TURNS} turns did not lead " + (f"to '{text}'" if text else "to the end"))


def plainest(story: Story, turn: Turn) -> Choice:
    """The choice of someone who just plays on: every practice finished; nothing skipped, softened or asked of people;
    of the things on the map, one that leads on rather than one to look at."""
    finished = [c for c in turn.choices if c.tag("after") == "finished"]
    plain = [c for c in turn.choices if not (c.has("skip") or c.has("soften") or c.has("people"))]
    for choice in (*finished, *(c for c in plain if not c.has("at"))):
        return choice
    here = [c.text for c in turn.choices]
    once = {o.key for o in story.program.offers if o.line.once}
    for choice in (*(c for c in plain if c.id in once), *plain):
        after = choose(story, turn.state, choice.index)
        if [c.text for c in after.choices] != here:
            return choice
    return (*plain, *turn.choices)[0]
