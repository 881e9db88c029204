"""Vacancies on a real office: list, detail, closing."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import work_office as work
from vacancy_kit import add_unclear, ctx, go, settle, window

from pes_desktop.domain.enums import Role
from pes_desktop.reference import messages
from pes_desktop.services import vacancies
from pes_desktop.services.context import StaffMember
from pes_desktop.services.referrals import refer
from pes_desktop.ui.vacancies.phrases import plural
from pes_desktop.ui.vacancies.story import read_list, read_vacancy

__all__ = ["ctx", "go", "window"]


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
