"""How long a story is: lines, choices, and the words of the ways through it."""

import heapq
import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass

from game.core.problems import ContentError

from .checker import too_large
from .model import Line, Turn
from .output import RawLine
from .playing import begin, choose
from .space import Space
from .story import Story, parse_tag
from .syntax import TagText

WORDS_A_MINUTE = 150
_PLAYS, _MOST_TURNS = 120, 300


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """Counts of a story. Words are those of lines (choices left out) on ways that skip and soften nothing: the fewest
    over all such ways, median and most over plays drawn at random with a fixed seed. `share` is the part of all lines
    that every such way shows at least: of the way with the fewest lines.

    `ways` are the different ways through the story, as choices. Where one can go round and come back (looking about
    in a place), the round itself counts as nothing, so that there is an end to counting; without rounds it is every
    way there is."""

    lines: int
    choices: int
    states: int
    fewest: int
    median: int
    most: int
    share: float
    ways: int

    @property
    def minutes(self) -> tuple[float, float, float]:
        """How long the fewest, median and most words take to read."""
        fewest, median, most = (round(w / WORDS_A_MINUTE, 1) for w in (self.fewest, self.median, self.most))
        return fewest, median, most

    def described(self) -> str:
        """A few plain sentences."""
        minutes = "/".join(map(str, self.minutes))
        return (
            f"{self.lines} lines, {self.choices} choices, {self.states:,} states, {rounded(self.ways)} "
            "(going round in one place not counted). "
            f"Words on a way (fewest/median/most): {self.fewest}/{self.median}/{self.most}, "
            f"{minutes} minutes of reading. Every way shows at least {self.share:.0%} of all lines."
        )


def story_facts(story: Story) -> StoryFacts:
    """Count a story. Raises ContentError if it has too many states to look at."""
    space = Space(story)
    space.explore()
    if not space.complete:
        raise ContentError([too_large(space)])
    fewest, _ = _shortest(space, lambda line: len(line.text.split()))
    _, shown = _shortest(space, lambda line: int(bool(line.text)))
    lengths = sorted(_length(story, seed) for seed in range(_PLAYS))
    return StoryFacts(
        lines=len(story.lines),
        choices=len(story.choices),
        states=len(space.state),
        fewest=fewest,
        median=round(statistics.median(lengths)),
        most=max(lengths),
        share=len(shown) / max(1, len(story.lines)),
        ways=count_ways(space),
    )


def rounded(ways: int) -> str:
    """A count of ways in words; a large one by its size."""
    if ways < 1_000_000:
        return f"{ways:,} ways" if ways != 1 else "1 way"
    return f"more than 10^{len(str(ways)) - 1} ways"


def count_ways(space: Space) -> int:
    """The ways from the beginning to an ending. States that lead to one another in a round are taken together: what
    counts is by which choice the round is left, and from which of its states."""
    group = rounds(space)
    ways: dict[int, int] = {}
    for members in group:  # those that come last, first
        inside = dict.fromkeys(members)
        leaves = [to for at in members for to in space.next_states(at) if to not in inside]
        ends = sum(1 for at in members if len(space.next_states(at)) == 0)
        total = ends + sum(ways[to] for to in leaves)
        for at in members:
            ways[at] = total
    return ways[0]


def rounds(space: Space) -> list[list[int]]:
    """All states in groups that lead to one another, each group after those that it leads to (Tarjan 1972, without
    recursion)."""
    order = [-1] * len(space.state)
    low = [0] * len(space.state)
    stacked = bytearray(len(space.state))
    stack: list[int] = []
    groups: list[list[int]] = []
    count = 0
    work: list[tuple[int, int]] = [(0, 0)]
    while work:
        at, step = work.pop()
        if step == 0:
            order[at] = low[at] = count
            count += 1
            stack.append(at)
            stacked[at] = 1
        following = space.next_states(at)
        while step < len(following):
            to = following[step]
            step += 1
            if order[to] < 0:
                work += [(at, step), (to, 0)]
                break
            if stacked[to]:
                low[at] = min(low[at], order[to])
        else:
            if low[at] == order[at]:
                members: list[int] = []
                while not members or members[-1] != at:
                    members.append(stack.pop())
                    stacked[members[-1]] = 0
                groups.append(members)
            if work:
                before = work[-1][0]
                low[before] = min(low[before], low[at])
    return groups


def _shortest(space: Space, weight: Callable[[RawLine], int]) -> tuple[int, set[str]]:
    """The least weight of lines to an ending without skipping or softening, and the ids (or words) of the lines
    shown."""
    skips = [
        any(
            isinstance(p, TagText) and parse_tag(p.text).name in ("skip", "soften")
            for p in (o.line.only or ()) + (o.line.start or ())
        )
        for o in space.program.offers
    ]
    weights: dict[int, int] = {}

    def cost(at: int) -> int:
        played = space.played[at]
        if id(played) not in weights:
            weights[id(played)] = sum(map(weight, played.lines))
        return weights[id(played)]

    best: dict[int, int] = {}
    came: dict[int, int] = {}
    queue = [(cost(0), 0, -1)]
    while queue:
        total, at, before = heapq.heappop(queue)
        if at in best:
            continue
        best[at], came[at] = total, before
        leads = space.leads(at)
        if not leads:
            shown: set[str] = set()
            while at >= 0:
                for line in space.played[at].lines:
                    ids = [tag.value for tag in map(parse_tag, line.tags) if tag.name == "id"]
                    shown |= {ids[0] if ids else line.text} if line.text else set()
                at = came[at]
            return total, shown
        for offer, to in leads:
            if not skips[offer] and to not in best:
                heapq.heappush(queue, (total + cost(to), to, at))
    return 0, set()


def _length(story: Story, seed: int) -> int:
    """The words of one play that skips and softens nothing and looks at each thing once at most."""
    chance = random.Random(seed)
    turn = begin(story)
    words = _words(turn.lines)
    looked: set[str] = set()
    for _ in range(_MOST_TURNS):
        if turn.ended:
            break
        turn = choose(story, turn.state, _pick(turn, chance, looked))
        words += _words(turn.lines)
    return words


def _words(lines: tuple[Line, ...]) -> int:
    return sum(len(line.text.split()) for line in lines)


def _pick(turn: Turn, chance: random.Random, looked: set[str]) -> int:
    finished = [c for c in turn.choices if c.tag("after") == "finished"]
    plain = [c for c in turn.choices if not (c.has("skip") or c.has("soften"))]
    fresh = [c for c in plain if c.id not in looked]
    choice = chance.choice(finished or fresh or plain or list(turn.choices))
    looked.add(choice.id)
    return choice.index
