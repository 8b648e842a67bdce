"""How fast every state of a story is visited: on a level, and on a made-up hub where nothing is ever settled."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from game.content.library import load_level
from game.lint.stories import facts_of
from game.story import Story, load_story
from game.story.checker import LevelFacts, check_story
from game.story.space import Space

MUST, AIM = 40_000, 100_000
"""States a second on one core (issue: stories that can be proved safe)."""
LEVEL = "02_swell"
SWITCHES = 16
MOST = 2_000_000
"""More than check allows, so that the hub is visited to its end."""
ROOT = Path(__file__).resolve().parents[1]


def story_rows() -> dict[str, dict[str, float]]:
    """For each story: its states, states a second of visiting them, and states a second of the whole check; seconds
    are those of the processor. Prints them beside what must be."""
    rows: dict[str, dict[str, float]] = {}
    loaded = load_level(ROOT / "levels" / LEVEL, ROOT)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "story.ink"
        path.write_text(hub(SWITCHES), encoding="utf-8")
        stories = {
            LEVEL: (loaded.story, facts_of(loaded), 3),
            f"hub of {SWITCHES} booleans": (load_story(path), LevelFacts(note=False), 1),
        }
        for name, (story, facts, runs) in stories.items():
            rows[name] = row = measured(story, facts, runs)
            reached = [word for word, least in (("must", MUST), ("aim", AIM)) if row["visited a second"] >= least]
            kept = " and ".join(reached) or "TOO SLOW"
            print(
                f"story {name}: {row['states']:,.0f} states, {row['visited a second']:,.0f} a second visited, "
                f"{row['checked a second']:,.0f} a second checked (must {MUST:,}, aim {AIM:,}: {kept})",
                file=sys.stderr,
            )
    return rows


def measured(story: Story, facts: LevelFacts, runs: int) -> dict[str, float]:
    """Medians of a few runs."""
    states = 0
    visiting, checking = [], []
    for _ in range(runs):
        began = time.process_time()
        space = Space(story, MOST, facts.ground)
        space.explore()
        visiting.append(time.process_time() - began)
        states = len(space.state)
        began = time.process_time()
        check_story(story, facts, MOST)
        checking.append(time.process_time() - began)
    return {
        "states": states,
        "visited a second": round(states / statistics.median(visiting)),
        "checked a second": round(states / statistics.median(checking)),
    }


def hub(switches: int) -> str:
    """A room with so many switches, each of which can be turned at any time, and a door that asks for all of them."""
    variables = "".join(f"VAR s{n} = false\n" for n in range(switches))
    turns = "".join(f"+ [Switch {n} # id: h.s{n}]\n  ~ s{n} = not s{n}\n  -> room\n" for n in range(switches))
    wanted = " and ".join(f"s{n}" for n in range(switches))
    return f"{variables}-> room\n== room ==\nA room. # id: h.room\n{turns}+ {{{wanted}}} [Out # id: h.out] -> END\n"
