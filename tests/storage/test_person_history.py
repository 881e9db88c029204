"""Former values of a person stand beside the audit trail; its lines are found by the people they speak of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from storage_kit import DAY, OFFICE, add, employer, person

from pes_desktop.models import AuditLine, AuditSubject, Job, Jobseeker, PersonChange, RegistrationEvent, Skill
from pes_desktop.models.base import utcnow
from pes_desktop.storage.store import Actor, Store

LUIS = Actor(UUID(int=2), "counselor")


def told(store: Store) -> list[tuple[str, list[object], list[object]]]:
    with store.read() as session:
        rows = session.scalars(select(PersonChange).order_by(PersonChange.seq))
        return [(row.field, row.before, row.after) for row in rows]


def lines_about(store: Store, record_id: UUID) -> list[str]:
    with store.read() as session:
        return list(session.scalars(select(AuditLine.act).join(AuditSubject, AuditSubject.seq == AuditLine.seq).where(
            AuditSubject.record_id == record_id).order_by(AuditLine.seq)))


def test_a_new_person_has_no_past(store: Store) -> None:
    with store.write(LUIS, "register") as unit:
        who = person()
        who.jobs.append(Job(office_id=OFFICE, occupation="ordeñadora"))
        unit.add(who)
        unit.session.flush()
        who.known_as = "Majo"
    assert told(store) == []
    assert lines_about(store, who.id) == ["register"]


def test_a_correction_keeps_what_stood_before_and_who_did_it(store: Store) -> None:
    who = person()
    add(store, who)
    with store.write(LUIS, "correct") as unit:
        row = unit.session.get_one(Jobseeker, who.id)
        row.known_as, row.min_pay, row.consent_date, row.carer = "Majo", Decimal("482.50"), date(2026, 9, 2), True
        row.last_contact_on = date(2026, 9, 9)  # no field of the form: the timeline tells it
        unit.session.flush()
        row.known_as = "María"
    assert told(store) == [("known_as", [""], ["María"]), ("carer", [None], [True]), ("min_pay", [None], ["482.50"]),
                           ("consent_date", [None], ["2026-09-02"])]
    with store.read() as session:
        change = session.scalars(select(PersonChange)).all()[0]
        line = session.get_one(AuditLine, change.audit_seq)
        assert (line.act, line.staff_id, line.role) == ("correct", LUIS.staff_id, "counselor")
        assert (change.jobseeker_id, change.record_type, change.record_id) == (who.id, "jobseeker", who.id)


def test_what_goes_back_to_what_it_was_is_no_change(store: Store) -> None:
    who = person()
    add(store, who)
    with store.write(LUIS, "correct") as unit:
        row = unit.session.get_one(Jobseeker, who.id)
        row.known_as = "Majo"
        unit.session.flush()
        row.known_as = ""
    assert told(store) == []


def test_jobs_and_skills_are_told_as_a_whole(store: Store) -> None:
    who = person()
    who.jobs.append(Job(office_id=OFFICE, occupation="ordeñadora", unit_group="9212", started=date(2020, 1, 1)))
    who.skills.append(Skill(office_id=OFFICE, name="Ordeñar"))
    add(store, who)
    with store.write(LUIS, "correct") as unit:
        row = unit.session.get_one(Jobseeker, who.id)
        row.jobs[0].occupation = "quesera"
        row.jobs.append(Job(office_id=OFFICE, occupation="niñera", position=1))
        row.skills[0].removed_at = utcnow()
    found = {(field, (before or [{}])[0].get("occupation" if field == "jobs" else "name"),  # type: ignore[attr-defined]
              (after or [{}])[0].get("occupation" if field == "jobs" else "name"))  # type: ignore[attr-defined]
             for field, before, after in told(store)}
    assert found == {("jobs", "ordeñadora", "quesera"), ("jobs", None, "niñera"), ("skills", "Ordeñar", None)}
    changed = next(item for item in told(store) if item[1] and item[0] == "jobs")
    assert changed[1][0]["started"] == "2020-01-01"  # type: ignore[index]
    with store.write(LUIS, "order") as unit:
        unit.session.get_one(Jobseeker, who.id).jobs[0].position = 4
    assert len(told(store)) == 3
    with store.write(LUIS, "correct") as unit:
        unit.session.get_one(Skill, who.skills[0].id).name = "Ordeño"  # of one that is gone nobody reads
    assert len(told(store)) == 3


def test_other_records_have_no_past_here(store: Store) -> None:
    firm = employer()
    add(store, firm)
    with store.write(LUIS, "correct") as unit:
        unit.session.merge(firm).trade_name = "Otra"
    assert told(store) == []
    assert lines_about(store, firm.id)[-1] == "correct"


def test_an_act_about_a_person_is_found_by_the_person(store: Store) -> None:
    who, other = person(), person("Lema", "Segundo")
    add(store, who, other)
    with store.write(LUIS, "renew") as unit:
        unit.add(RegistrationEvent(office_id=OFFICE, jobseeker_id=who.id, kind="renewed", fact_date=DAY))
    with store.write(LUIS, "see_person") as unit:
        unit.note_records.append(["jobseeker", str(who.id), "seen", []])
        unit.note_records.append(["month", "2026-09", "exported", ["informe"]])
    assert lines_about(store, who.id)[-2:] == ["renew", "see_person"]
    assert len(lines_about(store, other.id)) == 1
