"""A clinician's review: the printed script, the signed form, and what makes it void."""

import re
import shutil
from pathlib import Path

import pytest

from game.__main__ import main, today
from game.content.level import Level
from game.content.review import check_review, script_of
from game.content.review_page import CHECKLIST, page
from game.content.toml_file import read_toml

SWELL = Path(__file__).resolve().parents[2] / "levels" / "02_swell"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "levels" / "02_swell"
    copy.mkdir(parents=True)
    for name in ("story.ink", "level.toml"):
        shutil.copy(SWELL / name, copy / name)
    return copy


def level(folder: Path) -> Level:
    return read_toml(folder / "level.toml", Level)


def digest(folder: Path) -> str:
    return script_of(level(folder), folder / "story.ink").hash


def problems(folder: Path) -> list[str]:
    return [p.message for p in check_review(level(folder), folder, "level.toml")]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode("utf-8")
    assert text.count(old) == 1, old
    path.write_bytes(text.replace(old, new).encode("utf-8"))


def form(folder: Path, **given: str) -> Path:
    values = {
        "level": '"02_swell"',
        "hash": f'"{digest(folder)}"',
        "role": '"child \\"and\\" youth psychologist, \u00fc"',
        "date": f'"{today()}"',
        "fit_for_use": "true",
    }
    path = folder.parent / "form.toml"
    path.write_text("".join(f"{key} = {value}\n" for key, value in (values | given).items()), encoding="utf-8")
    return path


def signed(folder: Path, **given: str) -> int:
    return main(["review", str(folder), "--signed", str(form(folder, **given))])


