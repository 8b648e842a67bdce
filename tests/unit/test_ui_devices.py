"""Keys, mouse and pads become intents; nothing must be held, a tremor counts once (ACC-2, ACC-4)."""

from types import SimpleNamespace
from typing import Any

import pygame
import pytest

from game.core.intents import Intent, Kind, press
from game.ui.bindings import Device
from game.ui.devices import Devices
from game.ui.focus import Node, Role
from game.ui.geometry import Rect
from tests.unit.ui_kit import make_ui


class Screen:
    """A screen with a choice, a slider and a letter key."""

    def __init__(self, walks: bool = False) -> None:
        self.walking = walks
        self.typing = False
        self.scrolled = 0.0

    def nodes(self) -> tuple[Node, ...]:
        return (
            Node("one", Role.CHOICE, "One", Rect(960, 300, 400, 60), number=1),
            Node("vol", Role.SLIDER, "Volume", Rect(960, 400, 400, 60)),
            Node("easy", Role.BUTTON, "Easier", Rect(60, 990, 300, 60), key="e"),
            Node("now", Role.BUTTON, "Breathe", Rect(60, 500, 300, 60), instant=True),
        )

    def walks(self) -> bool:
        return self.walking

    def types(self) -> bool:
        return self.typing

    def point(self, x: float, y: float) -> Intent | None:
        return Intent(Kind.WALK_TO, value=x) if self.walking else None

    def scroll(self, amount: float) -> None:
        self.scrolled += amount


@pytest.fixture
def kit() -> Any:
    pygame.display.init()
    screen = Screen()
    ui = make_ui((1920, 1080))
    return SimpleNamespace(screen=screen, ui=ui, devices=Devices(ui, screen))


def down(key: int, mod: int = 0) -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode="", scancode=0)


def up(key: int) -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYUP, key=key, mod=0, unicode="", scancode=0)


def click(x: int, y: int) -> list[pygame.event.Event]:
    return [
        pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(x, y), button=1, touch=False),
        pygame.event.Event(pygame.MOUSEBUTTONUP, pos=(x, y), button=1, touch=False),
    ]


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (pygame.K_F1, Kind.HELP),
        (pygame.K_F12, Kind.QUICK_EXIT),
        (pygame.K_ESCAPE, Kind.BACK),
        (pygame.K_RETURN, Kind.ACTIVATE),
        (pygame.K_KP_ENTER, Kind.ACTIVATE),
        (pygame.K_SPACE, Kind.ACTIVATE),
        (pygame.K_TAB, Kind.FOCUS_NEXT),
        (pygame.K_DOWN, Kind.FOCUS_DOWN),
    ],
)
def test_keys(kit: Any, key: int, kind: Kind) -> None:
    assert kit.devices.intents([down(key)], 0.0) == (Intent(kind),)


def test_shift_tab_goes_back(kit: Any) -> None:
    assert kit.devices.intents([down(pygame.K_TAB, pygame.KMOD_LSHIFT)], 0.0) == (Intent(Kind.FOCUS_BACK),)


def test_the_keypads_numbers_press_theirs_too(kit: Any) -> None:
    assert kit.devices.intents([down(pygame.K_KP_1)], 0.0) == (press("one"),)


def test_numbers_and_letters_press_their_nodes(kit: Any) -> None:
    assert kit.devices.intents([down(pygame.K_1)], 0.0) == (press("one"),)
    assert kit.devices.intents([down(pygame.K_e)], 1.0) == (press("easy"),)


def test_acc_4_the_same_key_at_once_is_a_tremor(kit: Any) -> None:
    space = down(pygame.K_SPACE)
    assert len(kit.devices.intents([space], 1.0)) == 1
    assert kit.devices.intents([space], 1.05) == ()
    assert len(kit.devices.intents([space], 1.3)) == 1


