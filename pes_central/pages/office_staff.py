"""Another password for somebody of an office who cannot come in: sealed to its PCs, changed at the first log-in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from starlette.exceptions import HTTPException
from starlette.responses import Response

from pes_central.pages.help import help_with
from pes_central.pages.sign import typed_twice
from pes_central.pages.visit import Visit, act, page
from pes_central.resets import reset_password
from pes_central.tables import OfficeEntry
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import Office, Staff
from pes_desktop.reference.messages import text
from pes_desktop.storage.passwords import check_password


def _office(connection: Connection, code: str) -> Any:
    found = connection.execute(
        select(OfficeEntry.office_id, OfficeEntry.office_code, Office.name)
        .outerjoin(Office, Office.id == OfficeEntry.office_id)
        .where(OfficeEntry.office_code == code.strip().upper())).first()
    if found is None:
        raise HTTPException(404)
    return found


def _page(visit: Visit, code: str, faults: dict[str, str], status: int = 200) -> Response:
    with visit.reading() as connection:
        office = _office(connection, code)
        staff = connection.execute(select(Staff.id, Staff.name, Staff.roles).where(
            Staff.office_id == office.office_id, Staff.active.is_(True), Staff.removed_at.is_(None)).order_by(
            Staff.name)).all()
    people = [(str(row.id), f"{row.name} · {', '.join(text(f'role.{role}', visit.lang) for role in row.roles)}")
              for row in staff]
    return visit.page("office_staff.html", status, office=office, people=people, faults=faults,
                      chosen=visit.form.get("staff", ""), reason=visit.form.get("reason", "")[:200])


def _key(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


@page("/help/staff", "office_password")
def office_staff(visit: Visit) -> Response:
    """Who works at an office, and a form for one of them; back to the question where no office has this code."""
    code = visit.query("office")
    try:
        return _page(visit, code, {})
    except HTTPException:
        unknown = DomainError(Fault("central_office_unknown", "of_staff", {"code": code.strip()[:12]}))
        return help_with(visit, visit.faults(unknown), 404, of_staff=code[:12])


@act("/help/staff", "office_password")
def give(visit: Visit) -> Response:
    """Publish the password for this office alone."""
    code, reason = visit.form.get("office", ""), visit.form.get("reason", "").strip()
    with visit.reading() as connection:
        office = _office(connection, code)
    try:
        staff_id = _key(visit.form.get("staff", ""))
        if staff_id is None or not reason:
            raise DomainError(*[Fault("required", name) for name, given in (
                ("staff", staff_id), ("reason", reason)) if not given])
        with visit.reading() as connection:
            name = connection.execute(select(Staff.name).where(
                Staff.id == staff_id, Staff.office_id == office.office_id)).scalar() or ""
        password = typed_twice(visit)
        check_password(password, (name, office.name or ""))
        with visit.acting("office_password", f"{office.office_code}: {name}", reason) as connection:
            reset_password(connection, office.office_id, staff_id, password)
    except DomainError as error:
        return _page(visit, code, visit.faults(error), 400)
    return visit.go("/help", done="office_password")
