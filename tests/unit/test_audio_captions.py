"""Never sound alone (ACC-8): what is heard is written, without covering the line that is being read."""

from game.audio.captions import AGAIN_SECONDS, HOLD_SECONDS, Caption, Captions


def heard(cue: str, at: float, speaker: str = "") -> Caption:
    return Caption(cue, f"[{cue}]", speaker, at)


def words(captions: Captions, now: float) -> list[str]:
    return [str(c) for c in captions.at(now)]


def test_a_sound_is_written_and_goes_again() -> None:
    captions = Captions()
    assert captions.hear(heard("gull", 1.0))
    assert words(captions, 1.0) == ["[gull]"]
    assert words(captions, 1.0 + HOLD_SECONDS - 0.01) == ["[gull]"]
    assert words(captions, 1.0 + HOLD_SECONDS) == []


def test_a_voice_is_written_with_its_speaker() -> None:
    captions = Captions()
    captions.hear(heard("song", 0.0, "Mira"))
    assert words(captions, 0.0) == ["Mira: [song]"]


def test_the_same_sound_is_not_written_again_at_once() -> None:
    captions = Captions()
    assert captions.hear(heard("oar", 0.0))
    assert not captions.hear(heard("oar", AGAIN_SECONDS - 0.1))
    assert captions.hear(heard("oar", AGAIN_SECONDS + 0.1))


def test_two_stand_at_once_and_the_third_waits_its_turn() -> None:
    captions = Captions()
    for i, cue in enumerate(("gull", "bell", "door")):
        captions.hear(heard(cue, i * 0.1))
    assert words(captions, 0.3) == ["[gull]", "[bell]"]
    assert words(captions, 0.3 + HOLD_SECONDS) == ["[door]"]


def test_of_too_many_waiting_the_oldest_are_let_go() -> None:
    captions = Captions()
    for cue in "abcdefg":
        captions.hear(heard(cue, 0.0))
    assert words(captions, 0.0) == ["[e]", "[f]"]
    assert words(captions, HOLD_SECONDS) == ["[g]"]


def test_the_quick_exit_clears_them() -> None:
    captions = Captions()
    captions.hear(heard("gull", 0.0))
    captions.at(0.0)
    captions.clear()
    assert words(captions, 0.1) == []


def test_what_has_no_words_is_not_written() -> None:
    assert not Captions().hear(Caption("step", "", "", 0.0))
