"""A study that a researcher brings to a school: what it asks for, by which steps, and what it inserts into notices.

`study_pack` reads it. A pack only tightens what the game does: it asks for steps and takes none away.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec
from msgspec import Struct

from .consent import Policy, Record, Step, Told
from .instruments import Safety
from .questionnaires import Questionnaire, in_words
from .words import load

CODE_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of the codes on forms: none of them is easily taken for another."""
CODE_LENGTH: Final = 12
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


class StudyWords(Struct, frozen=True, forbid_unknown_fields=True):
    """What the study is called, and what it wants to find out, in one language."""

    title: str
    about: str


class Arm(Struct, frozen=True, forbid_unknown_fields=True):
    """One group of a study. `levels` are the islands whose notes the study takes of it; of all, if there are none. The
    game itself is the same for everybody, since a no, too, must change nothing in it."""

    id: str
    levels: tuple[str, ...] = ()


class Study(Struct, frozen=True):
    """A study pack. `steps` are the age bands that need a step, `forms` the hashes of the codes on its forms; `waived`
    the steps that the ethics board says are not needed. After `pooled_after` what was handed over cannot be pulled.
    `waves` are how many own days after the yes each wave T0, T1... begins."""

    id: str
    ethics: str
    contact: str
    ages: tuple[str, ...]
    purposes: tuple[str, ...]
    retention_days: int
    pooled_after: date
    languages: tuple[str, ...]
    key: str
    words: Mapping[str, StudyWords]
    steps: Mapping[Step, tuple[str, ...]] = {}
    forms: Mapping[Step, frozenset[str]] = {}
    waived: tuple[Step, ...] = ()
    questionnaires: tuple[Questionnaire, ...] = ()
    closes: date | None = None
    waves: tuple[int, ...] = (0,)
    arms: tuple[Arm, ...] = ()
    safety: Safety | None = None

    def title(self, language: str = "en") -> str:
        return in_words({lang: said.title for lang, said in self.words.items()}, language)

    def about(self, language: str = "en") -> str:
        return in_words({lang: said.about for lang, said in self.words.items()}, language)

    def names(self, language: str) -> dict[str, object]:
        """What a notice inserts."""
        return {
            "study": self.title(language),
            "about": self.about(language),
            "contact": self.contact,
            "ethics": self.ethics,
            "days": self.retention_days,
            "pooled": self.pooled_after.isoformat(),
        }

    def told(self) -> dict[str, Told]:
        """What a slip tells of the study, by language."""
        pooled = self.pooled_after.isoformat()
        return {language: Told(self.title(language), self.contact, pooled) for language in self.languages}

    @property
    def terms(self) -> str:
        """The SHA-256 of what a player agrees to, in every language; a pack in which any of it changed asks anew. Whom
        to write to, the forms, the ages and the closing date are no part of it."""
        steps = {step: sorted(ages) for step, ages in self.steps.items()}
        agreed: tuple[object, ...] = (
            *(self.id, self.ethics, self.key, self.retention_days, self.pooled_after, sorted(self.purposes)),
            *(self.words, steps, sorted(self.waived), self.questionnaires),
        )
        # A pack without these has the terms that it had before there were any.
        agreed = (*agreed, *((self.waves, self.arms) if self.arms or self.waves != (0,) else ()))
        agreed = (*agreed, *((self.safety,) if self.safety else ()))
        return hashlib.sha256(msgspec.json.encode(agreed, order="sorted")).hexdigest()

    def wave_on(self, days: int) -> int:
        """The number of the wave that has begun so many own days after the yes."""
        return max((number for number, begins in enumerate(self.waves) if begins <= days), default=0)

    def arm_of(self, subject: str) -> Arm | None:
        """The arm of a player, by the random code that their boat has kept from its first answer on; None in a study
        without arms. In a pack with one arm everybody is in it."""
        if not self.arms:
            return None
        drawn = hashlib.sha256(f"{self.id}/arm/{subject}".encode()).digest()
        return self.arms[int.from_bytes(drawn[:8], "big") % len(self.arms)]

    def open_on(self, today: date) -> bool:
        """Whether the study still takes part on a date."""
        return self.closes is None or today <= self.closes


def policy_of(study: Study | None, base: Policy | None = None) -> Policy:
    """What may be asked for with a study, or without one."""
    base = base or Policy()
    if study is None:
        return base
    asks = study.purposes
    return msgspec.structs.replace(
        base,
        purposes=(*base.purposes, *(purpose for purpose in asks if purpose not in base.purposes)),
        guardian={**base.guardian, **dict.fromkeys(asks, study.steps.get(Step.GUARDIAN, ()))},
        school={**base.school, **dict.fromkeys(asks, study.steps.get(Step.SCHOOL, ()))},
        retention={**base.retention, **dict.fromkeys(asks, study.retention_days)},
        study=study.id,
        terms=study.terms,
        ethics=study.ethics,
        waived=study.waived,
        ages=study.ages,
        told=study.told(),
    )


def form_hash(study: str, step: Step, code: str) -> str:
    """What a pack holds of a form's code. The code itself stands on the paper form alone."""
    return hashlib.sha256(f"{study}/{step}/{plain_code(code)}".encode()).hexdigest()


def form_code(random: bytes) -> str:
    """A code for a form, from at least 12 random bytes: three groups of four."""
    letters = "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in random[:CODE_LENGTH])
    if len(letters) < CODE_LENGTH:
        raise ValueError(f"{CODE_LENGTH} random bytes are needed")
    return "-".join(letters[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def check_form(study: Study, step: Step, typed: str) -> str:
    """The evidence that a form with this code exists, "" if the pack knows no such form. It names nobody."""
    found = form_hash(study.id, step, typed)
    return f"form/{found[:16]}" if found in study.forms.get(step, ()) else ""


def slip(record: Record, purpose: str, language: str = "en", study: Study | None = None) -> tuple[str, ...]:
    """What a player who stops can keep: the study, the code that stood for them, whom to write to, until when. To be
    asked for before stopping; empty if there is no code. Of a `study` that is at hand its words of today, else those
    that were told with the yes."""
    grant, words = record.grant(purpose), load(language)
    if grant is None or not grant.pseudonym:
        return ()
    here = study is not None and study.id == grant.study
    told = study.told().get(words.language) or next(iter(study.told().values())) if study and here else grant.told
    if told is None:
        return ()
    names = {"study": told.title, "contact": told.contact, "pooled": told.pooled_after}
    return words.numbered("slip", code=grant.pseudonym, **names)


def plain_code(code: str) -> str:
    """A code as it was meant, whatever was typed between and in place of its letters."""
    return "".join(letter for letter in code.upper().translate(_READ_AS) if letter in CODE_ALPHABET)
