"""Who may ask the desk for anything: a real server, asked with requests as others would send them (decision 0020)."""

import contextlib
import http.client
import re
import socket
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from telemetry.counsellor import html
from telemetry.desk.guard import MOST_BODY, Door, why_not
from telemetry.desk.kept import FILE, KEY
from telemetry.desk.office import Times
from telemetry.words import load
from tests.counsellor_kit import few
from tests.desk_kit import PASSPHRASE, Client, Clock, running, with_key


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("desk")
    with_key(made)
    return made


@pytest.fixture(scope="module")
def inside(folder: Path) -> Iterator[Client]:
    """Somebody who came in and unlocked it."""
    with running(folder) as client:
        client.enter()
        assert client.post("unlock", passphrase=PASSPHRASE).status == 303
        client.get()
        yield client


def kept(folder: Path) -> bytes:
    file = folder / FILE
    return file.read_bytes() if file.is_file() else b""


def test_the_address_opens_once(tmp_path: Path) -> None:
    with running(tmp_path) as client:
        query = client.address.partition("?")[2]
        for wrong in ("", query[:-1], "x" * len(query), "%FF"):
            assert client.ask("GET", f"{client.base}enter?{wrong}").status == 403
        first = client.enter()
        assert first.status == 303 and first.headers["location"] == client.base
        cookie = first.headers["set-cookie"]
        assert f"Path={client.base};" in cookie and "HttpOnly" in cookie and "SameSite=Strict" in cookie
        again = client.ask("GET", f"{client.base}enter?{query}")
        assert again.status == 403 and "set-cookie" not in again.headers
        assert "This page is shut" in again.text


def test_it_listens_to_this_computer_alone(inside: Client) -> None:
    host, _, port = inside.netloc.partition(":")
    assert host == "127.0.0.1" and int(port) >= 1024
    with pytest.raises(OSError, match=r"refused|timed out|assign"):  # also on loopback: that address and no other
        socket.create_connection(("127.0.0.2", int(port)), 2).close()


TURNED_AWAY: dict[str, tuple[dict[str, str], int]] = {
    "a foreign name that leads here": ({"Host": "evil.example"}, 421),
    "a foreign name with our port": ({"Host": "evil.example:{port}"}, 421),
    "localhost": ({"Host": "localhost:{port}"}, 421),
    "no port": ({"Host": "127.0.0.1"}, 421),
    "no cookie": ({"Cookie": ""}, 403),
    "another cookie": ({"Cookie": "desk=0123456789abcdef"}, 403),
    "a broken cookie": ({"Cookie": 'desk="'}, 403),
    "a link on another page": ({"Sec-Fetch-Site": "cross-site"}, 403),
    "a page of another port": ({"Sec-Fetch-Site": "same-site"}, 403),
}


@pytest.mark.parametrize("who", TURNED_AWAY)
def test_who_is_turned_away(inside: Client, who: str) -> None:
    headers, status = TURNED_AWAY[who]
    port = inside.netloc.partition(":")[2]
    sent = {name: value.replace("{port}", port) for name, value in headers.items()}
    for answer in (inside.ask("GET", inside.base, headers=sent), inside.post("lock", sent)):
        assert answer.status == status
        assert "What was handed to me" not in answer.text
    assert "What was handed to me" in inside.get().text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ""},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "https://{netloc}"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_from_elsewhere_changes_nothing(inside: Client, headers: dict[str, str]) -> None:
    sent = {name: value.replace("{netloc}", inside.netloc) for name, value in headers.items()}
    assert inside.post("lock", sent).status == 403
    assert "What was handed to me" in inside.get().text


def test_a_form_without_the_token_of_this_sitting_changes_nothing(inside: Client) -> None:
    for token in ("", "0" * 32, inside.token[:-1], "é"):
        assert inside.post("lock", token=token).status == 403
    kinds = ("text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=x")
    for kind in kinds:
        assert inside.post("lock", {"Content-Type": kind}).status == 403, kind
    assert "What was handed to me" in inside.get().text


