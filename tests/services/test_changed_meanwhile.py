"""A form saved over a record that somebody else changed since it was opened: nothing is put back without a word."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from service_kit import TODAY, person_form

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.intake import JobForm, Phone
from pes_desktop.domain.vacancy import EmployerForm, VacancyForm
from pes_desktop.models import Vacancy
from pes_desktop.services import accounts, employers, intake, registration, vacancies
from pes_desktop.services.office_setup import member_of
from pes_desktop.services.vacancies import VacancyDraft


def order_of(office: Any, key: Any) -> VacancyForm:
    return vacancies.load_vacancy(office, key).form


def told(faults: tuple[Fault, ...]) -> list[tuple[str | None, str, str]]:
    """(field, what stands, what the other one wrote) of each displaced change."""
    return [(f.field, f.params["mine"], f.params["theirs"]) for f in faults if f.code == "changed_meanwhile"]


# --- orders ---
def test_an_order_keeps_what_others_changed_while_its_form_was_open(office, milking) -> None:
    base = order_of(office, milking)
    theirs = dataclasses.replace(base, hours="part", tasks="Ordeñar a las cuatro", positions=3, wage=Decimal(480))
    vacancies.save_vacancy(office, theirs, milking)
    mine = dataclasses.replace(base, shift="lunes a sábado", wage=Decimal(500))
    saved = vacancies.save_order(office, mine, vacancy_id=milking, base=base)
    stands = dataclasses.replace(theirs, shift="lunes a sábado", wage=Decimal(500))
    assert order_of(office, milking) == stands
    assert told(saved.warnings) == [("wage", "$ 500", "$ 480")], "only what both changed; the office's value is told"
    assert vacancies.load_vacancy(office, milking).positions_left == 3


def test_who_wrote_the_other_is_named_where_this_computer_knows(office, liaison, milking, maria) -> None:
    base = order_of(office, milking)
    vacancies.save_vacancy(liaison, dataclasses.replace(base, tasks="Ordeñar a las cuatro"), milking)
    vacancies.save_vacancy(office, dataclasses.replace(order_of(office, milking), shift="noches"), milking)
    with office.store.write(office.require("save_vacancy"), "pulled") as unit:  # as what headquarters tells arrives
        unit.session.get_one(Vacancy, milking).bring = "Botas"
    mine = dataclasses.replace(base, tasks="Ordeñar a las tres", shift="tardes", bring="Guantes")
    saved = vacancies.save_order(office, mine, vacancy_id=milking, base=base)
    assert {f.field: f.params["who"] for f in saved.warnings if f.code == "changed_meanwhile"} == {
        "tasks": liaison.staff.name, "shift": office.staff.name, "bring": "changed_meanwhile.somebody"}
    form = intake.load_form(office, maria)
    reception = office.with_staff(dataclasses.replace(liaison.staff, roles=(Role.RECEPTION,)))
    intake.save_intake(reception, dataclasses.replace(form, jobs=[JobForm("Quesera")]), jobseeker_id=maria)
    own = intake.save_intake(office, dataclasses.replace(form, jobs=[JobForm("Tejedora")]), jobseeker_id=maria,
                             base=form)
    assert [f.params["who"] for f in own.warnings if f.field == "jobs"] == [liaison.staff.name]


def test_an_old_draft_of_an_order_knows_what_it_began_with(office, milking) -> None:
    base = order_of(office, milking)
    mine = dataclasses.replace(base, bring="Botas", notes="llamar el lunes")
    vacancies.save_vacancy_draft(office, "vacancy:1", VacancyDraft(mine, base=base))
    vacancies.save_vacancy(office, dataclasses.replace(base, hours="night", notes="ya llamé"), milking)
    draft = vacancies.load_vacancy_draft(office, "vacancy:1")
    saved = vacancies.save_order(office, draft.form, vacancy_id=milking, base=draft.base)
    kept = order_of(office, milking)
    assert (kept.bring, kept.hours, kept.notes) == ("Botas", "night", "llamar el lunes")
    assert told(saved.warnings) == [("notes", "llamar el lunes", "ya llamé")]


def test_an_amount_and_its_period_are_taken_together(office, milking) -> None:
    base = order_of(office, milking)
    vacancies.save_vacancy(office, dataclasses.replace(base, wage=Decimal(20), wage_period="day"), milking)
    mine = dataclasses.replace(base, wage=Decimal(480))
    saved = vacancies.save_order(office, mine, vacancy_id=milking, base=base)
    kept = order_of(office, milking)
    assert (kept.wage, kept.wage_period) == (Decimal(480), "month"), "480 a day is what nobody wrote"
    assert told(saved.warnings) == [("wage", "$ 480", "$ 20"), ("wage_period", "Mes", "Día")]


def test_two_changes_that_break_a_rule_only_together_are_refused_and_told(office, milking, days) -> None:
    base = order_of(office, milking)
    closing, notified = TODAY - timedelta(days=5), TODAY - timedelta(days=2)
    early = dataclasses.replace(base, notified_on=TODAY - timedelta(days=9))
    vacancies.save_vacancy(office, early, milking)
    vacancies.save_vacancy(office, dataclasses.replace(early, notified_on=notified), milking)
    before = order_of(office, milking)
    with pytest.raises(DomainError) as error:
        vacancies.save_order(office, dataclasses.replace(early, closes_on=closing), vacancy_id=milking, base=early)
    assert error.value.codes == ("closing_before_notified", "changed_here", "changed_beside")
    assert error.value.faults[2].params["changed"] == f"Avisaron el: {notified:%d/%m/%Y}"
    here = error.value.faults[1]
    assert (here.field, here.params) == (
        "notified_on", {"who": office.staff.name, "before": f"{early.notified_on:%d/%m/%Y}"})
    assert error.value.stands == {"notified_on": notified}
    assert [fault.warning for fault in error.value.faults] == [False, True, True], "one thing is to be mended"
    assert order_of(office, milking) == before
    agreed = dataclasses.replace(early, notified_on=early.notified_on - timedelta(days=1), closes_on=closing)
    vacancies.save_order(office, agreed, vacancy_id=milking, base=early)
    kept = order_of(office, milking)
    assert (kept.notified_on, kept.closes_on) == (agreed.notified_on, closing), "both said by one, they stand"


def test_an_order_removed_meanwhile_is_not_written(office, milking) -> None:
    base = order_of(office, milking)
    with office.store.write(office.require("save_vacancy"), "save_vacancy") as unit:
        row = unit.session.get_one(Vacancy, milking)
        row.removed_at = row.created_at
    with pytest.raises(DomainError) as error:
        vacancies.save_order(office, dataclasses.replace(base, title="Otra"), vacancy_id=milking, base=base)
    assert error.value.codes == ("vacancy_gone",)


# --- employers ---
def test_an_employer_keeps_what_others_changed(office, milking) -> None:
    key = order_of(office, milking).employer_id
    base = employers.load_employer(office, key)
    theirs = dataclasses.replace(base, email="hacienda@example.org", contact_name="Luz Tene",
                                 phones=[Phone(raw="099 759 1234")])
    employers.save_employer(office, theirs, key)
    mine = dataclasses.replace(base, address="Km 4", contact_name="Rosa Tene")
    saved = employers.save_employer(office, mine, key, base)
    kept = employers.load_employer(office, key)
    assert (kept.email, kept.contact_name, kept.address) == ("hacienda@example.org", "Rosa Tene", "Km 4")
    assert [phone.raw for phone in kept.phones] == ["099 759 1234"]
    assert told(saved.warnings) == [("contact_name", "Rosa Tene", "Luz Tene")]


def test_the_employer_beside_an_order_too(office, milking) -> None:
    order = order_of(office, milking)
    base = employers.load_employer(office, order.employer_id)
    employers.save_employer(office, dataclasses.replace(base, email="a@example.org", phones=[Phone(raw="0997591234")]),
                            order.employer_id)
    mine = dataclasses.replace(base, trade_name="San José", phones=[Phone(raw="099 999 1234")])
    change = employers.EmployerChange(mine, order.employer_id, base)
    saved = vacancies.save_order(office, order, employer=change, vacancy_id=milking, base=order)
    kept = employers.load_employer(office, order.employer_id)
    assert (kept.email, kept.trade_name, kept.phones[0].raw) == ("a@example.org", "San José", "099 999 1234")
    assert [fault.field for fault in saved.warnings] == ["employer.phones"]
    assert told(saved.warnings)[0][2] == "099 759 1234"


def test_the_same_written_in_another_shape_is_no_other_value(office, milking) -> None:
    key = order_of(office, milking).employer_id
    base = employers.load_employer(office, key)
    theirs = dataclasses.replace(base, tax_id="0691700001001", phones=[Phone("0997591234")])
    employers.save_employer(office, theirs, key)
    mine = dataclasses.replace(base, tax_id="0691700001-001", phones=[Phone("0997591234")])
    assert told(employers.save_employer(office, mine, key, base).warnings) == []


# --- people ---
def test_a_persons_two_changes_are_told_with_the_other_value(office, maria) -> None:
    base = intake.load_form(office, maria)
    intake.save_intake(office, dataclasses.replace(base, jobs=[JobForm("Quesera")], notes=""), jobseeker_id=maria)
    mine = dataclasses.replace(base, jobs=[*base.jobs, JobForm("Tejedora")], notes="Prefiere las tardes")
    saved = intake.save_intake(office, mine, jobseeker_id=maria, base=base)
    assert [job.occupation for job in intake.load_form(office, maria).jobs] == [job.occupation for job in mine.jobs]
    said = {field: theirs for field, _, theirs in told(saved.warnings)}
    assert said["jobs"] == "Quesera"
    assert said.get("notes", "changed_meanwhile.blank") == "changed_meanwhile.blank"


def test_what_a_role_does_not_see_is_neither_touched_nor_told(office, liaison) -> None:
    form = person_form(office, disability=True, disability_consent=True, notes="secreto")
    person = intake.save_intake(office, form).jobseeker_id
    reception = office.with_staff(dataclasses.replace(liaison.staff, roles=(Role.RECEPTION,)))
    base = intake.load_form(reception, person)
    seen = intake.load_form(office, person)
    intake.save_intake(office, dataclasses.replace(seen, notes="otro secreto", email="m@example.org"),
                       jobseeker_id=person)
    saved = intake.save_intake(reception, dataclasses.replace(base, email="r@example.org"), jobseeker_id=person,
                               base=base)
    kept = intake.load_form(office, person)
    assert (kept.notes, kept.disability, kept.email) == ("otro secreto", True, "r@example.org")
    assert told(saved.warnings) == [("email", "r@example.org", "m@example.org")]


def test_a_refusal_tells_no_secret_to_who_may_not_see_it(office, liaison) -> None:
    person = intake.save_intake(office, person_form(office, consent_state="pending", consent_date=TODAY,
                                                    notes="secreto")).jobseeker_id
    reception = office.with_staff(dataclasses.replace(liaison.staff, roles=(Role.RECEPTION,)))
    base = intake.load_form(reception, person)
    intake.save_intake(office, dataclasses.replace(intake.load_form(office, person), consent_state="given"),
                       jobseeker_id=person)
    with pytest.raises(DomainError) as error:
        intake.save_intake(reception, dataclasses.replace(base, consent_date=None), jobseeker_id=person, base=base)
    assert error.value.codes == ("consent_date_missing", "changed_here", "changed_beside")
    changed = error.value.faults[2].params["changed"]
    assert "secreto" not in changed
    assert changed == "¿Da su consentimiento?: Sí, lo da", "and nothing that nobody changed"


def test_a_consent_taken_back_meanwhile_stays_taken_back(office) -> None:
    person = intake.save_intake(office, person_form(office, consent_state="pending", consent_date=None,
                                                    consent_signed=False, consent_shared=[])).jobseeker_id
    base = intake.load_form(office, person)
    registration.withdraw_consent(office, person)
    given = dataclasses.replace(base, consent_state="given", consent_date=TODAY, consent_signed=True, known_as="Mari",
                                consent_shared=["employers"])
    saved = intake.save_intake(office, given, jobseeker_id=person, base=base)
    kept = intake.load_form(office, person)
    assert (kept.consent_state, kept.consent_shared, kept.known_as) == ("withdrawn", [], "Mari")
    assert [(f.code, f.field) for f in saved.warnings] == [("consent_withdrawn_meanwhile", "consent_state")]
    quiet = intake.save_intake(office, dataclasses.replace(base, known_as="Marita"), jobseeker_id=person, base=base)
    assert [f.code for f in quiet.warnings] == ["changed_meanwhile"]
    again = dataclasses.replace(given, known_as="Marita")
    intake.save_intake(office, again, jobseeker_id=person, base=intake.load_form(office, person))
    assert intake.load_form(office, person).consent_state == "given", "the person may give it again"


# --- staff ---
def test_a_members_duties_taken_meanwhile_do_not_come_back(office, liaison) -> None:
    base = liaison.staff
    accounts.edit_staff(office, base.id, base.name, "jefa", (Role.COUNSELOR,))
    saved = accounts.edit_staff(office, base.id, "Carmen Paredes Tene", "encargada", base.roles, base)
    assert saved.member == member_of(office, base.id)
    assert (saved.member.name, saved.member.job_title) == ("Carmen Paredes Tene", "encargada")
    assert saved.member.roles == (Role.COUNSELOR,)
    assert told(saved.warnings) == [("job_title", "encargada", "jefa")]
    other = accounts.edit_staff(office, base.id, "Carmen", "encargada", (Role.RECEPTION, Role.LIAISON), base)
    assert ("roles", "recepción, relación con empresas", "orientación") in told(other.warnings)


def test_a_rule_is_asked_of_what_will_stand(office, liaison) -> None:
    """Nobody loses the last way in to the accounts by a form opened before."""
    base, mine = liaison.staff, office.staff
    accounts.edit_staff(office, base.id, base.name, "", (Role.ADMINISTRATOR,))
    accounts.edit_staff(office, base.id, base.name, "", (Role.LIAISON,), member_of(office, base.id))
    with pytest.raises(DomainError) as error:
        accounts.edit_staff(office, mine.id, mine.name, "", (Role.RECEPTION,), mine)
    assert error.value.codes == ("last_administrator",)


def test_an_employer_that_is_new_has_nothing_to_settle(office) -> None:
    change = employers.EmployerChange(EmployerForm(legal_name="Nueva"))
    saved = vacancies.save_order(office, VacancyForm(title="Peón", place_code="060250"), employer=change)
    assert saved.warnings == ()
