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
from pes_desktop.ui.start.phone import PhonePanel
from pes_desktop.ui.start.recover import RecoverPanel
from pes_desktop.ui.start.secret_panel import SecretPanel

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.ui.start.doors import Doors


def _recover(ctx: OfficeContext | None, folder: Path, staff_id: UUID, words: str, password: str) -> OfficeContext:
    from pes_desktop.services.recovery import recover_desk, recover_office

    return recover_desk(ctx, words, staff_id, password) if ctx else recover_office(folder, words, staff_id, password)


def _answered(ctx: OfficeContext | None, folder: Path, staff_id: UUID, answer: str, password: str) -> OfficeContext:
    from pes_desktop.services.phone_help import recover_desk_by_phone, recover_office_by_phone

    return (recover_desk_by_phone(ctx, answer, staff_id, password) if ctx
            else recover_office_by_phone(folder, answer, staff_id, password))


class Forgotten(QObject):
    """Leads from "Forgot the password" over the words or the telephone to ``doors.let_in``, or back to the log-in."""

    def __init__(self, doors: Doors) -> None:
        super().__init__(doors)
        self.doors = doors
        self.panel: SecretPanel | None = None
        self._whose: UUID | None = None

    def show(self, staff_id: UUID | None) -> None:
        """Ask the recovery words and another password."""
        self._whose = staff_id
        panel = RecoverPanel(keys.holders(self.doors.folder), staff_id, self.doors.desk.lang)
        panel.other.connect(self.show_phone)
        self._put(panel)

    def show_phone(self) -> None:
        """Show the code for headquarters and ask its answer."""
        folder = self.doors.folder
        panel = PhonePanel(keys.phone_challenge(folder), keys.holders(folder), self._whose, self.doors.desk.lang)
        panel.other.connect(self._back_to_words)
        self._put(panel)

    def _put(self, panel: SecretPanel) -> None:
        self.panel = panel
        panel.accepted.connect(self._ask)
        panel.cancelled.connect(self._cancelled)
        self.doors.show(panel)

    def _back_to_words(self) -> None:
        self.show(self._whose)

    def _ask(self, staff_id: UUID, secret: str, password: str) -> None:
        doors, way = self.doors, _answered if isinstance(self.panel, PhonePanel) else _recover
        doors.run(partial(way, doors.ctx, doors.folder, staff_id, secret, password), doors.let_in, self._refused)

    def _refused(self, error: DomainError) -> None:
        if not DAMAGES.isdisjoint(error.codes):
            self.doors.show_damaged(error)
        elif self.panel is not None:
            self.panel.show_failure(error)

    def _cancelled(self) -> None:
        self.panel = None
        self.doors.show_login()
