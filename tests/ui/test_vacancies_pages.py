"""Vacancies on a real office: list, detail, form with its employer, wording, drafts, closing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import work_office as work

from pes_desktop.domain.enums import Role, VacancyStatus
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.vacancy import EmployerForm, VacancyForm
from pes_desktop.reference import messages
from pes_desktop.services import employers, vacancies
from pes_desktop.services.context import OfficeContext, StaffMember
from pes_desktop.services.referrals import refer
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.main_window import MainWindow
from pes_desktop.ui.vacancies.phrases import plural
from pes_desktop.ui.vacancies.story import read_list, read_vacancy


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[OfficeContext]:
    """An office without vacancies."""
    made = work.new_office(tmp_path / "office")
    yield made
    made.store.close()


@pytest.fixture
def window(qtbot, desk: Desk, ctx: OfficeContext, show) -> Iterator[MainWindow]:
    """The program's window on this office."""
    desk.ctx, desk.may = ctx, ctx.may
    made = MainWindow(desk)
    made.show_frame()
    show(made, 1366, 768)
    yield made
    made.close_pages()


@pytest.fixture
def go(qtbot, desk: Desk, window: MainWindow) -> Callable:
    """Open a page and wait until it has read."""

    def _go(key: str, **params):
        assert window.open_page(key, params)
        settle(qtbot, desk)
        return window.page(key)

    return _go


def settle(qtbot, desk: Desk) -> None:
    """Wait for the lanes."""
    qtbot.waitUntil(lambda: not desk.jobs.busy())


def add_unclear(ctx: OfficeContext, employer) -> object:
    """An order as an import leaves it: nobody knows whether it is open, and the closing date is a guess."""
    form = VacancyForm(employer_id=employer, title="Peón de cosecha", unit_group="9211", positions=20,
                       place_code=work.COLTA)
    with ctx.store.write(ctx.require("save_vacancy"), "import") as unit:
        row = vacancies.add_vacancy(ctx, unit, form, status=VacancyStatus.UNCLEAR, closing_assumed=True)
    return row.id


# --- the list ---
def test_open_ones_that_close_first_stand_on_top(ctx, go) -> None:
    work.add_vacancies(ctx)
    page = go("vacancies")
    assert [row.title for row in page.list.rows()] == [
        "12 empacadoras de flores", "3 albañiles", "Cocinera", "2 choferes de volqueta"]
    assert page.list.rows()[0].trailing[0].kind == "warn", "it closes tomorrow"
    assert page.detail.card.title.text() == "12 empacadoras de flores"
    assert page.tabs.tabText(0) == "Open · 4"
    assert not page.tabs.isTabVisible(1)


def test_typing_finds_by_job_employer_place_and_number(ctx, go, qtbot, type_text) -> None:
    work.add_vacancies(ctx)
    page = go("vacancies")
    for typed, found in (("albañil", ["3 albañiles"]), ("flori chunchi", ["12 empacadoras de flores"]),
                         ("A00003", ["Cocinera"]), ("COCINERA ala", ["Cocinera"]), ("zapatero", [])):
        page.search.clear()
        type_text(page.search, typed)
        qtbot.waitUntil(lambda found=found: [row.title for row in page.list.rows()] == found)
    assert page.detail.story is None


def test_enter_in_the_search_line_asks_who_fits(ctx, go, qtbot, desk, window, type_text, press) -> None:
    orders = work.add_vacancies(ctx)
    page = go("vacancies")
    type_text(page.search, "albañil")
    qtbot.waitUntil(lambda: len(page.list.rows()) == 1)
    settle(qtbot, desk)
    press(page.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.current_key == "who_fits")
    assert window.page("who_fits").subject == orders["mason"]


def test_an_employer_found_in_the_global_search_shows_its_vacancies(ctx, go, qtbot) -> None:
    orders = work.add_vacancies(ctx)
    builder = vacancies.load_vacancy(ctx, orders["mason"]).form.employer_id
    page = go("vacancies", employer=builder)
    qtbot.waitUntil(lambda: [r.title for r in page.list.rows()] == ["3 albañiles", "2 choferes de volqueta"])


def test_an_office_without_vacancies_offers_the_first(ctx, go, qtbot, window) -> None:
    page = go("vacancies")
    assert page._state.isVisible()
    assert page._state.title.text() == "There are no vacancies yet"
    qtbot.mouseClick(page._state.button, Qt.MouseButton.LeftButton)
    assert window.current_key == "vacancy"


# --- the detail ---
def test_closing_needs_a_reason_and_can_be_undone(ctx, go, qtbot, desk) -> None:
    orders = work.add_vacancies(ctx)
    page = go("vacancies", id=orders["mason"])
    qtbot.mouseClick(page.detail.close_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.detail.close_it, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.detail.why.state() == "error")
    assert vacancies.load_vacancy(ctx, orders["mason"]).status == "open"
    offered: list = []
    desk.undo_offered.connect(lambda words, act: offered.append(act))
    page.detail.why.set_value("no_answer")
    qtbot.mouseClick(page.detail.close_it, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(offered))
    closed = vacancies.load_vacancy(ctx, orders["mason"])
    assert (closed.status, closed.status_reason) == ("closed", "no_answer")
    settle(qtbot, desk)
    assert "3 albañiles" not in [row.title for row in page.list.rows()]
    offered[0]()
    settle(qtbot, desk)
    assert vacancies.load_vacancy(ctx, orders["mason"]).status == "open"


