"""A story in another language: the same script with other words, from a gettext catalogue keyed by id.

A translation is read by the same subset as the story. It may say anything, but it keeps what stands in braces: the
same conditions, sequences and arrows. So a translated story has the same places and the same memory as its original,
and a boat saved in one language goes on in the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from game.core.problems import ContentError, Problem, did_you_mean

from .expressions import ExpressionReader
from .graph import build
from .messages import Key, Message, Pieces, key, messages, with_words
from .parser import parse
from .pieces import PieceReader
from .problems import Problems, RefusedError
from .reading import Cursor
from .story import Story, read_story, story_of
from .syntax import ChoiceLine, Divert, Either, Piece, Sequence, TagText, Text
from .writing import shape

ORIGINAL = "en"
_KEEP = "Keep everything in { } but its words, and any <>; change the words only."


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a catalogue."""

    original: str
    text: str
    line: int
    unsure: bool


def catalogue_file(story: Path, language: str) -> Path:
    """Where the translation of a story into a language lies."""
    return story.parent / "locale" / f"{language}.po"


def read_story_in(language: str, path: Path, shown: str = "") -> Story:
    """The story at `path` in a language; what is not translated, or not soundly, stays as written. Raises ContentError
    if the story itself cannot be read."""
    catalogue = catalogue_file(path, language)
    if language == ORIGINAL or not catalogue.is_file():
        return read_story(path, shown)
    prefix = shown.removesuffix(path.name)
    problems = Problems(prefix)
    script = parse(path, problems)
    original = build(script, problems)
    problems.raise_any()
    try:
        entries = read_entries(catalogue, catalogue.name)
    except ContentError:
        return story_of(path, prefix, script, original)
    changes: dict[Key, Pieces] = {}
    for message in messages(script):
        entry = entries.get(message.id)
        if entry and entry.text and not entry.unsure and entry.original == message.text:
            try:
                changes |= translated(message, entry.text)
            except RefusedError:
                continue
    other = Problems(prefix)
    program = build(with_words(script, changes), other)
    return story_of(path, prefix, with_words(script, changes), program if not other.found else original)


def check_translations(path: Path, shown: str, languages: Iterable[str] = ()) -> tuple[Problem, ...]:
    """What is missing or wrong in the catalogues beside a story, and which of `languages` have none."""
    problems = Problems()
    script = parse(path, problems)
    if problems.found:
        return ()  # said already, by whoever read the story
    wanted = list(messages(script))
    prefix = shown.removesuffix(path.name)
    found: list[Problem] = []
    files = {file.stem: file for file in sorted((path.parent / "locale").glob("*.po"))}
    for language in languages:
        if language != ORIGINAL and language not in files:
            hint = (
                f"Make it from the .pot: 'python3 run.py story pot LEVEL' writes it; save it as locale/{language}.po."
            )
            found.append(Problem(f"{prefix}locale/{language}.po", 0, 0, "this translation is missing.", hint))
    for file in files.values():
        name = f"{prefix}locale/{file.name}"
        try:
            found += _check_catalogue(read_entries(file, name), wanted, name)
        except ContentError as error:
            found += error.problems
    return tuple(sorted(found))


def _check_catalogue(entries: dict[str, Entry], wanted: list[Message], shown: str) -> list[Problem]:
    problems: list[Problem] = []
    for message in wanted:
        entry = entries.get(message.id)
        place = f"{message.where.file} line {message.where.line}"
        if entry is None or not entry.text:
            line = entry.line if entry else 0
            problems.append(
                Problem(shown, line, 0, f"'{message.id}' ({place}) is not translated.", "Write its msgstr.")
            )
        elif entry.original != message.text:
            hint = "Take the new words over from the .pot and look whether the translation still fits."
            problems.append(Problem(shown, entry.line, 0, f"'{message.id}' has changed in {place}.", hint))
        elif entry.unsure:
            hint = "Look at it, and take the word fuzzy away."
            problems.append(Problem(shown, entry.line, 0, f"'{message.id}' is marked as unsure (fuzzy).", hint))
        else:
            try:
                translated(message, entry.text)
            except RefusedError as refused:
                text = f"the translation of '{message.id}': {refused.message.rstrip('.')}."
                problems.append(Problem(shown, entry.line, 0, text, refused.hint))
    known = {message.id for message in wanted}
    for name, entry in entries.items():
        if name not in known:
            hint = did_you_mean(name, known) if len(known) < 9 else "Take it out, or make it obsolete with '#~'."
            problems.append(Problem(shown, entry.line, 0, f"the story has no '{name}'.", hint))
    return problems


