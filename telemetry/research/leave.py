"""Who is in a dataset, and with which notes: files of one player are joined, and what may not be used is left out."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..notices import STUDY_PURPOSES
from .collect import Entry, Source, Why

MOST_NOTES: Final = 2_000_000
"""Of one player, in all files together: what is known of them is in memory while they are written."""


class LeftOut(Struct, frozen=True):
    """A source that is not in the dataset, or one purpose of it that is not."""

    source: Source
    why: str
    purpose: str = ""


class Person(Struct, frozen=True):
    """One participant and the files about them, oldest first, each with the purposes that count. `codes` are the
    shortened hashes of their codes, by purpose."""

    participant: str
    files: tuple[Entry, ...]
    codes: Mapping[str, str]

    @property
    def notes(self) -> int:
        return sum(file.notes for file in self.files)


class Taken(Struct, frozen=True):
    """`slips_used` are the hashes of codes on slips that were found in files, `slips` how many codes there were;
    `withdrawn` the hashes of every code whose notes were taken out, by a slip or by what a later file tells."""

    people: tuple[Person, ...]
    left_out: tuple[LeftOut, ...]
    slips: int = 0
    slips_used: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()


def code_hash(study: str, code: str) -> str:
    """What a dataset holds of a code: enough to find it again by the slip, and not to know it."""
    return hashlib.sha256(f"{study}/code/{code}".encode()).hexdigest()[:16]


def decided(entries: Iterable[Entry], slips: Collection[str] = ()) -> Taken:
    """Who is in, of what was found."""
    left_out: list[LeftOut] = []
    usable: list[Entry] = []
    seen: set[str] = set()
    for entry in sorted(entries, key=lambda one: one.source.path):
        why = entry.why or (Why.DUPLICATE if entry.digest in seen else "")
        if why:
            left_out.append(LeftOut(entry.source, why))
        else:
            seen.add(entry.digest)
            usable.append(entry)
    groups = _joined(usable)
    twice = _used_twice(groups)
    people, used, withdrawn = [], set[str](), set[str]()
    for group in groups:
        barred = {purpose: Why.FORM_TWICE for entry in group for purpose, form in entry.forms if form in twice}
        if sum(entry.notes for entry in group) > MOST_NOTES:
            barred = dict.fromkeys(STUDY_PURPOSES, Why.TOO_MUCH)
        used |= {code_hash(one.study, code) for one in group for code in one.codes.values() if code in slips}
        person, out, gone = _person(group, barred, slips)
        left_out += out
        withdrawn |= {code_hash(group[0].study, code) for code in gone}
        if person.files:
            people.append(person)
    people.sort(key=lambda one: one.participant)
    left_out.sort(key=lambda one: (one.source.path, one.purpose))
    return Taken(tuple(people), tuple(left_out), len(slips), tuple(sorted(used)), tuple(sorted(withdrawn)))


def _joined(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The entries of each player, oldest first: those that share a code for any purpose, or a time of playing."""
    first: dict[tuple[str, str], int] = {}
    parent = list(range(len(entries)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for number, entry in enumerate(entries):
        for key in (*entry.codes.items(), *(("", session) for session in entry.sessions)):
            parent[root(number)] = root(first.setdefault(key, number))
    groups: dict[int, list[Entry]] = defaultdict(list)
    for number, entry in enumerate(entries):
        groups[root(number)].append(entry)
    return [sorted(group, key=lambda one: (one.made_on_day, one.digest)) for group in groups.values()]


def _used_twice(groups: Iterable[Sequence[Entry]]) -> frozenset[str]:
    """The parents' forms that more than one player used: whose parent signed cannot be told any more."""
    users = Counter(form for group in groups for form in {form for entry in group for _, form in entry.forms})
    return frozenset(form for form, count in users.items() if count > 1)


def _person(
    group: Sequence[Entry], barred: Mapping[str, Why], slips: Collection[str]
) -> tuple[Person, list[LeftOut], set[str]]:
    """What is taken of a player, what is not, and the codes of what was withdrawn."""
    files, out, gone = [], list[LeftOut](), set[str]()
    for entry in group:
        why = {purpose: _withdrawn(entry, purpose, group, slips) or barred.get(purpose) for purpose in entry.purposes}
        why |= {purpose: Why.UNCONSENTED for purpose in entry.codes if purpose not in entry.purposes}
        gone |= {entry.codes[purpose] for purpose, reason in why.items() if reason is Why.WITHDRAWN}
        held = tuple(purpose for purpose in entry.purposes if not why[purpose])
        if held:
            files.append(replace(entry, purposes=held))
            out += [LeftOut(entry.source, reason, purpose) for purpose, reason in why.items() if reason]
        else:
            reasons = {reason for reason in why.values() if reason}
            out.append(LeftOut(entry.source, next(one for one in Why if one in reasons)))
    codes = {purpose: file.codes[purpose] for file in files for purpose in file.purposes}
    hashed = {purpose: code_hash(group[0].study, code) for purpose, code in codes.items()}
    return Person(_name(group[0]), tuple(files), hashed), out, gone


def _withdrawn(entry: Entry, purpose: str, group: Sequence[Entry], slips: Collection[str]) -> Why | None:
    """Whether the notes of a file for a purpose were taken back: by a later file of the same player, or by a slip, be
    it of a code before. A slip of what was ended before this file's own yes is not of its notes: those went with it."""
    slipped = any(other.codes.get(purpose) in slips and not _ended_in(entry, other, purpose) for other in group)
    return Why.WITHDRAWN if slipped or any(_ended_in(other, entry, purpose) for other in group) else None


def _ended_in(later: Entry, entry: Entry, purpose: str) -> bool:
    """Whether a file tells that a purpose was ended after another one of the same player was made. A code that is still
    the same tells that it was not: every ending takes it away."""
    ended = any(what == purpose and day >= entry.made_on_day for what, day in later.endings)
    return ended and later.made_on_day >= entry.made_on_day and later.codes.get(purpose) != entry.codes.get(purpose)


def _name(entry: Entry) -> str:
    """Stands for a player in the dataset. It comes from the code in their oldest file, so that it stays."""
    code = next(entry.codes[purpose] for purpose in STUDY_PURPOSES if purpose in entry.codes)
    return hashlib.sha256(f"{entry.study}/participant/{code}".encode()).hexdigest()[:16]
