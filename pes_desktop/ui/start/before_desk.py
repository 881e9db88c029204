"""What must be answered between the key and the desk, such as another password that a coordinator's reset asks for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pes_desktop.domain.errors import DomainError
from pes_desktop.services import accounts

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.ui.start.doors import Doors
    from pes_desktop.ui.start.new_password import NewPasswordPanel


def ask_first(doors: Doors, ctx: OfficeContext) -> bool:
    """Show a panel (``doors.show``) that ends in ``doors.sit_down(ctx)``; False when nothing is owed."""
    if not accounts.must_change_password(ctx):
        return False
    OwnPassword(doors, ctx).show()
    return True


class OwnPassword(QObject):
    """Leads from a password that somebody else gave to ``doors.sit_down``, or back to the log-in."""

    def __init__(self, doors: Doors, ctx: OfficeContext) -> None:
        super().__init__(doors)
        self.doors, self.ctx = doors, ctx
        self.panel: NewPasswordPanel | None = None

    def show(self) -> None:
        """Ask for the password twice."""
        from pes_desktop.ui.start.new_password import NewPasswordPanel

        panel = self.panel = NewPasswordPanel(self.ctx.staff.name, self.doors.desk.lang)
        panel.accepted.connect(self._ask)
        panel.cancelled.connect(self._cancelled)
        self.doors.show(panel)

    def _ask(self, password: str) -> None:
        self.doors.run(partial(accounts.choose_password, self.ctx, password), self._done, self._refused)

    def _done(self, _result: object) -> None:
        self.doors.sit_down(self.ctx)
        self.deleteLater()

    def _refused(self, error: DomainError) -> None:
        if self.panel is not None:
            self.panel.show_failure(error)

    def _cancelled(self) -> None:
        """An office that only this person had opened is closed again."""
        if self.doors.ctx is None:
            self.ctx.store.close()
        self.doors.show_login()
        self.deleteLater()
