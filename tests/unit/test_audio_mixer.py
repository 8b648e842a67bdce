"""The mixer over a dummy sound card: events are heard and written, beds follow the journey, silence is at once."""

import dataclasses
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pygame
import pytest
from msgspec.structs import replace

from game.activities.breathing import Breathing, Params, Way
from game.activities.breathing import State as BreathingState
from game.audio.beds import soundscape
from game.audio.device import MOST_BYTES, Device, likely
from game.audio.mixer import NO_DEVICE, Mixer, open_mixer
from game.audio.sounds import load_sounds
from game.content.library import Content, load_content
from game.core.events import Cue, Found, How, LevelStarted, Origin, PlaceEntered, PracticeEnded, Stepped
from game.core.settings import Settings, changed
from game.flow.journey import Journey, Screen, State
from game.flow.opening import Opening
from game.flow.practice import Practice, Stage

ROOT = Path(__file__).resolve().parents[2]
SOUNDS = load_sounds(ROOT / "assets" / "sound")


class Clock:
    """Seconds that go on when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Fixed:
    """A journey that stands still in one state."""

    def __init__(self, state: State, content: Content) -> None:
        self.state, self.content = state, content


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(ROOT)


@pytest.fixture(scope="module")
def title(content: Content) -> State:
    return Journey(content, 1, "2025-01-01").state


@pytest.fixture
def mixer() -> Iterator[Mixer]:
    made = Mixer(SOUNDS, Settings(), lambda key: f"[{key}]", clock=Clock(), chance=random.Random(1))
    made.start()
    wait(lambda: made.audible)
    yield made
    made.close()


def wait(until: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.002)


def stepped_until(mixer: Mixer, until: Callable[[], bool]) -> None:
    def once() -> bool:
        mixer.step()
        return until()

    wait(once)


def on(mixer: Mixer, state: State, content: Content) -> None:
    mixer.scene(cast(Journey, Fixed(state, content)))


def playing() -> int:
    return sum(pygame.mixer.Channel(i).get_busy() for i in range(pygame.mixer.get_num_channels()))


def breathing(title: State, height: float = 0.0, way: Way = Way.IN) -> State:
    act: BreathingState = dataclasses.replace(Breathing().begin(Params(), 1.0), height=height, way=way)
    return replace(title, screen=Screen.PRACTICE, practice=Practice("breathing", 1, Origin.TOOLKIT, Stage.ACT, act))


def test_a_cue_is_heard_and_written(mixer: Mixer) -> None:
    written: list[str] = []
    mixer.on_caption = written.append
    mixer.hear(Cue("gull"))
    stepped_until(mixer, lambda: playing() == 1)
    assert written == ["[caption.gull]"]


def test_an_unknown_cue_is_silent(mixer: Mixer) -> None:
    mixer.hear(Cue("no such thing"))
    mixer.step()
    assert playing() == 0


def test_steps_sound_by_their_ground_and_are_not_written(mixer: Mixer) -> None:
    written: list[str] = []
    mixer.on_caption = written.append
    for surface in ("wood", "a ground that has no sound"):
        mixer.hear(Stepped(surface))
    stepped_until(mixer, lambda: playing() == 2)
    assert written == []


def test_events_have_their_cues_and_the_landing_has_no_door(mixer: Mixer) -> None:
    written: list[str] = []
    mixer.on_caption = written.append
    mixer.hear(LevelStarted("02_swell"))
    mixer.hear(PlaceEntered("02_swell", "quay"))
    mixer.hear(Found("letter.02_swell"))
    mixer.step()
    assert written == ["[caption.paper]"]
    mixer.hear(PlaceEntered("02_swell", "hall"))
    mixer.step()
    assert written[-1] == "[caption.paper]\n[caption.door]"


def test_beds_follow_the_journey_and_music_gives_way_to_music(mixer: Mixer, title: State, content: Content) -> None:
    on(mixer, title, content)
    stepped_until(mixer, lambda: set(mixer.loops.beds) == {"sea"} and mixer.loops.music == "home")
    on(mixer, replace(title, screen=Screen.OPENING, opening=Opening()), content)
    stepped_until(mixer, lambda: set(mixer.loops.beds) == {"sea_swell"} and mixer.loops.music == "")


def test_the_music_comes_with_the_first_light(title: State, content: Content) -> None:
    dark = replace(title, screen=Screen.OPENING, opening=Opening())
    assert soundscape(dark, content).music == ""
    assert soundscape(replace(dark, opening=Opening(lamp=True)), content).music == "home"


def test_every_screen_has_a_soundscape_of_known_beds(title: State, content: Content) -> None:
    for screen in Screen:
        scape = soundscape(replace(title, screen=screen), content)
        assert scape.music in ("", *SOUNDS.table)
        assert all(SOUNDS.table[bed].bus == "ambience" for bed, _ in scape.ambience)
        assert all(cue in SOUNDS.table for cue in scape.now_and_then)


def test_a_visit_sounds_of_its_places_its_weather_and_its_light(content: Content, title: State) -> None:
    visit, _ = Journey(content, 1, "2025-01-01").machine("02_swell").begin()
    state = replace(title, screen=Screen.VISIT, visit=visit)
    dusk, lit = soundscape(state, content), soundscape(replace(state, visit=replace(visit, lit=True)), content)
    assert (dusk.music, lit.music) == ("swell_dusk", "swell_calm")
    assert {"sea", "wind"} <= dict(dusk.ambience).keys()
    assert dict(lit.ambience) == {"sea": 1.0}
    hall = replace(visit, walker=replace(visit.walker, place="hall"))
    assert dict(soundscape(replace(state, visit=hall), content).ambience) == {"crowd": 1.0}


def test_the_sea_follows_the_breath_and_the_music_is_silent(title: State, content: Content) -> None:
    low, top = (soundscape(breathing(title, height), content) for height in (0.0, 1.0))
    assert low.breathing
    assert low.music_share == 0.0
    assert dict(low.ambience)["sea"] < dict(top.ambience)["sea"]


def test_each_breath_adds_a_note_that_stays_until_the_practice_ends(
    mixer: Mixer, title: State, content: Content
) -> None:
    on(mixer, breathing(title), content)
    mixer.step()
    for note in ("note_1", "note_3", "note_5"):
        mixer.hear(Cue(note))
    stepped_until(mixer, lambda: all(mixer.loops.held.values()) and len(mixer.loops.held) == 3)
    mixer.hear(PracticeEnded("breathing", 1, Origin.TOOLKIT, How.FINISHED, 80.0, False))
    assert mixer.loops.held == {}


def test_a_note_elsewhere_does_not_stay(mixer: Mixer, title: State, content: Content) -> None:
    on(mixer, title, content)
    mixer.step()
    mixer.hear(Cue("note_3"))
    mixer.step()
    assert mixer.loops.held == {}


def test_a_song_is_sung_over_quieter_beds(mixer: Mixer, title: State, content: Content) -> None:
    on(mixer, title, content)
    stepped_until(mixer, lambda: "sea" in mixer.loops.beds)
    before = mixer.loops.beds["sea"].set_to
    mixer.hear(Cue("song"))
    stepped_until(mixer, lambda: mixer.loops.beds["sea"].set_to < before * 0.3)


def test_the_quick_exit_is_silent_at_once_and_stays_so(mixer: Mixer, title: State, content: Content) -> None:
    """S6: sound stops with the window."""
    on(mixer, title, content)
    mixer.hear(Cue("gull"))
    stepped_until(mixer, lambda: mixer.loops.music == "home" and bool(mixer.loops.beds))
    mixer.silence()
    assert playing() == 0
    assert not pygame.mixer.music.get_busy()
    for _ in range(20):
        mixer.step()
        time.sleep(0.002)
    assert playing() == 0
    assert mixer.captions.at(200.0) == ()
    mixer.ui("press")
    stepped_until(mixer, lambda: bool(mixer.loops.beds))


def test_muted_everything_is_written_and_nothing_heard(mixer: Mixer, title: State, content: Content) -> None:
    """ACC-8: full play muted."""
    written: list[str] = []
    mixer.on_caption = written.append
    mixer.apply(dataclasses.replace(Settings(), muted=True))
    on(mixer, title, content)
    mixer.hear(Cue("gull"))
    for _ in range(20):
        mixer.step()
        time.sleep(0.002)
    assert playing() == 0
    assert mixer.loops.music == ""
    assert written == ["[caption.gull]\n[caption.sea]"]


def test_muting_quiets_what_plays(mixer: Mixer) -> None:
    mixer.hear(Cue("song"))
    stepped_until(mixer, lambda: playing() == 1)
    mixer.apply(dataclasses.replace(Settings(), muted=True))
    sound = mixer.device.get("song_verse.wav")
    assert sound is not None
    assert sound.get_volume() == 0.0


def test_the_buses_have_their_own_volumes(mixer: Mixer) -> None:
    loud = Settings(music=1.0, effects=1.0, voice=1.0)
    buses = {"home": "music", "gull": "effects", "sea": "effects", "song": "voice"}
    for cue, name in buses.items():
        mixer.settings = loud
        assert mixer.loudness(SOUNDS.table[cue]) == SOUNDS.table[cue].gain
        mixer.settings = changed(loud, **{name: 0.0})
        assert mixer.loudness(SOUNDS.table[cue]) == 0.0


def test_quiet_mode_takes_the_edge_off(mixer: Mixer) -> None:
    """ACC-17: no jump scares; quiet mode."""
    chairs, gull = SOUNDS.table["chairs"], SOUNDS.table["gull"]
    plain = mixer.loudness(chairs), mixer.loudness(gull)
    mixer.settings = dataclasses.replace(Settings(), quiet=True)
    assert mixer.loudness(chairs) < plain[0] * 0.5
    assert plain[1] * 0.5 < mixer.loudness(gull) < plain[1]


def test_mono_opens_the_card_anew(mixer: Mixer, title: State, content: Content) -> None:
    on(mixer, title, content)
    stepped_until(mixer, lambda: bool(mixer.loops.beds))
    mixer.apply(dataclasses.replace(Settings(), mono=True))
    stepped_until(mixer, lambda: mixer.audible and bool(mixer.loops.beds))
    assert pygame.mixer.get_init() == (24_000, -16, 1)


def test_memory_stays_within_its_limit(mixer: Mixer) -> None:
    for cue, sound in SOUNDS.table.items():
        if sound.bus != "music" and not sound.loop:
            for file in sound.files:
                wait(lambda file=file: mixer.device.get(file) is not None)  # type: ignore[misc]
        if cue == "found":
            break
    for sound in SOUNDS.table.values():
        if sound.bus == "ambience":
            wait(lambda file=sound.files[0]: mixer.device.get(file) is not None)  # type: ignore[misc]
    assert mixer.device.resident > MOST_BYTES
    mixer.step()
    assert mixer.device.resident <= MOST_BYTES


def test_without_a_card_the_game_goes_on_in_silence(
    monkeypatch: pytest.MonkeyPatch, title: State, content: Content
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "no such driver")
    written: list[str] = []
    silent = open_mixer(ROOT / "assets" / "sound", Settings(), lambda key: key)
    silent.on_caption = written.append
    wait(lambda: silent.trouble == NO_DEVICE)
    on(silent, title, content)
    silent.hear(Cue("gull"))
    silent.step()
    silent.silence()
    silent.close()
    assert not silent.audible
    assert written


def test_a_table_that_is_wrong_leaves_silence(tmp_path: Path) -> None:
    (tmp_path / "sounds.toml").write_text("[gull", encoding="utf-8")
    silent = open_mixer(tmp_path, Settings(), lambda key: key)
    written: list[str] = []
    silent.on_caption = written.append
    wait(lambda: silent.audible)
    silent.hear(Cue("gull"))
    silent.step()
    assert silent.sounds.table == {}
    assert (playing(), written) == (0, [])
    silent.close()


def test_a_file_that_is_damaged_is_silent(tmp_path: Path) -> None:
    (tmp_path / "sounds.toml").write_text('[gull]\nfiles = ["a.ogg"]\n', encoding="utf-8")
    (tmp_path / "a.ogg").write_bytes(b"OggS but not really")
    mixer = open_mixer(tmp_path, Settings(), lambda key: key)
    wait(lambda: mixer.audible)
    for _ in range(20):
        mixer.hear(Cue("gull"))
        mixer.step()
        time.sleep(0.002)
    assert playing() == 0
    mixer.close()


def test_the_terminal_stays_clean_where_there_is_no_card(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On Linux the card is looked for before ALSA is asked, because ALSA writes to the terminal."""
    for name in ("SDL_AUDIODRIVER", "PULSE_SERVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr("game.audio.device.CARDS", (tmp_path / "asound.conf",))
    monkeypatch.setattr("game.audio.device.CARD_FOLDER", tmp_path)
    assert not likely()
    (tmp_path / "pipewire-0").touch()
    assert likely()


def test_opening_and_closing_leave_no_thread() -> None:
    device = Device(SOUNDS.folder)
    device.open(mono=False)
    wait(lambda: device.ready)
    device.close()
    assert pygame.mixer.get_init() is None


def test_the_takes_come_from_the_stream_that_is_given(tmp_path: Path) -> None:
    chance = random.Random(3)
    before = chance.getstate()
    (tmp_path / "sounds.toml").write_text('[gull]\nfiles = ["a.ogg", "b.ogg"]\n', encoding="utf-8")
    mixer = open_mixer(tmp_path, Settings(), lambda key: key, chance)
    wait(lambda: mixer.audible)
    mixer.hear(Cue("gull"))
    mixer.close()
    assert chance.getstate() != before
