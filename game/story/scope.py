"""Names and values: what a name means where it stands, and expressions as functions of the story's memory.

The memory is one flat list: the variables first, then a count for each place or sequence that something reads.
"""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from game.core.problems import did_you_mean

from .boxes import Box
from .problems import Problems
from .syntax import Binary, Call, Expression, Literal, Name, Unary, Unknown, Variable, Where

Memory = Sequence[bool | int | str]
Reading = Callable[[Memory], bool | int | str]

SMALL = 20  # read counts are compared with numbers up to this: more would make the story's states uncountable
LARGEST = 1_000_000
FURTHEST = 2**31 - 1
"""Beyond this, the programs that play Ink do not agree on what a number is."""


@dataclass(eq=False, slots=True)
class Place:
    """A knot with its stitches and labels. `stitch_labels` has the labels of each stitch."""

    name: str
    box: Box
    where: Where
    stitches: dict[str, "Place"] = field(default_factory=dict)
    labels: dict[str, tuple[Box, Where]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression that can be asked. `kind` is bool, int, word or count; `reads` the slots it looks at.

    A place once seen stays seen: `false_if` holds the counts of which one above 0 makes it false for good, `true_if`
    those that make it true.
    """

    read: Reading
    kind: str
    reads: frozenset[int]
    false_if: frozenset[int] = frozenset()
    true_if: frozenset[int] = frozenset()
    most: int | None = 0
    """How far a number can be from 0, or None where a variable does not say its range."""


@dataclass(slots=True)
class Scope:
    """All names of a story. `slots` maps a variable's name or a box's key to its place in the memory."""

    problems: Problems
    variables: dict[str, Variable] = field(default_factory=dict)
    knots: dict[str, Place] = field(default_factory=dict)
    top_labels: dict[str, tuple[Box, Where]] = field(default_factory=dict)
    slots: dict[object, int] = field(default_factory=dict)
    caps: dict[int, int] = field(default_factory=dict)

    def note(self, where: Where, message: str, hint: str) -> None:
        """Write down a problem."""
        self.problems.note(where.file, where.line, where.column, message, hint)

    def slot(self, key: object) -> int:
        """The place of a variable or count in the memory; a new count gets a new place."""
        return self.slots.setdefault(key, len(self.slots))

    def count(self, box: Box, needed: int) -> int:
        """The slot that counts visits of `box`, told apart up to `needed`."""
        box.counted = True
        slot = self.slot(box.key)
        self.caps[slot] = max(self.caps.get(slot, 1), needed)
        return slot

    # Names

    def target(self, path: tuple[str, ...], inside: tuple[str, str], where: Where) -> Box | None:
        """The box that a divert leads to, or None (and a problem noted)."""
        if len(path) == 1 and path[0] in self.variables:
            if self.variables[path[0]].broken or path[0] in self.knots:
                return None  # that is said already
            self.note(where, f"'{path[0]}' is a variable, not a place", "Write the name of a knot after ->.")
            return None
        found = self.find(path, inside)
        if found is None:
            self.note(where, f"there is no knot, stitch or label '{'.'.join(path)}'", self._near(path, inside))
        return found

    def find(self, path: tuple[str, ...], inside: tuple[str, str]) -> Box | None:
        """The box with this name, seen from the knot and stitch `inside`."""
        first, rest = path[0], path[1:]
        place: Place | None = None
        knot = self.knots.get(inside[0])
        box: Box | None = None
        if knot and first in knot.stitches:
            place = knot.stitches[first]
        elif knot and (label := self._label(knot, first)):
            box = label
        elif first in self.top_labels:
            box = self.top_labels[first][0]
        else:
            place = self.knots.get(first)
        for name in rest:
            if place is None:
                return None
            if name in place.stitches:
                place = place.stitches[name]
            else:
                box, place = self._label(place, name), None
        return place.box if place else box

    @staticmethod
    def _label(place: Place, name: str) -> Box | None:
        for holder in (place, *place.stitches.values()):
            if name in holder.labels:
                return holder.labels[name][0]
        return None

    def _near(self, path: tuple[str, ...], inside: tuple[str, str]) -> str:
        names = {*self.knots, *self.top_labels}
        knot = self.knots.get(inside[0])
        if knot:
            names |= {*knot.stitches, *knot.labels, *(n for s in knot.stitches.values() for n in s.labels)}
        for name, place in self.knots.items():
            names |= {f"{name}.{inner}" for inner in (*place.stitches, *place.labels)}
        name = ".".join(path)
        return did_you_mean(name, names) or f"Write == {name} == above the lines that belong there."

    def check_names(self) -> None:
        """Refuse names that Ink would take for one another."""
        taken: dict[str, str] = dict.fromkeys(self.knots, "a knot")
        taken |= dict.fromkeys(self.variables, "a variable")
        for name, variable in self.variables.items():
            if name in self.knots:
                self.note(variable.where, f"'{name}' is a knot and a variable", "Give one another name.")
        for name, (_, where) in self.top_labels.items():
            if name in taken:
                self.note(where, f"the label '{name}' is also {taken[name]}", "Give one another name.")
        taken |= dict.fromkeys(self.top_labels, "a label of the text before the first knot")
        for knot in self.knots.values():
            mine = dict(taken)
            for stitch in knot.stitches.values():
                self._claim(mine, stitch.name, "a stitch", stitch.where)
            for place in (knot, *knot.stitches.values()):
                for name, (_, where) in place.labels.items():
                    self._claim(mine, name, "a label", where)

    def _claim(self, taken: dict[str, str], name: str, what: str, where: Where) -> None:
        if name in taken:
            self.note(where, f"'{name}' is {what} and also {taken[name]}", "Give one another name.")
        taken[name] = what

    # Expressions

    def condition(self, expression: Expression, inside: tuple[str, str]) -> Compiled:
        """A condition: true, false, a number other than 0, or 'have I been here'."""
        found = self.compile(expression, inside)
        if found.kind == "word":
            self.note(expression.where, "a word is neither true nor false", 'Compare it: mood == "calm"')
        return found

    def assigned(self, name: str, expression: Expression, inside: tuple[str, str], where: Where) -> Compiled:
        """The value for a variable, which must be of the variable's own kind."""
        found = self.compile(expression, inside)
        variable = self.variables.get(name)
        if variable is None:
            self.note(where, f"there is no variable '{name}'", self._variable_hint(name))
        elif variable.broken:
            return found
        elif found.kind not in (kind_of(variable.value), "wrong"):
            said = {"bool": "true or false", "int": "a number", "word": "a word in quotation marks"}
            given = "a read count" if found.kind == "count" else said[found.kind]
            hint = f"Its first value is {said[kind_of(variable.value)]}, and so must be all others."
            self.note(where, f"'{name}' cannot become {given}", hint)
        elif variable.words and isinstance(expression, Literal) and expression.value not in variable.words:
            hint = f"Its VAR line knows {', '.join(variable.words)}."
            self.note(where, f"'{expression.value}' is not in the list of '{name}'", hint)
        elif variable.words and isinstance(expression, Name) and found.kind == "word":
            self._same_words(variable, self.variables[expression.path[0]], where)
        return found

    def _same_words(self, variable: Variable, source: Variable, where: Where) -> None:
        """One word variable takes the value of another only if it may hold each of the other's words."""
        more = [word for word in source.words if word not in variable.words]
        if more or not source.words:
            said = f"can also be {' or '.join(more)}" if more else "does not say which words it can hold"
            self.note(
                where,
                f"'{variable.name}' cannot become '{source.name}', which {said}",
                f"Write the same words in both VAR lines: // {'|'.join((*variable.words, *more))}",
            )

    def _variable_hint(self, name: str) -> str:
        return did_you_mean(name, self.variables) or f"Write VAR {name} = false at the top of the file."

    def compile(self, expression: Expression, inside: tuple[str, str]) -> Compiled:
        """An expression as a function of the memory; problems are noted."""
        match expression:
            case Literal(value, where):
                if isinstance(value, int) and abs(value) > LARGEST:
                    self.note(where, f"{value} is too large a number", f"Stay below {LARGEST}.")
                far = abs(value) if isinstance(value, int) else 0
                return Compiled(lambda m: value, kind_of(value), frozenset(), most=far)
            case Name():
                return self._name(expression, inside)
            case Unary(sign, inner, where):
                return self._unary(sign, self.compile(inner, inside), where)
            case Binary():
                return self._binary(expression, inside)
            case Call(name, arguments, where):
                left, right = (self.compile(a, inside) for a in arguments)
                self._need(name, left, right, ("int",), f"{name}(a, b) takes two numbers", where)
                pick = min if name == "MIN" else max
                one, two = left.read, right.read
                most = _most("MAX", left, right)
                return Compiled(lambda m: pick(one(m), two(m)), "int", left.reads | right.reads, most=most)
            case Unknown(what, hint, where):
                self.note(where, what, hint)
        return _WRONG

    def _name(self, name: Name, inside: tuple[str, str]) -> Compiled:
        if len(name.path) == 1 and name.path[0] in self.variables:
            variable = self.variables[name.path[0]]
            if variable.broken:
                return _WRONG
            slot = self.slot(variable.name)
            most = None if variable.low is None or variable.high is None else max(-variable.low, variable.high)
            return Compiled(lambda m: m[slot], kind_of(variable.value), frozenset({slot}), most=most)
        box = self.find(name.path, inside)
        if box is None:
            known = {*self.variables, *self.knots}
            hint = did_you_mean(".".join(name.path), known) or "Write VAR name = false at the top of the file."
            self.note(name.where, f"there is no variable, knot or label '{'.'.join(name.path)}'", hint)
            return _WRONG
        slot = self.count(box, 1)
        return Compiled(lambda m: m[slot], "count", frozenset({slot}), true_if=frozenset({slot}))

    def _unary(self, sign: str, inner: Compiled, where: Where) -> Compiled:
        read = inner.read
        if sign == "not":
            if inner.kind == "word":
                self.note(where, "'not' cannot stand before a word", 'Write mood != "calm", or use ( ).')
                return _WRONG
            return Compiled(lambda m: not read(m), "bool", inner.reads, inner.true_if, inner.false_if)
        if inner.kind not in ("int", "wrong"):
            self.note(where, "'-' stands only before a number", "Leave it away.")
        return Compiled(lambda m: -read(m), "int", inner.reads, most=inner.most)  # type: ignore[operator]

    def _binary(self, binary: Binary, inside: tuple[str, str]) -> Compiled:
        left, right = self.compile(binary.left, inside), self.compile(binary.right, inside)
        sign, where, reads = binary.operator, binary.where, left.reads | right.reads
        one, two = left.read, right.read
        if sign in ("and", "or"):
            self._need(sign, left, right, ("bool", "int", "count"), f"'{sign}' joins two conditions", where)
            return both(left, right) if sign == "and" else _either(left, right)
        if sign in ("+", "-", "*"):
            self._need(sign, left, right, ("int",), f"'{sign}' takes two numbers", where)
            most = _most(sign, left, right)
            if most is not None and most > FURTHEST:
                self.note(where, f"this can become {most:,}, too large a number for Ink", "Use smaller ranges, or MIN.")
            return Compiled(_sum(sign, one, two, where), "int", reads, most=most)
        if "count" in (left.kind, right.kind):
            self._counted(binary, left, right)
        elif sign in ("==", "!="):
            if left.kind != right.kind and "wrong" not in (left.kind, right.kind):
                self.note(where, f"'{sign}' compares two things of one kind", _kinds_hint(sign, left, right))
        else:
            self._need(sign, left, right, ("int",), f"'{sign}' compares two numbers", where)
        never, always = _settled(sign, left, binary.right)
        return Compiled(_COMPARED[sign](one, two), "bool", reads, never, always)

    def _need(
        self, sign: str, left: Compiled, right: Compiled, kinds: tuple[str, ...], message: str, where: Where
    ) -> None:
        if any(side.kind not in (*kinds, "wrong") for side in (left, right)):
            self.note(where, message, _kinds_hint(sign, left, right))

    def _counted(self, binary: Binary, left: Compiled, right: Compiled) -> None:
        """A read count beside a small number: remember how far it must be told apart."""
        count, other = (left, binary.right) if left.kind == "count" else (right, binary.left)
        if not isinstance(other, Literal) or type(other.value) is not int or not -SMALL <= other.value <= SMALL:
            message = "how often a place was seen is compared with a small number only"
            self.note(binary.where, message, f"Write the number itself, at most {SMALL}.")
            return
        for slot in count.reads:
            self.caps[slot] = max(self.caps.get(slot, 1), other.value + 1)


_MIXED = "Check the words 'and', 'or', 'not' and the round brackets: 'not a > 2' means '(not a) > 2'."
_WRONG = Compiled(lambda memory: False, "wrong", frozenset())


def both(left: Compiled, right: Compiled) -> Compiled:
    """Two conditions joined by 'and'."""
    one, two = left.read, right.read
    return Compiled(
        lambda m: bool(one(m)) and bool(two(m)),
        "bool",
        left.reads | right.reads,
        left.false_if | right.false_if,
        left.true_if & right.true_if,
    )


def _either(left: Compiled, right: Compiled) -> Compiled:
    one, two = left.read, right.read
    return Compiled(
        lambda m: bool(one(m)) or bool(two(m)),
        "bool",
        left.reads | right.reads,
        left.false_if & right.false_if,
        left.true_if | right.true_if,
    )


def _settled(sign: str, left: Compiled, right: Expression) -> tuple[frozenset[int], frozenset[int]]:
    """What a comparison of a count with 0 or 1 comes to for good once the place was seen."""
    nothing: frozenset[int] = frozenset()
    if left.kind != "count" or not isinstance(right, Literal):
        return nothing, nothing
    if (sign, right.value) in (("==", 0), ("<", 1), ("<=", 0)):
        return left.reads, nothing
    if (sign, right.value) in (("!=", 0), (">", 0), (">=", 1)):
        return nothing, left.reads
    return nothing, nothing


def kind_of(value: bool | int | str) -> str:
    """The kind of a value: bool, int or word."""
    return "bool" if isinstance(value, bool) else "int" if isinstance(value, int) else "word"


def _most(sign: str, left: Compiled, right: Compiled) -> int | None:
    """How far from 0 two numbers can come to, joined by a sign."""
    if left.most is None or right.most is None:
        return None
    if sign == "MAX":
        return max(left.most, right.most)
    return left.most * right.most if sign == "*" else left.most + right.most


def _kinds_hint(sign: str, left: Compiled, right: Compiled) -> str:
    """What to write instead of joining two things that do not belong together."""
    kinds = {left.kind, right.kind}
    if "word" in kinds:
        return 'A word is only compared with a word: mood == "calm" or mood != "calm".'
    if "bool" not in kinds:
        return f"How often a place was seen is only compared with a number: landing > 1. '{sign}' needs variables."
    if sign in ("+", "-", "*", "MIN", "MAX"):
        return "Calculate with numbers only; what is true or false stands in a condition: {met: these words}."
    return f"What is true or false stands alone: 'met' or 'not met'. {_MIXED}"


def _sum(sign: str, one: Reading, two: Reading, where: Where) -> Reading:
    calculate = _SUMS[sign]

    def read(memory: Memory) -> int:
        found = calculate(one(memory), two(memory))
        if not -FURTHEST <= found <= FURTHEST:
            raise OverflowError(f"{where.file}:{where.line}")
        return found

    return read


_SUMS: dict[str, Callable[[Any, Any], int]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_COMPARED: dict[str, Callable[[Reading, Reading], Reading]] = {
    "==": lambda one, two: lambda m: one(m) == two(m),
    "!=": lambda one, two: lambda m: one(m) != two(m),
    "<": lambda one, two: lambda m: one(m) < two(m),  # type: ignore[operator]
    ">": lambda one, two: lambda m: one(m) > two(m),  # type: ignore[operator]
    "<=": lambda one, two: lambda m: one(m) <= two(m),  # type: ignore[operator]
    ">=": lambda one, two: lambda m: one(m) >= two(m),  # type: ignore[operator]
}
