"""A bug in a slot or a thread: an apology, a log line without anybody's words, and the window goes on."""

from __future__ import annotations

import logging
import threading

import pytest
from PySide6.QtCore import QObject, Signal

from pes_desktop.platform.logs import LOG_FILE, start_log
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.unforeseen import Unforeseen

SECRET = "Guamán 0602917435"


class Pressed(QObject):
    """A button whose slot has a bug."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pressed.connect(self.break_down)

    def break_down(self) -> None:
        raise ValueError(SECRET)


@pytest.fixture
def log(tmp_path):
    path = start_log(tmp_path / "logs")
    yield path
    handler = logging.getLogger().handlers[-1]
    logging.getLogger().removeHandler(handler)
    handler.close()


@pytest.mark.parametrize("where", ["slot", "thread"])
def test_an_apology_and_a_line_without_words(desk: Desk, qtbot, log, where: str) -> None:
    unforeseen = Unforeseen(desk)
    button = Pressed()
    try:
        with qtbot.waitSignal(desk.notice_given) as told:
            if where == "slot":
                button.pressed.emit()
            else:
                thread = threading.Thread(target=button.break_down)
                thread.start()
                thread.join()
    finally:
        unforeseen.release()
    words, kind = told.args
    assert kind == "bad"
    assert "test_unforeseen.py" in words
    written = log.read_text(encoding="utf-8")
    assert "ValueError" in written
    assert "break_down" in written
    assert SECRET not in written + words
    assert "Guamán" not in written + words


def test_a_log_with_an_exception_attached_tells_places_only(log) -> None:
    try:
        raise RuntimeError(SECRET)
    except RuntimeError:
        logging.getLogger("pes_desktop.test").exception("could not print")
    written = log.read_text(encoding="utf-8")
    assert "could not print" in written
    assert "RuntimeError at test_unforeseen.py" in written
    assert SECRET not in written


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    assert start_log(tmp_path / "logs") is None
    assert not (tmp_path / LOG_FILE).exists()
