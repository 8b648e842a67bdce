"""The commands for writers: run, play, ids, test; refusals with file and line, exit 2."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from game.story import commands, load_story
from game.story.terminal import play
from game.story.vocabulary import check_ids

ROOT = Path(__file__).resolve().parents[2]

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
# move: door
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
                {"text": "Then Glue joins.", "tags": ["move: door", "id: t.keep"]},
            ],
            "choices": ["Stay"],
        },
        {"lines": [{"text": "You stay.", "tags": []}], "choices": []},
    ]


def test_run_stops_where_the_choices_run_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, STORY)
    assert commands.main(["run", str(path), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 1
    assert commands.main(["run", str(path), "--choices", "2,1,1,1", "--json"]) == 0, "the transcript is whole"
    said = capsys.readouterr()
    assert len(json.loads(said.out)) == 3
    assert said.err == "The story is over after 2 choices; the choices left over were not needed.\n"


def test_run_doubts_each_tag_once_that_the_game_does_not_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "Hi. # feal: calm\nAgain. # feal: calm\n* [Go # speaker: mira]\n- -> END\n")
    assert commands.main(["run", str(path), "--choices", "1", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)[0]["lines"][0] == {"text": "Hi.", "tags": ["feal: calm"]}
    unknown, misplaced = said.err.splitlines()
    assert unknown == f"{path}:1: there is no tag '# feal'. Did you mean 'feel'?"
    assert misplaced.startswith(f"{path}:3: '# speaker' belongs on a line.")


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ("2,3", "There is no choice 3 after 1 choice; only choice 1 can be taken there."),
        ("2,\u00b2", "'\u00b2' is not the number of a choice. Write numbers with commas between them, such as 1,2,1."),
        ("2,\u0663", "'\u0663' is not the number of a choice. Write numbers with commas between them, such as 1,2,1."),
        ("2,0", "There is no choice 0 after 1 choice; only choice 1 can be taken there."),
        ("2,-1", "'-1' is not the number of a choice. Write numbers with commas between them, such as 1,2,1."),
        ("2," + "9" * 5000, "is not the number of a choice. Write numbers with commas between them, such as 1,2,1."),
    ],
)
def test_a_choice_that_is_not_there_still_gives_the_turns_up_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], choices: str, sentence: str
) -> None:
    assert commands.main(["run", str(written(tmp_path, STORY)), "--choices", choices, "--json"]) == 1
    said = capsys.readouterr()
    assert len(json.loads(said.out)) == 2
    assert said.err.endswith(f"{sentence}\n") and said.err.count("\n") == 1


def test_what_is_printed_is_utf_8_whatever_the_console(tmp_path: Path) -> None:
    path = written(tmp_path, "\u2026 \U0001f426\n-> END\n")
    line = [sys.executable, "-m", "game", "story", "run", str(path), "--json"]
    env = os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    done = subprocess.run(line, env=env, cwd=ROOT, capture_output=True, check=True)
    assert json.loads(done.stdout.decode("utf-8"))[0]["lines"][0]["text"] == "\u2026 \U0001f426"


def test_nothing_but_the_turns_is_printed_and_pygame_is_not_loaded(tmp_path: Path) -> None:
    path = written(tmp_path, STORY)
    code = f"import sys; from game.__main__ import main; main(['story', 'run', {str(path)!r}, '--json'])"
    code += "; print(sorted({'pygame', 'game.lint'} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert len(json.loads(done.stdout)) == 1 and done.stderr.split() == [b"[]"]


def test_a_story_that_goes_round_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "Hello.\n* [On] -> round\n== round ==\n-> round\n")
    assert commands.main(["run", str(path), "--choices", "1", "--json"]) == 2
    said = capsys.readouterr()
    assert len(json.loads(said.out)) == 1
    assert said.err.startswith(f"{path}:4: the story goes round here and never offers a choice. ")


def test_a_number_that_grows_too_large_stops_the_story_with_a_hint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "VAR n = 99999\nHello.\n* [On]\n~ n = n * n\n{n > 5: A|B}\n-> END\n")
    assert commands.main(["run", str(path), "--choices", "1", "--json"]) == 2
    said = capsys.readouterr()
    assert len(json.loads(said.out)) == 1
    assert said.err.startswith(f"{path}:4: a number becomes too large here. Say its range")


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


def test_an_id_that_was_ever_used_is_not_used_again(tmp_path: Path) -> None:
    path = written(tmp_path, "One. # id: test.start.4\nTwo. // once # id: test.start.6\nThree.\n-> END\n")
    locale = path.parent / "locale"
    locale.mkdir()
    (locale / "de.po").write_text('#~ msgctxt "test.start.9"\n#~ msgid "x"\n#~ msgstr "y"\n', encoding="utf-8")
    assert commands.main(["ids", str(path)]) == 0
    assert path.read_text(encoding="utf-8").split("\n")[1:3] == [
        "Two. # id: test.start.10 // once # id: test.start.6",
        "Three. # id: test.start.11",
    ]


def test_lines_that_glue_joins_get_one_id_on_the_last_part(tmp_path: Path) -> None:
    path = written(tmp_path, "My heart <>\nis doing <>\nthis.\nOh.\n* [Go] Off <>\n- we go. -> END\n")
    assert commands.main(["ids", str(path)]) == 0
    once = path.read_text(encoding="utf-8")
    assert once.startswith("My heart <>\nis doing <>\nthis. # id: test.start.1\nOh. # id: test.start.2\n")
    assert commands.main(["ids", str(path)]) == 0
    assert path.read_text(encoding="utf-8") == once


def test_play_reads_numbers_variables_and_knots(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, STORY + "~ soft = false\n")
    typed = ["2", "v", "b", "b", "k hall", "k cellar", "k", "what", "\u00b2", "7", "1", "1", "Q"]
    said = iter(typed)
    assert play(path, lambda _: next(said)) == 0
    shown = capsys.readouterr().out
    for words in (
        "MIRA: Hello.",
        "  soft = true",
        "  been to: quay",
        "This is where you began; there is nothing to go back to.",
        "There is no knot 'cellar'.",
        "  hall.door",
        "'what' means nothing here.",
        "'\u00b2' means nothing here.",
        "There is no choice 7 here. Take 1 to 1.",
        "You stay.",
        "There is no choice 1 here. The story is over.",
    ):
        assert words in shown


def test_play_shows_a_variable_as_it_stands_now(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "VAR soft = false\n* [On]\n~ soft = true\nWell.\n{soft: Soft.}\n-> END\n")
    said = iter(["v", "1", "v", "q"])
    assert play(path, lambda _: next(said)) == 0
    shown = capsys.readouterr().out
    assert shown.index("soft = false") < shown.index("Well.") < shown.index("soft = true")


def test_play_stays_where_it_is_when_the_story_would_go_round(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "Hello.\n* [On] -> round\n* [Off] Bye. -> END\n== round ==\n-> round\n")
    said = iter(["1", "2", "q"])
    assert play(path, lambda _: next(said)) == 0
    shown = capsys.readouterr().out
    assert "never offers a choice." in shown and "You stay where you are." in shown and "Bye." in shown


def test_plans_are_run_from_the_folder_of_the_level(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, STORY)
    assert commands.main(["test", str(path.parent)]) == 1, "a story without plans is not tested"
    (path.parent / "plans").mkdir()
    (path.parent / "plans" / "a.plan").write_text("> Look around\nsaid: It is soft.\n", encoding="utf-8")
    assert commands.main(["test", str(path.parent)]) == 0
    (path.parent / "plans" / "b.plan").write_text("> Sing\n", encoding="utf-8")
    assert commands.main(["test", str(path.parent)]) == 1
    assert "plans/b.plan:1: 'Sing' is not on offer." in capsys.readouterr().out
