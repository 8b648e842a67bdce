"""What can be proved of a story by visiting every state it can come to."""

from collections.abc import Iterator

from game.core.problems import Problem

from .checker_reach import endings, never_reached
from .checker_safety import note_names, safety
from .checker_turns import turns
from .checker_view import LevelFacts, View
from .checker_words import words
from .space import MOST_STATES, Space
from .story import Story
from .syntax import Variable
from .vocabulary import check_ids, check_vocabulary

__all__ = ["LevelFacts", "check_story", "prove"]


def check_story(story: Story, facts: LevelFacts | None = None, most: int = MOST_STATES) -> tuple[Problem, ...]:
    """Everything that is wrong with the tags and ids of a story and with where it can go; a problem of the second kind
    names the shortest way there, as choices.

    A story with more than `most` states fails, and the problem says which variables make it large.
    """
    facts = facts or LevelFacts()
    written = (*check_vocabulary(story), *check_ids(story), *note_names(story, facts))
    return (*written, *prove(story, facts, most))


def prove(story: Story, facts: LevelFacts, most: int = MOST_STATES) -> tuple[Problem, ...]:
    """Only what needs every state."""
    problems = tuple(_declared(story))
    if problems:
        return problems
    space = Space(story, most, facts.ground)
    space.explore()
    if not space.complete:
        return (too_large(space),)
    view = View(space, facts)
    found = (*never_reached(view), *turns(view), *endings(view), *safety(view), *words(view))
    return tuple(dict.fromkeys(found))


def _declared(story: Story) -> Iterator[Problem]:
    for variable in story.variables:
        for message, hint in _undeclared(variable):
            yield Problem(story.prefix + variable.where.file, variable.where.line, 0, message, hint)


def _undeclared(variable: Variable) -> Iterator[tuple[str, str]]:
    name, value = variable.name, variable.value
    if isinstance(value, str) and not variable.words:
        hint = f'Write VAR {name} = "{value}" // {value}|another'
        yield f"'{name}' does not say which words it can hold.", hint
    elif isinstance(value, int) and not isinstance(value, bool) and (variable.low is None or variable.high is None):
        yield f"'{name}' does not say its range.", f"Write VAR {name} = {value} // 0..5"


def too_large(space: Space) -> Problem:
    """That there are more states than may be looked at, and which parts of the memory multiply them most, by those
    seen so far."""
    seen = list(zip(space.entry, space.state, strict=True))[:100_000]
    shares = []
    for slot, bits in space.packing.bits.items():
        left = len({(entry, state & ~bits) for entry, state in seen})
        slots = space.program.slots
        key = slots[slot].key if slot < len(slots) else space.whereabouts.called(slot - len(slots))
        shares.append((len(seen) / left, key))
    largest = ", ".join(f"'{name}' (x{share:.1f})" for share, name in sorted(shares, reverse=True)[:5] if share > 1.05)
    message = f"this story can be in more than {space.most:,} states, too many to look at."
    hint = f"What multiplies them most: {largest}. Let conditions read fewer of these so late."
    return Problem(space.story.prefix + space.story.path.name, 0, 0, message, hint)
