"""A headless Chromium for the tests, spoken to over its own pipe, and axe-core to judge the pages that it shows."""

import base64
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
AXE: Final = ROOT / ".ci" / "node" / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP: Final = (1280, 800)
PHONE: Final = (360, 740)
A4_MM: Final = (210, 297)
_OPTIONS: Final = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--mute-audio"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe"),
)
_HAND_ON: Final = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 50) for end in sys.argv[1:3]]
for end, wanted in zip(ends, (3, 4)):
    os.dup2(end, wanted)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Chromium wants its pipe as files 3 and 4, which may be taken here."""


class MissingError(Exception):
    """What the tests need is not installed."""


class Browser:
    """One tab. `events` are what the browser told by itself since the last page was opened."""

    def __init__(self, to: int, back: int) -> None:
        self._to, self._back, self._rest = to, back, b""
        self._numbers = itertools.count(1)
        self._session = ""
        self.events: list[dict[str, Any]] = []
        target = self.tell("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.tell("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.tell(f"{domain}.enable")
        # A key that left the page for the browser's own bar would else take the focus from every page that follows.
        self.tell("Emulation.setFocusEmulationEnabled", enabled=True)

    def tell(self, method: str, **params: Any) -> dict[str, Any]:
        """Have something done, as the DevTools protocol names it; gives its result. Raises RuntimeError."""
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": params}
        if self._session:
            asked["sessionId"] = self._session
        os.write(self._to, json.dumps(asked).encode() + b"\0")
        while True:
            message = self._message()
            if message.get("id") != number:
                self.events.append(message)
            elif "error" in message:
                raise RuntimeError(f"{method}: {message['error']}")
            else:
                result: dict[str, Any] = message["result"]
                return result

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._back, 1 << 20)
            if not more:
                raise RuntimeError("the browser has gone")
            self._rest += more
        first, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(first)
        return message

    def open(self, address: str) -> None:
        """Go to an address and wait until it is there."""
        self.events.clear()
        self.tell("Page.navigate", url=address)
        self.loaded()

    def loaded(self) -> None:
        """Wait until a page is there that was not yet when the events were cleared."""
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._message())

    def size(self, wide: int, tall: int, zoom: float = 1.0) -> None:
        """The window's size in CSS pixels."""
        self.tell(
            "Emulation.setDeviceMetricsOverride", width=wide, height=tall, deviceScaleFactor=zoom, mobile=wide < 600
        )

    def media(self, kind: str) -> None:
        """ "print" or "screen"."""
        self.tell("Emulation.setEmulatedMedia", media=kind)

    def run(self, script: str) -> Any:
        """The value of an expression in the page, after its promise if it is one. Raises RuntimeError."""
        told = self.tell("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in told:
            raise RuntimeError(str(told["exceptionDetails"]))
        return told["result"].get("value")

    def axe(self) -> list[str]:
        """What axe-core finds wrong with the page as it stands, a line each; it tells too what it could not judge."""
        if not AXE.is_file():
            raise MissingError("axe-core is missing. Run 'npm ci' in .ci/node.")
        self.run(AXE.read_text(encoding="utf-8") + ";0")
        found = self.run("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
        return [f"{one['id']}: {one['help']}: {node['html']}" for one in found for node in one["nodes"]]

    def asked_for(self) -> list[str]:
        """The addresses that the page asked for since it was opened, itself first."""
        sent = (event for event in self.events if event.get("method") == "Network.requestWillBeSent")
        return [event["params"]["request"]["url"] for event in sent]

    def pdf(self) -> bytes:
        """The page as it prints on A4, by its own style."""
        told = self.tell("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(told["data"])

    def picture(self) -> bytes:
        """The whole page as PNG."""
        told = self.tell("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(told["data"])


@contextmanager
def browser(*fonts: Path) -> Iterator[Browser]:
    """A browser with a profile of its own, gone afterwards, which has these fonts besides the machine's. Raises
    MissingError."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise MissingError("Chromium is missing: the pages cannot be tested.")
    (their_in, our_out), (our_in, their_out) = os.pipe(), os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        installed = Path(profile) / ".fonts"
        installed.mkdir()
        for font in fonts:
            shutil.copy(font, installed)
        ran = subprocess.Popen(
            [
                sys.executable,
                "-c",
                _HAND_ON,
                str(their_in),
                str(their_out),
                program,
                *_OPTIONS,
                f"--user-data-dir={profile}",
                "about:blank",
            ],
            pass_fds=(their_in, their_out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": profile},
        )
        os.close(their_in)
        os.close(their_out)
        try:
            yield Browser(our_out, our_in)
        finally:
            os.close(our_out)
            os.close(our_in)
            try:
                ran.wait(10)
            except subprocess.TimeoutExpired:
                ran.kill()
                ran.wait()
