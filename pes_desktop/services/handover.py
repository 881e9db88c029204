"""People who come from other offices: seen here, taken into the office's own records, or given back.

Whoever gives a person asks with ``handing_over.py``; headquarters passes on what it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Job, Jobseeker, Record, RegistrationEvent, Skill
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.from_headquarters import bodies
from pes_desktop.services.records import SavedRecord
from pes_desktop.services.registration import go_on
from pes_desktop.storage.settings import get_setting, set_setting
from pes_desktop.sync.columns import read_values
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.transport import Transport

#: The setting that names what was settled here: handover id to the person's record, or ``_GIVEN_BACK``.
_TAKEN = "handovers_taken"
_GIVEN_BACK = "declined"
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Received:
    """A person on the way to this office: who, from where, what was agreed; ``notes`` of the office that gives.

    ``works``: what the person has done, in their words.
    """

    key: str
    person: str
    office: str
    agreed: str
    notes: str
    office_phone: str = ""
    works: tuple[str, ...] = ()


def waiting(ctx: OfficeContext) -> list[Received]:
    """People whom other offices handed over and nobody here has taken in yet. Raises NotPermitted."""
    ctx.require("find_people")
    with ctx.store.read() as session:
        return waiting_in(session)


def waiting_in(session: Session) -> list[Received]:
    """``waiting`` within a transaction that may name people."""
    taken = get_setting(session, _TAKEN, {})
    return [_received(key, body) for key, body in bodies(session, "handover").items()
            if body.get("state") == "received" and key not in taken]


def _received(key: str, body: Any) -> Received:
    person, office = body.get("person", {}), body.get("office", {})
    name = f"{person.get('names', '')} {person.get('surnames', '')}".strip()
    works = dict.fromkeys(str(job.get("occupation", "")) for job in body.get("jobs", ()))
    return Received(key, name, str(office.get("name") or office.get("code") or ""), str(body.get("agreed", "")),
                    str(body.get("notes", "")), str(office.get("phone", "")), tuple(filter(None, works)))


def _standing(session: Session, key: str) -> tuple[Any, dict[str, str]]:
    """What came under a key, and all that was settled here. Raises DomainError handover_gone."""
    body, taken = bodies(session, "handover").get(key, {}), get_setting(session, _TAKEN, {})
    if body.get("state") != "received" or key in taken:
        raise DomainError(Fault("handover_gone"))
    return body, taken


def _told(body: Any) -> str:
    return "\n".join(part for part in (str(body.get("agreed", "")), str(body.get("notes", ""))) if part)


def take_in(ctx: OfficeContext, key: str) -> SavedRecord:
    """Register the person here with what came, as a record of this office's own.

    The other office hears of it with the next exchange. Raises NotPermitted; DomainError handover_gone (nothing such,
    or settled before), handover_known (a person with this document is registered here: see ``join_known``), or the
    faults of a value that cannot be kept.
    """
    actor = ctx.require("register_person")
    today = ctx.today()
    with ctx.store.write(actor, "take_handover") as unit:
        session = unit.session
        body, taken = _standing(session, key)
        values = read_values(Jobseeker.__tablename__, body["person"])
        known = _known(session, values)
        if known is not None:
            raise DomainError(Fault("handover_known", params={"person": str(known)}))
        person = _made(ctx, Jobseeker, values, notes=_told(body), registered_on=today, last_contact_on=today,
                       exited_on=None, exit_reason="", merged_into=None, erased_on=None)
        unit.add(person)
        session.flush()
        for cls, rows in ((Job, body.get("jobs", [])), (Skill, body.get("skills", []))):
            for row in rows:
                full = read_values(cls.__tablename__, {**row, "jobseeker_id": str(person.id)})
                unit.add(_made(ctx, cls, full))
        unit.add(RegistrationEvent(id=new_id(), office_id=ctx.office.id, jobseeker_id=person.id, kind="registered",
                                   fact_date=today, staff_id=ctx.staff.id, role=actor.role))
        set_setting(session, _TAKEN, {**taken, key: str(person.id)})
    return SavedRecord(person.id, (), unit.changes)


def _known(session: Session, values: dict[str, Any]) -> UUID | None:
    """A person of this office with the same document."""
    if not values["document_number"]:
        return None
    return session.scalar(select(Jobseeker.id).where(
        Jobseeker.document_type == values["document_type"], Jobseeker.removed_at.is_(None),
        Jobseeker.document_number == values["document_number"]).limit(1))


def join_known(ctx: OfficeContext, key: str) -> SavedRecord:
    """Settle a hand-over of a person who is registered here: what was agreed goes into the notes of that record.

    Who had left the register returns to it. Raises NotPermitted; DomainError handover_gone.
    """
    actor = ctx.require("register_person")
    with ctx.store.write(actor, "take_handover") as unit:
        body, taken = _standing(unit.session, key)
        known = _known(unit.session, read_values(Jobseeker.__tablename__, body["person"]))
        if known is None:
            raise DomainError(Fault("handover_gone"))
        person = unit.session.get_one(Jobseeker, known)
        person.notes = "\n".join(part for part in (person.notes, _told(body)) if part)
        if person.exited_on is not None:
            go_on(ctx, unit, person, ctx.today())
        set_setting(unit.session, _TAKEN, {**taken, key: str(known)})
    return SavedRecord(known, (), unit.changes)


def decline(ctx: OfficeContext, key: str) -> ChangeSet:
    """Give a person back who did not come: nothing is kept here, the other office is told with the next exchange.

    Raises NotPermitted; DomainError handover_gone.
    """
    actor = ctx.require("register_person")
    with ctx.store.write(actor, "decline_handover") as unit:
        _body, taken = _standing(unit.session, key)
        set_setting(unit.session, _TAKEN, {**taken, key: _GIVEN_BACK})
        unit.note_records.append(["handover", key, _GIVEN_BACK, []])
    return ChangeSet({"handover": frozenset({UUID(key)})})


def answer_others(ctx: OfficeContext, transport: Transport) -> None:
    """Tell headquarters what was settled here; it then takes the person's data back from the channel.

    Raises ExchangeFault where the line breaks: the next round tells it.
    """
    with ctx.store.read() as session:
        found = bodies(session, "handover")
        settled = {key: value for key, value in get_setting(session, _TAKEN, {}).items()
                   if found.get(key, {}).get("state") == "received"}
    for key, value in sorted(settled.items()):
        try:
            transport.answer_handover(key, "declined" if value == _GIVEN_BACK else "taken", ctx.today())
        except ExchangeFault as refused:
            if not refused.code.startswith("handover_"):
                raise


def _made(ctx: OfficeContext, cls: type[R], values: dict[str, Any], **changed: Any) -> R:
    kept = {name: value for name, value in values.items() if name not in ("created_at", "updated_at", "removed_at")}
    return cls(id=new_id(), office_id=ctx.office.id, **{**kept, **changed})
