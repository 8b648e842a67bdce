"""What every test gets: no screen, no sound device, folders of its own, and the counts of a gate or of a full run."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

FULL = bool(os.environ.get("TIDELIGHT_FULL"))
settings.register_profile("gate", deadline=None, derandomize=True, database=None)
settings.register_profile("full", deadline=None, max_examples=1000, database=None)
settings.load_profile("full" if FULL else "gate")

# Who runs the tests behind a shell's `&` hands on that Ctrl+C is ignored; a test presses it, and means a person's.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Where the systems say that a program may keep things; nothing that a test starts may touch the person's own.
_PLACES = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA")
_HOME = Path(tempfile.mkdtemp(prefix="tidelight-tests-"))
for _name in _PLACES:
    (_HOME / _name.lower()).mkdir()
    os.environ[_name] = str(_HOME / _name.lower())


@pytest.fixture
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases that are tried in a millisecond instead of 200, where a test is about something else."""
    from vault.sealing import seal_with_passphrase

    def cheaply(plain: bytes, passphrase: str) -> bytes:
        return seal_with_passphrase(plain, passphrase, 10)

    monkeypatch.setattr("vault.sealing.seal_with_passphrase", cheaply)


def pytest_unconfigure() -> None:
    """Nothing is left behind."""
    shutil.rmtree(_HOME, ignore_errors=True)
