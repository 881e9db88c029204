"""Broken batches into headquarters over its own addresses, and broken answers of headquarters into the office."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
from fuzz_kit import Tally, row_counts, wordless
from sqlalchemy import select, text
from support.exchange import TestOffice
from support.mangle import ODD_TEXTS, mangled_bytes, mangled_value

from pes_central.auth import enrol_device, make_code
from pes_central.config import load
from pes_central.db import writing
from pes_central.main import create_app
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.ids import new_id
from pes_desktop.models import SYNCED
from pes_desktop.models.base import utcnow
from pes_desktop.sync import codec
from pes_desktop.sync.columns import table_of
from pes_desktop.sync.digest import BUCKETS
from pes_desktop.sync.engine import run_round
from pes_desktop.sync.faults import fault_of
from pes_desktop.sync.freeze import freeze_batch
from pes_desktop.sync.store import Account, save_account
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.wire import Batch, Outcome, Receipt, Verdict


def _office(folder: Path) -> TestOffice:
    office = TestOffice.create(folder / "office", "FUZ")
    people = office.add_people(4)
    _, vacancy = office.add_vacancy()
    office.add_referral(people[0], vacancy)
    office.account = Account("http://127.0.0.1:9", "token", new_id(), new_id(), office.device_id, office.office_id, "A")
    with office.store.local() as session:
        save_account(session, office.account)
    return office


class Server:
    """Headquarters' real application with its database, asked without a socket."""

    def __init__(self, folder: Path, office: TestOffice) -> None:
        self.app = create_app(load(folder / "central", {}))
        self.engine = self.app.state.engine
        with writing(self.engine) as connection:
            code = make_code(connection, office.code, 1)
            self.token, _ = enrol_device(connection, code, office.office_id, office.code, office.device_id, "A",
                                         utcnow())
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app, raise_app_exceptions=False),
                                        base_url="http://central", headers={"Authorization": f"Bearer {self.token}"})

    def counts(self) -> dict[str, int]:
        names = [*SYNCED, "change", "feed", "receipt"]
        with self.engine.connect() as connection:
            tables = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
            query = " UNION ALL ".join(f"SELECT '{n}', count(*) FROM \"{n}\"" for n in sorted(tables)
                                       if n in names or n.startswith("central"))
            return {row[0]: row[1] for row in connection.execute(text(query))}


#: A receipt of protocol 1 names its records itself.
_NONE = Batch(new_id(), 1, new_id(), new_id(), utcnow(), None, [])


def _plain_batch(office: TestOffice) -> Any:
    """The office's first batch as plain data: what a device really sends."""
    assert office.account is not None
    frozen = freeze_batch(office.store, office.account, 64 * 1024, None)
    assert frozen is not None
    return msgspec.msgpack.decode(codec.pack(frozen.batch))


def _renamed(random: Random, plain: Any, number: int) -> Any:
    """The same batch under a new name and number, its records as new ones: otherwise it would be known already."""
    plain = msgspec.msgpack.decode(msgspec.msgpack.encode(plain))
    plain[0], plain[1] = uuid.UUID(int=random.getrandbits(128)).bytes, number + 10
    for record in plain[6]:
        record[2] += number + 1
        record[3] = 0 if random.random() < 0.2 else record[2] - 1
    return plain


def _sealed(plain: Any) -> bytes:
    """Packed as a device packs it; what msgpack cannot hold is sent as text."""
    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return {k.encode("utf-8", "replace").decode() if isinstance(k, str) else k: shape(v)
                    for k, v in value.items()}
        if isinstance(value, list):
            return [shape(item) for item in value]
        if isinstance(value, str):
            return value.encode("utf-8", "replace").decode()
        if isinstance(value, int) and not isinstance(value, bool) and not -2**63 <= value < 2**64:
            return str(value)
        return value
    return codec._open_wrap(codec.BATCH_KIND, 1, codec.packed(msgspec.msgpack.encode(shape(plain), enc_hook=str)))


def _broken(random: Random, good: Any, whole: bytes, number: int) -> bytes:
    pick = random.random()
    if pick < 0.35:
        return mangled_bytes(random, whole)
    plain = _renamed(random, good, number)
    if pick < 0.55:
        return _sealed(mangled_value(random, plain))
    for record in random.sample(plain[6], random.randint(1, 6)):
        record[4] = mangled_value(random, record[4])
    return _sealed(plain)


