"""Many simulated offices that speak the real protocol to real servers on loopback, and what that cost.

Batches are made, sealed and signed before the clock starts: what is measured is headquarters. Each office ends as a
round does: it asks for the proof of equality, with its own digests, and reads what comes down. Bounded: at most
``MOST_OFFICES`` offices, only 127.0.0.1.
"""

from __future__ import annotations

import contextlib
import statistics
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from support.crowd import batches
from support.exchange import Server

from pes_desktop import __version__
from pes_desktop.domain.ids import new_id
from pes_desktop.models import SYNCED
from pes_desktop.sync import sealing
from pes_desktop.sync.codec import encode_batch
from pes_desktop.sync.digest import TypeDigest, digest_of
from pes_desktop.sync.faults import PASSING, ExchangeFault
from pes_desktop.sync.sealing import OfficeKeys
from pes_desktop.sync.told import whole_digest
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.wire import HELD, Batch, content_hash

MOST_OFFICES = 1000
_TICKS = 100.0
T = TypeVar("T")


@dataclass
class LoadOffice:
    """One PC of one office: its keys, its frozen batches, and the digests of what is in them."""

    code: str
    office_id: UUID
    device_id: UUID
    token: str
    keys: OfficeKeys
    frozen: list[tuple[Batch, bytes]] = field(default_factory=list)
    digests: dict[str, TypeDigest] = field(default_factory=dict)

    @classmethod
    def enrolled(cls, server: Server, code: str) -> LoadOffice:
        """Admitted with a one-time code, keys exchanged."""
        office, device = new_id(), new_id()
        signing, wrapping = sealing.new_secret(), sealing.new_secret()
        with Transport(server.url) as line:
            answer = line.enrol({
                "code": server.code(code), "office_id": str(office), "office_code": code, "device_id": str(device),
                "letter": "A", "signing_key": sealing.as_text(sealing.signing_public(signing)),
                "wrap_key": sealing.as_text(sealing.sealing_public(wrapping))})
        public = sealing.as_key(answer.server_key, 64)
        secret = sealing.unwrap(sealing.as_key(answer.office_key, 80), wrapping, sealing.office_secret(device))
        return cls(code, office, device, answer.token, OfficeKeys(signing, public[:32], public[32:], secret))

    def freeze(self, people: int, each: int, seed: int) -> None:
        """Batches of ``each`` people, as bytes."""
        for batch in batches(self.device_id, self.office_id, people, each, seed):
            self.frozen.append((batch, encode_batch(batch, self.keys)[0]))
        sent = sorted((record for batch, _ in self.frozen for record in batch.records), key=lambda one: one.record_id)
        self.digests = {kind: digest_of(
            (one.record_id, one.version, content_hash(kind, one.record_id, one.values))
            for one in sent if one.record_type == kind) for kind in SYNCED}


@dataclass
class Load:
    """What a run brought: seconds, until the last receipt and until the last proof, of each push, proof and pull;
    records acknowledged, bytes of batches up, faults met, offices whose digests were not headquarters'."""

    seconds: float = 0.0
    pushed: float = 0.0
    latencies: list[float] = field(default_factory=list)
    proofs: list[float] = field(default_factory=list)
    pulls: list[float] = field(default_factory=list)
    records: int = 0
    people: int = 0
    up: int = 0
    unequal: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=dict)

    def told(self) -> dict[str, float | str]:
        """The figures, for a table."""
        return {"seconds": round(self.seconds, 1), "last receipt": round(self.pushed, 1),
                "pushes": len(self.latencies), "records": self.records,
                "records/s": round(self.records / self.pushed), **_spread("", self.latencies),
                **_spread("proof ", self.proofs), **_spread("pull ", self.pulls),
                "bytes a person": round(self.up / max(1, self.people), 1), "faults": len(self.faults),
                "unequal": len(self.unequal), **{f"cpu {name}": round(value, 1) for name, value in self.cpu.items()}}


def _spread(name: str, seconds: Sequence[float]) -> dict[str, float | str]:
    ordered = sorted(seconds)
    return {f"{name}p50 ms": round(statistics.median(ordered) * 1000),
            f"{name}p95 ms": round(ordered[int(len(ordered) * .95)] * 1000), f"{name}max ms": round(ordered[-1] * 1000)}


