"""A script into a program: names looked up, expressions compiled, boxes laid out, keys given."""

from collections.abc import Iterator

from .boxes import Box, Fork, Jump, Node, Offer, Pick, Set
from .problems import Problems
from .program import Layout, Offered, Program, Slot, Step, flatten
from .scope import Compiled, Place, Scope, both
from .syntax import Flow, Piece, Script, Sequence, TagText, Where
from .weave import Weaver

_Flow = tuple[str, str]


def build(script: Script, problems: Problems) -> Program:
    """The program of a script. What is wrong is noted in `problems`; the program is then not to be used."""
    builder = _Builder(script, problems)
    builder.names()
    builder.resolve()
    return builder.lay_out()


class _Builder:
    def __init__(self, script: Script, problems: Problems) -> None:
        self.script, self.problems = script, problems
        self.scope = Scope(problems)
        self.root = Box("root")
        self.boxes: list[tuple[Box, _Flow, Where]] = []
        self.compiled: dict[int, Compiled] = {}
        self.targets: dict[int, Box] = {}
        self.keys: dict[object, str] = {}

    # Names

    def names(self) -> None:
        """Variables, knots, stitches and labels; the boxes of each."""
        for variable in self.script.variables:
            if variable.name in self.scope.variables:
                self.scope.note(variable.where, f"'{variable.name}' is declared twice", "Take one VAR line out.")
            self.scope.variables[variable.name] = variable
            self.scope.slot(variable.name)
        weaver = Weaver(self.problems, self.scope.top_labels)
        top = weaver.flow(self.script.top.body, top=True)
        self.root.add(top)
        self.root.add(Jump(("DONE",), None, self.script.top.where))
        self.boxes.append((self.root, ("", ""), self.script.top.where))
        for knot in self.script.knots:
            self._knot(knot)
        self.scope.check_names()
        for box, _, _ in self.boxes:
            flatten(box)

    def _knot(self, knot: Flow) -> None:
        if knot.name in self.scope.knots:
            self.scope.note(knot.where, f"there are two knots named '{knot.name}'", "Give one another name.")
            return
        place = self._place(knot, self.root, (knot.name, ""))
        self.scope.knots[knot.name] = place
        for stitch in knot.stitches:
            if stitch.name in place.stitches:
                self.scope.note(stitch.where, f"there are two stitches named '{stitch.name}'", "Give one another name.")
                continue
            if not knot.body and not place.stitches:
                jump = Jump((stitch.name,), None, knot.where)
                place.box.add(jump)
            place.stitches[stitch.name] = self._place(stitch, place.box, (knot.name, stitch.name))

    def _place(self, flow: Flow, parent: Box, inside: _Flow) -> Place:
        if not flow.body and not flow.stitches and not flow.broken:
            self.scope.note(flow.where, f"there is nothing in '{flow.name}'", "Write lines below it, or take it out.")
        box = Box(flow.name, key=flow.where, parent=parent)
        place = Place(flow.name, box, flow.where)
        if flow.body:
            box.add(Weaver(self.problems, place.labels).flow(flow.body, top=False))
        self.boxes.append((box, inside, flow.where))
        return place

    # Expressions and jumps

    def resolve(self) -> None:
        """Compile all expressions and find all jump targets, so that it is known what is counted."""
        for box, flow, _ in self.boxes:
            for leaf in _leaves(box):
                self._resolve(leaf, flow)
        for box, flow, _ in self.boxes:
            number = {"c": 0, "s": 0, "g": 0}
            for leaf in _leaves(box):
                self._name_key(leaf, flow, number)

    def _resolve(self, leaf: Node, flow: _Flow) -> None:
        match leaf:
            case Fork(condition=condition) if condition is not None:
                self.compiled[id(leaf)] = self.scope.condition(condition, flow)
            case Set(name, expression, where):
                self.compiled[id(leaf)] = self.scope.assigned(name, expression, flow, where)
            case Pick(key, boxes, _):
                self.scope.caps[self.scope.slot(key)] = len(boxes)
            case Jump(path, box, where) if box is None and path not in (("DONE",), ("END",)):
                target = self.scope.target(path, flow, where)
                if target is not None:
                    self.targets[id(leaf)] = target
            case Offer(line, start, only, target):
                whole: Compiled | None = None
                for written in line.conditions:
                    one = self.scope.condition(written, flow)
                    whole = one if whole is None else both(whole, one)
                if whole is not None:
                    self.compiled[id(leaf)] = whole
                if line.once:
                    self.scope.count(target, 1)
                for shown in (start, only):
                    for inner in _leaves(shown) if shown else ():
                        self._resolve(inner, flow)

    def _name_key(self, leaf: Node, flow: _Flow, number: dict[str, int]) -> None:
        """A name for each choice and sequence that survives small changes of the story: its id, if it has one."""
        at = ".".join(part for part in flow if part)
        match leaf:
            case Offer(line):
                number["c"] += 1
                named = _id_of((line.start or ()) + (line.only or ()))
                taken = not named or named in self.keys.values()
                self.keys[line] = f"{at}/choice {number['c']}" if taken else named
                for shown in (leaf.start, leaf.only):
                    for inner in _leaves(shown) if shown else ():
                        self._name_key(inner, flow, number)
            case Pick(key) if key not in self.keys:
                number["s"] += 1
                self.keys[key] = f"{at}/sequence {number['s']}"

    # Steps

    def lay_out(self) -> Program:
        """All steps, choices and slots."""
        layout = Layout(self.scope, self.compiled, self.targets)
        for box, flow, where in self.boxes:
            layout.lay(box, flow, where)
        if self.problems.found:
            return Program()
        layout.finish()
        program = Program(layout.steps, self._slots())
        program.offers = [self._offered(offer, step, layout) for offer, step in layout.offers]
        program.places = {offered.key: index for index, offered in enumerate(program.offers)}
        for name, place in self.scope.knots.items():
            for full, one in [(name, place), *((f"{name}.{s}", p) for s, p in place.stitches.items())]:
                program.knots[full] = layout.entry(one.box)
        return program

    def _slots(self) -> list[Slot]:
        names: dict[object, str] = dict(self.keys)
        for name, place in self.scope.knots.items():
            for full, one in [(name, place), *((f"{name}.{s}", p) for s, p in place.stitches.items())]:
                names[one.box.key] = full
                names |= {box.key: f"{full}.{label}" for label, (box, _) in one.labels.items()}
        names |= {box.key: label for label, (box, _) in self.scope.top_labels.items()}
        slots: list[Slot] = []
        for key, slot in sorted(self.scope.slots.items(), key=lambda item: item[1]):
            if isinstance(key, str):
                variable = self.scope.variables[key]
                slots.append(Slot(key, variable.value, variable=variable))
            else:
                wraps = isinstance(key, Sequence) and key.cycles
                slots.append(Slot(names[key], 0, self.scope.caps.get(slot, 1), wraps))
        return slots

    def _offered(self, offer: Offer, step: Step, layout: Layout) -> Offered:
        line, target = offer.line, offer.target
        knot = self.scope.knots.get(step.flow[0])
        around: list[tuple[_Flow, Place]] = [((step.flow[0], ""), knot)] if knot else []
        if knot and step.flow[1]:
            around.append((step.flow, knot.stitches[step.flow[1]]))
        flow_slots = tuple((flow, self.scope.slots[p.box.key]) for flow, p in around if p.box.counted)
        condition = self.compiled.get(id(offer))
        return Offered(
            key=self.keys[line],
            line=line,
            condition=condition,
            once=self.scope.slots[target.key] if line.once else -1,
            start=layout.entry(offer.start) if offer.start else -1,
            only=layout.entry(offer.only) if offer.only else -1,
            to=layout.entry(target),
            visits=layout.climb(target, target.parent),
            bare=offer.start is None and offer.only is None and condition is None,
            flow_slots=flow_slots,
            flow=step.flow,
            where=offer.where,
        )


def _leaves(box: Box) -> Iterator[Node]:
    for node in box.content:
        if isinstance(node, Box):
            yield from _leaves(node)
        else:
            yield node
    for inner in box.named:
        yield from _leaves(inner)


def _id_of(pieces: tuple[Piece, ...]) -> str:
    for piece in pieces:
        if isinstance(piece, TagText) and piece.text.partition(":")[0].strip() == "id":
            return piece.text.partition(":")[2].strip()
    return ""
