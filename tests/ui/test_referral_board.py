"""The board of referrals in a real window: by state, keyboard, search, what moves."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from referral_kit import Hands, ctx, drafted, hands, issued, labels, orders, people
from support import work_office as work

from pes_desktop.domain.referral import Outcome, ReferralState
from pes_desktop.services import letters, referrals
from pes_desktop.services.context import OfficeContext
from pes_desktop.ui.referrals.page import ReferralsPage

__all__ = ["ctx", "drafted", "hands", "issued", "orders", "people"]
S, K = ReferralState, Qt.Key
TODAY = work.TODAY


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
