"""The ways in for who has forgotten the password: panels that stand on the doors."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from pes_desktop.domain.errors import DomainError
from pes_desktop.storage import keys
from pes_desktop.ui.start.doors import DAMAGES
from pes_desktop.ui.start.recover import RecoverPanel

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.ui.start.doors import Doors


def _recover(ctx: OfficeContext | None, folder: Path, staff_id: UUID, words: str, password: str) -> OfficeContext:
    from pes_desktop.services.recovery import recover_desk, recover_office

    return recover_desk(ctx, words, staff_id, password) if ctx else recover_office(folder, words, staff_id, password)


class Forgotten(QObject):
    """Leads from "Forgot the password" to ``doors.let_in``, or back to the log-in."""

    def __init__(self, doors: Doors) -> None:
        super().__init__(doors)
        self.doors = doors
        self.panel: RecoverPanel | None = None

    def show(self, staff_id: UUID | None) -> None:
        """Ask the recovery words and another password."""
        panel = self.panel = RecoverPanel(keys.holders(self.doors.folder), staff_id, self.doors.desk.lang)
        panel.accepted.connect(self._ask)
        panel.cancelled.connect(self._cancelled)
        self.doors.show(panel)

    def _ask(self, staff_id: UUID, words: str, password: str) -> None:
        doors = self.doors
        doors.run(partial(_recover, doors.ctx, doors.folder, staff_id, words, password), doors.let_in, self._refused)

    def _refused(self, error: DomainError) -> None:
        if not DAMAGES.isdisjoint(error.codes):
            self.doors.show_damaged(error)
        elif self.panel is not None:
            self.panel.show_failure(error)

    def _cancelled(self) -> None:
        self.panel = None
        self.doors.show_login()
