"""The ways to the desk: which panel stands on the window while nobody sits there, and what its answer starts.

Every way in (password, recovery words, a new office, a restored one) ends in ``Doors.let_in``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.main_window import MainWindow
from pes_desktop.ui.start.login import LoginPanel

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.storage.keys import KeyFile
    from pes_desktop.ui.start.forgotten import Forgotten
    from pes_desktop.ui.start.founding import Founding
    from pes_desktop.ui.start.mending import Mending


#: After this an opening that takes long says so.
SLOW_MS = 3000
#: With these faults the way on is a restore.
DAMAGES = frozenset({"database_missing", "database_unreadable", "database_damaged"})


@dataclass(frozen=True, slots=True)
class Unopened:
    """The password was right, the file is not: why, and the key for whoever mends it."""

    error: DomainError
    key: bytes


def _open(folder: Path, staff_id: UUID, password: str) -> OfficeContext | Unopened:
    from pes_desktop.storage import way_in

    key = way_in.with_password(folder, staff_id, password)  # first: the services are loaded while the key is derived
    from pes_desktop.services.office_setup import open_with_key

    try:
        return open_with_key(folder, key, staff_id)
    except DomainError as error:
        if DAMAGES.isdisjoint(error.codes):
            raise
        return Unopened(error, key)


def _take(ctx: OfficeContext, staff_id: UUID, password: str) -> OfficeContext:
    from pes_desktop.services.office_setup import take_the_desk

    return take_the_desk(ctx, staff_id, password)


def _note_restored(ctx: OfficeContext) -> None:
    from pes_desktop.services.office_setup import note_at_desk

    note_at_desk(ctx, "restore")


def _holds_office(folder: Path) -> bool:
    from pes_desktop.services.office_setup import holds_office

    return holds_office(folder)


def _nothing(_result: object) -> None:
    return


class Doors(QObject):
    """``opened(OfficeContext)``: a person may sit down; ``refused``: the password did not open.

    ``damaged(DomainError)``: the office behind the lock cannot be read any more and has to be mended.

    ``ctx`` is the office that stays open behind the lock, None before the first password. ``login`` is the log-in panel
    while one is shown. ``restored``: a restore has been made and its line in the trail of acts is due.
    """

    opened = Signal(object)
    refused = Signal()
    damaged = Signal(object)

    def __init__(self, folder: Path, desk: Desk, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder, self.desk, self.window = folder, desk, window
        self.ctx: OfficeContext | None = None
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._tell_slow)
        self.login: LoginPanel | None = None
        self._office: KeyFile | None = None
        self.founding: Founding | None = None
        self.forgotten: Forgotten | None = None
        self.mending: Mending | None = None
        self.restored = False

    @property
    def closed(self) -> bool:
        """Whether a log-in stands on the window."""
        return self.login is not None

    def show(self, panel: QWidget) -> None:
        """Put a panel over the whole window; the one before is destroyed."""
        self.window.show_full(panel)

    def run(self, work: Callable[[], Any], done: Callable[[Any], None],
            failed: Callable[[DomainError], None]) -> None:
        """Do work of a panel in the write lane; ``done`` and ``failed`` are bound methods."""
        self.desk.jobs.run("write", work, done=done, failed=failed, owner=self)

    # --- which door ---
    def show_first(self) -> None:
        """First start in an empty folder, else log-in, or what is wrong."""
        from pes_desktop.storage import keys

        try:
            self._show_login(keys.read_key_file(self.folder))
        except DomainError as error:
            self.login = None
            if error.codes == ("no_office_here",) and not _holds_office(self.folder):
                self._show_first_start()
            elif error.codes in (("no_office_here",), ("key_file_damaged",)):
                self.show_damaged(error)
            else:
                self._show_broken(error)

    def show_login(self) -> None:
        """The log-in of this office, also as the way back from another panel.

        It always comes, so that the desk locks: when the key file has been damaged meanwhile, as it was read before.
        """
        from pes_desktop.storage import keys

        try:
            office = keys.read_key_file(self.folder)
        except DomainError:
            if self._office is None:
                self.show_first()
                return
            office = self._office
        self._show_login(office)

    def _show_login(self, office: KeyFile) -> None:
        self._office = office
        self.login = LoginPanel(office.office_name, office.holders(), self.desk.lang)
        self.login.accepted.connect(self.unlock)
        self.login.forgotten.connect(self.show_forgotten)
        self.show(self.login)

    def show_forgotten(self, staff_id: UUID | None) -> None:
        """The password is lost: ui/start/forgotten.py."""
        from pes_desktop.ui.start.forgotten import Forgotten

        self.forgotten = self.forgotten or Forgotten(self)
        self.forgotten.show(staff_id)

    def _show_first_start(self) -> None:
        from pes_desktop.ui.start.founding import Founding

        self.founding = Founding(self)
        self.founding.show()

    def show_damaged(self, error: DomainError, key: bytes | None = None) -> None:
        """The guided restore (ui/start/mending.py)."""
        self._mend().show_damaged(error.faults[0], key)

    def show_elsewhere(self) -> None:
        """An office of another computer, from its copy."""
        self._mend().show_elsewhere()

    def _mend(self) -> Mending:
        from pes_desktop.ui.start.mending import Mending

        self.login = None
        self.mending = self.mending or Mending(self)
        return self.mending

    def _show_broken(self, error: DomainError) -> None:
        from pes_desktop.ui import feedback
        from pes_desktop.ui.widgets.empty_state import EmptyState

        words = "\n".join(feedback.words_of(fault, self.desk.lang) for fault in error.faults)
        state = EmptyState()
        state.set_words("triangle-alert", feedback.title_of(error), words, "", kind="warn")
        self.show(state)

    # --- in ---
    def unlock_first(self, password: str) -> None:
        """Open the office for its first holder, as far as there is one and a password."""
        if password and self.login is not None:
            self.unlock(self.login.staff.value(), password)

    def unlock(self, staff_id: UUID, password: str) -> None:
        """Open with a password, or take over the desk of an office that is open behind the lock."""
        work = partial(_take, self.ctx, staff_id, password) if self.ctx else \
            partial(_open, self.folder, staff_id, password)
        self._slow.start()
        self.run(work, self._unlocked, self._refused)

    def _tell_slow(self) -> None:
        if self.login is not None:
            self.login.banner.show_words("info", self.tr("Still opening…"), self.tr(
                "Another program may be holding the file, or the disk is slow. It goes on by itself."))

    def _unlocked(self, result: OfficeContext | Unopened) -> None:
        self._slow.stop()
        if isinstance(result, Unopened):
            self.refused.emit()
            self.show_damaged(result.error, result.key)
        else:
            self.let_in(result)

    def _refused(self, error: DomainError) -> None:
        self._slow.stop()
        if self.ctx is not None and not DAMAGES.isdisjoint(error.codes):
            self.damaged.emit(error)
        elif self.login is not None:
            self.login.show_failure(error)
        self.refused.emit()

    def let_in(self, ctx: OfficeContext) -> None:
        """Every way in ends here; what a person owes first (another password) is asked by ui/start/before_desk.py."""
        from pes_desktop.ui.start.before_desk import ask_first

        if self.restored:
            self.restored = False
            self.run(partial(_note_restored, ctx), _nothing, self._refused)
        if not ask_first(self, ctx):
            self.sit_down(ctx)

    def sit_down(self, ctx: OfficeContext) -> None:
        """Nothing is owed: to the desk."""
        self.login = self.founding = self.forgotten = self.mending = None
        self.opened.emit(ctx)
