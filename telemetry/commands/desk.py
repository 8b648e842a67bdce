"""The desk for counsellors, which is what a double click on the program opens."""

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Final

from ..words import Words
from .asked import DONE, WRONG_USE, Asked
from .installing import installing_research

FOLDER: Final = "desk"
"""Within the folder of the program's data."""


def options(made: ArgumentParser, data: Path, words: Words) -> None:
    made.add_argument(
        "--folder", type=Path, default=data / FOLDER, metavar="FOLDER", help=words.text("help.desk.folder")
    )


def desk(asked: Asked) -> int:
    """Open the desk and wait until it is closed."""
    from ..desk.serve import serve

    def say(address: str) -> None:
        asked.print(asked.words.text("desk.command.open", address=address))
        asked.print(asked.words.text("desk.command.ends"))
        sys.stdout.flush()  # what waits for the end of the desk must not wait in a pipe

    try:
        serve(asked.folder, asked.words, date.today, say)
    except ImportError:
        raise asked.stop(WRONG_USE, "desk.command.missing", how=installing_research(asked.words)) from None
    except OSError as error:
        raise asked.stop(WRONG_USE, "desk.command.no_port", why=error.strerror or error) from error
    except KeyboardInterrupt:
        pass
    asked.print(asked.words.text("desk.command.closed"))
    return DONE