def _ask(server: Server, random: Random, office: TestOffice) -> Any:
    """A question of another kind, broken somewhere."""
    odd = "".join(c for c in random.choice(ODD_TEXTS) if 32 < ord(c) < 0xD800)[:300] or "x"
    pick = random.randrange(5)
    if pick == 0:
        plain = {"code": "AAAA-BBBB-CCCC", "office_id": str(office.office_id), "office_code": office.code,
                 "device_id": str(office.device_id), "letter": "A"}
        body = json.dumps(mangled_value(random, plain)).encode("utf-8", "surrogatepass")
        return server.client.post("/v1/enrol", content=mangled_bytes(random, body) if random.random() < 0.3 else body,
                                  headers={"content-type": "application/json"})
    if pick == 1:
        return server.client.get("/v1/digests/jobseeker/items", params={
            "buckets": random.choice((odd, "999", "1,2,", "٣"))})
    if pick == 2:
        return server.client.get("/v1/batches/" + quote(odd, safe=""))
    if pick == 3:
        return server.client.get("/v1/digests/" + quote(odd, safe=""))
    return server.client.get("/v1/digests", headers={"Authorization": ("Bearer " + odd).encode()})


def batches(first: int, count: int, folder: Path) -> Tally:
    """Batches to headquarters: an answer with a code and words, or a receipt that tells what is in the tables."""
    tally, office = Tally(), _office(folder)
    server = Server(folder, office)
    good = _plain_batch(office)
    whole = _sealed(good)
    before = server.counts()

    with asyncio.Runner() as runner:
        for number in range(first, first + count):
            random = Random(f"batch {number}")
            with tally.one(number):
                answer = runner.run(_ask(server, random, office) if random.random() < 0.15 else
                                    server.client.post("/v1/batches", content=_broken(random, good, whole, number)))
                if answer.status_code != 200:
                    _refused(answer)
                elif answer.headers["content-type"] == "application/json":
                    continue
                receipt = codec.decode_receipt(answer.content, _NONE)
                for verdict in receipt.verdicts:
                    if verdict.outcome in (Outcome.REFUSED, Outcome.CONFLICT) and (
                            missing := wordless(Fault(verdict.code, verdict.field, verdict.params))):
                        tally.blame(number, missing)
            after = server.counts()
            if answer.status_code != 200 and after != before:
                tally.blame(number, f"half applied: {before} {after}")
            before = after
        runner.run(server.client.aclose())
    for record_type in SYNCED:  # everything in the tables can be read back
        with server.engine.connect() as connection:
            connection.execute(select(table_of(record_type))).all()
    server.engine.dispose()
    office.store.close()
    return tally


def _refused(answer: httpx.Response) -> None:
    """The server's refusal as the office understands it."""
    body = json.loads(answer.content)
    if answer.status_code >= 500 or not {"code", "params"} <= set(body):
        raise AssertionError(f"{answer.status_code} {body}")
    raise fault_of(answer.status_code, answer.content)


