"""The checker, tested by mutation on copies of a real level: each seeded fault is found in its file, at its line.

Places are found by knot and by cue, never by number or words, so that writers can go on writing. Faults that only a
visit of every state shows take seconds each: the gate runs a slice of them, TIDELIGHT_FULL=1 all.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

from game.content.library import load_level
from game.core.problems import ContentError, Problem
from game.lint import sounds
from game.lint.stories import level_problems
from tests.journeys import FULL, ROOT

LEVEL = "levels/02_swell"
STORY, PART = f"{LEVEL}/story.ink", f"{LEVEL}/part.ink"
SLICE = 6
_FEW = 2000


class Copy:
    """A copy of the level, in which faults are seeded. `file` and `line` say where the fault must be found."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in (LEVEL, "assets/art/swell"):  # the map asks for its drawings
            shutil.copytree(ROOT / folder, root / folder)
        self.lines = (root / STORY).read_text(encoding="utf-8").splitlines()
        self.part = ""
        self.file, self.line = STORY, 0

    def knot(self, name: str) -> tuple[int, int]:
        """Where a knot or 'knot.stitch' begins (its head) and ends."""
        knot, _, stitch = name.partition(".")
        start = next(i for i, text in enumerate(self.lines) if re.match(rf"==+\s*{knot}\b", text))
        end = self._until(start, r"==")
        if stitch:
            start = next(i for i in range(start, end) if re.match(rf"=\s*{stitch}\b", self.lines[i]))
            end = self._until(start, r"=")
        return start, end

    def _until(self, start: int, head: str) -> int:
        later = range(start + 1, len(self.lines))
        return next((i for i in later if re.match(head, self.lines[i])), len(self.lines))

    def find(self, pattern: str, knot: str = "") -> int:
        """The first line that matches, in the whole story or in a knot."""
        start, end = self.knot(knot) if knot else (0, len(self.lines))
        return next(i for i in range(start, end) if re.search(pattern, self.lines[i]))

    def swap(self, pattern: str, old: str, new: str, knot: str = "") -> "Copy":
        """Change the first line that matches; the fault is there."""
        at = self.find(pattern, knot)
        changed = re.sub(old, new, self.lines[at], count=1)
        assert changed != self.lines[at], f"the seed changes nothing: {self.lines[at]}"
        self.lines[at] = changed
        self.line = at + 1
        return self

    def put(self, at: int, *texts: str, fault: int = 0) -> "Copy":
        """Put lines before line `at`; the fault is in the one with number `fault` of them."""
        self.lines[at:at] = texts
        self.line = at + 1 + fault
        return self

    def clear(self, pattern: str, knot: str = "") -> "Copy":
        """Take something out of every line of a knot, or of the story."""
        start, end = self.knot(knot) if knot else (0, len(self.lines))
        for i in range(start, end):
            self.lines[i] = re.sub(pattern, "", self.lines[i])
        return self

    def include(self, *texts: str, fault: int) -> "Copy":
        """Give the level a second file."""
        self.part = "\n".join(texts) + "\n"
        self.lines.insert(0, "INCLUDE part.ink")
        self.file, self.line = PART, fault
        return self

    def at(self, line: int) -> "Copy":
        """Say at which line the fault is."""
        self.line = line
        return self

    def problems(self, most: int) -> list[Problem]:
        """Everything that is said of the copy."""
        (self.root / STORY).write_text("\n".join(self.lines) + "\n", encoding="utf-8")
        if self.part:
            (self.root / PART).write_text(self.part, encoding="utf-8")
        try:
            loaded = load_level(self.root / LEVEL, self.root)
        except ContentError as error:
            return list(error.problems)
        return level_problems(loaded, self.root, sounds.cues(ROOT), most)


@dataclass(frozen=True)
class Fault:
    seed: Callable[[Copy], object]
    said: str


def _door(copy: Copy, *knot: str, choice: str = "") -> Copy:
    """A way from the quay into a new knot."""
    at = copy.find(r"^\+ .*# at: chips", "quay.walk")
    copy.lines += ["=== pit ===", *knot]
    copy.put(at, choice or "+ [A pit # id: f.to_pit] -> pit")
    return copy


