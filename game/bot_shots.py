"""A picture of every scene, reached by playing: for people to look at, and for the golden tests."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from game.app import Game
from game.bot import Diligent, reading_first
from game.bot_consents import consent_pages
from game.bot_counsellor import counsellor_pages
from game.bot_profiles import profile_pages
from game.content.library import Content
from game.core.events import Origin
from game.core.intents import Intent, Kind, press
from game.core.settings import Settings
from game.flow.journey import Screen
from game.flow.practice import Stage
from game.flow.visit import Phase
from game.safety.care import Care
from game.ui.scenes.care import CareScene
from game.ui.scenes.visit import VisitScene

MOST_STEPS = 60_000
TALK_STEPS = 80
"""Steps after a line in which the eye comes to rest."""
DAY = "2026-01-15"
LIGHT_STEPS = 430
DAWN_FRAMES = 2000
WALL = 640


def moment(game: Game) -> str:
    """The name of the picture that could be taken now, or an empty string while nothing is worth one."""
    state = game.journey.state
    if state.opening is not None:
        beat = game.content.opening.beat[state.opening.beat]
        return f"opening_{beat.kind}" + ("_named" if state.opening.keeping else "")
    if state.crossing is not None:
        return "crossing_sight" if state.crossing.at >= 0 else "crossing" if state.crossing.way > 0.3 else ""
    practice = state.practice or (state.visit.practice if state.visit else None)
    if practice is not None:
        where = f"toolkit_{practice.activity}" if practice.origin is Origin.TOOLKIT else practice.activity
        if state.visit is not None and where == "breathing":
            # Each place has a picture of its own.
            where += f"_{state.visit.walker.place}"
        if practice.stage is Stage.ACT:
            # In the middle of its use: some breaths, a rope drawn, some things found.
            return (
                where if practice.steps > 1500 or (practice.activity == "senses" and practice.state.total == 3) else ""
            )
        return f"practice_{practice.stage.value}"
    if state.visit is not None:
        visit = state.visit
        if 0 < visit.lit_steps < LIGHT_STEPS:
            return f"{visit.walker.place}_light"
        light = "_after" if visit.lit_steps > LIGHT_STEPS else ""
        if visit.phase in (Phase.SAY, Phase.CHOOSE, Phase.WALK):
            return f"{visit.walker.place}_{visit.phase.value}{light}"
        return f"visit_{visit.phase.value}"
    return "" if state.screen is Screen.HARBOUR and state.harbour and state.harbour.steps < 20 else state.screen.value


def tour(game: Game, seed: int) -> Iterator[str]:
    """Play from the title to the end, stopping at each moment that has a name of its own."""
    policy = Diligent(seed)
    seen: set[str] = set()
    for _ in range(MOST_STEPS):
        name = moment(game)
        if name and name not in seen:
            seen.add(name)
            if game.journey.state.visit is not None and not name.startswith(("breathing", "ropes", "senses")):
                game.steps(TALK_STEPS)
            yield name
        if policy.done(game.journey):
            return
        intent = reading_first(game.stack.nodes, policy.next(game.journey))
        game.steps(1, (intent,) if intent else ())
        watch_light(game)


def watch_light(game: Game) -> None:
    """Stay while the light comes on, as a person would: first to see it, then until it has come on whole."""
    visit = game.journey.state.visit
    if visit is not None and visit.lit and visit.lit_steps < LIGHT_STEPS:
        game.steps(LIGHT_STEPS - 130 if visit.lit_steps < 10 else 130)
        dawned(game)


def dawned(game: Game) -> None:
    """Draw until the warmer hour has come up everywhere: it comes as it is drawn."""
    top = game.stack.top
    for _ in range(DAWN_FRAMES):
        if not isinstance(top, VisitScene) or not top.view.tinting:
            return
        game.loop.once((), 0.0)
        time.sleep(0.002)


def overlays(game: Game) -> Iterator[str]:
    """The pages that lie over the journey, each opened and closed by the intents a person sends."""
    ways: tuple[tuple[str, tuple[Intent, ...]], ...] = (
        ("help", (Intent(Kind.HELP),)),
        ("help_door", (Intent(Kind.HELP), press("door.hurt_by"))),
        ("help_country", (Intent(Kind.HELP), press("door.unsafe"), press("pick"), press("country.GB"))),
        ("help_steady", (Intent(Kind.HELP), press("door.steady"))),
        ("pause", (Intent(Kind.BACK),)),
        ("settings", (Intent(Kind.BACK), press("settings"))),
        ("settings_sound", (Intent(Kind.BACK), press("settings"), press("tab.sound"))),
        ("settings_hands", (Intent(Kind.BACK), press("settings"), press("tab.hands"))),
        ("settings_about", (Intent(Kind.BACK), press("settings"), press("tab.about"))),
        ("backlog", (Intent(Kind.BACKLOG),)),
        ("kept", (Intent(Kind.BACK), press("settings"), press("tab.about"), press("kept"))),
        ("leave", (Intent(Kind.BACK), press("home"))),
    )
    for name, intents in ways:
        for intent in intents:
            game.steps(1, (intent,))
            game.steps(25)
        yield name
        while len(game.stack.scenes) > 1:
            game.stack.pop()
    for care in Care:
        game.stack.push(CareScene(game.session, care))
        game.steps(2)
        yield care.value
        game.stack.pop()


def hidden(game: Game) -> str:
    """The quick exit, by its key: gives the name of what is left in sight. The journey is closed after it."""
    game.steps(1, (Intent(Kind.QUICK_EXIT),))
    assert game.stack.top is not None
    return game.stack.top.name


def home_overlays(game: Game) -> Iterator[str]:
    """The pages of the harbour: the logbook and a letter in it, the question about recording, where one was, that
    another copy keeps the boats, the pegs, keeping."""
    from game.ui.consents import COUNSELLOR_FILE
    from game.ui.scenes.consent import AskPurpose
    from game.ui.scenes.keep import NotKept
    from game.ui.scenes.logbook import Logbook
    from game.ui.scenes.recap import Recap

    pages = (
        ("logbook", Logbook(game.session)),
        ("ask_recording", AskPurpose(game.session, COUNSELLOR_FILE)),
        ("recap", Recap(game.session, game.session.t("harbour.aim"))),
        ("not_kept", NotKept(game.session)),
    )
    for name, scene in pages:
        game.stack.push(scene)
        game.steps(2)
        yield name
        if name == "logbook":
            yield from letters(game)
        game.stack.pop()
    yield from profile_pages(game)
    yield from consent_pages(game)
    yield from counsellor_pages(game)
    for screen in (Screen.PEGS, Screen.KEEP):
        game.steps(1, (press(f"open.{screen.value}"),))
        game.steps(2)
        yield f"home_{screen.value}"
        game.steps(1, (press("pegs.done" if screen is Screen.PEGS else "home"),))


def letters(game: Game) -> Iterator[str]:
    """The first letter of the logbook that is open, if one was found."""
    found = next((node.id for node in game.stack.nodes() if node.id.startswith("letter.")), "")
    if found:
        game.steps(1, (press(found),))
        game.steps(2)
        yield "letter"
        game.stack.pop()


def every_scene(game: Game, seed: int, take: Callable[[str], None]) -> None:
    """Call `take` with the name of each scene while it is on the screen."""
    # The policy answers on purpose: questions need not wait for a finger that is still tapping.
    game.stack.waits.ask = 0
    take("title")
    game.steps(1, (press("play"),))
    looked = False
    for name in tour(game, seed):
        take(name)
        if name == "quay_choose" and not looked:
            looked = True
            for page in overlays(game):
                take(page)
    for page in home_overlays(game):
        take(page)


def shots(
    out: Path,
    *,
    size: tuple[int, int] = (1920, 1080),
    language: str = "en",
    text: int = 100,
    theme: str = "day",
    seed: int = 1,
    content: Content | None = None,
) -> int:
    """Write a PNG of every scene into `out`, and one contact sheet. Gives 0."""
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    out.mkdir(parents=True, exist_ok=True)
    settings = Settings(language=language, text_percent=text, theme=theme)
    game = Game(day=DAY, seed=seed, size=size, silent=True, settings=settings, content=content)
    taken: list[Path] = []

    def take(name: str) -> None:
        path = out / f"{len(taken):02d}_{name}.png"
        game.picture(path)
        taken.append(path)

    every_scene(game, seed, take)
    take(hidden(game))
    game.close()
    sheet(taken, out / "contact_sheet.png")
    print(f"{len(taken)} pictures and contact_sheet.png are in {out}")
    return 0


def sheet(pictures: list[Path], path: Path) -> None:
    """All pictures side by side on one, each `WALL` pixels wide."""
    from game.ui.contact_sheet import contact_sheet

    contact_sheet(pictures, path, WALL)
