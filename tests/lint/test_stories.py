"""What the rules over a level ask of its map, its files and its catalogues."""

import shutil
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from game.content.activities import ACTIVITIES
from game.content.library import LoadedLevel, load_level
from game.flow.standing import reached
from game.flow.visit import Phase, Visit
from game.lint import reading
from game.lint.stories import check_level, facts_of, ground_of, level_problems, note_name
from game.lint.translations import languages
from game.skills.table import SKILLS
from game.story import begin, load_story
from game.world.place import Ground
from game.world.walker import Walker
from tests.journeys import ROOT

LEVEL = ROOT / "levels" / "02_swell"


@pytest.fixture(scope="module")
def swell() -> LoadedLevel:
    return load_level(LEVEL, ROOT)


def test_every_thing_of_the_shipped_map_is_within_reach(swell: LoadedLevel) -> None:
    ground = ground_of(swell.level, swell.places)
    assert [region.place for region in ground.regions] == list(swell.places)
    for region in ground.regions:
        assert region.names == ground.named[region.place]
    assert ground.regions[ground.start].place == swell.level.start_place


def test_a_gap_in_the_ground_makes_two_regions(swell: LoadedLevel) -> None:
    place = swell.places["quay"]
    x = max(thing.x for thing in place.things)
    grounds = (Ground(((place.left, 900.0), (x - 600.0, 900.0))), Ground(((x - 400.0, 900.0), (place.right, 900.0))))
    ground = ground_of(swell.level, {**swell.places, "quay": replace(place, grounds=grounds)})
    furthest = max(place.things, key=lambda thing: thing.x)
    assert [region.place for region in ground.regions][:2] == ["quay", "quay"]
    assert furthest.name not in ground.regions[0].names
    assert furthest.name in ground.regions[1].names
    assert "cannot be walked to" in ground.wrong(0, furthest.name)
    assert ground.wrong(1, furthest.name) == ""
    assert "nothing on the map is called 'moon'" in ground.wrong(0, "moon")
    assert ground.arrived("quay/nowhere") == 0
    assert ground.arrived("nowhere") == -1


def test_the_map_says_of_everybody_at_every_spot_what_the_game_does(swell: LoadedLevel) -> None:
    """Whoever the story has moved anywhere can be gone to in a place exactly where `reached` has them."""
    ground = ground_of(swell.level, swell.places)
    people = {person.name for place in swell.places.values() for person in place.people}
    story = begin(swell.story).state
    for moved, person, (at, region) in product(["", *ground.near], people, enumerate(ground.regions)):
        where, _, spot = moved.partition("/")
        cast = ((person, where, spot),) if moved else ()
        visit = Visit(swell.level.id, story, Phase.WALK, 0, Walker(region.place, 0.0), cast=cast)
        there = reached(swell.places[region.place], visit).named(person)
        assert (ground.wrong(at, person, moved) == "") == (there is not None), (person, moved, region.place)


@pytest.mark.parametrize(
    ("note", "name"),
    [
        ("Stage nerves: a racing heart, shaking hands", "stage_nerves"),
        ("Loss", "loss"),
        ("A cat's (big) fright: claws", "a_cat_s_big_fright"),
    ],
)
def test_a_content_note_is_called_by_its_words_before_the_colon(note: str, name: str) -> None:
    assert note_name(note) == name


def test_the_checker_is_told_the_map_the_activities_and_the_notes(swell: LoadedLevel) -> None:
    facts = facts_of(swell)
    assert facts.practises == frozenset(swell.level.activities) == SKILLS[swell.level.skill]
    assert facts.ground is not None and facts.things is not None
    assert "urn" in facts.things
    assert facts.notes is not None and "stage_nerves" in facts.notes


@pytest.mark.parametrize("activity", ["breathing", "senses"])
def test_only_what_the_table_names_for_the_declared_skill_practises_it(
    monkeypatch: pytest.MonkeyPatch, swell: LoadedLevel, tmp_path: Path, activity: str
) -> None:
    monkeypatch.setattr("game.lint.stories.SKILLS", {"calm_body": frozenset({"senses", "paper_boats"})})
    assert facts_of(swell).practises == {"senses"}
    path = tmp_path / "story.ink"
    path.write_text(f"-> quay\n== quay ==\nSit easy. # practise: {activity}\n-> END\n", encoding="utf-8")
    problems = level_problems(replace(swell, story=load_story(path)), ROOT, frozenset())
    without = [problem for problem in problems if "without practising the skill" in str(problem)]
    assert bool(without) is (activity == "breathing")


