"""The commands for writers: run, play, ids, test; refusals with file and line, exit 2."""

import json
from pathlib import Path

import pytest

from game.story import commands, load_story
from game.story.vocabulary import check_ids

STORY = """\
-> quay
== quay ==
Hello. # speaker: mira
* Kind words[.] -> hall // a note
* [Look around]
  {soft: It is soft.}
- Then -> hall
== hall ==
= door
# at the door
Glue <>
joins. # id: t.keep
+ (stay) [Stay # at: urn] You stay.
  -> END
VAR soft = true
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "02_test" / "story.ink"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    return path


def test_run_prints_one_entry_a_turn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, STORY)
    assert commands.main(["run", str(path), "--choices", "2,1", "--json"]) == 0
    turns = json.loads(capsys.readouterr().out)
    assert turns == [
        {"lines": [{"text": "Hello.", "tags": ["speaker: mira"]}], "choices": ["Kind words.", "Look around"]},
        {
            "lines": [
                {"text": "It is soft.", "tags": []},
                {"text": "Then Glue joins.", "tags": ["at the door", "id: t.keep"]},
            ],
            "choices": ["Stay"],
        },
        {"lines": [{"text": "You stay.", "tags": []}], "choices": []},
    ]


def test_run_stops_where_the_choices_run_out_and_refuses_what_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, STORY)
    assert commands.main(["run", str(path), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 1
    assert commands.main(["run", str(path), "--choices", "3"]) == 1
    assert "there are choices 1 to 2" in capsys.readouterr().err


def test_a_refusal_names_file_and_line_and_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "Hello.\nOne of {~a|b}.\n-> END\n")
    assert commands.main(["run", str(path), "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{path}:2: a shuffle is not used in these stories.")
    assert "{a|b|c}" in said.err


def test_a_level_that_is_not_there_is_said_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["test", "swel"]) == 2
    assert "there is no level with a story here" in capsys.readouterr().err


def test_ids_are_written_where_they_belong_and_never_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, STORY)
    assert commands.main(["ids", str(path)]) == 0
    after = path.read_text(encoding="utf-8").split("\n")
    assert after[2] == "Hello. # speaker: mira # id: test.quay.1"
    assert after[3] == "* Kind words[. # id: test.quay.3] # id: test.quay.2 -> hall // a note"
    assert after[4] == "* [Look around # id: test.quay.4]"
    assert after[5] == "  {soft: It is soft.} # id: test.quay.5"
    assert after[6] == "- Then # id: test.quay.6 -> hall"
    assert after[10:12] == ["Glue <>", "joins. # id: t.keep"]
    assert after[12] == "+ (stay) [Stay # at: urn # id: test.hall.door.2] You stay. # id: test.hall.door.1"
    once = path.read_bytes()
    assert commands.main(["ids", str(path)]) == 0
    assert path.read_bytes() == once
    assert "Every line and choice has its id." in capsys.readouterr().out
    assert check_ids(load_story(path)) == ()


def test_ids_keep_windows_line_ends(tmp_path: Path) -> None:
    path = written(tmp_path, "Hello.\r\n* [Go]\r\n- -> END\r\n")
    assert commands.main(["ids", str(path)]) == 0
    assert path.read_bytes() == b"Hello. # id: test.start.1\r\n* [Go # id: test.start.2]\r\n- -> END\r\n"


def test_play_reads_numbers_variables_and_knots(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, STORY)
    said = iter(["2", "v", "b", "k hall", "k cellar", "what", "1", "q"])
    assert commands.play(path, lambda _: next(said)) == 0
    shown = capsys.readouterr().out
    assert "MIRA: Hello." in shown
    assert "soft = True" in shown
    assert "There is no knot 'cellar'." in shown
    assert "You stay." in shown
    assert "(The story is over.)" in shown


def test_plans_are_run_from_the_folder_of_the_level(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, STORY)
    assert commands.main(["test", str(path.parent)]) == 1, "a story without plans is not tested"
    (path.parent / "plans").mkdir()
    (path.parent / "plans" / "a.plan").write_text("> Look around\nsaid: It is soft.\n", encoding="utf-8")
    assert commands.main(["test", str(path.parent)]) == 0
    (path.parent / "plans" / "b.plan").write_text("> Sing\n", encoding="utf-8")
    assert commands.main(["test", str(path.parent)]) == 1
    assert "plans/b.plan:1: 'Sing' is not on offer." in capsys.readouterr().out
