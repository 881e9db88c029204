"""A PC of an office: the real store on a database in memory, a person who works at it, rounds of the exchange."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from sim_database import Killed, Memory
from sim_fates import Fates
from sim_headquarters import FOLLOWED, followed
from sim_ledger import Ledger, Place

from pes_central.auth import DeviceIdentity
from pes_desktop.domain.ids import IdMaker, new_id
from pes_desktop.models import SYNCED, Jobseeker, Skill, Staff
from pes_desktop.models.base import utcnow
from pes_desktop.storage.store import Actor, Store
from pes_desktop.sync.push import send_again
from pes_desktop.sync.state import ParkedRecord, parked_records

ACTOR = Actor()
TOO_LONG = "x" * 130


class Pc:
    """One PC. ``rounds`` end in ``result`` or in a kill; the clock is wrong by ``offset_ms``."""

    def __init__(self, name: str, memory: Memory, device: DeviceIdentity, fates: Fates, ledger: Ledger,
                 tell: Callable[..., None]) -> None:
        self.name, self.memory, self.device, self.fates, self.ledger = name, memory, device, fates, ledger
        self.tell = tell
        self.offset_ms = 0
        self.round: Any = None
        self.copy: bytes | None = None
        self.store = Store(memory.engine, Path("/nowhere"))
        self.maker = IdMaker()
        self.serial = 0

    def rise(self) -> None:
        """Started again after a kill."""
        self.memory.raw.rise()
        self.store = Store(self.memory.engine, Path("/nowhere"))
        self.maker = IdMaker()
        self.round = None

    @contextmanager
    def at_desk(self, fuse: int | None = None) -> Iterator[None]:
        """The clock of this PC; ``fuse``: steps until it is killed. What was written is entered in any case."""
        self.memory.raw.fuse = fuse
        try:
            with self.fates.living(self.maker, self.offset_ms):
                yield
        finally:
            self.memory.raw.fuse = None

    def value(self) -> str:
        """A word nobody has written yet."""
        self.serial += 1
        return f"{self.name}{self.serial}"

    def ids(self, kind: str, live: bool = True) -> list[str]:
        """Records of a type on this PC, as hex."""
        where = " WHERE removed_at IS NULL" if live else ""
        return [row[0] for row in self.memory.rows(f"SELECT id FROM {kind}{where} ORDER BY id")]

    def look(self, kind: str, record: str) -> dict[str, Any] | None:
        """The followed values of a record as they stand on the disk."""
        names = FOLLOWED[kind]
        for row in self.memory.rows(f"SELECT {', '.join(names)} FROM {kind} WHERE id = ?", record):
            return followed(names, row)
        return None

    def write(self, kind: str, record: str | None, values: dict[str, Any], fuse: int | None = None) -> str:
        """One captured write, killed after ``fuse`` steps; what it left on the disk is entered. Returns the record."""
        before = self.look(kind, record) if record is not None else None
        named = UUID(record) if record is not None else None
        try:
            with self.at_desk(fuse):
                if named is None:
                    named = new_id()
                with self.store.write(ACTOR, "act") as unit:
                    if record is None:
                        unit.add(self._new(kind, named, values))
                    else:
                        row = unit.session.get_one(SYNCED[kind], named)
                        for name, value in values.items():
                            setattr(row, name, utcnow() if name == "removed_at" else value)
        except Killed:
            self.rise()
        assert named is not None
        self._enter(kind, named.hex, before)
        return named.hex

    def _new(self, kind: str, named: UUID, values: dict[str, Any]) -> Any:
        owner = self.device.office_id
        if kind == "staff":
            return Staff(id=named, office_id=owner, **values)
        if kind == "skill":
            return Skill(id=named, office_id=owner, **values)
        today = utcnow().date()
        return Jobseeker(id=named, office_id=owner, surnames="A", names="B", registered_on=today,
                         last_contact_on=today, **values)

    def _enter(self, kind: str, record: str, before: dict[str, Any] | None) -> None:
        now = self.look(kind, record)
        if now is None:
            return
        for name, value in now.items():
            past = before[name] if before is not None else None
            if value is not None and value != past:
                self.tell("wrote", self.name, kind, record, name, value[:20], "over", past and past[:20])
                self.ledger.wrote((kind, record, name), value, past)

    def parked(self) -> list[ParkedRecord]:
        """What this PC shows as not taken."""
        with self.store.read() as session:
            return parked_records(session)

    def standing(self) -> Iterator[tuple[Place, str | None]]:
        """Every followed value on the disk."""
        yield from standing(self.memory, None)

    def again(self, records: list[UUID] | None = None, *, keep_ours: bool = False) -> int:
        """The person sends what is parked once more."""
        return send_again(self.store, records, keep_ours=keep_ours)


def standing(memory: Memory, office: str | None) -> Iterator[tuple[Place, str | None]]:
    """Every followed value of a database (of one office)."""
    for kind, names in FOLLOWED.items():
        where = f" WHERE office_id = '{office}'" if office else ""
        for record, *values in memory.rows(f"SELECT id, {', '.join(names)} FROM {kind}{where}"):
            for name, value in followed(names, values).items():
                yield (kind, record, name), value


Act = Callable[[Pc], str]
