"""A person who goes on at another office: asked for here, received there; headquarters passes on what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.domain.enums import ConsentState
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Job, Jobseeker, OutboxEntry, Record, RegistrationEvent, Skill
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.from_headquarters import bodies
from pes_desktop.services.records import SavedRecord
from pes_desktop.storage.settings import get_setting, set_setting
from pes_desktop.sync.columns import read_values
from pes_desktop.sync.transport import Transport

#: The setting that names what was received already.
_TAKEN = "handovers_taken"
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Received:
    """A person on the way to this office: who, from where, what was agreed; ``notes`` of the office that gives."""

    key: str
    person: str
    office: str
    agreed: str
    notes: str


def ask(ctx: OfficeContext, transport: Transport, person_id: UUID, to_code: str, agreed: str, *,
        with_notes: bool = False) -> UUID:
    """Hand a person over to the office of ``to_code``; returns the handover's id. The record here stays as it is.

    ``with_notes``: the office's notes about the person go along (nothing else that stays in the office does). Asks
    headquarters over ``transport``. Raises NotPermitted; DomainError person_gone, handover_waiting (the person is not
    wholly at headquarters yet), handover_consent, handover_agreed; ExchangeFault handover_person, handover_office.
    """
    actor = ctx.require("give_person_record")
    if not agreed.strip():
        raise DomainError(Fault("handover_agreed", "agreed"))
    with ctx.store.read() as session:
        person = session.get(Jobseeker, person_id)
        if person is None or person.removed_at is not None or person.erased_on is not None:
            raise DomainError(Fault("person_gone"))
        if person.consent_state != ConsentState.GIVEN:
            raise DomainError(Fault("handover_consent"))
        ids = [person.id, *(one.id for one in (*person.jobs, *person.skills))]
        if session.scalar(select(OutboxEntry.seq).where(OutboxEntry.record_id.in_(ids)).limit(1)) is not None:
            raise DomainError(Fault("handover_waiting"))
        notes = person.notes if with_notes else ""
    handover = new_id()
    transport.hand_over({"id": str(handover), "person": str(person_id), "to": to_code, "agreed": agreed.strip()[:2000],
                         "notes": notes[:8000]})
    with ctx.store.write(actor, "hand_over") as unit:
        unit.note_records.append(["jobseeker", str(person_id), "exported", ["handover"]])
    return handover


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
    return Received(key, name, str(office.get("name") or office.get("code") or ""), str(body.get("agreed", "")),
                    str(body.get("notes", "")))


def take_in(ctx: OfficeContext, key: str) -> SavedRecord:
    """Register the person here with what came, as a record of this office's own.

    Raises NotPermitted; DomainError handover_gone (nothing such, or taken in before), handover_known (a person with
    this document is registered here: ``person`` names the record), or the faults of a value that cannot be kept.
    """
    actor = ctx.require("register_person")
    today = ctx.today()
    with ctx.store.write(actor, "take_handover") as unit:
        session = unit.session
        body = bodies(session, "handover").get(key, {})
        taken = get_setting(session, _TAKEN, {})
        if body.get("state") != "received" or key in taken:
            raise DomainError(Fault("handover_gone"))
        values = read_values(Jobseeker.__tablename__, body["person"])
        if values["document_number"]:
            known = session.scalar(select(Jobseeker.id).where(
                Jobseeker.document_type == values["document_type"], Jobseeker.removed_at.is_(None),
                Jobseeker.document_number == values["document_number"]).limit(1))
            if known is not None:
                raise DomainError(Fault("handover_known", params={"person": str(known)}))
        told = "\n".join(part for part in (str(body.get("agreed", "")), str(body.get("notes", ""))) if part)
        person = _made(ctx, Jobseeker, values, notes=told, registered_on=today, last_contact_on=today, exited_on=None,
                       exit_reason="", merged_into=None, erased_on=None)
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


def _made(ctx: OfficeContext, cls: type[R], values: dict[str, Any], **changed: Any) -> R:
    kept = {name: value for name, value in values.items() if name not in ("created_at", "updated_at", "removed_at")}
    return cls(id=new_id(), office_id=ctx.office.id, **{**kept, **changed})
