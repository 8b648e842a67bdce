"""Statements into nested boxes, as Ink nests them.

Ink counts how often its containers are entered, and whether one is entered at its start; it lets the loose ends
of choices fall to the next gather. Both depend on how the containers nest, so the boxes here nest the same way.
"""

from .boxes import Box, Fork, Jump, Meet, Node, Offer, Pick, Rejoin, Say, SayGlue, SayTag, Set
from .problems import Problems
from .reading import DEEPEST_CHOICE
from .syntax import (
    Assign,
    Block,
    ChoiceLine,
    Divert,
    DivertLine,
    Either,
    Expression,
    Gather,
    Glue,
    LineOfText,
    Piece,
    Sequence,
    Statement,
    TagText,
    Text,
    Where,
)

_NOWHERE = Where("", 0)


class Weaver:
    """Builds the boxes of one knot, stitch or top text. `labels` collects the box of each label."""

    def __init__(self, problems: Problems, labels: dict[str, tuple[Box, Where]]) -> None:
        self.problems, self.labels = problems, labels
        self.following: dict[int, list[Statement]] = {}

    def must_end(self, point: Statement) -> None:
        """In a block no gather catches loose ends, so each choice must lead on by itself."""
        if not any(map(_leads_on, (point, *self.following.get(id(point), ())))):
            self.note(
                point.where,
                "a choice in a block must lead somewhere by itself",
                "End it with '-> name'. Or write * {condition} [Words.] outside the block.",
            )

    def flow(self, statements: list[Statement], top: bool) -> Box:
        """The box of a whole flow; `top` adds Ink's own last gather to the text before the first knot."""
        if not self._check_levels(statements, 0):
            return Box()
        extra: list[Statement] = []
        if top:
            extra = [Gather(1, "", _NOWHERE), DivertLine(Divert(("DONE",), _NOWHERE), _NOWHERE)]
        return Weave(self, [*statements, *extra], 0).build()

    def _check_levels(self, statements: list[Statement], last: int) -> bool:
        """Whether choices and gathers can be nested as they stand; problems are noted."""
        for statement in statements:
            if isinstance(statement, ChoiceLine | Gather):
                if statement.depth > last + 1:
                    sign = "-" if isinstance(statement, Gather) else "*"
                    self.note(
                        statement.where,
                        f"this stands {statement.depth} levels deep, but nothing stands at level {last + 1}",
                        f"Write {sign * (last + 1)} here, or put a choice of level {last + 1} before it.",
                    )
                if statement.depth > DEEPEST_CHOICE:
                    self.note(
                        statement.where,
                        f"more than {DEEPEST_CHOICE} choices stand inside one another",
                        "Put a part of them into a knot of its own and go there with '-> name'.",
                    )
                    return False
                last = statement.depth
        return True

    def note(self, where: Where, message: str, hint: str) -> None:
        """Write down a problem."""
        self.problems.note(where.file, where.line, where.column, message, hint)

    def label(self, name: str, box: Box, where: Where) -> None:
        """Remember where a label leads."""
        if name in self.labels:
            self.note(where, f"the label '{name}' is used twice in this knot", "Give one another name.")
        self.labels[name] = (box, where)

    # Pieces and statements into nodes

    def pieces(self, pieces: tuple[Piece, ...], where: Where) -> list[Node]:
        """The nodes of a line's pieces."""
        nodes: list[Node] = []
        for piece in pieces:
            match piece:
                case Text(text):
                    nodes.append(Say(text, where))
                case Glue():
                    nodes.append(SayGlue(where))
                case TagText(text, at):
                    nodes.append(SayTag(text, at))
                case Divert(path, at):
                    nodes.append(Jump(path, None, at))
                case Either(condition, yes, no, at):
                    branches: list[tuple[Expression | None, Box]] = [(condition, self._box(yes, at))]
                    if no is not None:
                        branches.append((None, self._box(no, at)))
                    nodes += self._forks(branches, at)
                case Sequence(parts, cycles, at):
                    nodes.append(self._sequence(piece, parts, cycles, at))
        return nodes

    def _box(self, pieces: tuple[Piece, ...], where: Where) -> Box:
        box = Box("b")
        for node in self.pieces(pieces, where):
            box.add(node)
        return box

    @staticmethod
    def _forks(branches: list[tuple[Expression | None, Box]], where: Where) -> list[Node]:
        meet = Meet(where)
        nodes: list[Node] = []
        for condition, inside in branches:
            inside.name = "b"
            inside.add(Rejoin(meet, where))
            branch = Box()
            branch.add(Fork(condition, inside, where))
            branch.hang(inside)
            nodes.append(branch)
        return [*nodes, meet]

    def _sequence(self, key: Sequence, parts: tuple[tuple[Piece, ...], ...], cycles: bool, where: Where) -> Box:
        outer = Box(key=key, counted=True, start_only=True)
        boxes = [self._box(part, where) for part in parts]
        meet = Meet(where)
        outer.add(Pick(key, boxes, cycles, where))
        for box in boxes:
            box.add(Rejoin(meet, where))
            outer.hang(box)
        outer.add(meet)
        return outer

    def statement(self, statement: Statement, weave: "Weave") -> list[Node]:
        """The nodes of a statement that is neither choice nor gather."""
        match statement:
            case LineOfText(pieces, ends, where):
                return [*self.pieces(pieces, where), *([Say("\n", where)] if ends else [])]
            case DivertLine(divert, where):
                return [Jump(divert.path, None, where)]
            case Assign(name, expression, breaks, where):
                return [Set(name, expression, where), *([Say("\n", where)] if breaks else [])]
            case Block(branches, where, ends):
                built: list[tuple[Expression | None, Box]] = []
                for branch in branches:
                    body = list(branch.body)
                    self._check_block(body)
                    inside = Weave(self, body, None, outer=weave, sealed=True).build()
                    inside.content.insert(0, Say("\n", branch.where))
                    built.append((branch.condition, inside))
                return [*self._forks(built, where), *([Say("\n", where)] if ends else [])]
        raise AssertionError(statement)

    def _check_block(self, body: list[Statement]) -> None:
        depths = [s.depth for s in body if isinstance(s, ChoiceLine)]
        self._check_levels(body, depths[0] - 1 if depths else 0)
        if depths and min(depths) < depths[0]:
            first = next(s for s in body if isinstance(s, ChoiceLine))
            self.note(first.where, "the first choice of a block is not its outermost", "Begin with the outer choice.")


