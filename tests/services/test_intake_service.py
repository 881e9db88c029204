"""Intake: what is saved, what warns, drafts, duplicates, one transaction."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from service_kit import TODAY, person_form
from sqlalchemy import func, select

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.intake import FIELDS, IntakeForm, JobForm, Phone, SkillForm, Wanted
from pes_desktop.models import AuditLine, Draft, Job, Jobseeker, OutboxEntry, RegistrationEvent, SearchDocument
from pes_desktop.services import intake, month, people, registration
from pes_desktop.storage import audit, outbox


def test_one_write_carries_record_search_outbox_and_audit(office, maria) -> None:
    with office.store.read() as session:
        queued = {row.record_type for row in session.scalars(select(OutboxEntry))}
        assert {"jobseeker", "job", "registration_event", "service_act"} <= queued
        assert session.scalar(select(SearchDocument.words).where(SearchDocument.record_id == maria))
        line = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc())).first()
        assert (line.act, line.role, line.staff_id) == ("register_person", "counselor", office.staff.id)
        assert ["jobseeker", str(maria), "new", []] in line.records
        assert audit.verify_chain(session) is None


def test_a_failing_outbox_takes_everything_back(office, monkeypatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("cut")

    monkeypatch.setattr(outbox, "enqueue", fail)
    with pytest.raises(RuntimeError):
        intake.save_intake(office, person_form(office))
    with office.store.read() as session:
        for model in (Jobseeker, Job, SearchDocument, RegistrationEvent):
            assert session.scalar(select(func.count()).select_from(model)) == 0


def test_form_comes_back_field_by_field(office) -> None:
    form = person_form(
        office, known_as="Marita", languages=["es", "qu"], min_pay_period="day", dependants=3, carer=True,
        skills=[SkillForm("Ordeñar", "milking", True, 5.0)], wanted=[Wanted("ordeñadora", "9212")],
        difficulties=["transport"], licences=["B"], disability=True, disability_consent=True, disability_percent=40,
        education_level="primary", education_complete=True, available_from=date(2026, 11, 1), notes="viene los jueves")
    saved = intake.save_intake(office, form)
    back = intake.load_form(office, saved.jobseeker_id)
    for field in dataclasses.fields(IntakeForm):
        if field.name != "phones":
            assert getattr(back, field.name) == getattr(form, field.name), field.name
    assert back.phones == [Phone("0997599992", "+593997599992")]


def test_every_field_of_the_form_has_a_column_or_a_child_table() -> None:
    columns = set(Jobseeker.__mapper__.attrs.keys())
    assert {spec.name for spec in FIELDS} <= columns


def test_a_wrong_check_digit_warns_and_a_reason_silences_it(office) -> None:
    saved = intake.save_intake(office, person_form(office, document_number="0607421808"))
    assert [(f.code, f.field) for f in saved.warnings] == [("identity_check_digit", "document_number")]
    explained = person_form(office, document_number="0607421808", document_note="cédula borrosa")
    quiet = intake.save_intake(office, explained)
    assert quiet.warnings == ()


def test_starred_fields_block_and_nothing_is_written(office) -> None:
    with pytest.raises(DomainError) as error:
        intake.save_intake(office, person_form(office, surnames=" ", sex="", place_code=""))
    assert {f.field for f in error.value.faults} == {"sex", "place_code", "surnames"}
    with office.store.read() as session:
        assert session.scalar(select(func.count()).select_from(Jobseeker)) == 0


def test_correction_raises_the_version_once_and_keeps_removed_jobs(office, maria) -> None:
    form = intake.load_form(office, maria)
    form.known_as = "Marita"
    form.jobs = [JobForm("costurera", "7531")]
    intake.save_intake(office, form, jobseeker_id=maria)
    with office.store.read() as session:
        person = session.get(Jobseeker, maria)
        assert person.version == 2
        form.jobs = []
    intake.save_intake(office, form, jobseeker_id=maria)
    with office.store.read() as session:
        rows = list(session.scalars(select(Job).where(Job.jobseeker_id == maria)))
        assert [(row.occupation, row.removed_at is not None) for row in rows] == [("costurera", True)]
    assert intake.load_form(office, maria).jobs == []


def test_saving_unchanged_writes_no_new_version(office, maria) -> None:
    with office.store.local() as session:
        session.query(OutboxEntry).delete()
    intake.save_intake(office, intake.load_form(office, maria), jobseeker_id=maria)
    with office.store.read() as session:
        assert session.get(Jobseeker, maria).version == 1
        assert session.scalar(select(func.count()).select_from(OutboxEntry)) == 0


def test_draft_lives_until_its_form_is_saved(office) -> None:
    form = person_form(office, surnames="", jobs=[JobForm("sembrar papas")])
    intake.save_draft(office, "intake:1", form, "work")
    back, step, base = intake.load_draft(office, "intake:1")
    assert base is None
    assert (back.jobs, step) == (form.jobs, "work")
    form.surnames = "Lema"
    intake.save_intake(office, form, draft_key="intake:1")
    with office.store.read() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 0


@pytest.mark.parametrize(("surnames", "names", "found"), [
    ("Nunez Guaman", "Maria", True), ("Núñez", "María José", True), ("Nuñes Huamán", "Maria Jose", True),
    ("Toapanta", "María José", False), ("Núñez Guamán", "Segundo", False)])
def test_possible_duplicates_by_sound(office, maria, surnames: str, names: str, found: bool) -> None:
    form = person_form(office, surnames=surnames, names=names, document_number="", jobs=[])
    hits = intake.possible_duplicates(office, form)
    assert [hit.jobseeker_id for hit in hits] == ([maria] if found else [])


def test_duplicate_by_number_alone(office, maria) -> None:
    form = person_form(office, surnames="Otra", names="Persona", phones=[], birth_date=None)
    hits = intake.possible_duplicates(office, form)
    assert [(hit.jobseeker_id, "same_number" in hit.evidence.reasons) for hit in hits] == [(maria, True)]
    assert intake.possible_duplicates(office, form, exclude=maria) == []


def test_names_as_people_bear_them(office) -> None:
    odd = (("O'Higgins D'Angelo", "José"), ("Ñauta", "🌻 Luz"), ("العربي", "ليلى"), ("=SUM(A1)", "<b>Ana"))
    for surnames, names in odd:
        saved = intake.save_intake(office, person_form(office, surnames=surnames, names=names, document_number=""))
        view = people.person_view(office, saved.jobseeker_id)
        assert (view.surnames, view.names) == (surnames, names)
    for query, found in (("ohiggins", "O'Higgins D'Angelo José"), ("higgins", "O'Higgins D'Angelo José"),
                         ("العربي", "العربي ليلى"), ("sum", "=SUM(A1) <b>Ana")):
        assert [line.name for line in people.find_people(office, query)] == [found], query


def test_reception_and_search_alike(office, maria) -> None:
    for query in ("nunez", "Núñez", "NUÑEZ maria", "guam", "0607", "99759", "ordeñ", "nuñes"):
        assert [line.id for line in people.find_people(office, query)] == [maria], query


def test_renewal_is_a_dated_event(office, maria, days) -> None:
    days.day = date(2027, 1, 10)
    assert people.find_people(office, "nunez")[0].status == "expiring"
    registration.renew(office, maria)
    assert people.find_people(office, "nunez")[0].status == "active"
    with office.store.read() as session:
        events = session.scalars(select(RegistrationEvent).order_by(RegistrationEvent.id))
        kinds = [(event.kind, event.fact_date) for event in events]
    assert kinds == [("registered", TODAY), ("renewed", days.day)]


def test_an_old_draft_overwrites_nothing_that_came_later(office, maria) -> None:
    base = intake.load_form(office, maria)
    mine = intake.load_form(office, maria)
    mine.known_as, mine.community = "Marita", "La Moya"
    intake.save_draft(office, f"intake:{maria}", mine, "contact", base)
    theirs = intake.load_form(office, maria)
    theirs.email, theirs.community = "maria@example.org", "Pumallacta"
    intake.save_intake(office, theirs, jobseeker_id=maria)
    draft = intake.load_draft(office, f"intake:{maria}")
    saved = intake.save_intake(office, draft.form, jobseeker_id=maria, base=draft.base)
    kept = intake.load_form(office, maria)
    assert (kept.known_as, kept.email, kept.community) == ("Marita", "maria@example.org", "La Moya")
    assert [(f.code, f.field) for f in saved.warnings] == [("changed_meanwhile", "community")]


def test_who_does_not_see_sensitive_fields_keeps_them_whole(office, liaison) -> None:
    form = person_form(office, disability=True, disability_consent=True, self_identification="indigena",
                       notes="secreto")
    person = intake.save_intake(office, form).jobseeker_id
    reception = office.with_staff(dataclasses.replace(liaison.staff, roles=(Role.RECEPTION,)))
    seen = intake.load_form(reception, person)
    assert (seen.disability, seen.self_identification, seen.notes) == (None, "", "")
    seen.known_as = "Marita"
    intake.save_intake(reception, seen, jobseeker_id=person)
    kept = intake.load_form(office, person)
    assert (kept.known_as, kept.disability, kept.notes) == ("Marita", True, "secreto")


def test_drafts_are_their_writers(office, liaison) -> None:
    intake.save_draft(office, "intake:1", person_form(office), "identity")
    other = office.with_staff(dataclasses.replace(liaison.staff, roles=(Role.COUNSELOR,)))
    assert intake.load_draft(other, "intake:1") is None
    assert intake.open_drafts(other) == []


def test_leaving_the_register_and_coming_back(office, maria, days) -> None:
    days.day = date(2026, 10, 25)
    registration.end_registration(office, maria, "found_self")
    assert people.find_people(office, "nunez")[0].status == "exited"
    with pytest.raises(DomainError) as error:
        registration.end_registration(office, maria, "found_self")
    assert error.value.codes == ("registration_ended",)
    days.day = date(2026, 10, 28)
    registration.renew(office, maria)
    report = month.month_page(office, 2026, 10).report
    assert (report.count("exits"), report.count("self_found"), report.count("returned")) == (1, 1, 1)


@pytest.mark.parametrize(("on", "code"), [(date(2030, 1, 1), "fact_in_future"),
                                          (date(2025, 1, 1), "fact_before_registration")])
def test_renewals_have_possible_days(office, maria, on: date, code: str) -> None:
    with pytest.raises(DomainError) as error:
        registration.renew(office, maria, on)
    assert error.value.codes == (code,)
