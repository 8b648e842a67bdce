"""How long a story is: lines, choices, and the words of the ways through it."""

import heapq
import random
import statistics
from dataclasses import dataclass

from .model import Line, Turn
from .playing import begin, choose
from .space import Space
from .story import Story, parse_tag
from .syntax import TagText

WORDS_A_MINUTE = 150
_PLAYS, _MOST_TURNS = 120, 300


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """Counts of a story. Words are those of lines (choices left out) on ways that skip and soften nothing: the fewest
    over all such ways, median and most over plays drawn at random with a fixed seed. `share` is the part of all
    lines that lies on the shortest way."""

    lines: int
    choices: int
    states: int
    fewest: int
    median: int
    most: int
    share: float

    def described(self) -> str:
        """A few plain sentences."""
        minutes = "/".join(str(round(w / WORDS_A_MINUTE, 1)) for w in (self.fewest, self.median, self.most))
        return (
            f"{self.lines} lines, {self.choices} choices, {self.states:,} states. "
            f"Words on a way (fewest/median/most): {self.fewest}/{self.median}/{self.most}, "
            f"{minutes} minutes of reading. The shortest way shows {self.share:.0%} of all lines."
        )


def story_facts(story: Story) -> StoryFacts:
    """Count a story."""
    space = Space(story)
    space.explore()
    fewest, shown = _shortest(space)
    lengths = sorted(_length(story, seed) for seed in range(_PLAYS))
    return StoryFacts(
        lines=len(story.lines),
        choices=len(story.choices),
        states=len(space.state),
        fewest=fewest,
        median=round(statistics.median(lengths)),
        most=max(lengths),
        share=len(shown) / max(1, len(story.lines)),
    )


def _shortest(space: Space) -> tuple[int, set[str]]:
    """The fewest words to an ending without skipping or softening, and the ids (or words) of the lines shown."""
    skips = [
        any(
            isinstance(p, TagText) and parse_tag(p.text).name in ("skip", "soften")
            for p in (o.line.only or ()) + (o.line.start or ())
        )
        for o in space.program.offers
    ]
    words: dict[int, int] = {}

    def cost(at: int) -> int:
        played = space.played[at]
        if id(played) not in words:
            words[id(played)] = sum(len(line.text.split()) for line in played.lines)
        return words[id(played)]

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