def test_the_table_of_skills_and_that_of_activities_fit() -> None:
    practised = frozenset().union(*SKILLS.values())
    assert practised == frozenset(ACTIVITIES)


def _told(tmp_path: Path, level_toml: str) -> list[tuple[int, str]]:
    """Line and words of what is wrong with a copy of the level that has this level.toml."""
    folder = tmp_path / "levels" / "02_swell"
    shutil.copytree(LEVEL, folder)
    shutil.copytree(ROOT / "assets" / "art" / "swell", tmp_path / "assets" / "art" / "swell")
    (folder / "level.toml").write_text(level_toml, encoding="utf-8")
    return [(p.line, str(p)) for p in check_level(folder, tmp_path) if p.file == "levels/02_swell/level.toml"]


def test_a_skill_that_is_not_in_the_table_is_told_with_its_line(tmp_path: Path) -> None:
    text = (LEVEL / "level.toml").read_text(encoding="utf-8")
    told = _told(tmp_path, text.replace('skill = "calm_body"', 'skill = "calm_boddy"'))
    assert [line for line, _ in told] == [3]
    assert "there is no skill 'calm_boddy'" in told[0][1] and "calm_body" in told[0][1]


def test_a_skill_that_no_activity_of_the_level_practises_is_told_with_its_line(tmp_path: Path) -> None:
    head, _, rest = (LEVEL / "level.toml").read_text(encoding="utf-8").partition("[activities.")
    told = _told(tmp_path, f"{head}[activities]\n\n[palette.before]{rest.partition('[palette.before]')[2]}")
    assert [line for line, _ in told] == [3]
    assert "no activity of this level practises it" in told[0][1] and "[activities.breathing]" in told[0][1]


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        ("Plain.", ("Plain.",)),
        ("{One|Two} fish.", ("One fish.", "Two fish.")),
        ("A {b|c {d|e}} f {g|h}.", ("A b f g.", "A c d f h.", "A c e f h.")),
        ("{only}", ("only",)),
    ],
)
def test_every_part_of_a_line_is_read(text: str, variants: tuple[str, ...]) -> None:
    assert reading.variants(text) == variants


def test_a_long_sentence_in_the_second_part_of_a_brace_is_found(tmp_path: Path) -> None:
    path = tmp_path / "story.ink"
    long = "in and out " * 7
    path.write_text(
        f"VAR a = true\n-> k\n== k ==\n{{a: Short.|It goes {long}now.}} # teach\n-> END\n", encoding="utf-8"
    )
    problems = [str(problem) for problem in reading.check(load_story(path))]
    assert "story.ink:4: a sentence of 24 words; at most 18 is wanted. Cut it in two." in problems


def test_a_level_that_cannot_be_loaded_says_why(tmp_path: Path) -> None:
    folder = tmp_path / "levels" / "02_swell"
    shutil.copytree(LEVEL, folder)
    (folder / "story.ink").write_text("-> nowhere\n", encoding="utf-8")
    assert any("nowhere" in str(problem) for problem in check_level(folder, tmp_path))


def test_a_language_of_the_game_asks_for_the_story_too(tmp_path: Path, swell: LoadedLevel) -> None:
    """Every id must have its words in every language: one catalogue is missing, one lacks a line."""
    root = tmp_path
    for name in ("en", "de", "fr"):
        (root / "assets" / "locale" / name).mkdir(parents=True)
    assert languages(root) == ("de", "en", "fr")
    for folder in ("levels/02_swell", "assets/art/swell"):
        shutil.copytree(ROOT / folder, root / folder)
    catalogue = root / "levels" / "02_swell" / "locale" / "de.po"
    catalogue.parent.mkdir(exist_ok=True)
    line = swell.story.lines[0]
    catalogue.write_text(f'msgctxt "{line.id}"\nmsgid "x"\nmsgstr ""\n', encoding="utf-8")
    loaded = load_level(root / "levels" / "02_swell", root)
    found = [str(problem) for problem in level_problems(loaded, root, frozenset(), most=500)]
    assert any(p.startswith("levels/02_swell/locale/fr.po: ") and "missing" in p for p in found), found[:5]
    said = [p for p in found if p.startswith("levels/02_swell/locale/de.po")]
    assert any(f"'{line.id}'" in p and "not translated" in p for p in said), said[:5]
    assert any(f"'{swell.story.lines[-1].id}'" in p for p in said)
