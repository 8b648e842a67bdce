"""Whatever is granted or refused, the game plays the same (safety.md C1): one profile, one way to play, every answer.

Compared are the rules' own hash at each second of the journey, and what is on the screen, but for the pages of consent
themselves. A control shows that a difference would be seen.
"""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pygame
import pytest
from msgspec.structs import replace

from game.app import Game
from game.bot import Diligent
from game.core.intents import Intent, press
from game.flow.journey import Screen
from game.ui.scenes.consent import AskPurpose
from game.ui.scenes.questionnaire import QuestionnaireScene
from game.ui.scenes.study import AskStudy
from telemetry.events import COUNSELLOR_FILE, QUESTIONNAIRES, RESEARCH_EVENTS
from telemetry.notices import STUDY_PURPOSES
from tests.journeys import FULL, ROOT, at_screen
from tests.scenes_kit import keep_boat, playing, settled

PACK = ROOT / "tests" / "data" / "study" / "study.toml"
SHIPPED = ROOT / "tests" / "data" / "still_waters" / "study.toml"
"""It asks the questionnaires that come with the game."""
SECOND = 60
PURPOSES = (COUNSELLOR_FILE, RESEARCH_EVENTS, QUESTIONNAIRES)
NOTHING: frozenset[str] = frozenset()
EVERYTHING = frozenset((COUNSELLOR_FILE, *STUDY_PURPOSES))
ANSWERS = (*(frozenset({one}) for one in PURPOSES), EVERYTHING) if FULL else (EVERYTHING,)
"""What is granted: each by itself, and everything. It is compared with nothing granted."""
STILL = 4
"""Drawings in a row that are the same before a picture counts."""
STAY = 900
"""Steps at home after the last page, in which what is due there comes."""


@dataclass(frozen=True)
class Way:
    """`whole` is the way from the opening to the end, all answered before; else it is home alone, where it is asked.
    The gate sees the first seconds of the whole way. `pack` is the study that is open."""

    whole: bool
    seconds: int
    every: int
    after: tuple[str, ...]
    pack: Path = PACK


WAYS = (
    Way(whole=False, seconds=2_000, every=1 if FULL else 2, after=("noticeboard", "chart", "noticeboard")),
    Way(whole=False, seconds=2_000, every=1 if FULL else 2, after=("noticeboard", "chart"), pack=SHIPPED),
    Way(whole=True, seconds=2_000 if FULL else 40, every=1 if FULL else 5, after=("toolkit", "noticeboard", "chart")),
)


@dataclass
class Seen:
    """What a run showed: `hashes` and `pictures` by second of the journey, `pages` of consent in order, and how many
    notes are `kept` by purpose."""

    hashes: dict[int, int | str] = field(default_factory=dict)
    pictures: dict[int, str] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)


def picture(game: Game, step: int) -> str:
    """What is on the screen. Waves and lamps move also while a page stands over them: they are drawn as they are at
    this step of the journey, however long somebody read. So is what has the focus, which is looked at anew only every
    few steps since the start."""
    game.stack._sync(game.stack._layers[-1])
    steps, game.stack.steps = game.stack.steps, step
    same, last = 0, ""
    while same < STILL:
        # Much is drawn on threads, and what is far moves in few of the frames: drawn until nothing more comes.
        for scene in game.stack.scenes:
            scene.settle(game.window.surface)
        assert game.loop.settle()
        game.loop.draw()
        now = hashlib.sha256(pygame.image.tobytes(game.window.surface, "RGB")).hexdigest()
        same, last = (same + 1 if now == last else 0), now
    game.stack.steps = steps
    return last


def on_page(game: Game, yes: frozenset[str]) -> Intent:
    """What is pressed on a page over the journey."""
    top = game.stack.top
    if isinstance(top, AskPurpose):
        return press("yes" if top.purpose in yes else "no")
    if isinstance(top, AskStudy):
        if top.at == "about":
            return press("go_on")
        if top.at == "check":
            return press(f"check.{len(top.answers)}.{top.card.checks[top.question].right}")
        return press(f"{'yes' if top.left[0] in yes else 'no'}.{top.left[0]}")
    if isinstance(top, QuestionnaireScene):
        return press(f"item.{top.at}.{top.form.items[top.at - 1].options[0][0]}" if top.at else "start")
    return press("back")


