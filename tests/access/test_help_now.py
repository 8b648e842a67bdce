"""Help now from every scene, in its order, leaving nothing behind; and the quick exit (S1, S2, S4, S6)."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pygame
import pytest

from game.app import Game
from game.bot_shots import every_scene
from game.core.events import GameEvent
from game.core.intents import Intent, Kind
from game.core.recording import Recording
from game.core.settings import Settings
from game.flow.journey import Screen
from game.safety.help import DOORS
from game.ui import chrome
from game.ui.consents import COUNSELLOR_FILE
from game.ui.focus import Node, Role
from game.ui.geometry import STAGE, Rect
from tests.journeys import DAY, content
from tests.scenes_kit import SIZE, files, keep_boat, key, play_until, playing, pressed, settled

DOOR_NODES = [f"door.{door}" for door in DOORS]


def doors(game: Game) -> list[str]:
    return [node.id for node in game.stack.nodes() if node.id.startswith("door.")]


def test_s1_s2_one_press_opens_help_from_every_scene_with_the_doors_in_their_order() -> None:
    game = Game(day=DAY, seed=1, size=SIZE, silent=True, content=content())
    wrong: list[str] = []

    def look(name: str) -> None:
        before = game.stack.scenes
        state = game.journey.state
        game.stack.step((Intent(Kind.HELP),))
        top = game.stack.top
        if top is None or top.name != "help":
            wrong.append(f"{name}: Help did not open")
            return
        if name.startswith("help"):
            return
        places = {n.id: n.rect.y for n in game.stack.nodes() if n.id in DOOR_NODES}
        if sorted(places, key=lambda i: places[i]) != DOOR_NODES:
            wrong.append(f"{name}: the doors stand as {sorted(places, key=lambda i: places[i])}")
        for _ in range(30):
            game.stack.step()
        if game.journey.state != state:
            wrong.append(f"{name}: the rules moved on meanwhile")
        game.stack.step((Intent(Kind.BACK),))
        if game.stack.scenes != before:
            wrong.append(f"{name}: coming back leads elsewhere")

    try:
        every_scene(game, 1, look)
    finally:
        game.close()
    assert wrong == []


def test_s2_the_third_door_says_whose_fault_it_is_not_and_steadying_comes_last() -> None:
    with playing() as game:
        game.steps(1, (Intent(Kind.HELP),))
        assert doors(game) == DOOR_NODES
        assert DOOR_NODES[-1] == "door.steady"
        pressed(game, "door.hurt_by")
        words = " ".join(n.name for n in game.stack.nodes() if n.role is Role.TEXT)
        assert "It isn't your fault." in words
        assert "outside home" in words


@pytest.mark.parametrize("where", [Screen.OPENING, Screen.CROSSING, Screen.VISIT, Screen.HARBOUR])
def test_s4_help_leaves_no_event_no_recording_no_state_and_no_file(tmp_path: Path, where: Screen) -> None:
    """Everything behind the doors is looked at; what the game knows and keeps is then what it was."""
    with playing(tmp_path) as game:
        keep_boat(game)
        play_until(game, where) if where is not Screen.OPENING else None
        assert game.ports.recorded is not None
        game.ports.consents.answer(COUNSELLOR_FILE, True)
        settled(game)
        game.ports.recorded._recorder.flush(5)
        heard: list[GameEvent] = []
        recording = Recording(1, DAY)
        game.session.listeners.append(heard.append)
        game.session.stepped = recording.note
        backlog = list(game.session.backlog)
        state, on_disk = game.journey.hash(), {k: v for k, v in files(tmp_path).items() if not k.endswith("-shm")}
        game.steps(1, (Intent(Kind.HELP),))
        heard.clear()
        recording.intents.clear()
        during = game.journey.hash()
        for door in DOOR_NODES:
            pressed(game, door)
            if game.session.ui.settings.country == "" and door != "door.steady":
                pressed(game, "pick", "country.GB")
            pressed(game, *(["next_step", "next_step"] if door == "door.steady" else []), "doors")
        game.loop.draw()
        settled(game)
        assert game.journey.hash() == during
        assert [type(event).__name__ for event in heard] == []
        assert recording.intents == {}
        assert list(game.session.backlog) == backlog
        game.ports.recorded._recorder.flush(5)
        now = {k: v for k, v in files(tmp_path).items() if not k.endswith("-shm")}
        changed = [name for name in now if now[name] != on_disk.get(name)]
        assert changed == [], f"written while Help was open: {changed}"
        pressed(game, "back")
        assert game.stack.top is not None and game.stack.top.name == where.value
        assert state != ""
    for name, data in files(tmp_path).items():
        for trace in (b"door.", b"hurt_by", b"unsafe", b"next_step", b'"GB"', b"country.GB"):
            assert trace not in data, f"{trace!r} in {name}"


class Mixer:
    """Stands where the sound stands."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *_: self.said.append(name)


