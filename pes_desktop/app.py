"""The program with its window: the only place where key, office, pages and services are wired together."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.ui.application import create_application, teardown
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.first_paint import FirstPaint
from pes_desktop.ui.look import Look
from pes_desktop.ui.main_window import MainWindow
from pes_desktop.ui.start.login import LoginPanel
from pes_desktop.ui.tidy import Tidy

if TYPE_CHECKING:
    from pes_desktop.platform.single_instance import InstanceLock
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.storage.keys import KeyFile
    from pes_desktop.ui.idle import IdleWatch
    from pes_desktop.ui.start.first_start import RecoveryPanel
    from pes_desktop.ui.start.recover import RecoverPanel

LOCK_AFTER_MS = 5 * 60 * 1000
#: Loaded while the password is typed, in the order in which unlocking comes to need them.
_FIRST_NEEDED = (
    "argon2.low_level", "cryptography.hazmat.primitives.ciphers.aead", "sqlcipher3.dbapi2",
    "pes_desktop.services.office_setup", "pes_desktop.ui.session", "pes_desktop.ui.sync.runner",
    "pes_desktop.ui.today.page", "pes_desktop.ui.widgets.row_delegate", "pes_desktop.services.intake",
)


def _open(folder: Path, staff_id: UUID, password: str) -> OfficeContext:
    from pes_desktop.storage import keys

    key = keys.unlock(folder, staff_id, password)  # first: the services are loaded while the key is derived
    from pes_desktop.services.office_setup import open_with_key

    return open_with_key(folder, key, staff_id)


def _take(ctx: OfficeContext, staff_id: UUID, password: str) -> OfficeContext:
    from pes_desktop.services.office_setup import take_the_desk

    return take_the_desk(ctx, staff_id, password)


def _recover(ctx: OfficeContext | None, folder: Path, staff_id: UUID, words: str, password: str) -> OfficeContext:
    from pes_desktop.services.recovery import recover_desk, recover_office

    return recover_desk(ctx, words, staff_id, password) if ctx else recover_office(folder, words, staff_id, password)


def _print_page(ctx: OfficeContext, words: str) -> None:
    from pes_desktop.services.recovery import recovery_page
    from pes_desktop.ui.printing import send_to_printer

    send_to_printer(recovery_page(ctx, words), None, "recovery")


def _save_page(ctx: OfficeContext, words: str, path: Path) -> None:
    from pes_desktop.services.recovery import save_recovery_page

    save_recovery_page(ctx, words, path)


class Program(QObject):
    """One running window: shows first start or log-in, then the desk; locks, changes the person, quits cleanly."""

    entered = Signal()
    refused = Signal()

    def __init__(self, folder: Path, *, lang: str = "es", theme: str = "light", scale: float = 1.0) -> None:
        super().__init__()
        self.folder = folder
        self.desk = Desk(lang=lang)
        self.window = MainWindow(self.desk)
        self.ctx: OfficeContext | None = None
        self._login: LoginPanel | None = None
        self._recover: RecoverPanel | None = None
        self._started: Any = None
        self._paper: RecoveryPanel | None = None
        self._had: QWidget | None = None
        self.desk.lock_asked.connect(self.lock)
        self.look = Look(self.desk, self.window, theme, scale, self)
        self._idle: IdleWatch | None = None
        self._tidy = Tidy(self.desk.jobs, self._quiet_seconds, self)
        self._tidy.start()

    # --- what is shown first ---
    def start(self, password: str = "") -> None:
        """Show the window: first start in an empty folder, else log-in; a ``password`` opens for the first holder."""
        from pes_desktop.storage import keys

        try:
            self._show_login(keys.read_key_file(self.folder))
        except DomainError as error:
            if error.codes == ("no_office_here",):
                self._show_first_start()
            else:
                self._show_broken(error)
        self.window.show()
        self.unlock_first(password)

    def unlock_first(self, password: str) -> None:
        """Open the office for its first holder, as far as there is one and a password."""
        if password and self._login is not None:
            self._unlock(self._login.staff.value(), password)

    def warm(self) -> None:
        """Load what the desk will need while the password is typed."""
        if self._login is not None:
            self.desk.jobs.run("read", _load_the_rest, owner=self)
            QTimer.singleShot(0, self.window.build_frame)

    def _show_login(self, office: KeyFile) -> None:
        self._login = LoginPanel(office.office_name, office.holders(), self.desk.lang)
        self._login.accepted.connect(self._unlock)
        self._login.forgotten.connect(self._show_recover)
        self.window.show_full(self._login)

    def _show_first_start(self) -> None:
        from pes_desktop.ui.start.first_start import FirstStartPanel

        panel = FirstStartPanel(self.folder, self.desk.jobs, self.desk.lang)
        panel.created.connect(self._office_created)
        self.window.show_full(panel)

    def _show_broken(self, error: DomainError) -> None:
        from pes_desktop.ui import feedback
        from pes_desktop.ui.widgets.empty_state import EmptyState

        words = "\n".join(feedback.words_of(fault, self.desk.lang) for fault in error.faults)
        state = EmptyState()
        state.set_words("triangle-alert", feedback.title_of(error), words, "", kind="warn")
        self.window.show_full(state)

    # --- unlock, lock, change of person ---
    def _unlock(self, staff_id: UUID, password: str) -> None:
        work = partial(_take, self.ctx, staff_id, password) if self.ctx else \
            partial(_open, self.folder, staff_id, password)
        self.desk.jobs.run("write", work, done=self._unlocked, failed=self._refused, owner=self)

    def _refused(self, error: DomainError) -> None:
        if self._login is not None:
            self._login.show_failure(error)
        self.refused.emit()

    def _unlocked(self, ctx: OfficeContext) -> None:
        changed = self.ctx is None or self.ctx.staff.id != ctx.staff.id
        self.enter(ctx, fresh=changed)

    def _show_recover(self, staff_id: UUID | None) -> None:
        from pes_desktop.storage import keys
        from pes_desktop.ui.start.recover import RecoverPanel

        panel = self._recover = RecoverPanel(keys.holders(self.folder), staff_id, self.desk.lang)
        panel.accepted.connect(self._ask_recovery)
        panel.cancelled.connect(self._recover_cancelled)
        self.window.show_full(panel)

    def _ask_recovery(self, staff_id: UUID, words: str, password: str) -> None:
        work = partial(_recover, self.ctx, self.folder, staff_id, words, password)
        self.desk.jobs.run("write", work, done=self._unlocked, failed=self._recover_refused, owner=self)

    def _recover_refused(self, error: DomainError) -> None:
        if self._recover is not None:
            self._recover.show_failure(error)

    def _recover_cancelled(self) -> None:
        from pes_desktop.storage import keys

        self._recover = None
        self._show_login(keys.read_key_file(self.folder))

    def _office_created(self, result: Any) -> None:
        from pes_desktop.ui.start.first_start import RecoveryPanel

        _, words = result
        self._started = result
        panel = self._paper = RecoveryPanel(words)
        panel.done.connect(self._recovery_done)
        panel.print_asked.connect(self._print_recovery)
        panel.save_asked.connect(self._save_recovery)
        self.window.show_full(panel)

    def _recovery_done(self) -> None:
        ctx, _ = self._started
        self._started = self._paper = None
        self.enter(ctx)

    def _print_recovery(self) -> None:
        self.desk.jobs.run("write", partial(_print_page, *self._started), done=self._printed, failed=self._page_failed,
                           owner=self)

    def _printed(self, _result: object) -> None:
        self._tell_paper(self.tr("The page was sent to the printer."), "ok")

    def _page_saved(self, _result: object) -> None:
        self._tell_paper(self.tr("The page was saved."), "ok")

    def _page_failed(self, error: DomainError) -> None:
        from pes_desktop.ui import feedback

        self._tell_paper(feedback.words_of(error.faults[0], self.desk.lang), "warn")

    def _tell_paper(self, words: str, kind: str) -> None:
        """Beside the words while they are shown, else at the foot of the window."""
        if self._paper is not None:
            self._paper.banner.show_words(kind, words)
        else:
            self.desk.notice(words, kind)

    def _save_recovery(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        path, _ = QFileDialog.getSaveFileName(self.window, self.tr("Save the recovery page"),
                                              str(Path.home() / "codigo-de-recuperacion.pdf"), "PDF (*.pdf)")
        if path:
            ctx, words = self._started
            self.desk.jobs.run("write", partial(_save_page, ctx, words, Path(path)), done=self._page_saved,
                               failed=self._page_failed, owner=self)

    def enter(self, ctx: OfficeContext, *, fresh: bool = True) -> None:
        """Put a person at the desk and show the pages; ``fresh``: another person than before, pages start anew."""
        from pes_desktop.ui.session import dress_desk

        self.ctx = ctx
        if fresh:
            self.window.close_pages()
        dress_desk(self.desk, ctx, self.window)
        self.look.remembered()
        self._start_rounds()
        self.window.refresh_pages()
        self._login = self._recover = None
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
        self.entered.emit()

    def _start_rounds(self) -> None:
        from pes_desktop.ui.sync.runner import SyncRunner

        if self.desk.runner is None:
            self.desk.runner = SyncRunner(self.desk, self.window.top, self)
        self.desk.runner.attach()

    def _quiet_seconds(self) -> float:
        return self._idle.quiet_seconds() if self._idle is not None else 0.0

    def lock(self) -> None:
        """Hide everything behind the log-in; drafts are written, the office stays open for the next password."""
        if self.ctx is None or self._login is not None:
            return
        from pes_desktop.storage import keys

        if self._idle is not None:
            self._idle.stop()
        page = self.window.page(self.window.current_key)
        if page is not None:
            page.leaving()
        self._had = QApplication.focusWidget()
        self._show_login(keys.read_key_file(self.folder))

    def _give_back_focus(self) -> None:
        """After a lock the keyboard goes on where it was."""
        from shiboken6 import isValid

        had, self._had = self._had, None
        if had is not None and isValid(had) and had.isVisible():
            had.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- end ---
    def close(self) -> None:
        """Release lanes and files in the order that exits cleanly."""
        app = QApplication.instance()
        if self._idle is not None:
            self._idle.stop()
        if self.desk.runner is not None:
            self.desk.runner.detach()
        if isinstance(app, QApplication):
            self.window.close()
            self.desk.close()
            teardown(app, self.window)
        if self.ctx is not None:
            self.ctx.store.close()
        self._tidy.stop()


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
        else:
            self.program.warm()
            self.program.unlock_first(self.password)

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
        QMessageBox.information(window, window.windowTitle(), words)
        QApplication.exit(3)


def run(folder: Path, *, lang: str = "es", theme: str = "", scale: float = 1.0, password: str = "",
        quit_when_shown: bool = False) -> int:
    """Start the window on an office folder and return the exit code; 3 when another program holds the folder.

    ``quit_when_shown``: end as soon as the window is on the screen; with a ``password`` when Today is filled, or with 2
    when it does not open.
    """
    app = create_application(sys.argv[:1], theme=theme or "light", scale=scale, lang=lang)
    from pes_desktop.platform.logs import start_log
    from pes_desktop.platform.paths import log_dir
    from pes_desktop.ui.unforeseen import Unforeseen

    start_log(log_dir())
    program = Program(folder, lang=lang, theme=theme or "light", scale=scale)
    unforeseen = Unforeseen(program.desk)
    start = Start(program, password, quit_when_shown)
    code = app.exec()
    unforeseen.release()
    program.close()
    start.deleteLater()
    program.deleteLater()
    if start.lock is not None:
        start.lock.release()
    return int(code)
