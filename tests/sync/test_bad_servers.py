"""Servers that are down, slow, strange or of another version: a code says which, and nothing is lost."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import update
from support.bad_server import BadServer, http
from support.exchange import Server, TestOffice, no_pause

from pes_central.tables import DeviceEntry, ServerIdentity
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.ids import new_id
from pes_desktop.models.base import utcnow
from pes_desktop.sync import codec
from pes_desktop.sync.engine import RoundResult, run_round
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.state import sync_state
from pes_desktop.sync.transport import checked_url
from pes_desktop.sync.wire import Batch

Answering = Callable[[bytes | None], BadServer]


@pytest.fixture
def answering() -> Iterator[Answering]:
    made: list[BadServer] = []

    def make(answer: bytes | None) -> BadServer:
        made.append(BadServer(answer))
        return made[-1]
    yield make
    for one in made:
        one.close()


def round_with(office: TestOffice, url: str, stall: float = 5.0) -> RoundResult:
    before = office.waiting()
    with office.transport(url, stall_seconds=stall, ask_attempts=2) as transport:
        result = run_round(office.store, transport, pause=no_pause)
    assert office.waiting() == before
    assert result.waiting == before
    assert (result.acknowledged, result.equal) == (0, None)
    with office.store.read() as session:
        state = sync_state(session)
    assert not state.green
    assert state.last_error == result.problems[0].code
    return result


@pytest.fixture
def enrolled(shared_server: Server, office: TestOffice) -> TestOffice:
    office.enrol(shared_server)
    office.add_people(2)
    return office


def test_nothing_listens(enrolled: TestOffice) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    result = round_with(enrolled, f"http://127.0.0.1:{port}")
    assert [fault.code for fault in result.problems] == ["server_unreachable"]


def test_silence_times_out_on_the_stall(enrolled: TestOffice, answering: Answering) -> None:
    result = round_with(enrolled, answering(None).url, stall=0.2)
    assert [fault.code for fault in result.problems] == ["server_slow"]


@pytest.mark.parametrize(("answer", "code"), [
    (http(b"<html>Bienvenido al wifi del parque</html>"), "server_rubbish"),
    (http(b"", "302 Found"), "server_rubbish"),
    (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "server_rubbish"),
    (http(b"PESR\x01\x01" + b"\x00" * 40, kind="application/vnd.pes.receipt"), "server_rubbish"),
    (http(b"PESR\x63\x01" + b"\x00" * 40, kind="application/vnd.pes.receipt"), "server_other_version"),
    (http(b'{"code":"protocol_unsupported"}', "400 Bad Request", "application/json"), "server_other_version"),
    (http(b"oops", "502 Bad Gateway"), "server_error"),
    (http(b"no", "401 Unauthorized"), "server_rubbish"),
    (b"", "server_unreachable"),
])
def test_strange_answers(enrolled: TestOffice, answering: Answering, answer: bytes, code: str) -> None:
    result = round_with(enrolled, answering(answer).url)
    assert [fault.code for fault in result.problems] == [code]


def test_receipt_of_another_batch_is_not_believed(
        enrolled: TestOffice, shared_server: Server, answering: Answering) -> None:
    account = enrolled.account
    assert account is not None
    batch = Batch(new_id(), 7, account.device_id, account.office_id, utcnow(), None, [])
    with enrolled.transport() as transport:
        receipt = transport.send_batch(codec.encode_batch(batch, account.keys)[0], batch)
    forged = http(codec.encode_receipt(receipt), kind="application/vnd.pes.receipt")
    result = round_with(enrolled, answering(forged).url)
    assert [fault.code for fault in result.problems] == ["server_rubbish"]


def test_revoked_device(enrolled: TestOffice, shared_server: Server) -> None:
    with shared_server.engine.begin() as connection:
        connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == enrolled.device_id).values(
            revoked_at=utcnow()))
    result = round_with(enrolled, shared_server.url)
    assert [fault.code for fault in result.problems] == ["server_refused_device"]
    assert result.problems[0].params == {"reason": "device_revoked"}


def test_another_server_at_the_address(own_server: Server, office: TestOffice) -> None:
    own_server.start()
    office.enrol(own_server)
    with office.transport() as transport:
        assert run_round(office.store, transport).complete
        with own_server.engine.begin() as connection:
            connection.execute(update(ServerIdentity).values(server_id=new_id()))
        for _ in range(2):
            result = run_round(office.store, transport)
            assert [fault.code for fault in result.problems] == ["server_other"]
            office.add_people(1)
    assert office.waiting() == 10


def test_not_enrolled(office: TestOffice, shared_server: Server) -> None:
    from pes_desktop.sync.transport import Transport

    with Transport(shared_server.url) as transport, pytest.raises(DomainError) as caught:
        run_round(office.store, transport)
    assert caught.value.codes == ("sync_not_enrolled",)


@pytest.mark.parametrize(("url", "code"), [
    ("central.example.org", "server_address"), ("ftp://x", "server_address"), ("https://u:p@x", "server_address"),
    ("http://central.example.org", "server_not_secure"), ("http://192.168.0.9:80", "server_not_secure"),
    ("https://x:port", "server_address"),
])
def test_addresses_that_are_refused(url: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        checked_url(url)
    assert caught.value.codes == (code,)


def test_addresses_that_pass() -> None:
    assert checked_url(" https://central.example.org/pes/ ") == "https://central.example.org/pes"
    assert checked_url("http://127.0.0.1:8000") == "http://127.0.0.1:8000"


def test_wrong_codes(office: TestOffice, shared_server: Server, new_office: Callable[[], TestOffice]) -> None:
    from pes_desktop.sync.enrol import enrol

    def attempt(code: str, who: TestOffice, office_code: str) -> str:
        with pytest.raises(ExchangeFault) as caught:
            enrol(who.store, shared_server.url, code, office_id=who.office_id, office_code=office_code,
                  device_id=who.device_id)
        return caught.value.code

    other = new_office()
    code = shared_server.code(office.code)
    assert attempt("AAAA-BBBB-CCCC", office, office.code) == "enrol_code_wrong"
    assert attempt(code, other, other.code) == "enrol_office_other"
    found = enrol(office.store, shared_server.url, code.lower().replace("-", " "), office_id=office.office_id,
                  office_code=office.code, device_id=office.device_id)
    assert found.letter == "A"
    assert attempt(code, other, office.code) == "enrol_code_wrong"  # used by another PC
    again = enrol(office.store, shared_server.url, code, office_id=office.office_id, office_code=office.code,
                  device_id=office.device_id)  # the answer was lost: same PC, same code
    assert again.token != found.token
