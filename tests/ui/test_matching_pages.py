"""Who fits? and Which jobs? on a real office: ranking, reasons, widening, setting aside, referring."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support import work_office as work
from vacancy_kit import ctx

from pes_desktop.domain.enums import Role, VacancyStatus
from pes_desktop.domain.errors import DomainError
from pes_desktop.services.context import OfficeContext, StaffMember
from pes_desktop.services.matching import find_matches
from pes_desktop.services.referral_lists import list_referrals
from pes_desktop.services.set_aside import list_set_aside, set_aside
from pes_desktop.services.vacancies import set_vacancy_status
from pes_desktop.ui.application import install_language
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.matching.candidate_card import emphasised
from pes_desktop.ui.matching.which_jobs import WhichJobsPage
from pes_desktop.ui.matching.who_fits import WhoFitsPage

__all__ = ["ctx"]


@pytest.fixture
def open_page(qtbot, desk: Desk, ctx: OfficeContext, show) -> Iterator[Callable]:
    """Show a page with parameters and wait until it has read."""
    desk.ctx, desk.may = ctx, ctx.may
    opened = []

    def _open(cls, **params):
        page = cls(desk)
        opened.append(page)
        show(page, 1160, 720)
        page.open(**params)
        qtbot.waitUntil(lambda: not desk.jobs.busy())
        return page

    yield _open
    for page in opened:
        page.close_page()


def titles(page) -> list[str]:
    """Titles of the rows, captions in brackets."""
    return [f"[{row.title}]" if row.caption else row.title for row in page.list.rows()]


def navigated(desk: Desk) -> list:
    """Where the page wants to go."""
    asked: list = []
    desk.navigated.connect(lambda page, params: asked.append((page, params)))
    return asked


def settle(qtbot, desk: Desk) -> None:
    """Wait for the lanes."""
    qtbot.waitUntil(lambda: not desk.jobs.busy())


def test_fits_first_then_the_near_ones_with_what_is_missing(ctx, open_page) -> None:
    work.add_masons(ctx)
    page = open_page(WhoFitsPage, id=work.add_vacancy(ctx, work.add_employer(ctx)))
    assert titles(page) == [
        "Klever Toapanta Caiza", "José Luis Morocho", "Segundo Ángel Pilco", "Blanca Chango",
        "[Almost · they lack one thing]", "Wilson Guaranga", "Franklin Malán"]
    assert page.header.title.text() == "Who fits? · 3 albañiles, Guamote"
    assert "USD 500" in page.header.subtitle.text()
    assert "closes in 10 days" in page.header.subtitle.text()
    assert page.list_card.title.text() == "4 fit"
    assert page.list_card.note.text() == "of 7 people"
    scores = [row.score for row in page.list.rows() if not row.caption]
    assert scores[:4] == sorted(scores[:4], reverse=True)
    wilson = page.list.rows()[5]
    assert wilson.chips[0].kind == "warn"
    assert "550" in wilson.chips[0].words


def test_pending_consent_stands_first_among_the_chips(ctx, open_page) -> None:
    work.add_masons(ctx)
    page = open_page(WhoFitsPage, id=work.add_vacancy(ctx, work.add_employer(ctx)))
    blanca = next(row for row in page.list.rows() if row.title.startswith("Blanca"))
    assert blanca.chips[0].words == "Consent pending"


def test_card_shows_parts_that_add_up_and_follows_the_arrows(ctx, open_page, press) -> None:
    work.add_masons(ctx)
    page = open_page(WhoFitsPage, id=work.add_vacancy(ctx, work.add_employer(ctx)))
    press(page.list, Qt.Key.Key_Down)
    line = page.story.line(page.list.chosen_key())
    assert line.title == page.card.title.text() == "José Luis Morocho"
    assert sum(points for _, points, _ in line.parts) == line.score
    assert sum(most for _, _, most in line.parts) == 100
    assert page.card.note.text() == f"{line.score} of 100"
    assert "4 years" in page.card.summary.text()


def test_space_chooses_and_ctrl_enter_refers_all_chosen(ctx, desk, qtbot, open_page, press) -> None:
    people = work.add_masons(ctx)
    vacancy = work.add_vacancy(ctx, work.add_employer(ctx))
    page, asked = open_page(WhoFitsPage, id=vacancy), navigated(desk)
    page.activateWindow()
    page.list.setFocus()
    press(page.list, Qt.Key.Key_Space)
    press(page.list, Qt.Key.Key_Down)
    press(page.list, Qt.Key.Key_Space)
    assert page.header.primary.text() == "Refer the 2 chosen"
    QTest.keyClick(page.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(asked))
    settle(qtbot, desk)
    assert asked == [("referrals", {})]
    referred = list_referrals(ctx, vacancy_id=vacancy)
    assert {line.jobseeker_id for line in referred} == {people["klever"], people["jose"]}
    assert page.list.checked_keys() == set()
    klever = page.story.line(people["klever"])
    assert klever.near
    assert klever.blocked
    page.list.choose(people["klever"])
    assert page.card.choose_button.isHidden()
    assert not page.card.blocked.isHidden()
    page.list.toggle(people["klever"])
    assert page.list.checked_keys() == set(), "a person with a live referral cannot be chosen again"


def test_without_a_tick_the_person_looked_at_is_referred(ctx, desk, qtbot, open_page) -> None:
    people = work.add_masons(ctx)
    vacancy = work.add_vacancy(ctx, work.add_employer(ctx))
    page, asked = open_page(WhoFitsPage, id=vacancy), navigated(desk)
    assert page.header.primary.text() == "Refer Klever"
    qtbot.mouseClick(page.header.primary, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(asked))
    made = list_referrals(ctx, vacancy_id=vacancy)[0]
    assert asked == [("referral", {"id": made.id})]
    assert made.jobseeker_id == people["klever"]


def test_the_first_button_ticks_and_takes_off(ctx, qtbot, open_page) -> None:
    people = work.add_masons(ctx)
    page = open_page(WhoFitsPage, id=work.add_vacancy(ctx, work.add_employer(ctx)))
    qtbot.mouseClick(page.card.choose_button, Qt.MouseButton.LeftButton)
    assert page.list.checked_keys() == {people["klever"]}
    assert page.card.choose_button.text() == "Take off"
    qtbot.mouseClick(page.card.choose_button, Qt.MouseButton.LeftButton)
    assert page.list.checked_keys() == set()
    assert page.card.choose_button.text() == "Choose"


def test_setting_aside_needs_a_reason_and_can_be_undone(ctx, desk, qtbot, open_page) -> None:
    people = work.add_masons(ctx)
    vacancy = work.add_vacancy(ctx, work.add_employer(ctx))
    page = open_page(WhoFitsPage, id=vacancy)
    offered: list = []
    desk.undo_offered.connect(lambda words, act: offered.append((words, act)))
    qtbot.mouseClick(page.card.aside_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.card.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.card.reason.state() == "error")
    assert "Klever Toapanta Caiza" in titles(page)
    page.card.reason.set_value("unreachable")
    qtbot.mouseClick(page.card.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Klever Toapanta Caiza" not in titles(page))
    settle(qtbot, desk)
    kept = list_set_aside(ctx, vacancy)
    assert [(item.jobseeker_id, item.reason) for item in kept] == [(people["klever"], "unreachable")]
    assert page.back_button.text() == "1 set aside. Show again"
    assert "Klever" in offered[0][0]
    offered[0][1]()
    qtbot.waitUntil(lambda: "Klever Toapanta Caiza" in titles(page))
    assert list_set_aside(ctx, vacancy) == []


def test_another_reason_needs_words(ctx, open_page) -> None:
    people = work.add_masons(ctx)
    vacancy = work.add_vacancy(ctx, work.add_employer(ctx))
    with pytest.raises(DomainError) as caught:
        set_aside(ctx, vacancy, people["jose"], "other", "  ")
    assert caught.value.codes == ("set_aside_reason_missing",)
    set_aside(ctx, vacancy, people["jose"], "other", "viaja en diciembre")
    page = open_page(WhoFitsPage, id=vacancy)
    assert "José Luis Morocho" not in titles(page)
    other = work.add_vacancy(ctx, work.add_employer(ctx, "Otra"))
    assert people["jose"] in {c.id for c in find_matches(ctx, other).result.fits}


def test_widening_brings_exactly_what_the_button_promised(ctx, desk, qtbot, open_page) -> None:
    work.add_masons(ctx)
    page = open_page(WhoFitsPage, id=work.add_vacancy(ctx, work.add_employer(ctx)))
    before, buttons = page.story.fits_total, page.widen.buttons()
    assert buttons, "someone lives beyond the usual radius"
    gain = buttons[0].wider.gain
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.story.fits_total != before)
    assert page.story.fits_total == before + gain
    page.reset_search()
    settle(qtbot, desk)
    assert page.story.fits_total == before


def test_people_who_change_are_ranked_anew(ctx, desk, qtbot, open_page) -> None:
    vacancy = work.add_vacancy(ctx, work.add_employer(ctx))
    page = open_page(WhoFitsPage, id=vacancy)
    assert page._stack.currentIndex() == 1
    assert page._state.title.text() == "Nobody is registered yet"
    work.add_person(ctx, "Buñay", "Milton", jobs=(work.mason(3),))
    page.reload()
    settle(qtbot, desk)
    assert titles(page) == ["Milton Buñay"]
    assert page._stack.currentIndex() == 0


def test_a_closed_vacancy_refers_nobody(ctx, open_page) -> None:
    work.add_masons(ctx)
    vacancy = work.add_vacancy(ctx, work.add_employer(ctx))
    set_vacancy_status(ctx, vacancy, VacancyStatus.CLOSED, "no_longer")
    page = open_page(WhoFitsPage, id=vacancy)
    assert not page.header.primary.isVisible()
    assert page.banner.isVisible()
    page.refer_chosen()
    assert list_referrals(ctx, vacancy_id=vacancy) == []


def test_refused_referrals_are_told_by_name(ctx, desk, qtbot, open_page) -> None:
    work.add_masons(ctx)
    vacancy = work.add_vacancy(ctx, work.add_employer(ctx))
    page = open_page(WhoFitsPage, id=vacancy)
    set_vacancy_status(ctx, vacancy, VacancyStatus.CLOSED, "no_longer")  # someone else, meanwhile
    page.refer_chosen()
    qtbot.waitUntil(page.banner.isVisible)
    assert page.banner.words.text().startswith("Klever Toapanta Caiza: The vacancy is not open any more")


def test_the_liaison_ranks_but_cannot_refer(ctx, desk, open_page) -> None:
    work.add_masons(ctx)
    vacancy = work.add_vacancy(ctx, work.add_employer(ctx))
    liaison = ctx.with_staff(StaffMember(ctx.staff.id, "Ana", "", (Role.LIAISON,)))
    desk.ctx, desk.may = liaison, liaison.may
    page = open_page(WhoFitsPage, id=vacancy)
    assert page.header.primary is None
    assert page.card.choose_button.isHidden()
    assert titles(page)[0] == "Klever Toapanta Caiza"


def test_an_unknown_vacancy_says_so(ctx, open_page) -> None:
    page = open_page(WhoFitsPage, id=work.add_person(ctx, "Buñay", "Milton"))
    assert page._stack.currentIndex() == 1
    assert "not there any more" in page._state.words.text()


def test_spanish_words_stand_as_in_the_design(ctx, desk, qapp, open_page) -> None:
    install_language(qapp, "es")
    desk.lang = "es"
    work.add_masons(ctx)
    page = open_page(WhoFitsPage, id=work.add_vacancy(ctx, work.add_employer(ctx)))
    assert page.header.title.text() == "¿Quién sirve? · 3 albañiles, Guamote"
    assert page.header.subtitle.text() == \
        "USD 500 al mes · desde el 1 de diciembre · cierra en 10 días · quedan 3 puestos"
    assert page.list_card.title.text() == "4 cumplen"
    assert page.list_card.note.text() == "de 7 personas"
    assert "[Casi · les falta una cosa]" in titles(page)
    assert page.card.fairness.text() == "Sexo, edad, etnia y discapacidad no cuentan nunca."
    assert page.card.note.text() == "94 de 100"
    klever = page.list.rows()[0]
    assert klever.chips[0].words == "9 años de albañil"
    blanca = next(row for row in page.list.rows() if row.title.startswith("Blanca"))
    assert "2 años de albañila" in [chip.words for chip in blanca.chips]


def test_which_jobs_ranks_the_open_vacancies_of_a_person(ctx, desk, qtbot, open_page) -> None:
    people, orders = work.add_masons(ctx), work.add_vacancies(ctx)
    page, asked = open_page(WhichJobsPage, id=people["rosa"]), navigated(desk)
    assert page.header.title.text() == "Which jobs? · Rosa Guamán Lema"
    assert titles(page)[0] == "Cocinera"
    assert page.list_card.note.text() == "of 4 open"
    assert page.header.primary.text() == "Refer to this vacancy"
    page.refer_chosen()
    qtbot.waitUntil(lambda: bool(asked))
    settle(qtbot, desk)
    assert [line.vacancy_id for line in list_referrals(ctx)] == [orders["cook"]]
    assert page.story.line(orders["cook"]).blocked


def test_opening_a_line_goes_to_its_record(ctx, desk, open_page, press) -> None:
    people, orders = work.add_masons(ctx), work.add_vacancies(ctx)
    asked = navigated(desk)
    press(open_page(WhoFitsPage, id=orders["mason"]).list, Qt.Key.Key_Return)
    press(open_page(WhichJobsPage, id=people["rosa"]).list, Qt.Key.Key_Return)
    assert asked == [("person", {"id": people["klever"]}), ("vacancy", {"id": orders["cook"]})]


def test_names_never_become_markup() -> None:
    assert emphasised("Vive a 6 km. <b>Ana</b>") == "Vive a <b>6 km</b>. &lt;b&gt;Ana&lt;/b&gt;"


def test_the_index_of_a_closed_office_never_answers_for_another(ctx, tmp_path) -> None:
    vacancy = work.add_vacancy(ctx, work.add_employer(ctx))
    work.add_masons(ctx)
    assert find_matches(ctx, vacancy).result.considered == 7
    other = work.new_office(tmp_path / "other", "OTR")
    order = work.add_vacancy(other, work.add_employer(other))
    assert find_matches(other, order).result.considered == 0
    other.store.close()


def test_years_of_work_that_goes_on_grow_with_the_day(ctx) -> None:
    from datetime import date

    vacancy = work.add_vacancy(ctx, work.add_employer(ctx), closes_on=None)
    work.add_person(ctx, "Buñay", "Milton", situation="employed",
                    jobs=(work.JobForm(occupation="albañil", unit_group="7112", started=date(2026, 1, 10)),))

    def said(context: OfficeContext) -> str:
        return str(find_matches(context, vacancy).result.fits[0].reasons[0].params["n"])

    assert said(ctx) == "10"
    later = replace(ctx, clock=lambda: date(2026, 12, 15))
    assert said(later) == "11"
