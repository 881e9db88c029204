"""The way through a restore: the pages of ui/start/restore.py one after the other, and the work behind them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.services import backups, restoring
from pes_desktop.services.backups import Copy
from pes_desktop.services.restoring import RestorePlan, RestoreReport
from pes_desktop.ui import feedback
from pes_desktop.ui.start.restore import CopyPanel, PlanPanel, ResultPanel

if TYPE_CHECKING:
    from pes_desktop.ui.start.doors import Doors


def _plan(folder: Path, key: bytes | None, copy: Copy | None, staff_id: UUID | None, secret: str,
          control: Any) -> tuple[bytes, RestorePlan]:
    """The key, and what a restore would keep; works in a scratch place. ``secret`` opens the copy where it is given."""
    copy_key = restoring.unlock_copy(copy.folder if copy else folder, staff_id, secret) if secret else None
    found = key if key is not None else copy_key
    assert found is not None
    return found, restoring.plan_restore(folder, found, copy, control.report, copy_key=copy_key)


def _restore(folder: Path, key: bytes, plan: RestorePlan, control: Any) -> RestoreReport:
    return restoring.restore(folder, key, plan, control.report)


def _elsewhere(folder: Path, copy: Copy | None, staff_id: UUID | None, secret: str, control: Any) -> RestoreReport:
    if copy is None:
        raise DomainError(Fault("backup_none"))
    key = restoring.unlock_copy(copy.folder, staff_id, secret)
    return restoring.restore_elsewhere(copy.folder, folder, key, control.report)


class Mending(QObject):
    """Leads from a damaged office, or from a first start, to the log-in of the restored one."""

    def __init__(self, doors: Doors) -> None:
        super().__init__(doors)
        self.doors = doors
        self.panel: CopyPanel | PlanPanel | ResultPanel | None = None
        self._key: bytes | None = None
        self._plan: RestorePlan | None = None
        self._fault: Fault | None = None
        self._here = True
        self._places: list[Path] = []

    # --- which copy ---
    def show_damaged(self, fault: Fault, key: bytes | None = None) -> None:
        """The office of this folder cannot be opened because of ``fault``; ``key`` where it is known already."""
        self._fault, self._key, self._here = fault, key, True
        self._show_copies()

    def show_elsewhere(self) -> None:
        """An office of another computer comes here."""
        self._fault, self._key, self._here = None, None, False
        self._show_copies()

    def _show_copies(self) -> None:
        doors = self.doors
        if self._here:
            title, words = self.tr("Let us bring the office's data back"), self._what_happened()
        else:
            title = self.tr("Restore an office from a copy")
            words = self.tr("Plug in the stick with the copies, or choose their folder. A password of that office or "
                            "its recovery words open them; no internet is needed.")
        panel = CopyPanel(title, words, doors.folder, doors.desk.lang, ask_secret=self._key is None,
                          salvage=self._here and self._key is not None, back=self.tr("Back"))
        if not self._here:
            panel.primary.setText(self.tr("Restore here"))
        panel.chosen.connect(self._chosen)
        panel.folder_asked.connect(self._ask_folder)
        panel.back_asked.connect(self._back)
        self.panel = panel
        doors.show(panel)
        self._look()

    def _what_happened(self) -> str:
        said = {
            "database_missing": self.tr("The file with the data is not in its place."),
            "database_unreadable": self.tr("The file with the data cannot be read any more."),
            "database_damaged": self.tr("The file with the data is damaged, as happens when the power fails."),
            "key_file_damaged": self.tr("The file that opens the data is damaged; the data themselves may be whole."),
            "no_office_here": self.tr("The file that opens the data is not in its place."),
        }
        assert self._fault is not None
        first = said.get(self._fault.code) or feedback.words_of(self._fault, self.doors.desk.lang)
        return "\n".join((first, self.tr("Below are the copies there are. First you see what comes back; nothing is "
                                         "changed before you agree.")))

    def _look(self) -> None:
        """Folders are looked at off the screen's thread: a stick may be slow."""
        self.doors.desk.jobs.run("read", partial(backups.copies, self.doors.folder, tuple(self._places)),
                                 done=self._found, owner=self, token="copies")

    def _found(self, copies: list[Copy]) -> None:
        if isinstance(self.panel, CopyPanel):
            self.panel.show_copies(copies)

    def _ask_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self.doors.window, self.tr("Where the copies are"))
        if path:
            self.look_in(Path(path))

    def look_in(self, folder: Path) -> None:
        """List the copies of another folder or stick too."""
        self._places.append(folder)
        self._look()

    def _back(self) -> None:
        self.panel = None
        self.doors.show_first()

    # --- what comes back ---
    def _chosen(self, copy: Copy | None, staff_id: UUID | None, secret: str) -> None:
        panel, folder = self.panel, self.doors.folder
        assert isinstance(panel, CopyPanel)
        if self._here:
            panel.begin(self.tr("Looking what comes back"))
            self._work(partial(_plan, folder, self._key, copy, staff_id, secret), self._planned)
        else:
            panel.begin(self.tr("Restoring, do not switch off"))
            self._work(partial(_elsewhere, folder, copy, staff_id, secret), self._restored)

    def _work(self, work: Any, done: Any) -> None:
        self.doors.desk.jobs.run("write", work, done=done, failed=self._failed, progress=self._told, owner=self)

    def _told(self, done: int, total: int, words: str) -> None:
        if isinstance(self.panel, CopyPanel | PlanPanel):
            self.panel.tell(done, total, words)

    def _failed(self, error: DomainError) -> None:
        if isinstance(self.panel, CopyPanel | PlanPanel):
            self.panel.show_failure(error)
        if isinstance(self.panel, CopyPanel) and "backup_other_key" in error.codes:
            self.panel.ask_secret()

    def _planned(self, found: tuple[bytes, RestorePlan]) -> None:
        self._key, self._plan = found
        panel = PlanPanel(self._plan, self.doors.desk.lang)
        panel.agreed.connect(self._agreed)
        panel.back_asked.connect(self._show_copies)
        self.panel = panel
        self.doors.show(panel)

    def _agreed(self) -> None:
        assert isinstance(self.panel, PlanPanel)
        assert self._key is not None
        assert self._plan is not None
        self.panel.begin()
        self._work(partial(_restore, self.doors.folder, self._key, self._plan), self._restored)

    def _restored(self, report: RestoreReport) -> None:
        self._key = self._plan = None
        self.doors.restored = True
        panel = ResultPanel(report, self.doors.desk.lang, elsewhere=not self._here)
        panel.done.connect(self._done)
        self.panel = panel
        self.doors.show(panel)

    def _done(self) -> None:
        self.panel = None
        self.doors.show_first()
