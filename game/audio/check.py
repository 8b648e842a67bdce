"""Everything that asks for a sound gets one: the rule that `run.py check` applies to sounds.toml and the levels."""

import re
import typing
from collections.abc import Iterator
from pathlib import Path

from game.core import events
from game.core.problems import ContentError, Problem, did_you_mean

from .beds import ASHORE, AT_SEA, CROSSING, HOME, RAIN, SEA, SWELL, WIND
from .sounds import ANY_STEP, BREATHS, CHORD, UI_CUES, Sounds, load_sounds

SHOWN = "assets/sound/sounds.toml"
RULES = ("oar", "rope", "light_on", "flag", "harbour", "rope_tense", "rope_release", "found", "door")
"""The cues that game/flow and game/activities name themselves (a test compares)."""
OWN = (
    *(HOME, SEA, SWELL, WIND, RAIN, CROSSING, *AT_SEA, *ASHORE),
    *(*UI_CUES.values(), CHORD, ANY_STEP),
    *(f"breath_{way}_{seconds}" for way in ("in", "out") for seconds in BREATHS),
)
ASKED = re.compile(r"""\bsound\s*=\s*"(\w+)"|#\s*sound:\s*(\w+)|"(note_\w+)\"""")
EVENTS = frozenset(kind.__name__ for kind in typing.get_args(events.GameEvent))


def check_sounds(root: Path) -> tuple[Problem, ...]:
    """The problems of the table below `root`, of its files and captions, and of every cue that levels ask for."""
    folder = root / "assets" / "sound"
    try:
        sounds = load_sounds(folder)
    except ContentError as error:
        return error.problems
    return tuple(sorted({*_table(sounds), *_captions(sounds, root), *_asked(sounds, root)}))


def _line(sounds: Sounds, cue: str) -> int:
    text = (sounds.folder / "sounds.toml").read_text(encoding="utf-8")
    at = text.find(f"[{cue}]")
    return text.count("\n", 0, at) + 1 if at >= 0 else 0


def _table(sounds: Sounds) -> Iterator[Problem]:
    used = {file for sound in sounds.table.values() for file in sound.files}
    there = {p.name for p in sounds.folder.iterdir() if p.suffix in (".ogg", ".wav")}
    for cue, sound in sounds.table.items():
        for file in sound.files:
            if file not in there:
                hint = did_you_mean(file, there) if there else "Run: python -m tools.make_sounds."
                yield Problem(SHOWN, _line(sounds, cue), 0, f"the sound '{cue}' has no file '{file}'.", hint)
        if sound.holds and not (held := sounds.table.get(sound.holds)):
            hint = did_you_mean(sound.holds, sounds.table)
            yield Problem(SHOWN, _line(sounds, cue), 0, f"'{cue}' holds '{sound.holds}', which is no sound.", hint)
        elif sound.holds and held and not held.loop:
            yield Problem(SHOWN, _line(sounds, cue), 0, f"'{cue}' holds '{sound.holds}', which is no loop.")
        for event in sound.on:
            if event not in EVENTS:
                hint = did_you_mean(event, EVENTS)
                yield Problem(SHOWN, _line(sounds, cue), 0, f"no game event is called '{event}'.", hint)
    for file in sorted(there - used):
        yield Problem(SHOWN, 0, 0, f"no sound uses the file '{file}'.", "Add it to the table, or delete it.")
    for cue in (*RULES, *OWN):
        if cue not in sounds.table:
            yield Problem(SHOWN, 0, 0, f"the game itself plays '{cue}', which is missing.")


def _captions(sounds: Sounds, root: Path) -> Iterator[Problem]:
    keys = set()
    for path in sorted((root / "assets" / "locale" / "en").glob("*.po")):
        keys |= set(re.findall(r'^msgid "([\w.]+)"', path.read_text(encoding="utf-8"), re.MULTILINE))
    for cue, sound in sounds.table.items():
        for key in filter(None, (sound.caption, sound.speaker)):
            if key not in keys:
                hint = did_you_mean(key, (k for k in keys if k.partition(".")[0] == key.partition(".")[0]))
                yield Problem(SHOWN, _line(sounds, cue), 0, f"'{cue}' has no words: the key '{key}' is missing.", hint)


def _asked(sounds: Sounds, root: Path) -> Iterator[Problem]:
    """Cues in the levels: lines with a sound, the notes of the breathing, the beds of [music]. An Ink line's cue is
    checked with the other tags of its story (game/lint/story_cues.py)."""
    for path in sorted((root / "levels").rglob("*.toml")):
        shown = path.relative_to(root).as_posix()
        table = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            header = re.match(r"\s*\[+([\w.]+)\]+", line)
            table = header.group(1) if header else table
            asked = [next(filter(None, groups)) for groups in ASKED.findall(line)]
            if table in ("music", "music.places") and (bed := re.match(r'\s*\w+\s*=\s*"(\w*)"', line)):
                asked += filter(None, [bed.group(1)])
            for cue in asked:
                if cue not in sounds.table:
                    hint = did_you_mean(cue, sounds.table)
                    yield Problem(shown, number, 0, f"there is no sound '{cue}'.", hint)