def test_an_order_registered_by_mistake_is_cancelled_not_closed(ctx, go, qtbot) -> None:
    order = work.add_vacancies(ctx)["cook"]
    page = go("vacancies", id=order)
    page.detail.ask_reason()
    page.detail.why.set_value("wrong")
    page.detail.why.changed.emit()
    assert page.detail.close_it.text() == "Cancel the vacancy"
    qtbot.mouseClick(page.detail.close_it, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: vacancies.load_vacancy(ctx, order).status == "cancelled")


def test_live_referrals_are_shown_and_remembered_when_closing(ctx, go, qtbot, window) -> None:
    orders, people = work.add_vacancies(ctx), work.add_masons(ctx)
    refer(ctx, people["klever"], orders["mason"])
    page = go("vacancies", id=orders["mason"])
    page.detail.ask_reason()
    assert page.detail.alive.isVisible()
    assert "1 person" in page.detail.alive.text()
    assert page.detail.referrals.note.text() == "1"
    assert "1 live referral" in page.list.chosen_row().subtitle


def test_a_referral_ends_with_its_vacancy_and_comes_back_with_the_undo(ctx, go, qtbot, desk) -> None:
    orders, people = work.add_vacancies(ctx), work.add_masons(ctx)
    refer(ctx, people["klever"], orders["mason"])
    page = go("vacancies", id=orders["mason"])
    page.detail.ask_reason()
    page.detail.why.set_value("no_longer")
    qtbot.mouseClick(page.detail.close_it, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert [line.state for line in read_vacancy(ctx, "en", orders["mason"]).referrals] == ["vacancy_gone"]
    page.undo_status()
    settle(qtbot, desk)
    story = read_vacancy(ctx, "en", orders["mason"])
    assert (story.view.status, [line.state for line in story.referrals]) == ("open", ["draft"])


def test_an_unclear_order_is_confirmed_before_anybody_is_sought(ctx, go, qtbot, desk, window) -> None:
    order = add_unclear(ctx, work.add_employer(ctx))
    match = go("who_fits", id=order)
    assert match._state.isVisible()
    assert match._state.title.text() == "First confirm the vacancy"
    page = go("vacancies", id=order)
    assert page.detail.match_button.isHidden()
    assert not page.detail.confirm_button.isHidden()
    assert any("assumed" in words for words, _ in page.detail.story.chips)
    qtbot.mouseClick(page.detail.confirm_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: vacancies.load_vacancy(ctx, order).status == "open")
    settle(qtbot, desk)
    assert not page.detail.match_button.isHidden()


def test_a_vacancy_past_its_date_says_so_and_is_kept_open(ctx, go, qtbot, desk) -> None:
    order = work.add_vacancy(ctx, work.add_employer(ctx))
    ctx.clock = lambda: work.TODAY + timedelta(days=60)
    page = go("vacancies")
    assert page.detail.story.overdue
    assert page.detail.match_button.isHidden()
    assert page.list.rows()[0].trailing[0].words == "Past its date"
    qtbot.mouseClick(page.detail.reopen_button, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert vacancies.load_vacancy(ctx, order).form.closes_on == work.TODAY + timedelta(days=90)


def test_reception_sees_but_changes_nothing(ctx, desk, go, window) -> None:
    order = work.add_vacancies(ctx)["mason"]
    ctx = ctx.with_staff(StaffMember(ctx.staff.id, "Ana", "", (Role.RECEPTION,)))
    desk.ctx, desk.may = ctx, ctx.may
    page = go("vacancies", id=order)
    assert page.header.primary is None
    hidden = (page.detail.edit_button, page.detail.close_button, page.detail.match_button)
    assert all(button.isHidden() for button in hidden)
    form = go("vacancy", id=order, edit=True)
    assert form.panel is None
    assert form.stack.currentWidget() is form.detail
    assert not window.open_page("who_fits", {"id": order})


# --- the form ---
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
@pytest.mark.parametrize(("title", "several"), [
    ("Albañil", "albañiles"), ("Peón", "peones"), ("Maestro mayor de obra", "maestros mayores de obra"),
    ("Capataz", "capataces"), ("Vendedor/a", ""), ("Personal de aseo", ""), ("Albañiles", ""), ("", "")])
def test_titles_for_several_people(title: str, several: str) -> None:
    assert plural(title) == several


def test_every_word_of_lists_and_facts_is_in_the_catalogue(ctx) -> None:
    orders = work.add_vacancies(ctx)
    add_unclear(ctx, work.add_employer(ctx, "Otra"))
    for lang in messages.LANGUAGES:
        said = [text for line in read_list(ctx, lang) for text in (line.row.subtitle, line.row.trailing[0].words)]
        story = read_vacancy(ctx, lang, orders["mason"])
        said += [part for fact in story.facts for part in fact] + [words for words, _ in story.chips]
        keys = ("vacancy.", "choice.", "field.", "match.")
        assert not [words for words in said if any(key in words for key in keys)]


def test_both_languages_have_the_same_words() -> None:
    import json

    from pes_desktop.reference.paths import resources_dir

    keys = {lang: set(json.loads((resources_dir() / "i18n" / "messages" / lang / "vacancies.json").read_text("utf-8")))
            for lang in messages.LANGUAGES}
    assert keys["es"] == keys["en"]
