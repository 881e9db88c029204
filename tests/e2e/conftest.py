"""The program as a user starts it: Program on a folder, hands in its window, and no network before it is allowed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from PySide6.QtWidgets import QApplication
from support.print_system import PrintSystem, _missing, cups, print_system

from pes_desktop.app import Program
from pes_desktop.ui.application import apply_theme, create_application, install_language
from scripts.hands import Hands

__all__ = ["cups", "print_system"]


def pytest_configure(config: pytest.Config) -> None:
    """The offscreen platform says this of windows and pop-ups; everything else Qt complains of fails a test."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the program makes it."""
    app = create_application(["test"], lang="es")
    app.setQuitOnLastWindowClosed(False)  # one program after another
    return app


class Network:
    """Watches this process for connections and look-ups by an audit hook of the interpreter.

    While ``forbidden`` they raise, whoever asks; what was asked stands in ``asked``.
    """

    def __init__(self) -> None:
        self.forbidden = False
        self.asked: list[str] = []
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.forbidden or not event.startswith("socket."):
            return
        local = event == "socket.connect" and not isinstance(arguments[1], tuple)  # a unix socket, such as the screen's
        if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto") and not local:
            self.asked.append(event)
            raise PermissionError(f"no network here: {event}")


@pytest.fixture(scope="session")
def _network() -> Network:
    return Network()


@pytest.fixture
def network(_network: Network) -> Iterator[Network]:
    """No network until the test allows it."""
    _network.asked.clear()
    _network.forbidden = True
    yield _network
    _network.forbidden = False


Start = Callable[..., Hands]


@pytest.fixture
def start(qapp: QApplication) -> Iterator[Start]:
    """Start the program on a folder and get hands in its window; ``stop`` of the fixture's hands ends it early."""
    programs: list[Program] = []

    def _start(folder: Path, password: str = "") -> Hands:
        apply_theme(qapp, "light", 1.0)
        install_language(qapp, "es")
        program = Program(folder, lang="es")
        programs.append(program)
        program.start(password)
        program.window.activateWindow()
        hands = Hands(program.window)
        hands.program = program
        hands.quit = quit_program
        return hands

    def quit_program(hands: Hands) -> None:
        programs.remove(hands.program)
        hands.program.close()
        hands.program.deleteLater()

    yield _start
    for program in programs:
        program.close()
        program.deleteLater()


@pytest.fixture
def printer(request: pytest.FixtureRequest) -> PrintSystem | None:
    """A print system of this test's own where one can run, else None."""
    return None if _missing() else request.getfixturevalue("cups")