class BrokenServer(httpx.BaseTransport):
    """Answers each question of a round: well for a while, then with something broken."""

    def __init__(self, random: Random, office: TestOffice) -> None:
        self.random, self.office = random, office
        self.spared = random.choice((0, 0, 1, 1, 2, 3, 9))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        good, kind = self._good(request)
        headers = {"content-type": kind, "date": "Tue, 20 Oct 2026 10:00:00 GMT"}
        if self.spared > 0:
            self.spared -= 1
            if request.method == "GET" and request.url.path.startswith("/v1/batches/"):
                return httpx.Response(404, content=b'{"code": "batch_unknown", "params": {}}', headers=headers)
            return httpx.Response(200, content=good, headers=headers)
        random = self.random
        status = random.choice((200, 200, 200, 200, 200, 201, 204, 301, 400, 401, 403, 404, 409, 413, 422, 500, 503))
        if status != 200:
            good = json.dumps(self._refusal()).encode("utf-8", "surrogatepass")
        if random.random() < 0.3:
            headers["date"] = random.choice(("", "x", "Thu, 01 Jan 99999 00:00:00 GMT", "Tue, 20 Oct 2026 10:00:00 "
                                             "+99999999", "Mon, 1 Jan 0001 00:00:00 +2359", "\u00f1", "9" * 400))
        if random.random() < 0.1:
            headers["content-encoding"] = random.choice(("gzip", "deflate", "br", "zstd", "x"))
        content = mangled_bytes(random, good) if random.random() < 0.4 else good
        return httpx.Response(status, content=content, headers=[
            (k.encode(), v.encode("utf-8")) for k, v in headers.items()])

    def _refusal(self) -> Any:
        codes = ("batch_number_taken", "batch_too_large", "batch_unknown", "enrol_nothing", "server_error", "zzz",
                 "device_revoked", "protocol_unsupported", "batch_id_reused", "batch_malformed", "")
        return mangled_value(self.random, {
            "code": self.random.choice(codes), "field": None,
            "params": {"last_number": self.random.choice((3, 2**31, 2**62, 2**70, -5, "x", None, True))}})

    def _good(self, request: httpx.Request) -> tuple[bytes, str]:
        account = self.office.account
        assert account is not None
        path = request.url.path
        if request.method == "POST" or path.startswith("/v1/batches/"):
            return self._receipt(request.read(), account), "application/vnd.pes.receipt"
        if path == "/v1/digests":
            epoch = self.random.choice((account.epoch, new_id()))
            plain: Any = {"server_id": str(account.server_id), "epoch": str(epoch),
                          "types": {kind: [1, "0" * 64] for kind in SYNCED}}
        elif path.endswith("/items"):
            plain = {"items": {str(new_id()): [3, "ab"] for _ in range(3)}}
        else:
            plain = {"count": 3, "buckets": ["00"] * BUCKETS}
        if self.spared <= 0 and self.random.random() < 0.7:
            plain = mangled_value(self.random, plain)
        return json.dumps(plain).encode("utf-8", "surrogatepass"), "application/json"

    def _receipt(self, data: bytes, account: Account) -> bytes:
        if not data:
            return codec.encode_receipt(Receipt(new_id(), 1, account.device_id, account.office_id, bytes(32),
                                                account.server_id, account.epoch, utcnow(), []))
        batch, content_hash = codec.decode_batch(data)
        verdicts = [Verdict(r.record_id, *self._verdict()) for r in batch.records]
        receipt = Receipt(batch.batch_id, batch.number, batch.device_id, batch.office_id, content_hash,
                          account.server_id, account.epoch, utcnow(), verdicts)
        if self.spared > 0 or self.random.random() < 0.5:
            return codec.encode_receipt(receipt)
        plain = msgspec.msgpack.decode(codec.pack(receipt))
        raw = _sealed(mangled_value(self.random, plain))
        return codec.RECEIPT_KIND + raw[4:]

    def _verdict(self) -> tuple[Any, ...]:
        if self.random.random() < 0.6:
            return (Outcome.ACCEPTED,)
        params = self.random.choice(({}, {"server_version": 2**70 % 2**64}, {"x": [b"\xff", datetime.now(UTC)]},
                                     {"server_version": -1}, {"parent_id": 5}, {"x": float("nan")}, {"a\x00": "\x00"}))
        return (self.random.choice((Outcome.REFUSED, Outcome.CONFLICT)), self.random.choice(
            ("value_type", "z" * 300, "", "parent_missing", "{0}")), self.random.choice((None, "x" * 90, "")), params)


def _no_pause(_seconds: float) -> None:
    return


def answers(first: int, count: int, folder: Path) -> Tally:
    """A round against broken answers: it ends, says why with words, and nothing that waited is lost."""
    tally, office = Tally(), _office(folder)
    transport = Transport("http://127.0.0.1:9", "token", ask_attempts=1, ask_wait=0.0)
    transport.close()  # its place is taken by a broken one for each input
    for number in range(first, first + count):
        random = Random(f"answer {number}")
        with tally.one(number):
            transport._client = httpx.Client(base_url="http://127.0.0.1:9", transport=BrokenServer(random, office))
            result = run_round(office.store, transport, pause=_no_pause, cancelled=_after(6))
            if result.problems:
                raise DomainError(*result.problems)
        _nothing_lost(tally, number, office)
        if number % 12 == 11:
            office.add_people(1)
    office.store.close()
    return tally


def _after(questions: int) -> Callable[[], bool]:
    asked = iter(range(questions))
    return lambda: next(asked, None) is None


def _nothing_lost(tally: Tally, number: int, office: TestOffice) -> None:
    """Every record is acknowledged or queued; whatever stands in the tables can be shown."""
    from pes_desktop.sync.state import parked_records, sent_batches, sync_state

    with office.store.read() as session:
        lost = session.execute(text(
            "SELECT count(*) FROM jobseeker j LEFT JOIN outbox o ON o.record_id = j.id LEFT JOIN acked a ON "
            "a.record_id = j.id WHERE o.seq IS NULL AND coalesce(a.version, 0) < j.version")).scalar()
        sync_state(session), sent_batches(session)
        for parked in parked_records(session):
            if missing := wordless(Fault(parked.code, parked.field, parked.params), foreign=True):
                tally.blame(number, f"parked: {missing}")
    if lost:
        tally.blame(number, f"{lost} records neither queued nor acknowledged")


__all__ = ["Batch", "answers", "batches", "row_counts"]
