"""The form of a vacancy on a real office: employer, wording, drafts."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import work_office as work
from vacancy_kit import ctx, go, settle, window

from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.vacancy import EmployerForm, VacancyForm
from pes_desktop.services import employers, vacancies

__all__ = ["ctx", "go", "window"]


def fill(field, typed, type_text) -> None:
    """Put the keyboard in a field and type."""
    field.focus_in()
    type_text(QApplication.focusWidget(), typed)


def test_a_vacancy_and_its_new_employer_by_keyboard(ctx, go, qtbot, desk, window, type_text, press) -> None:
    page = go("vacancy")
    fields = page.panel.fields
    fill(page.panel.picker, "Hacienda El Molino", type_text)
    qtbot.waitUntil(page.panel.picker.input.list_open)
    press(page.panel.picker.input, Qt.Key.Key_Return)
    assert page.panel.panel.isVisible()
    fields = page.panel.fields
    assert fields["employer.legal_name"].value() == "Hacienda El Molino"
    fill(fields["employer.contact_name"], "Luz Andrade", type_text)
    fill(fields["title"], "albañil", type_text)
    qtbot.waitUntil(fields["title"].input.list_open)
    press(fields["title"].input, Qt.Key.Key_Return)
    assert fields["title"].value() == "7112"
    for name, typed in (("wage", "512,50"), ("starts_on", "011226"), ("experience_years", "1,5")):
        fill(fields[name], typed, type_text)
    fill(fields["skills_required"], "leer planos", type_text)
    press(fields["skills_required"].editor.line, Qt.Key.Key_Return)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(vacancies.list_vacancies(ctx)))
    settle(qtbot, desk)
    line = vacancies.list_vacancies(ctx)[0]
    view = vacancies.load_vacancy(ctx, line.id)
    assert (line.employer, line.number) == ("Hacienda El Molino", "ALA-V-2026-A00001")
    assert view.employer.contact_name == "Luz Andrade"
    form = view.form
    assert (form.title, form.unit_group, form.positions) == ("albañil", "7112", 1)
    assert (form.wage, form.starts_on, form.experience_years) == (Decimal("512.50"), date(2026, 12, 1), 1.5)
    assert [skill.name.lower() for skill in form.skills_required] == ["leer planos"]
    assert form.closes_on == work.TODAY + timedelta(days=30)
    assert window.current_key == "vacancy"
    assert page.stack.currentWidget() is page.detail
    assert vacancies.load_vacancy_draft(ctx, "vacancy:new") is None


def test_a_known_employer_is_found_by_its_tax_number(ctx, go, qtbot, type_text, press) -> None:
    employer = work.add_employer(ctx, tax_id="0691700001001")
    page = go("vacancy")
    fill(page.panel.picker, "0691700", type_text)
    qtbot.waitUntil(page.panel.picker.input.list_open)
    press(page.panel.picker.input, Qt.Key.Key_Return)
    assert page.panel.picker.value() == employer
    assert not page.panel.panel.isVisible()


def test_wording_is_stopped_beside_the_field_as_it_is_left(ctx, go, qtbot, desk) -> None:
    page = go("vacancy", employer=work.add_employer(ctx))
    fields = page.panel.fields
    fields["requirements"].set_value("Solo hombres menores de 30 años")
    fields["requirements"].focus_in()
    fields["bring"].focus_in()
    qtbot.waitUntil(lambda: fields["requirements"].state() == "error")
    words = fields["requirements"].note.text()
    assert "sex" in words
    assert "age" in words
    assert "Convention 111" in words
    assert "art. 79" in words
    assert fields["wording_reason"].isVisible(), "a legal reason may be given"
    fields["requirements"].set_value("Cargar sacos de 50 kg")
    fields["requirements"].focus_in()
    fields["bring"].focus_in()
    qtbot.waitUntil(lambda: fields["requirements"].state() == "")
    assert not fields["wording_reason"].isVisible()


def test_a_fee_charged_to_the_worker_has_no_way_out(ctx, go, qtbot, desk) -> None:
    page = go("vacancy", employer=work.add_employer(ctx))
    fields = page.panel.fields
    fields["title"].set_value("7112", "Albañil")
    fields["shift"].set_value("La persona paga el uniforme")
    fields["wording_reason"].set_value("lo dice el reglamento")
    page.save()
    settle(qtbot, desk)
    assert fields["shift"].state() == "error"
    assert "Convention 181" in fields["shift"].note.text()
    assert vacancies.list_vacancies(ctx) == []


def test_a_legal_reason_lets_a_requirement_pass(ctx) -> None:
    form = VacancyForm(employer_id=work.add_employer(ctx), title="Guardia", place_code=work.ALAUSI,
                       requirements="mayores de 18 años, solo mujeres")
    with pytest.raises(DomainError) as caught:
        vacancies.save_vacancy(ctx, form)
    assert {(f.code, f.field) for f in caught.value.faults} == {("wording_discriminates", "requirements")}
    form.wording_reason = "Albergue de mujeres: reglamento, art. 4"
    assert vacancies.load_vacancy(ctx, vacancies.save_vacancy(ctx, form).id).form.wording_reason


def test_what_is_missing_is_marked_and_stays_marked(ctx, go, qtbot, desk) -> None:
    page = go("vacancy")
    fields = page.panel.fields
    fields["positions"].set_value("0")
    fields["closes_on"].set_value("mañana")
    page.save()
    settle(qtbot, desk)
    qtbot.wait(1)
    settle(qtbot, desk)
    for name in ("employer_id", "title", "positions", "closes_on"):
        assert fields[name].state() == "error", name
    assert page.banner.isVisible()
    assert vacancies.list_vacancies(ctx) == []


def test_a_reserved_vacancy_asks_for_the_law(ctx, go, qtbot, desk) -> None:
    page = go("vacancy", employer=work.add_employer(ctx))
    fields = page.panel.fields
    assert not fields["reserved_reason"].isVisible()
    fields["reserved_for"].set_value("disability")
    fields["reserved_for"].changed.emit()
    assert fields["reserved_reason"].isVisible()
    assert "art. 47" in fields["reserved_reason"].note.text()
    fields["title"].set_value("7112", "Albañil")
    page.save()
    settle(qtbot, desk)
    assert fields["reserved_reason"].state() == "error"
    fields["reserved_reason"].set_value("Ley Orgánica de Discapacidades, art. 47")
    page.save()
    qtbot.waitUntil(lambda: bool(vacancies.list_vacancies(ctx)))


def test_pay_below_the_legal_minimum_is_told_but_not_stopped(ctx) -> None:
    form = VacancyForm(employer_id=work.add_employer(ctx), title="Peón", place_code=work.ALAUSI, wage=Decimal(300))
    saved = vacancies.save_vacancy(ctx, form)
    assert [fault.code for fault in saved.warnings] == ["wage_below_minimum"]
    form.hours = "part"
    assert vacancies.save_vacancy(ctx, form).warnings == ()


def test_a_half_filled_form_comes_back(ctx, go, qtbot, desk, window, type_text) -> None:
    page = go("vacancy")
    page.panel.new_employer("Hacienda El Molino")
    fill(page.panel.fields["title"], "ordeñador", type_text)
    page.panel.fields["closes_on"].set_value("el martes")
    window.open_page("vacancies")
    settle(qtbot, desk)
    window.close_pages()
    again = go("vacancy")
    fields = again.panel.fields
    assert fields["title"].words() == "ordeñador"
    assert fields["employer.legal_name"].value() == "Hacienda El Molino"
    assert fields["closes_on"].text() == "el martes"
    assert again.banner.isVisible()
    assert again.banner.title.text() == "You were here"
    qtbot.mouseClick(again.banner.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: again.panel.fields["title"].words() is None)
    assert vacancies.load_vacancy_draft(ctx, "vacancy:new") is None


def test_editing_keeps_what_the_form_does_not_show_and_the_number(ctx, go, qtbot, desk) -> None:
    order = work.add_vacancies(ctx)["mason"]
    before = vacancies.load_vacancy(ctx, order)
    page = go("vacancy", id=order, edit=True)
    page.panel.fields["positions"].set_value("5")
    page.save()
    qtbot.waitUntil(lambda: vacancies.load_vacancy(ctx, order).form.positions == 5)
    after = vacancies.load_vacancy(ctx, order)
    before.form.positions = 5
    assert (after.number, after.form, after.status) == (before.number, before.form, before.status)


def test_the_employers_details_are_corrected_from_the_vacancy(ctx, go, qtbot, desk) -> None:
    order = work.add_vacancies(ctx)["mason"]
    page = go("vacancy", id=order, edit=True)
    qtbot.mouseClick(page.panel.details, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.panel.panel.isVisible)
    page.panel.fields["employer.phone"].set_value("032931234")
    page.save()
    qtbot.waitUntil(lambda: bool(vacancies.load_vacancy(ctx, order).employer.phones))
    employer = vacancies.load_vacancy(ctx, order).employer
    assert (employer.legal_name, employer.tax_id) == ("Constructora Chimborazo Cía. Ltda.", "0691700001001")
    assert employer.phones[0].raw == "032931234"


def test_an_order_and_its_employer_are_saved_together_or_not_at_all(ctx) -> None:
    change = employers.EmployerChange(EmployerForm(legal_name="Nueva"))
    with pytest.raises(DomainError) as caught:
        vacancies.save_order(ctx, VacancyForm(place_code=work.ALAUSI), employer=change)
    assert caught.value.codes == ("required",)
    assert employers.find_employers(ctx, "Nueva") == []
    blank = employers.EmployerChange(EmployerForm())
    with pytest.raises(DomainError) as caught:
        vacancies.save_order(ctx, VacancyForm(title="Peón", place_code=work.ALAUSI), employer=blank)
    assert [fault.field for fault in caught.value.faults] == ["employer.legal_name"]


# --- words ---
