"""Stories made at random from every construct of the subset, wild ones on purpose: glue, tags and spaces anywhere.

usage: python -m tests.oracle.make_stories FOLDER COUNT SEED
"""

import random
import sys
from pathlib import Path

_WORDS = [
    "tide",
    "rope",
    "lamp",
    "gull",
    "Mira",
    "quay",
    "salt",
    "door",
    "rain",
    "chips",
    "nan",
    "boat",
    "wind",
    "cold",
    "seven",
]
_VARIABLES = {"trust": "0 // 0..5", "tired": "2 // -3..9"}
_LARGE = {"heap": "46000 // 0..46000"}
"""Its square is not too large for Ink, unless it leaves its range."""
_FLAGS = {"met": "false", "seen": "true"}
_QUOTED = ['"calm"', '"tense"']
_MOODS = {"mood": '"calm" // calm|tense', "air": '"tense" // calm|tense'}


class Maker:
    """Makes one story. The same random stream makes the same story."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.knots = [f"k{n}" for n in range(chance.randint(1, 4))]
        self.stitches = {knot: [f"s{n}" for n in range(chance.choice([0, 0, 1, 2]))] for knot in self.knots}
        self.labels: list[str] = []
        self.spare = 0
        self.inside = ""

    def roll(self) -> float:
        """A number from 0 up to 1, in hundredths: hypothesis has few bytes for each story."""
        return self.chance.randrange(100) / 100

    def maybe(self, odds: float) -> bool:
        """True this often."""
        return self.roll() < odds

    def word(self) -> str:
        """A word."""
        return self.chance.choice(_WORDS)

    def space(self) -> str:
        """Some spaces."""
        return self.chance.choice(["", " ", " ", " ", "  ", "\t", " /* x */ "])

    def place(self) -> str:
        """Somewhere to go."""
        if self.maybe(0.12):
            return self.chance.choice(["END", "DONE"])
        knot = self.chance.choice(self.knots)
        stitches = self.stitches[knot]
        if stitches and self.maybe(0.4):
            return f"{knot}.{self.chance.choice(stitches)}"
        if self.labels and self.maybe(0.3):
            return self.chance.choice(self.labels)
        return knot

    def seen_place(self) -> str:
        """Somewhere whose visits are counted."""
        place = self.place()
        return "k0" if place in ("END", "DONE") else place

    def number(self, depth: int) -> str:
        """An expression that is a number."""
        pick = self.roll()
        if depth <= 0 or pick < 0.4:
            return self.chance.choice([*_VARIABLES, "1", "2", "0", "3"])
        if pick < 0.8:
            return f"{self.number(depth - 1)} {self.chance.choice('+-*')} {self.number(depth - 1)}"
        if pick < 0.9:
            return f"{self.chance.choice(['MIN', 'MAX'])}({self.number(depth - 1)}, {self.number(depth - 1)})"
        return f"({self.number(depth - 1)} + 1)"

    def condition(self, depth: int = 2) -> str:
        """A condition."""
        if self.maybe(0.08):
            return f"heap * heap > {self.number(1)}"
        pick = self.roll()
        if pick < 0.15:
            return self.chance.choice([*_FLAGS, "true", "false", *_VARIABLES])
        if pick < 0.35:
            return self.seen_place()
        if pick < 0.45:
            sign = self.chance.choice([">", "<", "==", ">=", "<=", "!="])
            return f"{self.seen_place()} {sign} {self.chance.randint(0, 3)}"
        if pick < 0.55:
            return f"mood {self.chance.choice(['==', '!='])} {self.chance.choice([*_QUOTED, 'air'])}"
        if pick < 0.7 or depth <= 0:
            sign = self.chance.choice([">", "<", "==", ">=", "<=", "!="])
            return f"{self.number(1)} {sign} {self.number(1)}"
        if pick < 0.8:
            return f"not {self.chance.choice([*_FLAGS, self.seen_place(), '(trust > 1)'])}"
        if pick < 0.84:
            return f"true and !{self.chance.choice([*_FLAGS, self.seen_place(), '(tired < 2)'])}"
        sign = self.chance.choice(["and", "or", "and", "or", "&&", "||"])
        joined = f"{self.condition(depth - 1)} {sign} {self.condition(depth - 1)}"
        return f"({joined})" if self.maybe(0.3) and " " in joined else joined

    def words(self, choice: bool, depth: int = 2) -> str:
        """Text with whatever may stand in it."""
        parts = [self.word()]
        for _ in range(self.chance.randint(0, 3)):
            pick = self.roll()
            if depth and pick < 0.15:
                parts.append(self.braces(choice, depth - 1))
            elif pick < 0.25:
                parts.append("<>")
            elif pick < 0.3:
                parts.append(self.chance.choice(["\\#", "\\{", "a - b", "x < y", "(so)", "1 > 0", "it's so"]))
            else:
                parts.append(self.word())
            parts.append(self.space())
        if self.maybe(0.1) and depth:
            parts.insert(0, self.chance.choice(["<>", self.braces(choice, depth - 1) if not choice else ""]))
        return self.space().join(parts)

    def braces(self, choice: bool, depth: int) -> str:
        """An inline condition or a sequence."""

        def part() -> str:
            text = self.words(choice, depth) if self.maybe(0.8) else self.space()
            if not choice and self.maybe(0.12):
                return f"{text}-> {self.place()}" + self.space()
            return text

        if self.maybe(0.5):
            yes = part() or " "
            no = f"|{part()}" if self.maybe(0.6) else ""
            return f"{{{self.condition()}:{yes}{no}}}"
        parts = [part() for _ in range(self.chance.randint(2, 4))]
        parts[0] = self.chance.choice(["", f"{self.word()} {self.word()}", f"{self.word()}{self.space()}"])
        return "{" + self.chance.choice(["", "", "&"]) + "|".join(parts) + "}"

    def tags(self, odds: float = 0.25, after: str = "") -> str:
        """Tags for the end of a line, unless glue stands in it."""
        if "<>" in after:
            return ""
        return "".join(f"{self.space()}# {self.word()}: {self.word()}" for _ in range(2) if self.maybe(odds))

    def label(self) -> str:
        """A label, now and then."""
        if not self.maybe(0.2):
            return ""
        self.spare += 1
        name = f"l{self.spare}"
        self.labels.append(f"{self.inside}.{name}")
        return f"({name}) "

    def choice(self, depth: int, ends: bool) -> list[str]:
        """A choice and what follows it. `ends`: it must lead somewhere by itself."""
        sign = self.chance.choice("**+") * depth if self.maybe(0.7) else " ".join(self.chance.choice("**+") * depth)
        head = f"{sign} {self.label()}" + "".join(f"{{{self.condition()}}} " for _ in range(2) if self.maybe(0.2))
        if self.maybe(0.08):
            return [f"{head}-> {self.place()}"] if ends or self.maybe(0.5) else [f"{head}->", *self.body(depth, 1)]
        words = f"{self.word()} {self.words(True)}"
        if self.maybe(0.5):
            before = words + self.tags(0.15, words) if self.maybe(0.5) else ""
            only = self.words(True)
            only += self.tags(0.25, only)
            after = f"{self.space()}{self.words(True)}" if self.maybe(0.4) else ""
            after += self.tags(0.15, after) if after else ""
            line = f"{head}{before}[{only}]{after}"
        else:
            line = f"{head}{words}{self.tags(0.25, words)}"
        if ends or self.maybe(0.25):
            return [f"{line} -> {self.place()}"]
        return [line, *self.body(depth, 2)]

    def body(self, depth: int, most: int) -> list[str]:
        """Some lines, and perhaps deeper choices."""
        lines = [line for _ in range(self.chance.randint(0, most)) for line in self.line()]
        if depth < 3 and self.maybe(0.2):
            lines += self.weave(depth + 1, self.chance.randint(1, 2))
        return lines

    def line(self, block: bool = True) -> list[str]:
        """One statement that is neither choice nor gather."""
        pick = self.roll()
        pad = self.chance.choice(["", "  ", "\t"])
        if pick < 0.5:
            text = self.words(False)
            if self.maybe(0.1):
                text += " <>"
            end = self.tags() if "<>" not in text else ""
            return [pad + text + end + (" // note" if self.maybe(0.05) else "")]
        if pick < 0.56:
            return [pad + f"{self.words(False)} -> {self.place()}"]
        if pick < 0.62:
            return [f"# {self.word()}: {self.word()}"]
        if pick < 0.8:
            return [pad + self.assign()]
        if pick < 0.92 and block:
            return self.block()
        return ["", "// nothing"]

    def assign(self) -> str:
        """A variable set."""
        if self.maybe(0.15):
            return f"~ heap {self.chance.choice(['+=', '-='])} 9000"
        pick = self.roll()
        if pick < 0.3:
            value = self.chance.choice(["true", "false", "not met", "trust > 1"])
            return f"~ {self.chance.choice(list(_FLAGS))} = {value}"
        if pick < 0.45:
            return f"~ {self.chance.choice(['mood', 'air'])} = {self.chance.choice(list(_MOODS) + _QUOTED)}"
        name = self.chance.choice(list(_VARIABLES))
        if pick < 0.6:
            return f"~ {name}{self.chance.choice(['++', '--', ' += 2', ' -= 1'])}"
        return f"~ {name} = MAX(MIN({self.number(1)}, 5), 0 - 3)" if pick < 0.8 else f"~ {name} = {self.number(0)}"

    def block(self) -> list[str]:
        """A condition over several lines."""

        def inside() -> list[str]:
            lines = [line for _ in range(self.chance.randint(1, 2)) for line in self.line(self.maybe(0.2))]
            if self.maybe(0.2):
                lines += [line for _ in range(self.chance.randint(1, 2)) for line in self.choice(1, True)]
            if self.maybe(0.15):
                lines.append(f"-> {self.place()}")
            return lines if any(line and not line.startswith("//") for line in lines) else ["text"]

        if self.maybe(0.1):
            glue = self.chance.choice([" <> ", " ", "", "<>"])
            first, second = f"{{ {self.condition()}:", f"}}{glue}{{ {self.condition()}:"
            return [first, *inside(), second, *inside(), "}" + self.chance.choice(["", f" {self.word()}"])]
        otherwise = ["- else:", *inside()] if self.maybe(0.4) else []
        if not otherwise and self.maybe(0.2):
            otherwise = [f"- {self.word()}"]
        end = "}" + self.chance.choice(["", "", "", f" {self.word()}", f" -> {self.place()}", f" <> {self.word()}"])
        pick = self.roll()
        if pick < 0.3:
            plain = otherwise if otherwise[:1] == ["- else:"] else []
            return [f"{{ {self.condition()}:", *inside(), *plain, end]
        if pick < 0.4:
            return [f"{{ {self.condition()}:", f"- {self.word()}", *otherwise, end]
        if pick < 0.45:
            return [f"{{ {self.condition()}:", "- else:", *inside(), end]
        if pick < 0.6:
            value = self.chance.choice([str(self.chance.randint(1, 3)), "tired", "tired + 1"])
            return ["{ trust:", "- 0:", *inside(), f"- {value}: {self.word()}", *otherwise, end]
        lines = ["{"]
        for _ in range(self.chance.randint(1, 3)):
            lines += [f"- {self.condition()}:", *inside()]
        return [*lines, *otherwise, end]

    def weave(self, depth: int, rounds: int) -> list[str]:
        """Choices and gathers."""
        lines: list[str] = []
        for _ in range(rounds):
            for _ in range(self.chance.randint(1, 3)):
                lines += self.choice(depth, False)
            if self.maybe(0.7) or depth == 1:
                dashes = "-" * depth if self.maybe(0.7) else " ".join("-" * depth)
                words = self.words(False).lstrip(" \t").removeprefix("(")
                if self.maybe(0.1):
                    first, *others = self.choice(depth, False)
                    lines += [f"{dashes} {self.label()}{first}", *others]
                    continue
                rest = self.chance.choice(["", words + self.tags(0.25, words), f"-> {self.place()}"])
                lines += [f"{dashes} {self.label()}{rest}", *self.line()]
        return lines

    def flow(self) -> list[str]:
        """The lines of a knot or stitch."""
        lines = [line for _ in range(self.chance.randint(0, 3)) for line in self.line()]
        if self.maybe(0.85):
            lines += self.weave(1, self.chance.randint(1, 2))
        return [*lines, f"-> {self.place()}"]

    def knot(self, knot: str) -> list[str]:
        """A knot with its stitches."""
        self.inside = knot
        lines = [f"== {knot} ==" if self.maybe(0.5) else f"=== {knot}"]
        if not self.stitches[knot] or self.maybe(0.6):
            lines += self.flow()
        for stitch in self.stitches[knot]:
            lines += [f"= {stitch}", *self.flow()]
        return lines

    def story(self) -> dict[str, str]:
        """All files of a story, by name: `story.ink` and sometimes one that it includes."""
        lines = [f"VAR {name} = {value}" for name, value in {**_VARIABLES, **_LARGE, **_FLAGS, **_MOODS}.items()]
        if self.maybe(0.4):
            lines += [line for _ in range(2) for line in self.line()]
        self.inside = ""
        knots = [self.knot(knot) for knot in self.knots]
        lines.append(f"-> {self.chance.choice(self.knots)}")
        apart = knots.pop() if self.maybe(0.15) else []
        if apart:
            lines.insert(0, "INCLUDE part.ink")
        files = {"story.ink": "\n".join([*lines, *(line for knot in knots for line in knot)]) + "\n"}
        return files | ({"part.ink": "\n".join(apart) + "\n"} if apart else {})


def make(seed: int) -> dict[str, str]:
    """The files of the story of a seed."""
    return Maker(random.Random(seed)).story()


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write the files of a story into a folder; gives the first."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "story.ink"


def main() -> None:
    """Write stories into a folder."""
    folder, count, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for number in range(seed, seed + count):
        write(folder / f"made_{number}", make(number))


if __name__ == "__main__":
    main()
