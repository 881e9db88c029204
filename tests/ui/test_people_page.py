"""The people list and the page of one person, in a real window over a real office."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from office_hands import TODAY, Hands, register
from PySide6.QtCore import Qt
from sqlalchemy import select

from pes_desktop.domain.enums import Role, ServiceKind
from pes_desktop.domain.intake import JobForm, Phone, SkillForm, Wanted
from pes_desktop.domain.vacancy import EmployerForm, VacancyForm
from pes_desktop.models import AuditLine, AuditSubject
from pes_desktop.services import employers, intake, people, referrals, vacancies
from pes_desktop.services.context import OfficeContext, StaffMember
from pes_desktop.ui.people.page import PeoplePage
from pes_desktop.ui.people.person_page import PersonPage
from pes_desktop.ui.widgets.labels import Label

K = Qt.Key


def rosa(ctx: OfficeContext, **values) -> intake.SavedPerson:
    return register(ctx, **{
        "surnames": "Núñez Lema", "names": "Rosa María", "sex": "F", "birth_date": date(1985, 3, 12),
        "document_number": "0602917431", "phones": [Phone("0994127781", None, "vecina")],
        "jobs": [JobForm("Empacadora", "9321", years=4)], "skills": [SkillForm("Ordeñar")],
        "wanted": [Wanted("cocinera", "5120")], "education_level": "primary", "education_complete": False,
        "notes": "Prefiere la mañana", **values})


def on(ctx: OfficeContext, day: date) -> OfficeContext:
    """The same office on another day."""
    return replace(ctx, clock=lambda: day)


def words(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Label) if not label.isHidden())


def people_page(hands: Hands) -> PeoplePage:
    page = hands.open("people")
    assert isinstance(page, PeoplePage)
    hands.idle()
    return page


def person_page(hands: Hands, key, **params) -> PersonPage:
    page = hands.open("person", id=key, **params)
    assert isinstance(page, PersonPage)
    return page


def find(hands: Hands, page: PeoplePage, text: str) -> list[str]:
    page.search.clear()
    hands.type(text)
    with hands.qtbot.waitSignal(page.search.searched, timeout=5000):
        pass
    hands.idle()
    return [row.title for row in page.found.list.rows()]


def test_search_takes_names_without_accents_numbers_and_occupations(office: OfficeContext, hands: Hands) -> None:
    rosa(office)
    register(office, surnames="Toapanta", names="Klever", sex="M", document_type="none",
             jobs=[JobForm("albañil", "7112")])
    page = people_page(hands)
    assert hands.focused() is page.search
    assert len(page.found.list.rows()) == 2
    for text in ("nunez", "Núñez", "0602917", "4127781", "empacad"):
        assert find(hands, page, text) == ["Núñez Lema Rosa María"], text
    assert find(hands, page, "albanil") == ["Toapanta Klever"]


def test_arrows_choose_and_enter_opens(office: OfficeContext, hands: Hands) -> None:
    rosa(office)
    other = register(office, surnames="Toapanta", names="Klever", sex="M", document_type="none")
    page = people_page(hands)
    page.found.list.choose(other.jobseeker_id)
    hands.idle()
    assert page.summary.person.name.text() == "Klever Toapanta"
    first = page.found.list.rows()[0]
    steps = -1 if first.key != other.jobseeker_id else 1
    hands.press(hands.focused(), K.Key_Up if steps < 0 else K.Key_Down)
    hands.idle()
    assert page.summary.person.name.text() == "Rosa María Núñez Lema"
    hands.enter()
    hands.idle()
    assert hands.window.current_key == "person"
    assert hands.window.page("person").header.title.text() == "Rosa María Núñez Lema"


def test_enter_right_after_typing_opens_what_was_typed(office: OfficeContext, hands: Hands) -> None:
    rosa(office)
    register(office, surnames="Zambrano", names="Ana", sex="F", document_type="none")
    people_page(hands)
    hands.type("nunez")
    hands.enter()
    hands.idle()
    assert hands.window.page("person").header.title.text() == "Rosa María Núñez Lema"


def test_nobody_found_offers_to_register(office: OfficeContext, hands: Hands) -> None:
    page = people_page(hands)
    assert page.found.list._empty.title.text() == "Nobody is registered yet"
    rosa(office)
    assert find(hands, page, "nadie") == []
    assert page.found.list._empty.title.text() == "Nobody found for “nadie”"
    assert page.summary.card.isHidden()
    page.found.list._empty.button.click()
    hands.idle()
    assert hands.window.current_key == "intake"


def test_states_show_as_chips_and_f4_renews(office: OfficeContext, hands: Hands) -> None:
    day = TODAY - timedelta(days=120)
    long_ago = rosa(on(office, day), consent_state="given", consent_date=day)
    page = people_page(hands)
    (row,) = page.found.list.rows()
    assert [(chip.words, chip.kind) for chip in row.trailing] == [("Vencida", "bad")]
    hands.key(K.Key_F4)
    hands.idle()
    (row,) = page.found.list.rows()
    assert row.trailing == []
    assert people.person_view(office, long_ago.jobseeker_id).line.last_contact_on == TODAY


def test_an_unfinished_registration_stands_above_the_list_and_is_resumed(office: OfficeContext, hands: Hands) -> None:
    form = intake.blank_form(office)
    form.surnames = "Pilco"
    intake.save_draft(office, "intake:new:1", form, "work")
    page = people_page(hands)
    assert page.drafts.title.text() == "You have an unfinished registration: Pilco"
    assert "Trabajo" in page.drafts.words.text()
    page.drafts.button.click()
    hands.idle()
    back = hands.window.page("intake")
    assert (back.here, back.form.surnames) == ("work", "Pilco")


def test_the_list_follows_what_is_registered_elsewhere(office: OfficeContext, hands: Hands) -> None:
    page = people_page(hands)
    saved = rosa(office)
    hands.desk.events.publish(saved.changes)
    hands.idle()
    assert [row.title for row in page.found.list.rows()] == ["Núñez Lema Rosa María"]


def test_the_person_page_tells_facts_states_and_timeline(office: OfficeContext, hands: Hands) -> None:
    saved = rosa(office, email="rosa@example.org")
    people.record_service(office, saved.jobseeker_id, ServiceKind.CV_HELP, minutes=20)
    page = person_page(hands, saved.jobseeker_id)
    assert page.header.overline.text() == "Cédula 060291743-1 · last digit does not agree"
    assert "41 years" in page.header.subtitle.text()
    told = words(page)
    for part in ("12/03/1985", "099 412 7781 (vecina)", "rosa@example.org", "Empacadora · 4 years", "cocinera",
                 "Primaria, incompleta", "Ayuda con la hoja de vida", "Se inscribió"):
        assert part in told, part
    assert page.states.registration.words() == "Activa until 21/02/2027"
    assert page.states.consent.words() == "Consentimiento pendiente"


def test_interview_notes_are_folded_and_only_for_those_who_may(office: OfficeContext, hands_for) -> None:
    saved = rosa(office)
    hands = hands_for(office)
    page = person_page(hands, saved.jobseeker_id)
    assert not page.notes_words.isVisible()
    hands.key(K.Key_F7)
    assert page.notes_words.isVisible()
    assert page.notes_words.text() == "Prefiere la mañana"
    reception = office.with_staff(StaffMember(office.staff.id, "Recepción", "", (Role.RECEPTION,)))
    other = hands_for(reception)
    page = person_page(other, saved.jobseeker_id)
    assert page.notes.isHidden()
    assert page.header.primary is None
    assert [kind for kind, _ in page.service._kinds()] == [ServiceKind.VISIT]


def test_a_service_is_recorded_by_keyboard_and_joins_the_timeline(office: OfficeContext, hands: Hands) -> None:
    saved = rosa(on(office, TODAY - timedelta(days=30)))
    page = person_page(hands, saved.jobseeker_id)
    hands.key(K.Key_D, Qt.KeyboardModifier.ControlModifier)
    hands.type("t")  # Taller
    hands.enter()
    hands.type("90")
    hands.enter()
    hands.type("asistió")
    hands.enter(2)
    hands.enter()
    hands.idle()
    assert page.service.isHidden()
    view = people.person_view(office, saved.jobseeker_id)
    assert (view.timeline[0].kind, view.timeline[0].what, view.timeline[0].on) == ("service.workshop", "asistió", TODAY)
    assert view.line.last_contact_on == TODAY
    assert "Taller" in words(page.timeline)


def test_consent_is_read_aloud_first_and_then_recorded(office: OfficeContext, hands: Hands) -> None:
    saved = rosa(office)
    page = person_page(hands, saved.jobseeker_id)
    page.states.give.click()
    assert "Ley Orgánica de Protección de Datos Personales" in page.banner.words.text()
    assert people.person_view(office, saved.jobseeker_id).consent_state == "pending"
    page.banner.button.click()
    hands.idle()
    assert people.person_view(office, saved.jobseeker_id).consent_state == "given"
    assert page.states.give.isHidden()


def test_a_person_who_is_gone_says_so(office: OfficeContext, hands: Hands) -> None:
    from uuid import UUID

    person_page(hands, rosa(office).jobseeker_id)
    page = person_page(hands, UUID(int=7))
    assert page.header.title.text() == "Person"
    assert "ya no está" in page._state.words.text()


def test_after_registering_the_next_step_is_offered(office: OfficeContext, hands: Hands) -> None:
    saved = rosa(office)
    page = person_page(hands, saved.jobseeker_id, fresh=True)
    assert page.banner.title.text() == "Registration saved"
    assert page.banner.button.text() == "Which jobs?"
    asked: list[tuple[str, dict]] = []
    hands.desk.navigated.connect(lambda key, params: asked.append((key, params)))
    page.banner.button.click()
    assert asked == [("which_jobs", {"id": saved.jobseeker_id})]


def test_referrals_stand_on_the_page_and_open(office: OfficeContext, hands: Hands) -> None:
    saved = rosa(office, consent_state="given", consent_date=TODAY)
    firm = employers.save_employer(office, EmployerForm(legal_name="Florícola Los Andes", place_code="060250"))
    order = vacancies.save_vacancy(office, VacancyForm(
        employer_id=firm.id, title="Empacadora de rosas", unit_group="9321", place_code="060250"))
    referral = referrals.refer(office, saved.jobseeker_id, order.id)
    page = person_page(hands, saved.jobseeker_id)
    (row,) = page.referrals.list.rows()
    assert (row.title, row.subtitle) == ("Empacadora de rosas", "Florícola Los Andes")
    assert not row.trailing[0].words.startswith("choice.")
    assert "Empacadora de rosas · Luis Paredes" in words(page.timeline)
    assert "referral." not in words(page.timeline)
    asked: list[tuple[str, dict]] = []
    hands.desk.navigated.connect(lambda key, params: asked.append((key, params)))
    page.referrals.list.setFocus()
    hands.enter()
    assert asked[0] == ("referral", {"id": referral.referral_id})


def test_leaving_the_register_asks_why_and_renewing_undoes_it(office: OfficeContext, hands: Hands) -> None:
    saved = rosa(office)
    page = person_page(hands, saved.jobseeker_id)
    page.open_exit()
    page.leave_register.ok.click()
    hands.idle()
    assert page.leave_register.reason.state() == "error"
    page.leave_register.reason.set_value("moved")
    page.leave_register.ok.click()
    hands.idle()
    assert people.person_view(office, saved.jobseeker_id).line.status == "exited"
    assert page.leave_register.isHidden()
    hands.key(K.Key_F4)
    hands.idle()
    assert people.person_view(office, saved.jobseeker_id).line.status == "active"


def test_resting_before_a_summary_is_a_look_and_passing_is_none(
        office: OfficeContext, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pes_desktop.ui.people.page.LOOK_MS", 600_000)
    read, passed = rosa(office).jobseeker_id, register(office, surnames="Toapanta", names="Klever", sex="M",
                                                       document_type="none").jobseeker_id

    def looked() -> list[UUID]:
        with office.store.read() as session:
            return list(session.scalars(
                select(AuditSubject.record_id).join(AuditLine, AuditLine.seq == AuditSubject.seq)
                .where(AuditLine.act == "see_person")))

    page = people_page(hands)
    page.found.list.choose(passed)
    hands.idle()
    page.found.list.choose(read)
    hands.idle()
    page._look.setInterval(1)  # the rest is over
    hands.qtbot.waitUntil(lambda: looked() == [read], timeout=5000)
