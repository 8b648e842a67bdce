"""Every rule of `run.py check` finds the fault it is for, in a copy of the real content, with file, line and a hint.

Guards "Set-up and start" (every problem with file, line and hint), S3 and S8 by their rules, and clinical.md's words.
"""

from pathlib import Path

import pytest

from game.audio.check import check_sounds
from game.content.library import load_level
from game.core.problems import ContentError
from game.lint import drawings, licences, reading, sounds, story_cues, words
from game.story.vocabulary import check_vocabulary
from tests.content_kit import STORY, copied, spoilt, told
from tests.journeys import ROOT

TOML, MAP = (f"levels/02_swell/{name}" for name in ("level.toml", "map.tmx"))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("content"))


def level_told(root: Path) -> str:
    """What is said of the level of the copy: by loading it, or by the rules over its story."""
    folder = root / "levels" / "02_swell"
    try:
        loaded = load_level(folder, root)
    except ContentError as error:
        return told(error.problems)
    cues = (*story_cues.check(loaded, sounds.cues(root)), *check_vocabulary(loaded.story))
    return told([*cues, *reading.check(loaded.story)])


CUES = [
    ("# at: ferry_board", "# at: fery_board", "Did you mean 'ferry_board'?"),
    ("# go: quay/by_crate", "# go: quay/by_crat", "Did you mean 'quay/by_crate'?"),
    ("# speaker: mira", "# speaker: myra", "Did you mean 'mira'?"),
    ("# feel: wary", "# feel: warey", "Did you mean 'wary'?"),
    ("# sound: gull", "# sound: gul", "Did you mean 'gull'?"),
    ("# practise: breathing", "# practise: breatheing", "Did you mean 'breathing'?"),
    ("# practise: ropes # round: 1", "# practise: ropes # round: 3", "level.toml has 2 of 'ropes', counted from 1."),
    ("# practise: ropes # round: 1", "# practise: ropes # round: two", "level.toml has 2 of 'ropes', counted from 1."),
    ("# practise: ropes # round: 2", "# round: 2", "'# round' stands on a line without '# practise'."),
]


@pytest.mark.parametrize(("old", "new", "hint"), CUES, ids=[new.split()[1] for _, new, _ in CUES])
def test_a_cue_that_names_nothing_is_found_with_a_hint(copy: Path, old: str, new: str, hint: str) -> None:
    with spoilt(copy, STORY, old, new) as line:
        found = level_told(copy)
    assert f"{STORY}:{line}: " in found, found
    assert hint in found, found


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"hands", label', '"hands", lable', "Did you mean 'label'?"),
        ("minutes = [15, 25]", "minuets = [15, 25]", "Did you mean 'minutes'?"),
        ('start_spot = "landing"', 'start_spot = "lnding"', "Did you mean 'landing'?"),
        ("in_s = 4.0, out_s = 6.0", "in_s = 1.0, out_s = 2.0", "5 to 10 a minute"),
        ("minutes = [15, 25]", "minutes = [15, 25", "this is not TOML"),
    ],
    ids=lambda value: None,
)
def test_a_wrong_level_toml_is_found_at_its_line_or_with_a_hint(copy: Path, old: str, new: str, says: str) -> None:
    with spoilt(copy, TOML, old, new):
        found = level_told(copy)
    assert TOML in found
    assert says in found, found


def test_an_activity_that_does_not_exist_is_found(copy: Path) -> None:
    text = (ROOT / TOML).read_text(encoding="utf-8")
    rest = text[text.index("[activities.senses]") :]
    with spoilt(copy, TOML, rest, rest.replace("activities.senses", "activities.sences")):
        found = level_told(copy)
    assert "there is no activity 'sences'. Did you mean 'senses'?" in found, found


def test_an_unknown_key_is_said_with_its_line(copy: Path) -> None:
    with spoilt(copy, TOML, "minutes = [15, 25]", "minuets = [15, 25]\nminutes = [15, 25]") as line:
        assert f"{TOML}:{line}: " in level_told(copy)


