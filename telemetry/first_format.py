"""How notes lie in a store of format 1: not sealed. It is read as it is, until the game takes it over (upgrade.py)."""

import hashlib
import sqlite3
from collections.abc import Iterator
from typing import Final

import msgspec

from .notes import Row

_COLUMNS: Final = "purpose, seq, session, name, schema, day, t_ms, level, body, prev, hash"


def plain_rows(conn: sqlite3.Connection, purpose: str) -> Iterator[Row]:
    """The notes of a purpose in a store of format 1, in order."""
    for row in conn.execute(f"select {_COLUMNS} from events where purpose = ? order by seq", [purpose]):
        yield Row(*row)


def plain_linked(row: Row) -> bytes:
    """The hash that a note must have there."""
    content = (row.seq, row.session, row.name, row.schema, row.day, row.t_ms, row.level, row.body)
    return hashlib.sha256(row.prev + msgspec.json.encode(content)).digest()
