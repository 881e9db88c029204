"""HTTP to headquarters: waits as long as bytes move, gives up on a stall, says in codes what went wrong."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.sync.answers import BucketItems, Buckets, Digests, Enrolled, FurtherToken, JoinedOffice, Keys, SetBack
from pes_desktop.sync.codec import decode_held, decode_page, decode_receipt, protocol_of
from pes_desktop.sync.faults import NOT_KNOWN, PASSING, ExchangeFault, fault_of
from pes_desktop.sync.http_line import answer_bytes, is_local, make_client, request_bytes
from pes_desktop.sync.page import Page
from pes_desktop.sync.sealing import OfficeKeys
from pes_desktop.sync.trust import by_dates, key_of, known_key_only, refusal
from pes_desktop.sync.wire import PROTOCOL, Batch, Held, Receipt

if TYPE_CHECKING:
    import httpx

BATCH_TYPE = "application/vnd.pes.batch"
#: Tells headquarters in which protocol version questions are meant.
PROTOCOL_HEADER = "PES-Protocol"
#: What a PC tells of itself (see told.py).
STATE_HEADER = "PES-State"
#: The number of the batch before this one, where that one is not answered yet: this one is applied after it.
AFTER_HEADER = "PES-After"
#: The epoch of headquarters that this PC knows.
EPOCH_HEADER = "PES-Epoch"
#: What this PC knows of that epoch (known.py).
KNOWN_HEADER = "PES-Known"
#: What it knows of others that it heard of since.
HEARD_HEADER = "PES-Heard"
#: Largest answer that is read; receipts and digests are far smaller.
ANSWER_LIMIT = 16 * 1024 * 1024
#: Seconds: the longest wait for the next byte, and for a connection.
STALL_SECONDS, CONNECT_SECONDS = 60.0, 15.0
#: How often a question is asked, and the seconds before it is asked again.
ASK_ATTEMPTS, ASK_WAIT = 3, 0.5
T = TypeVar("T")


def checked_url(url: str, *, allow_plain: bool = False) -> str:
    """The address without a closing slash; raises DomainError server_address or server_not_secure (no TLS)."""
    parts = urlsplit(url.strip())
    try:
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        host = ""
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.query or parts.fragment:
        raise DomainError(Fault("server_address", "url"))
    if parts.scheme == "http" and not allow_plain and not is_local(host):
        raise DomainError(Fault("server_not_secure", "url"))
    return url.strip().rstrip("/")


class Transport:
    """A line to one server; use as a context manager. ``stall_seconds``: the longest wait for the next byte.

    ``lanes``: how many connections are kept open. ``quiet``: the packets say that others may go before them. ``up`` and
    ``down`` count the bytes of the questions and answers so far, without what TCP and TLS add. Any thread may call.
    ``known_key``: the server's TLS key as kept (trust.py), which counts where a certificate fails by its dates alone.
    """

    up = down = 0
    #: The server's TLS key, as the system's certificates vouched for it on this line; "" until then, and without TLS.
    tls_key = ""
    #: Of headquarters, as this PC knows it, and what it knows of it (known.py): batches and comparisons tell it.
    epoch: UUID | None = None
    known = heard = ""

    def __init__(self, url: str, token: str = "", *, stall_seconds: float = STALL_SECONDS,
                 connect_seconds: float = CONNECT_SECONDS, allow_plain: bool = False, ask_attempts: int = ASK_ATTEMPTS,
                 ask_wait: float = ASK_WAIT, keys: OfficeKeys | None = None, lanes: int = 1,
                 quiet: bool = False, known_key: str = "") -> None:
        import httpx
        import truststore

        self.url = checked_url(url, allow_plain=allow_plain)
        self.clock_offset_ms: int | None = None
        self._counting = threading.Lock()
        self._attempts, self._wait, self._keys = ask_attempts, ask_wait, keys
        self._headers = {PROTOCOL_HEADER: str(PROTOCOL), **_bearer(token)}
        self._known_key = known_key
        timeout = httpx.Timeout(stall_seconds, connect=connect_seconds)
        self._connect: Callable[[ssl.SSLContext], httpx.Client] = lambda trusted: make_client(
            self.url, trusted, self._headers, timeout, lanes, quiet)
        self._client = self._connect(truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        self._by_key: httpx.Client | None = None

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def use_keys(self, keys: OfficeKeys | None) -> None:
        """Open receipts with these from now on."""
        self._keys = keys

    def use_token(self, token: str) -> None:
        """Speak as the PC of this token from now on."""
        self._headers.update(_bearer(token))
        for client in (self._client, self._by_key):
            if client is not None:
                client.headers.update(_bearer(token))

    def close(self) -> None:
        """Give the connections back."""
        for client in (self._client, self._by_key):
            if client is not None:
                client.close()

    def send_batch(self, data: bytes, batch: Batch, *, after: int = 0,
                   pieces: Iterator[bytes] | None = None) -> Receipt:
        """Post a frozen batch (its bytes, and what they hold) and return its receipt.

        ``after``: the number of a batch that is on its way too and is applied before this one (0: none). ``pieces``
        gives the same bytes as the line is free for them. Raises ExchangeFault; an answer may have been lost.
        """
        headers = {"Content-Type": BATCH_TYPE, "Content-Length": str(len(data)), **self._knowing()}
        if after:
            headers[AFTER_HEADER] = str(after)
        body = self._post("/v1/batches", content=data if pieces is None else pieces, headers=headers)
        return self._receipt(body, data, batch)

    def receipts(self, batches: Sequence[tuple[bytes, Batch]]) -> dict[UUID, Receipt]:
        """The receipts of those batches that arrived, in one question (one for each at an old headquarters)."""
        if len(batches) > 1:
            wanted = ",".join(batch.batch_id.hex for _, batch in batches)
            bodies = _unless_older(lambda: _bodies(self._ask(f"/v1/receipts?ids={wanted}"), len(batches)))
            if bodies is not None:
                return {batch.batch_id: self._receipt(body, data, batch)
                        for (data, batch), body in zip(batches, bodies, strict=True) if body is not None}
        found = {batch.batch_id: self.receipt(data, batch) for data, batch in batches}
        return {batch_id: receipt for batch_id, receipt in found.items() if receipt is not None}

    def receipt(self, data: bytes, batch: Batch) -> Receipt | None:
        """The receipt of a batch sent earlier, None when it never arrived."""
        try:
            return self._receipt(self._ask(f"/v1/batches/{batch.batch_id}"), data, batch)
        except ExchangeFault as fault:
            if fault.code == "batch_unknown":
                return None
            raise

    def _receipt(self, body: bytes, data: bytes, batch: Batch) -> Receipt:
        return _decoded(lambda: decode_receipt(body, batch, self._keys, protocol=protocol_of(data)))

    def digests(self, office: int = 0, common: int = 0, told: str = "") -> Digests:
        """What headquarters holds of this office, per record type, and whether anything came after two positions.

        ``told``: this PC's own state, for headquarters' page of offices (see told.py).
        """
        since = f"?office={office}&common={common}" if office or common else ""
        headers = {**self._knowing(), **({STATE_HEADER: told} if told else {})}
        return _json(Digests, self._ask(f"/v1/digests{since}", headers=headers))

    def _knowing(self) -> dict[str, str]:
        if self.epoch is None:
            return {}
        told = {EPOCH_HEADER: str(self.epoch), KNOWN_HEADER: self.known, HEARD_HEADER: self.heard}
        return {name: value for name, value in told.items() if value}

    def buckets(self, record_type: str, first: int, most: int) -> Buckets:
        """Digests of up to ``most`` buckets of one record type, from the ``first`` (counted from 0)."""
        return _json(Buckets, self._get(f"/v1/digests/{record_type}?first={first}&most={most}"))

    def bucket_items(self, record_type: str, buckets: Iterable[int]) -> BucketItems:
        """Ids with version and content hash in some buckets."""
        wanted = ",".join(str(bucket) for bucket in buckets)
        return _json(BucketItems, self._get(f"/v1/digests/{record_type}/items?buckets={wanted}"))

    def held(self, record_type: str, ids: Sequence[UUID]) -> Held | None:
        """Named records as headquarters holds them (at most 200); None from a headquarters that does not give them.

        Asked once, like ``page``, ``buckets`` and ``bucket_items``: after a broken line the caller asks for less.
        """
        body = _unless_older(lambda: self._post(f"/v1/records/{record_type}", json={"ids": [str(one) for one in ids]}))
        return None if body is None else _decoded(lambda: decode_held(body))

    def page(self, office: int, common: int, limit: int = 0) -> Page | None:
        """What comes down after two positions; None from a headquarters that has no pages. ``limit``: plain bytes."""
        limited = f"&limit={limit}" if limit else ""
        body = _unless_older(lambda: self._get(f"/v1/feed?office={office}&common={common}{limited}"))
        return None if body is None else _decoded(lambda: decode_page(body))

    def set_back(self, after: int, most: int) -> SetBack:
        """Up to ``most`` records that other PCs edited since headquarters went back; none at one that cannot tell."""
        found = _unless_older(lambda: _json(SetBack, self._get(f"/v1/set-back?after={after}&most={most}")))
        return SetBack({}) if found is None else found

    def hand_over(self, request: dict[str, str]) -> None:
        """Ask headquarters to pass a person on to another office; the same id again changes nothing."""
        self._post("/v1/handovers", json=request)

    def answer_handover(self, key: str, state: str, on: date) -> None:
        """Tell what became of a person who was passed on to this office, and when: ``taken`` or ``declined``."""
        self._post(f"/v1/handovers/{key}/answer", json={"state": state, "on": on.isoformat()})

    def office_to_join(self, request: dict[str, str]) -> JoinedOffice:
        """The office that a one-time code lets this PC join; raises ExchangeFault with the server's enrol_ code."""
        return _json(JoinedOffice, self._post("/v1/enrol", json=request))

    def enrol(self, request: dict[str, str]) -> Enrolled:
        """Exchange a one-time code for a token; raises ExchangeFault with the server's enrol_ code."""
        return _json(Enrolled, self._post("/v1/enrol", json=request))

    def exchange_keys(self, signing_public: str, wrap_public: str) -> Keys | None:
        """Headquarters' side of the keys, for this PC's (base64); None from a headquarters of protocol 1."""
        request = {"signing_key": signing_public, "wrap_key": wrap_public}
        return _unless_older(lambda: _json(Keys, self._post("/v1/keys", json=request)))

    def further_token(self) -> str | None:
        """Another token beside the present one, which ends with the first request that comes with it; None from a
        headquarters that gives none."""
        found = _unless_older(lambda: _json(FurtherToken, self._post("/v1/token")))
        return None if found is None else found.token

    def leave_phone_secret(self, secret: str) -> None:
        """Leave the secret (base64) with which headquarters answers by telephone; the same again changes nothing."""
        self._call("PUT", "/v1/phone-secret", json={"secret": secret})

    def _ask(self, path: str, **arguments: Any) -> bytes:
        """A question that may be asked again: passing faults are tried a few times."""
        return _again(lambda: self._get(path, **arguments), self._attempts, self._wait)

    def _get(self, path: str, **arguments: Any) -> bytes:
        return self._call("GET", path, **arguments)

    def _post(self, path: str, **arguments: Any) -> bytes:
        return self._call("POST", path, **arguments)

    def _call(self, method: str, path: str, **arguments: Any) -> bytes:
        import httpx

        try:
            request = self._client.build_request(method, path, **arguments)
            self._count(request_bytes(request), 0)
            with closing(self._send(request)) as response:
                self._note_clock(response)
                body = bytearray()
                try:
                    for chunk in response.iter_bytes():
                        body += chunk
                        if len(body) > ANSWER_LIMIT:
                            raise ExchangeFault("server_rubbish")
                finally:
                    self._count(0, answer_bytes(response))
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            refused = refusal(error)
            code = "server_unreachable" if refused is None else (
                "server_dates" if by_dates(refused) else "server_not_trusted")
            raise ExchangeFault(code, reached=False) from error
        except httpx.TimeoutException as error:
            raise ExchangeFault("server_slow") from error
        except httpx.DecodingError as error:
            raise ExchangeFault("server_rubbish") from error
        except httpx.RemoteProtocolError as error:
            # "Server disconnected" is a cut line; anything else is no HTTP at all.
            cut = "disconnected" in str(error) or "closed" in str(error)
            raise ExchangeFault("server_unreachable" if cut else "server_rubbish") from error
        except httpx.TransportError as error:
            raise ExchangeFault("server_unreachable") from error
        if response.status_code != 200:
            raise fault_of(response.status_code, bytes(body))
        return bytes(body)

    def _send(self, request: httpx.Request) -> httpx.Response:
        """The head of an answer. A line that fails by dates alone is made again to the known key, if there is one."""
        import httpx

        if self._by_key is None:
            try:
                response = self._client.send(request, stream=True)
            except httpx.ConnectError as error:
                refused = refusal(error)
                if not self._known_key or refused is None or not by_dates(refused):
                    raise
            else:
                if not self.tls_key and (stream := response.extensions.get("network_stream")) is not None:
                    self.tls_key = key_of(stream.get_extra_info("ssl_object"))
                return response
            with self._counting:
                if self._by_key is None:
                    self._by_key = self._connect(known_key_only(self._known_key))
        return self._by_key.send(request, stream=True)  # nothing of it has been sent before

    def _count(self, up: int, down: int) -> None:
        with self._counting:
            self.up += up
            self.down += down

    def _note_clock(self, response: httpx.Response) -> None:
        try:
            theirs = parsedate_to_datetime(response.headers.get("date", ""))
        except ValueError:
            return
        if theirs.tzinfo is not None:
            self.clock_offset_ms = int((theirs - datetime.now(UTC)).total_seconds() * 1000)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _again(work: Callable[[], T], attempts: int, wait: float) -> T:
    import stamina

    stamina.instrumentation.set_on_retry_hooks([])  # its default would print to standard output
    passing: Callable[[Exception], bool] = lambda e: (  # noqa: E731
        isinstance(e, ExchangeFault) and e.code in PASSING and e.reached)
    caller = stamina.RetryingCaller(attempts=attempts, timeout=None, wait_initial=wait, wait_jitter=wait)
    return caller(passing, work)


def _unless_older(work: Callable[[], T]) -> T | None:
    """None from a headquarters that is older than we are and does not know the question."""
    try:
        return work()
    except ExchangeFault as fault:
        if fault.faults[0].params.get("status") in NOT_KNOWN:
            return None
        raise


def _decoded(work: Callable[[], T]) -> T:
    try:
        return work()
    except DomainError as error:
        other = "protocol_unsupported" in error.codes
        raise ExchangeFault("server_other_version" if other else "server_rubbish") from error


def _bodies(body: bytes, count: int) -> list[bytes | None]:
    try:
        found = msgspec.msgpack.decode(body, type=list[bytes | None])
    except (msgspec.DecodeError, RecursionError) as error:
        raise ExchangeFault("server_rubbish") from error
    if len(found) != count:
        raise ExchangeFault("server_rubbish")
    return found


def _json(kind: type[T], body: bytes) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ExchangeFault("server_rubbish") from error
