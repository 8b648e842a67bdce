"""Makes study files up, as many and as long as are asked for, so that what builds datasets can be measured and tried.

Nobody in them ever lived. Each has a record of leave that holds, and notes that keep to the declared events.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

from ..consent import Act, Actor, Did, Record, Step, acted, asked, begin
from ..events import QUESTIONNAIRES, RESEARCH_EVENTS
from ..notices import notice
from ..registry import by_name
from ..study import Study, policy_of
from ..study_file import SCHEMA, Counted, Header, StudyFile, of_study, sealed
from ..study_pack import FILE, read_study

PURPOSES: Final = (RESEARCH_EVENTS, QUESTIONNAIRES)
ISLANDS: Final = tuple(f"{number:02}_island" for number in range(2, 10))
ACTIVITIES: Final = ("breathing", "senses", "ropes", "noticing")
A_SESSION: Final = 50
OTHERS: Final = {Step.GUARDIAN: (Actor.GUARDIAN, Did.CONSENTED), Step.SCHOOL: (Actor.SCHOOL, Did.AUTHORISED)}


PACK: Final = """schema = "study/1-0-0"
id = "made_up_files"
ethics = "NONE, MADE UP"
contact = "nobody@example.org"
ages = ["16_17", "18"]
purposes = ["research_events", "questionnaires"]
retention_days = 365
waves_on_days = [0, 28, 84]
pooled_after = 2100-01-01
languages = ["en"]
key = "{key}"

[words.en]
title = "Made up"
about = "how long a build takes."

[[questionnaires]]
id = "evenings"
waves = [0, 1, 2]
title = {{ en = "Evenings" }}
answers = [{{ points = 0, text = {{ en = "no day" }} }}, {{ points = 3, text = {{ en = "every day" }} }}]

[[questionnaires.items]]
text = {{ en = "I had time for something I like." }}
"""


def own_study(folder: Path) -> Study:
    """Write the pack of a study that nobody runs, and its secret key, into a folder. Raises OSError."""
    from vault.files import open_own
    from vault.sealing import new_identity

    folder.mkdir(parents=True, exist_ok=True)
    made = new_identity()
    (folder / FILE).write_text(PACK.format(key=made.recipient), encoding="utf-8")
    with open_own(folder / "study-key.txt") as file:
        file.write(f"{made.secret}\n")
    return read_study(folder)


def make(folder: Path, study: Study, files: int, notes: int, hands: Executor, seed: int = 1) -> None:
    """Write so many sealed study files of so many notes each, all of them different players. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    every = range(files)
    chunks = [every[at : at + 20] for at in range(0, files, 20)]
    for _ in hands.map(partial(_some, folder, study, notes, seed), chunks):
        pass


def _some(folder: Path, study: Study, notes: int, seed: int, numbers: Sequence[int]) -> None:
    for number in numbers:
        made = made_file(study, notes, f"{seed}/{number}")
        (folder / f"{number:06}.age").write_bytes(sealed(made, study.key))


def made_file(study: Study, notes: int, seed: str, day: int = 120, codes: Sequence[str] = ()) -> StudyFile:
    """One study file; the same player and notes for the same seed. `codes` are those of the purposes, if not its
    own."""
    rng = Random(seed)
    own = [rng.randbytes(8).hex() for _ in PURPOSES]
    asked_for = tuple(one for one in PURPOSES if one in study.purposes)
    band = rng.choice(study.ages)
    record = leave(study, band, dict(zip(asked_for, codes or own, strict=False)))
    shares = {RESEARCH_EVENTS: notes - notes // 10, QUESTIONNAIRES: notes // 10}
    if QUESTIONNAIRES not in asked_for:
        shares = {RESEARCH_EVENTS: notes}
    lines = b"".join(line for purpose in asked_for for line in _lines(rng, purpose, shares[purpose], day))
    arm = study.arm_of(own[0])
    header = Header(
        SCHEMA,
        study.id,
        study.terms,
        day,
        study.wave_on(day),
        study.languages[0],
        band,
        arm.id if arm else "",
        {grant.purpose: grant.pseudonym for grant in record.grants},
        of_study(record, study),
        {purpose: Counted(count, count, 0, 0, 1, count) for purpose, count in shares.items()},
        (),
        False,
        lines.count(b"\n"),
        hashlib.sha256(lines).hexdigest(),
    )
    return StudyFile(header, lines)


def leave(study: Study, band: str, codes: Mapping[str, str], form: int = 0) -> Record:
    """A record in which a player said yes to purposes of a study under these codes, and others with the form of that
    number in the pack, where they have to."""
    record, policy = begin("0" * 16, band), policy_of(study)
    for purpose, code in codes.items():
        shown = notice(purpose, study.languages[0], study).ref
        record = asked(record, purpose, 0, shown, band, policy)
        record = acted(record, Act(0, 0, Actor.PLAYER, Did.ASSENTED, purpose), code)
        for step in policy.requires(purpose, band):
            if step in OTHERS:
                actor, did = OTHERS[step]
                forms = sorted(study.forms[step])
                evidence = f"form/{forms[form % len(forms)][:16]}"
                record = acted(record, Act(0, 0, actor, did, purpose, "form", evidence), code)
    return record


def _lines(rng: Random, purpose: str, count: int, days: int) -> Iterator[bytes]:
    kinds = [_question] if purpose == QUESTIONNAIRES else [_place] * 4 + [_practice, _check, _after]
    sessions = max(1, count // A_SESSION)
    for seq in range(1, count + 1):
        at = (seq - 1) % A_SESSION
        if at == 0:
            session, t_ms = rng.randbytes(8).hex(), 0
            day = days * min((seq - 1) // A_SESSION, sessions) // sessions
        t_ms += rng.randrange(1, 60_000)
        name, level, body = _BEGAN
        if at == A_SESSION - 1 or seq == count:
            name, level, body = _ENDED
        elif at:
            name, level, body = rng.choice(kinds)(rng)
        version = by_name()[name].version
        yield (f'["{purpose}","{session}",{seq},"{name}","{version}",{day},{t_ms},"{level}",{body}]\n').encode()


_BEGAN: Final = ("session_started", "", '{"began":"boat_opened"}')
_ENDED: Final = ("session_ended", "", '{"ended":"closed"}')
_Made = tuple[str, str, str]


def _place(rng: Random) -> _Made:
    level = rng.choice(ISLANDS)
    return "place_entered", level, f'{{"level":"{level}","place":"place_{rng.randrange(9)}"}}'


def _practice(rng: Random) -> _Made:
    origin, how = rng.choice(("story", "toolkit", "booster")), rng.choice(("finished", "left", "skipped"))
    told = f'"round":{rng.randrange(1, 40)},"origin":"{origin}","how":"{how}","seconds":{rng.randrange(600)}'
    return "skill_practised", "", f'{{"activity":"{rng.choice(ACTIVITIES)}",{told}}}'


def _check(rng: Random) -> _Made:
    compared = rng.choice(("better", "same", "worse"))
    told = f'"pleasant":{rng.randrange(11)},"energy":{rng.randrange(11)},"compared":"{compared}"'
    return "checked_in", "", f"{{{told}}}"


def _after(rng: Random) -> _Made:
    felt = rng.choice(("better", "same", "worse"))
    return "after_checked", "", f'{{"activity":"{rng.choice(ACTIVITIES)}","felt":"{felt}"}}'


def _question(rng: Random) -> _Made:
    told = f'"wave":{rng.randrange(3)},"item":{rng.randrange(1, 6)},"answer":{rng.randrange(4)}'
    return "questionnaire_answered", "", f'{{"form":"evenings",{told}}}'
