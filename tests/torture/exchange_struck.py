"""The parent of the exchange torture: a real server on PostgreSQL, bad lines, PCs that work, and kill -9 on either.

One line is cut every 30 kB; another every 12 kB, and it is as slow as an old modem. Headquarters goes back to a copy.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import psycopg
from sim_ledger import Ledger
from sqlalchemy import text
from support.exchange import ROOT, Server, TestOffice, central_engine
from support.tcp_proxy import Line, TcpProxy

from pes_central.db import new_epoch
from pes_desktop.sync.digest import all_digests

#: The lines: cut after so many bytes, with so many bytes a second (64 kbit/s) on the slow one.
LINES = ({"cut_every": 30_000}, {"cut_every": 12_000, "rate": 8_000})
DESK = Path(__file__).with_name("exchange_desk.py")


class Pc:
    """A nursery, the life it has just borne, and everything that was told."""

    def __init__(self, office: TestOffice, name: str, told: list[dict[str, Any]], lanes: int) -> None:
        self.office, self.name, self.told, self.life, self.lanes = office, name, told, 0, lanes
        self.pid: int | None = None
        self._changed = threading.Condition()
        self._seen = 0
        self._errors = (office.folder / "desk.err").open("w+b")
        self._process = subprocess.Popen([sys.executable, str(DESK)], cwd=ROOT, stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, stderr=self._errors)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for raw in self._process.stdout:
            line = json.loads(raw)
            with self._changed:
                if line["told"] == "born":
                    self.pid = line["pid"]
                elif line["told"] == "gone":
                    self.pid = None
                self.told.append(line)
                self._seen += 1
                self._changed.notify_all()

    def live(self, seed: int, acts: int | None = None) -> None:
        """Let a desk be born."""
        self.life += 1
        job = {"folder": str(self.office.folder), "office_id": str(self.office.office_id), "name": self.name,
               "life": self.life, "seed": seed, "acts": acts, "lanes": self.lanes}
        assert self._process.stdin is not None
        with self._changed:
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
            self._process.stdin.flush()
            assert self._changed.wait_for(lambda: self.pid is not None, 60), self.errors()

    def wait_for(self, lines: int, seconds: float = 60.0) -> None:
        """Until so many further lines have been told."""
        with self._changed:
            wanted = self._seen + lines
            assert self._changed.wait_for(lambda: self._seen >= wanted or self.pid is None, seconds), self.errors()

    def wait_end(self, seconds: float = 120.0) -> None:
        """Until the desk has gone by itself."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.pid is None, seconds), self.errors()

    def kill(self) -> None:
        """SIGKILL; returns when it is dead."""
        with self._changed:
            if self.pid is not None:
                os.kill(self.pid, signal.SIGKILL)
            assert self._changed.wait_for(lambda: self.pid is None, 30)

    def errors(self) -> str:
        """What it wrote on standard error."""
        self._errors.seek(0)
        return self._errors.read().decode()

    def close(self) -> None:
        """End desk and nursery."""
        self.kill()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._reader.join(timeout=30)
        self._process.stdout.close()
        self._errors.close()


