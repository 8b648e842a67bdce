"""Opens the desk: one socket that listens to this computer alone, a browser, and an end."""

import asyncio
import socket
import time
import webbrowser
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from ..words import Words
from .guard import HOST, Door
from .kept import Drawer
from .office import Office, Times
from .session import Desk

LOOKS: Final = 5.0
"""Seconds between two looks at whether somebody is still there."""
GRACE: Final = 3
"""Seconds that an answer under way is given when the desk closes."""


def listening() -> socket.socket:
    """A socket at a port that the system chose. Raises OSError."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # else another program on Windows could take the same port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        made.bind((HOST, 0))
        made.listen(64)
    except OSError:
        made.close()
        raise
    return made


def serve(
    folder: Path,
    words: Words,
    today: Callable[[], date],
    say: Callable[[str], None],
    times: Times | None = None,
    show: Callable[[str], object] = webbrowser.open,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Open the desk and come back when it is closed. `say` is given its address, `show` too; `clock` tells the seconds
    it locks and ends by. Raises OSError, or ImportError if a library is missing."""
    import uvicorn
    from python_multipart import MultipartParser  # noqa: F401 - the forms need it, and would say so only then

    from .app import app

    with listening() as ear:
        door = Door(ear.getsockname()[1])
        address = door.address
        office = Office(Desk(Drawer(folder), clock, today), door, words, lambda: None, times or Times())
        config = uvicorn.Config(
            app(office),
            access_log=False,
            http="h11",
            lifespan="off",
            log_config=None,
            log_level="critical",
            loop="asyncio",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE,
            ws="none",
        )
        server = uvicorn.Server(config)
        office.end = lambda: setattr(server, "should_exit", True)
        asyncio.run(_until_closed(server, ear, office, lambda: _begin(address, say, show)))


def _begin(address: str, say: Callable[[str], None], show: Callable[[str], object]) -> None:
    say(address)
    show(address)


async def _until_closed(server: "object", ear: socket.socket, office: Office, begin: Callable[[], None]) -> None:
    import uvicorn

    assert isinstance(server, uvicorn.Server)
    serving = asyncio.create_task(server.serve(sockets=[ear]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    await asyncio.to_thread(begin)
    every = min(LOOKS, office.times.locks / 4)
    while not serving.done():
        office.look_up()
        await asyncio.wait({serving}, timeout=every)
    office.desk.lock()
    await serving
