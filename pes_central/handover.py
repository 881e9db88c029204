"""A person goes on at another office: the owning office asks, headquarters gives what it holds, the other one receives.

The record of the first office stays its own, with its history, and is closed there by hand once the person was
received; the second one makes its own from what came. Neither is told of a pair (``passed_on.py``).
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from pes_central.channels import publish
from pes_central.following import ANALYSTS, find_same, office_told, withdraw
from pes_central.tables import ChannelEntry, OfficeEntry
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import Job, Jobseeker, Record, Skill
from pes_desktop.sync.columns import table_of, wire_values


def hand_over(connection: Connection, office_id: UUID, handover_id: UUID, person_id: UUID, to_code: str, agreed: str,
              notes: str = "") -> int:
    """Publish the person to the office of ``to_code`` and tell the asking one; returns the position.

    ``agreed``: what was agreed with the person; ``notes``: what the asking office wants the other to know. The same
    request again changes nothing. Raises DomainError handover_person, handover_office.
    """
    to = connection.execute(select(OfficeEntry.office_id).where(
        OfficeEntry.office_code == to_code.strip().upper())).scalar()
    if to is None or to == office_id:
        raise DomainError(Fault("handover_office", "office"))
    person = connection.execute(select(Jobseeker.__table__).where(
        Jobseeker.id == person_id, Jobseeker.office_id == office_id, Jobseeker.removed_at.is_(None),
        Jobseeker.erased_on.is_(None), Jobseeker.merged_into.is_(None))).mappings().first()
    if person is None:
        raise DomainError(Fault("handover_person"))
    known = connection.execute(select(ChannelEntry.position).where(
        ChannelEntry.kind == "handover", ChannelEntry.key == str(handover_id), ChannelEntry.office_id == to)).scalar()
    if known is not None:
        return known
    position = publish(connection, "handover", str(handover_id), {
        "state": "received", "office": office_told(connection, office_id), "agreed": agreed, "notes": notes,
        "record": str(person_id),
        "person": wire_values(Jobseeker.__tablename__, dict(person)),
        "jobs": _children(connection, Job, person_id), "skills": _children(connection, Skill, person_id)}, to)
    publish(connection, "handover", str(handover_id), {
        "state": "given", "office": office_told(connection, to), "of": str(person_id)}, office_id)
    find_same(connection, office_id, [person_id])
    return position


def answer(connection: Connection, office_id: UUID, handover_id: UUID, state: str, on: date | None = None) -> int:
    """The receiving office took the person in, or gave them back: tell the giver, and keep the person's data no longer.

    ``state``: taken or declined; the first answer stands. ``on``: the receiving office's day. Returns the position.
    Raises DomainError handover_gone.
    """
    key = str(handover_id)
    row = connection.execute(select(ChannelEntry.position, ChannelEntry.body).where(
        ChannelEntry.kind == "handover", ChannelEntry.key == key, ChannelEntry.office_id == office_id,
        ChannelEntry.body.is_not(None)).with_for_update()).first()
    if row is None or "of" in row.body:
        raise DomainError(Fault("handover_gone"))
    if row.body["state"] != "received":
        return int(row.position)
    giver = UUID(row.body["office"]["id"])
    there, person = office_told(connection, office_id), UUID(row.body["record"])
    body = {"state": state, "office": there, "of": str(person)} | ({} if on is None else {"on": on.isoformat()})
    publish(connection, "handover", key, body, giver)
    position = publish(connection, "handover", key, {"state": state, "office": row.body["office"]}, office_id)
    find_same(connection, giver, [person])
    if state == "taken":
        _withdraw_told(connection, giver, person, there["code"])
    return position


def _withdraw_told(connection: Connection, giver: UUID, person: UUID, to_code: str) -> None:
    """What an analyst told of the two (pages/alike.py) is settled: take it back from both."""
    told = connection.execute(select(ChannelEntry.key).where(
        ChannelEntry.kind == "finding", ChannelEntry.office_id == giver,
        ChannelEntry.key.startswith(f"{ANALYSTS}{person}:"),
        ChannelEntry.body["office_code"].as_string() == to_code)).scalars().all()
    withdraw(connection, "finding", {*told, *(
        f"{ANALYSTS}{other}:{person}" for other in (key.rpartition(":")[2] for key in told))})


def _children(connection: Connection, kind: type[Record], person_id: UUID) -> list[dict[str, Any]]:
    table = table_of(kind.__tablename__)
    rows = connection.execute(select(table).where(
        table.c.jobseeker_id == person_id, table.c.removed_at.is_(None)).order_by(table.c.position)).mappings()
    return [{name: value for name, value in wire_values(kind.__tablename__, dict(row)).items()
             if name != "jobseeker_id"} for row in rows]
