"""Reads a study pack, `study.toml` in a folder or by itself: whole, or refused with a sentence, file, line and hint."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct

from .consent import Policy, Step
from .events import QUESTIONNAIRES
from .instruments import Safety, needs_safety, refused, stops
from .notices import MOST_WORDS, STUDY_PURPOSES, WHYS, notice
from .questionnaires import Item, Option, Questionnaire, Said
from .shipped import Shipped, shipped
from .study import Arm, Study, StudyWords
from .study_error import StudyError as StudyError
from .toml_lines import Path as Keys
from .toml_lines import line_of

T = TypeVar("T")
FILE: Final = "study.toml"
SCHEMA: Final = "study/1-0-0"
MOST_BYTES: Final = 1_000_000
CODE: Final = re.compile(r"[a-z0-9][a-z0-9_.]{0,39}")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
HASH: Final = re.compile(r"[0-9a-f]{64}")
OTHERS: Final = (Step.GUARDIAN, Step.SCHOOL)
MOST_RETENTION, MOST_LINE, MOST_ABOUT, MOST_TEXT, MOST_OPTION = 730, 60, 160, 240, 60
MOST_ITEMS, MOST_WAVES, MOST_OPTIONS, MOST_POINTS, MOST_ARMS, MOST_LEVELS = 99, 50, 11, 100, 8, 50


class _Steps(Struct, frozen=True, forbid_unknown_fields=True):
    guardian: tuple[str, ...] = ()
    school: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()


class _Forms(Struct, frozen=True, forbid_unknown_fields=True):
    guardian: tuple[str, ...] = ()
    school: tuple[str, ...] = ()


class _Use(Struct, frozen=True, forbid_unknown_fields=True):
    """A questionnaire that comes with the game, by its code."""

    use: str
    waves: tuple[int, ...]
    version: str = ""


class _Pack(Struct, frozen=True, forbid_unknown_fields=True):
    schema: str
    id: str
    ethics: str
    contact: str
    ages: tuple[str, ...]
    purposes: tuple[str, ...]
    retention_days: int
    pooled_after: date
    languages: tuple[str, ...]
    key: str
    words: dict[str, Any]
    closes: date | None = None
    steps: dict[str, Any] = {}
    forms: dict[str, Any] = {}
    questionnaires: tuple[dict[str, Any], ...] = ()
    waves_on_days: tuple[int, ...] = (0,)
    arms: tuple[dict[str, Any], ...] = ()
    safety: dict[str, Any] = {}


def read_study(path: Path) -> Study:
    """The study of a pack: a folder with a study.toml in it, or such a file. Raises StudyError."""
    file = path / FILE if path.is_dir() else path
    reader = _Reader(file.name, _text(file))
    study = reader.study()
    reader.notices_fit(study)
    return study


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise StudyError("too_large", file.name)
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise StudyError("missing_file", file.name) from None
    except UnicodeDecodeError:
        raise StudyError("not_text", file.name) from None
    except OSError as error:
        raise StudyError("unreadable", file.name, why=error.strerror or type(error).__name__) from None


class _Reader:
    """One file being read."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text

    def refuse(self, rule: str, at: Keys = (), **names: object) -> StudyError:
        """The error about what stands at `at`; the hint is the one about the last key there."""
        keys = [one for one in at if isinstance(one, str)]
        hint = keys[-1] if keys else ""
        named = {"what": hint, **names}
        return StudyError(rule, self.file, line_of(self.text, at), hint, **named)

    def study(self) -> Study:
        raw = self._raw()
        pack = self._as(_Pack, raw)
        self._id(pack.id, ("id",))
        for key in ("ethics", "contact"):
            self._line(getattr(pack, key), (key,), MOST_LINE)
        self._listed(pack.ages, ("ages",), Policy().bands)
        self._listed(pack.purposes, ("purposes",), STUDY_PURPOSES)
        self._between(pack.retention_days, ("retention_days",), 1, MOST_RETENTION)
        self._key(pack.key)
        if pack.closes and pack.closes > pack.pooled_after:
            raise self.refuse("closes_late", ("closes",))
        words = self._words(pack)
        steps = self._steps(pack)
        waived = tuple(Step(one) for one in self._as(_Steps, pack.steps, ("steps",)).waived)
        return Study(
            pack.id,
            pack.ethics,
            pack.contact,
            pack.ages,
            pack.purposes,
            pack.retention_days,
            pack.pooled_after,
            pack.languages,
            pack.key,
            words,
            steps,
            self._forms(pack, steps, waived),
            waived,
            self._questionnaires(pack),
            pack.closes,
            self._waves(pack),
            self._arms(pack),
            self._safety(pack),
        )

    def _raw(self) -> dict[str, Any]:
        try:
            raw = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            where = re.search(r"at line (\d+)", str(error))
            line = int(where.group(1)) if where else self.text.count("\n") + 1
            raise StudyError("not_toml", self.file, line, "toml") from None
        if "schema" not in raw:
            raise StudyError("no_pack", self.file, 0, "schema")
        if raw["schema"] != SCHEMA:
            raise self.refuse("other_schema", ("schema",), wanted=SCHEMA)
        return raw

    def _as(self, kind: type[T], raw: Any, at: Keys = ()) -> T:
        """`raw`, which stands at `at`, as a declared struct."""
        try:
            return msgspec.convert(raw, kind)
        except msgspec.ValidationError as error:
            raise self._misfit(str(error), kind, at) from None

    def _misfit(self, message: str, kind: type[Any], at: Keys) -> StudyError:
        inside = re.search(r"at `\$(.*?)`", message)
        steps = tuple(re.findall(r"\.([\w-]+)", inside.group(1))) if inside else ()
        field = re.search(r"(unknown|required) field `([^`]+)`", message)
        if field is None:
            return self.refuse("wrong_kind", (*at, *steps))
        name = field.group(2)
        if field.group(1) == "required":
            place = (*at, *steps)
            return StudyError("missing_key", self.file, line_of(self.text, place), name, what=name)
        near = get_close_matches(name, [f.name for f in msgspec.structs.fields(kind)], n=1, cutoff=0.6)
        return self.refuse("unknown_key", (*at, *steps, name), near=near[0] if near else "")

    # Rules about single values

    def _id(self, value: str, at: Keys) -> None:
        if not CODE.fullmatch(value):
            raise self.refuse("not_a_code", at, value=value[:MOST_LINE])

    def _line(self, value: str, at: Keys, most: int) -> None:
        """One line of words that can be shown as it is."""
        if not value.strip():
            raise self.refuse("empty", at)
        if len(value) > most:
            raise self.refuse("too_long", at, n=most)
        if not value.isprintable():
            raise self.refuse("not_one_line", at)

    def _between(self, value: int, at: Keys, least: int, most: int) -> None:
        if not least <= value <= most:
            raise self.refuse("out_of_range", at, least=least, most=most)

    def _many(self, values: Sequence[object], at: Keys, least: int, most: int) -> None:
        if not least <= len(values) <= most:
            raise self.refuse("how_many", at, least=least, most=most)

    def _listed(self, values: Sequence[str], at: Keys, known: Sequence[str], may_be_empty: bool = False) -> None:
        if not values and not may_be_empty:
            raise self.refuse("empty", at)
        for number, value in enumerate(values):
            self._one_of(value, (*at, number), known)
        if len(set(values)) != len(values):
            raise self.refuse("twice", at)

    def _one_of(self, value: str, at: Keys, known: Sequence[str]) -> None:
        if value not in known:
            near = get_close_matches(value, known, n=1, cutoff=0.6)
            names = {"value": value[:MOST_LINE], "known": ", ".join(known), "near": near[0] if near else ""}
            raise self.refuse("not_known", at, **names)

    def _rising(self, waves: Sequence[int], at: Keys) -> None:
        """After how many finished islands each wave of a questionnaire comes."""
        self._many(waves, at, 1, MOST_WAVES)
        if list(waves) != sorted(set(waves)) or waves[0] < 0:
            raise self.refuse("waves", at)

    def _key(self, key: str) -> None:
        from vault.sealing import seal_to

        try:
            seal_to(b"", [key])
        except ValueError:
            raise self.refuse("not_a_key", ("key",)) from None

    # Words

    def _words(self, pack: _Pack) -> Mapping[str, StudyWords]:
        if not pack.languages:
            raise self.refuse("empty", ("languages",))
        for number, language in enumerate(pack.languages):
            if not LANGUAGE.fullmatch(language):
                raise self.refuse("no_language", ("languages", number), value=language[:MOST_LINE])
        self._languages(pack.words, ("words",), pack.languages)
        found = {}
        for language in pack.languages:
            at = ("words", language)
            found[language] = said = self._as(StudyWords, pack.words[language], at)
            self._line(said.title, (*at, "title"), MOST_LINE)
            self._line(said.about, (*at, "about"), MOST_ABOUT)
        return found

    def _languages(self, said: Mapping[str, Any], at: Keys, languages: Sequence[str]) -> None:
        """Words stand there in each language of the pack and in no other."""
        for language in languages:
            if language not in said:
                raise self.refuse("no_words", at, language=language)
        for language in said:
            if language not in languages:
                raise self.refuse("other_language", (*at, language), language=language[:MOST_LINE])

    def notices_fit(self, study: Study) -> None:
        """What the pack inserts leaves every notice short enough to be read (safety.md C2)."""
        for language in study.languages:
            for purpose in study.purposes:
                words = max(notice(purpose, language, study, why).words for why in WHYS)
                if words > MOST_WORDS:
                    names = {"purpose": purpose, "n": words, "most": MOST_WORDS}
                    raise self.refuse("notice_long", ("words", language, "about"), **names)

    # Steps and forms

    def _steps(self, pack: _Pack) -> Mapping[Step, tuple[str, ...]]:
        steps = self._as(_Steps, pack.steps, ("steps",))
        found = {Step.GUARDIAN: steps.guardian, Step.SCHOOL: steps.school}
        for step, bands in found.items():
            self._listed(bands, ("steps", step.value), pack.ages, may_be_empty=True)
        self._listed(steps.waived, ("steps", "waived"), [step.value for step in OTHERS], may_be_empty=True)
        return found

    def _forms(
        self, pack: _Pack, steps: Mapping[Step, tuple[str, ...]], waived: Sequence[Step]
    ) -> Mapping[Step, frozenset[str]]:
        forms = self._as(_Forms, pack.forms, ("forms",))
        found = {Step.GUARDIAN: forms.guardian, Step.SCHOOL: forms.school}
        for step, hashes in found.items():
            at = ("forms", step.value)
            for number, one in enumerate(hashes):
                if not HASH.fullmatch(one):
                    raise self.refuse("not_a_hash", (*at, number))
            if len(set(hashes)) != len(hashes):
                raise self.refuse("twice", at)
            if steps[step] and step not in waived and not hashes:
                raise self.refuse("no_forms", ("steps", step.value), step=step.value)
        return {step: frozenset(hashes) for step, hashes in found.items()}

    # Waves and arms

    def _waves(self, pack: _Pack) -> tuple[int, ...]:
        waves, at = pack.waves_on_days, ("waves_on_days",)
        self._many(waves, at, 1, MOST_WAVES)
        if list(waves) != sorted(set(waves)) or waves[0] != 0:
            raise self.refuse("waves_on_days", at)
        return waves

    def _arms(self, pack: _Pack) -> tuple[Arm, ...]:
        if len(pack.arms) > MOST_ARMS:
            raise self.refuse("how_many", ("arms",), least=0, most=MOST_ARMS)
        arms = tuple(self._as(Arm, raw, ("arms", number)) for number, raw in enumerate(pack.arms))
        for number, arm in enumerate(arms):
            self._id(arm.id, ("arms", number, "id"))
            self._many(arm.levels, ("arms", number, "levels"), 0, MOST_LEVELS)
            for place, level in enumerate(arm.levels):
                self._id(level, ("arms", number, "levels", place))
            if arm.id in {one.id for one in arms[:number]}:
                raise self.refuse("twice", ("arms", number, "id"))
            if len(set(arm.levels)) != len(arm.levels):
                raise self.refuse("twice", ("arms", number, "levels"))
        return arms

    # Questionnaires

    def _safety(self, pack: _Pack) -> Safety | None:
        if not pack.safety:
            return None
        safety = self._as(Safety, pack.safety, ("safety",))
        for key in ("protocol", "adult"):
            self._line(getattr(safety, key), ("safety", key), MOST_LINE)
        return safety

    def _may_be_asked(self, form: Questionnaire, at: Keys, safety: Safety | None) -> None:
        """Its licence lets it be here, and what could find somebody in danger is asked under a protocol alone."""
        if refused(form):
            raise self.refuse("not_licensed", (*at, "id"), form=form.id)
        if needs_safety(form) and safety is None:
            raise self.refuse("no_safety", (*at, "id"), form=form.id)
        if stops(form) and not (safety and safety.item_9):
            raise self.refuse("item_9", (*at, "items", stops(form)[0] - 1, "text"), form=form.id, n=stops(form)[0])

    def _questionnaires(self, pack: _Pack) -> tuple[Questionnaire, ...]:
        asked = QUESTIONNAIRES in pack.purposes
        if asked and not pack.questionnaires:
            raise self.refuse("no_questionnaires", ("purposes",))
        if pack.questionnaires and not asked:
            raise self.refuse("questionnaires_unasked", ("questionnaires",))
        found: list[Questionnaire] = []
        safety = self._safety(pack)
        for number, raw in enumerate(pack.questionnaires):
            at: Keys = ("questionnaires", number)
            form = self._used(raw, at, pack.languages) if "use" in raw else self._questionnaire(raw, at, pack.languages)
            self._may_be_asked(form, at, safety)
            if form.id in {one.id for one in found}:
                raise self.refuse("twice", (*at, "use" if "use" in raw else "id"))
            found.append(form)
        return tuple(found)

    def _used(self, raw: dict[str, Any], at: Keys, languages: tuple[str, ...]) -> Questionnaire:
        """One that comes with the game, whose words a pack does not change."""
        used, place = self._as(_Use, raw, at), (*at, "use")
        self._one_of(used.use, place, tuple(shipped()))
        form: Shipped = shipped()[used.use]
        if used.version not in ("", form.version):
            raise self.refuse("other_version", (*at, "version"), form=form.id, there=form.version)
        for language in languages:
            if language not in form.languages:
                raise self.refuse("not_in_language", place, form=form.id, language=language)
        self._rising(used.waves, (*at, "waves"))
        if form.about_skill and used.waves[0] < 1:
            raise self.refuse("no_skill_yet", (*at, "waves"), form=form.id)
        return form.questionnaire(used.waves, languages)

    def _questionnaire(self, raw: dict[str, Any], at: Keys, languages: Sequence[str]) -> Questionnaire:
        items = raw.get("items")
        for number, item in enumerate(items if isinstance(items, list) else ()):
            self._as(Item, item, (*at, "items", number))
        form = self._as(Questionnaire, raw, at)
        self._id(form.id, (*at, "id"))
        if form.id in shipped():
            raise self.refuse("comes_with_the_game", (*at, "id"), form=form.id)
        self._said(form.title, (*at, "title"), languages, MOST_LINE)
        if form.intro:
            self._said(form.intro, (*at, "intro"), languages, MOST_TEXT)
        self._rising(form.waves, (*at, "waves"))
        self._many(form.items, (*at, "items"), 1, MOST_ITEMS)
        for number, item in enumerate(form.items):
            here = (*at, "items", number)
            self._said(item.text, (*here, "text"), languages, MOST_TEXT)
            self._options(form.options(number + 1), (*(here if item.answers else at), "answers"), languages)
        return form

    def _options(self, options: Sequence[Option], at: Keys, languages: Sequence[str]) -> None:
        self._many(options, at, 2, MOST_OPTIONS)
        for number, option in enumerate(options):
            self._between(option.points, (*at, number, "points"), 0, MOST_POINTS)
            self._said(option.text, (*at, number, "text"), languages, MOST_OPTION)
        if len({option.points for option in options}) != len(options):
            raise self.refuse("twice", (*at, 0, "points"))

    def _said(self, said: Said, at: Keys, languages: Sequence[str], most: int) -> None:
        self._languages(said, at, languages)
        for language, words in said.items():
            self._line(words, (*at, language), most)
