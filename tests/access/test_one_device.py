"""From the title to the plan on the real scenes with one device alone: keyboard, gamepad or mouse (ACC-2, ACC-4, S1).

The events are pygame's own and go through `Devices`; nothing reaches the scenes by any other way.
"""

from collections import deque
from collections.abc import Sequence

import pygame
import pytest

from game.app import Game
from game.bot import Diligent
from game.core.intents import Intent, Kind
from game.flow.journey import Screen
from game.flow.visit import Phase
from game.ui.focus import Node, Role, nearest
from game.ui.guard import ASK_STEPS
from tests.scenes_kit import button, key, motion, mouse, playing

ARROWS = {(0, -1): pygame.K_UP, (0, 1): pygame.K_DOWN, (-1, 0): pygame.K_LEFT, (1, 0): pygame.K_RIGHT}
CROSS = {(0, -1): 11, (0, 1): 12, (-1, 0): 13, (1, 0): 14}
SAME = {"checkin.good": "flag.good", "checkin.easy": "flag.easy"}
MOST_FRAMES = 90_000


class Hands:
    """Somebody with one device. `do` carries out one intent of a policy, as that person can."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.now = 100.0
        self.frames = 0
        self.arrived: list[Intent] = []
        game.session.stepped = self.arrived.extend
        self.draw, self.drawn = game.loop._show, 0
        game.loop._show = self.show  # type: ignore[method-assign]

    def show(self) -> bool:
        """Draw one frame in forty: drawing is not what is tried here."""
        self.drawn += 1
        return self.draw() if self.drawn % 40 == 0 else False

    def frame(self, *events: pygame.event.Event) -> None:
        self.now += 1 / 60
        self.frames += 1
        assert self.frames < MOST_FRAMES, f"it takes too long: {self.where()}"
        self.game.loop.once(events, 1 / 60, now=self.now)

    def wait(self, frames: int) -> None:
        for _ in range(frames):
            self.frame()

    def where(self) -> str:
        top = self.game.stack.top
        ids = [n.id for n in self.game.stack.nodes()]
        return f"{top.name if top else '-'}, focus {self.game.stack.focus!r}, nodes {ids}"

    def node(self, name: str) -> Node | None:
        name = SAME.get(name, name)
        return next((n for n in self.game.stack.nodes() if n.id == name), None)

    def do(self, name: str) -> None:
        """Press a node, or read on; tries again until the rules have heard it."""
        for _ in range(12):
            self.arrived.clear()
            node = self.node(name)
            if name == "next" and node is None:
                self.read_on()
            else:
                assert node is not None, f"'{name}' is not on the screen: {self.where()}"
                self.press(node)
            if self.heard(name):
                return
            self.wait(8)
            if self.heard(name):
                return
            # A question about the person wants its picture shown whole, and then a press after a rest.
            self.game.loop.settle()
            self.wait(40 + ASK_STEPS)
        raise AssertionError(f"'{name}' could not be pressed: {self.where()}")

    def heard(self, name: str) -> bool:
        wanted = {name, SAME.get(name, name)}
        return any(i.node in wanted or (name == "next" and i.kind is Kind.NEXT) for i in self.arrived)

    def press(self, node: Node) -> None:
        raise NotImplementedError

    def read_on(self) -> None:
        raise NotImplementedError

    def help(self) -> None:
        raise NotImplementedError

    def back(self) -> None:
        raise NotImplementedError


class Buttons(Hands):
    """Four directions and one button: what keyboard and gamepad have in common."""

    def tap(self, *what: pygame.event.Event) -> None:
        for event in what:
            self.frame(event)
        self.wait(6)

    def arrow(self, way: tuple[int, int]) -> None:
        raise NotImplementedError

    def activate(self) -> None:
        raise NotImplementedError

    def hold(self, way: tuple[int, int], down: bool) -> None:
        raise NotImplementedError

    def press(self, node: Node) -> None:
        if self.game.stack.walks() and node.id.startswith("at.") and self.game.stack.focus != node.id:
            self.walk_to(node)
        for _ in range(30):
            if self.game.stack.focus == node.id:
                self.wait(20)
                self.activate()
                return
            found = self.node(node.id)
            if found is None:
                return
            self.arrow(self.way_to(found))
        raise AssertionError(f"the focus does not come to '{node.id}': {self.where()}")

    def way_to(self, node: Node) -> tuple[int, int]:
        """The first step of the shortest way of the focus to a node, over the same map of neighbours."""
        nodes: Sequence[Node] = [n for n in self.game.stack.nodes() if n.enabled or n.role is not Role.THING]
        here = next((n for n in nodes if n.id == self.game.stack.focus), None)
        if here is None:
            return (1, 0) if self.steers("") else (0, 1)
        ways = [way for way in ARROWS if not (way[0] and (self.game.stack.walks() or here.adjustable))]
        queue = deque([(here.id, (0, 0))])
        seen = {here.id}
        by_id = {n.id: n for n in nodes}
        while queue:
            at, first = queue.popleft()
            if at == node.id:
                return first
            for way in ways:
                if way[1] and self.steers(at):
                    continue
                there = nearest(by_id[at], nodes, *way)
                if there is not None and there.id not in seen:
                    seen.add(there.id)
                    queue.append((there.id, first if first != (0, 0) else way))
        raise AssertionError(f"no arrows lead from '{here.id}' to '{node.id}': {self.where()}")

    def steers(self, at: str) -> bool:
        """Whether up and down steer from here, instead of moving the focus."""
        top = self.game.stack.top
        return top is not None and top.steered(Kind.FOCUS_DOWN, at) is not None

    def walk_to(self, node: Node) -> None:
        """Hold an arrow until the thing is near, then let go."""
        for _ in range(6):
            visit = self.game.journey.state.visit
            assert visit is not None
            place = self.game.content.levels[visit.level].places[visit.walker.place]
            thing = place.named(node.id.removeprefix("at."))
            assert thing is not None, f"{node.id} is on no map"
            way = (1, 0) if thing.x > visit.walker.x else (-1, 0)
            self.hold(way, True)
            for _ in range(1200):
                self.frame()
                visit = self.game.journey.state.visit
                assert visit is not None
                past = (visit.walker.x - thing.x) * way[0] > -20
                if self.game.stack.focus == node.id or past:
                    break
            self.hold(way, False)
            self.wait(30)
            if self.game.stack.focus == node.id:
                return
            if abs(visit.walker.x - thing.x) < 150:
                return


class Keyboard(Buttons):
    """Arrows, Enter and Esc; F1 for Help now."""

    def arrow(self, way: tuple[int, int]) -> None:
        self.tap(key(ARROWS[way]), key(ARROWS[way], False))

    def activate(self) -> None:
        self.tap(key(pygame.K_RETURN), key(pygame.K_RETURN, False))

    read_on = activate

    def hold(self, way: tuple[int, int], down: bool) -> None:
        self.frame(key(ARROWS[way], down))

    def help(self) -> None:
        self.tap(key(pygame.K_F1), key(pygame.K_F1, False))

    def back(self) -> None:
        self.tap(key(pygame.K_ESCAPE), key(pygame.K_ESCAPE, False))


class Gamepad(Buttons):
    """The cross, A and B; the back button for Help now."""

    def arrow(self, way: tuple[int, int]) -> None:
        self.tap(button(CROSS[way]), button(CROSS[way], False))

    def activate(self) -> None:
        self.tap(button(0), button(0, False))

    read_on = activate

    def hold(self, way: tuple[int, int], down: bool) -> None:
        self.frame(button(CROSS[way], down))

    def help(self) -> None:
        self.tap(button(4), button(4, False))

    def back(self) -> None:
        self.tap(button(1), button(1, False))


class Mouse(Hands):
    """Moves and clicks."""

    def click(self, x: float, y: float) -> None:
        stage = self.game.ui.stage
        at = (round(stage.left + x * stage.scale), round(stage.top + y * stage.scale))
        self.frame(motion(at))
        self.wait(20)
        self.frame(mouse(at, True))
        self.frame(mouse(at, False))
        self.wait(4)

    def press(self, node: Node) -> None:
        if node.id.startswith("at.") and self.game.journey.state.visit is not None:
            self.wait(60)
            node = self.node(node.id) or node
        self.click(*self.open_point(node))
        for _ in range(1500):
            visit = self.game.journey.state.visit
            if self.heard(node.id) or visit is None or visit.walker.still:
                break
            self.frame()

    def open_point(self, node: Node) -> tuple[float, float]:
        """A point of the node that nothing else lies over; the middle, if it is free."""
        rect = node.rect
        for fx, fy in ((0.5, 0.5), (0.5, 0.8), (0.5, 0.2), (0.2, 0.5), (0.8, 0.5), (0.1, 0.9), (0.9, 0.1)):
            x, y = rect.x + rect.w * fx, rect.y + rect.h * fy
            stage = self.game.ui.stage
            hit = self.game.devices._hit((round(stage.left + x * stage.scale), round(stage.top + y * stage.scale)))
            if hit is not None and hit.id == node.id:
                return x, y
        raise AssertionError(f"no part of '{node.id}' can be clicked: {self.where()}")

    def read_on(self) -> None:
        nodes = [n for n in self.game.stack.nodes() if n.role is not Role.TEXT]
        for x, y in ((960, 300), (400, 500), (1500, 300), (960, 800), (60, 600)):
            if not any(n.hit(x, y) for n in nodes):
                self.click(x, y)
                return
        raise AssertionError(f"there is nowhere to click to read on: {self.where()}")

    def help(self) -> None:
        node = self.node("chrome.help")
        assert node is not None
        self.click(node.rect.cx, node.rect.cy)

    def back(self) -> None:
        node = self.node("back")
        assert node is not None, f"no way back for a mouse: {self.where()}"
        self.click(node.rect.cx, node.rect.cy)


@pytest.mark.parametrize("kind", [Keyboard, Gamepad, Mouse])
def test_acc_2_from_the_title_to_the_plan_with_one_device(kind: type[Hands]) -> None:
    with playing() as game:
        hands = kind(game)
        hands.do("play")
        policy = Diligent(1)
        seen: set[str] = set()
        for _ in range(MOST_FRAMES):
            state = game.journey.state
            if state.screen is Screen.HARBOUR:
                break
            if len(game.stack.scenes) > 1:
                hands.back()
                continue
            kind_of_place = f"{state.screen.value} {state.visit.phase.value if state.visit else ''}"
            if kind_of_place not in seen:
                seen.add(kind_of_place)
                look_at_help(hands)
                continue
            intent = policy.next(game.journey)
            if intent is None or intent.kind is not Kind.PRESS:
                hands.frame()
                continue
            hands.do(intent.node)
        assert game.journey.state.screen is Screen.HARBOUR, hands.where()
        assert game.journey.state.keeper.plans, "a plan was made"
        assert "02_swell" in game.journey.state.keeper.lit
        phases = {phase.value for phase in (Phase.SAY, Phase.CHOOSE, Phase.WALK, Phase.PRACTISE, Phase.PLAN)}
        assert {place.partition(" ")[2] for place in seen} >= phases


def look_at_help(hands: Hands) -> None:
    """Open Help now, read a door, and come back, with the same device; the focus returns to where it was (ACC-14)."""
    stack = hands.game.stack
    was, top = stack.focus, stack.top
    hands.help()
    assert stack.top is not None and stack.top.name == "help", hands.where()
    door = hands.node("door.talk")
    assert door is not None
    hands.press(door)
    hands.wait(5)
    assert hands.node("doors") is not None, "the door did not open"
    close = hands.node("back")
    assert close is not None
    hands.press(close)
    hands.wait(5)
    assert stack.top is top, hands.where()
    if isinstance(hands, Buttons):
        assert stack.focus in (was, stack.top.default_focus() if stack.top else ""), f"{was} became {stack.focus}"
