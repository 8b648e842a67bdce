"""What the tests of the counsellor's scenes share: notes, folders of one's own, and the way to a page."""

from pathlib import Path

import pytest

from game.app import Game
from game.core.events import AfterCheck, Felt, How, Origin, PracticeEnded
from game.core.intents import press
from game.flow.keeper import Plan
from game.ui.scenes.logbook import Logbook
from telemetry.counsellor.chosen import Chosen
from telemetry.counsellor.pages import preview
from telemetry.words import load
from tests.passphrase_kit import answered, sent, top, typed
from tests.scenes_kit import pressed, read_to_the_end, settled
from tests.study_kit import recorded


def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a folder of documents, in which files are saved."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.setattr("game.save.places.MOUNTS", ())
    (tmp_path / "home" / "Documents").mkdir(parents=True)
    return tmp_path / "home" / "Documents"


def noted(game: Game) -> None:
    """Leave for notes, and notes of three tries of two skills."""
    recorded(game).answer("counsellor_file", True).result(5)
    settled(game)
    for number, activity in enumerate(("breathing", "breathing", "senses"), start=1):
        game.session.happened(PracticeEnded(activity, number, Origin.TOOLKIT, How.FINISHED, 90.0, False))
        game.session.happened(AfterCheck(activity, Felt.BETTER))


def planned(game: Game, *plans: Plan) -> None:
    from msgspec.structs import replace

    state = game.journey.state
    game.journey.state = replace(state, keeper=replace(state.keeper, plans=plans))


def words(game: Game) -> str:
    """Everything that is on the page, scrolled out of sight or not."""
    return " ".join(f"{node.name} {node.note}" for node in game.stack.nodes())


def logbook(game: Game) -> None:
    game.stack.push(Logbook(game.session))
    game.steps(3)


def to_make_file(game: Game) -> None:
    logbook(game)
    sent(game, press("make_file"))
    answered(game, "make_file")
    game.steps(3)


def write(game: Game, node: str, text: str) -> None:
    """Type a line of one's own."""
    pressed(game, node)
    assert top(game) == "own_words"
    typed(game, text)
    pressed(game, "done")


def to_how(game: Game) -> None:
    """From what goes in to who can open it."""
    pressed(game, "see", "save")
    read_to_the_end(game)
    pressed(game, "how")


def saved(game: Game) -> None:
    """In the file chooser: into the first place, and save."""
    assert top(game) == "file_chooser"
    sent(game, press("place.0"))
    answered(game, "file_chooser")
    sent(game, press("save"))
    answered(game)
    game.steps(3)


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def seen(game: Game) -> list[str]:
    """The lines that can be taken out, as they stand on the page of the pages."""
    return [node.name for node in game.stack.nodes() if node.id.startswith("out.")]


def lines_of(chosen: Chosen) -> list[str]:
    return [line.text for page in preview(chosen, load()) for part in page.parts for line in part.lines]
