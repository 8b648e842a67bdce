"""What telemetry knows of the game's own save: which boats are kept, which are locked, and how a passphrase opens one.

The notes of a locked boat are sealed with its key pair, whose secret half lies in the save, sealed with the passphrase.
"""

import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vault.seal_error import SealError

if TYPE_CHECKING:
    from vault.sealing import Identity

SAVE: Final = "tidelight.sqlite"


def kept(data: Path) -> dict[str, bool]:
    """The boats of a data folder, each with whether it is locked. Raises OSError or sqlite3.Error."""
    if not (data / SAVE).exists():
        return {}
    with closing(_open(data)) as conn:
        boats = conn.execute("select id from boats order by touched desc").fetchall() if _has(conn, "boats") else []
        locked = {row[0] for row in conn.execute("select boat from locks")} if _has(conn, "locks") else set()
        return {boat: boat in locked for (boat,) in boats}


def unlock(data: Path, boat: str, passphrase: str) -> "Identity | None":
    """The key pair of a boat; None if it has no lock. Raises SealError ("wrong" if the passphrase is), OSError or
    sqlite3.Error."""
    from vault.sealing import identity_from, open_with_passphrase

    if not (data / SAVE).exists():
        return None
    with closing(_open(data)) as conn:
        asked = "select recipient, secret from locks where boat = ?"
        row = conn.execute(asked, [boat]).fetchone() if _has(conn, "locks") else None
    if row is None:
        return None
    secret = open_with_passphrase(bytes(row[1]), unicodedata.normalize("NFC", passphrase.strip()))
    identity = identity_from(secret.decode(errors="replace"))
    if identity.recipient != row[0]:
        # Whoever put another public half there would read all that is saved from now on.
        raise SealError("altered")
    return identity


def _open(data: Path) -> sqlite3.Connection:
    from vault.sqlite_file import open_to_read

    return open_to_read(data / SAVE)


def _has(conn: sqlite3.Connection, table: str) -> bool:
    return conn.execute("select 1 from sqlite_master where type = 'table' and name = ?", [table]).fetchone() is not None