def read_entries(file: Path, shown: str) -> dict[str, Entry]:
    """The messages of a catalogue by id. Raises ContentError if it cannot be read or has one id twice."""
    import polib

    try:
        catalogue = polib.pofile(str(file), encoding="utf-8")
    except (OSError, ValueError) as error:
        hint = "Open it in a program for .po files, such as Poedit, which shows what is wrong."
        raise ContentError([Problem(shown, 0, 0, f"this catalogue cannot be read ({error}).", hint)]) from error
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for entry in catalogue:
        if entry.obsolete:
            continue
        if not entry.msgctxt:
            hint = "Each message needs its id as msgctxt; 'story pot' writes them."
            problems.append(Problem(shown, entry.linenum, 0, "this message has no id.", hint))
        elif entry.msgctxt in entries:
            problems.append(Problem(shown, entry.linenum, 0, f"'{entry.msgctxt}' stands here twice.", "Keep one."))
        else:
            entries[entry.msgctxt] = Entry(entry.msgid, entry.msgstr, entry.linenum, "fuzzy" in entry.flags)
    if problems:
        raise ContentError(problems)
    return entries


# One message


def translated(message: Message, text: str) -> dict[Key, Pieces]:
    """The pieces of a message in other words. Raises RefusedError if they are not the same pieces but for the words."""
    lines = text.split("\n")
    if len(lines) != len(message.parts):
        _refuse(f"the original has {len(message.parts)} lines and this has {len(lines)}", "Keep the line breaks.")
    changes: dict[Key, Pieces] = {}
    for (statement, role, original), line in zip(message.parts, lines, strict=True):
        if isinstance(statement, ChoiceLine) and role != "start" and "{~" in "".join(shape(statement.start or ())):
            _refuse("words that change by themselves stand before the [ of this choice", "Put them into the [ ] there.")
        changes[key(statement, role)] = _merged(original, _read(line, message.choice))
    return changes


def _refuse(message: str, hint: str) -> None:
    raise RefusedError(0, 0, message, hint)


def _read(text: str, choice: bool) -> Pieces:
    cursor = Cursor("", text)
    reader = PieceReader(cursor, ExpressionReader(cursor))
    found = tuple(reader.pieces(choice))
    if not cursor.ended:
        _refuse(
            f"'{cursor.rest()}' cannot be read here", "Put a \\ before a sign that is to be shown, such as \\[ or \\}."
        )
    if any(isinstance(piece, TagText) for piece in found):
        _refuse("a translation has no tags of its own", "Leave the # and its words out, or write \\# for the sign.")
    return found


def _merged(original: Pieces, words: Pieces) -> Pieces:
    """The words of the one with the conditions, sequences, tags and arrows of the other."""
    arrow = original[-1:] if original and isinstance(original[-1], Divert) else ()
    tags = tuple(piece for piece in original if isinstance(piece, TagText))
    body = tuple(piece for piece in original[: len(original) - len(arrow)] if not isinstance(piece, TagText))
    if shape(body) != shape(words):
        _refuse("its braces are not those of the original", _KEEP)
    before = body[0].text if body and isinstance(body[0], Text) else ""
    after = body[-1].text if body and isinstance(body[-1], Text) else ""
    start = before[: len(before) - len(before.lstrip(" \t"))]
    end = after[len(after.rstrip(" \t")) :]
    middle = _filled(body, words)
    return ((Text(start),) if start else ()) + middle + ((Text(end),) if end else ()) + tags + arrow


def _filled(original: Pieces, words: Pieces) -> Pieces:
    """`words` with each condition, sequence and arrow taken over from the original, so that problems name its place."""
    left: list[Piece] = [piece for piece in original if not isinstance(piece, Text | TagText)]
    filled: list[Piece] = []
    for piece in words:
        if isinstance(piece, Text):
            filled.append(piece)
            continue
        own = next(one for one in left if shape((one,)) == shape((piece,)))
        left.remove(own)
        if isinstance(own, Either) and isinstance(piece, Either):
            no = None if own.no is None else _filled(own.no, piece.no or ())
            filled.append(Either(own.condition, _filled(own.yes, piece.yes), no, own.where))
        elif isinstance(own, Sequence) and isinstance(piece, Sequence):
            parts = tuple(_filled(mine, other) for mine, other in zip(own.parts, piece.parts, strict=True))
            filled.append(Sequence(parts, own.cycles, own.where))
        else:
            filled.append(own)
    return tuple(filled)
