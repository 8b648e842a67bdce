"""Playing a level in the terminal, for its writer: with variables on request, and to any knot."""

from collections.abc import Callable, Iterator
from pathlib import Path

from game.core.problems import did_you_mean

from .engine import EndlessStoryError
from .model import Choice, Line, Value
from .playing import RawTurn, go_to, raw_begin, raw_choose, raw_resume, told
from .story import Story, read_story

HELP = "number: choose   v: variables   k: knots   k NAME: go to a knot   b: back   q: stop"


def play(file: Path, ask: Callable[[str], str] = input) -> int:
    """Play a level until the player stops."""
    story = read_story(file, str(file))
    turn = raw_begin(story)
    past: list[RawTurn] = []
    print(HELP)
    _print_turn(turn, story)
    while True:
        try:
            said = ask("> ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return 0
        command, _, name = said.partition(" ")
        if command.lower() == "q":
            return 0
        try:
            then = _done(story, turn, past, command.lower(), name.strip())
        except EndlessStoryError as error:
            print(f"{story.prefix}{error}: {error.what}. {error.hint} You stay where you are.")
            continue
        if then is not None:
            turn = then
            _print_turn(turn, story)


def _done(story: Story, turn: RawTurn, past: list[RawTurn], command: str, name: str) -> RawTurn | None:
    """The turn that a command leads to, or None if it leads nowhere; what there is to say is printed."""
    if command == "v":
        print("\n".join(_memory(story, turn)) or "  There is nothing to remember yet.")
    elif command == "b":
        if past:
            return past.pop()
        print("This is where you began; there is nothing to go back to.")
    elif command == "k" and not name:
        print("  " + "\n  ".join(story.program.knots))
    elif command == "k":
        if name in story.program.knots:
            then = raw_resume(story, go_to(story, turn.state, name).state)
            past.append(turn)
            return then
        print(f"There is no knot '{name}'. {did_you_mean(name, story.program.knots)}")
    elif command.isascii() and command.isdigit() and len(command) < 7:
        if 1 <= int(command) <= len(turn.offered):
            then = raw_choose(story, turn, int(command) - 1)
            past.append(turn)
            return then
        count = len(turn.offered)
        print(f"There is no choice {command} here. " + (f"Take 1 to {count}." if count else "The story is over."))
    else:
        print((f"'{command}' means nothing here. " if command else "") + HELP)
    return None


def _print_turn(raw: RawTurn, story: Story) -> None:
    turn = told(story, raw)
    print()
    for line in turn.lines:
        print(spoken(line))
    for choice in turn.choices:
        print(f"  {choice.index + 1}. {offered(choice)}")
    if turn.ended:
        print("(Ink runs out of words here; end the story with -> END.)" if raw.ran.ran_out else "(The story is over.)")


def spoken(line: Line) -> str:
    """A line with its speaker and its cues to the game."""
    speaker = line.tag("speaker")
    cues = [str(tag) for tag in line.tags if tag.name not in ("id", "speaker", "feel")]
    return (f"{speaker.upper()}: " if speaker else "") + line.text + (f"   [{', '.join(cues)}]" if cues else "")


def offered(choice: Choice) -> str:
    """A choice with its cues to the game."""
    cues = [str(tag) for tag in choice.tags if tag.name != "id"]
    return choice.text + (f"   [{', '.join(cues)}]" if cues else "")


def _memory(story: Story, turn: RawTurn) -> Iterator[str]:
    """The variables as they stand now, written as in Ink, the knots come through, and what conditions count."""
    for slot, value in zip(story.program.slots, turn.cells, strict=True):
        if slot.variable is not None:
            yield f"  {slot.key} = {_as_ink(value)}"
    through = dict.fromkeys((*turn.state.trail, *(".".join(filter(None, flow)) for flow in turn.ran.knots)))
    if names := ", ".join(filter(None, through)):
        yield f"  been to: {names}"
    for slot, value in zip(story.program.slots, turn.cells, strict=True):
        choice_or_sequence = slot.key in story.program.places or "/" in slot.key
        if slot.variable is None and value and not choice_or_sequence:
            yield f"  {slot.key} counts {value}"


def _as_ink(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)
