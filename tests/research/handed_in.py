"""A folder of study files as a researcher has it, of players who never lived, and what can be wrong with one."""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from telemetry.consent import Act, Actor, Did, Record, Step, acted
from telemetry.events import RESEARCH_EVENTS
from telemetry.research.build import Built, Wanted, build
from telemetry.research.collect import packs_in
from telemetry.research.made_files import PURPOSES, leave, made_file
from telemetry.research.slips import slips_in
from telemetry.study import Study, form_hash
from telemetry.study_file import StudyFile, of_study, sealed
from telemetry.study_pack import read_study
from vault.sealing import Identity, new_identity

OWN = new_identity()
FORMS = tuple(f"0000-AAAA-{number:04}" for number in range(40))
PACK = """schema = "study/1-0-0"
id = "{id}"
ethics = "NONE, MADE UP"
contact = "nobody@example.org"
ages = ["13_15", "16_17", "18"]
purposes = ["research_events", "questionnaires"]
retention_days = 365
waves_on_days = [0, 28, 84]
pooled_after = 2030-01-01
languages = ["en"]
key = "{key}"

[steps]
guardian = ["13_15"]
school = ["13_15", "16_17"]

[forms]
guardian = {guardian}
school = {school}

[words.en]
title = "Calm waters"
about = "whether short games help."

[[questionnaires]]
id = "evenings"
waves = [0, 1, 2]
title = {{ en = "Your evenings" }}
answers = [ {{ points = 0, text = {{ en = "no day" }} }}, {{ points = 3, text = {{ en = "every day" }} }} ]

[[questionnaires.items]]
text = {{ en = "I had time for something I like." }}
"""


def a_pack(folder: Path, id: str = "calm_waters", key: str = OWN.recipient) -> Study:
    """Write a pack, and read it."""
    folder.mkdir(parents=True, exist_ok=True)
    hashes = {
        "guardian": [form_hash(id, Step.GUARDIAN, code) for code in FORMS],
        "school": [form_hash(id, Step.SCHOOL, FORMS[0])],
    }
    (folder / "study.toml").write_text(PACK.format(id=id, key=key, **hashes), encoding="utf-8")
    return read_study(folder)


class HandedIn:
    """The folder. Player `n` has the n-th parent's form and the same codes in every wave."""

    def __init__(self, folder: Path, players: int = 0, notes: int = 60) -> None:
        self.folder, self.notes = folder / "in", notes
        self.study = a_pack(self.folder)
        self.out = folder / "out"
        for number in range(players):
            self.put(self.file(number), f"player-{number:03}.age")

    def codes(self, number: int) -> list[str]:
        """The codes on the player's slips, by purpose in order."""
        return [f"{number:015x}{place}" for place, _ in enumerate(PURPOSES)]

    def file(self, number: int, notes: int = 0, day: int = 0, record: Record | None = None) -> StudyFile:
        """The file of a player: the first so many of their notes, which go on in the next wave."""
        made = made_file(self.study, 800, f"player {number}", day=200, codes=self.codes(number))
        band = self.study.ages[number % 3]
        held = record or leave(self.study, band, dict(zip(PURPOSES, self.codes(number), strict=True)), number)
        day = day or 20
        rows = [line for line in made.notes() if line[5] <= day]
        some = [row for purpose in PURPOSES for row in [r for r in rows if r[0] == purpose][: notes or self.notes // 2]]
        lines = b"".join(msgspec.json.encode(row) + b"\n" for row in some)
        return signed(
            self.study,
            StudyFile(replace(made.header, age_band=band, made_on_day=day, wave=self.study.wave_on(day)), lines),
            held,
        )

    def put(self, file: StudyFile, name: str, key: str = OWN.recipient) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sealed(file, key))
        return path

    def build(
        self,
        out: Path | None = None,
        slips: Sequence[Path] = (),
        releases: Sequence[Path] = (),
        identity: Identity | None = OWN,
        helpers: int = 1,
        told: Callable[[str, int, int], None] = lambda what, done, every: None,
    ) -> Built:
        packs = packs_in(self.folder)
        where = (self.folder, out or self.out, packs, identity, slips_in(slips).codes)
        return build(Wanted(*where, tuple(releases), (), helpers, told))


def record_of(handed: HandedIn, number: int) -> Record:
    """The record of a player as their files bring it."""
    codes = dict(zip(PURPOSES, handed.codes(number), strict=True))
    return leave(handed.study, handed.study.ages[number % 3], codes, number)


def signed(study: Study, file: StudyFile, record: Record | None = None, /, **changes: object) -> StudyFile:
    """A file whose header agrees with its notes and its record again."""
    import hashlib

    head = file.header
    held = of_study(record, study) if record else head.consent
    counts = {}
    for purpose, count in head.counts.items():
        seqs = [note[2] for note in file.notes() if note[0] == purpose]
        first, last = (min(seqs), max(seqs)) if seqs else (1, 0)
        counts[purpose] = replace(count, emitted=last, stored=last, first=first, last=last)
    told: dict[str, object] = {
        "consent": held,
        "codes": {grant.purpose: grant.pseudonym for grant in held.grants if grant.pseudonym},
        "counts": counts,
        "notes": file.lines.count(b"\n"),
        "head": hashlib.sha256(file.lines).hexdigest(),
        **changes,
    }
    return StudyFile(replace(head, **told), file.lines)


def ended(record: Record, purpose: str = RESEARCH_EVENTS, day: int = 30, actor: Actor = Actor.PLAYER) -> Record:
    """A record after somebody stopped a purpose."""
    return acted(record, Act(0, day, actor, Did.WITHDREW, purpose))


def why(built: Built) -> dict[str, str]:
    """Why each file, or purpose of it, was left out."""
    out = built.taken.left_out
    return {one.source.path + (f" {one.purpose}" if one.purpose else ""): one.why for one in out}
