"""`run.py check` over everything that is shipped, and over a copy with faults in several files at once."""

from pathlib import Path

from game.audio.check import check_sounds
from game.lint.everything import check_all
from tests.content_kit import STORY, copied, spoilt, told
from tests.journeys import ROOT


def test_what_is_shipped_has_nothing_wrong() -> None:
    problems, looked = check_all(ROOT, (check_sounds,))
    assert told(problems) == ""
    assert looked.startswith("1 level, ")


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    with (
        spoilt(copy, STORY, "# feel: wary", "# feel: warey") as first,
        spoilt(copy, "assets/locale/en/menus.po", 'msgstr "Go on"', 'msgstr "therapy"') as second,
        spoilt(copy, "assets/LICENSES.toml", 'licence = "OFL-1.1"', 'licence = "OFL"'),
    ):
        problems, _ = check_all(copy, (check_sounds,))
    found = told(problems)
    assert f"{STORY}:{first}: " in found
    assert f"assets/locale/en/menus.po:{second}: " in found
    assert "Did you mean 'OFL-1.1'?" in found
    assert list(problems) == sorted(problems)
