"""What a pack may not bring as it likes: questionnaires that need a safety protocol, or whose licences forbid it.

They are known by their names, in the code or in the title, and items by what they ask; a pack in another language or
under another name is its researcher's own responsibility, and is said to be in docs/STUDY.md.
"""

import re
from typing import Final

from msgspec import Struct

from .questionnaires import Questionnaire, Said

STOPS_AT: Final = 1
"""Points from which an item about being dead or hurting oneself stops its questionnaire (clinical.md)."""
NINTH: Final = 9
"""The item of the PHQ-9 and the PHQ-A that asks this; without it they have eight."""
_PHQ: Final = re.compile(r"\bphq|patient health questionnaire", re.IGNORECASE)
_GAD: Final = re.compile(r"\bgad\b|\bgad[ _.-]?\d|generali[sz]ed anxiety", re.IGNORECASE)
_REFUSED: Final = re.compile(r"\bsdq|strengths (and|&) difficulties|\bs?wemwbs|warwick[- ]?edinburgh", re.IGNORECASE)
_ABOUT_DYING: Final = re.compile(
    r"\b(dead|die|dying)\b|suicid|\bkill|self[- ]?harm"
    r"|\b(hurt|harm|cut)(t?ing)? (my|your)self|\bend(ing)? (my|your) life",
    re.IGNORECASE,
)
"""In English, which is what can be looked for here."""


class Safety(Struct, frozen=True, forbid_unknown_fields=True):
    """What a study does when somebody answers that they are not safe. `protocol` names the written plan, `adult` who is
    in the room whenever such questions are answered; `item_9` says that the ethics board wants that item asked."""

    protocol: str
    adult: str
    item_9: bool = False


def refused(form: Questionnaire) -> bool:
    """Whether the licence of a questionnaire forbids that a program brings it: the SDQ and the WEMWBS."""
    return bool(_REFUSED.search(_names(form)))


def needs_safety(form: Questionnaire) -> bool:
    """Whether it may only be asked under a safety protocol, with a named adult in the room: PHQ, GAD, and whatever has
    an item that stops it."""
    return bool(_PHQ.search(_names(form)) or _GAD.search(_names(form)) or stops(form))


def stops(form: Questionnaire) -> tuple[int, ...]:
    """The items, counted from 1, that stop it at `STOPS_AT` points or more."""
    asked = {number for number, item in enumerate(form.items, start=1) if _about_dying(item.text)}
    if _PHQ.search(_names(form)) and len(form.items) >= NINTH:
        asked.add(NINTH)
    return tuple(sorted(asked))


def _about_dying(text: Said) -> bool:
    return any(_ABOUT_DYING.search(words) for language, words in text.items() if language.startswith("en"))


def _names(form: Questionnaire) -> str:
    return " ".join((re.sub(r"[_.]", " ", form.id), *form.title.values()))
