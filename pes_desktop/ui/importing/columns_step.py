"""Second step: what was recognised, column by column, each to be corrected by a choice."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.services.import_preview import ColumnView, FileView, check_columns, field_choices
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.importing import words
from pes_desktop.ui.numbers import figure
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.card import Card, Line
from pes_desktop.ui.widgets.choice_field import ChoiceField
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.scroll import Scroll
from pes_desktop.ui.widgets.status_pill import StatusPill

CHOICE_PX = 250


class ColumnsStep(QWidget):
    """Signal ``changed`` when a column was corrected; ``layout_chosen()`` is what to read the file with."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        now = tokens.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(12))
        self.banner = Banner(self)
        column.addWidget(self.banner)
        self.card = Card(self.tr("Columns"), "", padded=False)
        column.addWidget(self.card, 1)
        self._scroll = Scroll()
        self.card.add(self._scroll, 1)
        holder = QWidget()
        self._scroll.add(holder)
        self._scroll.content.addStretch(1)
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(now.px(16), now.px(4), now.px(12), now.px(8))
        self._grid.setHorizontalSpacing(now.px(16))
        self._grid.setVerticalSpacing(now.px(6))
        self._grid.setColumnStretch(0, 1)
        self.choices: dict[int, ChoiceField] = {}
        self._signs: dict[int, StatusPill] = {}
        self._view: FileView | None = None

    def show_file(self, view: FileView) -> None:
        """The table found in a file."""
        self._view = view
        clear_layout(self._grid)
        self.choices.clear()
        self._signs.clear()
        lang = self._desk.lang
        options = sorted(((name, words.field_words(name, lang)) for name in field_choices(view.kind)),
                         key=lambda option: option[1])
        for place, column in enumerate(view.columns):
            self._add(place * 2, column, options)
        told = [feedback.words_of(fault, lang) for fault in view.warnings]
        if view.before is not None:
            told.insert(0, self.tr("This same file was imported on {0}. What has a number is joined, the rest would "
                                   "come in twice.").format(words.local(view.before.at)))
        if told:
            self.banner.show_words("warn" if view.before else "info", told[0], " ".join(told[1:]))
        else:
            self.banner.dismiss()
        self._recount()

    def _add(self, line: int, column: ColumnView, options: list[tuple[str, str]]) -> None:
        now = tokens.current()
        if line:
            self._grid.addWidget(Line(soft=True), line - 1, 0, 1, 3)
        texts = QWidget()
        stack = QVBoxLayout(texts)
        stack.setContentsMargins(0, now.px(2), 0, now.px(2))
        stack.setSpacing(0)
        heading = column.heading or self.tr("column {0}, without a heading").format(column.index + 1)
        stack.addWidget(Label(heading, "strong", elide=True))
        stack.addWidget(Label(" · ".join(column.examples) or self.tr("empty"), "small", elide=True))
        self._grid.addWidget(texts, line, 0)
        sign = StatusPill("", "neutral")
        self._grid.addWidget(sign, line, 1, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        choice = ChoiceField(f"column.{column.index}", "", options, empty=self.tr("Do not import"))
        choice.setFixedWidth(now.px(CHOICE_PX))
        choice.set_value(column.field)
        choice.input.setAccessibleName(self.tr("{0} holds").format(heading))
        self._grid.addWidget(choice, line, 2, Qt.AlignmentFlag.AlignVCenter)
        choice.changed.connect(self._chosen)
        self.choices[column.index] = choice
        self._signs[column.index] = sign

    def _chosen(self) -> None:
        self._recount()
        self.changed.emit()

    def _recount(self) -> None:
        view = self._view
        if view is None:
            return
        fields = {index: choice.value() for index, choice in self.choices.items()}
        for column in view.columns:
            chosen = fields[column.index]
            kind, said = ("neutral", self.tr("left out")) if chosen is None else ("ok", self.tr("recognised"))
            if chosen != column.field:
                kind, said = "info", self.tr("changed by you")
            self._signs[column.index].set_state(said, kind)
        read = sum(chosen is not None for chosen in fields.values())
        self.card.set_title(self.tr("Columns"), self.tr("{0} of {1} are imported").format(read, len(fields)))

    def facts(self) -> str:
        """Sheet, heading row and size in a line."""
        view = self._view
        if view is None:
            return ""
        return self.tr("Sheet “{0}” · headings in row {1} · {2} rows below").format(
            view.layout.sheet, view.layout.header_row, figure(view.rows))

    def fault(self) -> DomainError | None:
        """What keeps these columns from being read, if anything."""
        if self._view is None:
            return None
        try:
            check_columns(self._view.kind, [choice.value() for choice in self.choices.values()])
        except DomainError as error:
            return error
        return None

    def layout_chosen(self) -> object:
        """The layout with the columns as they are chosen."""
        assert self._view is not None
        return self._view.layout.with_fields({index: choice.value() for index, choice in self.choices.items()})