def run(folder: Path, yes: frozenset[str], way: Way, other: Callable[[Game], None] | None = None) -> Seen:
    """Open the only boat and play on, to the end or so far as the way goes."""
    seen, policy = Seen(), Diligent(1, after=list(way.after))
    with playing(folder, study=way.pack) as game:
        game.stack.waits.ask = game.stack.waits.settle = 0
        game.steps(1, (press(f"boat.{next(iter(game.boats))}"),))
        for _ in range(50):
            settled(game)
        assert game.ports.recorded is not None and game.ports.recorded._recorder.ready()
        assert game.ports.recorded.study is not None
        for purpose in (COUNSELLOR_FILE, *STUDY_PURPOSES) if way.whole else ():
            game.consents.answer(purpose, purpose in yes)
        stepped = 0

        def count(_: tuple[Intent, ...]) -> None:
            nonlocal stepped
            stepped += 1

        game.session.stepped = count
        left, last = STAY, 0
        while left and stepped < way.seconds * SECOND:
            game.ports.recorded._recorder.flush()
            if len(game.stack.scenes) > 1:
                top = game.stack.top
                assert top is not None
                if not seen.pages or top.name != "questionnaire" or seen.pages[-1] != "questionnaire":
                    seen.pages.append(top.name)
                game.steps(1, (on_page(game, yes),))
                continue
            left -= policy.done(game.journey)
            intent = None if policy.done(game.journey) else policy.next(game.journey)
            game.steps(1, (intent,) if intent else ())
            if other is not None:
                other(game)
            if stepped % SECOND == 0 and stepped != last and len(game.stack.scenes) == 1:
                last = stepped
                seen.hashes[stepped // SECOND] = game.journey.hash()
                if (stepped // SECOND) % way.every == 0:
                    seen.pictures[stepped // SECOND] = picture(game, stepped)
        game.ports.recorded._recorder.flush()
        seen.kept = {purpose: counts.kept for purpose, counts in game.ports.recorded._recorder.counts.items()}
    return seen


@pytest.fixture(scope="module", params=WAYS, ids=("home", "home-shipped", "whole"))
def way(request: pytest.FixtureRequest) -> Way:
    """The way that is played."""
    assert isinstance(request.param, Way)
    return request.param


@pytest.fixture(scope="module")
def profile(way: Way, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A boat that was kept in the opening, by somebody who is 18: this study asks nobody else for them."""
    folder = tmp_path_factory.mktemp("profile")
    with playing(folder) as game:
        keep_boat(game, age="18")
        state = game.journey.state
        if way.whole:
            keeper = replace(state.keeper, asked_recording=1, put=("study.calm_waters",))
            game.journey.state = replace(state, keeper=keeper)
        else:
            there = at_screen(Screen.HARBOUR).state
            keeper = replace(there.keeper, kept=True, age_band="18", name=state.keeper.name)
            game.journey.state = replace(there, keeper=keeper)
            game.stack.reset(game.session.scene())
        game.save()
        settled(game)
    return folder


@pytest.fixture(scope="module")
def refused(profile: Path, way: Way, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """The run in which everything was refused."""
    return played(profile, tmp_path_factory.mktemp("refused"), way, NOTHING)


def played(
    profile: Path, into: Path, way: Way, yes: frozenset[str], other: Callable[[Game], None] | None = None
) -> Seen:
    return run(Path(shutil.copytree(profile, into / "data")), yes, way, other)


@pytest.mark.parametrize("yes", ANSWERS, ids=lambda yes: "+".join(sorted(yes)))
def test_c1_what_is_granted_changes_no_state_and_no_picture(
    profile: Path, refused: Seen, way: Way, tmp_path: Path, yes: frozenset[str]
) -> None:
    granted = played(profile, tmp_path, way, yes)
    assert granted.hashes == refused.hashes
    differing = [second for second, seen in granted.pictures.items() if seen != refused.pictures.get(second)]
    assert differing == []
    assert granted.pictures.keys() == refused.pictures.keys()
    # Asked in the same order, on the same pages; a questionnaire comes to those alone who agreed to it, and the lowest
    # check-in shows them Help now.
    assert [page for page in granted.pages if page not in ("questionnaire", "help")] == refused.pages
    assert ("help" in granted.pages) is (way.pack == SHIPPED and QUESTIONNAIRES in yes)
    if FULL or not way.whole:
        assert ("questionnaire" in granted.pages) is (QUESTIONNAIRES in yes)
    assert {purpose for purpose, kept in granted.kept.items() if kept} == yes


def test_c1_everything_refused_leaves_nothing_and_is_asked_once(refused: Seen, way: Way) -> None:
    assert len(refused.hashes) > (300 if FULL and way.whole else 15)
    assert len(refused.pictures) >= (300 if FULL and way.whole else 8)
    # Where the shipped questionnaires are asked for, little but still pages is seen between them.
    fewest = len(refused.pictures) // (2 if way.pack == PACK else 3)
    assert len(set(refused.pictures.values())) > fewest, "the pictures move"
    assert refused.pages.count("ask_purpose") == (not way.whole)
    assert ("ask_study" in refused.pages) is not way.whole
    assert "questionnaire" not in refused.pages
    assert sum(refused.kept.values()) == 0


@pytest.mark.parametrize("way", WAYS[:1], ids=("home",), indirect=True)
def test_the_control_with_one_step_aside_is_seen(profile: Path, refused: Seen, way: Way, tmp_path: Path) -> None:
    """One step to the side at home, once, and both the hash and a picture differ."""
    moved = False

    def aside(game: Game) -> None:
        nonlocal moved
        harbour = game.journey.state.harbour
        if not moved and harbour is not None and game.journey.state.screen is Screen.HARBOUR and harbour.steps > 20:
            moved = True
            walker = replace(harbour.walker, x=harbour.walker.x + 40)
            game.journey.state = replace(game.journey.state, harbour=replace(harbour, walker=walker))

    other = played(profile, tmp_path, way, NOTHING, aside)
    assert other.hashes != refused.hashes
    assert any(seen != refused.pictures.get(second) for second, seen in other.pictures.items())
