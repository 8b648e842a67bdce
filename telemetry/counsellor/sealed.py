"""Seals a page, so that it can travel: for the holder of a counsellor's key, or for whoever knows a passphrase."""

from .keys import as_typed

ENDING = ".age"


def seal_for(page: bytes, recipient: str) -> bytes:
    """Readable with the counsellor's key alone, not by the player any more. Raises ValueError if this is no key."""
    from vault.sealing import seal_to

    return seal_to(page, (recipient,))


def seal_with(page: bytes, passphrase: str) -> bytes:
    """Readable by whoever knows the passphrase, which has to reach them by another way."""
    from vault.sealing import seal_with_passphrase

    return seal_with_passphrase(page, as_typed(passphrase))
