"""What each address and each form of the desk answers."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..counsellor.card import made
from ..counsellor.chosen import cleaned
from ..counsellor.forms import Form, written
from ..counsellor.keys import LEAST_LETTERS, MOST_BYTES
from ..counsellor.reader import MOST_SEALED
from ..words import load
from . import pages
from .kept import KEY, PUBLIC, ElsewhereError, Paper, Student
from .office import GoneError, Office
from .session import opens
from .shell import Page

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

SCRIPT: Final = Path(__file__).with_name("desk.js")


def shown(page: Page, status: int = 200) -> "Response":
    from starlette.responses import HTMLResponse

    return HTMLResponse(page.html, status, {"content-security-policy": page.policy})


def go(office: Office, to: str = "") -> "Response":
    from starlette.responses import RedirectResponse

    return RedirectResponse(office.door.base + to, 303)


def download(content: bytes, name: str) -> "Response":
    from starlette.responses import Response

    told = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=told)


def text(form: "FormData", name: str) -> str:
    """What was typed into a field, "" if it is not there."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


async def files(form: "FormData", name: str, most: int) -> list[tuple[str, bytes]]:
    """The files that were chosen, of each so much at most and one byte more, so that one too big shows."""
    found = []
    for one in form.getlist(name):
        if not isinstance(one, str) and one.filename:
            name = cleaned(one.filename.replace("\\", "/").rpartition("/")[2])
            found.append((name, await one.read(most + 1)))
    return found


def who(office: Office, request: "Request") -> Student:
    """Raises GoneError."""
    found = office.desk.kept.student(request.path_params["who"])
    if found is None:
        raise GoneError
    return found


def paper(office: Office, request: "Request") -> Paper:
    """Raises GoneError."""
    for one in who(office, request).papers:
        if one.id == request.path_params["paper"]:
            return one
    raise GoneError


async def enter(office: Office, request: "Request") -> "Response":
    from starlette.responses import RedirectResponse

    cookie = office.door.entered(request.url.query)
    if cookie is None:
        return shown(pages.plain(office.words, "refusal"), 403)
    return RedirectResponse(office.door.base, 303, {"set-cookie": cookie})


async def front(office: Office, request: "Request") -> "Response":
    return shown(office.front())


async def idle(office: Office, request: "Request") -> "Response":
    """Seconds since somebody was there, -1 once it is locked."""
    from starlette.responses import PlainTextResponse

    return PlainTextResponse("-1" if office.desk.locked else f"{office.desk.idle:.1f}")


async def script(office: Office, request: "Request") -> "Response":
    from starlette.responses import Response

    return Response(SCRIPT.read_bytes(), media_type="text/javascript")


async def key(office: Office, request: "Request") -> "Response":
    return shown(pages.key(office.room, office.desk.recipient, office.desk.drawer.folder))


async def half_to_hand_out(office: Office, request: "Request") -> "Response":
    return download(f"{office.desk.recipient}\n".encode(), PUBLIC)


async def own_half(office: Office, request: "Request") -> "Response":
    """As it lies on the disk, sealed with its passphrase. Raises LockedError."""
    assert office.desk.recipient
    return download(office.desk.drawer.key_file(), KEY)


async def names(office: Office, request: "Request") -> "Response":
    desk = office.desk
    kept = desk.kept
    return shown(pages.names(office.room, desk.waiting, desk.hear(), kept))


async def student(office: Office, request: "Request") -> "Response":
    return shown(pages.student(office.room, who(office, request)))


async def sheet(office: Office, request: "Request") -> "Response":
    return shown(pages.sheet(office.room, who(office, request), paper(office, request)))


async def record(office: Office, request: "Request") -> "Response":
    chosen = paper(office, request).chosen
    return download(written(chosen, Form.RECORD, load(chosen.language)), "pages.json")


async def pdf(office: Office, request: "Request") -> "Response":
    from anyio.to_thread import run_sync

    from ..counsellor.pdf import pdf as drawn

    chosen = paper(office, request).chosen
    try:
        return download(await run_sync(drawn, chosen, load(chosen.language)), "pages.pdf")
    except ImportError:
        return shown(pages.student(office.room, who(office, request), office.why("pdf")), 501)


async def card_file(office: Office, request: "Request") -> "Response":
    card = office.desk.card
    if office.desk.locked or card is None:
        raise GoneError
    return download(card.data, "pages.card")


async def made_card(office: Office, request: "Request") -> "Response":
    card, found = office.desk.card, who(office, request)
    if card is None or card.student != found.id:
        raise GoneError
    return shown(pages.made_card(office.room, found, card))


