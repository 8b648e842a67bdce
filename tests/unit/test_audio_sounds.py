"""The table of sounds is whole: every cue that anything asks for exists, has its files, its words and its loudness."""

import re
import shutil
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.audio.check import RULES, check_sounds
from game.audio.device import RATE
from game.audio.sounds import Sound, load_sounds

ROOT = Path(__file__).resolve().parents[2]
SOUNDS = ROOT / "assets" / "sound"
TABLE = load_sounds(SOUNDS).table
LOOPS = sorted(sound.files[0] for sound in TABLE.values() if sound.loop)
SHOTS = sorted({file for sound in TABLE.values() if not sound.loop for file in sound.files})
LOUDEST = {"ambience": -25.0, "music": -21.0, "effects": -19.0, "voice": -18.0}


@pytest.fixture(scope="module")
def card():  # type: ignore[no-untyped-def]
    pygame.mixer.init(RATE, -16, 2, 512, allowedchanges=0)
    yield
    pygame.mixer.quit()


@cache
def samples(file: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    raw = np.frombuffer(pygame.mixer.Sound(SOUNDS / file).get_raw(), dtype=np.int16)
    return raw.reshape(-1, 2).astype(np.float64) / 32768


def test_nothing_is_wrong_with_the_sounds() -> None:
    assert [str(p) for p in check_sounds(ROOT)] == []


def test_the_cues_that_the_rules_name_are_known_to_the_check() -> None:
    named = set()
    for folder in ("flow", "activities"):
        for path in (ROOT / "game" / folder).glob("*.py"):
            named |= set(re.findall(r'(?:Cue|cues\.append)\("(\w+)"\)', path.read_text(encoding="utf-8")))
    assert named <= set(RULES)


def test_what_sounds_in_a_story_has_words() -> None:
    """ACC-8: a cue that a line of a level names is captioned."""
    asked = set()
    for path in (ROOT / "levels").rglob("*"):
        if path.suffix in (".toml", ".ink"):
            text = path.read_text(encoding="utf-8")
            asked |= set(re.findall(r'\bsound = "(\w+)"', text)) | set(re.findall(r"# sound: (\w+)", text))
    assert asked
    assert [cue for cue in sorted(asked) if cue not in TABLE or not TABLE[cue].caption] == []


def test_all_sounds_together_are_small() -> None:
    assert sum(p.stat().st_size for p in SOUNDS.iterdir()) < 12_000_000


@pytest.mark.parametrize("file", LOOPS)
def test_a_loop_has_no_seam(card: None, file: str) -> None:
    """The step from the end to the start is no larger than steps within, and its neighbourhood no louder."""
    heard = samples(file).mean(axis=1)
    steps = np.abs(np.diff(heard))
    assert abs(heard[0] - heard[-1]) <= steps.max()
    around = np.concatenate([heard[-240:], heard[:240]])
    bright = np.abs(np.diff(around, 2)).max()
    assert bright <= np.abs(np.diff(heard, 2)).max() * 1.05


@pytest.mark.parametrize("file", SHOTS)
def test_a_sound_begins_and_ends_softly_and_does_not_clip(card: None, file: str) -> None:
    """Nothing is sudden (ACC-17): no sound is at its height within 5 ms, and none is cut off."""
    heard = np.abs(samples(file)).max(axis=1)
    peak = heard.max()
    assert peak < 0.75
    assert heard[:24].max() <= peak * 0.12
    assert heard[:120].max() <= peak * 0.7
    assert heard[-24:].max() <= peak * 0.03


def test_a_bus_is_of_one_loudness(card: None) -> None:
    """The RMS of the beds of a bus lie within 6 dB of one another, and no bus is too loud."""
    levels: dict[str, list[float]] = {}
    for sound in TABLE.values():
        for file in sound.files:
            heard = samples(file)
            loud = 10 * np.log10((heard**2).mean() + 1e-12) + 20 * np.log10(sound.gain)
            assert loud <= LOUDEST[sound.bus], file
            if sound.bus in ("music", "ambience"):
                levels.setdefault(sound.bus, []).append(float(loud))
    assert all(max(each) - min(each) < 6.0 for each in levels.values()), levels


@pytest.mark.parametrize("name", ["ui_confirm.wav", "step_stone_2.wav", "drip_1.wav"])
def test_the_script_renders_the_same_bytes_again(name: str) -> None:
    from tools.make_sounds import rendered

    assert rendered(name)[0] == (SOUNDS / name).read_bytes()


def test_the_script_makes_every_file_and_the_loop_in_the_repository(card: None) -> None:
    from tools.make_sounds import recipes

    assert set(recipes()) == {p.name for p in SOUNDS.iterdir()} - {"sounds.toml"}


def test_a_small_file_holds_what_was_made(card: None) -> None:
    """Four bits a sample, read by SDL: the noise of it lies 30 dB below the sound."""
    from tools.make_sounds import recipes
    from tools.sounds.dsp import levelled, trimmed

    recipe = recipes()["winch.wav"]
    made = trimmed(levelled(recipe.make(), recipe.target))
    heard = samples("winch.wav").mean(axis=1)[: len(made)]
    assert 10 * np.log10((made**2).sum() / ((made - heard) ** 2).sum()) > 30.0


def test_only_music_is_compressed_in_a_way_that_holds_the_card(card: None) -> None:
    """SDL_mixer plays nothing while it decodes an Ogg file into memory; music is streamed."""
    for cue, sound in TABLE.items():
        assert all(file.endswith(".ogg") == (sound.bus == "music") for file in sound.files), cue


# What is wrong is said with its file, its line and a hint


def copied(folder: Path) -> Path:
    shutil.copytree(SOUNDS, folder / "assets" / "sound")
    shutil.copytree(ROOT / "assets" / "locale", folder / "assets" / "locale")
    (folder / "levels").mkdir()
    return folder


def changed(folder: Path, old: str, new: str) -> list[str]:
    table = copied(folder) / "assets" / "sound" / "sounds.toml"
    text = table.read_text(encoding="utf-8")
    assert old in text
    table.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(p) for p in check_sounds(folder)]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    problems = changed(tmp_path, '"kettle.wav"', '"kettel.wav"')
    assert any("'kettle' has no file 'kettel.wav'" in p and "'kettle.wav'" in p for p in problems)
    assert all(re.match(r"assets/sound/sounds\.toml(:\d+)?: ", p) for p in problems)


