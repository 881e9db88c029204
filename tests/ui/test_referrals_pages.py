"""The referral page on a real office in a real window: letter, preview, paper, file."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from referral_kit import Hands, accept_file, ctx, drafted, hands, issued, labels, orders, people, words_of
from support import work_office as work
from support.print_system import cups, print_system

from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.referral import Outcome, ReferralState
from pes_desktop.services import letters, referrals
from pes_desktop.services.context import OfficeContext
from pes_desktop.ui.referrals.letter_card import PRINTER_PREF

__all__ = ["ctx", "cups", "drafted", "hands", "issued", "orders", "people", "print_system"]
S, K = ReferralState, Qt.Key
TODAY = work.TODAY


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
