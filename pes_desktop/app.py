"""The program with its window: the only place where key, office, pages and services are wired together."""

from __future__ import annotations

import contextlib
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.ui.application import create_application, teardown
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.first_paint import FirstPaint
from pes_desktop.ui.look import Look
from pes_desktop.ui.main_window import MainWindow
from pes_desktop.ui.privacy import Privacy, close_beside
from pes_desktop.ui.start.doorbell import ring
from pes_desktop.ui.start.doors import Doors
from pes_desktop.ui.tidy import Tidy

if TYPE_CHECKING:
    from pes_desktop.platform.single_instance import InstanceLock
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.ui.caretaker import Caretaker
    from pes_desktop.ui.closing import Closing
    from pes_desktop.ui.idle import IdleWatch
    from pes_desktop.ui.start.doorbell import Doorbell

LOCK_AFTER_MS = 5 * 60 * 1000
#: Loaded while the password is typed, in the order in which unlocking comes to need them.
_FIRST_NEEDED = (
    "argon2.low_level", "cryptography.hazmat.primitives.ciphers.aead", "cryptography.hazmat.primitives.hpke",
    "cryptography.hazmat.primitives.kdf.hkdf", "zstandard",
    "pes_desktop.storage.way_in", "sqlcipher3.dbapi2", "pes_desktop.services.office_setup",
    "pes_desktop.services.accounts", "pes_desktop.ui.start.before_desk",
    "pes_desktop.ui.session", "pes_desktop.ui.sync.runner", "pes_desktop.ui.today.page",
    "pes_desktop.ui.widgets.row_delegate", "pes_desktop.services.intake", "pes_desktop.ui.caretaker",
    "pes_desktop.ui.closing",
)


