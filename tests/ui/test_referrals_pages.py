"""Referrals on a real office in a real window: letter, preview, paper, file, result by code, verification, undo."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import work_office as work
from support.print_system import cups, print_system

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.referral import Outcome, ReferralState
from pes_desktop.services import letters, referrals
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import add_staff
from pes_desktop.services.referral_view import ReferralView, load_referral
from pes_desktop.storage.keys import KdfCost
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.main_window import MainWindow
from pes_desktop.ui.referrals.letter_card import PRINTER_PREF
from pes_desktop.ui.referrals.page import ReferralsPage
from pes_desktop.ui.referrals.referral_page import ReferralPage

__all__ = ["cups", "print_system"]
S, K = ReferralState, Qt.Key
TODAY = work.TODAY


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[OfficeContext]:
    """An office with people and vacancies."""
    made = work.new_office(tmp_path / "office")
    yield made
    made.store.close()


@pytest.fixture
def people(ctx: OfficeContext) -> dict[str, UUID]:
    return work.add_masons(ctx)


@pytest.fixture
def orders(ctx: OfficeContext) -> dict[str, UUID]:
    return work.add_vacancies(ctx)


class Hands:
    """A person at the window: opens pages, clicks, types, waits."""

    def __init__(self, ctx: OfficeContext, desk: Desk, window: MainWindow, qtbot) -> None:
        self.ctx, self.desk, self.window, self.qtbot = ctx, desk, window, qtbot

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.jobs.busy(), timeout=20_000)

    def board(self, **params) -> ReferralsPage:
        return self._open("referrals", params)

    def referral(self, key: UUID | None = None, **params) -> ReferralPage:
        return self._open("referral", {"id": key, **params} if key else params)

    def _open(self, name: str, params: dict):
        assert self.window.open_page(name, params)
        self.settle()
        return self.window.page(name)

    def click(self, button: QWidget) -> None:
        assert button.isVisible(), "nobody could press it"
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def choose(self, page: ReferralPage, state: ReferralState) -> None:
        place = page.outcome.what.input.values.index(state)
        self.click(page.outcome.what.input.group.button(place))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        self.settle()

    def view(self, key: UUID) -> ReferralView:
        return load_referral(self.ctx, key)


@pytest.fixture
def hands(qtbot, desk: Desk, ctx: OfficeContext, show) -> Iterator[Hands]:
    desk.ctx, desk.may = ctx, ctx.may
    window = MainWindow(desk)
    window.show_frame()
    show(window, 1366, 768)
    yield Hands(ctx, desk, window, qtbot)
    window.close_pages()


@pytest.fixture
def drafted(ctx: OfficeContext, people, orders) -> UUID:
    """Klever referred to the bricklayers' vacancy, no letter yet."""
    return referrals.refer(ctx, people["klever"], orders["mason"]).referral_id


@pytest.fixture
def issued(ctx: OfficeContext, drafted: UUID) -> UUID:
    letters.issue_letter(ctx, drafted, letters.Appointment(date(2026, 11, 24), "9:00", "en la obra"))
    return drafted


def words_of(pdf: bytes) -> str:
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    return reader.pages[0].extract_text()


def labels(widget: QWidget) -> list[str]:
    QApplication.processEvents()  # what was just made is laid out and shown by events of its own
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def accept_file(hands: Hands, page: ReferralPage, path: Path) -> None:
    """Answer the dialog that asks where to save."""
    dialog = page._dialog
    assert isinstance(dialog, QFileDialog)
    hands.qtbot.waitUntil(dialog.isVisible)
    dialog.selectFile(str(path))
    dialog.accept()
    hands.settle()


