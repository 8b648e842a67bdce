"""Who may ask the desk for anything: this browser, from the desk's own pages, by the address that the desk gave out.

Any page that the counsellor has open elsewhere, and any program on this computer, can send requests to a loopback port.
So every request is looked at before anything else is: the name it was sent to (a foreign name that leads here is an
attack called DNS rebinding), the place below which everything lies, the cookie, and for changes where it comes from.
"""

import asyncio
import contextlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST: Final = "127.0.0.1"
COOKIE: Final = "desk"
ENTER: Final = "enter"
MOST_BODY: Final = 8_000_000
"""Of one request. Twenty sealed files of the largest kind, or many of the usual."""
MOST_POURED: Final = 500_000_000
PATIENCE: Final = 20.0
"""Of what is too long, how much is let come in, and for how many seconds."""
HEADERS: Final = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
NOTHING_RUNS: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_METHODS: Final = ("GET", "POST")
_ONCE: Final = ("host", "origin", "content-length", "sec-fetch-site")
"""Of two of these the server and the guard could go by different ones."""


@dataclass(slots=True)
class Door:
    """The address of one sitting. `place` is part of every address, so that a cookie goes to nobody else who listens on
    this computer; `once` opens the door a single time."""

    port: int
    place: str = field(default_factory=lambda: secrets.token_hex(16))
    once: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def origin(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def base(self) -> str:
        return f"/{self.place}/"

    @property
    def address(self) -> str:
        """What the browser is opened with."""
        return f"{self.origin}{self.base}{ENTER}?{self.once}"

    def entered(self, query: str) -> str | None:
        """What to set as a cookie for who brings the right token, which is used up; None for who does not."""
        if not self.once or not hmac.compare_digest(query.encode(), self.once.encode()):
            return None
        self.once = ""
        return f"{COOKIE}={self.cookie}; Path={self.base}; HttpOnly; SameSite=Strict"

    def knows(self, cookies: str) -> bool:
        try:
            held = SimpleCookie(cookies).get(COOKIE)
        except CookieError:
            return False
        return held is not None and hmac.compare_digest(held.value.encode(), self.cookie.encode())


def why_not(door: Door, method: str, path: str, sent: Sequence[tuple[str, str]]) -> int:
    """The status to refuse a request with, 0 if it may pass. The names of headers are in small letters."""
    names, headers = [name for name, _ in sent], dict(sent)
    if any(names.count(name) > 1 for name in _ONCE):
        return 400
    if "transfer-encoding" in headers:  # goes before any length that is told, and tells none
        return 411
    if headers.get("host") != f"{HOST}:{door.port}":
        return 421
    if method not in _METHODS:
        return 405
    if not path.startswith(door.base):
        return 404
    if path != door.base + ENTER and not door.knows(headers.get("cookie", "")):
        return 403
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return 403
    if method == "POST":
        return _changes(door, headers)
    return 0


def _changes(door: Door, headers: dict[str, str]) -> int:
    """The same for what changes something: from a page of the desk, and of a length that is known."""
    if headers.get("origin") != door.origin or headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return 403
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        return 411
    return 413 if int(length) > MOST_BODY else 0


async def _poured_away(receive: "Receive") -> None:
    """Let what is too long come in and keep nothing of it: a browser that is cut off in the middle shows no answer."""
    poured, more = 0, True
    while more and poured < MOST_POURED:
        message = await receive()
        poured += len(message.get("body", b""))
        more = message["type"] == "http.request" and message.get("more_body", False)


class Guard:
    """Lets through what may pass and puts the headers on every answer. `refusal` gives the page for who is turned away,
    by the status, and its policy."""

    def __init__(self, app: "ASGIApp", door: Door, refusal: Callable[[int], tuple[bytes, str]]) -> None:
        self.app, self.door, self.refusal = app, door, refusal

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            return

        async def with_headers(message: "Message") -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                every = {"content-security-policy": NOTHING_RUNS, **HEADERS}
                more = [(name.encode(), value.encode()) for name, value in every.items() if name.encode() not in there]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        sent = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]
        status = why_not(self.door, scope["method"], scope["path"], sent)
        if not status:
            await self.app(scope, receive, with_headers)
            return
        if status == 413:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(_poured_away(receive), PATIENCE)
        page, policy = self.refusal(status)
        told = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(page)).encode()),
            (b"content-security-policy", policy.encode()),
        ]
        await with_headers({"type": "http.response.start", "status": status, "headers": told})
        await send({"type": "http.response.body", "body": page})
