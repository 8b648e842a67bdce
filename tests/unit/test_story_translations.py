"""Translations: the template for translators, what a catalogue must keep, and a translated story played."""

from pathlib import Path

import polib
import pytest

from game.content.library import load_level
from game.story import begin, choose, load_story, resume
from game.story.messages import messages
from game.story.parser import parse
from game.story.pot import write_pot
from game.story.problems import Problems
from game.story.translations import check_translations, read_story_in

STORY = """\
VAR asked = false
VAR trust = 1 // 0..3
-> quay
== quay ==
You're not the ferry. # speaker: mira # feel: wary # id: t.1
# id: t.2
The urn {hisses|spits}. {asked and trust > 0: Thanks.|Hm. -> hall}
My heart <>
is racing. # id: t.3
* [Get in. # id: t.4] She {asked: smiles|nods}. # id: t.5
* Off[! # id: t.6] we go. # id: t.6b
+ {not asked} [The \\# sign # at: sign # id: t.7]
  ~ asked = true
  -> quay
- -> hall
== hall ==
Bye. # id: t.8
+ [x # after: left # id: t.9]
- -> END
"""
GERMAN = {
    "t.1": "Du bist nicht die F\u00e4hre.",
    "t.2": "Der Kessel {zischt|spuckt}. {asked and trust > 0: Danke.|Hm. -> hall}",
    "t.3": "Und mein Herz <>\nrast.",
    "t.4": "Einsteigen.",
    "t.5": "Sie {asked: l\u00e4chelt|nickt}.",
    "t.6": "Los!",
    "t.6b": "Los gehts.",
    "t.7": "Das \\#-Schild",
    "t.8": "Tsch\u00fcss.",
}


def level(folder: Path, words: dict[str, str] | None = None, story: str = STORY) -> Path:
    path = folder / "story.ink"
    path.write_text(story, encoding="utf-8")
    file, _ = write_pot(path)
    catalogue = polib.pofile(str(file))
    for entry in catalogue:
        entry.msgstr = (GERMAN if words is None else GERMAN | words).get(entry.msgctxt, "")
    catalogue.save(str(file.parent / "de.po"))
    return path


def test_the_template_has_ids_speakers_places_and_a_picture_of_each_choice(tmp_path: Path) -> None:
    path = level(tmp_path)
    entries = {entry.msgctxt: entry for entry in polib.pofile(str(tmp_path / "locale" / "story.pot"))}
    assert list(entries) == ["t.1", "t.2", "t.3", "t.4", "t.5", "t.6", "t.6b", "t.7", "t.8"], "an answer is never shown"
    assert entries["t.1"].comment == "Said by mira. Place: quay.\nFeeling: wary."
    assert entries["t.2"].msgid == "The urn {hisses|spits}. {asked and trust > 0: Thanks.|Hm. -> hall}"
    assert entries["t.3"].msgid == "My heart <>\nis racing."
    assert entries["t.7"].msgid == "The \\# sign"
    assert entries["t.4"].comment.split("\n") == [
        "A choice of the player. Place: quay.",
        "The choices there, this one marked >:",
        "  My heart <>",
        "  is racing.",
        "  > Get in.",
        "  * Off!",
        "  * The \\# sign",
    ]
    assert entries["t.8"].occurrences == [("story.ink", "17")]
    assert check_translations(path, "story.ink") == ()


def test_a_translated_story_is_played_with_the_same_states(tmp_path: Path) -> None:
    path = level(tmp_path)
    english, german = load_story(path), read_story_in("de", path)
    first, erst = begin(english), begin(german)
    assert [line.text for line in erst.lines] == [
        "Du bist nicht die F\u00e4hre.",
        "Der Kessel zischt. Hm. Tsch\u00fcss.",
    ]
    assert [line.tags for line in first.lines] == [line.tags for line in erst.lines]
    assert first.state == erst.state


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_conditions_and_sequences_inside_translated_words_read_the_same_memory(tmp_path: Path, language: str) -> None:
    path = level(
        tmp_path,
        story=STORY.replace("|Hm. -> hall", "|Hm."),
        words={"t.2": "{asked and trust > 0: Danke.|Hm.} Der Kessel {zischt|spuckt}."},
    )
    english, other = load_story(path), read_story_in(language, path)
    turn, wend = begin(english), begin(other)
    told = []
    for index in (2, 0):
        turn, wend = choose(english, turn.state, index), choose(other, wend.state, index)
        assert turn.state == wend.state
        assert resume(english, wend.state) == turn, "a boat saved in one language goes on in the other"
        told += [line.text for line in wend.lines]
        assert [choice.id for choice in wend.choices] == [choice.id for choice in turn.choices]
    if language == "de":
        assert told == [
            "Du bist nicht die F\u00e4hre.",
            "Danke. Der Kessel spuckt.",
            "Und mein Herz rast.",
            "Sie l\u00e4chelt.",
            "Tsch\u00fcss.",
        ]
    else:
        assert told[1] == "The urn spits. Thanks."


