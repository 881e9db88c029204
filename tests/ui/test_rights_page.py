"""Rights of the person in the window: corrections, paper, consent, erasure; data beyond their time; drafts."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from office_hands import TODAY, Hands, register
from pypdf import PdfReader

from pes_desktop.domain.enums import Role
from pes_desktop.domain.intake import Phone
from pes_desktop.models import Jobseeker
from pes_desktop.services import intake, people
from pes_desktop.services.context import OfficeContext, StaffMember
from pes_desktop.ui.drafts.page import DraftsPage
from pes_desktop.ui.intake.page import IntakePage
from pes_desktop.ui.people.person_page import PersonPage
from pes_desktop.ui.rights.page import RightsPage
from pes_desktop.ui.rights.retention_page import RetentionPage


@pytest.fixture
def rosa(office: OfficeContext):
    key = register(office, surnames="Núñez Lema", names="Rosa", sex="F", document_type="none",
                   phones=[Phone("0994127781")], consent_state="given", consent_date=TODAY).jobseeker_id
    form = intake.load_form(office, key)
    form.known_as = "Rosita"
    intake.save_intake(office, form, jobseeker_id=key)
    return key


def rights_page(hands: Hands, key) -> RightsPage:
    person = hands.open("person", id=key)
    assert isinstance(person, PersonPage)
    hands.idle()
    person.states.rights.click()
    hands.idle()
    page = hands.window.page("rights")
    assert isinstance(page, RightsPage)
    return page


def test_corrections_stand_with_before_and_after_and_who(office, hands, rosa) -> None:
    page = rights_page(hands, rosa)
    (row,) = page.history.list.rows()
    assert (row.title, row.subtitle) == ("Le dicen", "— → Rosita")
    assert "Luis Paredes · orientación" in row.meta
    assert "art. 13" in page.law.text()


def test_all_that_is_kept_is_saved_as_pdf(office, hands, rosa, tmp_path: Path) -> None:
    page = rights_page(hands, rosa)
    page.save_as(str(tmp_path / "rosa.pdf"))
    hands.idle()
    said = " ".join(page.extract_text() for page in PdfReader(tmp_path / "rosa.pdf").pages)
    assert "Rosita" in said


def test_the_consent_is_taken_back_after_a_question(office, hands, rosa) -> None:
    page = rights_page(hands, rosa)
    page.withdraw.click()
    hands.idle()
    assert people.person_view(office, rosa).consent_state == "given"
    page.banner.button.click()
    hands.idle()
    assert people.person_view(office, rosa).consent_state == "withdrawn"
    assert not page.withdraw.isVisible()


def test_an_erasure_needs_the_surnames_and_leads_back_to_the_people(office, hands, rosa) -> None:
    page = rights_page(hands, rosa)
    page.erase.reason.set_value("asked")
    page.erase.typed.set_value("Rosa")
    page.erase.button.click()
    hands.idle()
    assert page.erase.typed.state() == "error"
    assert people.find_people(office, "nunez")
    page.erase.typed.set_value("nunez lema")
    page.erase.button.click()
    hands.idle()
    assert people.find_people(office, "nunez") == []
    gone = hands.open("person", id=rosa)
    hands.idle()
    assert isinstance(gone, PersonPage)
    assert gone.view is None
    assert "Rosa" not in gone.header.title.text()


def test_without_the_duty_there_is_no_erasure_and_no_printout(office, hands_for, rosa) -> None:
    reception = office.with_staff(dataclasses.replace(office.staff, roles=(Role.RECEPTION,)))
    page = rights_page(hands_for(reception), rosa)
    assert not page.erase.isVisible()
    assert page.header.primary is None
    assert page.withdraw.isVisible()


def test_whose_time_is_over_is_listed_and_opens_the_rights(office, hands, rosa) -> None:
    with office.store.local() as session:
        session.get_one(Jobseeker, rosa).last_contact_on = date(2021, 11, 22)
    page = hands.open("retention")
    assert isinstance(page, RetentionPage)
    hands.idle()
    (row,) = page.rows.list.rows()
    assert row.title == "Núñez Lema Rosa"
    page.open_rights(row.key)
    hands.idle()
    shown = hands.window.page("rights")
    assert isinstance(shown, RightsPage)
    assert shown.key == rosa


def test_a_colleagues_draft_is_taken_over_and_opened(office, hands) -> None:
    ana = office.with_staff(StaffMember(office.device_id, "Ana", "", (Role.COUNSELOR,)))
    form = intake.blank_form(ana)
    form.surnames = "Tene"
    intake.save_draft(ana, "intake:new:1", form, "identity")
    page = hands.open("drafts")
    assert isinstance(page, DraftsPage)
    hands.idle()
    (row,) = page.rows.list.rows()
    assert row.title == "Tene"
    page.rows.list.opened.emit(row.key)
    hands.idle()
    shown = hands.window.page("intake")
    assert isinstance(shown, IntakePage)
    assert shown.form.surnames == "Tene"
    assert intake.load_draft(ana, "intake:new:1") is None
