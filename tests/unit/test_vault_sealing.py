"""What is sealed opens with its passphrase or key and with nothing else, and is a file of the age format."""

import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from vault.sealing import (
    Identity,
    SealError,
    identity_from,
    is_sealed,
    new_identity,
    open_with,
    open_with_passphrase,
    seal_to,
    seal_with_passphrase,
)

ROOT = Path(__file__).resolve().parents[2]
WORDS = "Zoë keeps the light"
SIZES = (0, 1, 65535, 65536, 65537, 131072)
CHEAP = 1


def content(size: int) -> bytes:
    return bytes(n % 251 for n in range(size))


def why(opening: Callable[..., object], *given: object) -> str:
    with pytest.raises(SealError) as raised:
        opening(*given)
    assert str(raised.value) == raised.value.why
    return raised.value.why


def flips(sealed: bytes) -> list[bytes]:
    return [
        sealed[:at] + bytes([sealed[at] ^ 1 << bit]) + sealed[at + 1 :] for at in range(len(sealed)) for bit in (0, 5)
    ]


@pytest.mark.parametrize("size", SIZES)
def test_a_passphrase_opens_it_here_and_in_another_program(size: int) -> None:
    sealed = seal_with_passphrase(content(size), WORDS, 4)
    assert open_with_passphrase(sealed, WORDS) == content(size)
    assert pyrage.passphrase.decrypt(sealed, WORDS) == content(size)


def test_what_another_program_sealed_opens_here() -> None:
    """The file was made by the format's own TypeScript library, at a cost of 2 ** 10."""
    sealed = (ROOT / "tests" / "data" / "passphrase_by_another_writer.age").read_bytes()
    assert open_with_passphrase(sealed, WORDS) == content(65543)
    assert why(open_with_passphrase, sealed, WORDS.lower()) == "wrong"


@pytest.mark.parametrize("size", SIZES)
def test_it_is_laid_out_as_published(size: int) -> None:
    sealed = seal_with_passphrase(content(size), WORDS, CHEAP)
    header = re.match(
        rb"age-encryption\.org/v1\n-> scrypt [\w+/]{22} 1\n[\w+/]{43}\n--- [\w+/]{43}\n", sealed, re.ASCII
    )
    assert header
    chunks = max(1, -(-size // 65536))
    assert len(sealed) == header.end() + 16 + size + 16 * chunks


def test_no_two_are_alike() -> None:
    assert len({seal_with_passphrase(b"", WORDS, CHEAP) for _ in range(50)}) == 50


@pytest.mark.parametrize("size", [0, 40])
def test_a_passphrase_file_that_was_changed_or_cut_does_not_open(size: int) -> None:
    sealed = seal_with_passphrase(content(size), WORDS, CHEAP)
    for wrong in flips(sealed) + [sealed[:end] for end in range(len(sealed))] + [sealed + b"\0"]:
        assert why(open_with_passphrase, wrong, WORDS)


def test_pieces_cannot_be_left_out_or_change_places() -> None:
    sealed, piece = seal_with_passphrase(content(3 * 65536), WORDS, CHEAP), 65536 + 16
    body = len(sealed) - 3 * piece
    one, two, three = (sealed[body + n * piece : body + (n + 1) * piece] for n in range(3))
    for pieces in ((one, two), (two, one, three), (one, three), (one, two, three, three)):
        assert why(open_with_passphrase, sealed[:body] + b"".join(pieces), WORDS) == "altered"


def test_the_same_letters_typed_elsewhere_open_it() -> None:
    apart = unicodedata.normalize("NFD", WORDS)
    assert apart != WORDS
    assert open_with_passphrase(seal_with_passphrase(b"a", apart, CHEAP), WORDS) == b"a"
    assert open_with_passphrase(seal_with_passphrase(b"a", WORDS, CHEAP), apart) == b"a"


def test_a_file_that_would_cost_too_much_memory_is_refused_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal_with_passphrase(b"a", WORDS, CHEAP)

    def stretched(*_: object, **__: object) -> bytes:
        raise AssertionError("the costly step was taken")

    monkeypatch.setattr("hashlib.scrypt", stretched)
    for log_n in (b"19", b"20", b"63", b"99"):
        costly = sealed.replace(b" 1\n", b" %s\n" % log_n, 1)
        assert why(open_with_passphrase, costly, WORDS) == "too_costly"
    for log_n in (b"0", b"01", b"+1", b"-1", b"100", b""):
        odd = sealed.replace(b" 1\n", b" %s\n" % log_n, 1)
        assert why(open_with_passphrase, odd, WORDS) == "altered"
    for refused in (0, 19):
        with pytest.raises(ValueError, match="log_n"):
            seal_with_passphrase(b"a", WORDS, refused)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not say the peak")
def test_a_school_computer_can_open_it() -> None:
    """Peak memory of a whole process that seals and opens at the usual cost: under 200 MB."""
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "from vault.sealing import *; from vault.sealing import seal_with_passphrase as seal\n"
            "assert open_with_passphrase(seal(b'a' * 10**6, 'w'), 'w') == b'a' * 10**6\n"
            # Not from getrusage, which counts what the process had that started this one.
            "print(open('/proc/self/status').read().partition('VmHWM:')[2].split()[0])",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert 64_000 < int(said) < 200_000


def test_importing_it_brings_no_library_with_it() -> None:
    """They take 50 ms, and most starts need none of them."""
    line = (
        "import sys, vault.sealing, vault.row_keys; sys.exit('cryptography' in sys.modules or 'pyrage' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", line], cwd=ROOT, env={**os.environ, "PYTHONPATH": "."}).returncode == 0


def test_a_key_opens_what_is_sealed_to_it_alone() -> None:
    one, two, other = new_identity(), new_identity(), new_identity()
    sealed = seal_to(content(70000), [one.recipient, two.recipient])
    assert open_with(sealed, one) == open_with(sealed, two) == content(70000)
    assert why(open_with, sealed, other) == "wrong"
    assert why(open_with, sealed, Identity("no key", "")) == "wrong"
    with pytest.raises(ValueError, match="Bech32"):
        seal_to(b"a", ["age1nobody"])


def test_a_key_file_that_was_changed_or_cut_does_not_open() -> None:
    key = new_identity()
    sealed = seal_to(content(20), [key.recipient])
    for wrong in flips(sealed) + [sealed[:end] for end in range(len(sealed))] + [sealed + b"\0"]:
        assert why(open_with, wrong, key)


def test_a_key_is_made_again_from_its_secret_and_shows_it_to_nobody() -> None:
    key = new_identity()
    assert identity_from(key.secret) == key
    assert new_identity() != key
    assert key.secret not in repr(key)
    assert why(identity_from, key.secret[:-1]) == "altered"


def test_what_is_not_sealed_or_newer_or_meant_for_the_other_way_is_told_apart() -> None:
    key = new_identity()
    to_key, to_words = seal_to(b"a", [key.recipient]), seal_with_passphrase(b"a", WORDS, CHEAP)
    assert is_sealed(to_key) and is_sealed(to_words) and not is_sealed(b"") and not is_sealed(b"PK\3\4")
    for opening, by in ((open_with, key), (open_with_passphrase, WORDS)):
        assert why(opening, b"", by) == "not_sealed"
        assert why(opening, b"homework" * 99, by) == "not_sealed"
        assert why(opening, to_key.replace(b"/v1", b"/v2", 1), by) == "newer"
    assert why(open_with, to_words, key) == "wrong"
    assert why(open_with_passphrase, to_key, WORDS) == "wrong"
