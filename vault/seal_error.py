"""How a sealed file begins, and why one does not open."""

from typing import Final, Literal

MAGIC: Final = b"age-encryption.org/v1\n"

Why = Literal["wrong", "altered", "not_sealed", "too_costly", "newer", "locked"]


class SealError(Exception):
    """Why something sealed does not open: it is sealed for another key or passphrase ("wrong"), it was changed or cut
    ("altered"), it is no sealed file ("not_sealed"), opening it would take more memory than a school computer has
    ("too_costly"), a newer program wrote it ("newer"), or it is sealed and no key was given ("locked")."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why
