"""What a sequence or a condition can take away: the words of a choice, the end of a line, what follows a practice."""

from pathlib import Path

import pytest

from game.story import load_story
from game.story.checker import LevelFacts, check_story

AGAIN = "== again ==\n~ met = true\n-> a\n"
STOP = "+ [Stop # id: s.stop] -> END\n"
FAULTS = {
    "a condition": (f"+ [{{met: Go}} # id: s.go] -> again\n{STOP}", 5, "words of this choice can be missing"),
    "a sequence": (f"+ [{{Go|}} # id: s.go] -> again\n{STOP}", 5, "words of this choice can be missing"),
    "both sides said": (f"+ [{{met: Again|Go}} # id: s.go] -> again\n{STOP}", 0, ""),
    "a word outside": (f"+ [Go{{ again|}} # id: s.go] -> again\n{STOP}", 0, ""),
    "glue in a later part": (
        f"One{{.|<>}} # id: s.one\nTwo. # id: s.two\n+ [Again # id: s.again] -> a\n{STOP}",
        6,
        "two lines with ids are joined",
    ),
    "words after a practice, the second time": (
        "Breathe. # practise: b # id: s.b\n{|Wait.} # id: s.wait\n+ [F # after: finished # id: s.f] -> a\n"
        "+ [S # after: skipped # id: s.s] -> END\n+ [L # after: left # id: s.l] -> END\n",
        5,
        "# practise, but is not the last",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_what_may_go_missing_is_found(kind: str, tmp_path: Path) -> None:
    body, line, said = FAULTS[kind]
    path = tmp_path / "story.ink"
    path.write_text(f"VAR met = false\n-> a\n== a ==\nHere. # id: s.here\n{body}{AGAIN}", encoding="utf-8")
    found = check_story(load_story(path), LevelFacts(note=False))
    if not line:
        assert found == ()
    else:
        assert any(p.line == line and said in str(p) for p in found), found
