"""One field is changed in the window while another PC changed others: the file and the words on the screen."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from office_hands import Hands, register
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import work_office as work

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import Fault
from pes_desktop.domain.intake import SECTIONS, Course, JobForm, Phone, SkillForm, Wanted
from pes_desktop.services import accounts, employers, intake, vacancies
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import add_staff, member_of
from pes_desktop.storage import keys
from pes_desktop.ui.meanwhile import Meanwhile, excerpts
from pes_desktop.ui.widgets.labels import Label, Link

PASSWORD = "una clave larga"
CHANGED = "Somebody in the office changed the same while you were writing"


def write(hands: Hands, field: Any, words: str) -> None:
    """Put the keyboard in a field, and other words in place of its own."""
    field.focus_in()
    line = QApplication.focusWidget()
    line.selectAll()
    hands.type(words)


def on_screen(page: Any) -> list[str]:
    """The sentences told of what both changed, as they are painted; nothing while it is hidden."""
    told = page.meanwhile
    if not told.isVisible():
        return []
    assert told.title.text() in (CHANGED, CHANGED.replace("same", "same of Carmen Paredes Tene"))
    return [label.text() for label in told.findChildren(Label)
            if label.isVisible() and label not in (told.title, told.words)]


# --- people ---
def known(office: OfficeContext) -> Any:
    return register(
        office, surnames="Guamán Lema", names="Rosa", sex="F", document_type="none", community="Nizag",
        birth_date=date(1990, 5, 4), email="rosa@example.org", phones=[Phone(raw="099 123 4567", owner="vecina")],
        jobs=[JobForm("quesera", "7513", years=2.5, tasks="quajar  y salar")], skills=[SkillForm("ordeñar")],
        wanted=[Wanted("cocinera", "5120")], courses=[Course("encofrado", hours=80)],
        languages=["qu"], min_pay=Decimal("450.50"), notes="una línea\n\notra línea",
        consent_state="given", consent_date=date(2026, 11, 1), consent_signed=True, consent_shared=["employers"],
    ).jobseeker_id


def test_a_correction_tells_what_another_pc_wrote_until_it_is_read(office: OfficeContext, hands: Hands) -> None:
    person = known(office)
    page = hands.intake(id=person)
    page.go_to("contact")
    theirs = intake.load_form(office, person)
    theirs.email, theirs.community, theirs.jobs = "otra@example.org", "Pumallacta", []
    intake.save_intake(office, theirs, jobseeker_id=person)
    write(hands, page.section("contact").fields["email"], "mia@example.org")
    hands.save()
    kept = intake.load_form(office, person)
    assert (kept.email, kept.community, kept.jobs) == ("mia@example.org", "Pumallacta", [])
    shown = hands.window.page("person")
    assert hands.window.current_key == "person"
    assert on_screen(shown) == ["Correo electrónico: quedó lo que usted escribió, «mia@example.org». Luis Paredes "
                                "había puesto «otra@example.org»."]
    shown.reload()
    shown.ask_consent()
    hands.idle()
    assert len(on_screen(shown)) == 1, "neither fresh data nor another message takes it away"
    hands.open("people")
    hands.window.go_back()
    hands.idle()
    assert len(on_screen(shown)) == 1, "nobody has read it yet"
    shown.meanwhile.closer.click()
    assert on_screen(shown) == []
    hands.open("people")
    hands.window.go_back()
    hands.idle()
    assert on_screen(shown) == [], "read once is read"


def test_looking_at_every_section_changes_nothing(office: OfficeContext, hands: Hands) -> None:
    """What a field shows otherwise than it is kept is no change of the one who looks."""
    person = known(office)
    page = hands.intake(id=person)
    before = intake.load_form(office, person)
    theirs = dataclasses.replace(
        before, names="Rosa María", birth_date=date(1991, 1, 1), community="Pumallacta", email="", min_pay=Decimal(460),
        phones=[Phone(raw="0997654321")], jobs=[JobForm("cocinera")], skills=[], wanted=[], languages=[], notes="otra",
        courses=[], consent_shared=["employers", "training"])
    intake.save_intake(office, theirs, jobseeker_id=person)
    changed = intake.load_form(office, person)
    for name in SECTIONS:
        if name in page.sections:
            page.go_to(name)
            hands.idle()
    page.go_to("identity")
    write(hands, page.section("identity").fields["known_as"], "Rosita")
    hands.save()
    assert intake.load_form(office, person) == dataclasses.replace(changed, known_as="Rosita")
    assert on_screen(hands.window.page("person")) == []


def test_an_old_draft_of_a_person_opened_again(office: OfficeContext, hands_for: Callable[..., Hands]) -> None:
    person = known(office)
    first = hands_for(office)
    page = first.intake(id=person)
    page.go_to("contact")
    write(first, page.section("contact").fields["community"], "La Moya")
    first.open("people")
    key = page.keeper.key
    intake.save_intake(office, dataclasses.replace(intake.load_form(office, person), community="Pumallacta", email=""),
                       jobseeker_id=person)
    second = hands_for(office)
    back = second.intake(draft=key)
    assert back.section("contact").fields["community"].value() == "La Moya"
    second.save()
    kept = intake.load_form(office, person)
    assert (kept.community, kept.email) == ("La Moya", "")
    assert [("«La Moya»" in words, "«Pumallacta»" in words) for words in on_screen(second.window.page("person"))] \
        == [(True, True)]


def test_a_persons_form_shows_what_no_longer_agrees(office: OfficeContext, hands: Hands) -> None:
    person = register(office, surnames="Lema", names="Rosa", sex="F", document_type="none", consent_state="pending",
                      consent_date=date(2026, 11, 1)).jobseeker_id
    page = hands.intake(id=person)
    theirs = dataclasses.replace(intake.load_form(office, person), consent_state="given", consent_signed=True)
    intake.save_intake(office, theirs, jobseeker_id=person)
    page.form.consent_date = None  # of a question that was not asked
    page.save()
    hands.idle()
    assert page.banner.title.text() == "One thing needs your attention"
    fields = page.section("consent").fields
    assert (fields["consent_state"].value(), fields["consent_state"].state()) == ("given", "warn")
    assert fields["consent_date"].state() == "error"
    fields["consent_date"].set_value(date(2026, 11, 2))
    hands.save()
    assert intake.load_form(office, person) == dataclasses.replace(theirs, consent_date=date(2026, 11, 2))


# --- orders and their employers ---
def order_of(office: OfficeContext, key: Any) -> Any:
    return vacancies.load_vacancy(office, key).form


def test_an_order_keeps_what_another_pc_wrote(office: OfficeContext, hands: Hands) -> None:
    order = work.add_vacancies(office)["mason"]
    page = hands.open("vacancy", id=order, edit=True)
    theirs = dataclasses.replace(order_of(office, order), hours="part", tasks="Muros de piedra", wage=Decimal(480),
                                 education_level="none", skills_wished=[], closes_on=date(2026, 12, 9))
    vacancies.save_vacancy(office, theirs, order)
    write(hands, page.panel.fields["wage"], "512,50")
    write(hands, page.panel.fields["shift"], "de lunes a sábado")
    hands.save()
    kept = order_of(office, order)
    assert kept == dataclasses.replace(theirs, wage=Decimal("512.50"), shift="de lunes a sábado")
    assert on_screen(page) == ["Paga: quedó lo que usted escribió, «$ 512.50». Luis Paredes había puesto «$ 480»."]
    assert page.stack.currentWidget() is page.detail
    page.meanwhile.closer.click()
    hands.open("vacancy", id=order, edit=True)
    write(hands, page.panel.fields["bring"], "Botas")
    hands.save()
    assert order_of(office, order).bring == "Botas"
    assert on_screen(page) == [], "nobody else changed anything"


def test_an_old_draft_of_an_order_and_its_employer_opened_again(office: OfficeContext,
                                                               hands_for: Callable[..., Hands]) -> None:
    order = work.add_vacancies(office)["mason"]
    firm = order_of(office, order).employer_id
    first = hands_for(office)
    page = first.open("vacancy", id=order, edit=True)
    page.panel.details.click()
    first.idle()
    write(first, page.panel.fields["employer.contact_name"], "Ing. Rosa Lema")
    write(first, page.panel.fields["notes"], "llamar el lunes")
    first.open("people")
    theirs = dataclasses.replace(order_of(office, order), hours="part", notes="ya llamé")
    vacancies.save_vacancy(office, theirs, order)
    employer = dataclasses.replace(employers.load_employer(office, firm), trade_name="Chimbo", contact_name="Ing. Luz")
    employers.save_employer(office, employer, firm)
    second = hands_for(office)
    back = second.open("vacancy", id=order, edit=True)
    assert back.banner.title.text() == "You were here"
    assert back.panel.fields["employer.contact_name"].value() == "Ing. Rosa Lema"
    write(second, back.panel.fields["bring"], "Botas")
    second.save()
    assert order_of(office, order) == dataclasses.replace(theirs, notes="llamar el lunes", bring="Botas")
    kept = employers.load_employer(office, firm)
    assert (kept.trade_name, kept.contact_name) == ("Chimbo", "Ing. Rosa Lema")
    said = on_screen(back)
    assert [words.partition(":")[0] for words in said] == ["Persona de contacto", "Notas de la oficina"]
    assert "«Ing. Luz»" in said[0]
    assert "«ya llamé»" in said[1]


def test_a_draft_of_a_program_that_kept_no_beginning_is_saved_whole(office: OfficeContext, hands: Hands) -> None:
    order = work.add_vacancies(office)["mason"]
    form = order_of(office, order)
    firm = dataclasses.replace(employers.load_employer(office, form.employer_id), contact_name="Ing. Luz")
    mine = dataclasses.replace(form, shift="de lunes a sábado")
    vacancies.save_vacancy_draft(office, f"vacancy:{order}", vacancies.VacancyDraft(mine, firm, "Constructora"))
    page = hands.open("vacancy", id=order, edit=True)
    page.save()
    hands.idle()
    assert order_of(office, order).shift == "de lunes a sábado"
    assert employers.load_employer(office, form.employer_id).contact_name == "Ing. Luz"


def test_an_employer_alone_keeps_what_another_pc_wrote(office: OfficeContext, hands: Hands) -> None:
    firm = employers.save_employer(office, work.EmployerForm(legal_name="Hacienda", contact_name="Juan")).id
    hands.open("vacancies")
    page = hands.open("employer", id=firm)
    theirs = dataclasses.replace(employers.load_employer(office, firm), contact_name="Luz", email="h@example.org",
                                 phones=[Phone(raw="0991234567")])
    employers.save_employer(office, theirs, firm)
    theirs = employers.load_employer(office, firm)
    fields = page.panel.form.fields
    write(hands, fields["employer.contact_name"], "Rosa")
    hands.save()
    assert employers.load_employer(office, firm) == dataclasses.replace(theirs, contact_name="Rosa")
    assert ["«Luz»" in words for words in on_screen(page)] == [True], "the page stays until it is read"
    assert hands.window.current_key == "employer"
    write(hands, fields["employer.address"], "Km 4")
    hands.save()
    assert employers.load_employer(office, firm) == dataclasses.replace(theirs, contact_name="Rosa", address="Km 4")
    assert hands.window.current_key == "vacancies"


def test_a_change_that_no_longer_agrees_is_said_and_mended_there(office: OfficeContext, hands: Hands) -> None:
    order = work.add_vacancies(office)["mason"]
    page = hands.open("vacancy", id=order, edit=True)
    theirs = dataclasses.replace(order_of(office, order), notified_on=date(2026, 11, 22))
    with office.store.write(office.require("save_vacancy"), "save_vacancy") as unit:
        unit.session.get_one(vacancies.Vacancy, order).notified_on = date(2026, 11, 1)
    page = hands.open("vacancy", id=order, edit=True)
    page.start_anew()
    hands.idle()
    vacancies.save_vacancy(office, theirs, order)
    write(hands, page.panel.fields["closes_on"], "20/11/2026")
    hands.save()
    assert order_of(office, order) == theirs
    page.panel.fields["bring"].focus_in()
    hands.idle()
    assert page.panel.fields["closes_on"].state() == "error", "it stays marked while one looks elsewhere"
    assert page.banner.title.text() == "One thing needs your attention"
    assert "alguien de la oficina cambió: Avisaron el: 22/11/2026" in page.banner.words.text()
    notified = page.panel.fields["notified_on"]
    assert (notified.value(), notified.state()) == (date(2026, 11, 22), "warn"), "the form shows what stands"
    assert notified.note.text().endswith("puso esto mientras usted escribía; antes decía «01/11/2026».")
    write(hands, notified, "01/11/2026")
    hands.save()
    mine = dataclasses.replace(theirs, notified_on=date(2026, 11, 1), closes_on=date(2026, 11, 20))
    assert order_of(office, order) == mine, "what was there before is an answer too, once both have been seen"


# --- staff ---
def test_a_members_duties_changed_meanwhile_stay(office: OfficeContext, hands: Hands) -> None:
    carmen = add_staff(office, "Carmen Paredes", "relacionadora", (Role.LIAISON,), "otra clave larga",
                       admin_password=PASSWORD, cost=keys.KdfCost(1, 1024, 1))
    page = hands.open("settings", section="staff")
    section = page.sections["staff"]
    button = next(b for b in section.holder.findChildren(type(section.add_button))
                  if b.property("staff") == str(carmen.id) and b.property("task") == "edit")
    button.click()
    accounts.edit_staff(office, carmen.id, "Carmen Paredes", "jefa", (Role.COUNSELOR,))
    section.form.fields["job_title"].set_value("encargada")
    section.form.fields["name"].set_value("Carmen Paredes Tene")
    section.save.click()
    hands.idle()
    kept = member_of(office, carmen.id)
    assert (kept.name, kept.job_title, kept.roles) == ("Carmen Paredes Tene", "encargada", (Role.COUNSELOR,))
    assert on_screen(section) == ["Cargo: quedó lo que usted escribió, «encargada». Luis Paredes había puesto «jefa»."]
    mine = next(b for b in section.holder.findChildren(type(section.add_button))
                if b.property("staff") == str(office.staff.id) and b.property("task") == "edit")
    mine.click()
    assert on_screen(section) == [], "another member's form has nothing to do with it"
    section.editor.cancel.click()
    assert len(on_screen(section)) == 1, "and nobody has read it"
    section.meanwhile.button.click()
    assert section.form.fields["job_title"].value() == "encargada"
    assert len(on_screen(section)) == 1, "it is read beside the form"
    assert not section.meanwhile.button.isVisible()
    section.form.fields["job_title"].set_value("jefa")
    section.save.click()
    hands.idle()
    assert member_of(office, carmen.id).job_title == "jefa"
    assert on_screen(section) == [], "it has been corrected"


# --- what is told ---
def test_the_other_one_is_taken_over_from_what_is_told(office: OfficeContext, hands: Hands) -> None:
    person = known(office)
    page = hands.intake(id=person)
    page.go_to("contact")
    theirs = dataclasses.replace(intake.load_form(office, person), email="otra@example.org")
    intake.save_intake(office, theirs, jobseeker_id=person)
    write(hands, page.section("contact").fields["email"], "mia@example.org")
    hands.save()
    hands.window.page("person").meanwhile.button.click()
    hands.idle()
    assert hands.window.current_key == "intake"
    assert page.here == "contact"
    assert page.section("contact").fields["email"].isAncestorOf(hands.focused())
    assert len(on_screen(page)) == 1, "what the other one wrote stands above the form"
    assert not page.meanwhile.button.isVisible()
    write(hands, page.section("contact").fields["email"], "otra@example.org")
    hands.save()
    assert intake.load_form(office, person) == theirs
    hands.window.go_back()
    hands.idle()
    assert on_screen(hands.window.page("person")) == [], "it is told no more"


def test_an_orders_form_opens_at_what_was_displaced(office: OfficeContext, hands: Hands) -> None:
    order = work.add_vacancies(office)["mason"]
    page = hands.open("vacancy", id=order, edit=True)
    vacancies.save_vacancy(office, dataclasses.replace(order_of(office, order), shift="noches"), order)
    write(hands, page.panel.fields["shift"], "tardes")
    hands.save()
    page.meanwhile.button.click()
    hands.idle()
    assert page.stack.currentWidget() is page.panel
    assert page.panel.fields["shift"].isAncestorOf(hands.focused())
    assert [words.endswith("«noches».") for words in on_screen(page)] == [True]
    write(hands, page.panel.fields["shift"], "noches")
    hands.save()
    assert (order_of(office, order).shift, on_screen(page)) == ("noches", [])


def test_long_texts_are_shown_from_where_they_differ(show: Callable[[Any], Any], qtbot: QtBot) -> None:
    begin = "Muros de piedra y enlucido de dos casas; el material lo pone el dueño. " * 3
    mine, theirs = begin + "Con andamio.", begin + "Sin andamio, y los viernes hasta medio día. " + "a b " * 60
    params = {"label": "Qué va a hacer", "mine": mine, "theirs": theirs, "who": "changed_meanwhile.somebody"}
    told = Meanwhile("es")
    told.tell([Fault("changed_meanwhile", "tasks", params, warning=True)])
    show(told)
    lines = [label.text() for label in told.findChildren(Label) if label.isVisible() and label is not told.title]
    assert lines[0] == "Qué va a hacer: what you wrote was kept"
    assert lines[1] == "You: “…material lo pone el dueño. Con andamio.”"
    assert lines[2].startswith("Alguien de la oficina: “…material lo pone el dueño. Sin andamio, y los viernes")
    assert lines[2].endswith("…”")
    told.findChild(Link).linkActivated.emit("#")
    qtbot.waitUntil(lambda: told.findChild(Link) is None)
    qtbot.waitUntil(lambda: any(mine in label.text() and label.isVisible() for label in told.findChildren(Label)))
    lines = [label.text() for label in told.findChildren(Label) if label.isVisible() and label is not told.title]
    assert lines[1:] == [f"You: “{mine}”", f"Alguien de la oficina: “{theirs}”"]


def test_excerpts_of_texts_that_only_grow() -> None:
    words = "palabra " * 30
    assert excerpts("corto", "otro") == ("corto", "otro")
    one, other = excerpts(words, words + "y algo más")
    assert one == "…palabra palabra palabra "
    assert other == "…palabra palabra palabra y algo más"
    apart = excerpts("a" * 200, "b" * 200)
    assert apart == ("a" * 150 + "…", "b" * 150 + "…")
