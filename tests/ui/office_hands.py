"""A real office on disk and hands that type in a real window; shared by the tests of the people pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from support.ready_offices import ready_office

from pes_desktop.services import intake, office_setup, people
from pes_desktop.services.context import OfficeContext
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.intake.page import IntakePage
from pes_desktop.ui.main_window import MainWindow

TODAY = date(2026, 11, 23)
K = Qt.Key


def make_office(folder: Path, country: str = "ec", place: str = "060250", area: str = "") -> OfficeContext:
    form = office_setup.NewOffice(country, "Oficina de prueba", "ALA", place, "Luis Paredes", "una clave larga",
                                  area_code=area)
    return ready_office(folder, form, lambda: TODAY)[0]


def register(ctx: OfficeContext, **values) -> intake.SavedPerson:
    form = intake.blank_form(ctx)
    for name, value in values.items():
        setattr(form, name, value)
    return intake.save_intake(ctx, form)


def everyone(ctx: OfficeContext) -> list[str]:
    return [line.name for line in people.find_people(ctx, "")]


class Hands:
    """Types and presses in whatever has the keyboard, as a person does."""

    def __init__(self, ctx: OfficeContext, show, qtbot, type_text, press) -> None:
        self.desk = Desk(ctx=ctx, lang="es")
        self.desk.may = ctx.may
        self.window = MainWindow(self.desk)
        show(self.window, 1366, 768)
        self.qtbot, self._type, self.press = qtbot, type_text, press

    def close(self) -> None:
        self.window.close()
        assert self.desk.close()

    def type(self, text: str) -> None:
        self._type(self.focused(), text)

    def enter(self, times: int = 1) -> None:
        for _ in range(times):
            self.press(self.focused(), K.Key_Return)

    def tab(self) -> None:
        self.press(self.focused(), K.Key_Tab)

    def key(self, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.focused(), key, modifiers)

    def save(self, *, signed: bool = False) -> None:
        """Ctrl+S, and the answer to whether the consent is signed where it is asked."""
        self.key(K.Key_S, Qt.KeyboardModifier.ControlModifier)
        self.idle()
        page = self.window.page("intake")
        if isinstance(page, IntakePage) and page.before_saving.panel.isVisible():
            panel = page.before_saving.panel
            (panel.yes if signed else panel.later).click()
            self.idle()

    def focused(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def idle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.jobs.busy(), timeout=10000)
        QApplication.sendPostedEvents()  # layouts show what was added with an event

    def open(self, key: str, **params) -> BasePage:
        assert self.window.open_page(key, params)
        self.idle()
        page = self.window.page(key)
        assert page is not None
        return page

    def intake(self, **params) -> IntakePage:
        page = self.open("intake", **params)
        assert isinstance(page, IntakePage)
        return page
