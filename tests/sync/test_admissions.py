"""How a PC is admitted with a code, by line and by stick: what it shows, what it keeps, what it forgets."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from exchange_kit import EPOCH, SERVER, admit
from support.exchange import TestOffice
from support.scripted_server import Answer, Asked, ScriptedServer, as_json

from pes_desktop.domain.errors import DomainError
from pes_desktop.sync import by_stick, sealing
from pes_desktop.sync.asked import Asked as AskedByStick
from pes_desktop.sync.asked import keep_request, pending_request
from pes_desktop.sync.enrol import NO_EPOCH, enrol, exchange_keys, open_answer, open_transport, take_answer
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.sealing import CentralKeys
from pes_desktop.sync.store import LAST, Account, account, read_setting, save_setting

CENTRAL = CentralKeys(b"s" * 32, b"g" * 32)
PUBLIC = sealing.as_text(CENTRAL.public)
SECRET = b"o" * 32
OTHER, LATER = UUID(int=71), UUID(int=72)
ROUND = {"at": "2026-03-02T10:00:00+00:00", "equal": True, "proof_at": "2026-03-02T10:00:00+00:00"}
CODE_HASH = by_stick.code_hash("AAAABBBBCCCC")


class Headquarters(ScriptedServer):
    """Admits and exchanges keys; ``change`` makes of its answer what a test wants."""

    def __init__(self) -> None:
        self.server_id, self.epoch = SERVER, EPOCH
        self.change: Callable[[dict[str, Any]], dict[str, Any]] = lambda answer: answer
        self.status = 200
        self.device = UUID(int=0)
        super().__init__(self.answer)

    def answer(self, asked: Asked) -> Answer:
        request = json.loads(asked.body)
        device = UUID(request.get("device_id", str(self.device)))
        wrapped = sealing.wrap(SECRET, base64.b64decode(request["wrap_key"]), sealing.office_secret(device))
        answer = {"server_key": PUBLIC, "office_key": sealing.as_text(wrapped)}
        if asked.path == "/v1/enrol":
            answer |= {"token": "new-token", "letter": "C", "server_id": str(self.server_id), "epoch": str(self.epoch)}
        return as_json(self.change(answer), self.status)


@pytest.fixture
def server() -> Iterator[Headquarters]:
    made = Headquarters()
    yield made
    made.close()


def join(office: TestOffice, url: str, **options: Any) -> Account:
    return enrol(office.store, url, "AAAA-BBBB", office_id=office.office_id, office_code="ALA",
                 device_id=office.device_id, **options)


def kept(office: TestOffice) -> Account | None:
    with office.store.read() as session:
        return account(session)


def last(office: TestOffice) -> dict[str, Any]:
    with office.store.read() as session:
        return read_setting(session, LAST)


def test_what_a_pc_shows_for_its_code_and_what_it_gets(server: Headquarters, office: TestOffice) -> None:
    found = join(office, f" {server.url}/ ")
    (asked,) = server.asked
    request = json.loads(asked.body)
    assert (asked.method, asked.path) == ("POST", "/v1/enrol")
    assert {name: request[name] for name in request.keys() - {"signing_key", "wrap_key"}} == {
        "code": "AAAA-BBBB", "office_id": str(office.office_id), "office_code": "ALA",
        "device_id": str(office.device_id), "letter": "A"}
    assert found == kept(office) == Account(
        server.url, "new-token", SERVER, EPOCH, office.device_id, office.office_id, "C", found.signing_key, PUBLIC,
        sealing.as_text(SECRET))
    assert sealing.signing_public(sealing.as_key(found.signing_key)) == base64.b64decode(request["signing_key"])
    assert last(office) == {}, "nothing was proven, nothing is forgotten"
    join(office, server.url, letter="B")
    again = json.loads(server.asked[1].body)
    assert again["letter"] == "B"
    assert {again["signing_key"], again["wrap_key"]}.isdisjoint({request["signing_key"], request["wrap_key"]})


def test_a_headquarters_of_the_first_protocol_gives_no_keys(server: Headquarters, office: TestOffice) -> None:
    server.change = lambda answer: {**answer, "server_key": "", "office_key": ""}
    found = join(office, server.url)
    assert (found.signing_key, found.server_key, found.office_key, found.keys) == ("", "", "", None)


@pytest.mark.parametrize("wrong", [
    "", "not base64 !", sealing.as_text(b"x" * 80), "Ym\nFk" * 20,
    sealing.as_text(sealing.wrap(SECRET, sealing.sealing_public(b"w" * 32), sealing.office_secret(UUID(int=5))))])
def test_an_offices_secret_that_does_not_open_admits_nobody(server: Headquarters, office: TestOffice,
                                                            wrong: str) -> None:
    server.change = lambda answer: {**answer, "office_key": wrong}
    with pytest.raises(ExchangeFault) as caught:
        join(office, server.url)
    assert (caught.value.code, caught.value.codes) == ("server_rubbish", ("server_rubbish",))
    assert kept(office) is None


def test_a_secret_with_signs_between_is_none(server: Headquarters, office: TestOffice) -> None:
    server.change = lambda answer: {**answer, "office_key": f"!{answer['office_key']}"}
    with pytest.raises(ExchangeFault):
        join(office, server.url)


def test_a_secret_wrapped_for_another_pc_is_none(server: Headquarters, office: TestOffice) -> None:
    admitted(office, server)
    server.device = UUID(int=99)
    with office.transport() as line, pytest.raises(ExchangeFault) as caught:
        exchange_keys(office.store, line)
    assert caught.value.code == "server_rubbish"


def test_an_address_without_tls_only_where_it_is_allowed(office: TestOffice) -> None:
    with pytest.raises(DomainError) as caught:
        join(office, "http://central.invalid")
    assert [(fault.code, fault.field) for fault in caught.value.faults] == [("server_not_secure", "url")]
    with pytest.raises(ExchangeFault) as reached:
        join(office, "http://central.invalid", allow_plain=True)
    assert reached.value.code == "server_unreachable"


def test_joining_again_keeps_what_is_known_of_the_same_headquarters(server: Headquarters, office: TestOffice) -> None:
    join(office, server.url)
    with office.store.local() as session:
        save_setting(session, LAST, ROUND)
    server.epoch = LATER
    found = join(office, server.url)
    assert (found.epoch, kept(office)) == (EPOCH, found), "the next round sees that it went back, and mends it"
    assert last(office) == ROUND


def test_what_was_proven_with_another_headquarters_says_nothing(server: Headquarters, office: TestOffice) -> None:
    join(office, server.url)
    with office.store.local() as session:
        save_setting(session, LAST, ROUND)
    server.server_id = OTHER
    found = join(office, server.url)
    assert (found.server_id, found.epoch) == (OTHER, NO_EPOCH)
    assert kept(office) == found
    assert last(office) == {**ROUND, "equal": None, "proof_at": None}
    assert UUID(int=0) == NO_EPOCH


# By stick

def ask(office: TestOffice) -> bytes:
    """The request of this PC, as it lies on the stick."""
    request = by_stick.Request(office.device_id, office.office_id, "ALA", "A", sealing.signing_public(b"d" * 32),
                               sealing.sealing_public(b"w" * 32), datetime(2026, 3, 2, tzinfo=UTC))
    data = by_stick.write_request(request, CODE_HASH)
    with office.store.local() as session:
        keep_request(session, AskedByStick(data, b"d" * 32, b"w" * 32,
                                           by_stick.derived_key(CODE_HASH, by_stick.ANSWER_KIND), request.created))
    return data


def answered(url: str = "", server_id: UUID = SERVER) -> by_stick.Answer:
    return by_stick.Answer("stick-token", "D", server_id, LATER, CENTRAL.public, SECRET, url, b"p" * 32)


def take(office: TestOffice, answer: by_stick.Answer) -> Account:
    return take_answer(office.store, answer, office_id=office.office_id, device_id=office.device_id)


def test_an_answer_on_a_stick_admits_and_ends_the_question(office: TestOffice) -> None:
    data = ask(office)
    opened = open_answer(office.store, by_stick.write_answer(answered(), data, CENTRAL, CODE_HASH))
    assert opened == answered()
    assert kept(office) is None, "nothing is kept yet"
    found = take(office, opened)
    assert found == kept(office) == Account(
        "", "stick-token", SERVER, LATER, office.device_id, office.office_id, "D", sealing.as_text(b"d" * 32), PUBLIC,
        sealing.as_text(SECRET))
    with office.store.read() as session:
        assert pending_request(session) is None
    for late in (lambda: take(office, opened), lambda: open_answer(office.store, b"")):
        with pytest.raises(DomainError) as caught:
            late()
        assert caught.value.codes == ("stick_not_asked",)


@pytest.mark.parametrize(("named", "known", "url"), [
    ("https://central.ec/", "https://old.ec", "https://central.ec"), ("", "https://old.ec", "https://old.ec"),
    ("nonsense", "https://old.ec", "https://old.ec"), ("http://open.ec", "https://old.ec", "https://old.ec"),
    ("https://central.ec", None, "https://central.ec"), ("", None, ""), ("nonsense", None, "")])
def test_the_address_that_an_answer_names(office: TestOffice, named: str, known: str | None, url: str) -> None:
    if known is not None:
        admit(office, known)
    ask(office)
    assert take(office, answered(named)).url == url


def test_by_stick_too_another_headquarters_has_proven_nothing(office: TestOffice) -> None:
    admit(office)
    with office.store.local() as session:
        save_setting(session, LAST, ROUND)
    ask(office)
    assert take(office, answered()).epoch == EPOCH
    assert last(office) == ROUND
    ask(office)
    assert take(office, answered(server_id=OTHER)).epoch == NO_EPOCH
    assert last(office)["equal"] is None


def test_admission_by_line_ends_the_question_on_the_stick(server: Headquarters, office: TestOffice) -> None:
    ask(office)
    join(office, server.url)
    with office.store.read() as session:
        assert pending_request(session) is None


# Keys of a PC that was admitted before there were any

def admitted(office: TestOffice, server: Headquarters) -> Account:
    server.device = office.device_id
    return admit(office, server.url)


def test_keys_are_exchanged_once_headquarters_has_some(server: Headquarters, office: TestOffice) -> None:
    before = admitted(office, server)
    with open_transport(before) as line:
        found = exchange_keys(office.store, line)
        assert found == kept(office) == replace(
            before, signing_key=found.signing_key, server_key=PUBLIC, office_key=sealing.as_text(SECRET))
        (asked,) = server.asked
        shown = json.loads(asked.body)
        assert (asked.path, shown.keys()) == ("/v1/keys", {"signing_key", "wrap_key"})
        assert base64.b64decode(shown["signing_key"]) == sealing.signing_public(sealing.as_key(found.signing_key))
        again = exchange_keys(office.store, line)
    assert again.signing_key == found.signing_key, "headquarters lost its side: ours stays"
    assert json.loads(server.asked[1].body)["signing_key"] == shown["signing_key"]


def test_a_lost_answer_changes_no_key(server: Headquarters, office: TestOffice) -> None:
    before = admitted(office, server)
    server.status = 502
    with open_transport(before) as line:
        with pytest.raises(ExchangeFault):
            exchange_keys(office.store, line)
        waiting = kept(office)
        assert waiting is not None
        assert (waiting.server_key, waiting.keys) == ("", None)
        server.status = 200
        assert exchange_keys(office.store, line).signing_key == waiting.signing_key != ""


def test_at_a_headquarters_without_keys_the_account_stays(server: Headquarters, office: TestOffice) -> None:
    before = admitted(office, server)
    server.change, server.status = lambda answer: {"code": "request_refused"}, 404
    with open_transport(before) as line:
        found = exchange_keys(office.store, line)
    assert found == kept(office) == replace(before, signing_key=found.signing_key)
    assert found.signing_key


def test_a_pc_without_an_account_exchanges_no_keys(server: Headquarters, office: TestOffice) -> None:
    account_of_another = Account(server.url, "t", SERVER, EPOCH, UUID(int=1), UUID(int=2), "A")
    with open_transport(account_of_another) as line, pytest.raises(DomainError) as caught:
        exchange_keys(office.store, line)
    assert caught.value.codes == ("sync_not_enrolled",)
    assert server.asked == []


def test_the_line_of_an_account(server: Headquarters, office: TestOffice) -> None:
    found = admitted(office, server)
    with open_transport(found) as line:
        exchange_keys(office.store, line)
    assert server.asked[0].headers["Authorization"] == "Bearer token-1"
    plain = replace(found, url="http://central.ec")
    with pytest.raises(DomainError):
        open_transport(plain)
    with open_transport(plain, allow_plain=True) as line:
        assert line.url == "http://central.ec"
