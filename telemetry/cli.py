"""`python -m telemetry`: what is kept on this computer, said, drawn, written out, checked and deleted; and what
researchers need to make a study up. Nothing but `erase` and `purge` changes what is kept.

Exit codes: 0 done (also when nothing is kept), 1 something kept was changed, cannot be read or not be deleted, 2 wrong
use, or a file that cannot be written, 3 locked with a passphrase, 130 broken off with Ctrl+C.
"""

import os
import sqlite3
import sys
from collections.abc import Sequence
from datetime import date
from io import TextIOWrapper
from typing import TextIO

from .commands.asked import BROKEN_OFF, CHANGED, DONE, StopError, refusal
from .commands.parser import asked_of, language_of
from .words import load


def main(argv: Sequence[str] | None = None, out: TextIO | None = None, today: date | None = None) -> int:
    """Run a command, on another day than today if one is given; returns the exit code."""
    args = list(sys.argv[1:] if argv is None else argv)
    stream = out or sys.stdout
    if out is None and isinstance(sys.stdout, TextIOWrapper):
        # A console that lacks a letter shows a question mark instead of stopping.
        sys.stdout.reconfigure(errors="replace")

    def say(text: str) -> None:
        print(text, file=stream)

    try:
        run, asked = asked_of(args, say, today or date.today())
        return run(asked)
    except StopError as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        print(load(language_of(args)).text("command.broken_off"), file=sys.stderr)
        return BROKEN_OFF
    except BrokenPipeError:
        # Whoever read the output has had enough, as with `| head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (sqlite3.Error, OSError) as error:
        file = getattr(error, "filename", None) or "-"
        print(refusal(load(language_of(args)), file, error), file=sys.stderr)
        return CHANGED
