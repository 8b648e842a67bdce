"""Boats behind a passphrase: what is kept of them is sealed, and only the passphrase opens it (safety.md P6).

Each locked boat has a key pair of its own. Saving needs its public half alone; the secret half lies beside it, sealed
with the passphrase, and is in memory only while the boat is open. What stays readable of a locked boat is that it is
there and how its keeper looks, because the title shows that.
"""

import base64
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlite_utils import Database

    from vault.sealing import Identity

SEALED_TEXT: Final = "sealed:"
"""Begins a text column that holds a sealed value."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What became of a passphrase: the key pair it opened, or why it opened none: "wrong", "altered", "newer" or
    "too_costly" as in vault.sealing, "broken" if the disk does not give the lock out."""

    identity: "Identity | None"
    why: str = ""


def usable(passphrase: str) -> str:
    """A passphrase as it is used: however its letters were put together, and whatever stands around it."""
    return unicodedata.normalize("NFC", passphrase.strip())


class Seals:
    """The locks of a save file, used on its writing thread alone."""

    def __init__(self) -> None:
        self._recipients: dict[str, str] = {}
        self._open: dict[str, Identity] = {}

    def load(self, db: "Database") -> None:
        """Learn which boats are locked."""
        self._recipients = {row["boat"]: row["recipient"] for row in db.query("select boat, recipient from locks")}

    def locked(self, boat: str) -> bool:
        return boat in self._recipients

    def lock(self, db: "Database", boat: str, passphrase: str) -> "Identity | None":
        """Seal all that is kept of a boat, and leave no byte of it readable in the file. None if another program reads
        the file, where it still stands: then the boat is open as before."""
        from vault.sealing import new_identity, seal_with_passphrase
        from vault.sqlite_file import emptied

        made = new_identity()
        found = list(db.query("select name, journey, id from boats where id = ?", [boat]))
        kept = list(db.query("select value, boat from settings where boat = ?", [boat]))
        secret = seal_with_passphrase(made.secret.encode(), usable(passphrase))
        before = self._recipients
        self._recipients = {**before, boat: made.recipient}
        try:
            with db.atomic():
                db.table("locks").upsert({"boat": boat, "recipient": made.recipient, "secret": secret}, pk="boat")
                for row in found:
                    sealed = self.seal(boat, bytes(row["journey"]))
                    db.execute("update boats set name = '', journey = ? where id = ?", [sealed, boat])
                for row in kept:
                    value = self.seal_text(boat, row["value"])
                    db.execute("update settings set value = ? where boat = ?", [value, boat])
        except BaseException:
            self._recipients = before
            raise
        if (found or kept) and not emptied(db.conn):
            self._recipients = before
            with db.atomic():
                for row in found:
                    db.execute("update boats set name = ?, journey = ? where id = ?", [*row.values()])
                for row in kept:
                    db.execute("update settings set value = ? where boat = ?", [*row.values()])
                db.execute("delete from locks where boat = ?", [boat])
            return None
        self._open[boat] = made
        return made

    def unlock(self, db: "Database", boat: str, passphrase: str) -> Unlocked:
        """Try a passphrase on a boat."""
        from vault.sealing import SealError, identity_from, open_with_passphrase

        row = next(db.query("select recipient, secret from locks where boat = ?", [boat]), None)
        if row is None:
            return Unlocked(None, "broken")
        try:
            secret = open_with_passphrase(bytes(row["secret"]), usable(passphrase))
            identity = identity_from(secret.decode(errors="replace"))
        except SealError as error:
            return Unlocked(None, error.why)
        if identity.recipient != row["recipient"]:
            # Whoever put another public half there would read all that is saved from now on.
            return Unlocked(None, "altered")
        self._open[boat] = identity
        return Unlocked(identity)

    def take_off(self, db: "Database", boat: str) -> bool:
        """Keep a boat that is unlocked without a passphrase from now on."""
        if boat not in self._open:
            return False
        found = next(db.query("select journey from boats where id = ?", [boat]), None)
        kept = next(db.query("select value from settings where boat = ?", [boat]), None)
        journey = self.open(boat, bytes(found["journey"])) if found else None
        value = self.open_text(boat, kept["value"]) if kept else None
        if (found and journey is None) or (kept and value is None):
            return False
        with db.atomic():
            db.execute("update boats set journey = ? where id = ?", [journey, boat])
            db.execute("update settings set value = ? where boat = ?", [value, boat])
            db.execute("delete from locks where boat = ?", [boat])
        self.forget(boat)
        return True

    def forget(self, boat: str) -> None:
        """The boat is gone, or locked no longer."""
        self._recipients.pop(boat, None)
        self._open.pop(boat, None)

    def shut(self) -> None:
        """Let go of every secret half."""
        self._open.clear()

    def seal(self, boat: str, content: bytes) -> bytes:
        """What is written of a boat: sealed if it is locked."""
        from vault.sealing import seal_to

        return seal_to(content, [self._recipients[boat]]) if boat in self._recipients else content

    def open(self, boat: str, content: bytes) -> bytes | None:
        """What was written of a boat; None if it is locked and was not unlocked, or cannot be opened."""
        if boat not in self._recipients:
            return content
        from vault.sealing import SealError, open_with

        identity = self._open.get(boat)
        try:
            return open_with(content, identity) if identity is not None else None
        except SealError:
            return None

    def seal_text(self, boat: str, text: str) -> str:
        """The same for a text column."""
        if boat not in self._recipients:
            return text
        return SEALED_TEXT + base64.b64encode(self.seal(boat, text.encode())).decode()

    def open_text(self, boat: str, text: str) -> str | None:
        """The same for a text column."""
        if boat not in self._recipients:
            return text
        if not text.startswith(SEALED_TEXT):
            return None
        content = self.open(boat, base64.b64decode(text.removeprefix(SEALED_TEXT)))
        return content.decode() if content is not None else None
