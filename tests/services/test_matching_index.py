"""The index of people follows what is saved, whatever the clock says and however rows came in."""

from __future__ import annotations

from datetime import UTC, datetime

import time_machine
from service_kit import TODAY, person_form
from sqlalchemy import update

from pes_desktop.domain.ids import new_id
from pes_desktop.domain.intake import JobForm
from pes_desktop.models import Job, Jobseeker
from pes_desktop.services import intake, matching


def _found(office, vacancy) -> set:
    return {candidate.id for candidate in matching.find_matches(office, vacancy).result.fits}


def test_who_is_saved_after_the_clock_went_back_is_found(office, maria, milking) -> None:
    assert _found(office, milking) == {maria}
    with time_machine.travel(datetime(2020, 1, 1, tzinfo=UTC)):
        rosa = intake.save_intake(office, person_form(office, document_number="", document_type="none",
                                                      surnames="Pilco", names="Rosa")).jobseeker_id
    assert _found(office, milking) == {maria, rosa}
    with office.store.read() as session:
        assert session.get_one(Jobseeker, rosa).updated_at.year == 2020, "the clock did go back"


def test_a_changed_job_changes_the_answer(office, maria, milking) -> None:
    assert _found(office, milking) == {maria}
    form = intake.load_form(office, maria)
    form.jobs = [JobForm("albañil", "7112", years=5.0)]
    intake.save_intake(office, form, jobseeker_id=maria)
    assert _found(office, milking) == set()


def test_rows_that_came_without_an_audit_line_are_seen(office, maria, milking) -> None:
    assert _found(office, milking) == {maria}
    rosa = new_id()
    with office.store.local() as session:
        session.add(Jobseeker(id=rosa, office_id=office.office.id, surnames="Pilco", names="Rosa", place_code="060250",
                              registered_on=TODAY, last_contact_on=TODAY))
        session.flush()
        session.add(Job(id=new_id(), office_id=office.office.id, jobseeker_id=rosa, position=0,
                        occupation="ordeñadora", unit_group="9212", years=5.0))
    assert _found(office, milking) == {maria, rosa}


def test_only_touched_people_are_read_again(office, maria, milking) -> None:
    """A line that touches nobody leaves the index as it is: what was smuggled into a row stays unseen."""
    assert _found(office, milking) == {maria}
    with office.store.local() as session:
        session.execute(update(Job).where(Job.jobseeker_id == maria).values(unit_group="7112"))
    with office.store.write(office.require("match"), "look") as unit:
        unit.note_records.append(["jobseeker", str(maria), "seen", []])
    assert _found(office, milking) == {maria}
