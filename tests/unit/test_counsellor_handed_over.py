"""Sealed to a key or a passphrase, opened by a counsellor, told in a row, answered with a card; in plain sentences."""

import json
import os
import re
import stat
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import get_args

import pytest
from msgspec.structs import replace

from telemetry import cli
from telemetry.counsellor import card, html, keys, sealed
from telemetry.counsellor.caseload import Case, Given, caseload, cases, one_pager
from telemetry.counsellor.chosen import Chosen, Item, Said
from telemetry.counsellor.container import FileError, Why, unpacked
from telemetry.counsellor.reader import MOST_SEALED, Opened, Unlock, read, read_files
from telemetry.words import load
from tests.counsellor_kit import MADE, Words, few, full
from vault.seal_error import MAGIC, SealError
from vault.sealing import Identity, new_identity, seal_with_passphrase

PASSPHRASE = "a lamp and nine ropes"
TOLD = "blue coat, red door"


@pytest.fixture(scope="module", autouse=True)
def _cheap() -> Iterator[None]:
    """Seals that take no time to open; what they cost is tested in test_vault_sealing."""
    usual = seal_with_passphrase.__defaults__
    seal_with_passphrase.__defaults__ = (2,)
    yield
    seal_with_passphrase.__defaults__ = usual


@pytest.fixture(scope="module")
def page() -> bytes:
    return html.page(few(), load())


@pytest.fixture(scope="module")
def key() -> keys.NewKey:
    return keys.new_key(PASSPHRASE)


@pytest.fixture(scope="module")
def mine(key: keys.NewKey) -> Identity:
    return keys.open_key(key.secret, PASSPHRASE)


@pytest.fixture(scope="module")
def by_passphrase(page: bytes) -> bytes:
    return sealed.seal_with(page, f" {TOLD} ")


# Keys


def test_a_key_opens_with_its_passphrase_alone_and_its_public_half_is_what_is_handed_out(
    key: keys.NewKey, mine: Identity
) -> None:
    assert mine.recipient == key.recipient == keys.read_public(key.public)
    assert mine.secret.encode() not in key.secret and PASSPHRASE.encode() not in key.secret
    with pytest.raises(SealError, match="wrong"):
        keys.open_key(key.secret, PASSPHRASE[:-1])
    assert keys.told(key.recipient).replace(" ", "").lower() == key.recipient[-12:]
    with pytest.raises(ValueError, match="12 letters"):
        keys.new_key(" elevenchars ")


def test_a_public_half_with_a_slip_in_it_is_no_key(key: keys.NewKey) -> None:
    other = "q" if key.recipient[-1] != "q" else "p"
    slipped = f"{key.recipient[:-1]}{other}\n".encode()
    for data in (slipped, b"", b"age1", key.secret, key.public + new_identity().recipient.encode()):
        with pytest.raises(FileError, match="not_ours"):
            keys.read_public(data)
    assert keys.read_public(b"\xef\xbb\xbfMy key:\r\n" + key.public.replace(b"\n", b"\r\n")) == key.recipient


# Sealed files


def test_a_sealed_file_opens_for_whom_it_is_and_for_nobody_else(
    page: bytes, key: keys.NewKey, mine: Identity, by_passphrase: bytes
) -> None:
    to_me = sealed.seal_for(page, key.recipient)
    assert read(to_me, Unlock((new_identity(), mine))) == Opened("", unpacked(page), sealed=True)
    assert read(by_passphrase, Unlock(passphrases=("no", f"{TOLD} "))).chosen == unpacked(page)
    assert read(page) == Opened("", unpacked(page), sealed=False)
    for content in (to_me, by_passphrase):
        assert b"assembly" not in content
    for data, unlock, why in (
        (to_me, None, "locked"),
        (to_me, Unlock(passphrases=(TOLD,)), "locked"),
        (to_me, Unlock((new_identity(),)), "other_key"),
        (by_passphrase, Unlock((mine,)), "locked"),
        (by_passphrase, Unlock(passphrases=("no",)), "wrong"),
        (to_me[:-1] + bytes([to_me[-1] ^ 1]), Unlock((mine,)), "altered"),
        (by_passphrase[:-1], Unlock(passphrases=(TOLD,)), "altered"),
        (MAGIC.replace(b"v1", b"v2") + to_me[len(MAGIC) :], Unlock((mine,)), "newer"),
        (b"x" * (MOST_SEALED + 1), None, "too_big"),
        (sealed.seal_for(b"hello", key.recipient), Unlock((mine,)), "not_ours"),
    ):
        with pytest.raises(FileError) as error:
            read(data, unlock)
        assert error.value.why == why
        said = load().text(error.value.key, file="pages.age")
        assert ("with your key" in said, "with this passphrase" in said) == (
            why == "other_key",
            why == "wrong",
        )


