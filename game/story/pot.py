"""The words of a story for translators: a gettext template keyed by id, each with its speaker, its place and what
stands around it."""

from pathlib import Path

from .choosing import ChoiceSet, choice_sets, words
from .messages import Message, messages
from .parser import parse
from .problems import Problems

_RULES = """The words of a level's story. Copy this file to locale/<language>.po beside the story and write each msgstr.
Keep what stands in { } and any <>: {condition: these words|those words}. Change only the words.
A \\ before a sign shows the sign itself. Line breaks within a message stay where they are."""


def write_pot(path: Path, shown: str = "") -> tuple[Path, int]:
    """Write locale/story.pot beside a story; gives the file and how many messages stand in it. Raises ContentError."""
    import polib

    problems = Problems(shown.removesuffix(path.name))
    script = parse(path, problems)
    problems.raise_any()
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.header = _RULES
    catalogue.metadata = {"MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8", "Language": ""}
    found = list(messages(script))
    sets = choice_sets(script)
    for message in found:
        entry = polib.POEntry(msgctxt=message.id, msgid=message.text, comment=_about(message, sets))
        entry.occurrences = [(message.where.file, str(message.where.line))]
        catalogue.append(entry)
    file = path.parent / "locale" / "story.pot"
    file.parent.mkdir(exist_ok=True)
    catalogue.save(str(file), newline="\n")
    return file, len(found)


def _about(message: Message, sets: dict[int, ChoiceSet]) -> str:
    """Who says it and where; for a choice also the lines before it and the choices beside it."""
    offered = message.choice and message.parts[0][1] != "said"
    who = message.tag("speaker")
    what = "A choice of the player." if offered else f"Said by {who}." if who else "Told, by nobody."
    about = [f"{what} Place: {message.place or 'the beginning'}."]
    if feel := message.tag("feel"):
        about.append(f"Feeling: {feel}.")
    if at := message.tag("at"):
        about.append(f"Shown on the map, at '{at}'.")
    if offered:
        about += _picture(message, sets)
    return "\n".join(about)


def _picture(message: Message, sets: dict[int, ChoiceSet]) -> list[str]:
    """The last lines before a set of choices, and the whole set with a mark at this one."""
    line = message.parts[0][0]
    around = sets[id(line)]
    offered = [f"  {'>' if one is line else '*'} {words(one)}" for one in around.choices if not one.fallback]
    return ["The choices there, this one marked >:", *(f"  {said}" for said in around.before), *offered]
