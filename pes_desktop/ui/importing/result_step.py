"""Last step: what came in, what somebody should look at, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.services.importing import ImportResult
from pes_desktop.services.undo_import import UndoneImport
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.importing import words
from pes_desktop.ui.numbers import figure
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.empty_state import EmptyState
from pes_desktop.ui.widgets.metric_card import MetricCard, MetricRow
from pes_desktop.ui.widgets.rows import Row, RowCard

MOST_ROWS = 300


class ResultStep(QWidget):
    """Signals ``undo_asked`` and ``list_asked`` (see who came in)."""

    undo_asked = Signal()
    list_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        now = tokens.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(16))
        self.undone = EmptyState()
        column.addWidget(self.undone, 1)
        self.undone.hide()
        self.created = MetricCard(self.tr("Came in new"))
        self.attached = MetricCard(self.tr("Joined"))
        self.skipped = MetricCard(self.tr("Did not come in"))
        self.doubts = MetricCard(self.tr("To look at"))
        self.metrics = MetricRow([self.created, self.attached, self.skipped, self.doubts])
        column.addWidget(self.metrics)
        self.problems = RowCard(self.tr("To look at, row by row"), "", open_on_click=False)
        self.problems.list.set_empty("circle-check", self.tr("Nothing doubtful"),
                                     self.tr("Every row could be read without a doubt."), "")
        column.addWidget(self.problems, 1)
        foot = QHBoxLayout()
        column.addLayout(foot)
        foot.setSpacing(now.px(12))
        self.undo = Button(self.tr("Undo the whole import"), "danger", icon="undo-2")
        foot.addWidget(self.undo)
        foot.addStretch(1)
        self.undo.clicked.connect(self.undo_asked)

    def show_result(self, result: ImportResult, kind: str, skipped: int, titles: dict[int, str]) -> None:
        """What an import did; ``titles``: who or what stands in a sheet row."""
        self._show_parts(undone=False)
        people = kind == words.PEOPLE
        note = self.tr("consent still to be signed") if people else words.counted(
            result.open, self.tr("1 is open"), self.tr("{0} are open"))
        self.created.set_number(figure(result.created), note)
        self.attached.set_number(figure(result.attached), self.tr("to whoever was there"))
        self.skipped.set_number(figure(skipped), self.tr("to enter by hand") if skipped else
                                self.tr("every row came in"))
        by_row = self._by_row(result.problems)
        self.doubts.set_number(figure(len(by_row)), self.tr("rows in doubt"))
        shown = [self._row(row, problems, titles) for row, problems in by_row.items()][:MOST_ROWS]
        more = len(by_row) - len(shown)
        self.problems.set_title(self.tr("To look at, row by row"),
                                self.tr("and {0} more").format(figure(more)) if more > 0 else "")
        self.problems.set_rows(shown)

    def _by_row(self, problems: Sequence[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
        rows: dict[int, list[dict[str, Any]]] = {}
        for problem in problems:
            rows.setdefault(int(problem["row"]), []).append(problem)
        return dict(sorted(rows.items()))

    def _row(self, row: int, problems: list[dict[str, Any]], titles: dict[int, str]) -> Row:
        lang = self._desk.lang
        said = []
        for problem in problems:
            field = words.field_words(str(problem["field"]), lang)
            sentence = words.doubt(str(problem["code"]), problem["params"], lang)
            said.append(f"{field}: {sentence}" if field else sentence)
        return Row(row, titles.get(row) or "—", " ".join(said), meta=self.tr("row {0}").format(row))

    def show_undone(self, undone: UndoneImport, kind: str) -> None:
        """What an undo took back."""
        self._show_parts(undone=True)
        self.undone.set_words("undo-2", self.tr("The import was undone"), self.undone_words(undone, kind), kind="ok")

    def _show_parts(self, *, undone: bool) -> None:
        for part in (self.metrics, self.problems, self.undo):
            part.setVisible(not undone)
        self.undone.setVisible(undone)

    def undone_words(self, undone: UndoneImport, kind: str) -> str:
        """One sentence for each thing that happened."""
        said = [self.tr("Taken back: {0}.").format(words.how_many(kind, undone.removed))]
        if undone.employers:
            said.append(words.counted(undone.employers, self.tr("1 employer went with them."),
                                      self.tr("{0} employers went with them.")))
        if undone.restored:
            said.append(words.counted(undone.restored, self.tr("1 person registered before is as before."),
                                      self.tr("{0} people registered before are as before.")))
        if undone.kept:
            said.append(words.counted(undone.kept, self.tr("1 stays, because it has been worked on since."),
                                      self.tr("{0} stay, because they have been worked on since.")))
        return " ".join(said)
