"""A PC whose date is wrong knows headquarters by its key: nobody else gets a byte, no other fault is passed over."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pcs_kit import desk_of
from support.exchange import Server, TestOffice, no_pause
from support.scripted_server import Answer, ScriptedServer, as_json
from support.tls import FUTURE, NOW, PAST, TlsFront, certificate, new_key

from pes_desktop.services.sync_session import sync_now
from pes_desktop.sync.auto import NEEDS_A_PERSON
from pes_desktop.sync.engine import run_round
from pes_desktop.sync.enrol import enrol, keep_tls_key, open_transport
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.store import Account, require_account
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.trust import OtherKey, by_dates

Vouch = Callable[..., ssl.SSLContext]


@pytest.fixture
def vouched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vouch:
    """Makes a certificate that the system trusts, as ``certificate`` does."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    return lambda key=None, days=NOW: certificate(tmp_path, key, days)


@pytest.fixture
def fronts() -> Iterator[Callable[[ScriptedServer | Server, ssl.SSLContext], TlsFront]]:
    made: list[TlsFront] = []

    def front(behind: ScriptedServer | Server, context: ssl.SSLContext) -> TlsFront:
        parts = urlsplit(behind.url)
        made.append(TlsFront((parts.hostname or "", parts.port or 0), context))
        return made[-1]
    yield front
    for one in made:
        one.close()


@pytest.fixture
def headquarters() -> Iterator[ScriptedServer]:
    server = ScriptedServer(lambda _: as_json({"count": 1, "buckets": []}))
    yield server
    server.close()


def seen_key(front: TlsFront, **options: str) -> str:
    with Transport(front.url, "secret-token", **options) as line:
        assert line.tls_key == ""
        assert line.buckets("job", 0, 8).count == 1
        return line.tls_key


def refused(front: TlsFront, known: str = "") -> ExchangeFault:
    with Transport(front.url, "secret-token", ask_wait=0.0, known_key=known) as line, \
            pytest.raises(ExchangeFault) as caught:
        line.digests()
    assert line.tls_key == ""
    return caught.value


def test_the_key_is_seen_once_a_certificate_was_vouched_for(
        fronts: Callable[..., TlsFront], headquarters: ScriptedServer, vouched: Vouch) -> None:
    key = new_key()
    first, renewed, other = (seen_key(fronts(headquarters, vouched(one))) for one in (key, key, new_key()))
    assert len(first) == 64
    assert first == renewed, "a renewed certificate of the same key"
    assert other not in ("", first)
    with Transport(headquarters.url) as plain:
        plain.buckets("job", 0, 8)
        assert plain.tls_key == "", "no TLS, no key"


@pytest.mark.parametrize("days", [PAST, FUTURE], ids=["expired", "not yet valid"])
def test_a_wrong_date_stops_nothing_where_the_key_is_known(
        fronts: Callable[..., TlsFront], headquarters: ScriptedServer, vouched: Vouch, days: tuple[int, int]) -> None:
    key = new_key()
    front = fronts(headquarters, vouched(key))
    known = seen_key(front)
    front.context, asked = vouched(key, days), len(headquarters.asked)
    headquarters.script = lambda _: Answer(b'{"count": 2, "buckets": []}', date="Mon, 02 Mar 2015 08:00:00 GMT")
    with Transport(front.url, "secret-token", known_key=known) as line:
        assert [line.buckets("job", first, 8).count for first in (0, 8)] == [2, 2]
        assert line.clock_offset_ms is not None
        assert line.clock_offset_ms / 86_400_000 < -365, "the page tells how far off the clock is"
        assert line.tls_key == "", "nobody vouched for it anew"
    assert len(headquarters.asked) == asked + 2, "each question once"
    assert front.lines == 2, "and one line for both, after that on which the date was met"


@pytest.mark.parametrize("days", [PAST, FUTURE], ids=["expired", "not yet valid"])
@pytest.mark.parametrize("known", ["another", "none"])
def test_who_has_not_the_known_key_hears_nothing(
        fronts: Callable[..., TlsFront], headquarters: ScriptedServer, vouched: Vouch, days: tuple[int, int],
        known: str) -> None:
    key = seen_key(fronts(headquarters, vouched())) if known == "another" else ""
    front, asked = fronts(headquarters, vouched(new_key(), days)), len(headquarters.asked)
    fault = refused(front, key)
    assert (fault.code, fault.codes, fault.reached) == ("server_dates", ("server_dates",), False)
    front.close()
    assert front.heard == b""
    assert len(headquarters.asked) == asked
    assert fault.code not in NEEDS_A_PERSON, "the clock is often put right by the line itself"


def test_the_known_key_excuses_nothing_but_dates(
        fronts: Callable[..., TlsFront], headquarters: ScriptedServer, vouched: Vouch, tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch) -> None:
    key = new_key()
    known = seen_key(fronts(headquarters, vouched(key)))
    (tmp_path / "other").mkdir()
    for days in (NOW, PAST):  # signed by somebody whom the system does not know, whatever its days
        front = fronts(headquarters, certificate(tmp_path / "other", key, days))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "other" / "none.pem"))
        fault = refused(front, known)
        assert (fault.code, fault.reached) == ("server_not_trusted", False)
        front.close()
        assert front.heard == b""


@pytest.mark.parametrize(("code", "dates"), [(9, True), (10, True), (0x800B0101, True), (18, False), (62, False),
                                             (0x800B0109, False), (None, False)])
def test_which_refusals_are_of_dates(code: int | None, dates: bool) -> None:
    error = ssl.SSLCertVerificationError("")
    if code is not None:
        error.verify_code = code
    assert by_dates(error) is dates
    assert by_dates(OtherKey(""))


def test_a_whole_round_of_a_pc_with_a_wrong_date(
        fronts: Callable[..., TlsFront], shared_server: Server, office: TestOffice, vouched: Vouch) -> None:
    key = new_key()
    front = fronts(shared_server, vouched(key))

    def admitted() -> Account:
        found = enrol(office.store, front.url, shared_server.code(office.code), office_id=office.office_id,
                      office_code=office.code, device_id=office.device_id)
        assert kept(office) == found
        return found

    known = admitted()
    assert len(known.tls_key) == 64
    front.context = vouched(key, PAST)
    office.add_people(30)
    with open_transport(known, stall_seconds=20.0, lanes=4) as line:
        assert run_round(office.store, line, pause=no_pause, batch_bytes=1500, lanes=4).complete
        keep_tls_key(office.store, line)
    assert kept(office) == known, "a key that nobody vouched for is not remembered"
    again = admitted()
    assert again.tls_key == known.tls_key, "by a new code, under the wrong date"
    front.context = vouched(new_key())
    assert sync_now(desk_of(office, office.folder).ctx, stall=20.0).complete
    assert kept(office).tls_key not in ("", again.tls_key), "the latest that was vouched for"
    assert kept(office) == replace(again, tls_key=kept(office).tls_key)
    with Transport(shared_server.url) as elsewhere:
        elsewhere.tls_key = known.tls_key
        keep_tls_key(office.store, elsewhere)
    assert kept(office).tls_key != known.tls_key, "the key of another address is none of this one's"


def kept(office: TestOffice) -> Account:
    with office.store.read() as session:
        return require_account(session)
