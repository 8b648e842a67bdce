"""The save file's tables, as sqlite-utils migrations: an older file is brought up to date and loses nothing."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations


def migrations() -> "Migrations":
    """Every change to the tables, in order. One that was released is never edited."""
    from sqlite_utils.migrations import Migrations

    steps = Migrations("tidelight.save")

    @steps()
    def boats_and_settings(db: "Database") -> None:
        db.table("boats").create(
            {"id": str, "name": str, "look": str, "journey": bytes, "touched": int}, pk="id", strict=True
        )
        db.table("settings").create({"boat": str, "value": str}, pk="boat", strict=True)

    @steps()
    def locks(db: "Database") -> None:
        db.table("locks").create({"boat": str, "recipient": str, "secret": bytes}, pk="boat", strict=True)

    return steps