def _leads_on(statement: Statement) -> bool:
    """Whether a divert stands anywhere in a statement."""
    match statement:
        case DivertLine():
            return True
        case LineOfText(pieces, _, _):
            return _diverts(pieces)
        case ChoiceLine():
            parts = (statement.start or ()) + (statement.only or ()) + statement.inner
            return statement.divert is not None or _diverts(parts)
        case Block(branches, _):
            return any(_leads_on(inner) for branch in branches for inner in branch.body)
        case _:
            return False


def _diverts(pieces: tuple[Piece, ...]) -> bool:
    for piece in pieces:
        match piece:
            case Divert():
                return True
            case Either(_, yes, no, _):
                if _diverts(yes) or _diverts(no or ()):
                    return True
            case Sequence(parts, _, _):
                if any(_diverts(part) for part in parts):
                    return True
    return False


class Weave:
    """One level of choices and gathers. `base` is how deep it stands, counted from 0."""

    def __init__(
        self,
        weaver: Weaver,
        content: list[Statement],
        base: int | None,
        outer: "Weave | None" = None,
        sealed: bool = False,
    ) -> None:
        self.weaver, self.outer, self.sealed = weaver, outer, sealed
        points = [s.depth for s in content if isinstance(s, ChoiceLine | Gather)]
        self.base = base if base is not None else points[0] - 1 if points else 0
        self.content = content
        self.root = Box()
        self.current = self.root
        self.loose: list[tuple[Statement, Box]] = []
        self.previous: tuple[Statement, Box] | None = None
        self.into_previous = False
        self.seen_choice = False

    def build(self) -> Box:
        """The box of this level, with its loose ends handed up."""
        at = 0
        while at < len(self.content):
            statement = self.content[at]
            if isinstance(statement, ChoiceLine | Gather) and statement.depth - 1 > self.base:
                end = at
                while end < len(self.content):
                    inner = self.content[end]
                    if isinstance(inner, ChoiceLine | Gather) and inner.depth - 1 <= self.base:
                        break
                    end += 1
                self._nested(Weave(self.weaver, self.content[at:end], statement.depth - 1, self))
                at = end
                continue
            if isinstance(statement, Gather):
                self._gather(statement)
            elif isinstance(statement, ChoiceLine):
                self._choice(statement)
            else:
                if self.into_previous and self.previous is not None:
                    self.weaver.following[id(self.previous[0])].append(statement)
                for node in self.weaver.statement(statement, self):
                    self._add(node)
            at += 1
        self._hand_up()
        return self.root

    def _add(self, node: Node) -> None:
        if self.into_previous and self.previous is not None:
            self.previous[1].add(node)
        else:
            self.current.add(node)

    def _nested(self, weave: "Weave") -> None:
        self._add(weave.build())
        if self.previous is not None:
            self._no_longer_loose(self.previous)
            self.into_previous = False

    def _no_longer_loose(self, point: tuple[Statement, Box]) -> None:
        if point in self.loose:
            self.loose.remove(point)
        elif self.loose:
            # Here inkle's compiler and inkjs part ways: one drops a loose end that the other keeps.
            self.weaver.note(
                point[0].where,
                "choices stand deeper under this gather, and then again at its own level",
                "Put a choice of the gather's own level first, or the deeper ones into a knot.",
            )

    def _gather(self, gather: Gather) -> None:
        enters = not self.seen_choice
        self.seen_choice = False
        box = Box(gather.label or "g", start_only=True)
        box.key = gather
        if gather.label:
            self.weaver.label(gather.label, box, gather.where)
        if enters:
            self.current.add(box)
        else:
            self.root.hang(box)
        for point, loose in self.loose:
            if not (isinstance(point, Gather) and point.depth == gather.depth):
                loose.add(Jump((), box, gather.where))
        self.loose = []
        self.current = box
        self.into_previous = False
        self.previous = (gather, box)
        self.loose.append(self.previous)

    def _choice(self, line: ChoiceLine) -> None:
        if self.previous is not None and isinstance(self.previous[0], Gather):
            self._no_longer_loose(self.previous)
        weaver = self.weaver
        target = Box("c", key=line, counted=line.once, start_only=True)
        if line.start is not None:
            target.add(Say("", line.where))
            for node in weaver.pieces(line.start, line.where):
                target.add(node)
        for node in weaver.pieces(line.inner, line.where):
            target.add(node)
        if line.divert is not None:
            target.add(Jump(line.divert.path, None, line.divert.where))
        target.add(Say("\n", line.where))
        shown = [self._shown(part, line.where) for part in (line.start, line.only)]
        self.current.add(Offer(line, shown[0], shown[1], target, line.where))
        self.current.hang(target)
        if line.label:
            weaver.label(line.label, target, line.where)
        weaver.following[id(line)] = []
        self.seen_choice = True
        self.into_previous = True
        self.previous = (line, target)
        self.loose.append(self.previous)

    def _shown(self, pieces: tuple[Piece, ...] | None, where: Where) -> Box | None:
        if pieces is None:
            return None
        box = Box("shown")
        for node in self.weaver.pieces(pieces, where):
            box.add(node)
        return box

    def _hand_up(self) -> None:
        """Loose ends go to the level above; those of a block must end by themselves."""
        if self.sealed:
            for loose, _ in self.loose:
                self.weaver.must_end(loose)
        if self.outer is None or self.sealed:
            return
        for point in reversed(self.loose):
            self.outer.loose.append(point)
        self.loose = []
