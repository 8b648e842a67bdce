"""The table of licences: the one we ship is whole, and every way to spoil it is found."""

from pathlib import Path

import pytest

from game.lint import licences

ROOT = Path(__file__).resolve().parents[2]
GOOD = """[[entry]]
covers = ["art/"]
author = "A. Person"
licence = "CC-BY-4.0"
source = "Own work"
licence_file = "licences/cc.txt"
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("art/swell/quay.svg", "licences/cc.txt"):
        path = tmp_path / "assets" / name
        path.parent.mkdir(parents=True)
        path.write_text("text", encoding="utf-8")
    return tmp_path


def found(place: Path, table: str) -> str:
    (place / "assets" / "LICENSES.toml").write_text(table, encoding="utf-8")
    return "\n".join(map(str, licences.check(place)))


def test_what_is_shipped_is_whole() -> None:
    assert licences.check(ROOT) == ()


def test_a_folder_covers_what_is_in_it(place: Path) -> None:
    assert found(place, GOOD) == ""


def test_a_file_is_covered_by_its_own_entry(place: Path) -> None:
    assert found(place, GOOD.replace('"art/"', '"art/swell/quay.svg"')) == ""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"art/"', '"sound/"', "assets/art/swell/quay.svg: nobody says whose this is."),
        ('"art/"', '"art/", "art/gone.svg"', "LICENSES.toml:1: 'art/gone.svg' is not there."),
        ("cc.txt", "none.txt", "there is no licence file 'licences/none.txt'."),
        ("CC-BY-4.0", "CC-BY-4", "not one of the open ones. Did you mean 'CC-BY-4.0'?"),
        ("Own work", "", "'source' is empty."),
        ("author", "autor", "LICENSES.toml:1: "),
        ("[[entry]]", "[[entrys]]", "unknown name 'entrys'. Did you mean 'entry'?"),
        ("covers", "covers = [", "cannot be read"),
    ],
)
def test_every_way_to_spoil_it_is_found(place: Path, old: str, new: str, says: str) -> None:
    assert says in found(place, GOOD.replace(old, new))


def test_a_font_with_no_entry_is_found(place: Path) -> None:
    font = place / "assets" / "fonts" / "New.ttf"
    font.parent.mkdir()
    font.write_text("x", encoding="utf-8")
    assert "assets/fonts/New.ttf: nobody says" in found(place, GOOD)


NOT_FOR_SALE = GOOD.replace("CC-BY-4.0", "CC-BY-NC-SA-3.0-IGO")


def test_a_licence_that_forbids_sale_is_for_questionnaires_alone(place: Path) -> None:
    assert "LICENSES.toml:1: the licence 'CC-BY-NC-SA-3.0-IGO' is not one of the open ones." in found(
        place, NOT_FOR_SALE
    )
    asked = place / "telemetry" / "questions" / "who5.toml"
    asked.parent.mkdir(parents=True)
    asked.write_text("x", encoding="utf-8")
    assert "telemetry/questions/who5.toml: nobody says whose this is." in found(place, GOOD)
    own = NOT_FOR_SALE.replace("art/", "../telemetry/questions/who5.toml")
    assert found(place, GOOD + own) == ""
    both = own.replace('who5.toml"', 'who5.toml", "art/"')
    assert "is not one of the open ones" in found(place, both)
