"""A study's pack on this computer: read at the start or opened by the player, and put into the words of the screen."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from game.ui.consents import CHECK_IN, Check, Form, Item, StudyCard
from game.ui.consents import StudyFile as Shown

if TYPE_CHECKING:
    from telemetry.questionnaires import Questionnaire
    from telemetry.study import Study
    from telemetry.study_file import StudyFile

FOLDER = "study"
FILE = "study.toml"


def pack_of(folder: Path | None, given: Path | None) -> Path | None:
    """The pack to read at the start: the one that was named, else the one that lies in the data folder."""
    if folder is None:
        return None
    kept = folder / FOLDER / FILE
    return given or (kept if kept.is_file() else None)


def read_pack(path: Path, language: str) -> "Study | str":
    """The study, or the sentence that says why it is refused. May wait for a disk."""
    from telemetry.study_pack import StudyError, read_study

    try:
        return read_study(path)
    except StudyError as error:
        return error.sentence(language)


def keep_pack(path: Path, folder: Path) -> None:
    """Keep a pack that the player opened, for the next start. Raises OSError."""
    from vault.files import write_whole

    file = path / FILE if path.is_dir() else path
    write_whole(folder / FOLDER / FILE, file.read_bytes())


def write_slip(path: Path, lines: tuple[str, ...]) -> bool:
    """Write what is kept by who stops, for this account's eyes alone: it tells that somebody was in a study. Raises
    OSError."""
    from vault.files import open_own

    with open_own(path) as file:
        return file.write("\n".join(lines) + "\n") > 0


def shown_file(file: "StudyFile", title: str, language: str, t: Callable[..., str]) -> Shown:
    """What a study file holds, in sentences."""
    from telemetry.words import load

    words, header = load(language), file.header
    codes = ", ".join(dict.fromkeys(code for code in header.codes.values() if code))
    kinds = Counter(note[3] for note in file.notes())
    counted = (t("sfile.kind", what=words.name("kind", kind), n=number) for kind, number in kinds.items())
    lines = (
        t("sfile.for", study=title),
        t("sfile.who", code=codes),
        *(counted if kinds else (t("sfile.no_notes"),)),
        t("sfile.never"),
    )
    return Shown(lines, file.name, file)


def write_study_file(path: Path, shown: Shown, key: str) -> bool:
    """Seal to the study's key what was shown, and write it. Raises OSError or ValueError."""
    from telemetry.study_file import StudyFile, sealed
    from vault.files import write_whole

    assert isinstance(shown.content, StudyFile)
    write_whole(path, sealed(shown.content, key))
    return True


def card_of(study: "Study", language: str) -> StudyCard:
    """The study as the scenes show it."""
    from telemetry.notices import check_questions
    from telemetry.words import load

    words = load(language)
    checks = tuple(Check(q.text, q.options, q.right, q.because) for q in check_questions(study, language))
    said = {key: words.text(f"check.{key}") for key in ("title", "again", "leave_out")}
    return StudyCard(
        study.id,
        study.title(language),
        said["title"],
        checks,
        said["again"],
        said["leave_out"],
        f"study.{study.id}",
    )


@dataclass(frozen=True, slots=True)
class Player:
    """What a questionnaire needs to know of a player. `put` are the names of those that were put, as `wave_name` gives
    them; `skill` is the activity that was learned last, `called` what is said of it in their language; `asked` whether
    they agreed to be asked, `noted` whether they keep notes for a counsellor file."""

    islands: int
    put: tuple[str, ...]
    language: str
    skill: str = ""
    called: str = ""
    asked: bool = True
    noted: bool = False


def form_of(study: "Study", player: Player) -> Form | None:
    """The questionnaire that is due for a player. One about a skill waits until one was learned."""
    from telemetry.instruments import needs_safety, stops
    from telemetry.questionnaires import due, in_words
    from telemetry.shipped import SKILL, shipped

    here = [one for one in study.questionnaires if player.skill or not _about_skill(one)]
    before = [(form.id, wave) for form in here for wave in range(len(form.waves))]
    found = due(here, player.islands, [one for one in before if wave_name(study.id, *one) in player.put])
    if found is None:
        return None
    (form, wave), language = found, player.language
    own = shipped().get(form.id)
    items = tuple(
        Item(
            in_words(item.text, language).replace(SKILL, player.called) if own else in_words(item.text, language),
            tuple((option.points, in_words(option.text, language)) for option in form.options(number)),
            scale=own is not None and own.items[number - 1].scale is not None,
        )
        for number, item in enumerate(form.items, start=1)
    )
    return Form(
        study.id,
        form.id,
        wave,
        in_words(form.title, language),
        in_words(form.intro, language),
        items,
        player.asked,
        wave_name(study.id, form.id, wave),
        study.safety.adult if study.safety and needs_safety(form) else "",
        stops(form),
        own.becomes if own else "",
        player.skill if _about_skill(form) else "",
        player.noted and own is not None and own.becomes == CHECK_IN,
    )


def _about_skill(form: "Questionnaire") -> bool:
    from telemetry.shipped import shipped

    own = shipped().get(form.id)
    return own is not None and own.about_skill


def wave_name(study: str, form: str, wave: int) -> str:
    """The name of a questionnaire that was put, among what a keeper remembers."""
    return f"wave.{study}/{form}/{wave}"
