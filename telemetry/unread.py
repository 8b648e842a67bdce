"""What is left where old notes were deleted without a key, behind a passphrase that nobody gave (safety.md P5).

The checks over a lane need the key, so the lane stays as it was, and beside it stands before which day its notes were
deleted. What begins at such a day counts as sound; whoever next opens the keys writes the lane anew.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import msgspec
from msgspec import Struct

from .rows import Lane

UNREAD: Final = "unread"
"""Key in the table `meta`: what is kept here. No check is over it, since there was no key for one."""


class Unread(Struct, frozen=True):
    """`before` says by purpose which own day notes were deleted up to; `leapt` on which the calendar was found to be
    too far ahead to be believed (clock.DayCount)."""

    before: dict[str, int] = {}
    leapt: int | None = None


def unread(conn: sqlite3.Connection) -> Unread:
    row = conn.execute("select value from meta where key = ?", [UNREAD]).fetchone()
    try:
        return msgspec.json.decode(row[0], type=Unread) if row else Unread()
    except (msgspec.MsgspecError, TypeError):
        return Unread()


def begun_later(conn: sqlite3.Connection, known: Mapping[str, Lane], sealed: bool) -> dict[str, Lane]:
    """Lanes as they are now that the beginning of some was deleted unread. Only of a boat with a passphrase: of any
    other the purge itself writes its lanes, so what is missing there was taken."""
    found = dict(known)
    for purpose, before in unread(conn).before.items() if sealed else ():
        lane = found.get(purpose)
        if lane is None:
            continue
        asked = "select seq - 1, prev, day from events where purpose = ? order by seq limit 1"
        seq, anchor, day = conn.execute(asked, [purpose]).fetchone() or (lane.seq, lane.head, before)
        if lane.anchor_seq < seq and day >= before:
            found[purpose] = replace(lane, anchor_seq=seq, anchor=anchor)
    return found
