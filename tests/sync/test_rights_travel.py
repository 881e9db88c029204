"""What a person may ask reaches headquarters: an erasure, a consent taken back, two records joined."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from support.exchange import DAY, Server, TestOffice, no_pause

from pes_desktop.domain.enums import OFFICE_ROLES
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Job, Jobseeker, Staff
from pes_desktop.services import merging, registration, rights
from pes_desktop.services.context import OfficeContext, OfficeInfo, StaffMember
from pes_desktop.sync.engine import run_round


@pytest.fixture
def desk(office: TestOffice) -> OfficeContext:
    member = StaffMember(new_id(), "Luis Andrade", "", OFFICE_ROLES)
    info = OfficeInfo(office.office_id, office.code, "Oficina de prueba", "ec", "", "", "", "", "")
    ctx = OfficeContext(office.store, office.folder, info, office.device_id, "A", member, clock=lambda: DAY)
    with office.store.write(ctx.require("manage_staff"), "add_staff") as unit:
        unit.add(Staff(id=member.id, office_id=office.office_id, name=member.name, roles=list(OFFICE_ROLES)))
    return ctx


def up(office: TestOffice) -> None:
    with office.transport() as transport:
        result = run_round(office.store, transport, pause=no_pause)
    assert result.complete, result.problems


def held(server: Server, *ids: UUID) -> list[dict[str, Any]]:
    table = Jobseeker.__table__
    with server.engine.connect() as connection:
        rows = {row["id"]: dict(row) for row in connection.execute(select(table).where(
            table.c.id.in_(ids))).mappings()}
    return [rows[key] for key in ids]


def test_headquarters_erases_too_and_both_sides_stay_equal(shared_server: Server, office: TestOffice, desk) -> None:
    office.enrol(shared_server)
    (person,) = office.add_people(1, surnames="Zzapellido", consent_signed=True, self_identification="kichwa",
                                  birth_date=date(1986, 4, 2), document_number="0602917431")
    up(office)
    (before,) = held(shared_server, person)
    assert (before["surnames"], before["self_identification"]) == ("Zzapellido", "kichwa")
    rights.erase_person(desk, person, "asked", typed="zzapellido")
    up(office)
    (after,) = held(shared_server, person)
    assert (after["surnames"], after["names"], after["document_number"], after["phones"]) == ("—", "", "", [])
    assert (after["self_identification"], after["birth_date"], after["erased_on"]) == ("", date(1986, 1, 1), DAY)
    assert after["sex"] == before["sex"]
    with shared_server.engine.connect() as connection:
        jobs = connection.execute(select(Job.occupation, Job.unit_group).where(Job.jobseeker_id == person)).all()
    assert jobs == [("", "9211"), ("", "9211")]


def test_a_consent_taken_back_takes_the_reserved_columns_back(shared_server: Server, office: TestOffice, desk) -> None:
    office.enrol(shared_server)
    (person,) = office.add_people(1, consent_state="given", consent_signed=True, self_identification="kichwa",
                                  disability_consent=True, disability=True, disability_percent=40)
    up(office)
    assert held(shared_server, person)[0]["disability_percent"] == 40
    registration.withdraw_consent(desk, person)
    up(office)
    (after,) = held(shared_server, person)
    assert (after["self_identification"], after["disability"], after["disability_percent"]) == ("", None, None)
    assert (after["consent_state"], after["consent_signed"]) == ("withdrawn", False)


def test_joined_and_parted_records_travel_both(shared_server: Server, office: TestOffice, desk) -> None:
    office.enrol(shared_server)
    first, second = office.add_people(2)
    up(office)
    done = merging.merge_people(desk, first, second)
    up(office)
    kept, other = held(shared_server, first, second)
    assert (kept["merged_into"], kept["removed_at"]) == (None, None)
    assert other["merged_into"] == first
    assert other["removed_at"] is not None
    merging.unmerge_people(desk, done.trace_id)
    up(office)
    assert [(row["merged_into"], row["removed_at"]) for row in held(shared_server, first, second)] == [
        (None, None), (None, None)]