@pytest.mark.parametrize(
    ("message", "words", "said"),
    [
        ("t.2", "Der Kessel {zischt|spuckt}. {asked: Danke.|Hm. -> hall}", "its braces are not those of the original."),
        ("t.2", "Der Kessel zischt. {asked and trust > 0: Danke.|Hm. -> hall}", "its braces are not those"),
        ("t.2", "Der Kessel {zischt|spuckt}. {asked and trust > 0: Danke.|Hm.}", "its braces are not those"),
        ("t.2", "Der Kessel {zischt|spuckt|schweigt}. {asked and trust > 0: A|B -> hall}", "its braces are not those"),
        ("t.2", "{asked and trust > 0: Danke.|Hm. -> hall} Der Kessel {zischt|spuckt}.", "its braces are not those"),
        ("t.1", "Du # speaker: nan", "a translation has no tags of its own."),
        ("t.1", "Du -> hall", "its braces are not those"),
        ("t.1", "Du {~bist|warst}", "a shuffle is not used in these stories."),
        ("t.1", "Du } bist", "'} bist' cannot be read here."),
        ("t.3", "Und mein Herz rast.", "the original has 2 lines and this has 1."),
        ("t.1", "", "'t.1' (story.ink line 5) is not translated."),
    ],
)
def test_a_translation_that_changes_more_than_words_is_refused_with_its_line(
    tmp_path: Path, message: str, words: str, said: str
) -> None:
    path = level(tmp_path, {message: words})
    problems = check_translations(path, "levels/t/story.ink")
    assert len(problems) == 1, problems
    file = tmp_path / "locale" / "de.po"
    line = next(entry.linenum for entry in polib.pofile(str(file)) if entry.msgctxt == message)
    assert str(problems[0]).startswith(f"levels/t/locale/de.po:{line}: ")
    assert said in problems[0].message and problems[0].hint
    english, german = load_story(path), read_story_in("de", path)
    for one, other in zip(begin(english).lines, begin(german).lines, strict=True):
        if one.id == message:
            assert one.text.replace("Bye.", GERMAN["t.8"]) == other.text, "the original is shown instead"


def test_a_changed_original_a_language_without_catalogue_and_a_broken_one_are_said(tmp_path: Path) -> None:
    path = level(tmp_path)
    path.write_text(STORY.replace("Bye.", "Goodbye."), encoding="utf-8")
    assert [p.message for p in check_translations(path, "story.ink")] == ["'t.8' has changed in story.ink line 17."]
    assert begin(read_story_in("de", path)).lines[-1].text.endswith("Hm. Goodbye.")
    said = check_translations(path, "story.ink", ["de", "en", "fr"])
    assert [p.file for p in said] == ["locale/de.po", "locale/fr.po"]
    (tmp_path / "locale" / "de.po").write_text("hello there\n", encoding="utf-8")
    assert "cannot be read" in check_translations(path, "story.ink")[0].message
    assert begin(read_story_in("de", path)).lines[0].text == "You're not the ferry.", "play goes on in the original"


def test_a_level_is_loaded_in_the_language_of_the_settings(tmp_path: Path) -> None:
    import shutil

    root = Path(__file__).resolve().parents[2]
    folder = tmp_path / "levels" / "02_swell"
    shutil.copytree(root / "levels" / "02_swell", folder)
    (tmp_path / "assets").symlink_to(root / "assets", target_is_directory=True)
    catalogue = polib.pofile(str(write_pot(folder / "story.ink")[0]))
    for entry in catalogue:
        entry.msgstr = f"\u00ab{entry.msgid}\u00bb" if "{" not in entry.msgid and "<>" not in entry.msgid else ""
    catalogue.save(str(folder / "locale" / "de.po"))
    first = begin(load_level(folder, tmp_path, "de").story)
    assert first.lines[0].text == "\u00ab" + begin(load_level(folder, tmp_path).story).lines[0].text + "\u00bb"
    assert all(choice.text.startswith("\u00ab") for choice in first.choices)


def test_swell_given_back_word_for_word_keeps_every_message(tmp_path: Path) -> None:
    """The real level: its own words given back as a translation are accepted, every one."""
    from shutil import copy

    path = tmp_path / "story.ink"
    copy(Path(__file__).resolve().parents[2] / "levels" / "02_swell" / "story.ink", path)
    catalogue = polib.pofile(str(write_pot(path)[0]))
    for entry in catalogue:
        entry.msgstr = entry.msgid
    catalogue.save(str(tmp_path / "locale" / "xx.po"))
    assert check_translations(path, "story.ink") == ()
    assert len(catalogue) == len(list(messages(parse(path, Problems())))) > 400
