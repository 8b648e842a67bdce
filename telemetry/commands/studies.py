"""Commands for who plans a study: a pack to begin with, and a look at one before a school gets it."""

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from string import Template
from typing import Any, Final

import msgspec

from ..consent import Step
from ..notices import MOST_WORDS, WHYS, notice
from ..shipped import FOLDER, shipped
from ..study import CODE_LENGTH, Study, form_code, form_hash, policy_of
from ..study_pack import FILE, StudyError, read_study
from .asked import DONE, WRONG_USE, Asked, StopError

TEMPLATE: Final = Path(__file__).parent.parent / "synthetic" / "new_study.toml"
TO_FILL_IN: Final = "FILL IN"
CODES: Final = "form-codes.txt"
YEAR: Final = timedelta(days=365)


def new(asked: Asked) -> int:
    """A pack to be filled in, a key pair, and codes for paper forms."""
    from vault.files import open_own, write_whole
    from vault.sealing import new_identity

    from ..counsellor.keys import LEAST_LETTERS, new_key
    from .datasets import KEYS

    out = asked.out
    assert out is not None
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise asked.stop(WRONG_USE, "dataset.not_empty", folder=out)
    guardian, school = ([form_code(secrets.token_bytes(CODE_LENGTH)) for _ in range(n)] for n in asked.numbers)
    try:
        out.mkdir(parents=True, exist_ok=True)
        if asked.passphrase is None:
            made, key = new_identity(), KEYS[0]
            recipient = made.recipient
            with open_own(out / key) as file:
                file.write(f"{made.secret}\n")
        else:
            sealed, key = new_key(asked.passphrase), KEYS[1]
            recipient = sealed.recipient
            write_whole(out / key, sealed.secret)
        with open_own(out / CODES) as file:
            for step, codes in (("guardian", guardian), ("school", school)):
                file.write(asked.words.text(f"codes.forms.{step}", study=asked.study, n=len(codes)) + "\n")
                file.writelines(f"  {code}\n" for code in codes)
        pack = _pack(asked, recipient, guardian, school)
        (out / FILE).write_text(pack, encoding="utf-8", newline="\n")
    except ValueError:
        raise asked.stop(WRONG_USE, "study_new.short", n=LEAST_LETTERS) from None
    except OSError as error:
        raise asked.stop(WRONG_USE, "command.cannot_write", file=out, why=error.strerror) from error
    files = tuple(out / name for name in (FILE, key, CODES))
    if asked.as_json:
        asked.json([str(file) for file in files])
        return DONE
    for number, made_file in enumerate(files, start=1):
        asked.print(asked.words.text(f"study_new.{number}", file=made_file))
    if asked.passphrase is None:
        asked.print(asked.words.text("study_new.plain"))
    return DONE


def _pack(asked: Asked, recipient: str, guardian: list[str], school: list[str]) -> str:
    def hashes(step: Step, codes: list[str]) -> str:
        return "\n" + "".join(f'    "{form_hash(asked.study, step, code)}",\n' for code in codes)

    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        id=asked.study,
        key=recipient,
        pooled=(asked.today + 2 * YEAR).isoformat(),
        guardian=hashes(Step.GUARDIAN, guardian),
        school=hashes(Step.SCHOOL, school),
    )


def check(asked: Asked) -> int:
    """What a pack asks for, and what has still to be done before a school gets it."""
    try:
        study = read_study(asked.folder)
    except StudyError as error:
        raise StopError(WRONG_USE, error.sentence(asked.words.language)) from None
    open_points = tuple(_open_points(study, asked.today))
    if asked.as_json:
        asked.json({**_plain(study), "open": [key for key, _ in open_points]})
        return DONE
    for line in _told(asked, study):
        asked.print(line)
    asked.print("")
    asked.print(asked.words.text("study_check.open" if open_points else "study_check.ready"))
    for key, names in open_points:
        asked.print(f"  - {asked.words.text(f'study_check.open.{key}', **names)}")
    return DONE


def _plain(study: Study) -> dict[str, Any]:
    return {
        "id": study.id,
        "terms": study.terms,
        "ages": study.ages,
        "purposes": study.purposes,
        "steps": {step.value: ages for step, ages in study.steps.items()},
        "forms": {step.value: len(forms) for step, forms in study.forms.items()},
        "waves_on_days": study.waves,
        "arms": [arm.id for arm in study.arms],
        "questionnaires": [form.id for form in study.questionnaires],
        "safety": msgspec.to_builtins(study.safety),
        "languages": study.languages,
        "notice_words": _longest(study),
    }


def _longest(study: Study) -> int:
    """The words of the longest notice, with what the pack inserts."""
    every = ((one, language, why) for one in study.purposes for language in study.languages for why in WHYS)
    return max(notice(purpose, language, study, why).words for purpose, language, why in every)


def _told(asked: Asked, study: Study) -> Iterator[str]:
    words, policy = asked.words, policy_of(study)
    yield words.text("study_check.title", title=study.title(words.language), id=study.id)
    yield words.text("study_check.about", about=study.about(words.language))
    yield words.text("study_check.ethics", ethics=study.ethics, contact=study.contact)
    for purpose in study.purposes:
        yield words.text("study_check.purpose", what=words.name("purpose", purpose), days=study.retention_days)
    for age in study.ages:
        steps = policy.requires(study.purposes[0], age)
        said = ", ".join(words.text(f"study_check.step.{step}") for step in steps)
        yield words.text("study_check.age", age=words.name("age", age), steps=said)
    yield words.text("study_check.waves", waves=", ".join(f"T{n}: {day}" for n, day in enumerate(study.waves)))
    for arm in study.arms:
        levels = ", ".join(arm.levels) or words.text("study_check.every_level")
        yield words.text("study_check.arm", arm=arm.id, levels=levels)
    for form in study.questionnaires:
        waves = ", ".join(map(str, form.waves))
        yield words.text("study_check.form", form=form.id, n=len(form.items), waves=waves)
    if study.safety is not None:
        yield words.text("study_check.safety", protocol=study.safety.protocol, adult=study.safety.adult)
    yield words.text("study_check.words", n=_longest(study), most=MOST_WORDS)
    yield words.text("study_check.terms", terms=study.terms[:16])


def _open_points(study: Study, today: date) -> Iterator[tuple[str, dict[str, object]]]:
    """What a school could stumble over: the game takes such a pack all the same."""
    said = (study.ethics, study.contact, *(text for one in study.words.values() for text in (one.title, one.about)))
    if any(TO_FILL_IN in text for text in said):
        yield "fill_in", {"what": TO_FILL_IN}
    if study.pooled_after <= today:
        yield "pooled", {"day": study.pooled_after.isoformat()}
    if not study.open_on(today):
        yield "closed", {}
    for step, forms in study.forms.items():
        if study.steps.get(step) and len(forms) == 1 and step is Step.GUARDIAN:
            yield "one_form", {}
    young = [age for age in study.ages if age in ("12", "13_15")]
    if young and not set(young) <= set(study.steps.get(Step.GUARDIAN, ())):
        yield "no_guardian", {}
    for step in study.waived:
        yield "waived", {"step": step.value}
    for form in study.questionnaires:
        own = shipped().get(form.id)
        if own is not None and not own.terms_compared:
            yield "terms", {"form": form.id, "file": FOLDER / own.licence_file, "licence": own.licence}
