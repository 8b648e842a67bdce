"""A TOML file that does not fit: every fault of it is told, each with its own line and a hint ("Set-up and start")."""

import shutil
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest

from game.content.level import Level
from game.content.library import load_level
from game.content.toml_file import converted, line_of, read_toml
from game.content.toml_lines import lines
from game.core.problems import ContentError, Problem
from tests.content_kit import spoilt
from tests.journeys import ROOT

LEVEL = ROOT / "levels" / "02_swell" / "level.toml"


def refused(path: Path, kind: Any) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as error:
        read_toml(path, kind)
    return error.value.problems


def swapped(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in level.toml"
    return text.replace(old, new)


def line_with(text: str, words: str) -> int:
    [line] = [number for number, line in enumerate(text.splitlines(), 1) if words in line]
    return line


def test_four_faults_of_a_level_are_told_at_once_each_with_its_line_and_a_hint(tmp_path: Path) -> None:
    text = LEVEL.read_text(encoding="utf-8")
    people = text[text.index("[[people]]") :]
    third = people[people.index("[[people]]", people.index("[[people]]", 1) + 1) :]
    head = third[: third.index("\n\n")]
    aged = "\n".join(line for line in head.splitlines() if not line.startswith("age"))
    text = swapped(text, head, f"{aged}\nage = 212 # too old")
    text = swapped(text, "minutes = [15, 25]", 'minuets = [15, 25] # unknown\nminutes = [15, "long"] # a text')
    text = swapped(text, 'measure = "', '# measure = "')
    path = tmp_path / "level.toml"
    path.write_text(text, encoding="utf-8")
    told = refused(path, Level)
    at = {words: line_with(text, words) for words in ("# unknown", "# a text", "[purpose]", "# too old")}
    assert [(p.line, p.message, p.hint) for p in told] == [
        (
            at["# unknown"],
            "Object contains unknown field 'minuets' - at 'the file.minuets'.",
            "Did you mean 'minutes'?",
        ),
        (at["# a text"], "Expected 'int', got 'str' - at 'the file.minutes[1]'.", "Wanted is a whole number."),
        (
            at["[purpose]"],
            "Object missing required field 'measure' - at 'the file.purpose'.",
            "Add measure: a text in quotes.",
        ),
        (
            at["# too old"],
            "Expected 'int' <= 120 - at 'the file.people[2].age'.",
            "Wanted is a whole number, at least 0, at most 120.",
        ),
    ]


def test_a_round_out_of_its_limits_is_told_at_its_own_line(tmp_path: Path) -> None:
    """Each round that is wrong, not the first one that has such a key."""
    text = 'rounds = [\n  { in_s = 4.0 },\n  { in_s = "4" },\n  { in_s = 9.0 },\n]\n'

    class Params(msgspec.Struct, forbid_unknown_fields=True):
        in_s: Annotated[float, msgspec.Meta(le=6.0)]

    rows = msgspec.toml.decode(text)["rounds"]
    assert converted(rows[0], Params, text, "level.toml", ("rounds",)).in_s == 4.0
    for row, line in ((rows[1], 3), (rows[2], 4)):
        with pytest.raises(ContentError) as error:
            converted(row, Params, text, "level.toml", ("rounds",))
        assert [problem.line for problem in error.value.problems] == [line]
        assert error.value.problems[0].hint == "Wanted is a number, at most 6.0."


class Part(msgspec.Struct, forbid_unknown_fields=True):
    low: int = 0
    high: int = 9

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("low is at most high")


class Whole(msgspec.Struct, forbid_unknown_fields=True):
    one: Part | None = None
    many: dict[str, Part] = {}
    pair: tuple[int, int] = (0, 0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[one]\nlow = "1"\n[many."a b"]\nhigh = 1.5\n', [(2, "one.low"), (4, "many.a b.high")]),
        ("[many.a]\nlow = 4\nhigh = 3\n[many.b]\nlow = 1\nhigh = 0\n", [(1, "many.a"), (4, "many.b")]),
        ("[one]\nlow = 4\nhigh = 3\nmiddle = 3\n", [(4, "one.middle")]),
        ("pair = [1]\none = []\n", [(1, "pair"), (2, "one")]),
        ("pair = 3\nmany = [\n 1 ]\n", [(1, "pair"), (2, "many")]),
    ],
    ids=["parts", "twice", "misspelt", "length", "kinds"],
)
def test_every_fault_in_a_part_is_told(tmp_path: Path, text: str, told: list[tuple[int, str]]) -> None:
    path = tmp_path / "whole.toml"
    path.write_text(text, encoding="utf-8")
    found = refused(path, Whole)
    assert [(p.line, p.message.partition("'the file.")[2].removesuffix("'.")) for p in found] == told
    assert all(problem.hint for problem in found)


