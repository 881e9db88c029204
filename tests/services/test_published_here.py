"""What headquarters sets is kept to in the office: periods, the bound of data, sentences of the letter, targets."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest
from service_kit import TODAY, person_form

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import NotPermitted
from pes_desktop.domain.vacancy import VacancyForm
from pes_desktop.models import PublishedItem, RegistrationEvent
from pes_desktop.reporting.definitions import BY_CODE
from pes_desktop.services import intake, letters, month, people, referrals, sync_session, vacancies
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.year_targets import AT_MOST, STANDING, year_targets
from pes_desktop.sync.traffic import traffic


def publish(ctx: OfficeContext, kind: str, items: dict[str, Any], *, own: bool = False) -> None:
    """As a round leaves them, and as it makes the program read anew."""
    with ctx.store.local() as session:
        for key, body in items.items():
            session.merge(PublishedItem(kind=kind, key=key, own=own, body=body, position=1))
    ctx.read_again({kind})


def settings(ctx: OfficeContext, *, own: bool = False, **values: object) -> None:
    publish(ctx, "setting", {name: {"value": value} for name, value in values.items()}, own=own)


def test_periods_of_headquarters_count(office, maria, milking, days) -> None:
    employer = vacancies.load_vacancy(office, milking).form.employer_id

    def closes() -> int:
        key = vacancies.save_vacancy(office, VacancyForm(employer_id=employer, title="Peón", unit_group="9211",
                                                         place_code="060250")).id
        closing = vacancies.load_vacancy(office, key).form.closes_on
        assert closing is not None
        return (closing - TODAY).days

    assert (people.person_view(office, maria).expires_on, closes()) == (TODAY + timedelta(days=90), 30)
    settings(office, registration_validity=180, expiry_warning=170, vacancy_days=45)
    assert (people.person_view(office, maria).expires_on, closes()) == (TODAY + timedelta(days=180), 45)
    settings(office, own=True, vacancy_days=60)
    assert closes() == 60, "one for this office alone goes first"
    days.day = TODAY + timedelta(days=100)
    assert people.person_view(office, maria).line.status == "active"


@pytest.mark.parametrize("wild", [0, -3, 10**9, "180", None, 12.5])
def test_what_cannot_be_is_left_as_the_country_has_it(office, maria, wild: object) -> None:
    settings(office, registration_validity=wild, vacancy_days=wild)
    assert people.person_view(office, maria).expires_on == TODAY + timedelta(days=90)
    assert office.pack.periods.vacancy_default == 30


def test_a_validity_below_the_warning_warns_a_day_before(office) -> None:
    settings(office, registration_validity=60)
    assert (office.pack.periods.registration_validity, office.pack.periods.registration_warning) == (60, 59)


def test_the_bound_of_data_is_headquarters_until_the_office_chooses(office) -> None:
    def bound() -> int | None:
        with office.store.read() as session:
            return traffic(session, TODAY).budget

    assert bound() is None
    settings(office, monthly_data_mb=40)
    assert bound() == 40_000_000
    sync_session.set_budget(office, 5)
    assert bound() == 5_000_000
    sync_session.set_budget(office, None)
    assert bound() is None, "no bound is a choice too"


def test_sentences_of_headquarters_stand_on_new_letters_and_stay_on_old_ones(office, maria, milking) -> None:
    first = letters.letter_draft(office, referrals.refer(office, maria, milking).referral_id)
    publish(office, "image", {"national": {"texts": {"es": {
        "service_name": "Servicio Público de Empleo", "free_service": "Nadie paga por este servicio.",
        "you_decide": 7}}, "accent": "#005A9C"}})
    ana = intake.save_intake(office, person_form(office, document_number="", document_type="none", surnames="Tene",
                                                 names="Ana")).jobseeker_id
    referral = referrals.refer(office, ana, milking).referral_id
    issued = letters.issue_letter(office, referral).content
    assert (issued.service_name, issued.texts["free_service"]) == (
        "Servicio Público de Empleo", "Nadie paga por este servicio.")
    assert issued.texts["you_decide"] == first.texts["you_decide"], "what is no sentence is passed over"
    publish(office, "image", {"national": {"texts": {"es": {"free_service": "Otra frase."}}}})
    assert letters.stored_letter(office, referral)[1].texts["free_service"] == "Nadie paga por este servicio."
    assert letters.letter_pdf(office, issued, copy=True).startswith(b"%PDF")


def targets(ctx: OfficeContext, **asked: int) -> None:
    publish(ctx, "target", {f"{code}/2026": {"indicator": code, "year": 2026, "value": value}
                            for code, value in asked.items()})


def reached(ctx: OfficeContext, number: int) -> dict[str, object]:
    return {code: one.reached for code, one in year_targets(ctx, 2026, number).items()}


def test_a_year_is_its_months_added_up_and_what_stands_is_not(office, days) -> None:
    assert year_targets(office, 2026, 10) == {}
    days.day = date(2026, 8, 12)
    for at in range(3):
        intake.save_intake(office, person_form(office, document_number="", document_type="none", names=f"Ana {at}",
                                               consent_date=days.day))
    days.day = TODAY
    intake.save_intake(office, person_form(office))
    targets(office, registered=4, active=10, fill_rate=50, unheard_of=3)
    assert set(year_targets(office, 2026, 10)) == {"registered", "active", "fill_rate"}
    assert (reached(office, 8)["registered"], reached(office, 9)["registered"]) == (3, 3)
    found = year_targets(office, 2026, 10)
    assert (found["registered"].reached, found["registered"].added, found["registered"].met) == (4, True, True)
    assert (found["active"].reached, found["active"].added, found["active"].met) == (4, False, False)
    assert (found["fill_rate"].reached, found["fill_rate"].met) == (None, False)
    assert year_targets(office, 2027, 1) == {}


def test_a_closed_month_counts_as_it_was_closed(office, days) -> None:
    days.day = date(2026, 9, 10)
    intake.save_intake(office, person_form(office, consent_date=days.day))
    days.day = date(2026, 9, 30)
    month.close_month(office, 2026, 9)
    days.day = TODAY
    with office.store.write(office.at_desk(), "late") as unit:
        row = unit.session.query(RegistrationEvent).one()
        row.fact_date = date(2026, 8, 31)
    targets(office, registered=5)
    assert reached(office, 10)["registered"] == 1 + 1, "September as closed, August as it is now"


def test_less_is_better_where_it_is(office) -> None:
    targets(office, waiting_12_months=0, registered=1)
    found = year_targets(office, 2026, 10)
    assert (found["waiting_12_months"].met, found["registered"].met) == (True, False)
    assert set(BY_CODE) >= STANDING | AT_MOST


def test_targets_ask_for_the_duty_of_reports(office) -> None:
    reception = office.with_staff(dataclasses.replace(office.staff, roles=(Role.RECEPTION,)))
    with pytest.raises(NotPermitted):
        year_targets(reception, 2026, 10)
