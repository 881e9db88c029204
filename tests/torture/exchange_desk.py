"""A PC of an office at work, to be killed: writes, rounds over a bad line, what is parked put right, until it dies.

A nursery process loads the program once and forks a desk for every line on standard input: a kill costs no start. A
desk tells on standard output what it is about to write (``intends``) and what is saved (``saved``): the latter must be
at headquarters in the end, or overwritten by somebody who knew it.
"""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

#: Followed columns by record type.
FOLLOWED = {"staff": ("name", "job_title"), "jobseeker": ("community", "best_time")}


class Desk:
    """The work of one life."""

    def __init__(self, job: dict[str, Any]) -> None:
        from support.exchange import KEY

        from pes_desktop.domain.ids import _maker
        from pes_desktop.storage.engine import open_engine
        from pes_desktop.storage.store import Store

        _maker.draw()
        folder = Path(job["folder"])
        self.store = Store(open_engine(folder, KEY), folder, KEY)
        self.office_id, self.name, self.life = UUID(job["office_id"]), job["name"], job["life"]
        self.chance = random.Random(f"{job['seed']} {self.name} {self.life}")
        self.lanes, self.serial = job["lanes"], 0

    def tell(self, what: str, **more: Any) -> None:
        """One line, in one write."""
        os.write(1, json.dumps({"pc": self.name, "told": what, **more}).encode() + b"\n")

    def value(self) -> str:
        """A word nobody has written yet."""
        self.serial += 1
        return f"{self.name}{self.life}-{self.serial}"

    def write(self, kind: str, record: UUID | None, names: tuple[str, ...]) -> None:
        """New values into a record, or a new record."""
        from pes_desktop.domain.ids import new_id
        from pes_desktop.models import SYNCED
        from pes_desktop.models.base import utcnow
        from pes_desktop.storage.store import Actor

        named = record or new_id()
        with self.store.write(Actor(), "act") as unit:
            if record is None:
                today = utcnow().date()
                extra = {} if kind == "staff" else {"surnames": "A", "names": "B", "registered_on": today,
                                                    "last_contact_on": today}
                row: Any = SYNCED[kind](id=named, office_id=self.office_id, **extra,
                                        **dict.fromkeys(FOLLOWED[kind], ""))
                unit.add(row)
            else:
                row = unit.session.get_one(SYNCED[kind], named)
            written = [[kind, named.hex, name, self.value(), getattr(row, name) or None] for name in names]
            for _, _, name, value, _ in written:
                setattr(row, name, value)
            self.tell("intends", written=written)
        self.tell("saved", written=written)

    def act(self) -> None:
        """One write of a person."""
        from sqlalchemy import select

        from pes_desktop.models import SYNCED

        kind = self.chance.choice(list(FOLLOWED))
        with self.store.read() as session:
            ids = list(session.scalars(select(SYNCED[kind].id).order_by(SYNCED[kind].id)))
        if not ids or self.chance.random() < 0.3:
            self.write(kind, None, FOLLOWED[kind])
        else:  # few records, so that the PCs meet in them
            self.write(kind, self.chance.choice(ids[:8]), (self.chance.choice(FOLLOWED[kind]),))

    def round(self) -> bool:
        """Send and fetch; whether everything is equal and nothing waits."""
        from pes_desktop.sync.engine import run_round
        from pes_desktop.sync.enrol import open_transport
        from pes_desktop.sync.store import require_account

        with self.store.read() as session:
            account = require_account(session)
        with open_transport(account, stall_seconds=20.0) as transport:
            result = run_round(self.store, transport, batch_bytes=4096, lanes=self.lanes, pause=lambda _seconds: None)
        with self.store.read() as session:
            self.tell("round", complete=result.complete, sent=result.sent, acknowledged=result.acknowledged,
                      codes=[fault.code for fault in result.problems])
        return result.complete

    def tend(self) -> None:
        """What is parked: ours stands, told before it is decided."""
        from pes_desktop.sync.push import send_again
        from pes_desktop.sync.state import parked_records

        with self.store.read() as session:
            parked = parked_records(session)
        for item in parked:
            fields = item.params.get("fields")
            if isinstance(fields, dict):
                self.tell("decides", against=[[item.record_type, item.record_id.hex, name, pair[1]]
                                              for name, pair in fields.items()])
            self.tell("parked", code=item.code)
            send_again(self.store, [item.record_id], keep_ours=item.code in ("version_conflict", "change_reused"))

    def live(self, acts: int | None) -> None:
        """Work until killed; with ``acts`` 0 only rounds, until all is equal."""
        done = 0
        while acts is None or done < acts:
            for _ in range(self.chance.randrange(1, 6)):
                self.act()
            done += 1
            self.round()
            if self.chance.random() < 0.5:
                self.tend()
        if acts == 0:
            for _ in range(8):
                if self.round():
                    break
                self.tend()
        self.store.close()
        self.tell("end")


def main() -> None:
    """Fork a desk for each job; tell its number and, once it is gone, how it ended."""
    import httpx
    import sqlcipher3.dbapi2
    import support.exchange
    from sqlalchemy.orm import configure_mappers

    import pes_desktop.sync.engine
    import pes_desktop.sync.enrol

    assert all((httpx, sqlcipher3, support.exchange, pes_desktop.sync.engine))
    configure_mappers()
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if not child:
            try:
                Desk(job).live(job["acts"])
            except BaseException:
                import traceback

                os.write(2, traceback.format_exc().encode())
                os._exit(3)
            os._exit(0)
        os.write(1, json.dumps({"told": "born", "pid": child}).encode() + b"\n")
        _, status = os.waitpid(child, 0)
        os.write(1, json.dumps({"told": "gone", "status": status}).encode() + b"\n")


if __name__ == "__main__":
    main()
