"""The first start: a new office (or one that this PC joins), and its recovery words on paper before the desk opens."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.start.first_start import FirstStartPanel, RecoveryPanel

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.ui.start.doors import Doors
    from pes_desktop.ui.start.joining import Joining


def _print_page(ctx: OfficeContext, words: str) -> None:
    from pes_desktop.services.recovery import recovery_page
    from pes_desktop.ui.printing import send_to_printer

    send_to_printer(recovery_page(ctx, words), None, "recovery")


def _save_page(ctx: OfficeContext, words: str, path: Path) -> None:
    from pes_desktop.services.recovery import save_recovery_page

    save_recovery_page(ctx, words, path)


class Founding(QObject):
    """Leads from the first start over the recovery page to ``doors.let_in``."""

    def __init__(self, doors: Doors) -> None:
        super().__init__(doors)
        self.doors = doors
        self._made: tuple[OfficeContext, str] | None = None
        self._paper: RecoveryPanel | None = None
        self.joining: Joining | None = None

    def show(self) -> None:
        """Ask what a new office needs."""
        panel = FirstStartPanel(self.doors.folder, self.doors.desk.jobs, self.doors.desk.lang)
        panel.created.connect(self.created)
        panel.elsewhere_asked.connect(self.doors.show_elsewhere)
        panel.join_asked.connect(self.show_join)
        self.doors.show(panel)

    def show_join(self) -> None:
        """Ask what a PC needs that joins an office (ui/start/joining.py)."""
        from pes_desktop.ui.start.joining import Joining

        self.joining = self.joining or Joining(self)
        self.joining.show()

    def created(self, result: Any) -> None:
        """The office stands: show its recovery words, which are kept nowhere."""
        self._made = result
        panel = self._paper = RecoveryPanel(result[1])
        panel.done.connect(self._done)
        panel.print_asked.connect(self._print)
        panel.save_asked.connect(self._save)
        self.doors.show(panel)

    def _done(self) -> None:
        made, self._made, self._paper = self._made, None, None
        if made is not None:
            self.doors.let_in(made[0])

    def _print(self) -> None:
        assert self._made is not None
        self.doors.run(partial(_print_page, *self._made), self._printed, self._failed)

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self.doors.window, self.tr("Save the recovery page"),
                                              str(Path.home() / "codigo-de-recuperacion.pdf"), "PDF (*.pdf)")
        if path:
            assert self._made is not None
            self.doors.run(partial(_save_page, *self._made, Path(path)), self._saved, self._failed)

    def _printed(self, _result: object) -> None:
        self._tell(self.tr("The page was sent to the printer."), "ok")

    def _saved(self, _result: object) -> None:
        self._tell(self.tr("The page was saved."), "ok")

    def _failed(self, error: DomainError) -> None:
        self._tell(feedback.words_of(error.faults[0], self.doors.desk.lang), "warn")

    def tell_on_paper(self, title: str, words: str) -> None:
        """Something to know, above the recovery words."""
        if self._paper is not None:
            self._paper.banner.show_words("warn", title, words)

    def _tell(self, words: str, kind: str) -> None:
        """Beside the words while they are shown, else at the foot of the window."""
        if self._paper is not None:
            self._paper.banner.show_words(kind, words)
        else:
            self.doors.desk.notice(words, kind)
