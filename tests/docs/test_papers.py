"""The papers keep their word: what they point to exists, and what is generated is not stale."""

import ast
import re
from pathlib import Path

import pytest

from telemetry.dictionary import written_into

ROOT = Path(__file__).resolve().parents[2]
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "levels").rglob("*.md")])
NAMED = ("PRIVACY", "DPIA", "INTENDED_PURPOSE", "HAZARDS", "SECURITY", "ACCESSIBILITY", "STANDARDS")
TEST_ID = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows(paper: str, columns: int) -> list[list[str]]:
    """The rows of the paper's tables that have so many columns, without their heads."""
    lines = [line for line in (ROOT / "docs" / paper).read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "| --- |" not in line]
    return [row for row in cells if len(row) == columns and row[0] not in ("id", "#", "what")]


def names_of_tests(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_paper_is_there() -> None:
    assert [name for name in NAMED if not (ROOT / "docs" / f"{name}.md").is_file()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_paper_points_to_exists(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    missing = [
        target
        for target in re.findall(r"\]\(([^)\s]+)\)", text)
        if not re.match(r"https?:|#|mailto:", target) and not (paper.parent / target.partition("#")[0]).exists()
    ]
    missing += [
        f"{file}::{test}"
        for file, test in TEST_ID.findall(text)
        if not (ROOT / file).is_file() or test not in names_of_tests(ROOT / file)
    ]
    assert missing == []


def test_s7_every_control_names_a_test() -> None:
    hazards = rows("HAZARDS.md", 9)
    assert len(hazards) >= 15
    assert [row[0] for row in hazards] == [f"H{number}" for number in range(1, len(hazards) + 1)]
    for row in hazards:
        assert all(row), row[0]
        assert TEST_ID.search(row[8]), f"{row[0]} names no test"
        assert int(row[4]) * int(row[5]) == int(row[6]), f"{row[0]}: severity x likelihood"
        assert {int(row[4]), int(row[5])} <= {1, 2, 3, 4, 5}, row[0]


def test_acc_20_every_accessibility_must_is_answered() -> None:
    answered = rows("ACCESSIBILITY.md", 4)
    assert [row[0] for row in answered] == [str(number) for number in range(1, 21)]
    assert {row[2] for row in answered} <= {"works", "in part", "not yet"}


def test_the_childrens_code_is_answered_whole() -> None:
    answered = [row for row in rows("STANDARDS.md", 4) if re.fullmatch(r"\d+", row[0])]
    assert [row[0] for row in answered] == [str(number) for number in range(1, 16)]
    assert {row[2] for row in answered} <= {"met", "in part", "not yet", "does not apply"}


def test_the_data_dictionary_is_not_stale() -> None:
    text = (ROOT / "docs" / "PRIVACY.md").read_text(encoding="utf-8")
    assert text == written_into(text), "run: python -m telemetry.dictionary"
