"""First step: which file, what it holds; beside it what was imported before, with the way back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.services.importing import ImportLine
from pes_desktop.ui.importing import words
from pes_desktop.ui.importing.drop_area import DropArea
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.choice_field import RadioField
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.rows import Row, RowCard, RowChip

SIDE_PX = 330


class ChooseStep(QWidget):
    """Signals ``changed`` (file or kind) and ``undo_asked(run id)``."""

    changed = Signal()
    undo_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = tokens.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(now.px(16))
        left = QWidget()
        row.addWidget(left, 1)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(14))
        self.kind = RadioField("kind", self.tr("What the spreadsheet holds"), [
            (words.PEOPLE, self.tr("People who look for work")), (words.VACANCIES, self.tr("Vacancies of employers"))])
        self.kind.set_value(words.PEOPLE)
        column.addWidget(self.kind)
        self.drop = DropArea()
        column.addWidget(self.drop, 1)
        column.addWidget(Label(self.tr(
            "Nothing is written until you have seen what will happen and press Import. The file itself is never "
            "changed, and a whole import can be undone."), "small", wrap=True))
        self.path: Path | None = None
        self.runs = RowCard(self.tr("Imported before"), open_on_click=False)
        self.runs.setFixedWidth(now.px(SIDE_PX))
        row.addWidget(self.runs)
        self.runs.list.set_empty("history", self.tr("Nothing imported yet"),
                                 self.tr("Each import stands here and can be undone as a whole."), "")
        self.kind.changed.connect(self.changed)
        self.drop.chosen.connect(self.take)
        self.runs.list.acted.connect(self.undo_asked)
        self._lines: dict[UUID, ImportLine] = {}

    def take(self, path: Path | None) -> None:
        """This file, or none."""
        self.path = path
        self.drop.show_file(path)
        if path is not None:
            self.drop.folder = str(path.parent)
            self.changed.emit()

    def show_runs(self, lines: Sequence[ImportLine]) -> None:
        """What was imported on this computer."""
        self._lines = {line.id: line for line in lines}
        self.runs.set_rows([self._row(line) for line in lines])

    def line(self, key: UUID) -> ImportLine | None:
        """One of the imports shown."""
        return self._lines.get(key)

    def _row(self, line: ImportLine) -> Row:
        parts = [words.how_many(line.kind, line.created)]
        if line.attached:
            parts.append(words.counted(line.attached, self.tr("1 joined"), self.tr("{0} joined")))
        undone = (RowChip(self.tr("undone"), "neutral", "undo-2"),) if line.undone_at else ()
        return Row(line.id, line.file or words.how_many(line.kind, line.created),
                   f"{words.local(line.at)} · {', '.join(parts)}", trailing=undone,
                   action="" if line.undone_at else self.tr("Undo"))