async def make_key(office: Office, request: "Request", form: "FormData") -> "Response":
    from anyio.to_thread import run_sync

    typed = text(form, "passphrase")
    problem = "" if typed == text(form, "again") else office.why("differs")
    if not problem:
        try:
            await run_sync(office.desk.make_key, typed)
        except FileExistsError:
            problem = office.why("there")
        except ValueError:
            problem = office.why("short", least=LEAST_LETTERS)
    if not problem:
        why = await run_sync(opens, office.desk, typed)
        problem = office.why(why) if why else ""
    return shown(office.front(problem), 422) if problem else go(office, "key")


async def unlock(office: Office, request: "Request", form: "FormData") -> "Response":
    from anyio.to_thread import run_sync

    if not office.desk.drawer.has_key:
        return go(office)
    why = await run_sync(opens, office.desk, text(form, "passphrase"))
    return shown(office.front(office.why(why)), 422) if why else go(office)


async def use_key(office: Office, request: "Request", form: "FormData") -> "Response":
    from anyio.to_thread import run_sync

    found = await files(form, "key", MOST_BYTES)
    if not found:
        return shown(office.front(office.why("no_file")), 422)
    why = await run_sync(opens, office.desk, text(form, "key-passphrase"), found[0][1])
    return shown(office.front(office.why(why)), 422) if why else go(office)


async def lock(office: Office, request: "Request", form: "FormData") -> "Response":
    office.desk.lock()
    answer = go(office)
    answer.headers["clear-site-data"] = '"cache"'
    return answer


async def close(office: Office, request: "Request", form: "FormData") -> "Response":
    office.desk.lock()
    answer = shown(pages.plain(office.words, "closed"))
    answer.headers["clear-site-data"] = '"cache"'
    office.end()
    return answer


async def there(office: Office, request: "Request", form: "FormData") -> "Response":
    from starlette.responses import Response

    return Response(status_code=204)


async def hand_in(office: Office, request: "Request", form: "FormData") -> "Response":
    from anyio.to_thread import run_sync

    found = await files(form, "files", MOST_SEALED)
    if not found:
        return shown(office.front(office.why("no_file")), 422)
    await run_sync(office.desk.hand_in, found, text(form, "passphrase"))
    return go(office, "names")


async def give_names(office: Office, request: "Request", form: "FormData") -> "Response":
    desk = office.desk
    desk.name({one.id: text(form, one.id) for one in desk.waiting})
    if desk.waiting:
        return shown(pages.names(office.room, desk.waiting, (), desk.kept, office.why("no_name")), 422)
    return go(office)


async def put_back(office: Office, request: "Request", form: "FormData") -> "Response":
    office.desk.put_back(request.path_params["waiting"])
    return go(office, "names" if office.desk.waiting else "")


async def note(office: Office, request: "Request", form: "FormData") -> "Response":
    found, typed = who(office, request), text(form, "text")
    try:
        office.desk.write_note(found.id, typed)
    except (OSError, ElsewhereError) as error:
        return shown(pages.student(office.room, found, office.problem(error), typed), 409)
    match text(form, "then"):
        case "lock":
            return await lock(office, request, form)
        case "stay":  # the page goes on to where it was led
            return await there(office, request, form)
    return go(office, f"who/{found.id}")


async def drop_note(office: Office, request: "Request", form: "FormData") -> "Response":
    office.desk.drop_note(who(office, request).id, request.path_params["note"])
    return go(office, f"who/{who(office, request).id}")


async def take_out(office: Office, request: "Request", form: "FormData") -> "Response":
    office.desk.drop_paper(who(office, request).id, paper(office, request).id)
    return go(office, f"who/{who(office, request).id}")


async def card(office: Office, request: "Request", form: "FormData") -> "Response":
    from anyio.to_thread import run_sync

    found, problem = who(office, request), ""
    typed = text(form, "day").strip()
    try:
        day = date.fromisoformat(typed) if typed else None
    except ValueError:
        return shown(pages.student(office.room, found, office.why("no_day")), 422)
    try:
        agreed = made(text(form, "step"), text(form, "encouragement"), day)
    except ValueError:
        problem = office.why("no_step")
    if problem:
        return shown(pages.student(office.room, found, problem), 422)
    await run_sync(office.desk.make_card, found.id, agreed)
    return go(office, f"who/{found.id}/card-made")


async def rename(office: Office, request: "Request", form: "FormData") -> "Response":
    found = who(office, request)
    if not office.desk.rename(found.id, text(form, "alias")):
        return shown(pages.student(office.room, found, office.why("taken")), 422)
    return go(office, f"who/{found.id}")


async def forget(office: Office, request: "Request", form: "FormData") -> "Response":
    office.desk.forget(who(office, request).id)
    return go(office)