# --- before the letter ---
def test_issuing_shows_one_page_with_number_and_appointment(hands: Hands, drafted: UUID, type_text) -> None:
    page = hands.referral(drafted)
    assert page.header.primary.text() == "Issue the letter"
    assert page.right.currentWidget() is page.draft
    assert "Klever Toapanta Caiza" in "\n".join(labels(page.draft))
    assert page.appointment.day.value() is None
    page.appointment.day.set_value(date(2026, 11, 23))
    page.appointment.hour.input.selectAll()
    type_text(page.appointment.hour.input, "2 pm")
    type_text(page.appointment.place.input, "en la obra")
    hands.click(page.header.primary)
    view = hands.view(drafted)
    assert (view.state, view.letter_number) == (S.ISSUED, "ALA-C-2026-A00001")
    assert page.right.currentWidget() is page.letter
    assert page.letter.preview.pages() == 1
    shown = page.letter.preview.page_text()
    for words in ("ALA-C-2026-A00001", "Klever Toapanta Caiza", "lunes 23 de noviembre, 14:00", "en la obra"):
        assert words in shown
    assert "COPIA" not in shown
    assert page.letter.note.text() == "not printed yet"
    assert page.header.primary.text() == "Record result"
    assert QApplication.focusWidget() is page.letter.print_button


def test_an_hour_that_cannot_be_read_stops_the_letter(hands: Hands, drafted: UUID, type_text) -> None:
    page = hands.referral(drafted)
    page.appointment.hour.input.selectAll()
    type_text(page.appointment.hour.input, "temprano")
    hands.click(page.header.primary)
    assert hands.view(drafted).state is S.DRAFT
    assert page.appointment.hour.state() == "error"
    page.appointment.hour.set_value("8")
    page.appointment.day.input.selectAll()
    type_text(page.appointment.day.input, "1/11/2026")
    hands.click(page.header.primary)
    assert hands.view(drafted).state is S.DRAFT
    assert page.appointment.day.state() == "error"


