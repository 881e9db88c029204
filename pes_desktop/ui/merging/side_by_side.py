"""Two records side by side, one line a group of fields: what stands afterwards is chosen by a press."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from pes_desktop.domain.merging import Side
from pes_desktop.services.merging import Comparison, MergeRow
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.choice_field import RadioButton
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.scroll import Scroll


class SideBySide(Scroll):
    """``show_comparison`` fills it; ``chosen()`` says which side stands for which group."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.content.setContentsMargins(0, 0, 0, 0)
        self.card = Card(self.tr("What stands afterwards"))
        self.content.addWidget(self.card)
        self.content.addStretch(1)
        holder = QWidget()
        self.card.add(holder)
        now = tokens.current()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(now.px(16))
        self._grid.setVerticalSpacing(now.px(10))
        for column, share in ((0, 3), (1, 5), (2, 5)):
            self._grid.setColumnStretch(column, share)
        self.groups: dict[str, QButtonGroup] = {}

    def show_comparison(self, found: Comparison) -> None:
        """Both records; where they differ the words stand out, where only one tells something it is proposed."""
        clear_layout(self._grid)
        self.groups = {}
        for column, (words, line) in enumerate(((self.tr("This record stays"), found.kept),
                                                (self.tr("This one goes into it"), found.other)), start=1):
            self._grid.addWidget(Label(words, "caption"), 0, column)
            self._grid.addWidget(Label(line.name, "strong", wrap=True), 1, column)
        for number, row in enumerate(found.rows, start=2):
            self._add(number, row)
        said = [self.tr("{0}: {1} and {2}").format(self._desk.text(f"merge.{name}"), mine, theirs)
                for name, mine, theirs in found.belongings if mine or theirs]
        moves = Label(self.tr("Everything else comes together: {0}.").format(", ".join(said)) if said else "", "muted",
                      wrap=True)
        self._grid.addWidget(moves, len(found.rows) + 2, 0, 1, 3)

    def _add(self, number: int, row: MergeRow) -> None:
        label = Label(row.label, "strong" if row.differs else "muted", wrap=True)
        label.setContentsMargins(0, 0 if row.same else tokens.current().px(7), 0, 0)  # beside the words of the choice
        self._grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
        if row.same:  # nothing to choose
            shown = self.tr("not shown to your role") if row.hidden else row.kept
            self._grid.addWidget(Label(shown, "body", wrap=True), number, 1, 1, 2, Qt.AlignmentFlag.AlignTop)
            return
        group = QButtonGroup(self.card)
        for column, (side, words) in enumerate(((Side.KEPT, row.kept), (Side.OTHER, row.other)), start=1):
            shown = self.tr("not shown to your role") if row.hidden else words or "—"
            button = RadioButton(shown)
            button.setAccessibleName(f"{row.label}: {shown}")
            button.setChecked(row.proposed == side)
            group.addButton(button, column - 1)
            self._grid.addWidget(button, number, column, Qt.AlignmentFlag.AlignTop)
        self.groups[row.group] = group

    def chosen(self) -> dict[str, Side]:
        """Group to side."""
        return {name: Side.OTHER if group.checkedId() == 1 else Side.KEPT for name, group in self.groups.items()}