# Faults that the text alone shows.
WRITTEN: dict[str, Fault] = {
    "an unknown tag": Fault(lambda c: c.swap(r"# feel: ", "# feel", "# feal"), "Did you mean 'feel'?"),
    "an unknown tag after a bracket": Fault(
        lambda c: c.swap(r"^\* \[.*\]$", r"\]$", "] # spaeker: oren"), "Did you mean 'speaker'?"
    ),
    "an unknown tag alone before an arrow": Fault(
        lambda c: c.put(c.find(r"^-> walk", "quay"), "# lihgt"), "Did you mean 'light'?"
    ),
    "a choice's tag on a line": Fault(lambda c: c.swap(r"# light\b", "# light", "# skip"), "belongs on a choice"),
    "a choice's tag after its bracket": Fault(
        lambda c: c.swap(r"^\* \[.*\]$", r"\]$", "] # calm"), "belongs on a choice, inside its [ ]"
    ),
    "a line's tag on a choice": Fault(
        lambda c: c.swap(r"^\* \[.* # id", " # id", " # teach # id"), "belongs on a line"
    ),
    "a tag without its value": Fault(lambda c: c.swap(r"# speaker: mira", ": mira", ""), "needs a value"),
    "a feeling nobody has": Fault(lambda c: c.swap(r"# feel: wary", "wary", "warey"), "Did you mean 'wary'?"),
    "a line without id": Fault(lambda c: c.swap(r"^\w.* # id: ", r" # id: \S+", ""), "this line has no id"),
    "a choice without id": Fault(lambda c: c.swap(r"^\* \[.* # id: ", r" # id: [^\]]+", ""), "this choice has no id"),
    "glued lines without id": Fault(
        lambda c: c.put(c.find(r"^-> walk", "quay"), "He waits <>", "and waits.", fault=1), "this line has no id"
    ),
    "an id that stands twice": Fault(
        lambda c: c.put(c.knot("quay")[0] + 1, "Again. # id: f.twice", "Again. # id: f.twice", fault=1),
        "also stands in",
    ),
    "a spot that is not there": Fault(lambda c: c.swap("# go: hall/door", "hall/door", "hall/dor"), "hall/door'?"),
    "a move of nobody": Fault(lambda c: c.swap("# move: mira", "move: mira", "move: mirra"), "Did you mean 'mira'?"),
    "a speaker who is not there": Fault(lambda c: c.swap("# speaker: nan", "nan", "nana"), "Did you mean 'nan'?"),
    "a sound that is not there": Fault(
        lambda c: c.swap("# sound: gull", "sound: gull", "sound: gul"), "Did you mean 'gull'?"
    ),
    "an activity that is not there": Fault(
        lambda c: c.swap("# practise: senses", "senses", "sences"), "Did you mean 'senses'?"
    ),
    "a thing that is not on the map": Fault(
        lambda c: c.swap("# at: chips", "at: chips", "at: chops"), "Did you mean 'chips'?"
    ),
    "a cue in an included file": Fault(
        lambda c: c.include("=== part ===", "Hi. # speaker: mirra # id: f.p", "-> quay", fault=2),
        "Did you mean 'mira'?",
    ),
    "a long teaching sentence in an included file": Fault(
        lambda c: c.include("=== part ===", f"{'In and out ' * 7}now. # teach # id: f.p", "-> quay", fault=2),
        "a sentence of 22 words",
    ),
    "a content note of another name": Fault(
        lambda c: c.swap("# id: ", "# id: ", "# note: stage_nervs # id: ", "note"), "Did you mean 'stage_nerves'?"
    ),
    "a content note that no line tells": Fault(
        lambda c: (c.clear(" # note: stage_nerves"), c.at(c.knot("note")[0] + 1)),
        "'stage_nerves' of level.toml is told",
    ),
    "a content note that no line needs": Fault(
        lambda c: (c.clear(" # needs: stage_nerves"), c.at(c.find("# note: stage_nerves") + 1)),
        "no line needs the content note 'stage_nerves'",
    ),
    "a word variable without its list": Fault(lambda c: c.swap("VAR tool", "//.*", ""), "which words it can hold"),
    "a number without a range": Fault(lambda c: c.put(0, "VAR n = 0"), "does not say its range"),
    "a number that begins outside its range": Fault(lambda c: c.put(0, "VAR n = 9 // 0..2"), "outside its range"),
    "a word from another list": Fault(lambda c: c.swap(r'~ sang = "none"', '"none"', "lamps"), "sang"),
}


def _cut_divert(copy: Copy) -> None:
    for i, text in enumerate(copy.lines):
        copy.lines[i] = re.sub(r"-> row\b", "-> walk", text)
    copy.line = copy.knot("hall.row")[0] + 1


