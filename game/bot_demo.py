"""The game plays itself, from the title through the first lamp, the crossing and Swell to the toolkit, with no window.

It goes through the real scenes by the intents a person sends, opens every scene, finishes every activity without
skipping or assists, and leaves pictures, the profile, the recorded events, the recording and a summary.
"""

import os
import shutil
import time
from pathlib import Path

from game.app import Game
from game.bot import WORDS_A_MINUTE, Diligent, Tally
from game.bot_shots import DAY, MOST_STEPS, TALK_STEPS, hidden, home_overlays, moment, overlays, sheet, watch_light
from game.core.events import GameEvent, LightLit, PlanMade, PracticeEnded
from game.core.intents import Intent, press
from game.core.recording import Recording
from game.flow.journey import Screen
from game.ui.scene import Scene
from game.ui.session import JourneyScene

SIZE = (1280, 720)
ANSWERS = {"ask_purpose": press("yes"), "care": press("back")}


def answer(page: Scene) -> Intent:
    """How a willing player answers a page that lies over the journey."""
    return ANSWERS.get(page.name, press("back"))


class Demo:
    """One demonstration. `out` is emptied of what an earlier one left there."""

    def __init__(self, out: Path, seed: int) -> None:
        os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
        self.out, self.seed = out, seed
        for name in ("pictures", "profile"):
            shutil.rmtree(out / name, ignore_errors=True)
            (out / name).mkdir(parents=True)
        self.game = Game(day=DAY, seed=seed, folder=out / "profile", size=SIZE, silent=True)
        self.policy = Diligent(seed)
        self.tally = Tally()
        self.recording = Recording(seed, DAY)
        self.told: list[str] = []
        self.taken: list[Path] = []
        self.game.session.listeners.append(self.hear)
        self.game.session.stepped = self.note

    def hear(self, event: GameEvent) -> None:
        """Count what a person would have read and done, and note what the summary tells."""
        self.tally.hear(event)
        if isinstance(event, PracticeEnded):
            self.told.append(
                f"{event.activity}, round {event.round}, {event.origin}: {event.how}, {event.seconds:.0f} s"
            )
        elif isinstance(event, LightLit):
            self.told.append(f"the light of {event.level} came on")
        elif isinstance(event, PlanMade):
            self.told.append(f"a plan was made: {event.plan}, {event.when or 'any time'}")

    def note(self, intents: tuple[Intent, ...]) -> None:
        """Write a step of the journey into the recording."""
        self.recording.note(intents)
        if self.recording.wants_check():
            self.recording.checks[self.recording.steps] = self.game.journey.hash()

    def take(self, name: str) -> None:
        """A picture of what is on the screen."""
        path = self.out / "pictures" / f"{len(self.taken):02d}_{name}.png"
        self.game.picture(path)
        self.taken.append(path)

    def play(self) -> None:
        """From the title to the toolkit and back to the harbour."""
        game, seen = self.game, {"title"}
        # As in `every_scene`: the policy answers on purpose.
        game.stack.waits.ask = 0
        self.take("title")
        game.steps(1, (press("play"),))
        for _ in range(MOST_STEPS):
            if not isinstance(game.stack.top, JourneyScene):
                self.answer()
                continue
            name = moment(game)
            if name and name not in seen:
                seen.add(name)
                if game.journey.state.visit is not None and game.journey.state.visit.practice is None:
                    game.steps(TALK_STEPS)
                self.take(name)
                if name == "quay_choose":
                    for page in overlays(game):
                        self.take(page)
            if self.policy.done(game.journey):
                break
            intent = self.policy.next(game.journey)
            game.steps(1, (intent,) if intent else ())
            watch_light(game)
            if game.journey.state.screen in (Screen.CROSSING,) or self._walking():
                self.tally.moving_steps += 1
        for page in home_overlays(game):
            self.take(page)

    def _walking(self) -> bool:
        visit = self.game.journey.state.visit
        return visit is not None and not visit.walker.still

    def answer(self) -> None:
        """A page lies over the journey: answer it."""
        top = self.game.stack.top
        assert top is not None
        if top.name == "ask_purpose":
            self.take("ask_recording")
        self.game.steps(1, (answer(top),))

    def summary(self, seconds: float) -> str:
        """What happened, in plain sentences."""
        tally = self.tally
        lines = [
            "Tidelight, played by itself.",
            f"Seed {self.seed}, day {DAY}. The same seed gives the same play and the same state hash.",
            "",
            f"It read {tally.lines} lines ({tally.words} words) and took {seconds:.1f} s.",
            f"A person reading {WORDS_A_MINUTE} words a minute would have taken about {tally.minutes:.0f} minutes:",
            f"{tally.words / WORDS_A_MINUTE:.0f} of reading, {tally.practice_seconds / 60:.0f} of practice, "
            f"{tally.moving_steps / 3600:.0f} of walking and sailing.",
            "",
            "What happened, in order:",
            *(f"  - {told}" for told in self.told),
            "",
            "What is here: pictures/ (every scene, and contact_sheet.png), profile/ (the kept boat and, from the yes "
            "at the harbour on, the recorded events), events/ (those events as a table, with a data dictionary), "
            "recording.json (the play itself, to be replayed).",
        ]
        return "\n".join(lines) + "\n"


def demo(out: Path, seed: int) -> int:
    """Play, write everything into `out`, and print the state hash last. Gives 0, or 1 if the way did not end."""
    began = time.monotonic()
    one = Demo(out, seed)
    one.play()
    done = one.policy.done(one.game.journey)
    digest = one.game.journey.hash()
    one.take(hidden(one.game))
    one.game.close()
    sheet(one.taken, out / "pictures" / "contact_sheet.png")
    (out / "recording.json").write_text(one.recording.to_json(), encoding="utf-8")
    _events(out)
    text = one.summary(time.monotonic() - began)
    (out / "summary.txt").write_text(text, encoding="utf-8")
    print(text)
    if not done:
        print("The way did not come to its end; the pictures show how far it went.")
    print(f"state hash: {digest}")
    return 0 if done else 1


def _events(out: Path) -> None:
    """The recorded events as a table, written as `tidelight-data csv` writes them."""
    import subprocess
    import sys

    where = ["--data", str(out / "profile"), "--out", str(out / "events")]
    subprocess.run([sys.executable, "-m", "telemetry", "csv", *where], check=False, stdout=subprocess.DEVNULL)
