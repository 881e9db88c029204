"""Two PCs of an office with their real databases and a folder for the stick; with or without a headquarters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from support.exchange import TestOffice, no_pause

from pes_desktop.domain.enums import Role
from pes_desktop.domain.ids import new_id
from pes_desktop.models import AckedVersion, Jobseeker, OutboxEntry
from pes_desktop.services import brigade
from pes_desktop.services.brigade import ForOthers, FromOthers
from pes_desktop.services.context import OfficeContext, OfficeInfo, StaffMember
from pes_desktop.sync import sealing
from pes_desktop.sync.digest import all_digests
from pes_desktop.sync.engine import RoundResult, run_round
from pes_desktop.sync.office_page import OfficePage, decode_office_page, encode_office_page
from pes_desktop.sync.store import Account, save_account

SERVER, EPOCH = UUID(int=11), UUID(int=12)
SECRET = bytes(range(32))


@dataclass
class Desk:
    """A PC of the office, whoever sits at it, and the stick that lies beside it."""

    pc: TestOffice
    ctx: OfficeContext
    stick: Path

    def write(self) -> ForOthers:
        return brigade.write_waiting(self.ctx, self.stick)

    def read(self) -> FromOthers:
        return brigade.read_others(self.ctx, self.stick)

    def go(self) -> RoundResult:
        with self.pc.transport() as line:
            return run_round(self.pc.store, line, pause=no_pause)

    def person(self, key: UUID) -> Jobseeker:
        with self.pc.store.read() as session:
            found = session.get(Jobseeker, key)
            assert found is not None
            session.expunge(found)
        return found

    def entry(self, key: UUID) -> OutboxEntry | None:
        with self.pc.store.read() as session:
            found = session.scalar(select(OutboxEntry).where(OutboxEntry.record_id == key))
            session.expunge_all()
        return found

    def count(self, cls: type[Any]) -> int:
        with self.pc.store.read() as session:
            return session.scalar(select(func.count()).select_from(cls)) or 0

    def digests(self) -> dict[str, str]:
        with self.pc.store.read() as session:
            return {kind: one.digest for kind, one in all_digests(session.connection(), self.pc.office_id).items()}

    def all_held(self) -> None:
        """Headquarters has answered for everything that waits."""
        with self.pc.store.local() as session:
            for entry in session.scalars(select(OutboxEntry)):
                session.merge(AckedVersion(record_id=entry.record_id, record_type=entry.record_type,
                                           version=entry.version, content_hash=""))
            session.execute(delete(OutboxEntry))


def desk_of(pc: TestOffice, stick: Path, *roles: Role) -> Desk:
    """The PC with somebody at it who holds these roles, or all."""
    office = OfficeInfo(pc.office_id, pc.code, "Oficina de prueba", "ec", "", "", "", "", "")
    staff = StaffMember(new_id(), "Luis", "", roles or tuple(Role))
    return Desk(pc, OfficeContext(pc.store, pc.folder, office, pc.device_id, "A", staff), stick)


def admit(pc: TestOffice, letter: str, secret: bytes, server: UUID = SERVER, epoch: UUID = EPOCH) -> None:
    """An account with keys at a headquarters that nobody reaches."""
    keys = [sealing.as_text(sealing.new_secret()) for _ in range(3)]
    pc.account = Account("http://127.0.0.1:9", "x", server, epoch, pc.device_id, pc.office_id, letter, keys[0],
                         sealing.as_text(bytes(range(64))), sealing.as_text(secret))
    with pc.store.local() as session:
        save_account(session, pc.account)


@contextmanager
def two_pcs(office: TestOffice, folder: Path) -> Iterator[tuple[Desk, Desk]]:
    """A and B of one office; headquarters holds the office itself, and so do both."""
    stick = folder / "stick"
    stick.mkdir()
    admit(office, "A", SECRET)
    first = desk_of(office, stick)
    first.all_held()
    other = TestOffice.create(folder / "beside", office.code, office.office_id)
    admit(other, "B", SECRET)
    second = desk_of(other, stick)
    second.all_held()
    yield first, second
    other.store.close()


def exchange(writer: Desk, reader: Desk) -> FromOthers:
    """What waits on one, read by the other."""
    writer.write()
    return reader.read()


def read_page(desk: Desk, name: str) -> OfficePage:
    """A page as its PCs read it."""
    assert desk.pc.account is not None
    assert desk.pc.account.keys is not None
    return decode_office_page((desk.stick / name).read_bytes(), desk.pc.account.keys.office)


def write_page(desk: Desk, name: str, page: OfficePage, secret: bytes | None = None) -> None:
    """A page as one of its PCs, or somebody with another secret, would write it."""
    assert desk.pc.account is not None
    assert desk.pc.account.keys is not None
    (desk.stick / name).write_bytes(encode_office_page(page, secret or desk.pc.account.keys.office))
