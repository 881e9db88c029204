"""Offices to be struck: made once through the services, copied for every strike."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from openpyxl import Workbook
from support import work_office
from support.exchange import Server
from support.struck_acts import Desk

from pes_central.db import writing
from pes_central.tables import (
    AuditEntry,
    CentralBase,
    ChannelHead,
    DeviceEntry,
    EnrolmentCode,
    OfficeEntry,
    ServerIdentity,
)
from pes_desktop.models import SYNCED, Base
from pes_desktop.services import letters, referrals, sync_session
from pes_desktop.storage import keys, migrate

FROZEN = Path(__file__).resolve().parents[1] / "fixtures" / "old_databases" / "office-0001"
DECEMBER = date(2026, 12, 1)
SHEET = (("Cédula", "Apellidos", "Nombres", "Sexo", "Fecha de nacimiento", "Parroquia", "Teléfono", "Ocupación"),
         ("0601000013", "Chimbo Paca", "Ángel", "M", date(1981, 3, 4), "Guamote", "0991000001", "albañil"),
         ("0601000021", "Ñauta Tene", "Luz", "F", date(1979, 7, 30), "Alausí", "0991000002", "cocinera"),
         ("0601000039", "Quishpe", "Manuel", "M", date(1990, 1, 2), "Tixán", "0991000003", "chofer"),
         ("0601000047", "Sagñay", "Rosa", "F", date(1985, 12, 24), "Palmira", "0991000004", "tejedora"),
         ("0601000054", "Daquilema", "Pedro", "M", date(2001, 5, 6), "Cebadas", "0991000005", "ordeñador"),
         ("0601000062", "Guaraca", "Elsa", "F", date(1999, 9, 9), "Guamote", "0991000006", "vendedora"))


@dataclass
class Template:
    """An office at rest, with what its act needs beside it; ``expected``: rows of the frozen office (migration)."""

    desk: Desk
    server: Server | None = None
    expected: dict[str, int] = field(default_factory=dict)

    def copy(self, work: Path) -> Desk:
        """A fresh copy to be struck; the server forgets what earlier copies sent."""
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(self.desk.work, work)
        if self.server is not None:
            forget(self.server)
        return replace(self.desk, work=work, ctx=None)


def make(act: str, work: Path, server: Server | None = None) -> Template:
    """The office that ``act`` is done in; ``push`` needs a running server."""
    (work / "paper").mkdir(parents=True)
    if act == "migration":
        return _frozen(work)
    ctx = work_office.new_office(work / "office")
    people, orders = work_office.add_masons(ctx), work_office.add_vacancies(ctx)
    today = work_office.TODAY
    if act == "import":
        book = Workbook()
        for row in SHEET:
            book.active.append(row)
        book.save(work / "personas.xlsx")
    if act == "month":
        today = DECEMBER
        for name in ("klever", "segundo"):
            made = referrals.refer(ctx, people[name], orders["mason"])
            letters.issue_letter(ctx, made.referral_id)
    if act == "push":
        assert server is not None
        sync_session.enrol(ctx, server.url, server.code("ALA"))
    ctx.store.close()
    return Template(Desk(work, ctx.store.key, ctx.staff.id, today), server)


def _frozen(work: Path) -> Template:
    """An office of an earlier program."""
    shutil.copytree(FROZEN, work / "office")
    expected = json.loads((work / "office" / "expected.json").read_text(encoding="utf-8"))
    (work / "office" / "expected.json").unlink()
    assert expected["revision"] != migrate.HEAD
    holder: UUID = keys.holders(work / "office")[0][0]
    key = keys.unlock(work / "office", holder, expected["password"])
    return Template(Desk(work, key, holder, date(2026, 9, 3)), None, expected["counts"])


def forget(server: Server) -> None:
    """Headquarters as it was when the office had just joined: nothing received. Its trail is only added to."""
    stays = (ServerIdentity, OfficeEntry, DeviceEntry, EnrolmentCode, ChannelHead, AuditEntry)
    kept = {one.__table__ for one in stays}
    with writing(server.engine) as connection:
        for table in reversed(CentralBase.metadata.sorted_tables):
            if table not in kept:
                connection.execute(table.delete())
        for table in reversed(Base.metadata.sorted_tables):
            if table.name in SYNCED:
                connection.execute(table.delete())
        connection.execute(OfficeEntry.__table__.update().values(feed_position=0))
        connection.execute(DeviceEntry.__table__.update().values(last_number=0, seen_at=None))