def test_nothing_is_done_by_asking_for_a_page(inside: Client) -> None:
    for path in ("lock", "close", "hand-in", "unlock", "make-key"):
        assert inside.get(path).status in (404, 405)
    for method in ("PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"):
        assert inside.ask(method, inside.base).status == 405
    assert "What was handed to me" in inside.get().text


def test_nothing_lies_outside_its_place(inside: Client) -> None:
    for path in ("/", "/robots.txt", "/" + "0" * 32 + "/", inside.base[:-1], inside.base + "../", inside.base + "x"):
        assert inside.ask("GET", path).status in (403, 404), path
    for path in ("../../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "who/../counsellor.key.bak", FILE):
        assert inside.get(path).status == 404, path


MEANT = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def test_every_answer_has_the_headers(inside: Client) -> None:
    answers = [inside.get(path) for path in ("", "key", "names", "desk.js", "idle", KEY, "who/none", "none", "enter?x")]
    answers += [inside.ask("GET", "/"), inside.post("lock", {"Origin": ""}), inside.ask("PUT", inside.base)]
    for answer in answers:
        assert MEANT.items() <= answer.headers.items(), answer.text[:100]
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
        assert "unsafe" not in policy and "http" not in policy
        assert "server" not in answer.headers
    for answer in answers[:3]:
        assert re.findall(r"<script\b[^>]*>(?!</script>)", answer.text) == []
        assert re.findall(r'\son\w+="| style="|javascript:', answer.text) == []


def test_the_pages_ask_for_nothing_from_elsewhere(inside: Client) -> None:
    for path in ("", "key", "names"):
        links = re.findall(r'(?:href|src|action|url)="?([^"\s>]+)', inside.get(path).text)
        assert links and all(link.startswith((inside.base, "#")) for link in links), links


def asked(client: Client, lines: Iterable[str], body: bytes = b"") -> int:
    """The status of the answer to a form that is sent with these lines for headers, as they stand."""
    host, _, port = client.netloc.partition(":")
    head = "".join(f"{line}\r\n" for line in (f"POST {client.base}lock HTTP/1.1", *lines, ""))
    with socket.create_connection((host, int(port)), 10) as wire:
        wire.sendall(head.encode() + body)
        return int(wire.makefile("rb").readline().split()[1])


def usual(client: Client) -> dict[str, str]:
    """What a form of the desk is sent with, for a body that means to lock it."""
    length = str(len(f"token={client.token}"))
    kind = "application/x-www-form-urlencoded"
    return {"Host": client.netloc, **client.headers, "Content-Type": kind, "Content-Length": length}


def door_of(client: Client) -> Door:
    """The door that a client came in by."""
    return Door(int(client.netloc.partition(":")[2]), client.base.strip("/"), "", client.headers["Cookie"][5:])


DOUBLED = {
    "Host": "evil.example",
    "Origin": "http://evil.example",
    "Content-Length": "1",
    "Sec-Fetch-Site": "cross-site",
}


@pytest.mark.parametrize("name", DOUBLED)
@pytest.mark.parametrize("first", [True, False])
def test_a_header_that_stands_twice_passes_neither_as_the_one_nor_as_the_other(
    inside: Client, name: str, first: bool
) -> None:
    """Some are turned away by the server's library today; the guard does not lean on that."""
    good = {**usual(inside), "Sec-Fetch-Site": "same-origin"}
    lines = [f"{key}: {value}" for key, value in good.items()]
    other = f"{name}: {DOUBLED[name]}"
    both = [other, *lines] if first else [*lines, other]
    assert asked(inside, both, f"token={inside.token}".encode()) == 400
    assert "What was handed to me" in inside.get().text
    sent = [(key.lower(), value) for key, _, value in (line.partition(": ") for line in both)]
    assert why_not(door_of(inside), "POST", inside.base + "lock", sent) == 400
    same = [(key, dict(sent)[key] if key == name.lower() else value) for key, value in sent]
    assert why_not(door_of(inside), "POST", inside.base + "lock", same) == 400, "also where both say the same"
    once = [(key.lower(), value) for key, value in good.items()]
    assert why_not(door_of(inside), "POST", inside.base + "lock", once) == 0


@pytest.mark.parametrize("told", ["10", ""])
def test_a_form_in_pieces_is_not_read_whatever_length_it_tells(inside: Client, told: str) -> None:
    """Pieces go before a length: behind "10" any amount would come in."""
    lines = {**usual(inside), "Content-Length": told, "Transfer-Encoding": "chunked"}
    body = f"token={inside.token}".encode()
    pieces = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    assert asked(inside, [f"{name}: {value}" for name, value in lines.items() if value], pieces) == 411
    assert "What was handed to me" in inside.get().text
    sent = [(name.lower(), value) for name, value in lines.items() if value]
    assert [why_not(door_of(inside), method, inside.base + "lock", sent) for method in ("POST", "GET")] == [411, 411]


def test_a_form_of_unknown_length_is_not_read(inside: Client) -> None:
    conn = http.client.HTTPConnection(inside.netloc, timeout=10)
    head = {**inside.headers, "Content-Type": "application/x-www-form-urlencoded"}
    for length, status in (("-1", 400), ("", 411)):
        with contextlib.closing(conn):
            conn.putrequest("POST", inside.base + "hand-in")
            for name, value in {**head, **({"Content-Length": length} if length else {})}.items():
                conn.putheader(name, value)
            conn.endheaders()
            assert conn.getresponse().status == status
    assert inside.get().status == 200


def test_too_much_at_once_is_said_and_nothing_of_it_is_opened(inside: Client) -> None:
    many = {f"f{at}_html": html.page(few(), load())[:50] for at in range(51)}
    for answer in (inside.hand_in(**many), inside.hand_in(big_bin=b"x" * MOST_BODY)):
        assert answer.status == 413 and "That was too much at once" in answer.text
    assert "No file waits" in inside.get("names").text


def test_nothing_that_is_handed_in_touches_a_folder_for_temporary_files(
    inside: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def caught(*args: object, **kwargs: object) -> None:
        raise AssertionError("a file was rolled over to a disk")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", caught)
    monkeypatch.setattr(tempfile, "TemporaryFile", caught)
    before = kept(folder)
    answer = inside.hand_in(big_bin=b"x" * 3_000_000, pages_html=html.page(few(), load()))
    assert answer.status == 303 and answer.headers["location"] == inside.base + "names"
    page = inside.get("names").text
    assert "big.bin is too big to be such a file" in page and "pages.html, made on 30 September 2026" in page
    assert kept(folder) == before
    waiting = re.findall(r'form="back-(\w+)"', page)
    assert inside.post(f"put-back/{waiting[0]}").headers["location"] == inside.base


def test_markup_in_what_was_handed_over_stays_text(inside: Client) -> None:
    name = '"><script>alert(1)</script>'
    inside.hand_in(pages_html=html.page(few(), load()))
    [waiting] = re.findall(r'form="back-(\w+)"', inside.get("names").text)
    assert inside.post("names", None, **{waiting: name}).status == 303
    page = inside.get().text
    who = re.findall(r'<th scope="row" dir="auto"><a href="[^"]*?(who/\w+)">', page)[-1]
    inside.post(f"{who}/note", text="<img src=x onerror=alert(1)></textarea>")
    for shown in (page, inside.get(who).text):
        assert "<script>alert" not in shown and "<img" not in shown
        assert "&lt;script&gt;alert(1)" in shown and "Why &lt;assembly&gt; is worse" in shown
    assert inside.post(f"{who}/forget").status == 303
    assert "alert(1)" not in inside.get().text


def test_it_locks_by_itself_and_ends_by_itself(tmp_path: Path) -> None:
    with_key(tmp_path)
    clock = Clock()
    with running(tmp_path, Times(locks=0.6, ends=2.5), clock=clock) as client:
        client.enter()
        client.post("unlock", passphrase=PASSPHRASE)
        assert client.get("key").status == 200
        clock.now += 0.5
        assert client.get("idle").text == "0.5", "a page that asks by itself is nobody"
        assert client.get("key").status == 200, "somebody who looks at a page is"
        clock.now += 0.5
        assert client.get("key").status == 200
        clock.now += 0.7
        assert client.get("idle").text == "-1"
        assert client.get("key").headers["location"] == client.base
        assert "Passphrase of your key" in client.get().text
        clock.now += 2.6
        assert client.gone


def test_closing_it_ends_the_server(tmp_path: Path) -> None:
    with running(tmp_path) as client:
        client.enter()
        closed = client.post("close")
        assert "The desk is closed" in closed.text and closed.headers["clear-site-data"] == '"cache"'
        assert client.gone


def test_a_wrong_passphrase_opens_nothing_and_two_that_differ_make_no_key(tmp_path: Path) -> None:
    with running(tmp_path) as client:
        client.enter()
        for again, said in (("four dull words", "are not the same"), ("short", "needs at least 12 letters")):
            answer = client.post("make-key", passphrase="short" if again == "short" else PASSPHRASE, again=again)
            assert answer.status == 422 and said in answer.text
        assert not (tmp_path / KEY).exists()
        assert (
            client.post("make-key", passphrase=PASSPHRASE, again=PASSPHRASE).headers["location"] == client.base + "key"
        )
        assert client.get(KEY).raw == (tmp_path / KEY).read_bytes()
        assert client.get("counsellor.key.pub").text.startswith("age1")
        client.post("lock")
        answer = client.post("unlock", passphrase=PASSPHRASE + "!")
        assert answer.status == 422 and "This passphrase does not open the key" in answer.text
        assert client.get(KEY).status == 303 and client.get("names").status == 303
        assert PASSPHRASE not in answer.text


def test_a_file_that_was_changed_on_the_disk_is_told_of_and_left_as_it_is(tmp_path: Path) -> None:
    with_key(tmp_path)
    (tmp_path / FILE).write_bytes(b"age-encryption.org/v1\nnonsense")
    with running(tmp_path) as client:
        client.enter()
        answer = client.post("unlock", passphrase=PASSPHRASE)
        assert answer.status == 422 and "was changed or damaged outside of it" in answer.text
        assert (tmp_path / FILE).read_bytes() == b"age-encryption.org/v1\nnonsense"


def test_where_the_key_is_gone_a_copy_of_it_opens_what_is_kept(tmp_path: Path) -> None:
    with_key(tmp_path)
    secret = (tmp_path / KEY).read_bytes()
    with running(tmp_path) as client:
        client.enter()
        client.post("unlock", passphrase=PASSPHRASE)
        client.hand_in(pages_html=html.page(few(), load()))
        [waiting] = re.findall(r'form="back-(\w+)"', client.get("names").text)
        client.post("names", None, **{waiting: "Blue"})
        client.post("lock")
        (tmp_path / KEY).unlink()
        page = client.get().text
        assert "opens with that key alone. Choose a copy" in page and "Make my key" not in page
        told = {"key-passphrase": PASSPHRASE}
        assert client.hand_in("use-key", "key", told, wrong_key=b"hello").status == 422
        assert client.hand_in("use-key", "key", told, my_key=secret).status == 303
        assert "Blue" in client.get().text and (tmp_path / KEY).read_bytes() == secret


def test_what_cannot_be_kept_is_said_and_a_note_is_not_lost(tmp_path: Path) -> None:
    """A second desk changed the file meanwhile."""
    with_key(tmp_path)
    with running(tmp_path) as client:
        client.enter()
        client.post("unlock", passphrase=PASSPHRASE)
        client.hand_in(pages_html=html.page(few(), load()))
        [waiting] = re.findall(r'form="back-(\w+)"', client.get("names").text)
        client.post("names", None, **{waiting: "Blue"})
        [who] = re.findall(r'<th scope="row" dir="auto"><a href="[^"]*?(who/\w+)">', client.get().text)
        (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes() + b"x")
        answer = client.post(f"{who}/note", text="typed for long")
        assert (
            answer.status == 409
            and "opened a second time" in answer.text
            and ">typed for long</textarea>" in answer.text
        )
        assert client.post(f"{who}/forget").status == 409
        assert "Blue" in client.get().text
