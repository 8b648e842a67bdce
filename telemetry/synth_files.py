"""What made-up players hand in: study files by their own writer, and a slip to try."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from .keys import keys_to_read
from .study import Study, slip
from .study_file import NOTHING, StudyFileError, gather, sealed

HANDED_IN: Final = "handed-in"
SLIP: Final = "slip-to-try.txt"


def hand_in(store: Path, study: Study, into: Path) -> bool:
    """Write the study file of a store as it is now; False if no leave counts. Raises StudyFileError, OSError."""
    from vault.files import write_whole

    try:
        file = gather(store, keys_to_read(store), study)
    except StudyFileError as error:
        if error.why != NOTHING:
            raise
        return False
    write_whole(into / file.name, sealed(file, study.key))
    return True


def slip_to_try(stores: Iterable[Path], study: Study, out: Path) -> None:
    """The slip that the first of them who could hand in anything would keep, if they stopped the first purpose."""
    from vault.files import open_own

    purpose = study.purposes[0]
    for store in stores:
        try:
            header = gather(store, keys_to_read(store), study).header
        except StudyFileError:
            continue
        if purpose in header.codes:
            with open_own(out / SLIP) as file:
                file.writelines(f"{line}\n" for line in slip(header.consent, purpose, "en", study))
            return
