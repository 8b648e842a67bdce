"""A clinician's review of a level: what was reviewed as one hash, whether it still stands, and how it is noted.

What is hashed is what the printed script shows (docs/decisions/0007): nothing else was read, and nothing of it may
change without the review being void.
"""

import hashlib
import json
import re
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from game.core.problems import ContentError, Problem
from game.story.outline import Section, sections
from game.story.parser import parse
from game.story.problems import Problems

from .level import Level
from .toml_file import read_toml

NOT_YET, REVIEWED = "not yet reviewed", "reviewed"
_NOT_READ = frozenset({"review", "palette", "weather", "music", "start_place", "start_spot"})
"""What of level.toml is no words to a player and no part of the skill: where it begins, light and sound."""


@dataclass(frozen=True, slots=True)
class Script:
    """All that a reviewer reads: `about` is level.toml without what is only light and sound, `story` the story in its
    order, `hash` the two as one number."""

    level: Level
    about: dict[str, Any]
    story: tuple[Section, ...]
    hash: str


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The signed form, typed in. It names a role, never a person: the name stands on the paper that was signed."""

    level: str
    hash: str
    role: str
    date: str
    fit_for_use: bool


def script_of(level: Level, story: Path) -> Script:
    """The script of a level. Raises ContentError if its story cannot be read."""
    problems = Problems()
    found = sections(parse(story, problems))
    problems.raise_any()
    about = {key: value for key, value in msgspec.to_builtins(level).items() if key not in _NOT_READ}
    read = [
        [
            section.name,
            *(astuple(row) for row in section.rows),
        ]
        for section in found
    ]
    text = json.dumps([about, read], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Script(level, about, tuple(found), hashlib.sha256(text.encode("utf-8")).hexdigest())


def check_review(level: Level, folder: Path, shown: str) -> tuple[Problem, ...]:
    """Whether what level.toml (named `shown`) says of its review is true."""
    review = level.review
    line = _line(folder / "level.toml", "review", "status")
    empty = not (review.role or review.date or review.hash)
    if review.status == NOT_YET:
        if empty:
            return ()
        hint = "Leave them empty, or note a review with 'python3 run.py review LEVEL --signed FORM.toml'."
        return (Problem(shown, line, 0, "it is not yet reviewed, but says by whom, when or what.", hint),)
    if review.status != REVIEWED:
        hint = f"Write \"{NOT_YET}\", or note a review with 'python3 run.py review LEVEL --signed FORM.toml'."
        return (Problem(shown, line, 0, f"the status of a review cannot be '{review.status}'.", hint),)
    if not (review.role and review.date and review.hash):
        hint = "All three are written by 'python3 run.py review LEVEL --signed FORM.toml'."
        return (Problem(shown, line, 0, "a review needs a role, a date and the hash of what was read.", hint),)
    try:
        now = script_of(level, folder / "story.ink").hash
    except ContentError:
        return ()  # said already, by whoever read the story
    if now == review.hash:
        return ()
    hint = f'Have it reviewed again, or write status = "{NOT_YET}" and empty the other three.'
    message = f"what was reviewed on {review.date} has changed since, so the review no longer holds."
    return (Problem(shown, line, 0, message, hint),)


def read_form(path: Path, script: Script, today: str) -> Form:
    """The signed form, if it may be noted. Raises ContentError with what stands against it."""
    form = read_toml(path, Form, str(path))
    found: list[tuple[str, str, str]] = []
    if form.level != script.level.id:
        found.append(
            ("level", f"this form is for '{form.level}', not for '{script.level.id}'.", "Take the right form.")
        )
    elif form.hash != script.hash:
        hint = "Print the script anew and have it read again; or go back to the words that were signed."
        found.append(("hash", "the words of the level are no longer those that were signed.", hint))
    if not form.role.strip():
        found.append(("role", "the role is missing.", 'Write what the reviewer is, such as "child psychologist".'))
    if not _is_date(form.date) or form.date > today:
        hint = "Write the day of the signature as YYYY-MM-DD, not later than today."
        found.append(("date", f"'{form.date}' is not a day on which this was signed.", hint))
    if not form.fit_for_use:
        hint = "Change what the reviewer asks for and have it read again; true only if the paper says so."
        found.append(("fit_for_use", "the form does not say that the level is fit for use.", hint))
    if found:
        raise ContentError(Problem(str(path), _line(path, "", key), 0, text, hint) for key, text, hint in found)
    return form


def note_review(toml: Path, form: Form) -> None:
    """Write role, date and hash into the [review] of a level.toml; every other byte stays as it is."""
    values = {"status": REVIEWED, "role": form.role.strip(), "date": form.date, "hash": form.hash}
    text = toml.read_bytes().decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    head = re.search(r"^\[review\][^\n]*\n?", text, re.MULTILINE)
    if head is None:
        lines = "".join(f"{key} = {_quoted(value)}{end}" for key, value in values.items())
        text += ("" if text.endswith("\n") else end) + f"{end}[review]{end}{lines}"
    else:
        after = re.search(r"^\[", text[head.end() :], re.MULTILINE)
        stop = head.end() + after.start() if after else len(text)
        table = text[head.end() : stop]
        for key, value in reversed(values.items()):
            pattern = re.compile(rf"^([ \t]*{key}[ \t]*=[ \t]*)(\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*')", re.MULTILINE)
            written = f"{key} = {_quoted(value)}"
            if pattern.search(table):
                table = pattern.sub(lambda found, value=value: found[1] + _quoted(value), table, count=1)  # type: ignore[misc]
            else:
                table = f"{written}{end}{table}"
        text = text[: head.end()] + table + text[stop:]
    toml.write_bytes(text.encode("utf-8"))


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _line(path: Path, table: str, key: str) -> int:
    """The line of a key in a table ("" for the top of the file), or 0."""
    inside = ""
    # Only "\n" ends a line, as for the parser and for editors; splitlines() would count form feeds and the like too.
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        head = re.match(r"\s*\[+\s*([\w.]+)", line)
        inside = head.group(1) if head else inside
        if inside == table and re.match(rf"\s*{key}\s*=", line):
            return number
    return 0
