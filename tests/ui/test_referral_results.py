"""What came of a letter, in a real window: result by the slip's code, hire, verification, undo."""

from __future__ import annotations

import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from referral_kit import Hands, ctx, drafted, hands, issued, labels, orders, people
from support import work_office as work

from pes_desktop.domain.enums import Role
from pes_desktop.domain.referral import Outcome, ReferralState
from pes_desktop.services import referrals
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import add_staff
from pes_desktop.storage.keys import KdfCost
from pes_desktop.ui.referrals.referral_page import ReferralPage

__all__ = ["ctx", "drafted", "hands", "issued", "orders", "people"]
S, K = ReferralState, Qt.Key
TODAY = work.TODAY


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


def test_terms_left_as_shown_keep_what_another_pc_wrote(hands: Hands, ctx: OfficeContext, issued: UUID) -> None:
    agreed = Outcome(S.HIRED, TODAY, wage_amount="480", contract="casual")
    referrals.record_outcome(ctx, issued, agreed)
    page = hands.referral(issued, result=True)
    hands.choose(page, S.VERIFIED)
    assert page.outcome.wage.value() == Decimal(480)
    referrals.undo_last(ctx, issued)
    referrals.record_outcome(ctx, issued, replace(agreed, wage_amount="510", contract="seasonal"))
    page.outcome.evidence.set_value("slip")
    page.outcome.contract.set_value("indefinite")
    hands.click(page.outcome.ok)
    view = hands.view(issued)
    assert (view.state, view.wage, view.contract) == (S.VERIFIED, Decimal(510), "indefinite")


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
