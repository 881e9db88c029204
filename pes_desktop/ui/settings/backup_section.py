"""A copy of everything, now, encrypted, and read back before it counts."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from pes_desktop.domain.errors import DomainError
from pes_desktop.services import settings as service
from pes_desktop.services import upkeep
from pes_desktop.services.settings import OfficeSettings
from pes_desktop.ui import feedback
from pes_desktop.ui.numbers import figure
from pes_desktop.ui.settings.section import Section
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.progress import ProgressPanel
from pes_desktop.ui.widgets.status_pill import StatusPill
from pes_desktop.ui.widgets.text_field import PasswordField, TextField

if TYPE_CHECKING:
    from pes_desktop.ui.settings.page import SettingsPage

#: After this many days without a backup the section says so.
OLD_DAYS = 7


def _back_up(ctx: Any, password: str, folder: Path, control: Any) -> Any:
    service.set_backup_folder(ctx, folder)
    return upkeep.make_backup(ctx, password, folder, control.report)


class BackupSection(Section):
    """Password, folder, the button; the last one with its age."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page)
        self.set_title(self.tr("Backup"), "")
        self.state = StatusPill("", "neutral")
        line = QHBoxLayout()
        self.column.addLayout(line)
        line.addWidget(self.state)
        line.addStretch(1)
        self.folder = TextField("folder", self.tr("Folder"), required=True, max_length=400, help=self.tr(
            "A USB stick kept somewhere else is the safest place. The copy is encrypted like the data themselves."))
        self.column.addWidget(self.folder)
        self.choose = Button(self.tr("Choose the folder"), "quiet", icon="folder-open")
        line = QHBoxLayout()
        self.column.addLayout(line)
        line.addWidget(self.choose)
        line.addStretch(1)
        self.password = PasswordField("password", self.tr("Your password"), required=True)
        self.column.addWidget(self.password)
        line = QHBoxLayout()
        self.column.addLayout(line)
        line.setSpacing(tokens.current().px(12))
        self.button = Button(self.tr("Back up now"), "primary", icon="database-backup")
        line.addWidget(self.button)
        line.addStretch(1)
        self.progress = ProgressPanel(self)
        self.column.addWidget(self.progress)
        self.progress.hide()
        self.choose.clicked.connect(self._choose)
        self.button.clicked.connect(self.start)
        self.password.input.returnPressed.connect(self.start)
        self._said = ""

    def show_settings(self, settings: OfficeSettings) -> None:
        """The last backup and where it went."""
        self.folder.set_value(str(settings.backup_folder))
        last = settings.last_backup
        if last is None:
            self._said, kind = self.tr("never done"), "warn"
            self.state.set_state(self.tr("No backup has been made yet"), kind)
            return
        days = (self.desk.ctx.today() - last.date()).days
        self._said = self._when(last, days)
        people = self.tr("{0} people read back from it").format(figure(settings.backup_people))
        self.state.set_state(self.tr("Last one {0} · {1}").format(self._said, people),
                             "warn" if days > OLD_DAYS else "ok")

    def _when(self, last: datetime, days: int) -> str:
        hour = f"{last.hour:02d}:{last.minute:02d}"
        if days <= 0:
            return self.tr("today at {0}").format(hour)
        if days == 1:
            return self.tr("yesterday at {0}").format(hour)
        return self.tr("on {0}, {1} days ago").format(f"{last.day:02d}/{last.month:02d}/{last.year}", figure(days))

    def summary(self) -> str:
        """When the last one was made."""
        return self._said

    def start(self) -> None:
        """Back up now."""
        for field in (self.folder, self.password):
            field.clear_messages()
            if not field.value():
                field.set_error(self.tr("Fill this in."))
                field.focus_in()
                return
        self.banner.dismiss()
        self._busy(True)
        self.progress.start(self.tr("Copying and reading back"), cancellable=False)
        self.page.run_network(partial(_back_up, self.desk.ctx, self.password.value() or "",
                                      Path(self.folder.value() or "")),
                              self._done, failed=self._failed, progress=self._told)

    def _busy(self, busy: bool) -> None:
        for part in (self.folder, self.password, self.choose, self.button):
            part.setEnabled(not busy)

    def _told(self, done: int, total: int, _words: str) -> None:
        self.progress.update_progress(done, total)

    def _done(self, report: Any) -> None:
        self.progress.finish()
        self._busy(False)
        self.password.set_value(None)
        size = figure(max(report.size // 1024, 1))
        self.banner.show_words("ok", self.tr("Backup made and proved"), self.tr(
            "{0} kB in {1}: opened again, {2} people counted.").format(
                size, str(report.folder), figure(report.counts["jobseeker"])))
        self.page.reload()

    def _failed(self, error: DomainError) -> None:
        self.progress.finish()
        self._busy(False)
        feedback.show_faults(error, {"password": self.password, "folder": self.folder}, self.banner, self.desk.lang)

    def _choose(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Where backups go"), self.folder.value() or "")
        if path:
            self.folder.set_value(path)