def test_a_held_arrow_repeats_slowly(kit: Any) -> None:
    kit.devices.intents([down(pygame.K_DOWN)], 0.0)
    assert kit.devices.intents([], 0.2) == ()
    assert kit.devices.intents([], 0.5) == (Intent(Kind.FOCUS_DOWN),)
    kit.devices.intents([up(pygame.K_DOWN)], 0.6)
    assert kit.devices.intents([], 2.0) == ()


def test_arrows_walk_where_the_scene_walks(kit: Any) -> None:
    kit.screen.walking = True
    assert kit.devices.intents([down(pygame.K_RIGHT)], 0.0) == (Intent(Kind.WALK, value=1.0),)
    assert kit.devices.intents([up(pygame.K_RIGHT)], 1.0) == (Intent(Kind.WALK, value=0.0),)


def test_acc_4_two_taps_keep_walking_and_a_third_stops(kit: Any) -> None:
    kit.screen.walking = True
    right = pygame.K_RIGHT
    kit.devices.intents([down(right), up(right)], 0.0)
    assert kit.devices.intents([down(right)], 0.2) == (Intent(Kind.WALK, value=1.0),)
    assert kit.devices.intents([up(right)], 0.3) == ()
    assert kit.devices.intents([down(right)], 2.0) == (Intent(Kind.WALK, value=0.0),)


def test_acc_4_with_the_setting_one_tap_keeps_walking(kit: Any) -> None:
    kit.screen.walking = True
    kit.ui.change(keep_walking=True)
    kit.devices.intents([down(pygame.K_LEFT)], 0.0)
    assert kit.devices.intents([up(pygame.K_LEFT)], 0.1) == ()
    assert kit.devices.intents([down(pygame.K_RIGHT)], 1.0) == (Intent(Kind.WALK, value=1.0),)


def test_a_lost_window_stops_the_walk(kit: Any) -> None:
    kit.screen.walking = True
    kit.devices.intents([down(pygame.K_RIGHT)], 0.0)
    lost = pygame.event.Event(pygame.WINDOWFOCUSLOST)
    assert kit.devices.intents([lost], 0.5) == (Intent(Kind.WALK, value=0.0),)


def test_a_click_presses_and_can_be_taken_back(kit: Any) -> None:
    assert kit.devices.intents(click(1000, 320), 0.0)[-1] == press("one")
    begun = click(1000, 320)[0]
    kit.devices.intents([begun], 1.0)
    assert kit.devices.intents([click(1800, 900)[1]], 1.1) == ()


def test_an_instant_node_answers_when_the_button_goes_down(kit: Any) -> None:
    begun, ended = click(100, 520)
    assert kit.devices.intents([begun], 0.0) == (press("now"),)
    assert kit.devices.intents([ended], 0.1) == ()


def test_a_click_on_a_slider_goes_towards_the_click(kit: Any) -> None:
    assert kit.devices.intents(click(980, 420), 0.0)[-1] == Intent(Kind.PRESS, "vol", -1.0)
    assert kit.devices.intents(click(1340, 420), 1.0)[-1] == Intent(Kind.PRESS, "vol", 1.0)


def test_a_click_on_nothing_reads_on_or_walks(kit: Any) -> None:
    assert kit.devices.intents(click(1700, 200), 0.0) == (Intent(Kind.NEXT),)
    kit.screen.walking = True
    assert kit.devices.intents(click(1700, 200), 1.0) == (Intent(Kind.WALK_TO, value=1700.0),)


def test_the_pointer_puts_the_focus_once(kit: Any) -> None:
    over = pygame.event.Event(pygame.MOUSEMOTION, pos=(1000, 320), rel=(3, 0), buttons=(0, 0, 0), touch=False)
    assert kit.devices.intents([over], 0.0) == (Intent(Kind.FOCUS, "one"),)
    assert kit.devices.intents([over], 0.1) == ()
    assert kit.ui.device is Device.MOUSE


