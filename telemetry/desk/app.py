"""The desk as a program that a server runs: which address is answered by what, behind the guard."""

import hmac
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from . import answers, pages
from .guard import ENTER, MOST_BODY, Guard
from .kept import KEY, PUBLIC, ElsewhereError
from .office import GoneError, Office
from .session import LockedError

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

MOST_FILES: Final = 50
MOST_FIELDS: Final = 1_000

Shows = Callable[[Office, "Request"], Awaitable["Response"]]
Does = Callable[[Office, "Request", "FormData"], Awaitable["Response"]]

SHOWS: Final[dict[str, Shows]] = {
    ENTER: answers.enter,
    "": answers.front,
    "idle": answers.idle,
    "desk.js": answers.script,
    "key": answers.key,
    KEY: answers.own_half,
    PUBLIC: answers.half_to_hand_out,
    "names": answers.names,
    "pages.card": answers.card_file,
    "who/{who}": answers.student,
    "who/{who}/card-made": answers.made_card,
    "who/{who}/pages/{paper}": answers.sheet,
    "who/{who}/pages/{paper}/pages.json": answers.record,
    "who/{who}/pages/{paper}/pages.pdf": answers.pdf,
}
"""Pages and files, by what comes after the place. They change nothing."""

DOES: Final[dict[str, Does]] = {
    "make-key": answers.make_key,
    "use-key": answers.use_key,
    "unlock": answers.unlock,
    "lock": answers.lock,
    "close": answers.close,
    "there": answers.there,
    "hand-in": answers.hand_in,
    "names": answers.give_names,
    "put-back/{waiting}": answers.put_back,
    "who/{who}/note": answers.note,
    "who/{who}/drop-note/{note}": answers.drop_note,
    "who/{who}/take-out/{paper}": answers.take_out,
    "who/{who}/card": answers.card,
    "who/{who}/rename": answers.rename,
    "who/{who}/forget": answers.forget,
}
"""Forms."""


class TooMuchError(Exception):
    """More files at once than the desk takes."""


def app(office: Office) -> "ASGIApp":
    """The whole program."""
    from starlette.applications import Starlette
    from starlette.exceptions import HTTPException
    from starlette.routing import Route

    async def lost(request: "Request", error: Exception) -> "Response":
        return answers.shown(pages.plain(office.words, "trouble", "desk.trouble.gone"), 404)

    async def failed(request: "Request", error: Exception) -> "Response":
        return answers.shown(pages.plain(office.words, "trouble"), 500)

    base = office.door.base
    routes = [Route(base + path, _showing(office, answer), methods=["GET"]) for path, answer in SHOWS.items()]
    routes += [Route(base + path, _doing(office, answer), methods=["POST"]) for path, answer in DOES.items()]
    inner = Starlette(routes=routes, exception_handlers={HTTPException: lost, GoneError: lost, Exception: failed})
    return Guard(inner, office.door, lambda status: refusal(office, status))


def refusal(office: Office, status: int) -> tuple[bytes, str]:
    """The page for who is turned away, and its policy."""
    page = pages.plain(office.words, "refusal", "desk.refusal.big" if status == 413 else "")
    return page.html.encode(), page.policy


def _showing(office: Office, answer: Shows) -> "Callable[[Request], Awaitable[Response]]":
    async def respond(request: "Request") -> "Response":
        office.look_up()
        if answer not in _NOBODY:
            office.desk.touch()
        try:
            return await answer(office, request)
        except LockedError:
            return answers.go(office)

    return respond


_NOBODY: Final = (answers.idle, answers.script)
"""What pages ask for by themselves."""


def _doing(office: Office, answer: Does) -> "Callable[[Request], Awaitable[Response]]":
    async def respond(request: "Request") -> "Response":
        try:
            form = await _form(request)
        except TooMuchError:
            return answers.shown(pages.plain(office.words, "refusal", "desk.refusal.big"), 413)
        async with office.turn:
            office.look_up()
            if form is None or not hmac.compare_digest(
                answers.text(form, "token").encode(), office.desk.token.encode()
            ):
                return answers.shown(pages.plain(office.words, "refusal"), 403)
            office.desk.touch()
            try:
                return await answer(office, request, form)
            except LockedError:
                return answers.go(office)
            except (OSError, ElsewhereError) as error:
                return answers.shown(office.front(office.problem(error)), 409)

    return respond


async def _form(request: "Request") -> "FormData | None":
    """What a form sent, in memory alone: nothing that was handed over may lie in a folder for temporary files."""
    from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "multipart/form-data":
            parser = MultiPartParser(request.headers, request.stream(), max_files=MOST_FILES, max_fields=MOST_FIELDS)
            parser.spool_max_size = MOST_BODY + 1
            return await parser.parse()
        if kind == "application/x-www-form-urlencoded":
            return await FormParser(request.headers, request.stream(), max_fields=MOST_FIELDS).parse()
    except MultiPartException as error:
        if str(error).startswith("Too many"):
            raise TooMuchError from None
    return None
