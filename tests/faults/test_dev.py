"""`play --dev`: a saved story or map is played at once where its writer stands; a broken one changes nothing."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from game.app import Game, root
from game.app_dev import EVERY, Watch
from game.bot import Diligent
from game.content.library import load_content
from game.flow.journey import Screen
from game.flow.visit import Phase, Visit
from tests.scenes_kit import playing

Until = Callable[[Visit], bool]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the levels, beside the real drawings and sounds."""
    shutil.copytree(root() / "levels", tmp_path / "levels")
    (tmp_path / "assets").symlink_to(root() / "assets", target_is_directory=True)
    return tmp_path


@pytest.fixture
def game(copy: Path) -> Iterator[Game]:
    with playing(content=load_content(copy)) as game:
        yield game


def visit(game: Game) -> Visit:
    found = game.journey.state.visit
    assert found is not None
    return found


def play_to(game: Game, there: Until) -> None:
    policy = Diligent(1)
    for _ in range(40_000):
        if game.journey.state.screen is Screen.VISIT and there(visit(game)):
            return
        intent = policy.next(game.journey)
        game.steps(1, (intent,) if intent else ())
    raise AssertionError("the place was not reached")


def line(game: Game) -> str:
    found = game.journey.machine("02_swell").line(visit(game))
    return found.text if found else ""


def at(text: str) -> Until:
    return lambda visit: visit.phase is Phase.SAY and visit.story.place == text


def save(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def looked(game: Game, watch: Watch) -> str:
    for _ in range(3 * EVERY):
        game.steps(1)
        watch()
    return game.stack.caption_shown


def test_a_changed_line_is_heard_at_once_where_the_writer_stands(game: Game, copy: Path) -> None:
    watch = Watch(game)
    play_to(game, at("swell.quay.walk.at_mira_1"))
    assert line(game) == "You're not the ferry."
    before = visit(game)
    assert looked(game, watch) == ""
    save(copy / "levels" / "02_swell" / "story.ink", "You're not the ferry.", "You aren't the ferry.")
    assert looked(game, watch) == "levels/02_swell is loaded again: you stand where you stood."
    assert line(game) == "You aren't the ferry."
    assert visit(game).story == before.story and game.journey.state.screen is Screen.VISIT
    play_to(game, lambda visit: visit.phase is Phase.CHOOSE)


def test_choices_that_change_while_choosing_are_asked_anew(game: Game, copy: Path) -> None:
    watch = Watch(game)
    play_to(game, lambda visit: visit.phase is Phase.CHOOSE and visit.story.place == "swell.quay.walk.at_mira_1")
    save(copy / "levels" / "02_swell" / "story.ink", "No. Smaller. Worse seats. #", "No. Smaller, with worse seats. #")
    looked(game, watch)
    assert visit(game).phase is Phase.SAY and line(game) == "You're not the ferry."
    play_to(game, lambda visit: visit.phase is Phase.CHOOSE)
    assert game.journey.machine("02_swell").choices(visit(game))[0].text == "No. Smaller, with worse seats."


def test_a_place_that_is_gone_goes_on_at_the_nearest_earlier_knot_and_says_so(game: Game, copy: Path) -> None:
    watch = Watch(game)
    play_to(game, at("swell.quay.walk.at_mira_1"))
    save(
        copy / "levels" / "02_swell" / "story.ink",
        "# id: swell.quay.walk.at_mira_1]",
        "# id: swell.quay.walk.at_mira_9]",
    )
    said = looked(game, watch)
    assert said == "levels/02_swell is loaded again: your place is gone, so it goes on at 'quay.walk'."
    assert visit(game).phase in (Phase.SAY, Phase.WALK)
    play_to(game, at("swell.quay.walk.at_mira_9"))


def test_a_broken_story_says_file_and_line_and_play_goes_on(game: Game, copy: Path) -> None:
    watch = Watch(game)
    play_to(game, at("swell.quay.walk.at_mira_1"))
    ink = copy / "levels" / "02_swell" / "story.ink"
    number = next(
        n for n, text in enumerate(ink.read_text(encoding="utf-8").splitlines(), 1) if "not the ferry." in text
    )
    save(ink, "You're not the ferry.", "You're {~not|no} ferry.")
    said = looked(game, watch)
    assert said.startswith(f"levels/02_swell/story.ink:{number}: a shuffle is not used in these stories.")
    assert said.endswith("Play goes on as before.")
    assert line(game) == "You're not the ferry."
    save(ink, "You're {~not|no} ferry.", "You're no ferry.")
    assert "loaded again" in looked(game, watch) and line(game) == "You're no ferry."


def test_a_changed_map_moves_things_where_they_are_now(game: Game, copy: Path) -> None:
    watch = Watch(game)
    play_to(game, lambda visit: visit.phase is Phase.WALK)
    before = {thing.name: thing.x for thing in game.content.levels["02_swell"].places["quay"].things}
    tmx = copy / "levels" / "02_swell" / "map.tmx"
    text = tmx.read_text(encoding="utf-8")
    start = text.index('name="poster"')
    x = text.index(' x="', start) + 4
    end = text.index('"', x)
    tmx.write_text(text[:x] + str(float(text[x:end]) + 40) + text[end:], encoding="utf-8")
    assert "loaded again: you stand where you stood" in looked(game, watch)
    after = {thing.name: thing.x for thing in game.journey.machine("02_swell").places["quay"].things}
    assert after == before | {"poster": before["poster"] + 40}


def test_a_file_that_is_still_being_written_is_waited_for(game: Game, copy: Path) -> None:
    watch = Watch(game)
    ink = copy / "levels" / "02_swell" / "story.ink"
    for _ in range(4):
        with ink.open("a", encoding="utf-8") as file:
            file.write("// more\n")
        for _ in range(EVERY):
            game.steps(1)
            watch()
        assert game.stack.caption_shown == ""
    assert "loaded again" in looked(game, watch)


def test_home_is_loaded_again_too(game: Game, copy: Path) -> None:
    watch = Watch(game)
    tmx = copy / "levels" / "home" / "harbour.tmx"
    tmx.write_text(tmx.read_text(encoding="utf-8").replace("<map", "<map ", 1), encoding="utf-8")
    assert "levels/home is loaded again" in looked(game, watch)
    tmx.write_text("no map", encoding="utf-8")
    said = looked(game, watch)
    assert said.startswith("levels/home/harbour.tmx") and said.endswith("Play goes on as before.")


def test_the_game_looks_once_a_frame_only_when_it_is_told_to(game: Game, copy: Path) -> None:
    assert game.watch is None, "a player's game looks at no file"
    game.watch = Watch(game)
    save(copy / "levels" / "02_swell" / "story.ink", "You're not the ferry.", "You aren't the ferry.")
    game.steps(3 * EVERY)
    assert "loaded again" in game.stack.caption_shown