def _moved_ground(copy: Copy) -> None:
    """A gap in the ground of the quay, before the tower."""
    path = copy.root / LEVEL / "map.tmx"
    tree = ElementTree.parse(path)
    ground = next(g for g in tree.iter("objectgroup") if g.get("name") == "quay/ground")
    last = max(ground.iter("object"), key=lambda o: float(o.get("x", "0")))
    last.set("x", str(float(last.get("x", "0")) + 400))
    tree.write(path, encoding="utf-8", xml_declaration=True)
    copy.line = copy.find("# at: winch", "quay.walk") + 1


def _no_people(copy: Copy) -> None:
    copy.clear(r" # people(: \w+)?", "hall")
    copy.swap("# distress", "distress", "harm", "hall")


def _late_calm(copy: Copy) -> None:
    copy.clear(r" # (calm|people(: \w+)?)(?=[ \]])", "hall")
    copy.line = copy.find("# distress", "hall") + 1


def _two_distressed(copy: Copy) -> None:
    """A second line of distress must not hide behind the first."""
    _door(copy, "A pit. # distress # id: f.pit", "+ [Out # id: f.out]", "- Up. # id: f.up", "+ [On # id: f.on]")
    copy.lines += ["- Air. # distress # id: f.air", "+ [Home # soften # id: f.home] -> END"]
    copy.line = copy.find("f.air") + 1


def _told_to_some(copy: Copy) -> None:
    """A note that only those hear who ask a question first."""
    copy.clear(" # note: a_loud_hall", "note")
    copy.swap("^ +.* # id: ", "# id: ", "# note: a_loud_hall # id: ", "note")
    copy.line = copy.find("# needs: a_loud_hall") + 1


