"""Two PCs of one office, each with its own key, and the staff who work at both: by line, or by a stick alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from pcs_kit import EPOCH, SECRET, SERVER
from support.exchange import Server
from support.ready_offices import FAST, ready_office
from support.work_office import open_day

from pes_desktop.domain.enums import OFFICE_ROLES, Role
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Office as OfficeRow
from pes_desktop.services import brigade, further_pc, sync_session
from pes_desktop.services.context import OfficeContext, StaffMember
from pes_desktop.services.joining import JoinForm, join_office
from pes_desktop.services.office_setup import NewOffice, add_staff, create_office, open_office
from pes_desktop.storage import keys
from pes_desktop.sync import sealing
from pes_desktop.sync.columns import row_values
from pes_desktop.sync.store import Account, save_account
from pes_desktop.sync.wire import WireRecord

LUIS, ANA, ROSA, NEW = "montaña-azul-9", "otra clave larga", "tercera clave rara", "cuarta clave nueva"


@dataclass
class Pcs:
    """The PCs of an office, opened and closed by their letters."""

    folder: Path
    server: Server | None = None
    pcs: dict[str, OfficeContext] = field(default_factory=dict)

    @property
    def stick(self) -> Path:
        return self.folder / "stick"

    def __getitem__(self, pc: str) -> OfficeContext:
        return self.pcs[pc]

    def log_in(self, pc: str, staff_id: UUID, password: str) -> OfficeContext:
        """Close a PC and open it as somebody; it stays closed where that fails."""
        if pc in self.pcs:
            self.pcs.pop(pc).store.close()
        self.pcs[pc] = open_office(self.folder / pc, staff_id, password, clock=open_day)
        return self.pcs[pc]

    def opens(self, pc: str, staff_id: UUID, password: str) -> bool:
        try:
            return keys.unlock(self.folder / pc, staff_id, password) == self.pcs[pc].store.key
        except DomainError as error:
            if error.codes not in (("wrong_password",), ("unknown_staff",)):
                raise
            return False

    def names(self, pc: str) -> list[str]:
        """The log-in list."""
        return sorted(name for _, name in keys.holders(self.folder / pc))

    def carry(self, writer: str, reader: str) -> None:
        """What waits on one PC, read by the other."""
        brigade.write_waiting(self.pcs[writer], self.stick)
        found = brigade.read_others(self.pcs[reader], self.stick)
        assert not found.refused

    def go(self, *order: str) -> None:
        """Rounds of these PCs with headquarters, one after the other."""
        for pc in order:
            result = sync_session.sync_now(self.pcs[pc])
            assert result.complete, (pc, result.problems)

    def close(self) -> None:
        for ctx in self.pcs.values():
            ctx.store.close()


def alone(folder: Path) -> tuple[Pcs, StaffMember]:
    """A with Luis and Ana, who hold every role; it never reaches headquarters. Close it."""
    made = Pcs(folder)
    made.stick.mkdir()
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", LUIS)
    made.pcs["A"], _ = ready_office(folder / "A", form, open_day)
    admit(made["A"])
    return made, hire(made["A"], "Ana Toapanta", ANA, *OFFICE_ROLES)


def by_stick(folder: Path) -> Iterator[Pcs]:
    """``alone``, and B of the same office with Ana at it."""
    made, ana = alone(folder)
    with made["A"].store.read() as session:
        row = session.get_one(OfficeRow, made["A"].office.id)
        told = WireRecord("office", row.id, row.version, 0, row_values(row))
    ctx = further_pc.begin(folder / "B", told, "B", new_id(), "THECODE", clock=open_day, cost=FAST)
    admit(ctx)
    brigade.write_waiting(made["A"], made.stick)
    brigade.read_others(ctx, made.stick)
    ctx.store.close()
    made.pcs["B"] = further_pc.enter(folder / "B", "THECODE", ana.id, ANA, clock=open_day, cost=FAST).ctx
    yield made
    made.close()


def admit(ctx: OfficeContext) -> None:
    """An account with the office's secret at a headquarters that nobody reaches."""
    own = [sealing.as_text(sealing.new_secret()), sealing.as_text(bytes(range(64))), sealing.as_text(SECRET)]
    with ctx.store.local() as session:
        save_account(session, Account("http://127.0.0.1:9", "x", SERVER, EPOCH, ctx.device_id, ctx.office.id, ctx.pc,
                                      *own))


def by_line(folder: Path, server: Server) -> Iterator[Pcs]:
    """A with Luis, admitted at headquarters."""
    server.start()
    made = Pcs(folder, server)
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", LUIS)
    made.pcs["A"], _ = create_office(folder / "A", form, clock=open_day, cost=FAST)
    sync_session.enrol(made["A"], server.url, server.code("ALA"))
    yield made
    made.close()


def join(pcs: Pcs) -> OfficeContext:
    """B joins by line, with Luis at it."""
    assert pcs.server is not None
    form = JoinForm(pcs.server.url, "ala", pcs.server.code("ALA"))
    pcs.pcs["B"] = join_office(pcs.folder / "B", form, "luis andrade", LUIS, clock=open_day, cost=FAST).ctx
    return pcs["B"]


def hire(ctx: OfficeContext, name: str, password: str, *roles: Role) -> StaffMember:
    """Another member of staff."""
    return add_staff(ctx, name, "", roles or (Role.RECEPTION,), password, ctx.store.key, cost=FAST)
