"""Two records of one person: merged with everything that belongs to them, found by both numbers, and parted again."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from service_kit import PASSWORD, TODAY, person_form
from sqlalchemy import select

from pes_desktop.domain.enums import Role, ServiceKind
from pes_desktop.domain.errors import DomainError, NotPermitted
from pes_desktop.domain.intake import JobForm, Phone, SkillForm
from pes_desktop.domain.merging import Side
from pes_desktop.domain.referral import Outcome, ReferralState
from pes_desktop.models import Job, Jobseeker, OutboxEntry, Referral, RegistrationEvent, ServiceAct, Skill
from pes_desktop.services import (
    audit_trail,
    intake,
    matching,
    merging,
    month,
    people,
    person_record,
    referrals,
    rights,
    vacancies,
)
from pes_desktop.services.upkeep import check_up
from pes_desktop.sync.columns import row_values

assert PASSWORD
FIELDS = [column.name for column in Jobseeker.__table__.columns if column.name not in ("version", "updated_at")]


@pytest.fixture
def twin(office, days, milking):
    """The same woman registered again a week later, with other facts: job, skill, visit, letter."""
    days.day = TODAY.replace(day=27)
    key = intake.save_intake(office, person_form(
        office, document_number="0602917431", surnames="Nuñez Guaman", names="Maria Jose", known_as="Majo",
        phones=[Phone("0984511223"), Phone("0997599992")], jobs=[JobForm("quesera", "7513", years=1.0),
                                                                JobForm("Ordeñadora", "9212", years=5.0)],
        skills=[SkillForm("Hacer queso")], notes="viene los lunes", consent_state="pending", consent_date=None,
    )).jobseeker_id
    people.record_service(office, key, ServiceKind.VISIT, result="preguntó")
    made = referrals.refer(office, key, milking)
    return key, made.referral_id


def state(office, *keys) -> dict[Any, Any]:
    """Everything of these people as rows: fields, and to whom each belonging belongs."""
    with office.store.read() as session:
        found: dict[Any, Any] = {key: {name: getattr(session.get_one(Jobseeker, key), name) for name in FIELDS}
                                 for key in keys}
        for model in (Job, Skill, ServiceAct, Referral, RegistrationEvent):
            for row in session.scalars(select(model)):
                if row.jobseeker_id in keys and getattr(row, "kind", "") not in ("merged", "unmerged"):
                    found[model.__tablename__, row.id] = (row.jobseeker_id, row.removed_at)
        return found


def test_everything_comes_to_the_kept_one_and_both_numbers_find_it(office, maria, twin) -> None:
    other, referral = twin
    done = merging.merge_people(office, maria, other)
    assert done.kept_id == maria
    view = people.person_view(office, other)
    assert view.line.id == maria
    assert (view.known_as, view.consent_state, len(view.phones)) == ("Majo", "given", 2)
    assert [job[0] for job in view.jobs] == ["ordeñadora", "quesera"]
    assert view.skills == ("Hacer queso",)
    assert [line.id for line in view.referrals] == [referral]
    assert "service.visit" in [entry.kind for entry in view.timeline]
    for query in ("0602917431", "0607421807", "nunez"):
        assert [line.id for line in people.find_people(office, query)] == [maria], query
    assert [line.id for line in people.find_people(office, "")] == [maria]
    with office.store.read() as session:
        row = session.get_one(Jobseeker, maria)
        assert (row.registered_on, row.last_contact_on) == (TODAY, TODAY.replace(day=27))
        assert row.notes == "viene los lunes"
        assert session.get_one(Jobseeker, other).document_number == "0602917431"
    assert [finding.code for finding in check_up(office) if not finding.good] == []


def test_parted_again_both_are_exactly_as_they_were(office, maria, twin) -> None:
    other, _ = twin
    before = state(office, maria, other)
    done = merging.merge_people(office, maria, other, {"known_as": Side.OTHER, "document_number": Side.OTHER,
                                                      "place_code": Side.OTHER, "birth_date": Side.OTHER})
    assert state(office, maria, other) != before
    merging.unmerge_people(office, done.trace_id)
    assert state(office, maria, other) == before
    for query, key in (("0602917431", other), ("0607421807", maria)):
        assert [line.id for line in people.find_people(office, query)] == [key]
    assert people.person_view(office, other).line.id == other
    assert [finding.code for finding in check_up(office) if not finding.good] == []
    with pytest.raises(DomainError) as error:
        merging.unmerge_people(office, done.trace_id)
    assert error.value.codes == ("merge_gone",)


def test_what_came_later_stays_with_the_kept_one(office, maria, twin) -> None:
    other, _ = twin
    done = merging.merge_people(office, maria, other)
    form = intake.load_form(office, maria)
    form.known_as, form.jobs = "Doña Majo", [*form.jobs, JobForm("costurera", "7531")]
    intake.save_intake(office, form, jobseeker_id=maria)
    people.record_service(office, maria, ServiceKind.ORIENTATION)
    merging.unmerge_people(office, done.trace_id)
    kept = people.person_view(office, maria)
    assert kept.known_as == "Doña Majo"
    assert "costurera" in [job[0] for job in kept.jobs]
    assert "service.orientation" in [entry.kind for entry in kept.timeline]
    assert "service.visit" not in [entry.kind for entry in kept.timeline]
    assert people.person_view(office, other).known_as == "Majo"


def test_the_choices_are_followed_and_shown_side_by_side(office, maria, twin) -> None:
    other, _ = twin
    shown = {row.group: row for row in merging.compare_people(office, maria, other).rows}
    assert shown["document_number"].differs
    assert shown["known_as"].proposed is Side.OTHER
    assert not shown["surnames"].differs  # accents aside the same
    assert shown["consent_state"].proposed is Side.KEPT
    belongings = merging.compare_people(office, maria, other).belongings
    assert belongings == (("jobs", 1, 2), ("skills", 0, 1), ("referrals", 0, 1), ("services", 1, 2))
    merging.merge_people(office, maria, other, {"document_number": Side.OTHER})
    with office.store.read() as session:
        assert session.get_one(Jobseeker, maria).document_number == "0602917431"
    assert [line.id for line in people.find_people(office, "0607421807")] == []
    assert [line.id for line in people.find_people(office, "0602917431")] == [maria]


def test_both_rows_go_up_and_headquarters_reads_them(office, maria, twin) -> None:
    other, _ = twin
    merging.merge_people(office, maria, other)
    with office.store.read() as session:
        row = session.get_one(Jobseeker, other)
        sent = row_values(row)
        assert (sent["merged_into"], row.removed_at is not None, "removed_at" in sent) == (str(maria), True, True)
        waiting = {entry.record_id: entry.version for entry in session.scalars(select(OutboxEntry))}
        assert waiting[other] == row.version
        assert waiting[maria] == session.get_one(Jobseeker, maria).version


def test_the_month_counts_one_person(office, maria, twin) -> None:
    other, _ = twin
    before = month.month_page(office, 2026, 10).report
    merging.merge_people(office, maria, other)
    after = month.month_page(office, 2026, 10).report
    assert len(before.people_behind("registered")) == 2
    assert len(after.people_behind("registered")) == 1


def test_only_the_kept_one_is_matched_and_looks_alike_to_nobody(office, maria, twin, days) -> None:
    other, referral = twin
    employer = vacancies.load_vacancy(office, vacancies.list_vacancies(office)[0].id).form.employer_id
    from pes_desktop.domain.vacancy import VacancyForm

    cheese = vacancies.save_vacancy(office, VacancyForm(employer_id=employer, title="Quesera", unit_group="7513",
                                                        place_code="060250")).id
    assert other in matching.find_matches(office, cheese).people
    merging.merge_people(office, maria, other)
    found = matching.find_matches(office, cheese).people
    assert other not in found
    assert maria in found
    assert [one.jobseeker_id for one in intake.possible_duplicates(office, person_form(office))] == [maria]
    assert referral


def test_two_live_referrals_to_one_vacancy_are_ended_first(office, maria, twin, milking) -> None:
    other, referral = twin
    referrals.refer(office, maria, milking)
    with pytest.raises(DomainError) as error:
        merging.merge_people(office, maria, other)
    assert error.value.codes == ("merge_both_referred",)
    referrals.record_outcome(office, referral, Outcome(ReferralState.VOID, office.today(), reason="mistake"))
    merging.merge_people(office, maria, other)


def test_merges_are_parted_in_their_order_and_listed(office, maria, twin) -> None:
    other, _ = twin
    third = intake.save_intake(office, person_form(office, document_number="", document_type="none",
                                                   known_as="Tercera")).jobseeker_id
    first = merging.merge_people(office, maria, other)
    second = merging.merge_people(office, maria, third)
    assert [(line.merged_id, line.who) for line in merging.merges_of(office, maria)] == [
        (third, "Luis Andrade"), (other, "Luis Andrade")]
    with pytest.raises(DomainError) as error:
        merging.unmerge_people(office, first.trace_id)
    assert error.value.codes == ("merge_order",)
    merging.unmerge_people(office, second.trace_id)
    merging.unmerge_people(office, first.trace_id)
    assert merging.merges_of(office, maria) == []


def test_a_chain_of_merges_leads_to_the_last(office, maria, twin) -> None:
    other, _ = twin
    third = intake.save_intake(office, person_form(office, document_number="", document_type="none")).jobseeker_id
    merging.merge_people(office, other, third)
    merging.merge_people(office, maria, other)
    assert people.person_view(office, third).line.id == maria
    with pytest.raises(DomainError) as error:
        merging.merge_people(office, maria, third)
    assert error.value.codes == ("merge_same",)


def test_the_trail_tells_it_and_the_right_of_access_goes_on(office, maria, twin) -> None:
    other, _ = twin
    people.open_person(office, other)
    done = merging.merge_people(office, maria, other)
    line = audit_trail.read_trail(office).lines[0]
    assert line.role == "coordinator"
    assert "unió dos fichas" in line.sentence
    about = [each.sentence for each in audit_trail.read_trail(office, audit_trail.TrailFilter(person_id=maria)).lines]
    assert any("vio la ficha" in sentence for sentence in about)
    assert {line.field for line in rights.person_history(office, maria)} >= {"Le dicen", "Teléfonos"}
    assert person_record.give_person_record(office, maria)
    merging.unmerge_people(office, done.trace_id)
    assert "separó dos fichas" in audit_trail.read_trail(office).lines[0].sentence


def test_what_a_merge_left_aside_stands_in_the_printout_of_everything(office, maria, twin) -> None:
    """Values of the merged record, and those of the kept one that were given up; gone from it when they are parted."""
    def pages() -> str:
        pdf = person_record.give_person_record(office, maria)
        return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)

    title = f"Datos de la ficha unida el {datetime.now():%d/%m/%Y}"
    assert title not in pages()
    done = merging.merge_people(office, maria, twin[0], {"surnames": Side.OTHER})
    said = pages()
    assert title in said
    aside = said.partition(title)[2].partition("Correcciones hechas")[0]
    for left in ("060291743-1", "Maria Jose", "Núñez Guamán", "Ordeñadora"):
        assert left in aside, left
    assert "viene los lunes" not in aside, "it was taken over"
    coordinator = office.with_staff(dataclasses.replace(office.staff, roles=(Role.COORDINATOR,)))
    assert person_record.give_person_record(coordinator, maria)
    merging.unmerge_people(office, done.trace_id)
    assert title not in pages()


def test_an_erasure_takes_the_merged_record_along(office, maria, twin) -> None:
    other, referral = twin
    merging.merge_people(office, maria, other)
    referrals.record_outcome(office, referral, Outcome(ReferralState.VOID, office.today(), reason="mistake"))
    rights.erase_person(office, maria, "asked", typed="nunez guaman")
    with office.store.read() as session:
        row = session.get_one(Jobseeker, other)
        assert (row.surnames, row.document_number, row.phones, row.merged_into) == ("—", "", [], maria)
    assert merging.merges_of(office, maria) == []
    assert people.find_people(office, "0602917431") == []


def test_only_the_coordinator_merges(office, maria, twin) -> None:
    other, _ = twin
    done = merging.merge_people(office, maria, other)
    for role in Role:
        desk = office.with_staff(dataclasses.replace(office.staff, roles=(role,)))
        for call in (lambda desk=desk: merging.merge_people(desk, maria, other),
                     lambda desk=desk: merging.compare_people(desk, maria, other),
                     lambda desk=desk: merging.unmerge_people(desk, done.trace_id),
                     lambda desk=desk: merging.merges_of(desk, maria)):
            if role is Role.COORDINATOR:
                continue
            with pytest.raises(NotPermitted):
                call()


def test_reserved_values_are_hidden_from_a_coordinator(office, maria, twin) -> None:
    other, _ = twin
    form = intake.load_form(office, other)
    form.self_identification = "kichwa"
    intake.save_intake(office, form, jobseeker_id=other)
    only = office.with_staff(dataclasses.replace(office.staff, roles=(Role.COORDINATOR,)))
    row = next(row for row in merging.compare_people(only, maria, other).rows if row.group == "self_identification")
    assert (row.hidden, row.kept, row.other, row.proposed) == (True, "", "", Side.OTHER)
