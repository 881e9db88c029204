"""The printout of all that is kept: every part, on both papers, reserved parts for whom may see them; and the time of
keeping."""

from __future__ import annotations

import dataclasses
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from service_kit import TODAY, person_form

from pes_desktop.domain.enums import Role, ServiceKind
from pes_desktop.domain.errors import EnvironmentFault, Fault, NotPermitted
from pes_desktop.models import Jobseeker
from pes_desktop.services import intake, letters, people, referrals, retention, rights, settings, today
from pes_desktop.services.audit_trail import read_trail
from pes_desktop.services.person_record import give_person_record


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture
def rosa(office, milking):
    key = intake.save_intake(office, person_form(
        office, directions="pasando el puente", notes="estudia de noche", disability=True, disability_consent=True,
        disability_percent=40, consent_signed=True, dependants=3)).jobseeker_id
    form = intake.load_form(office, key)
    form.known_as = "Majo"
    intake.save_intake(office, form, jobseeker_id=key)
    people.record_service(office, key, ServiceKind.ORIENTATION, result="vuelve el lunes", note="la hija la acompaña")
    made = referrals.refer(office, key, milking)
    letters.issue_letter(office, made.referral_id)
    letters.print_letter(office, made.referral_id, lambda *_: "pdf")
    return key


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("letter", (612, 792))])
def test_everything_kept_stands_on_the_pages(office, rosa, paper: str, size: tuple[int, int]) -> None:
    settings.set_paper(office, paper)
    pdf = give_person_record(office, rosa)
    said = words(pdf)
    for part in ("Todo lo que la oficina guarda de usted", "María José", "060742180-7", "099 759 9992", "Majo",
                 "pasando el puente", "ordeñadora", "40", "estudia de noche", "vuelve el lunes", "la hija la acompaña",
                 "ALA-C-2026-A00001", "Hacienda San José", "Carta de presentación para Hacienda San José",
                 "Correcciones hechas", "LOPDP, art. 13", "Superintendencia", "Luis Andrade"):
        assert part in said, part
    for page in PdfReader(BytesIO(pdf)).pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == size
        assert "María José Núñez Guamán" in " ".join(page.extract_text().split())


def test_reserved_parts_are_left_out_for_whom_may_not_see_them_and_the_page_says_so(office, rosa) -> None:
    coordinator = office.with_staff(dataclasses.replace(office.staff, roles=(Role.COORDINATOR,)))
    said = words(give_person_record(coordinator, rosa))
    assert "partes reservadas" in said
    for part in ("estudia de noche", "la hija la acompaña", "Porcentaje"):
        assert part not in said
    assert "pasando el puente" in said


def test_it_is_told_in_the_trail_and_only_when_it_went_out(office, rosa, liaison) -> None:
    def refuse(*_args: object) -> None:
        raise EnvironmentFault(Fault("no_printer"))

    with pytest.raises(EnvironmentFault):
        give_person_record(office, rosa, refuse)
    assert read_trail(office).lines[0].sentence.endswith("la impresora no lo tomó")
    sent: list[tuple[bytes, str, str]] = []
    pdf = give_person_record(office, rosa, lambda *args: sent.append(args))
    assert sent == [(pdf, "Todo lo que la oficina guarda de usted", "A4")]
    assert read_trail(office).lines[0].sentence == (
        "Luis Andrade entregó a María José Núñez Guamán todo lo que se guarda de su persona")
    with pytest.raises(NotPermitted):
        give_person_record(liaison, rosa)


def test_an_empty_record_says_that_nothing_is_noted(office) -> None:
    form = intake.blank_form(office)
    form.surnames, form.names, form.sex, form.document_type = "Tene", "Ana", "F", "none"
    key = intake.save_intake(office, form).jobseeker_id
    assert words(give_person_record(office, key)).count("Nada anotado") >= 3


def last_contact(office, key, day: date) -> None:
    with office.store.local() as session:
        session.get_one(Jobseeker, key).last_contact_on = day


def test_whose_time_is_over_is_listed_and_counted_and_erased_by_a_person(office, maria, rosa, days) -> None:
    assert retention.due_people(office) == []
    rule = retention.retention_rule(office)
    assert (rule.years, "LOPDP" in rule.basis, "2021" in rule.source) == (5, True, True)
    last_contact(office, maria, date(2021, 10, 19))
    last_contact(office, rosa, date(2020, 1, 1))  # her referral is under way
    (line,) = retention.due_people(office)
    assert (line.id, line.over, line.until) == (maria, True, date(2026, 10, 19))
    assert ("retention", 1) in [(need.code, need.count) for need in today.today_view(office).needs]
    last_contact(office, maria, date(2021, 11, 1))
    (line,) = retention.due_people(office)
    assert (line.over, line.until) == (False, date(2026, 11, 1))
    assert "retention" not in [need.code for need in today.today_view(office).needs]
    assert retention.due_people(office, ahead=0) == []
    days.day = date(2026, 11, 2)
    rights.erase_person(office, maria, "retention", typed="Núñez Guamán")
    assert retention.due_people(office) == []


def test_only_the_coordinator_sees_whose_time_is_over(office, liaison) -> None:
    for call in (retention.due_people, retention.retention_rule):
        with pytest.raises(NotPermitted):
            call(liaison)
    assert TODAY
