"""Commands for researchers: a made-up cohort, and codes for the forms of a study."""

import secrets
import sys
import time
from typing import Any, Final

from ..consent import Step
from ..study import CODE_LENGTH, form_code, form_hash
from .asked import DONE, WRONG_USE, Asked

PUPILS: Final = 20
FEW: Final = 10
"""In each class: of those who write study files three waves are lived and sealed, so there are fewer."""


def synth(asked: Asked) -> int:
    """Make a cohort up and write its stores, or the study files that it handed in."""
    from ..counsellor.keys import LEAST_LETTERS
    from ..synth import SEALED_SECRET, SECRET, SynthError
    from ..synth import synth as made
    from ..synth_files import SLIP

    assert asked.out is not None
    schools, classes, pupils, seed, days = asked.numbers
    sealed = asked.options["sealed"]
    pupils = pupils or (FEW if sealed else PUPILS)
    began = time.perf_counter()
    every = schools * classes * pupils

    def told_of(done: int) -> None:
        if sys.stderr.isatty() and (done % 50 == 0 or done == every):
            end = "\n" if done == every else ""
            print(
                "\r" + asked.words.text("synth.progress", done=done, every=every), end=end, file=sys.stderr, flush=True
            )

    try:
        cohort = made(
            asked.out,
            schools=schools,
            classes=classes,
            pupils=pupils,
            seed=seed,
            days=days,
            passphrase=asked.passphrase,
            sealed=sealed,
            told=told_of,
        )
    except ValueError:
        raise asked.stop(WRONG_USE, "study_new.short", n=LEAST_LETTERS) from None
    except SynthError as error:
        raise asked.stop(WRONG_USE, error.key, **error.names) from None
    except OSError as error:
        raise asked.stop(WRONG_USE, "command.cannot_write", file=asked.out, why=error.strerror or error) from error
    seconds = time.perf_counter() - began
    left = sum(member.pupil.finished == 0 for member in cohort.members)
    told: dict[str, Any] = {
        "pupils": len(cohort.members),
        "left_in_first_level": left,
        "notes": cohort.notes,
        "seconds": round(seconds, 1),
    }
    if asked.as_json:
        asked.json({"folder": str(asked.out), "made_up": True, "study_files": cohort.files, **told})
        return DONE
    secret = SECRET if asked.passphrase is None else SEALED_SECRET
    names = {**told, "schools": schools, "folder": asked.out, "secret": secret, "left": left, "slip": SLIP}
    for line in asked.words.numbered("synth.done", **names):
        asked.print(line)
    kind = "synth.sealed" if sealed else "synth.stores"
    asked.print(asked.words.text(kind, files=cohort.files, **names))
    return DONE


def form_codes(asked: Asked) -> int:
    """Fresh random codes for paper forms, and their hashes for the pack."""
    step = Step(asked.step)
    codes = [form_code(secrets.token_bytes(CODE_LENGTH)) for _ in range(asked.numbers[0])]
    hashes = [form_hash(asked.study, step, code) for code in codes]
    if asked.as_json:
        found = [{"code": code, "hash": one} for code, one in zip(codes, hashes, strict=True)]
        asked.json({"study": asked.study, "step": step.value, "forms": found})
        return DONE
    asked.print(asked.words.text(f"codes.forms.{step.value}", study=asked.study, n=len(codes)))
    for code in codes:
        asked.print(f"  {code}")
    asked.print("")
    asked.print(asked.words.text("codes.pack"))
    asked.print(f"{step.value} = [")
    for one in hashes:
        asked.print(f'    "{one}",')
    asked.print("]")
    return DONE
