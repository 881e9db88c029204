"""Look-alikes over two offices: where and when they were registered, and the notice to both offices."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, insert, select
from starlette.exceptions import HTTPException
from starlette.responses import Response

from pes_central.channels import publish
from pes_central.following import ANALYSTS
from pes_central.pages.alike_data import Pair, Searches, Side
from pes_central.pages.offices_data import office_lines
from pes_central.pages.visit import Visit, act, page
from pes_central.tables import OfficeEntry, ToldPair
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import Office
from pes_desktop.models.base import utcnow

LINES = 60


def _searches(visit: Visit) -> Searches:
    state = visit.request.app.state
    if not hasattr(state, "alike"):
        state.alike = Searches()
    searches: Searches = state.alike
    return searches


@page("/alike", "see_alike")
def alike(visit: Visit) -> Response:
    """The pairs, those of which nobody was told first."""
    pairs = _searches(visit).pairs(visit.engine, fresh=visit.query("fresh") == "1")
    with visit.reading() as connection:
        told = {(row.first_id, row.second_id): row for row in connection.execute(select(
            ToldPair.first_id, ToldPair.second_id, ToldPair.told_at, ToldPair.told_by))}
        offices = {line.office_id: line for line in office_lines(connection)}
    open_only = visit.query("told") != "1"
    lines = [(pair, told.get(_key(pair))) for pair in pairs]
    shown = [item for item in lines if not open_only or item[1] is None]
    typed = visit.query("page")
    number = max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    return visit.page("alike.html", total=len(lines), open_count=sum(1 for _, row in lines if row is None),
                      lines=shown[(number - 1) * LINES:number * LINES], offices=offices, open_only=open_only,
                      number=number, more=len(shown) > number * LINES)


def _key(pair: Pair) -> tuple[UUID, UUID]:
    first, second = sorted((pair.first.person_id, pair.second.person_id))
    return first, second


@act("/alike/tell", "tell_offices")
def tell(visit: Visit) -> Response:
    """Each of the two offices learns which of its records another office has too; neither sees the other's."""
    try:
        wanted = tuple(sorted((UUID(visit.form.get("first", "")), UUID(visit.form.get("second", "")))))
    except ValueError:
        raise HTTPException(404) from None
    pair = next((pair for pair in _searches(visit).pairs(visit.engine) if _key(pair) == wanted), None)
    if pair is None:
        raise DomainError(Fault("central_pair_gone"))
    with visit.writing() as connection:
        codes = _codes(connection, pair)
    with visit.acting("pair_told", " · ".join(codes[side.office_id][0] for side in (pair.first, pair.second))) as c:
        if c.execute(select(ToldPair.told_at).where(
                ToldPair.first_id == wanted[0], ToldPair.second_id == wanted[1])).first() is None:
            c.execute(insert(ToldPair).values(first_id=wanted[0], second_id=wanted[1], told_at=utcnow(),
                                              told_by=visit.who.name))
            for own, other in ((pair.first, pair.second), (pair.second, pair.first)):
                publish(c, "finding", f"{ANALYSTS}{own.person_id}:{other.person_id}", _body(pair, own, other, codes),
                        own.office_id)
    return visit.go("/alike", done="pair_told")


def _codes(connection: Connection, pair: Pair) -> dict[UUID, tuple[str, str, str]]:
    """Office to (code, name, telephone)."""
    rows = connection.execute(
        select(OfficeEntry.office_id, OfficeEntry.office_code, Office.name, Office.phone)
        .outerjoin(Office, Office.id == OfficeEntry.office_id)
        .where(OfficeEntry.office_id.in_([pair.first.office_id, pair.second.office_id])))
    return {row.office_id: (row.office_code, row.name or row.office_code, row.phone or "") for row in rows}


def _body(pair: Pair, own: Side, other: Side, codes: dict[UUID, tuple[str, str, str]]) -> dict[str, object]:
    """What an office is told: its own record, the other office and when it registered; nothing of the other record."""
    code, name, phone = codes[other.office_id]
    return {"about": "same_person", "jobseeker_id": str(own.person_id), "office_code": code, "office_name": name,
            "office_phone": phone, "registered_on": other.registered_on.isoformat(),
            "reasons": list(pair.evidence.reasons)}
