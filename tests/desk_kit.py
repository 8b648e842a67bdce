"""What the tests of the desk share: a desk that runs beside the test, someone who asks it without a browser, and hands
for a real one."""

import http.client
import queue
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from telemetry.desk.kept import KEY, PUBLIC
from telemetry.desk.office import Times
from telemetry.desk.serve import serve
from telemetry.words import Words, load
from tests.browser_kit import Browser

PASSPHRASE = "four dull words here"
TODAY = date(2026, 10, 2)
PATIENCE = 20.0


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str
    raw: bytes


@dataclass
class Clock:
    """Stands until a test moves it: how busy the computer is locks no desk."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Client:
    """Somebody who sends requests as they please. `headers` go with each."""

    address: str
    headers: dict[str, str] = field(default_factory=dict)
    token: str = ""

    @property
    def netloc(self) -> str:
        return urlsplit(self.address).netloc

    @property
    def base(self) -> str:
        return urlsplit(self.address).path.rpartition("/")[0] + "/"

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """A header that is "" is not sent."""
        conn = http.client.HTTPConnection(self.netloc, timeout=PATIENCE)
        try:
            sent = {**self.headers, **(headers or {})}
            conn.putrequest(method, path, skip_host="Host" in sent, skip_accept_encoding=True)
            length = {"Content-Length": str(len(body))} if method == "POST" and "Content-Length" not in sent else {}
            for name, value in {**length, **sent}.items():
                if value:
                    conn.putheader(name, value)
            conn.endheaders(body if method == "POST" else None)
            got = conn.getresponse()
            raw = got.read()
            told = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, told, raw.decode(errors="replace"), raw)
        finally:
            conn.close()

    def enter(self) -> Answer:
        """Come in as the browser does that the program opened."""
        parts = urlsplit(self.address)
        answer = self.ask("GET", f"{parts.path}?{parts.query}")
        self.headers["Cookie"] = answer.headers["set-cookie"].partition(";")[0]
        self.headers["Origin"] = f"http://{self.netloc}"
        self.get()
        return answer

    @property
    def gone(self) -> bool:
        """Whether nothing listens any more, after a moment if need be."""
        for _ in range(100):
            try:
                self.get()
            except ConnectionRefusedError:
                self.headers.clear()
                return True
            time.sleep(0.05)
        return False

    def get(self, path: str = "") -> Answer:
        answer = self.ask("GET", self.base + path)
        if found := re.search(r'name="token" value="(\w+)"', answer.text):
            self.token = found[1]
        return answer

    def post(self, path: str, headers: Mapping[str, str] | None = None, /, **fields: str) -> Answer:
        body = urlencode({"token": self.token, **fields}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", self.base + path, body, {**kind, **(headers or {})})

    def hand_in(
        self, path: str = "hand-in", name: str = "files", fields: Mapping[str, str] | None = None, /, **files: bytes
    ) -> Answer:
        """Files by their name, in which _ stands for the dot."""
        parts = [
            f'--cut\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in {"token": self.token, **(fields or {})}.items()
        ]
        for file, content in files.items():
            head = (
                f'--cut\r\nContent-Disposition: form-data; name="{name}"; filename="{file.replace("_", ".")}"\r\n\r\n'
            )
            parts.append(head.encode() + content + b"\r\n")
        body = b"".join(parts) + b"--cut--\r\n"
        return self.ask("POST", self.base + path, body, {"Content-Type": "multipart/form-data; boundary=cut"})


@contextmanager
def running(
    folder: Path,
    times: Times | None = None,
    words: Words | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Client]:
    """A desk in a thread of its own, closed afterwards however it was left."""
    told = queue.Queue[str]()
    heard: list[str] = []
    given = (folder, words or load(), lambda: TODAY, heard.append, times)
    thread = threading.Thread(target=serve, args=given, kwargs={"show": told.put, "clock": clock}, daemon=True)
    thread.start()
    client = Client(told.get(timeout=PATIENCE))
    try:
        yield client
    finally:
        ended(client, thread)
        assert heard == [client.address]


def ended(client: Client, thread: threading.Thread) -> None:
    """Close the desk if nobody did, with what it takes: its cookie lies nowhere but with who came in."""
    if thread.is_alive() and "Cookie" in client.headers:
        with suppress(ConnectionError):  # it is closing already
            client.get()
            client.post("close")
    thread.join(PATIENCE)
    assert not thread.is_alive(), "closing the desk ends the server"


class Hands:
    """Somebody at a browser that shows a desk."""

    def __init__(self, tab: Browser, client: Client) -> None:
        self.tab, self.client = tab, client
        tab.tell("Network.clearBrowserCookies")
        self.open(client.address)
        cookies = tab.tell("Network.getCookies", urls=[f"http://{client.netloc}{client.base}"])["cookies"]
        # So that the desk can be closed from outside when a test fails.
        client.headers = (
            {"Cookie": f"desk={cookies[0]['value']}", "Origin": f"http://{client.netloc}"} if cookies else {}
        )

    def open(self, address: str) -> None:
        self.tab.open(address)

    def go(self, path: str = "") -> None:
        self.open(f"http://{self.client.netloc}{self.client.base}{path}")

    def press(self, key: str, code: int, text: str = "", shift: bool = False) -> None:
        """A key, down and up."""
        said = {"text": text} if text else {}
        more = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": 8 if shift else 0}
        self.tab.tell("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **more, **said)
        self.tab.tell("Input.dispatchKeyEvent", type="keyUp", **more)

    def type(self, text: str) -> None:
        self.tab.tell("Input.insertText", text=text)

    def tab_to(self, name: str) -> None:
        """Go on with the Tab key until something with these words, or with this label, has the focus."""
        asked = (
            "(e => (e.labels && e.labels.length ? e.labels[0].innerText : e.innerText || e.value || '').trim())"
            "(document.activeElement)"
        )
        for _ in range(60):
            self.press("Tab", 9)
            if self.tab.run(asked) == name:
                return
        raise AssertionError(f"the Tab key does not come to {name!r}")

    def fill(self, name: str, text: str) -> None:
        """Type into the field of this name."""
        self.tab.run(f"document.getElementsByName({name!r})[0].focus()")
        self.type(text)

    def choose(self, name: str, *files: Path) -> None:
        found = self.tab.tell("Runtime.evaluate", expression=f"document.getElementsByName({name!r})[0]")["result"]
        self.tab.tell("DOM.setFileInputFiles", files=[str(file) for file in files], objectId=found["objectId"])

    def click(self, words: str) -> None:
        """Press the button or link with these words, and wait for the page that comes."""
        self.arrive(
            "[...document.querySelectorAll('button,a,summary')].find("
            f"e => e.innerText.trim() === {words!r} && e.checkVisibility()).click()"
        )

    def unfold(self, words: str) -> None:
        self.tab.run(f"[...document.querySelectorAll('summary')].find(e => e.innerText.trim() === {words!r}).click()")

    def arrive(self, script: str) -> None:
        """Do something after which another page is there."""
        self.tab.run("window.before = true")
        self.tab.run(f"setTimeout(() => {{ {script} }}, 0)")  # told before the page goes
        self.wait("window.before === undefined && document.readyState === 'complete'")

    def back(self) -> None:
        """The browser's Back, also while another page is coming."""
        self.wait("setTimeout(() => history.back(), 0)")

    def press_enter(self) -> None:
        """The Enter key, and the page that comes."""
        self.tab.run("window.before = true")
        self.press("Enter", 13, "\r")
        self.wait("window.before === undefined && document.readyState === 'complete'")

    def wait(self, condition: str) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if self.tab.run(condition):
                    return
            except RuntimeError:  # between two pages
                pass
            time.sleep(0.03)
        raise AssertionError(f"waited in vain for {condition}: {self.said()[:400]}")

    def said(self) -> str:
        """What the page says, line by line."""
        return re.sub(r"\n\s*", "\n", self.tab.run("document.body.innerText"))


def with_key(folder: Path, passphrase: str = PASSPHRASE) -> str:
    """Put a key into a desk's folder; gives its public half."""
    from telemetry.counsellor.keys import new_key

    folder.mkdir(parents=True, exist_ok=True)
    made = new_key(passphrase)
    (folder / KEY).write_bytes(made.secret)
    (folder / PUBLIC).write_bytes(made.public)
    return made.recipient
