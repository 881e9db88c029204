"""An office with people, orders and letters, and hands in a real window: for the tests of the referral pages."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import work_office as work

from pes_desktop.domain.referral import ReferralState
from pes_desktop.services import letters, referrals
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.referral_view import ReferralView, load_referral
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.main_window import MainWindow
from pes_desktop.ui.referrals.page import ReferralsPage
from pes_desktop.ui.referrals.referral_page import ReferralPage

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