def test_what_a_level_lacks_is_told_with_what_its_story_lacks(tmp_path: Path) -> None:
    """A file that does not fit hides nothing of the others."""
    for name in ("levels/02_swell", "assets/art/swell"):
        shutil.copytree(ROOT / name, tmp_path / name)
    folder = tmp_path / "levels" / "02_swell"
    (folder / "story.ink").write_text("-> nowhere\n", encoding="utf-8")
    with (
        spoilt(tmp_path, "levels/02_swell/level.toml", "minutes = ", "minuets = "),
        pytest.raises(ContentError) as error,
    ):
        load_level(folder, tmp_path)
    said = str(error.value)
    assert "unknown field 'minuets'" in said and "missing required field 'minutes'" in said and "nowhere" in said


def test_lines_are_found_whatever_stands_around_them() -> None:
    text = (
        'a.b = """\nc = 1\n""" # d = 2\n"q u" = \'[x]\'\nlist = [ # [y]\n  "one, two", [1,\n  2],\n'
        '  { k = "}", "k 2" = [] },\n]\n[[t]] # first\n[t.in]\nn = 1\n[[t]]\n[[t.s]]\nm = 1979-05-27\n'
    )
    assert lines(text) == {
        ("a",): 1,
        ("a", "b"): 1,
        ("q u",): 4,
        ("list",): 5,
        ("list", 0): 6,
        ("list", 1): 6,
        ("list", 1, 0): 6,
        ("list", 1, 1): 7,
        ("list", 2): 8,
        ("list", 2, "k"): 8,
        ("list", 2, "k 2"): 8,
        ("t",): 10,
        ("t", 0): 10,
        ("t", 0, "in"): 11,
        ("t", 0, "in", "n"): 12,
        ("t", 1): 13,
        ("t", 1, "s"): 14,
        ("t", 1, "s", 0): 14,
        ("t", 1, "s", 0, "m"): 15,
    }
    assert line_of(text, ["t", 1, "s", 0, "lacks"]) == 14
    assert line_of(text, ["lacks"]) == 0


def test_every_value_of_every_file_of_the_game_has_its_line() -> None:
    files = sorted(path for top in ("levels", "assets") for path in (ROOT / top).rglob("*.toml"))
    assert len(files) > 10
    for path in files:
        text = path.read_text(encoding="utf-8")
        found = lines(text)
        assert set(found) == set(paths(msgspec.toml.decode(text))), path
        rows = text.splitlines()
        for keys, line in found.items():
            assert isinstance(keys[-1], int) or keys[-1] in rows[line - 1], (path, keys)


def paths(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([at] if at else []), *(one for key, part in inner for one in paths(part, (*at, key)))]


def test_rounds_are_looked_at_also_where_the_level_has_other_faults(tmp_path: Path) -> None:
    """Both rounds, and a fault of the level itself, in one look."""
    folder = tmp_path / "02_swell"
    shutil.copytree(LEVEL.parent, folder)
    text = swapped(LEVEL.read_text(encoding="utf-8"), "minutes = [15, 25]", 'minutes = [15, "long"]')
    text = swapped(text, "in_s = 4.0, out_s = 6.0, start_in_s = 3.2", "in_s = 1.0, out_s = 2.0, start_in_s = 3.2")
    text = swapped(text, "in_s = 4.0, out_s = 6.0, start_in_s = 2.8", "in_s = 4.0, out_s = 6.0, start_in = 2.8")
    (folder / "level.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load_level(folder, tmp_path)
    wanted = {line_with(text, words) for words in ('"long"', "in_s = 1.0", "start_in = 2.8")}
    assert wanted <= {problem.line for problem in error.value.problems}, error.value.problems
