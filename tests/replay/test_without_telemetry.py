"""A level is played to its end where telemetry cannot even be imported: the game needs nothing of it."""

import os
import subprocess
import sys

from tests.journeys import ROOT

PLAY = """
import sys

class Refuses:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "telemetry":
            raise ImportError(name)

sys.meta_path.insert(0, Refuses())
try:
    import telemetry
    sys.exit("it could be imported")
except ImportError:
    pass

from game.app import Game
from game.bench_play import meant
from game.bot import Diligent
from game.flow.journey import Screen
from tests.journeys import DAY, at_screen, content

game = Game(day=DAY, seed=1, content=content(), silent=True, size=(1280, 720))
game.journey.state = at_screen(Screen.VISIT).state
game.stack.reset(game.session.scene())
policy, steps = Diligent(1), 0
while not policy.done(game.journey) and steps < 60_000:
    intent = meant(game, policy)
    game.steps(1, (intent,) if intent else ())
    steps += 1
print(policy.done(game.journey), "02_swell" in game.journey.state.keeper.lit, "telemetry" in sys.modules)
"""


def test_a_level_is_played_to_its_end_where_telemetry_cannot_be_imported() -> None:
    env = {**os.environ, "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    done = subprocess.run([sys.executable, "-c", PLAY], cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-3:] == ["True", "True", "False"]
