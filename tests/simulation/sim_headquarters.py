"""Headquarters in this process: the real addresses' functions on a database in memory; a log of what it promised."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import msgspec
from fastapi import Response
from fastapi.exceptions import HTTPException
from sim_database import Killed, Memory

from pes_central import routes
from pes_central.auth import DeviceIdentity
from pes_central.db import new_epoch
from pes_central.gone_back import heard_of, known_of, note_start, notice
from pes_central.ingest import receive
from pes_central.keys import central_keys
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.sync.codec import decode_batch, decode_receipt
from pes_desktop.sync.sealing import KEY_BYTES, OfficeKeys
from pes_desktop.sync.wire import HELD, Batch

PLAIN_LIMIT = 1 << 20
#: Parameters of questions that FastAPI would turn into numbers.
_NUMBERS = frozenset({"office", "common", "limit", "first", "most", "after"})
#: The columns that are followed, by record type; all hold text, so that every value can be another.
FOLLOWED = {"staff": ("name", "job_title", "removed_at"), "jobseeker": ("community", "best_time", "removed_at"),
            "skill": ("name", "removed_at")}


def followed(names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    """Followed columns of a row; of a removal only that it is one, its instant says nothing."""
    return {name: "removed" if name == "removed_at" and value is not None else value
            for name, value in zip(names, values, strict=False)}


@dataclass
class Promises:
    """What headquarters has answered since the beginning, whatever copy it went back to since.

    ``receipts``: batch id to the content hash it confirmed; ``versions``: (record, version) it said it holds;
    ``rows``: record to version to the followed values it had then.
    """

    receipts: dict[str, str] = field(default_factory=dict)
    versions: set[tuple[str, int]] = field(default_factory=set)
    rows: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    conflicts: int = 0
    refused: int = 0
    merged: int = 0


@functools.cache
def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


class Headquarters:
    """Answers requests; killed at a step it rolls back, is started again, and the line is cut."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.promises = Promises()
        self.kills = self.requests = 0
        with memory.engine.connect() as connection:
            self._central = central_keys(connection)
        self._batches: dict[UUID, tuple[Batch, bytes]] = {}
        self._latest: tuple[Batch, bytes] | None = None

    def answer(self, device: DeviceIdentity, method: str, path: str, body: Any,
               headers: Mapping[str, str]) -> tuple[int, bytes] | None:
        """Status and body as a web server would give them; None when the process was killed meanwhile."""
        self.requests += 1
        try:
            try:
                return 200, self._serve(device, method, path, body, headers)
            except DomainError as error:
                return routes.status_of(error), msgspec.json.encode(routes.fault_body(error.faults[0]))
            except HTTPException as error:
                return error.status_code, msgspec.json.encode(error.detail)
            finally:
                self.memory.raw.fuse = None
        except Killed:
            self.kills += 1
            self.memory.raw.rise()
            return None
        finally:
            if self._latest is not None:  # whatever became of the answer, this is what was committed
                for record in self._latest[0].records:
                    self._remember(record.record_type, record.record_id.hex)
                self._latest = None

    def _serve(self, device: DeviceIdentity, method: str, path: str, body: Any, headers: Mapping[str, str]) -> bytes:
        engine = self.memory.engine
        path, _, query = path.partition("?")
        parts = path.split("/")[2:]
        if method == "POST" and parts == ["batches"]:
            batch, content = decode_batch(body, PLAIN_LIMIT, self._central)
            if (after := int(headers.get("PES-After", "0"))) and not self.memory.rows(
                    "SELECT 1 FROM central_receipt WHERE device_id = ? AND number = ?", device.device_id.hex, after):
                raise DomainError(Fault("batch_early"))  # the real server waits ten seconds for it
            self._batches[batch.batch_id] = self._latest = batch, content
            notice(engine, device, known_of(headers.get("PES-Epoch", ""), headers.get("PES-Known", "")),
                   *heard_of(headers.get("PES-Heard", "")))
            receipt, _ = receive(engine, device, body, PLAIN_LIMIT, epoch=headers.get("PES-Epoch", ""))
            self._note(batch.batch_id, receipt)
            return receipt
        if parts[0] == "batches":
            receipt = self._ask(routes.get_receipt, headers, batch_id=UUID(parts[1]), device=device)
            self._note(UUID(parts[1]), receipt)
            return receipt
        if parts[0] == "records":
            asked: Any = SimpleNamespace(ids=[UUID(one) for one in body["ids"]])
            return self._ask(routes.post_held, headers, record_type=parts[1], body=asked, device=device)
        if parts[0] == "digests":
            function = (routes.get_digests, routes.get_buckets, routes.get_items)[len(parts) - 1]
            return self._ask(function, headers, record_type=parts[1] if parts[1:] else "", device=device,
                             **self._query(query))
        function = getattr(routes, f"get_{parts[0].replace('-', '_')}", None)
        if function is None:
            raise HTTPException(404, detail={"code": "request_refused", "params": {}})
        answer = self._ask(function, headers, device=device, **self._query(query))
        if parts[0] == "receipts":
            for batch_id, receipt in zip(parse_qs(query)["ids"][0].split(","),
                                         msgspec.msgpack.decode(answer, type=list[bytes | None]), strict=True):
                if receipt is not None:
                    self._note(UUID(batch_id), receipt)
        return answer

    def _query(self, query: str) -> dict[str, Any]:
        return {name: int(value) if value.isdigit() and name in _NUMBERS else value
                for name, (value,) in parse_qs(query).items()}

    def _ask(self, function: Callable[..., Any], headers: Mapping[str, str], **offered: Any) -> bytes:
        """Call the function of an address with what its signature asks for, as FastAPI would."""
        offered |= {"engine": self.memory.engine, "protocol": int(headers.get("PES-Protocol", "1")),
                    "pes_epoch": headers.get("PES-Epoch", ""), "pes_known": headers.get("PES-Known", ""),
                    "pes_heard": headers.get("PES-Heard", "")}
        answer = function(**{name: offered[name] for name in _parameters(function) if name in offered})
        return bytes(answer.body) if isinstance(answer, Response) else msgspec.json.encode(answer)

    def _note(self, batch_id: UUID, answer: bytes) -> None:
        batch, content = self._batches[batch_id]
        receipt = decode_receipt(answer, batch, self._opener(batch.office_id))
        self.promises.receipts[batch_id.hex] = content.hex()
        for record, verdict in zip(batch.records, receipt.verdicts, strict=True):
            if verdict.outcome in HELD:
                self.promises.merged += verdict.code == "merged"
                self.promises.versions.add((record.record_id.hex, record.version))
            else:
                self.promises.conflicts += verdict.outcome == "conflict"
                self.promises.refused += verdict.outcome == "refused"

    def _opener(self, office: UUID) -> Any:
        """Opens what is sealed to the office."""
        for (secret,) in self.memory.rows("SELECT secret_key FROM central_office WHERE office_id = ?", office.hex):
            if secret is not None:
                public = self._central.public
                return OfficeKeys(b"", public[:KEY_BYTES], public[KEY_BYTES:], secret)
        return None

    def _remember(self, kind: str, record: str) -> None:
        names = FOLLOWED.get(kind, ())
        for version, *values in self.memory.rows(
                f"SELECT version, {', '.join(names or ('NULL',))} FROM {kind} WHERE id = ?", record):
            self.promises.versions.add((record, version))
            self.promises.rows.setdefault(record, {})[version] = followed(names, values)

    def restore(self, copy: bytes, told: bool) -> None:
        """Go back to a copy and start; ``told``: somebody runs ``pes-central restored``."""
        self.memory.load(copy)
        if told:
            new_epoch(self.memory.engine)
        note_start(self.memory.engine)