class Program(QObject):
    """One running window: the doors (ui/start/doors.py), then the desk; locks, changes the person, quits cleanly."""

    entered = Signal()
    refused = Signal()

    def __init__(self, folder: Path, *, lang: str = "es", theme: str = "light", scale: float = 1.0) -> None:
        super().__init__()
        self.folder = folder
        self.desk = Desk(lang=lang)
        self.window = MainWindow(self.desk)
        self.ctx: OfficeContext | None = None
        self.doors = Doors(folder, self.desk, self.window, self)
        self.doors.opened.connect(self._opened)
        self.doors.refused.connect(self.refused)
        self._had: QWidget | None = None
        self.desk.lock_asked.connect(self.lock)
        self.desk.restore_asked.connect(self.restore)
        self.desk.mend_asked.connect(self.mend)
        self.doors.damaged.connect(self._leave)
        self._privacy = Privacy(self.window, self)
        self._privacy.lock_asked.connect(self.lock)
        self._privacy.curtain_asked.connect(self._toggle_curtain)
        self.window.curtained.connect(self._curtained)
        self.look = Look(self.desk, self.window, theme, scale, self)
        self._idle: IdleWatch | None = None
        self.caretaker: Caretaker | None = None
        self.closing: Closing | None = None
        self._tidy = Tidy(self.desk.jobs, self._quiet_seconds, self)
        self._tidy.start()

    # --- in ---
    def start(self, password: str = "") -> None:
        """Show the window: first start in an empty folder, else log-in; a ``password`` opens for the first holder."""
        self.doors.show_first()
        self.window.show()
        self.doors.unlock_first(password)

    def warm(self) -> None:
        """Load what the desk will need while the password is typed."""
        if self.doors.closed:
            self.desk.jobs.run("read", _load_the_rest, owner=self)
            QTimer.singleShot(0, self.window.build_frame)

    def _opened(self, ctx: OfficeContext) -> None:
        self.enter(ctx, fresh=self.ctx is None or self.ctx.staff.id != ctx.staff.id)

    def enter(self, ctx: OfficeContext, *, fresh: bool = True) -> None:
        """Put a person at the desk and show the pages; ``fresh``: another person than before, pages start anew."""
        from pes_desktop.ui.session import dress_desk

        self.ctx = self.doors.ctx = ctx
        if fresh:
            self.window.close_pages()
            self.window.clear_traces()
        dress_desk(self.desk, ctx, self.window)
        self.look.remembered()
        self._start_rounds()
        self.window.refresh_pages()
        self.doors.login = None
        self.window.show_frame()
        if fresh or not self.window.current_key:
            self.window.open_page("today")
        else:
            self._give_back_focus()
        if self._idle is None:
            from pes_desktop.ui.idle import IdleWatch

            self._idle = IdleWatch(LOCK_AFTER_MS, self)
            self._idle.idle.connect(self.lock)
            self._tidy.settle()
        self._idle.start()
        if self.caretaker is None:
            self._take_care()
        self.entered.emit()

    def _take_care(self) -> None:
        """Look after the file from now on, and make the copy at the end."""
        from pes_desktop.ui.caretaker import Caretaker
        from pes_desktop.ui.closing import Closing

        self.caretaker = Caretaker(self.desk, self._quiet_seconds, self)
        self.caretaker.begin()
        self.closing = Closing(self.desk, self.window, self)
        self.closing.over.connect(self.window.close, Qt.ConnectionType.QueuedConnection)
        self.window.may_close = self.closing.may_close
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.commitDataRequest.connect(self._session_ends)

    def _session_ends(self, *_manager: object) -> None:
        """The computer is shut down: no time for a copy."""
        if self.closing is not None:
            self.closing.hurry = True

    def _start_rounds(self) -> None:
        from pes_desktop.ui.sync.runner import SyncRunner

        if self.desk.runner is None:
            self.desk.runner = SyncRunner(self.desk, self.window.top, self)
            self.desk.runner.ended.connect(self._still_here)
        self.desk.runner.attach()

    def _quiet_seconds(self) -> float:
        return self._idle.quiet_seconds() if self._idle is not None else 0.0

    def _still_here(self, _result: object) -> None:
        """Whom another PC of the office removed does not stay at the desk (services/ways.py)."""
        if self.ctx is not None and not self.ctx.staff.roles:
            self.lock()

    def lock(self) -> None:
        """Hide everything behind the log-in; drafts are written, the office stays open for the next password."""
        if self.ctx is None or self.doors.closed:
            return
        if self._idle is not None:
            self._idle.stop()
        self._privacy.uncover()
        close_beside(self.window)
        page = self.window.page(self.window.current_key)
        if page is not None:
            page.leaving()
        self._had = QApplication.focusWidget()
        self.doors.show_login()

    def restore(self) -> None:
        """Leave the open office for the guided restore. Raises NotPermitted."""
        if self.ctx is not None:
            self.ctx.require("restore")
            self._leave(EnvironmentFault(Fault("restore_asked")))

    def mend(self) -> None:
        """Leave the open office, whose file was found damaged, for the guided restore; that needs no duty."""
        self._leave(EnvironmentFault(Fault("database_damaged")))

    def _leave(self, error: DomainError) -> None:
        """Close the office, whose file is to be mended, and go to the pages of the restore."""
        ctx = self.ctx
        if ctx is None:
            return
        for part in (self._idle, self.caretaker):
            if part is not None:
                part.stop()
        if self.desk.runner is not None:
            self.desk.runner.detach()
        self.window.close_pages()
        self.window.clear_traces()
        self.ctx = self.doors.ctx = self.desk.ctx = self.caretaker = None
        self.desk.jobs.run("write", partial(_shut, ctx, error), done=self._left, owner=self)

    def _left(self, found: tuple[DomainError, bytes]) -> None:
        self.doors.show_damaged(*found)

    def _toggle_curtain(self) -> None:
        self.window.curtain.toggle()

    def _curtained(self, drawn: bool) -> None:
        if drawn:
            self._privacy.cover()
        else:
            self._privacy.uncover()

    def _give_back_focus(self) -> None:
        """After a lock the keyboard goes on where it was."""
        from shiboken6 import isValid

        had, self._had = self._had, None
        if had is not None and isValid(had) and had.isVisible():
            had.setFocus(Qt.FocusReason.OtherFocusReason)

    def come_forward(self) -> None:
        """The program was started once more: here it is, whatever stood above it or if it was minimised."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        front = QApplication.activeModalWidget() or self.window
        for part in (self.window, front):
            part.raise_()
        front.activateWindow()

    # --- end ---
    def close(self) -> None:
        """Release lanes and files in the order that exits cleanly."""
        app = QApplication.instance()
        self._privacy.stop()
        if self._idle is not None:
            self._idle.stop()
        if self.caretaker is not None:
            self.caretaker.stop()
        self._session_ends()
        if self.desk.runner is not None:
            self.desk.runner.detach()
        ended = True
        if isinstance(app, QApplication):
            self.window.close()
            ended = self.desk.close()
            teardown(app, self.window)
        if self.ctx is not None:
            _note_closed(self.ctx, clean=ended)
        self._tidy.stop()


def _shut(ctx: OfficeContext, error: DomainError) -> tuple[DomainError, bytes]:
    _note_closed(ctx)
    return error, ctx.store.key


def _note_closed(ctx: OfficeContext, *, clean: bool = True) -> None:
    from pes_desktop.services.safekeeping import note_closed

    with contextlib.suppress(DomainError):  # a disk that takes no note: the next start looks closer, no more
        note_closed(ctx, clean=clean)


def _load_the_rest() -> None:
    """What unlocking and the first page need; the mappings are arranged here and not under the first query."""
    from importlib import import_module

    for name in _FIRST_NEEDED:
        import_module(name)
    from sqlalchemy.orm import configure_mappers

    configure_mappers()


def _nothing() -> None:
    return


class Start(QObject):
    """The first moments: window, then the office folder's lock, then everything that can wait for the first paint."""

    def __init__(self, program: Program, password: str, quit_when_shown: bool) -> None:
        super().__init__()
        self.program, self.password, self._quit = program, password, quit_when_shown
        if quit_when_shown and password:
            program.entered.connect(self._entered)
            program.refused.connect(self._turned_away)
        self.lock: InstanceLock | None = None
        self.bell: Doorbell | None = None
        self._paint = FirstPaint(program.window, self)
        self._paint.painted.connect(self._painted)
        program.start()

    def _painted(self) -> None:
        from pes_desktop.platform.single_instance import acquire

        if self._quit and sys.stdout is not None:
            print("shown", flush=True)
        try:
            self.lock = acquire(self.program.folder)
        except DomainError as error:
            self._refuse(error)
            return
        if self._quit and not self.password:
            QApplication.exit(0)
            return
        self.program.warm()
        self.program.doors.unlock_first(self.password)
        QTimer.singleShot(0, self._hang_bell)

    def _hang_bell(self) -> None:
        from pes_desktop.ui.start.doorbell import Doorbell

        self.bell = Doorbell(self.program.folder, self)
        self.bell.rung.connect(self.program.come_forward)

    def _entered(self) -> None:
        """What Today asked for stands before this in the lane, so its answer is on the page by then."""
        self.program.desk.jobs.run("read", _nothing, done=self._shown, owner=self)

    def _shown(self, _result: object) -> None:
        if sys.stdout is not None:
            print("entered", flush=True)
        QApplication.exit(0)

    def _turned_away(self) -> None:
        QApplication.exit(2)

    def _refuse(self, error: DomainError) -> None:
        """Another program works on this folder, or it cannot be written."""
        from PySide6.QtWidgets import QMessageBox

        from pes_desktop.ui import feedback

        window = self.program.window
        words = feedback.words_of(error.faults[0], self.program.desk.lang)
        box = QMessageBox(QMessageBox.Icon.Information, window.windowTitle(), words, parent=window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.exec()
        QApplication.exit(3)


def run(folder: Path, *, lang: str = "es", theme: str = "", scale: float = 1.0, password: str = "",
        quit_when_shown: bool = False) -> int:
    """Start the window on an office folder and return the exit code; 3 when another program holds the folder, which
    then shows its window instead.

    ``quit_when_shown``: end as soon as the window is on the screen; with a ``password`` when Today is filled, or with 2
    when it does not open.
    """
    app = create_application(sys.argv[:1], theme=theme or "light", scale=scale, lang=lang)
    if ring(folder):
        return 3  # the window that has this office open has come to the front
    from pes_desktop.platform.logs import start_log
    from pes_desktop.platform.paths import log_dir
    from pes_desktop.ui.unforeseen import Unforeseen

    start_log(log_dir())
    program = Program(folder, lang=lang, theme=theme or "light", scale=scale)
    unforeseen = Unforeseen(program.desk)
    start = Start(program, password, quit_when_shown)
    code = app.exec()
    unforeseen.release()
    if start.bell is not None:
        start.bell.take_down()
    program.close()
    start.deleteLater()
    program.deleteLater()
    if start.lock is not None:
        start.lock.release()
    return int(code)
