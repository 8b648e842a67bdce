"""The tags that cue the game, where each may stand, and which values it takes."""

from dataclasses import dataclass

from game.core.events import Reply
from game.core.problems import Problem, did_you_mean

from .story import PlacedTag, Source, Story, TagKind


@dataclass(frozen=True, slots=True)
class Known:
    """One tag: on lines, on choices or both; with a value or bare; which values, if they are few."""

    line: bool
    choice: bool
    value: bool
    values: tuple[str, ...] = ()
    bare: bool = False


FEELINGS = ("calm", "wary", "worried", "tense", "tired", "wry", "bright", "sad", "surprised", "soft")

TAGS: dict[str, Known] = {
    "id": Known(True, True, True),
    "speaker": Known(True, False, True),
    "feel": Known(True, False, True, FEELINGS),
    "go": Known(True, False, True),
    "move": Known(True, False, True),
    "practise": Known(True, False, True),
    "round": Known(True, False, True),
    "sound": Known(True, False, True),
    "distress": Known(True, False, False),
    "harm": Known(True, False, False),
    "teach": Known(True, False, False),
    "note": Known(True, False, True),
    "needs": Known(True, False, True),
    "light": Known(True, False, False),
    "at": Known(False, True, True),
    "after": Known(False, True, True, ("finished", "left", "skipped", "worse", "other")),
    "calm": Known(False, True, False),
    "people": Known(False, True, True, ("mine", "help"), bare=True),
    "reply": Known(False, True, True, tuple(Reply)),
    "soften": Known(False, True, False),
    "skip": Known(False, True, False),
}


def check_vocabulary(story: Story) -> tuple[Problem, ...]:
    """Unknown tags, tags in the wrong place, values that are missing, unknown or too much."""
    problems: dict[Problem, None] = {}
    for placed in story.tags:
        wrong = _wrong(placed)
        if wrong:
            problems[Problem(story.prefix + placed.file, placed.line, 0, *wrong)] = None
    return tuple(problems)


def _wrong(placed: PlacedTag) -> tuple[str, str] | None:
    """What is wrong with a tag, and a hint. A tag beside no words goes to the line that comes next, so that it must be
    one of lines."""
    tag, known = placed.tag, TAGS.get(placed.tag.name)
    if known is None:
        return f"there is no tag '# {tag.name}'.", did_you_mean(tag.name, TAGS)
    on_choice = placed.kind is TagKind.CHOICE
    if not placed.shared and not (known.choice if on_choice else known.line):
        other = "a line" if on_choice else "a choice, inside its [ ]"
        return f"'# {tag.name}' belongs on {other}.", "In Ink a tag after ] belongs to the line that follows."
    if known.value and not tag.value and not known.bare:
        return f"'# {tag.name}' needs a value.", f"Write '# {tag.name}: ...'."
    if not known.value and tag.value:
        return f"'# {tag.name}' takes no value, but has '{tag.value}'.", f"Write '# {tag.name}'."
    if known.values and tag.value and tag.value not in known.values:
        return f"'# {tag.name}' does not know '{tag.value}'.", did_you_mean(tag.value, known.values)
    return None


def check_ids(story: Story) -> tuple[Problem, ...]:
    """Lines and choices without an id, and ids that stand twice."""
    problems: list[Problem] = []
    seen: dict[str, Source] = {}
    for source in (*story.lines, *story.choices):
        what = "choice" if source in story.choices else "line"
        ids = [tag.value for tag in source.tags if tag.name == "id"]
        if not ids and not source.glued:
            hint = "Run 'python3 run.py story ids LEVEL', which writes all that are missing."
            problems.append(Problem(story.prefix + source.file, source.line, 0, f"this {what} has no id.", hint))
        if len(ids) > 1:
            message = f"this {what} has two ids: {', '.join(ids)}."
            problems.append(Problem(story.prefix + source.file, source.line, 0, message, "Keep the first."))
        for named in ids[:1]:
            before = seen.setdefault(named, source)
            if (before.file, before.line) != (source.file, source.line):
                message = f"the id '{named}' also stands in line {before.line} of {before.file}."
                problems.append(Problem(story.prefix + source.file, source.line, 0, message, "Give each its own."))
    return tuple(problems)
