"""Two PCs of one office with a line to a headquarters, and the staff who work at both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from support.exchange import Server
from support.ready_offices import FAST

from pes_desktop.domain.enums import Role
from pes_desktop.services import sync_session
from pes_desktop.services.context import OfficeContext, StaffMember
from pes_desktop.services.joining import JoinForm, join_office
from pes_desktop.services.office_setup import NewOffice, add_staff, create_office, open_office

LUIS, ANA, ROSA = "montaña-azul-9", "otra clave larga", "tercera clave rara"
TODAY = date(2026, 10, 20)


def day() -> date:
    """The day of the tests."""
    return TODAY


@dataclass
class Office:
    """An office whose PCs are opened and closed by name."""

    folder: Path
    server: Server
    pcs: dict[str, OfficeContext] = field(default_factory=dict)

    def found(self) -> OfficeContext:
        """The first PC, with Luis, who holds every role."""
        form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", LUIS)
        ctx, _ = create_office(self.folder / "A", form, clock=day, cost=FAST)
        sync_session.enrol(ctx, self.server.url, self.server.code("ALA"))
        self.pcs["A"] = ctx
        return ctx

    def second(self) -> OfficeContext:
        """The second PC, with Luis at it."""
        form = JoinForm(self.server.url, "ala", self.server.code("ALA"), "Ana Toapanta", ANA)
        self.pcs["B"] = join_office(self.folder / "B", form, clock=day, cost=FAST).ctx
        return self.pcs["B"]

    def log_in(self, pc: str, staff_id: UUID, password: str) -> OfficeContext:
        """Close a PC and open it as somebody."""
        self.pcs.pop(pc).store.close()
        self.pcs[pc] = open_office(self.folder / pc, staff_id, password, clock=day)
        return self.pcs[pc]

    def go(self, *order: str) -> None:
        """Rounds of these PCs, one after the other."""
        for pc in order:
            result = sync_session.sync_now(self.pcs[pc])
            assert result.complete, (pc, result.problems)

    def close(self) -> None:
        for ctx in self.pcs.values():
            ctx.store.close()


def office_at(folder: Path, server: Server) -> Iterator[Office]:
    server.start()
    made = Office(folder, server)
    yield made
    made.close()


def hire(ctx: OfficeContext, name: str, password: str, *roles: Role) -> StaffMember:
    """Another member of staff, by Luis."""
    return add_staff(ctx, name, "", roles or (Role.RECEPTION,), password, ctx.store.key, cost=FAST)


Sign = Callable[[], object]
