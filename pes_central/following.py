"""What headquarters tells other offices because of a batch: open vacancies, and the same person in two offices.

Called inside the transaction of the batch, as its last step: everything that is published here stands or falls with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, update
from sqlalchemy.sql import ColumnElement

from pes_central.addressing import settle_office
from pes_central.channels import Told, publish_all
from pes_central.look_up import by_ids
from pes_central.passed_on import gone_to
from pes_central.tables import ChannelEntry, OfficeEntry
from pes_desktop.domain.enums import ConsentState, VacancyStatus
from pes_desktop.models import Employer, Jobseeker, Office, Vacancy
from pes_desktop.sync.columns import wire_values

#: What of a vacancy other offices read: the work and its conditions. Nobody's name, telephone, way or note.
SHARED = ("number", "title", "unit_group", "tasks", "wage", "wage_period", "wage_words", "contract", "hours", "shift",
          "seasonal", "lodging", "place_code", "education_level", "experience_years", "licences", "skills_required",
          "skills_wished", "requirements", "bring", "starts_on", "notified_on", "closes_on", "reserved_for")
#: Findings of this module, and those that an analyst told (pages/alike.py): they stay until the person is passed on.
_PAIR, ANALYSTS = "document:", "alike:"
_CHUNK = 500
Body = dict[str, Any]


def follow(connection: Connection, office_id: UUID, touched: Mapping[str, Sequence[UUID]]) -> None:
    """Publish what follows from the records of an office that changed, by type; nothing where nothing is new."""
    if vacancies := _vacancies_of(connection, office_id, touched):
        share_vacancies(connection, office_id, vacancies)
    if people := touched.get(Jobseeker.__tablename__):
        end_handovers(connection, office_id, people)
        find_same(connection, office_id, people)
    if touched.get(Office.__tablename__):
        settle_office(connection, office_id)


def _chunks(ids: Iterable[UUID]) -> Iterable[list[UUID]]:
    every = sorted(ids, key=attrgetter("int"))
    return (every[start:start + _CHUNK] for start in range(0, len(every), _CHUNK))


def _vacancies_of(connection: Connection, office_id: UUID, touched: Mapping[str, Sequence[UUID]]) -> set[UUID]:
    """The vacancies that changed, and those whose employer or office tells another name now."""
    found = set(touched.get(Vacancy.__tablename__, ()))
    own = select(Vacancy.id).where(Vacancy.office_id == office_id, Vacancy.status == VacancyStatus.OPEN)
    if touched.get(Office.__tablename__):
        return found | set(connection.execute(own).scalars())
    for some in _chunks(touched.get(Employer.__tablename__, ())):
        found.update(connection.execute(own.where(Vacancy.employer_id.in_(some))).scalars())
    return found


# --- vacancies ---
def share_vacancies(connection: Connection, office_id: UUID, ids: Iterable[UUID]) -> None:
    """Bring the channel to the state of these vacancies: open ones of an office that shares stand in it."""
    shares = connection.execute(select(OfficeEntry.shares_vacancies).where(
        OfficeEntry.office_id == office_id)).scalar_one()
    office = office_told(connection, office_id)
    for some in _chunks(ids):
        rows = {row["id"]: row for row in connection.execute(select(Vacancy.__table__).where(
            Vacancy.office_id == office_id, Vacancy.id.in_(some))).mappings()}
        firms = {row.id: row for row in connection.execute(select(
            Employer.id, Employer.trade_name, Employer.legal_name).where(
            Employer.id.in_({row["employer_id"] for row in rows.values()})))}
        wanted: dict[str, Body | None] = {}
        for one in some:
            row = rows.get(one)
            opened = row is not None and row["status"] == VacancyStatus.OPEN and row["removed_at"] is None
            wanted[str(one)] = _told(dict(row), office, firms) if shares and opened and row is not None else None
        _bring(connection, "vacancy", wanted)


def _told(row: dict[str, Any], office: Body, firms: Mapping[UUID, Any]) -> Body:
    values = wire_values(Vacancy.__tablename__, row)
    body: Body = {name: values[name] for name in SHARED if name in values}
    body["positions"] = max(row["positions"] - row["positions_filled"], 0)
    firm = firms.get(row["employer_id"])
    if row["publish_employer"] and firm is not None:
        body["employer"] = firm.trade_name or firm.legal_name
    body["office"] = office
    return body


def set_sharing(connection: Connection, office_id: UUID, shares: bool) -> None:
    """From now on an office shares its open vacancies, or does not; those that stand are published or withdrawn."""
    connection.execute(update(OfficeEntry).where(
        OfficeEntry.office_id == office_id).values(shares_vacancies=shares))
    share_vacancies(connection, office_id, connection.execute(select(Vacancy.id).where(
        Vacancy.office_id == office_id, Vacancy.status == VacancyStatus.OPEN)).scalars())


# --- the same person in two offices ---
def find_same(connection: Connection, office_id: UUID, people: Iterable[UUID]) -> None:
    """Tell both offices of each pair with one document; a pair that is none any more is withdrawn from both.

    Who was passed on from one to the other is no pair: both know it. An office hears which of its own people it is and
    at which office else; nothing of the other record.
    """
    for some in _chunks(people):
        told = select(ChannelEntry.key).where(
            ChannelEntry.kind == "finding", ChannelEntry.office_id == office_id, ChannelEntry.key.startswith(_PAIR))
        before = {key for rows in by_ids(connection, told, ChannelEntry.body["jobseeker_id"].as_string(), [
            str(one) for one in some]) for key in rows.scalars()}
        pairs = _pairs(connection, office_id, some)
        tell_pairs(connection, {key: ((office_id, mine), (other_office, theirs))
                                for key, (mine, theirs, other_office) in pairs.items() if key not in before})
        withdraw(connection, "finding", before - pairs.keys())


def tell_pairs(connection: Connection, pairs: Mapping[str, tuple[tuple[UUID, UUID], tuple[UUID, UUID]]]) -> None:
    """Tell both offices of each pair, by key: twice (office id, record id of the person there)."""
    offices = {office for pair in pairs.values() for office, _ in pair}
    told = {office: office_told(connection, office) for office in sorted(offices, key=attrgetter("int"))}
    publish_all(connection, "finding", [
        Told(key, {"about": "same_person", "jobseeker_id": str(person), "office_code": told[elsewhere]["code"],
                   "office_name": told[elsewhere]["name"], "office_phone": told[elsewhere]["phone"],
                   "reasons": ["document"]}, office)
        for key, (one, other) in pairs.items()
        for (office, person), (elsewhere, _) in ((one, other), (other, one))])


def withdraw(connection: Connection, kind: str, keys: Collection[str]) -> None:
    """Take things back from whomever they are addressed to."""
    addressed = select(ChannelEntry.key, ChannelEntry.office_id).where(ChannelEntry.kind == kind)
    publish_all(connection, kind, sorted(
        (Told(key, None, addressee) for rows in by_ids(connection, addressed, ChannelEntry.key, keys)
         for key, addressee in rows), key=lambda one: (one.key, str(one.office_id))))


# --- people who were passed on ---
def end_handovers(connection: Connection, office_id: UUID, people: Iterable[UUID]) -> None:
    """Who was erased, or took the consent back, is offered to no other office any more; what was answered stays."""
    for some in _chunks(people):
        left = select(Jobseeker.id).where(Jobseeker.office_id == office_id, Jobseeker.erased_on.is_not(None)
                                          | (Jobseeker.consent_state == ConsentState.WITHDRAWN))
        gone = [str(one) for rows in by_ids(connection, left, Jobseeker.id, some) for one in rows.scalars()]
        if not gone:
            continue
        withdraw(connection, "handover", set(connection.execute(select(ChannelEntry.key).where(
            ChannelEntry.kind == "handover", ChannelEntry.office_id == office_id,
            ChannelEntry.body["of"].as_string().in_(gone),
            ChannelEntry.body["state"].as_string() == "given")).scalars()))


def pair_key(one: UUID, other: UUID) -> str:
    """The name of a pair of records, the same from both sides; tells nothing of either."""
    return _PAIR + hashlib.sha256(b"".join(sorted((one.bytes, other.bytes)))).hexdigest()[:32]


def _living() -> ColumnElement[bool]:
    return (Jobseeker.document_number != "") & Jobseeker.removed_at.is_(None) & Jobseeker.erased_on.is_(None) & \
        Jobseeker.merged_into.is_(None)


def _pairs(connection: Connection, office_id: UUID, people: Sequence[UUID]) -> dict[str, tuple[UUID, UUID, UUID]]:
    own = select(Jobseeker.document_type, Jobseeker.document_number, Jobseeker.id).where(
        Jobseeker.office_id == office_id, _living())
    mine: dict[tuple[str, str], UUID] = {(row[0], row[1]): row[2]
                                         for rows in by_ids(connection, own, Jobseeker.id, people) for row in rows}
    others = select(Jobseeker.document_type, Jobseeker.document_number, Jobseeker.id, Jobseeker.office_id).where(
        Jobseeker.office_id != office_id, _living())
    found: dict[str, tuple[UUID, UUID, UUID]] = {}
    for rows in by_ids(connection, others, Jobseeker.document_number, {number for _, number in mine}):
        for kind, number, person, office in rows:
            if (kind, number) in mine:
                one = mine[kind, number]
                found[pair_key(one, person)] = (one, person, office)
    if not found:
        return found
    gone = gone_to(connection, {person for one, other, _ in found.values() for person in (one, other)})
    return {key: (one, other, office) for key, (one, other, office) in found.items()
            if office not in gone.get(one, ()) and office_id not in gone.get(other, ())}


# --- both ---
def office_told(connection: Connection, office_id: UUID) -> Body:
    """An office as others may know it: code, name, telephone."""
    code = connection.execute(select(OfficeEntry.office_code).where(OfficeEntry.office_id == office_id)).scalar()
    row = connection.execute(select(Office.name, Office.phone).where(Office.id == office_id)).first()
    name, phone = (row.name, row.phone) if row is not None else ("", "")
    return {"id": str(office_id), "code": code or "", "name": name, "phone": phone}


def _bring(connection: Connection, kind: str, wanted: Mapping[str, Body | None]) -> None:
    """Publish those of the things for all offices that differ from what stands."""
    standing = {row.key: row.body for row in connection.execute(select(ChannelEntry.key, ChannelEntry.body).where(
        ChannelEntry.kind == kind, ChannelEntry.office_id.is_(None), ChannelEntry.key.in_(wanted)))}
    publish_all(connection, kind, [Told(key, body) for key, body in wanted.items() if standing.get(key) != body])