def _push(office: LoadOffice, urls: Sequence[str], load: Load, lock: threading.Lock, patience: float, started: float,
          ) -> None:
    """All batches in order, over the servers in turn, then the proof; after a fault the receipt is asked for first, at
    the next one."""
    lines = [Transport(url, office.token, keys=office.keys, ask_wait=0.05, stall_seconds=120.0) for url in urls]
    turn = int.from_bytes(office.device_id.bytes[-2:]) % len(lines)
    until = time.monotonic() + patience
    try:
        for batch, data in office.frozen:
            began, lost = time.perf_counter(), False
            while True:
                line = lines[turn % len(lines)]
                try:
                    receipt = line.receipt(data, batch) if lost else None
                    receipt = receipt or line.send_batch(data, batch)
                    break
                except ExchangeFault as fault:
                    with lock:
                        load.faults.append(fault.code)
                    if fault.code not in PASSING or time.monotonic() > until:
                        raise
                    lost, turn = True, turn + 1
            assert all(verdict.outcome in HELD for verdict in receipt.verdicts)
            with lock:
                load.latencies.append(time.perf_counter() - began)
                load.records += len(batch.records)
                load.people += sum(record.record_type == "jobseeker" for record in batch.records)
                load.up += len(data)
            turn += 1
        with lock:
            load.pushed = max(load.pushed, time.perf_counter() - started)
        _prove(office, lines[turn % len(lines):] + lines[:turn % len(lines)], load, lock)
    finally:
        for line in lines:
            line.close()


def _prove(office: LoadOffice, lines: Sequence[Transport], load: Load, lock: threading.Lock) -> None:
    """The question that ends every round, with the PC's own digest, and what comes down to a PC that has read nothing;
    a server that is gone is passed over."""
    told = f"waiting=0;parked=0;product={__version__};digest={whole_digest(office.digests)}"
    began = time.perf_counter()
    found = _first(lines, lambda line: line.digests(told=told))
    between = time.perf_counter()
    _first(lines, lambda line: line.page(0, 0))
    with lock:
        load.proofs.append(between - began)
        load.pulls.append(time.perf_counter() - between)
        if found.types != {kind: (one.count, one.digest) for kind, one in office.digests.items()}:
            load.unequal.append(office.code)


def _first(lines: Sequence[Transport], ask: Callable[[Transport], T]) -> T:
    for line in lines[:-1]:
        with contextlib.suppress(ExchangeFault):
            return ask(line)
    return ask(lines[-1])


def run_load(servers: Sequence[Server], offices: Sequence[LoadOffice], *, at_once: int = 64, patience: float = 60.0,
             ) -> Load:
    """All offices send everything they have and prove it; at most ``at_once`` of them at a time hold a line.

    Raises what an office met when it could not send for ``patience`` seconds.
    """
    urls = [server.url for server in servers]
    assert all(urlsplit(url).hostname == "127.0.0.1" for url in urls)
    assert len(offices) <= MOST_OFFICES
    load, lock = Load(), threading.Lock()
    before = _spent(servers)
    own, began = time.process_time(), time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        for done in [pool.submit(_push, office, urls, load, lock, patience, began) for office in offices]:
            done.result()
    load.seconds = time.perf_counter() - began
    after = _spent(servers)
    load.cpu = {"offices": time.process_time() - own, **{name: after[name] - before.get(name, 0) for name in after}}
    return load


def _spent(servers: Iterable[Server]) -> dict[str, float]:
    """Processor seconds so far of the servers with their workers, and of every PostgreSQL on this machine (Linux)."""
    pids = {server.process.pid for server in servers if server.process is not None}
    found = {"servers": 0.0, "postgres": 0.0}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            head, _, rest = (folder / "stat").read_text().rpartition(")")
        except OSError:
            continue
        times = [int(value) for value in rest.split()[11:15]]
        if int(folder.name) in pids or int(rest.split()[1]) in pids:
            found["servers"] += sum(times[:2]) / _TICKS
        elif head.endswith("(postgres"):
            found["postgres"] += sum(times) / _TICKS
    return found
