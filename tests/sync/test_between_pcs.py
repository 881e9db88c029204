"""Directly by stick: PCs of one office exchange without headquarters between them, and all end up with the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from support.exchange import Server, TestOffice, no_pause

from pes_central.tables import ChangeEntry
from pes_desktop.domain.enums import Role
from pes_desktop.domain.ids import new_id
from pes_desktop.models import AuditLine, Employer, Jobseeker, OutboxEntry, Referral, SearchDocument, Skill
from pes_desktop.services import brigade
from pes_desktop.services.brigade import ForOthers, FromOthers
from pes_desktop.services.context import OfficeContext, OfficeInfo, StaffMember
from pes_desktop.storage.audit import verify_chain
from pes_desktop.sync.digest import all_digests
from pes_desktop.sync.engine import RoundResult, run_round

#: What the office does is the same whichever database headquarters has; the last test runs with both.
pytestmark = pytest.mark.parametrize("shared_server", ["sqlite"], indirect=True)


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


def desk_of(pc: TestOffice, stick: Path, *roles: Role) -> Desk:
    office = OfficeInfo(pc.office_id, pc.code, "Oficina de prueba", "ec", "", "", "", "", "")
    staff = StaffMember(new_id(), "Luis", "", roles or tuple(Role))
    return Desk(pc, OfficeContext(pc.store, pc.folder, office, pc.device_id, "A", staff), stick)


@pytest.fixture
def pair(shared_server: Server, office: TestOffice, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Two PCs that joined; the second has read nothing but the office itself."""
    stick = tmp_path / "stick"
    stick.mkdir()
    office.enrol(shared_server)
    first = desk_of(office, stick)
    assert first.go().complete
    other = TestOffice.create(tmp_path / "beside", office.code, office.office_id)
    other.enrol(shared_server)
    second = desk_of(other, stick)
    assert second.go().complete
    assert first.go().complete
    yield first, second
    other.store.close()


def both_known(pair: tuple[Desk, Desk], count: int = 1) -> list[UUID]:
    """People whom headquarters and both PCs hold."""
    people = pair[0].pc.add_people(count)
    assert pair[0].go().complete
    assert pair[1].go().complete
    return people


def end_equal(*desks: Desk) -> None:
    """All have a line again, in this order: every proof is equal and nobody is asked anything."""
    for desk in desks:
        result = desk.go()
        assert (result.parked_total, result.problems) == (0, [])
    for desk in desks:
        result = desk.go()
        assert result.complete, (result.problems, result.counts)
    assert len({tuple(sorted(desk.digests().items())) for desk in desks}) == 1


def applied(server: Server, record: UUID) -> int:
    with server.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(ChangeEntry).where(
            ChangeEntry.record_id == record)) or 0


@pytest.mark.parametrize("order", ["writer first", "reader first"])
def test_new_people_go_over_and_headquarters_takes_them_once(
        shared_server: Server, pair: tuple[Desk, Desk], order: str) -> None:
    first, second = pair
    people = first.pc.add_people(3)
    _, vacancy = first.pc.add_vacancy()
    first.pc.add_referral(people[0], vacancy)
    written = first.write()
    assert written == ForOthers((f"{first.pc.code}-A-001.pesp",), 3, 3 * 5 + 3, 0)
    found = second.read()
    assert (found.people, found.taken.total, found.letters, found.refused) == (3, 18, ["A"], [])
    assert (found.taken.merged, found.taken.conflicts, found.taken.left) == (0, 0, 0)
    assert second.person(people[0]).surnames == "Guamán Ñauta 0"
    assert second.person(people[0]).notes == "", "notes stay where they were written"
    assert second.pc.waiting() == 18, "what came waits here too"
    with second.pc.store.read() as session:
        assert session.scalar(select(func.count()).select_from(SearchDocument)) == 3 + 2
        assert verify_chain(session) is None
        (line,) = session.scalars(select(AuditLine).where(AuditLine.act == "from_stick")).all()
        assert len(line.records) == 18
    end_equal(*(pair if order == "writer first" else reversed(pair)))
    assert applied(shared_server, people[0]) == 1
    assert [second.count(cls) for cls in (Jobseeker, Skill, Referral, Employer)] == [3, 6, 1, 1]