def test_the_wheel_scrolls(kit: Any) -> None:
    kit.devices.intents([pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=-1)], 0.0)
    assert kit.screen.scrolled > 0


def pad(button: int, pressed: bool = True) -> pygame.event.Event:
    kind = pygame.CONTROLLERBUTTONDOWN if pressed else pygame.CONTROLLERBUTTONUP
    return pygame.event.Event(kind, button=button, instance_id=0)


@pytest.mark.parametrize(
    ("button", "kind"), [(0, Kind.ACTIVATE), (1, Kind.BACK), (4, Kind.HELP), (6, Kind.BACK), (12, Kind.FOCUS_DOWN)]
)
def test_s1_a_pads_buttons(kit: Any, button: int, kind: Kind) -> None:
    assert kit.devices.intents([pad(button)], 0.0) == (Intent(kind),)
    assert kit.ui.device is Device.PAD


def test_s6_both_shoulders_are_the_quick_exit_and_one_is_not(kit: Any) -> None:
    assert kit.devices.intents([pad(9), pad(10)], 0.0) == (Intent(Kind.QUICK_EXIT),)
    assert kit.devices.intents([pad(9, False), pad(10, False)], 0.1) == ()
    assert kit.devices.intents([pad(10), pad(10, False)], 1.0) == (Intent(Kind.FOCUS_NEXT),)


def test_the_stick_walks_and_stops(kit: Any) -> None:
    kit.screen.walking = True
    push = pygame.event.Event(pygame.CONTROLLERAXISMOTION, axis=0, value=30000, instance_id=0)
    rest = pygame.event.Event(pygame.CONTROLLERAXISMOTION, axis=0, value=200, instance_id=0)
    assert kit.devices.intents([push], 0.0) == (Intent(Kind.WALK, value=1.0),)
    assert kit.devices.intents([rest], 0.5) == (Intent(Kind.WALK, value=0.0),)


# Where words are typed


def typed(text: str) -> pygame.event.Event:
    return pygame.event.Event(pygame.TEXTINPUT, text=text)


def test_letters_are_written_where_words_are_typed_and_mean_what_they_meant_elsewhere(kit: Any) -> None:
    events = [down(pygame.K_e), typed("e"), up(pygame.K_e), down(pygame.K_1), typed("1"), up(pygame.K_1)]
    assert kit.devices.intents(events, 1.0) == (press("easy"), press("one"))
    kit.screen.typing = True
    assert kit.devices.intents(events, 2.0) == (Intent(Kind.TYPE, "e"), Intent(Kind.TYPE, "1"))
    space = [down(pygame.K_SPACE), typed(" "), up(pygame.K_SPACE)]
    assert kit.devices.intents(space, 3.0) == (Intent(Kind.TYPE, " "),)
    assert kit.devices.intents([down(pygame.K_BACKSPACE), up(pygame.K_BACKSPACE)], 4.0) == (Intent(Kind.ERASE),)


def test_what_needs_no_key_of_its_own_is_typed_too(kit: Any) -> None:
    """A dead key, a word picked from a list of the system, a keyboard on the screen."""
    kit.screen.typing = True
    accent = [down(pygame.K_QUOTE), up(pygame.K_QUOTE), down(pygame.K_e), typed("\u00e9"), up(pygame.K_e)]
    assert kit.devices.intents(accent, 1.0) == (Intent(Kind.TYPE, "\u00e9"),)
    assert kit.devices.intents([typed("\u6f6e\u5149")], 2.0) == (Intent(Kind.TYPE, "\u6f6e\u5149"),)