# Faults that only a visit of every state shows.
PROVED: dict[str, Fault] = {
    "a cut divert": Fault(_cut_divert, "'hall.row' is never reached"),
    "a wrong at: a thing of another place": Fault(
        lambda c: c.swap("# at: chips", "at: chips", "at: urn", "quay.walk"),
        "'urn' is in 'hall', but the player then stands in 'quay'",
    ),
    "late calm": Fault(_late_calm, "# distress there is a way without a calming or people choice"),
    "a trapped state": Fault(
        lambda c: _door(c, "Down. # id: f.pit", "+ [Dig # id: f.dig] -> pit"), "no ending can be reached"
    ),
    "a removed practice": Fault(
        lambda c: (
            c.swap("# practise: breathing", " # practise: breathing", "", "boat"),
            c.at(c.find("# after:", "boat") + 1),
        ),
        "choices with # after stand here without a practice",
    ),
    "a removed content note": Fault(
        lambda c: (c.swap(r"^-> note", "note", "quay"), c.at(0)), "begin with its content note"
    ),
    "a number that leaves its range, which nothing reads": Fault(
        lambda c: (
            c.put(0, "VAR looks = 0 // 0..2"),
            c.put(c.find(r"^\+ .*# at: chips", "quay.walk") + 1, "    ~ looks = looks + 1"),
        ),
        "'looks' becomes 3 here, outside its range 0..2",
    ),
    "a choice that is never on offer": Fault(
        lambda c: c.swap(r"^\+ \[.*# at: chips", r"^\+ ", "+ {soft and not soft} ", "quay.walk"), "is never on offer"
    ),
    "words behind an arrow": Fault(
        lambda c: c.put(c.find(r"^-> walk", "quay") + 1, "Too late. # id: f.late"), "nothing leads to these words"
    ),
    "words behind an arrow that is always taken": Fault(
        lambda c: c.put(c.find(r"^-> walk", "quay"), "{soft or not soft: -> walk}", "Too late. # id: f.late"),
        "always holds",
    ),
    "a branch that never holds": Fault(
        lambda c: (c.clear(r'~ seat = "front"$'), c.at(c.find(r'seat == "front"') + 1)), "never holds"
    ),
    "a condition in a choice's words that never holds": Fault(
        lambda c: c.swap(r"^\+ \[.*# at: chips", r"\[", "[{soft and not soft: Soft.|Hard.} ", "quay.walk"),
        "never holds",
    ),
    "a choice without words that is never taken": Fault(
        lambda c: (
            _door(c, "Down. # id: f.pit", "+ [Up # id: f.up] -> quay.walk", "+ -> quay.walk"),
            c.at(len(c.lines)),
        ),
        "is never taken",
    ),
    "a way around the practice": Fault(
        lambda c: c.put(c.find(r"^\+ .*# skip", "note"), "+ [Home # id: f.home] -> END"), "without practising the skill"
    ),
    "two distressed lines, the second unanswered": Fault(_two_distressed, "# distress there is a way"),
    "harm without people": Fault(_no_people, "# harm there is a way without a people choice"),
    "a lost go": Fault(
        lambda c: (
            c.swap("# go: hall/door", " # go: hall/door", "", "hall"),
            c.at(c.find("# at: lost_property", "hall.walk") + 1),
        ),
        "'lost_property' is in 'hall', but the player then stands in 'quay'",
    ),
    "a gap in the ground": Fault(_moved_ground, "'winch' cannot be walked to"),
    "a note without its softer version": Fault(
        lambda c: (c.clear(" # soften", "note"), c.at(c.find("^-> note") + 1)),
        "offers no choice with # soften",
    ),
    "a note without skip": Fault(
        lambda c: (c.clear(" # skip", "note"), c.at(c.find("^-> note") + 1)), "no choice with # skip"
    ),
    "words before the note": Fault(
        lambda c: c.put(c.find("^-> note"), "Hello. # id: f.hello"), "come before the content note"
    ),
    "a knot entered without the note it needs": Fault(_told_to_some, "without the content note 'a_loud_hall'"),
    "a round without a choice": Fault(
        lambda c: (_door(c, "Down. # id: f.pit", "-> pit"), c.at(c.knot("pit")[0] + 2)),
        "never offers a choice",
    ),
    "a round in an included file": Fault(
        lambda c: (_door(c, "-> part"), c.include("=== part ===", "Round. # id: f.r", "-> part", fault=2)),
        "never offers a choice",
    ),
    "a way that runs out": Fault(lambda c: _door(c, "Down. # id: f.pit"), "the story runs out"),
    "an answer that is missing": Fault(
        lambda c: (
            c.lines.pop(c.find("# after: left", "boat")),
            c.at(c.find("# practise", "boat") + 1),
        ),
        "there must be the choices",
    ),
    "a practice that is not the last line": Fault(
        lambda c: (
            c.put(c.find("# practise", "boat") + 1, "More. # id: f.more"),
            c.at(c.find("# practise", "boat") + 1),
        ),
        "not the last before the choices",
    ),
    "a choice that cannot be seen": Fault(
        lambda c: c.put(c.find(r"^\+ .*# at: chips", "quay.walk"), "+ [Tell # people # id: f.tell] -> quay.walk"),
        "this choice cannot be seen",
    ),
    "two choices at one thing": Fault(
        lambda c: c.swap("# at: poster", "at: poster", "at: chips", "quay.walk"), "two choices lead to 'chips'"
    ),
    "two ids in one line": Fault(
        lambda c: (
            _door(c, "Down, # id: f.one -> pat", "=== pat ===", "down. # id: f.two", "+ [Up # id: f.up] -> quay.walk"),
            c.at(c.find("f.two") + 1),
        ),
        "are joined into one",
    ),
}
GATE = list(PROVED)[:SLICE]


def found(fault: Fault, folder: Path, most: int) -> None:
    copy = Copy(folder)
    fault.seed(copy)
    problems = copy.problems(most)
    said = [(p.file, p.line) for p in problems if fault.said in str(p)]
    everything = "\n".join(map(str, problems))
    assert said, everything
    if copy.line:
        assert (copy.file, copy.line) in said, everything


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_fault_of_the_text_is_found_at_its_line(kind: str, tmp_path: Path) -> None:
    found(WRITTEN[kind], tmp_path, _FEW)


@pytest.mark.parametrize("kind", PROVED if FULL else GATE)
def test_a_fault_of_the_ways_is_found_at_its_line(kind: str, tmp_path: Path) -> None:
    found(PROVED[kind], tmp_path, 1_000_000)


def test_there_are_thirty_faults_or_more_in_a_real_level() -> None:
    assert len(WRITTEN) + len(PROVED) >= 50
    assert len(PROVED) >= 25


def test_a_review_of_other_words_is_void(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    toml = copy.root / LEVEL / "level.toml"
    text = toml.read_text(encoding="utf-8")
    head, _, rest = text.partition("[review]\n")
    tail = rest.partition("\n[")[2]
    signed = 'status = "reviewed"\nrole = "child psychologist"\ndate = "2026-01-15"\nhash = "0123456789abcdef"\n'
    toml.write_text(f"{head}[review]\n{signed}\n[{tail}", encoding="utf-8")
    said = [str(p) for p in copy.problems(_FEW)]
    assert any("the review no longer holds" in one and "level.toml" in one for one in said), said
