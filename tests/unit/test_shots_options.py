"""What `shots` says of options that mean nothing."""

from pathlib import Path

import pytest

from game import bot_shots
from game.__main__ import main


def test_a_theme_that_does_not_exist_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["shots", "--out", str(tmp_path), "--theme", "nope"])
    assert stopped.value.code == 2
    assert "'nope'" in (said := capsys.readouterr().err) and "high_contrast" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("language", "said"), [("en", False), ("ar", True)])
def test_a_language_without_words_is_said(
    language: str, said: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot_shots, "shots", lambda out, **options: 0)
    assert main(["shots", "--out", str(tmp_path), "--lang", language]) == 0
    assert ("no words in ar yet, so the pictures are in English" in capsys.readouterr().err) is said