def test_without_a_purpose_there_is_no_level(copy: Path) -> None:
    text = (ROOT / TOML).read_text(encoding="utf-8")
    part = text[text.index("[purpose]") : text.index("[review]")]
    with spoilt(copy, TOML, part, ""):
        found = level_told(copy)
    assert "purpose" in found and TOML in found
    for key in ("need", "skill", "how", "measure"):
        with spoilt(copy, TOML, part, part.replace(f"\n{key} =", f"\n# {key} =")):
            assert f"'{key}'" in level_told(copy), key


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("therapy", "Say what is done"),
        ("cures", "Nothing is cured"),
        ("treated", "treats nothing"),
        ("diagnosis", "what somebody has"),
        ("lazy", "Nobody is lazy"),
        ("committed suicide", "died by suicide"),
    ],
)
def test_words_that_must_not_occur_are_found_where_they_stand(copy: Path, word: str, hint: str) -> None:
    with spoilt(copy, STORY, "Crossed out.", f"It says {word} here.") as line:
        found = told(words.check(copy))
    assert found.startswith(f"{STORY}:{line}: the word '{word}'"), found
    assert hint in found
    with spoilt(copy, "assets/locale/en/menus.po", 'msgstr "Go on"', f'msgstr "{word}"') as line:
        assert told(words.check(copy)).startswith(f"assets/locale/en/menus.po:{line}: "), word


def test_a_teaching_sentence_of_more_than_18_words_is_found(copy: Path) -> None:
    long = "Let it go in and out and in and out again until the sea has had quite enough of all of it."
    with spoilt(copy, STORY, "Sit easy.", long) as line:
        found = level_told(copy)
    assert f"{STORY}:{line}: a sentence of 22 words; at most 18 is wanted. Cut it in two." in found, found


def test_hard_words_are_found_by_their_grade(copy: Path) -> None:
    hard = (
        "Respiration regulates physiological sympathetic hyperactivity, facilitating parasympathetic equilibrium. " * 6
    )
    with spoilt(copy, STORY, "Sit easy.", hard):
        found = level_told(copy)
    assert "read at grade" in found and "at most 6 is wanted" in found


@pytest.mark.parametrize(
    ("drawing", "says"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n<filter id="f"/></svg>', ":2: <filter> cannot"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n\n<text>hi</text></svg>', ":3: <text> cannot"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><use href="#a"/></svg>', ":1: <use> cannot"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n<g mask="url(#m)"/></svg>', ":2: 'mask' on <g>"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', ":1: this drawing has no viewBox."),
        ("<svg><g></svg>", ":1: this drawing is not sound XML."),
    ],
)
def test_what_sdl_cannot_draw_is_found_in_the_drawing(copy: Path, drawing: str, says: str) -> None:
    path = copy / "assets" / "art" / "swell" / "zz_seeded.svg"
    path.write_text(drawing, encoding="utf-8")
    try:
        assert f"assets/art/swell/zz_seeded.svg{says}" in told(drawings.check(copy))
    finally:
        path.unlink()


def test_a_sound_without_its_file_and_a_file_without_its_sound_are_found(copy: Path) -> None:
    folder = copy / "assets" / "sound"
    taken = next(path for path in sorted(folder.iterdir()) if path.stem == "kettle")
    taken.rename(folder / f"unheard{taken.suffix}")
    try:
        found = told(check_sounds(copy))
    finally:
        (folder / f"unheard{taken.suffix}").rename(taken)
    lines = (folder / "sounds.toml").read_text(encoding="utf-8").splitlines()
    at = lines.index("[kettle]") + 1
    assert f"assets/sound/sounds.toml:{at}: the sound 'kettle' has no file '{taken.name}'." in found, found
    assert f"no sound uses the file 'unheard{taken.suffix}'" in found


def test_a_file_whose_licence_nobody_knows_is_found(copy: Path) -> None:
    with spoilt(copy, "assets/LICENSES.toml", "fonts/AtkinsonHyperlegibleNext-Bold.ttf", "fonts/Atkinson.ttf"):
        found = told(licences.check(copy))
    assert "assets/fonts/AtkinsonHyperlegibleNext-Bold.ttf: nobody says whose this is." in found
    assert "'fonts/Atkinson.ttf' is not there" in found


def test_a_map_that_lost_a_thing_is_found_in_the_story(copy: Path) -> None:
    with spoilt(copy, MAP, 'name="poster"', 'name="poster_gone"'):
        assert "'# at: poster' names nothing here. Did you mean 'poster_gone'?" in level_told(copy)
