"""One application object for the tests of the window, and hands that type and wait."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pytest
from office_hands import Hands, make_office
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from pes_desktop.services.context import OfficeContext
from pes_desktop.ui.application import apply_theme, create_application, install_language
from pes_desktop.ui.desk import Desk


def pytest_configure(config: pytest.Config) -> None:
    """The offscreen platform says this of windows and pop-ups; everything else Qt complains of fails a test."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the program makes it."""
    return create_application(["test"], lang="en")


@pytest.fixture(autouse=True)
def fresh_look(qapp: QApplication) -> None:
    """Every test starts light, at 100 %, in English."""
    apply_theme(qapp, "light", 1.0)
    install_language(qapp, "en")


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[Desk]:
    """A desk with running lanes."""
    made = Desk(lang="en")
    yield made
    assert made.close(), "a lane did not stop"
    made.deleteLater()


@pytest.fixture
def show(qtbot) -> Callable[[QWidget], QWidget]:
    """Show a widget, wait until it is exposed, destroy it after the test."""
    kept: list[QWidget] = []  # the test robot holds weak references only

    def _show(widget: QWidget, width: int = 600, height: int = 400) -> QWidget:
        kept.append(widget)
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()
        return widget

    return _show


def type_text(widget: QWidget, text: str) -> None:
    """Type into a widget, letter by letter; keyClicks aborts the process on ñ and á."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press and release one key."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers))


@pytest.fixture(name="type_text")
def _type_text() -> Callable[[QWidget, str], None]:
    return type_text


@pytest.fixture(name="press")
def _press() -> Callable[..., None]:
    return press


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OfficeContext]:
    ctx = make_office(tmp_path / "office")
    yield ctx
    ctx.store.close()


@pytest.fixture
def hands_for(qtbot, show, type_text, press) -> Iterator[Callable[[OfficeContext], Hands]]:
    made: list[Hands] = []

    def _make(ctx: OfficeContext) -> Hands:
        made.append(Hands(ctx, show, qtbot, type_text, press))
        return made[-1]

    yield _make
    for hands in made:
        hands.close()


@pytest.fixture
def hands(office: OfficeContext, hands_for) -> Hands:
    return hands_for(office)
