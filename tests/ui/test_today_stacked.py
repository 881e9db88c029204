"""Today where its cards do not fit side by side: what needs somebody comes first, what is empty takes little room."""

from __future__ import annotations

from office_hands import Hands, register
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from pes_desktop.services.context import OfficeContext
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.today.page import CARD_PX, TodayPage
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.rows import SLIM_PX, Row, RowCard


def page_of(hands: Hands, width: int) -> TodayPage:
    hands.window.resize(width, 768)
    page = hands.open("today")
    assert isinstance(page, TodayPage)
    hands.idle()
    return page


def test_stacked_the_needs_come_first_and_an_empty_card_is_low(office: OfficeContext, hands: Hands) -> None:
    register(office, surnames="Toapanta", names="Klever", sex="M", document_type="none")  # its consent is pending
    page = page_of(hands, 1366)
    tops = [card.mapTo(page, card.rect().topLeft()).y() for card in (page.visits, page.calls, page.needs)]
    assert len(set(tops)) == 1, "side by side"
    assert page.visits.height() == page.needs.height()

    page = page_of(hands, 900)
    needs, visits, calls = (card.mapTo(page, card.rect().topLeft()).y()
                            for card in (page.needs, page.visits, page.calls))
    assert needs < visits < calls
    now = tokens.current()
    assert page.visits.height() == page.calls.height() == now.px(SLIM_PX)
    assert page.needs.list.rows()
    assert page.needs.height() >= now.px(CARD_PX)


def test_a_low_card_has_room_for_all_its_words_at_any_width(show) -> None:
    card = RowCard("Not accepted")
    card.list.set_empty("circle-check", "Nothing to mend", "What is not taken appears here with its reason. " * 3)
    card.set_slim(True)
    card.set_rows([])
    holder = QWidget()
    QVBoxLayout(holder).addWidget(card)
    show(holder, 900, 500)
    wide = card.height()
    holder.resize(260, 500)
    QApplication.processEvents()
    assert card.height() > wide
    for label in card.list.findChildren(Label):
        if label.isVisible():
            assert label.height() >= label.heightForWidth(label.width())
    card.set_rows([Row("a", "Rosa")])
    assert card.maximumHeight() > 500