def test_acc_4_a_letter_that_is_held_is_written_once(kit: Any) -> None:
    kit.screen.typing = True
    held = [down(pygame.K_a), typed("a"), typed("a"), typed("a")]
    assert kit.devices.intents(held, 1.0) == (Intent(Kind.TYPE, "a"),)
    assert kit.devices.intents([typed("a")], 1.6) == ()
    assert kit.devices.intents([up(pygame.K_a), down(pygame.K_a), typed("a")], 2.4) == (Intent(Kind.TYPE, "a"),)
    kit.devices.intents([up(pygame.K_a)], 2.5)
    rolled = [down(pygame.K_a), typed("a"), down(pygame.K_b), typed("b"), up(pygame.K_a), up(pygame.K_b)]
    assert kit.devices.intents(rolled, 3.0) == (Intent(Kind.TYPE, "a"), Intent(Kind.TYPE, "b"))


@pytest.mark.parametrize("apart", [0.0, 0.001, 0.017, 0.03, 0.06])
def test_no_letter_is_lost_however_fast_it_comes_twice_or_how_slow_the_frames_are(kit: Any, apart: float) -> None:
    kit.screen.typing = True
    written, now = [], 1.0
    for letter in "kettlebookkeeper":
        key = getattr(pygame, f"K_{letter}")
        written += kit.devices.intents([down(key), typed(letter), up(key)], now)
        now += apart
    assert "".join(intent.node for intent in written) == "kettlebookkeeper"


def test_no_letter_is_lost_where_the_system_writes_it_later_than_the_key_went_down(kit: Any) -> None:
    kit.screen.typing = True
    events = [down(pygame.K_t), up(pygame.K_t), down(pygame.K_t), typed("t"), typed("t"), typed("t"), up(pygame.K_t)]
    assert kit.devices.intents(events, 1.0) == (Intent(Kind.TYPE, "t"), Intent(Kind.TYPE, "t"))


def test_letters_can_be_taken_back_as_fast_as_they_came(kit: Any) -> None:
    kit.screen.typing = True
    back = [down(pygame.K_BACKSPACE), up(pygame.K_BACKSPACE)]
    assert kit.devices.intents(back, 1.0) + kit.devices.intents(back, 1.05) == (Intent(Kind.ERASE),) * 2
    enter = [down(pygame.K_RETURN), up(pygame.K_RETURN)]
    once = kit.devices.intents(enter, 2.0) + kit.devices.intents(enter, 2.05)
    assert once == (Intent(Kind.ACTIVATE),), "a tremor (ACC-4)"


def test_a_letter_typed_twice_in_one_slow_frame_is_written_twice(kit: Any) -> None:
    twice = [down(pygame.K_o), typed("o"), up(pygame.K_o)] * 2
    kit.screen.typing = True
    assert kit.devices.intents(twice, 1.0) == (Intent(Kind.TYPE, "o"), Intent(Kind.TYPE, "o"))
    kit.screen.typing = False
    enters = [down(pygame.K_RETURN), up(pygame.K_RETURN)] * 2
    assert kit.devices.intents(enters, 2.0) == (Intent(Kind.ACTIVATE),), "elsewhere it is a tremor"


def test_the_key_that_opened_the_page_writes_nothing_on_it(kit: Any) -> None:
    assert kit.devices.intents([down(pygame.K_SPACE), typed(" ")], 1.0) == (Intent(Kind.ACTIVATE),)
    kit.screen.typing = True
    assert kit.devices.intents([typed(" "), typed(" ")], 1.5) == ()


def test_s1_s6_help_and_the_quick_exit_keep_their_keys_where_words_are_typed(kit: Any) -> None:
    kit.screen.typing = True
    kit.ui.change(bindings={"quick_exit": ("q",), "activate": ("x",)})
    assert kit.devices.intents([down(pygame.K_F1)], 1.0) == (Intent(Kind.HELP),)
    assert kit.devices.intents([down(pygame.K_q), typed("q")], 2.0) == (Intent(Kind.QUICK_EXIT),)
    assert kit.devices.intents([down(pygame.K_x), typed("x")], 3.0) == (Intent(Kind.TYPE, "x"),)
    assert kit.devices.intents([down(pygame.K_RETURN)], 4.0) == (Intent(Kind.ACTIVATE),)