class Struck:
    """``strikes`` kills at random moments, in turn of a PC and of the server; then everything heals.

    ``beside``: address of another database of the server's PostgreSQL; ``copy_of``: copies a database that nobody uses
    and returns the address of the copy.
    """

    def __init__(self, server: Server, offices: list[TestOffice], seed: int, beside: str,
                 copy_of: Callable[[str], str]) -> None:
        self.server, self.seed, self.chance = server, seed, random.Random(seed)
        self.beside, self.copy_of = beside, copy_of
        self.told: list[dict[str, Any]] = []
        self.kills: Counter[str] = Counter()
        self.proxies = [TcpProxy(server.address, Line(**line)) for line in LINES]
        self.copy = ""
        self.restores = 0
        for place, office in enumerate(offices):
            office.enrol(server, self.proxies[place % 2].url)
            office.store.close()
        self.pcs = [Pc(office, "abcdef"[place], self.told, lanes=1 + place % 3) for place, office in enumerate(offices)]

    def run(self, strikes: int, keep: Collection[int] = (), restore: Collection[int] = ()) -> None:
        """Kill, start again, let live, kill. ``keep``: strikes (odd: of the server) at which its database is copied;
        ``restore``: those after which it goes on from that copy, once, as after ``pes-central restored``."""
        for pc in self.pcs:
            pc.live(self.seed)
        for number in range(strikes):
            pc = self.chance.choice(self.pcs)
            pc.wait_for(self.chance.randrange(2, 12))
            pause = self.chance.random() * 0.05
            if number % 2:
                time.sleep(pause)  # the moment of the strike, not a wait for anything
                self.server.kill()
                if number in keep:
                    self.copy = self._copied()
                if number in restore:
                    self._go_back()
                self.server.start()
                for proxy in self.proxies:
                    proxy.retarget(self.server.address)
                self.kills["server"] += 1
            else:
                time.sleep(pause)
                pc.kill()
                pc.live(self.seed)
                self.kills["pc"] += 1
            for one in self.pcs:  # a desk must never end by itself
                assert one.pid is not None, one.errors()

    def _copied(self) -> str:
        """A copy of the database of the server that was killed; what it left of connections ends."""
        self.server.engine.dispose()
        name = self.server.database_url.partition("?")[0].rsplit("/", 1)[1]
        with psycopg.connect(self.beside) as connection:
            connection.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                               [name])
        return self.copy_of(name)

    def _go_back(self) -> None:
        """The copy is the server's database from now on, with another epoch."""
        self.server.engine.dispose()
        self.server.database_url, self.copy = self.copy, ""
        self.server.engine = central_engine(self.server.folder, self.server.database_url)
        new_epoch(self.server.engine)
        self.restores += 1

    @property
    def cuts(self) -> int:
        """Cuts of all lines."""
        return sum(proxy.line.cuts for proxy in self.proxies)

    def heal(self) -> None:
        """Good lines; rounds until all is equal, PC after PC, twice over."""
        for pc in self.pcs:
            pc.kill()
        for proxy in self.proxies:
            proxy.line.cut_every = proxy.line.rate = None
        for _ in range(2):
            for pc in self.pcs:
                pc.live(self.seed, acts=0)
                pc.wait_end()

    def close(self) -> None:
        """End everything."""
        for pc in self.pcs:
            pc.close()
        for proxy in self.proxies:
            proxy.close()

    def lines(self, what: str) -> list[dict[str, Any]]:
        """Everything told under this name."""
        return [line for line in self.told if line["told"] == what]

    def check(self, offices: list[TestOffice]) -> list[str]:
        """Faults against the invariants of the exchange."""
        return [*self._rounds(), *self._equal(offices), *self._lost(), *self._doubled()]

    def _rounds(self) -> list[str]:
        last = {pc.name: [line for line in self.lines("round") if line["pc"] == pc.name][-1] for pc in self.pcs}
        return [f"{name}: the last round was not complete: {line}" for name, line in last.items()
                if not line["complete"]] + [error for pc in self.pcs if (error := pc.errors())]

    def _equal(self, offices: list[TestOffice]) -> list[str]:
        from support.exchange import KEY

        from pes_desktop.storage.engine import open_engine

        faults = []
        for office in offices:
            engine = open_engine(office.folder, KEY)
            with engine.connect() as here, self.server.engine.connect() as there:
                ours, theirs = all_digests(here, office.office_id), all_digests(there, office.office_id)
                faults += [f"{office.folder.name}: {kind} differs" for kind in ours if ours[kind] != theirs[kind]]
            engine.dispose()
        return faults

    def _lost(self) -> list[str]:
        ledger = Ledger()
        for line in self.lines("intends"):
            for kind, record, name, value, over in line["written"]:
                ledger.wrote((kind, record, name), value, over)
        for line in self.lines("decides"):
            for kind, record, name, value in line["against"]:
                ledger.against((kind, record, name), value)
        saved = {((kind, record, name), value) for line in self.lines("saved")
                 for kind, record, name, value, _ in line["written"]}
        places: dict[Any, list[str | None]] = {}
        with self.server.engine.connect() as connection:
            for kind, names in (("staff", ("name", "job_title")), ("jobseeker", ("community", "best_time"))):
                for row in connection.execute(text(f"SELECT id, {', '.join(names)} FROM {kind}")):
                    for name, value in zip(names, row[1:], strict=True):
                        places.setdefault((kind, str(row[0]).replace("-", ""), name), []).append(value)
        return [f"{place}: {value} was saved and is neither there nor overwritten knowingly: {places.get(place)}"
                for place, value in ledger.missing(places) if (place, value) in saved]

    def _doubled(self) -> list[str]:
        with self.server.engine.connect() as connection:
            fed = Counter(map(tuple, connection.execute(text(
                "SELECT device_id, record_id, version FROM central_feed")).all()))
            heads = connection.execute(text(
                "SELECT o.feed_position, count(f.position), coalesce(max(f.position), 0) FROM central_office o "
                "LEFT JOIN central_feed f ON f.office_id = o.office_id GROUP BY o.office_id, o.feed_position")).all()
        return [f"applied {count} times: {entry}" for entry, count in fed.items() if count > 1] + [
            f"the feed has holes: {row}" for row in heads if len(set(row)) > 1]
