"""What is asked, in the very words that are shown: one notice a purpose, and the three questions before a study."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from . import words as wording
from .events import ACCESSIBILITY_DATA, COUNSELLOR_FILE, QUESTIONNAIRES, RESEARCH_EVENTS
from .questionnaires import in_words

if TYPE_CHECKING:
    from .study import Study

KEEP_PROGRESS: Final = "keep_progress"
STUDY_PURPOSES: Final = (RESEARCH_EVENTS, QUESTIONNAIRES, ACCESSIBILITY_DATA)
"""Purposes that exist only with a study pack."""
VERSIONS: Final[dict[str, str]] = {
    KEEP_PROGRESS: "1-0-0",
    COUNSELLOR_FILE: "2-0-0",
    RESEARCH_EVENTS: "3-0-0",
    QUESTIONNAIRES: "1-1-0",
    ACCESSIBILITY_DATA: "1-0-1",
}
"""The version (model-revision-addition) of each notice; a new first number asks everybody again."""
READING_GRADE: Final = 6
"""A notice reads at this school grade or below (about age 11); a test measures it."""
MOST_WORDS: Final = 150
WHYS: Final = ("notice", "year", "age")
"""Why something is asked again."""
CHECKS: Final = 3
MOST_WRONG: Final = 2


class Notice(Struct, frozen=True):
    """What is asked, as shown. `sha256` is of exactly this text. `again` says why it is asked anew, "" the first
    time."""

    id: str
    version: str
    language: str
    title: str
    paragraphs: tuple[str, ...]
    more: tuple[str, ...]
    yes: str
    no: str
    again: str = ""

    @property
    def sha256(self) -> str:
        again = (self.again,) if self.again else ()
        shown = "\n".join((self.title, *again, *self.paragraphs, *self.more, self.yes, self.no))
        return hashlib.sha256(shown.encode()).hexdigest()

    @property
    def ref(self) -> "NoticeRef":
        return NoticeRef(self.id, self.version, self.language, READING_GRADE, self.sha256)

    @property
    def words(self) -> int:
        """How many words are shown before "more" is asked for."""
        return len(" ".join((self.title, self.again, *self.paragraphs, self.yes, self.no)).split())


class NoticeRef(Struct, frozen=True, forbid_unknown_fields=True):
    """Which notice was shown; `reading_grade` is the school grade that it does not exceed."""

    id: str
    version: str
    language: str
    reading_grade: int
    sha256: str


class Question(Struct, frozen=True):
    """A check question before a study: one of the options is right; `because` is said after a wrong one."""

    text: str
    options: tuple[str, ...]
    right: int
    because: str


def notice(
    purpose: str, language: str = "en", study: "Study | None" = None, why: str = "", version: str = ""
) -> Notice:
    """The notice of a purpose, in a language that has it, else in English. `why` is what `consent.why_ask_again`
    gave. Raises ValueError for a study's purpose without the study: its notice names it."""
    if purpose in STUDY_PURPOSES and study is None:
        raise ValueError(f"{purpose} belongs to a study")
    stem = f"notice.{purpose}"
    text = _whole(language, f"{stem}.", "notice.again.")
    names = _names(study, text.language) if study and purpose in STUDY_PURPOSES else {}
    again = f"{text.text(f'notice.again.{why}')} {text.text(f'{stem}.until')}" if why else ""
    return Notice(
        purpose,
        version or VERSIONS[purpose],
        text.language,
        text.text(f"{stem}.title", **names),
        text.numbered(stem, **names),
        text.numbered(f"{stem}.more", **names),
        text.text(f"{stem}.yes"),
        text.text(f"{stem}.no"),
        again,
    )


def _whole(language: str, *stems: str) -> wording.Words:
    """The words of a language that has all of these, else English: who says yes has read one language throughout."""
    text = wording.load(language)
    return text if all(map(text.whole, stems)) else wording.load()


def _names(study: "Study", language: str) -> dict[str, object]:
    """What a study's notice inserts: of its questions how many there are, each wave's counted, and what they are
    called."""
    forms = study.questionnaires
    titles = ", ".join(in_words(form.title, language) for form in forms)
    asked = sum(len(form.items) * len(form.waves) for form in forms)
    return {**study.names(language), "forms": titles, "n": asked}


def check_questions(study: "Study", language: str = "en") -> tuple[Question, ...]:
    """The three questions before a study. The right option stands at another place in each."""
    text = _whole(language, "check.")
    names = study.names(text.language)
    found = []
    for number in range(1, CHECKS + 1):
        stem = f"check.{number}"
        wrong = [text.text(f"{stem}.wrong.{i}", **names) for i in (1, 2)]
        right = (number * 2 - 1) % CHECKS
        options = (*wrong[:right], text.text(f"{stem}.right", **names), *wrong[right:])
        found.append(
            Question(text.text(f"{stem}.text", **names), options, right, text.text(f"{stem}.because", **names))
        )
    return tuple(found)


def outcome(answers: Sequence[tuple[int, bool]]) -> Literal["go_on", "again", "leave_out"]:
    """Where the check stands after some answers, each the number of its question (from 0) and whether it was right.

    The same question wrong twice leaves the study out; every question right once goes on; else there is more to ask.
    """
    wrong = [question for question, right in answers if not right]
    if any(wrong.count(question) >= MOST_WRONG for question in wrong):
        return "leave_out"
    right = {question for question, good in answers if good}
    return "go_on" if right >= set(range(CHECKS)) else "again"