def test_many_files_are_read_or_refused_one_by_one(tmp_path: Path, page: bytes) -> None:
    for name, data in (("a.html", page), ("b.html", page.replace(b"assembly", b"lesson")), ("c.txt", b"hello")):
        (tmp_path / name).write_bytes(data)
    found, refused = read_files(sorted(tmp_path.iterdir()))
    assert [one.file for one in found] == ["a.html"]
    assert [(one.file, one.error.why) for one in refused] == [("b.html", "altered"), ("c.txt", "not_ours")]


@pytest.mark.parametrize("why", get_args(Why))
def test_every_reason_is_a_plain_sentence(why: Why) -> None:
    said = load().text(FileError(why).key, file="notes.age")
    assert said.startswith("notes.age") and said.endswith(".")
    assert not re.search(r"\b(error|invalid|exception|decrypt|hash|schema)\b", said, re.IGNORECASE)
    assert max(len(sentence.split()) for sentence in re.split(r"[.:;]", said)) <= 22


# Cards


def test_a_card_opens_with_its_code_however_it_is_typed() -> None:
    made = card.made("  Try the door\nonce ", "You got further than in May.", MADE)
    code = card.new_code()
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", code)
    data = card.sealed(made, code)
    assert len(data) < 1000 and b"door" not in data
    for typed in (code, code.lower(), code.replace("-", " "), f" {code.replace('-', '').replace('0', 'o')} "):
        assert card.opened(data, typed) == card.Card("Try the door once", "You got further than in May.", MADE)


def test_a_card_that_does_not_open_says_why(by_passphrase: bytes) -> None:
    data = card.sealed(card.made("x"), TOLD)
    newer = seal_with_passphrase(b'{"schema":"counsellor-card/1-1-0","card":{"step":"x"}}', TOLD)
    broken = seal_with_passphrase(b'{"schema":"counsellor-card/1-0-0","card":{"step":9}}', TOLD)
    for content, typed, why in (
        (data, "no", "wrong"),
        (data[:-1], TOLD, "altered"),
        (newer, TOLD, "newer"),
        (broken, TOLD, "altered"),
        (by_passphrase, TOLD, "not_ours" if len(by_passphrase) <= card.MOST_BYTES else "too_big"),
        (seal_with_passphrase(b"hello", TOLD), TOLD, "not_ours"),
        (b"hello", TOLD, "not_ours"),
        (b"x" * (card.MOST_BYTES + 1), TOLD, "too_big"),
    ):
        with pytest.raises(FileError) as error:
            card.opened(content, typed)
        assert error.value.why == why
    with pytest.raises(ValueError, match="step"):
        card.made(" \u202e ")
    with pytest.raises(FileError, match="card"):
        read(data, Unlock(passphrases=(TOLD,)))


# The caseload


def given(alias: str, chosen: Chosen, link: str = "") -> Given:
    return Given(alias, Opened(f"{alias}.html", chosen, sealed=False), link)


def test_a_row_an_alias_in_the_order_given_with_the_newest_last() -> None:
    older = replace(few(), made_on=MADE.replace(month=3), talk=False)
    rows = cases([given("Zoe", few()), given("A", full()), given("Zoe", older)])
    assert [(case.alias, [file.opened.chosen.made_on.month for file in case.files]) for case in rows] == [
        ("Zoe", [3, 9]),
        ("A", [9]),
    ]
    page = caseload(rows, load())
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert body.count('scope="row"') == 2 and body.count("<tr>") == 3
    assert [row.count("I&#x27;d like to talk.") for row in body.split("<tr>")[1:]] == [0, 1, 1]


def test_the_caseload_says_what_each_chose_to_show_and_nothing_about_the_rest() -> None:
    only_goal = Chosen(language="en", made_on=MADE, goal=(Said(text="To stay in assembly."),))
    page = caseload(cases([given("A", only_goal), given("B", full())]), load())
    row = re.findall(r"<tr><th.*?</tr>", page)[1]
    assert "What I want: <bdi>To stay in assembly.</bdi>" in row
    headings = [load().text(f"counsellor.heading.{item.value}") for item in Item if item is not Item.TALK]
    assert [heading for heading in headings if heading in row] == ["What I want"]
    said = " ".join(Words(page).texts).lower().replace("not a diagnosis or risk assessment", "")
    assert not re.search(r"\b(risk|score|rank|worse|better|high|low|average|most|least|missing|left out|total)\b", said)


def test_a_one_pager_says_all_that_the_file_says_and_runs_and_loads_nothing() -> None:
    for chosen in (few(), full()):
        page = one_pager(chosen, "<Blue> coat", load())
        read_ = Words(page)
        said = " ".join(read_.texts)
        assert "<Blue> coat" in said and not read_.all("script")
        assert page.count('class="sheet"') == 1 and not re.search(r"https?:|src=|url\((?!#)", page)
        for text in (*(line.text for line in chosen.goal), *(line.text for line in chosen.own_words)):
            assert text in said
        for skill in chosen.skills:
            assert f"{skill.name}: tried {skill.times} times" in said
        assert "Not a diagnosis or risk assessment." in said and "has not been tested in a trial." in said


def test_an_empty_caseload_is_a_page_all_the_same() -> None:
    assert "<tbody></tbody>" in caseload((), load())
    assert Case("A", ()).files == ()