@pytest.mark.parametrize("way", ["key", "node", "pad"])
def test_s6_quick_exit_saves_hides_is_silent_and_comes_back_at_the_title(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden: list[str] = []
    with playing(tmp_path) as game:
        monkeypatch.setattr(game.window, "hide", hidden.append)
        keep_boat(game)
        play_until(game, Screen.VISIT)
        mixer = Mixer()
        game.mixer = mixer  # type: ignore[assignment]
        hushed: list[bool] = []
        monkeypatch.setattr(game.ui.voice, "hush", lambda: hushed.append(True))
        assert game.journey.state.visit is not None
        story, line = game.journey.state.visit.story, game.journey.state.visit.line
        game.steps(1, (Intent(Kind.HELP),))
        if way == "key":
            game.loop.once([key(pygame.K_F12)], now=50.0)
        elif way == "pad":
            from tests.scenes_kit import button

            game.loop.once([button(9), button(10)], now=50.0)
        else:
            pressed(game, "chrome.exit")
        assert hidden == ["Untitled"]
        assert hushed
        assert "silence" in mixer.said
        assert [scene.name for scene in game.stack.scenes] == ["blank"]
        game.steps(30)
        game.steps(1, (Intent(Kind.ACTIVATE),))
        assert [scene.name for scene in game.stack.scenes] == ["title"]
        assert list(game.session.backlog) == []
        assert not game.journey.state.keeper.kept and game.boat == "", "the boat is not open any more"
        settled(game)
        pressed(game, f"boat.{next(iter(game.boats))}")
        settled(game)
        visit = game.journey.state.visit
        assert visit is not None and (visit.story, visit.line) == (story, line)
        game.mixer = None


def test_s3_the_numbers_to_try_stand_on_every_page_until_a_country_is_picked() -> None:
    def first(game: Game) -> str:
        return next(n.name for n in game.stack.nodes() if n.role is Role.TEXT)

    with playing() as game:
        game.steps(1, (Intent(Kind.HELP),))
        for door in ["", *DOOR_NODES]:
            pressed(game, *([door] if door else []))
            for wanted in ("112", "911", "999", "000", "Danger right now", "whichever works where you are"):
                assert wanted in first(game), (door, wanted)
            pressed(game, *(["doors"] if door else []))
        pressed(game, DOOR_NODES[0], "pick", "country.GB")
        country = next(c for c in game.session.help_now.countries if c.id == "GB")
        assert country.emergency in first(game)
        assert "000" not in first(game)


def out_of_sight(game: Game, *names: str) -> list[str]:
    """Those of some nodes that are not there, or not to be seen whole without scrolling."""
    nodes = {node.id: node for node in game.stack.nodes()}
    corner = chrome.corner(game.ui)
    return [name for name in names if name not in nodes or not whole(nodes[name], corner)]


def whole(node: Node, corner: Rect) -> bool:
    """Whether all of it can be seen, and nothing of the corner lies over it."""
    seen = node.seen()
    return seen is not None and seen.covers(node.rect, slack=0.5) and STAGE.covers(seen) and not seen.overlaps(corner)


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("letters", ["plain", "dyslexic"])
@pytest.mark.parametrize("text", [100, 125, 150, 175, 200])
def test_s2_all_doors_the_number_to_call_and_the_way_out_are_in_sight_at_every_size(
    text: int, letters: str, rtl: bool
) -> None:
    with playing(settings=Settings(text_percent=text, font=letters)) as game:
        game.ui.speak(replace(game.ui.words, right_to_left=rtl))
        for country in ("", "GB"):
            game.ports.change(country=country)
            game.steps(1, (Intent(Kind.HELP),))
            assert out_of_sight(game, "emergency", *DOOR_NODES, "back") == []
            assert game.stack.focus == DOOR_NODES[0]
            for door in DOOR_NODES:
                pressed(game, door)
                on = "next_step" if door == "door.steady" else "doors" if country else "pick"
                game.stack.scroll(1e6)
                assert out_of_sight(game, "emergency", on, "doors", "back") == [], (country, door)
                pressed(game, "doors")
            pressed(game, "back")


@pytest.mark.parametrize("text", [100, 200])
def test_acc_6_behind_a_door_that_scrolls_reading_begins_at_the_first_words(text: int) -> None:
    with playing(settings=Settings(text_percent=text, font="dyslexic")) as game:
        game.steps(1, (Intent(Kind.HELP),))
        pressed(game, "door.unsafe")
        assert game.stack.focus == ("pick" if text == 100 else "line.0")


@pytest.mark.parametrize("way", [Intent(Kind.BACK), Intent(Kind.PRESS, "doors")])
@pytest.mark.parametrize("door", DOORS)
def test_the_way_back_from_a_page_is_to_the_door_it_was_opened_by(way: Intent, door: str) -> None:
    with playing() as game:
        game.steps(2, (Intent(Kind.HELP),))
        pressed(game, f"door.{door}")
        game.steps(3, (way,))
        assert game.stack.top is not None and game.stack.top.name == "help"
        assert game.stack.focus == f"door.{door}"


def test_the_countries_stand_in_the_order_of_the_names_that_are_shown() -> None:
    with playing() as game:
        game.steps(2, (Intent(Kind.HELP),))
        pressed(game, "door.talk")
        pressed(game, "pick")
        names = [n.name for n in game.stack.nodes() if n.id.startswith("country.")]
        assert names[:3] == ["Aotearoa New Zealand", "Australia", "Canada"]
        assert names[:-1] == sorted(names[:-1]) and names[-1] == "Somewhere else"
        game.steps(3, (Intent(Kind.BACK),))
        assert game.stack.focus == "pick"