def test_the_script_holds_every_line_the_skill_and_an_empty_form(folder: Path) -> None:
    out = folder.parent / "script.html"
    assert main(["review", str(folder), "--out", str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    ids = re.findall(r"# id: ([\w.]+)", (folder / "story.ink").read_text(encoding="utf-8"))
    told = re.findall(r'<td class="id">([\w.]+)</td>', text)
    assert sorted(told) == sorted(ids) and len(ids) > 400
    assert told == list(dict.fromkeys(ids)), "in the order of the story"
    words = level(folder)
    for item in (*words.steps, *words.sources, *words.contraindications, *words.content_notes, *CHECKLIST):
        assert item.replace('"', "&quot;").replace("'", "&#x27;") in text
    assert "Make fists, about half as tight as you could." in text, "the words of the activities too"
    assert digest(folder) in text and "Signature" in text and "Not yet reviewed." in text
    typed = out.with_suffix(".toml").read_text(encoding="utf-8")
    assert f'hash = "{digest(folder)}"' in typed and 'role = ""' in typed and "fit_for_use = false" in typed


def test_swell_is_honestly_not_yet_reviewed() -> None:
    assert level(SWELL).review.status == "not yet reviewed"
    assert problems(SWELL) == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_signed_form_changes_four_values_and_no_other_byte(folder: Path, end: str) -> None:
    toml = folder / "level.toml"
    text = toml.read_text(encoding="utf-8").replace("\n", end)
    toml.write_bytes(text.encode("utf-8"))
    now = digest(folder)
    assert signed(folder) == 0
    after = toml.read_bytes().decode("utf-8")
    role = 'role = "child \\"and\\" youth psychologist, \u00fc"'
    expected = text.replace('status = "not yet reviewed"', 'status = "reviewed"').replace('role = ""', role)
    expected = expected.replace('date = ""', f'date = "{today()}"').replace('hash = ""', f'hash = "{now}"')
    assert after == expected
    assert problems(folder) == [] and digest(folder) == now
    assert "Reviewed on" in page(script_of(level(folder), folder / "story.ink"))


def test_a_level_without_a_review_table_gets_one(folder: Path) -> None:
    toml = folder / "level.toml"
    text = re.sub(r"\[review\]\n(.+\n)+", "", toml.read_text(encoding="utf-8")).rstrip("\n")
    toml.write_text(text, encoding="utf-8")
    assert signed(folder) == 0
    assert toml.read_text(encoding="utf-8").startswith(text) and level(folder).review.status == "reviewed"


CHANGES = {
    "a word of a line": ("story.ink", "You're not the ferry.", "You're not a ferry."),
    "who says it": (
        "story.ink",
        "# speaker: mira # feel: wary # go: quay/by_crate",
        "# speaker: nan # go: quay/by_crate",
    ),
    "a mark on a choice": (
        "story.ink",
        "[Skip ahead # skip # id: swell.note.skip_1]",
        "[Skip ahead # id: swell.note.skip_1]",
    ),
    "where a choice leads": ("story.ink", "# id: swell.note.skip_1] -> boat", "# id: swell.note.skip_1] -> hall"),
    "what is true from now on": (
        "story.ink",
        "~ soft = true\n    Softer, then. Half",
        "~ soft = false\n    Softer, then. Half",
    ),
    "what is true at first": ("story.ink", "VAR soft = false", "VAR soft = true"),
    "how often a choice is there": ("story.ink", "* [Tie up.", "+ [Tie up."),
    "a note that is told": ("story.ink", "# note: stage_nerves # note", "# note"),
    "a note that is needed": ("story.ink", "# needs: a_loud_hall ", ""),
    "where the player is taken": ("story.ink", "# go: quay/by_crate ", ""),
    "how a line is said": (
        "story.ink",
        "just never leaves. # speaker: oren # feel: calm",
        "just never leaves. # speaker: oren # feel: wry",
    ),
    "what a condition calls a choice": ("story.ink", "* (worse) [No.", "* [No."),
    "which practice begins": ("story.ink", "# practise: ropes # round: 1", "# practise: senses # round: 1"),
    "when a choice is there": ("story.ink", "{boat and not soft}", "{boat}"),
    "a step": ("level.toml", "Sit easy. Eyes may stay open.", "Sit easy."),
    "a contraindication": ("level.toml", "never through pain, injury or cramp", "never through pain"),
    "a content note": ("level.toml", "A loud hall", "A full hall"),
    "seconds of the breath": (
        "level.toml",
        "{ in_s = 4.0, out_s = 6.0, start_in_s = 3.2",
        "{ in_s = 4.0, out_s = 7.0, start_in_s = 3.2",
    ),
    "a plan": ("level.toml", "Three slow breaths out before", "Three deep breaths before"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_word_voids_the_review_and_check_says_so(folder: Path, what: str) -> None:
    assert signed(folder) == 0
    file, old, new = CHANGES[what]
    change(folder / file, old, new)
    assert problems(folder) == [f"what was reviewed on {today()} has changed since, so the review no longer holds."]
    (found,) = check_review(level(folder), folder, "levels/02_swell/level.toml")
    assert str(found).startswith("levels/02_swell/level.toml:") and found.line > 0
    assert "that review is void" in page(script_of(level(folder), folder / "story.ink"))


SMALL = """VAR met = false
-> quay
== quay ==
- (top) Hello. # feel: sad # id: t.1
{ met:
    {top > 1: -> hall | -> END}
}
* [Go] # feel: wry
    Gone. # id: t.2
    # go: quay/crate
    -> top
* -> low
- (low) Low. # id: t.3
- (deep) Deep. # id: t.5
-> hall
== hall ==
Bye. # id: t.4
{|-> END}
-> END
"""


def small(folder: Path, text: str) -> str:
    (folder / "story.ink").write_text(text, encoding="utf-8")
    return digest(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("-> top", "-> low"),
        ("{ met:", "{ not met:"),
        ("{top > 1: ", "{top > 2: "),
        ("-> hall | -> END", "-> hall"),
        ("{top > 1: -> hall | -> END}", "{top > 1: | -> END}"),
        ("{|-> END}", "{||-> END}"),
        ("[Go] # feel: wry", "[Go] # feel: tense"),
        ("    # go: quay/crate\n", ""),
        ("* -> low", "+ -> low"),
        ("* -> low", "* -> deep"),
        ("- (deep) Deep.", "- Deep."),
    ],
)
def test_what_is_easy_to_miss_is_covered_too(folder: Path, old: str, new: str) -> None:
    assert SMALL.count(old) == 1
    first = small(folder, SMALL)
    assert small(folder, SMALL.replace(old, new)) != first


def test_the_page_says_in_words_what_is_covered(folder: Path) -> None:
    text = page(script_of(level(folder), folder / "story.ink"))
    for said in (
        "at first: soft is false",
        "from now on: soft is true",
        "[once only]",
        "[tells the content note: stage_nerves]",
        "[only after the content note: a_loud_hall]",
        "[the player is taken to: quay/by_crate]",
        "[how it is said: wary]",
        "[called: worse]",
    ):
        assert said in text


def test_light_sound_and_comments_do_not_void_it(folder: Path) -> None:
    assert signed(folder) == 0
    change(folder / "story.ink", "// Swell. Mira, 15,", "// Another comment. Mira, 15,")
    change(folder / "story.ink", " # move: mira hall/by_door_wall # sound: crowd", "")
    text = (folder / "story.ink").read_text(encoding="utf-8")
    (folder / "story.ink").write_text(text.replace(" # light", ""), encoding="utf-8")
    change(folder / "level.toml", 'before = "swell_dusk"', 'before = "sea"')
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"hash": f'"{"0" * 64}"'}, ":2: the words of the level are no longer those that were signed."),
        ({"level": '"03_other"'}, ":1: this form is for '03_other', not for '02_swell'."),
        ({"role": '" "'}, ":3: the role is missing."),
        ({"date": '"2026-13-01"'}, ":4: '2026-13-01' is not a day on which this was signed."),
        ({"date": '"9999-01-01"'}, ":4: '9999-01-01' is not a day on which this was signed."),
        ({"fit_for_use": "false"}, ":5: the form does not say that the level is fit for use."),
        ({"name": '"Dr. A. B."'}, "unknown field 'name'"),
    ],
)
def test_a_form_that_does_not_fit_is_refused_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], given: dict[str, str], said: str
) -> None:
    before = (folder / "level.toml").read_bytes()
    assert signed(folder, **given) == 2
    assert said in capsys.readouterr().err
    assert (folder / "level.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('role = ""', 'role = "nurse"', "it is not yet reviewed, but says by whom, when or what."),
        (
            'status = "not yet reviewed"',
            'status = "reviewed"',
            "a review needs a role, a date and the hash of what was read.",
        ),
        ('status = "not yet reviewed"', 'status = "ok"', "the status of a review cannot be 'ok'."),
    ],
)
def test_a_review_that_says_too_much_or_too_little_is_a_problem(folder: Path, old: str, new: str, said: str) -> None:
    change(folder / "level.toml", old, new)
    assert problems(folder) == [said]


@pytest.mark.parametrize("mark", ["\x85", "\u2028"])
def test_the_line_is_the_one_an_editor_shows(folder: Path, mark: str) -> None:
    toml = folder / "level.toml"
    change(toml, "[review]\n", f"# one line{mark}still the same\n[review]\n")
    change(toml, 'role = ""', 'role = "nurse"')
    (found,) = check_review(level(folder), folder, "level.toml")
    assert toml.read_text(encoding="utf-8").split("\n")[found.line - 1].startswith("status = ")


def test_a_folder_that_is_not_there_is_said_plainly(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(folder), "--out", str(folder / "none" / "script.html")]) == 2
    assert "script.html: it cannot be read or written (" in capsys.readouterr().err
    assert main(["review", "swel"]) == 2
    assert "there is no level with a story here." in capsys.readouterr().err
