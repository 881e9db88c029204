"""Errors nobody foresaw: an apology on the screen, places in the log, the window stays."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.jobs import as_bug


class Unforeseen(QObject):
    """Catches what reaches no handler (a slot, a thread); tell it apart from Ctrl+C and from a normal exit."""

    _caught = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._caught.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._main_thread
        threading.excepthook = self._other_thread

    def release(self) -> None:
        """Put the interpreter's own handlers back."""
        sys.excepthook, threading.excepthook = self._before

    def _main_thread(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            self._before[0](kind, error, trace)
            return
        self._caught.emit(as_bug(error))

    def _other_thread(self, found: threading.ExceptHookArgs) -> None:
        if found.exc_value is not None and not issubclass(found.exc_type, SystemExit):
            self._caught.emit(as_bug(found.exc_value))

    def _tell(self, bug: object) -> None:
        fault = bug.faults[0]  # type: ignore[attr-defined]
        self._desk.notice(feedback.words_of(fault, self._desk.lang), "bad")