def test_an_unknown_bus_an_unknown_key_and_an_unknown_event_are_named(tmp_path: Path) -> None:
    assert "bus" in changed(tmp_path / "a", 'bus = "voice"', 'bus = "vocie"')[0]
    assert "'lop'" in changed(tmp_path / "b", "loop = true", "lop = true")[0]
    assert "'Found'" in changed(tmp_path / "c", '"Found"', '"Founds"')[0]


def test_a_cue_that_is_missing_is_named_where_it_is_asked_for(tmp_path: Path) -> None:
    copied(tmp_path)
    (tmp_path / "levels" / "x.toml").write_text('[music]\nbefore = "swel_dusk"\n', encoding="utf-8")
    assert [str(p) for p in check_sounds(tmp_path)] == [
        "levels/x.toml:2: there is no sound 'swel_dusk'. Did you mean 'swell_dusk'?"
    ]


def test_a_caption_without_words_is_named(tmp_path: Path) -> None:
    assert "caption.gul" in changed(tmp_path, '"caption.gull"', '"caption.gul"')[0]


@pytest.mark.parametrize("wrong", [{"files": ()}, {"files": ("a",), "gain": 2.0}, {"files": ("a",), "bus": "music"}])
def test_a_row_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"file|gain|loop"):
        Sound(**wrong)  # type: ignore[arg-type]


def test_every_file_has_the_rate_of_the_card() -> None:
    for path in SOUNDS.glob("*.wav"):
        kind, channels, rate = struct.unpack("<HHI", path.read_bytes()[20:28])
        assert kind in (1, 17)
        assert channels in (1, 2)
        assert rate == RATE


def test_the_check_needs_no_pygame() -> None:
    code = (
        "import sys; from pathlib import Path; from game.audio.check import check_sounds\n"
        "check_sounds(Path('.')); sys.exit('pygame' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