def test_without_consent_there_is_no_letter_until_it_is_recorded(
    hands: Hands, ctx: OfficeContext, people, orders, tmp_path: Path
) -> None:
    key = referrals.refer(ctx, people["blanca"], orders["mason"]).referral_id
    page = hands.referral(key)
    assert page.consent.isVisible()
    assert not page.header.primary.isEnabled()
    hands.key(K.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert hands.view(key).state is S.DRAFT
    with pytest.raises(DomainError) as refused:
        letters.issue_letter(ctx, key)
    assert refused.value.codes == ("letter_consent_missing",)
    hands.click(page.consent.save_button)
    accept_file(hands, page, tmp_path / "consent.pdf")
    text = words_of((tmp_path / "consent.pdf").read_bytes())
    assert "Blanca Chango" in text
    assert "albañil" in text
    hands.click(page.consent.give)
    assert not page.consent.isVisible()
    hands.click(page.header.primary)
    assert hands.view(key).state is S.ISSUED


def test_a_draft_is_voided_with_a_reason(hands: Hands, drafted: UUID) -> None:
    page = hands.referral(drafted)
    hands.click(page.void_button)
    assert page.outcome.isVisible()
    hands.click(page.outcome.ok)
    assert page.outcome.reason.state() == "error"
    assert hands.view(drafted).state is S.DRAFT
    page.outcome.reason.set_value("mistake")
    hands.click(page.outcome.ok)
    view = hands.view(drafted)
    assert (view.state, view.moves[0].reason) == (S.VOID, "mistake")
    assert page.header.primary is None or not page.header.primary.isVisible()


def test_an_ended_referral_can_only_be_voided(hands: Hands, ctx: OfficeContext, issued: UUID) -> None:
    referrals.record_outcome(ctx, issued, Outcome(S.NOT_HIRED, TODAY, reason="skills"))
    page = hands.referral(issued, result=True)
    assert page.banner.isVisible()
    assert page.header.primary is None or not page.header.primary.isVisible()
    hands.click(page.void_button)
    page.outcome.reason.set_value("duplicate")
    hands.click(page.outcome.ok)
    assert hands.view(issued).state is S.VOID
    assert not page.void_button.isVisible()


def test_consent_for_others_alone_is_widened_to_employers(hands: Hands, ctx: OfficeContext, orders) -> None:
    person = work.add_person(ctx, "Yautibug", "Luis", consent_shared=["training"])
    key = referrals.refer(ctx, person, orders["mason"]).referral_id
    page = hands.referral(key)
    hands.click(page.consent.give)
    hands.click(page.header.primary)
    assert hands.view(key).state is S.ISSUED


def test_a_second_letter_is_refused(hands: Hands, ctx: OfficeContext, drafted: UUID) -> None:
    page = hands.referral(drafted)
    letters.issue_letter(ctx, drafted)  # another window of the office was quicker
    hands.click(page.header.primary)
    assert page.banner.isVisible()
    assert any("has its letter already" in words for words in labels(page.banner))
    assert page.letter.preview.pages() == 1
    assert len([move for move in hands.view(drafted).moves if move.state == S.ISSUED]) == 1


def test_no_letter_for_a_vacancy_that_was_covered(hands: Hands, ctx: OfficeContext, drafted: UUID, orders) -> None:
    from pes_desktop.domain.enums import VacancyStatus
    from pes_desktop.services.vacancies import set_vacancy_status

    set_vacancy_status(ctx, orders["mason"], VacancyStatus.COVERED)
    page = hands.referral(drafted)
    hands.click(page.header.primary)
    assert any("is not open any more" in words for words in labels(page.banner))
    assert hands.view(drafted).letter_number == ""


# --- paper and files ---
def test_saved_as_a_file_and_then_the_next_is_a_copy(hands: Hands, issued: UUID, tmp_path: Path) -> None:
    page = hands.referral(issued)
    hands.click(page.letter.save_button)
    accept_file(hands, page, tmp_path / "carta.pdf")
    first = words_of((tmp_path / "carta.pdf").read_bytes())
    assert "ALA-C-2026-A00001" in first
    assert "COPIA" not in first
    assert hands.view(issued).copies == 1
    assert "COPIA" in page.letter.preview.page_text()
    assert page.letter.print_button.text() == "Print copy"
    hands.click(page.letter.save_button)
    accept_file(hands, page, tmp_path / "otra.pdf")
    assert "COPIA" in words_of((tmp_path / "otra.pdf").read_bytes())
    assert hands.desk.prefs["save_folder"] == str(tmp_path)


def test_a_folder_that_cannot_be_written_counts_nothing(hands: Hands, issued: UUID, tmp_path: Path) -> None:
    page = hands.referral(issued)
    page._saving = "letter"
    page.save_as(str(tmp_path / "missing" / "carta.pdf"))
    hands.settle()
    assert page.banner.isVisible()
    assert hands.view(issued).copies == 0


def test_printed_through_a_real_queue_original_first_then_a_copy(hands: Hands, issued: UUID, cups) -> None:
    page = hands.referral(issued)
    assert page.letter.printer() == "oficina"
    before = len(cups.printer.sheets)
    hands.click(page.letter.print_button)
    sheet = cups.printer.wait_for(before + 1)[-1]
    assert "ALA-C-2026-A00001" in words_of(sheet)
    assert "COPIA" not in words_of(sheet)
    assert hands.view(issued).copies == 1
    assert page.letter.note.text() == "already printed: the next one says COPY"
    hands.qtbot.keyClick(page, K.Key_P, Qt.KeyboardModifier.ControlModifier)
    copy = words_of(cups.printer.wait_for(before + 2)[-1])
    assert "COPIA" in copy
    assert "ALA-C-2026-A00001" in copy
    hands.settle()
    assert hands.view(issued).copies == 2


def test_the_chosen_printer_is_remembered(hands: Hands, issued: UUID, cups) -> None:
    cups.command("lpadmin", "-p", "aaa", "-E", "-v", f"file://{cups.root}/out.aaa", "-m", "raw")
    try:
        page = hands.referral(issued)
        assert page.letter.printers.count() == 2
        page.letter.printers.setFocus()
        page.letter.printers.set_value("aaa")
        other = page.letter.printers.findData("oficina")
        steps = other - page.letter.printers.currentIndex()
        hands.key(K.Key_Down if steps > 0 else K.Key_Up)
        assert hands.desk.prefs[PRINTER_PREF] == "oficina"
        again = hands.referral(issued)
        assert again.letter.printer() == "oficina"
    finally:
        cups.command("lpadmin", "-x", "aaa")


def test_without_a_printer_it_says_so_and_offers_the_file(
    hands: Hands, issued: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nobody.sock"))
    page = hands.referral(issued)
    assert page.letter.printer() is None
    hands.click(page.letter.print_button)
    assert page.letter.trouble.isVisible()
    assert hands.view(issued).copies == 0
    assert page.letter.print_button.isEnabled()
    offer = next(b for b in page.letter.trouble.findChildren(QPushButton) if b.text() == "Save PDF")
    hands.click(offer)
    accept_file(hands, page, tmp_path / "carta.pdf")
    assert "COPIA" not in words_of((tmp_path / "carta.pdf").read_bytes())
    assert not page.letter.trouble.isVisible()


# --- what came of it ---
def test_the_slips_code_opens_the_result_form_and_the_keyboard_does_the_rest(
    hands: Hands, issued: UUID, type_text
) -> None:
    board = hands.board()
    assert QApplication.focusWidget() is board.code.field.input
    type_text(board.code.field.input, hands.view(issued).result_code.lower())
    hands.key(K.Key_Return)
    page = hands.window.page("referral")
    assert isinstance(page, ReferralPage)
    assert hands.window.current_key == "referral"
    assert page.outcome.isVisible()
    assert QApplication.focusWidget() is page.outcome.what.input.group.button(0)
    hands.key(K.Key_Space)
    hands.key(K.Key_S, Qt.KeyboardModifier.ControlModifier)
    view = hands.view(issued)
    assert (view.state, view.state_on) == (S.PRESENTED, TODAY)
    assert not page.outcome.isVisible()
    assert hands.window.undo_bar.isVisible()


@pytest.mark.parametrize(("typed", "says"), [
    ("K7M4Q", "six letters"), ("K0M4QX", "0 never stands"), ("22M4QX", "check at the end")])
def test_a_wrong_code_is_explained(hands: Hands, issued: UUID, type_text, typed: str, says: str) -> None:
    board = hands.board()
    type_text(board.code.field.input, typed)
    hands.key(K.Key_Return)
    assert says in board.code.field.note.text()
    assert board.code.field.state() == "error"
    assert hands.window.current_key == "referrals"


def test_a_code_of_another_office_is_explained(hands: Hands, issued: UUID, type_text) -> None:
    from pes_desktop.domain.numbers import result_code

    board = hands.board()
    type_text(board.code.field.input, result_code("B", 77))
    hands.key(K.Key_Return)
    assert "no letter on this computer" in board.code.field.note.text()


def test_a_hire_keeps_pay_contract_and_first_day(hands: Hands, issued: UUID, type_text) -> None:
    page = hands.referral(issued, result=True)
    assert page.header.primary is None or not page.header.primary.isVisible()
    hands.choose(page, S.HIRED)
    panel = page.outcome
    assert not panel.reason.isVisible()
    type_text(panel.wage.input, "482,50")
    panel.contract.set_value("seasonal")
    type_text(panel.start.input, "1/12/2026")
    type_text(panel.remark.input, "con almuerzo")
    hands.click(panel.ok)
    view = hands.view(issued)
    assert (view.state, view.wage, view.contract) == (S.HIRED, Decimal("482.50"), "seasonal")
    assert "01/12/2026" in view.moves[0].note
    assert "con almuerzo" in view.moves[0].note
    hands.click(page.undo_button)
    view = hands.view(issued)
    assert (view.state, view.wage, view.contract) == (S.ISSUED, None, "")


def test_reason_and_day_are_asked_for_at_their_fields(hands: Hands, issued: UUID, type_text) -> None:
    page = hands.referral(issued, result=True)
    hands.click(page.outcome.ok)
    assert page.outcome.what.state() == "error"
    hands.choose(page, S.NOT_HIRED)
    page.outcome.day.input.selectAll()
    type_text(page.outcome.day.input, "1/1/2026")
    hands.click(page.outcome.ok)
    assert page.outcome.reason.state() == "error"
    assert page.outcome.day.state() == "error"
    assert page.outcome.banner.isVisible()
    page.outcome.reason.set_value("other")
    page.outcome.day.set_value(TODAY)
    hands.click(page.outcome.ok)
    assert page.outcome.remark.state() == "error"
    type_text(page.outcome.remark.input, "ya tomaron a un sobrino")
    hands.click(page.outcome.ok)
    assert hands.view(issued).state is S.NOT_HIRED


def test_what_was_begun_is_kept_when_the_form_is_folded(hands: Hands, issued: UUID, type_text) -> None:
    page = hands.referral(issued, result=True)
    hands.choose(page, S.PRESENTED)
    type_text(page.outcome.remark.input, "le pidieron volver")
    page.outcome.remark.input.setFocus()
    hands.key(K.Key_Escape)
    assert not page.outcome.isVisible()
    hands.click(page.header.primary)
    assert page.outcome.what.value() is S.PRESENTED
    assert page.outcome.remark.value() == "le pidieron volver"


def test_who_referred_does_not_verify_when_another_liaison_works_here(
    hands: Hands, ctx: OfficeContext, issued: UUID
) -> None:
    add_staff(ctx, "Marta Quishpe", "gestora", (Role.LIAISON,), "otra-clave-larga", admin_password="montaña-azul-9",
              cost=KdfCost(1, 1024, 1))
    referrals.record_outcome(ctx, issued, Outcome(S.HIRED, TODAY))
    page = hands.referral(issued, result=True)
    hands.choose(page, S.VERIFIED)
    hands.click(page.outcome.ok)
    assert page.outcome.evidence.state() == "error"
    page.outcome.evidence.set_value("call")
    hands.click(page.outcome.ok)
    assert page.outcome.banner.isVisible()
    told = " ".join(label.text() for label in page.outcome.banner.findChildren(QLabel))
    assert "Marta Quishpe" in told
    assert hands.view(issued).state is S.HIRED


def test_the_other_liaison_verifies(qtbot, hands: Hands, ctx: OfficeContext, issued: UUID) -> None:
    other = add_staff(ctx, "Marta Quishpe", "gestora", (Role.LIAISON,), "otra-clave-larga",
                      admin_password="montaña-azul-9", cost=KdfCost(1, 1024, 1))
    referrals.record_outcome(ctx, issued, Outcome(S.HIRED, TODAY))
    hands.ctx = hands.desk.ctx = ctx.with_staff(other)
    hands.desk.may = hands.ctx.may
    page = hands.referral(issued, result=True)
    assert S.VOID not in page.outcome.what.input.values
    assert not page.letter.print_button.isVisible()
    hands.choose(page, S.VERIFIED)
    page.outcome.evidence.set_value("slip")
    hands.click(page.outcome.ok)
    view = hands.view(issued)
    assert (view.state, view.moves[0].who, view.moves[0].evidence) == (S.VERIFIED, "Marta Quishpe", "slip")


def test_undo_keeps_both_lines(hands: Hands, issued: UUID) -> None:
    page = hands.referral(issued, result=True)
    hands.choose(page, S.PRESENTED)
    hands.click(page.outcome.ok)
    hands.click(hands.window.undo_bar.button)
    view = hands.view(issued)
    assert view.state is S.ISSUED
    assert [(move.state, move.undone, move.undoing) for move in view.moves] == [
        (S.ISSUED, False, True), (S.PRESENTED, True, False), (S.ISSUED, False, False), (S.DRAFT, False, False)]
    struck = [label.text() for label in page.timeline.findChildren(QLabel) if label.font().strikeOut()]
    assert struck == ["Presented"]
    assert "The last step was undone" in labels(page.timeline)
    assert not page.undo_button.isVisible()  # the letter itself is voided, not undone


def test_an_ended_referral_does_not_come_back_beside_a_newer_one(
    hands: Hands, ctx: OfficeContext, issued: UUID, people, orders
) -> None:
    referrals.record_outcome(ctx, issued, Outcome(S.DECLINED, TODAY, reason="pay"))
    referrals.refer(ctx, people["klever"], orders["mason"])
    page = hands.referral(issued)
    hands.click(page.undo_button)
    assert page.banner.isVisible()
    assert hands.view(issued).state is S.DECLINED


# --- the board ---
@pytest.fixture
def busy(ctx: OfficeContext, people, orders, monkeypatch: pytest.MonkeyPatch) -> dict[str, UUID]:
    """Referrals in several states; Wilson's answer was due two days ago."""
    keys = {"klever": referrals.refer(ctx, people["klever"], orders["mason"]).referral_id}
    for name, order, days in (("jose", "mason", 0), ("wilson", "mason", 5), ("rosa", "cook", 4)):
        ctx.clock = lambda days=days: TODAY - timedelta(days=days)
        keys[name] = referrals.refer(ctx, people[name], orders[order]).referral_id
        letters.issue_letter(ctx, keys[name])
    ctx.clock = work.open_day
    referrals.record_outcome(ctx, keys["rosa"], Outcome(S.PRESENTED, TODAY - timedelta(days=1)))
    return keys


def columns(board: ReferralsPage) -> list[list[str]]:
    return [[row.title for row in card.list.rows() if not row.caption] for card in board.board.cards]


def test_the_board_stands_by_state_with_what_is_due_on_top(hands: Hands, busy) -> None:
    board = hands.board()
    assert columns(board) == [["Klever Toapanta Caiza"], ["Wilson Guaranga", "José Luis Morocho"],
                              ["Rosa Guamán Lema"], []]
    hands.click(board.due_only)
    assert columns(board) == [[], ["Wilson Guaranga"], [], []]


def test_arrows_walk_the_board_and_enter_opens(hands: Hands, busy) -> None:
    board = hands.board()
    hands.key(K.Key_F6)
    assert board.board.chosen_key() == busy["klever"]
    hands.key(K.Key_Right)
    assert board.board.chosen_key() == busy["wilson"]
    hands.key(K.Key_Down)
    hands.key(K.Key_Return)
    page = hands.window.page("referral")
    assert page.key == busy["jose"]
    hands.settle()
    assert page.header.title.text() == "José Luis Morocho"


def test_limited_to_a_vacancy_and_back(hands: Hands, busy, orders) -> None:
    board = hands.board(vacancy=orders["cook"])
    assert columns(board) == [[], [], ["Rosa Guamán Lema"], []]
    assert board.limit.words() == "Cocinera · Familia Cabezas"
    board.limit.setFocus()
    hands.key(K.Key_Delete)
    assert columns(board)[1] == ["Wilson Guaranga", "José Luis Morocho"]


def test_search_narrows_without_accents_and_by_letter_number(hands: Hands, busy, type_text) -> None:
    board = hands.board()
    type_text(board.search, "jose")
    hands.qtbot.waitUntil(lambda: columns(board)[1] == ["José Luis Morocho"])
    board.search.clear()
    type_text(board.search, "a00003")
    hands.qtbot.waitUntil(lambda: columns(board) == [[], [], ["Rosa Guamán Lema"], []])


def test_what_was_recorded_moves_on_the_board(hands: Hands, ctx: OfficeContext, busy) -> None:
    board = hands.board()
    page = hands.referral(busy["wilson"], result=True)
    hands.choose(page, S.NOT_HIRED)
    page.outcome.reason.set_value("experience")
    hands.click(page.outcome.ok)
    board = hands.board()
    assert columns(board)[1] == ["José Luis Morocho"]
    board.tabs.setCurrentIndex(2)
    hands.settle()
    assert columns(board)[0] == ["Wilson Guaranga"]


def test_nothing_yet_and_gone(hands: Hands) -> None:
    board = hands.board()
    assert "Nobody has been referred yet" in labels(board)
    page = hands.referral(uuid4())
    assert any("not there any more" in words for words in labels(page))
    page = hands.referral(letter=uuid4())
    assert any("no letter yet" in words for words in labels(page))


def test_a_letter_found_by_the_search_opens_its_referral(hands: Hands, ctx: OfficeContext, issued: UUID) -> None:
    letter_id = letters.stored_letter(ctx, issued)[0]
    page = hands.referral(letter=letter_id)
    hands.settle()
    assert page.key == issued
    assert page.letter.preview.pages() == 1
