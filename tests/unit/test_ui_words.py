"""The catalogue of words and the voice (accessibility.md 9 and 19)."""

import sys
import time
from pathlib import Path

import pytest

from game.content.catalogue import END_ISOLATE, ISOLATE, load_catalogue
from game.core.problems import ContentError
from game.ui.access.voice import Silent, Spoken, find_voice

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
SLAVIC = '"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);\\n"\n'


def catalogue(root: Path, language: str, body: str, name: str = "a.po", head: str = HEAD) -> None:
    folder = root / language
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(head + "\n" + body, encoding="utf-8")


def test_words_with_names_filled_in(tmp_path: Path) -> None:
    catalogue(tmp_path, "en", 'msgid "say.hello"\nmsgstr "Hello {name}."\n')
    words = load_catalogue(tmp_path, strict=True)
    assert words.text("say.hello", name="Mira") == "Hello Mira."
    assert words.direction == "ltr"


def test_a_missing_key_is_shown_in_play_and_raises_in_tests(tmp_path: Path) -> None:
    catalogue(tmp_path, "en", 'msgid "a"\nmsgstr "A"\n')
    assert load_catalogue(tmp_path).text("b.c") == "b.c"
    with pytest.raises(KeyError, match=r"b\.c"):
        load_catalogue(tmp_path, strict=True).text("b.c")


def test_plurals_follow_the_rule_of_the_language(tmp_path: Path) -> None:
    catalogue(tmp_path, "en", 'msgid "n"\nmsgid_plural "n"\nmsgstr[0] "{n} breath"\nmsgstr[1] "{n} breaths"\n')
    body = 'msgid "n"\nmsgid_plural "n"\nmsgstr[0] "{n} a"\nmsgstr[1] "{n} b"\nmsgstr[2] "{n} c"\n'
    catalogue(tmp_path, "pl", body, head=HEAD + SLAVIC)
    assert [load_catalogue(tmp_path).text("n", n=n) for n in (1, 2)] == ["1 breath", "2 breaths"]
    assert [load_catalogue(tmp_path, "pl").text("n", n=n) for n in (1, 3, 5)] == ["1 a", "3 b", "5 c"]


def test_what_is_inserted_into_right_to_left_words_is_isolated(tmp_path: Path) -> None:
    catalogue(tmp_path, "en", 'msgid "call"\nmsgstr "Call {number}"\n')
    catalogue(tmp_path, "ar", 'msgid "call"\nmsgstr "\u0627\u062a\u0635\u0644 {number}"\n')
    words = load_catalogue(tmp_path, "ar")
    assert words.right_to_left
    assert words.text("call", number="0800 1111").endswith(f"{ISOLATE}0800 1111{END_ISOLATE}")


def test_what_a_language_lacks_is_shown_in_english(tmp_path: Path) -> None:
    catalogue(tmp_path, "en", 'msgid "a"\nmsgstr "A"\n\nmsgid "b"\nmsgstr "B"\n')
    catalogue(tmp_path, "de", 'msgid "a"\nmsgstr "Ah"\n\nmsgid "b"\nmsgstr ""\n')
    words = load_catalogue(tmp_path, "de")
    assert (words.text("a"), words.text("b")) == ("Ah", "B")


def test_the_same_key_in_two_files_is_named(tmp_path: Path) -> None:
    catalogue(tmp_path, "en", 'msgid "a"\nmsgstr "A"\n')
    catalogue(tmp_path, "en", 'msgid "a"\nmsgstr "B"\n', "b.po")
    with pytest.raises(ContentError, match=r"a\.po"):
        load_catalogue(tmp_path)


def test_acc_9_a_voice_never_holds_up_a_frame(tmp_path: Path) -> None:
    said = tmp_path / "said"
    script = tmp_path / "speak.py"
    script.write_text(
        "import pathlib, sys, time\n"
        f"part = pathlib.Path({str(said)!r})\n"
        "part.with_suffix('.part').write_text(sys.argv[1])\n"
        "part.with_suffix('.part').replace(part)\n"
        "time.sleep(5)\n",
        encoding="utf-8",
    )
    voice = Spoken("test", (sys.executable, str(script)))
    began = time.perf_counter()
    voice.say("Mira")
    assert time.perf_counter() - began < 0.05
    until = time.monotonic() + 5
    while not said.exists() and time.monotonic() < until:
        time.sleep(0.01)
    assert said.read_text(encoding="utf-8") == "Mira"
    voice.hush()


def test_acc_9_a_program_that_is_not_there_is_silence() -> None:
    voice = Spoken("none", ("no-such-program-at-all",))
    voice.say("Mira")
    voice.hush()
    assert Silent().name == ""
    assert isinstance(find_voice().name, str)