# The commands


class Ran:
    def __init__(self, capsys: pytest.CaptureFixture[str], *args: str | Path) -> None:
        out = StringIO()
        self.code = cli.main([str(one) for one in args], out, MADE)
        self.out, self.err = out.getvalue(), capsys.readouterr().err


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pp").write_text(PASSPHRASE + "\n", encoding="utf-8")
    (tmp_path / "opens").write_text(f"\n{TOLD}\n", encoding="utf-8")
    return tmp_path


def test_a_whole_round_from_key_to_card(
    desk: Path, page: bytes, by_passphrase: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    made = Ran(capsys, "keygen", "--passphrase-file", "pp", "--out", "me.key")
    public = (desk / "me.key.pub").read_bytes()
    assert made.code == 0 and keys.told(keys.read_public(public)) in made.out
    if os.name != "nt":
        assert stat.S_IMODE((desk / "me.key").stat().st_mode) == 0o600
    again = Ran(capsys, "keygen", "--passphrase-file", "pp", "--out", "me.key")
    assert again.code == 2 and "Nothing was written" in again.err

    (desk / "a.age").write_bytes(sealed.seal_for(page, keys.read_public(public)))
    (desk / "b.age").write_bytes(by_passphrase)
    (desk / "c.html").write_bytes(page.replace(b"assembly", b"lesson"))
    files = ["a.age", "b.age", "c.html", "--key", "me.key", "--passphrase-file", "pp", "--opens", "opens"]
    told = Ran(capsys, "counsellor", *files, "--alias", "Blue/coat", "--alias", "Blue/coat", "--alias", "C")
    assert told.code == 1, "one was changed"
    assert "c.html was changed or damaged" in told.err
    assert "a.age: sealed and whole, made on 30 September 2026. Listed as Blue/coat." in told.out
    names = sorted(file.name for file in (desk / "handed-over").iterdir())
    assert names == ["blue-coat-2026-09-30-2.html", "blue-coat-2026-09-30.html", "caseload.html"]
    load_ = (desk / "handed-over" / "caseload.html").read_text(encoding="utf-8")
    assert set(re.findall(r'href="([^"]+)"', load_)) == set(names) - {"caseload.html"}
    assert "lesson" not in load_
    again = Ran(capsys, "counsellor", *files)
    assert again.code == 2 and "There is a caseload in handed-over already" in again.err
    assert (desk / "handed-over" / "caseload.html").read_text(encoding="utf-8") == load_

    written = Ran(capsys, "card", "--step", "Try the door", "--day", "2026-10-09", "--json")
    code = json.loads(written.out)["code"]
    assert card.opened((desk / "pages.card").read_bytes(), code) == card.Card(
        "Try the door", "", MADE.replace(month=10, day=9)
    )
    assert Ran(capsys, "card", "--step", "x").code == 2, "nothing is written over"
    with_passphrase = Ran(capsys, "card", "--step", "x", "--passphrase-file", "pp", "--out", "two.card")
    assert "passphrase that you gave" in with_passphrase.out
    assert card.opened((desk / "two.card").read_bytes(), PASSPHRASE).step == "x"


def test_what_cannot_be_done_is_said_in_a_sentence(
    desk: Path, page: bytes, by_passphrase: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "a.html").write_bytes(page)
    (desk / "b.age").write_bytes(by_passphrase)
    (desk / "short").write_text("short", encoding="utf-8")
    (desk / "bad").write_bytes(b"\xff\xfe\x00")
    Ran(capsys, "keygen", "--passphrase-file", "pp", "--out", "me.key")
    before = sorted(desk.rglob("*"))
    with_key = ("counsellor", "a.html", "--key")
    for code, sentence, args in (
        (2, "Files: 1, names: 2.", ("counsellor", "a.html", "--alias", "A", "--alias", "B")),
        (3, "me.key is your key, and it is sealed", (*with_key, "me.key")),
        (3, "does not open with this passphrase", (*with_key, "me.key", "--passphrase-file", "short")),
        (1, "a.html is no key that keygen made", (*with_key, "a.html", "--passphrase-file", "pp")),
        (3, "b.age is sealed", ("counsellor", "b.age")),
        (1, "cannot be read", ("counsellor", "not_there.html")),
        (2, "not a text file", ("counsellor", "a.html", "--opens", "bad")),
        (2, "at least 12 letters", ("keygen", "--passphrase-file", "short", "--out", "new.key")),
        (2, "at least 12 letters", ("keygen", "--out", "new.key")),
        (2, "at least 8 letters", ("card", "--step", "x", "--passphrase-file", "short")),
        (2, "2026-13-01 is no day", ("card", "--step", "x", "--day", "2026-13-01")),
        (2, "needs an agreed step", ("card", "--step", " ")),
    ):  # fmt: skip
        told = Ran(capsys, *args)
        assert (told.code, told.out) == (code, "") and sentence in told.err, told.err
        assert sorted(desk.rglob("*")) == before
