"""Beside the table: one sheet row, what was read of it and every doubt with its reason."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pes_desktop.reference import messages
from pes_desktop.services.import_preview import JOIN, SKIP, PreviewRow
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.importing import words
from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.card import Card, Line
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.scroll import Scroll
from pes_desktop.ui.widgets.table_model import cell_text

#: From this size on a name stands above its value.
_ABOVE = 1.4


class RowDetail(Card):
    """``show_row(row)``; without one it says what to do."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", padded=False, parent=parent)
        self._desk = desk
        self._scroll = Scroll()
        self.add(self._scroll, 1)
        holder = QWidget()
        self._scroll.add(holder)
        self._scroll.content.addStretch(1)
        now = tokens.current()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(now.px(16), now.px(12), now.px(14), now.px(12))
        self._column.setSpacing(now.px(10))
        self.show_row(None)

    def show_row(self, row: PreviewRow | None) -> None:
        """Show a row."""
        clear_layout(self._column)
        if row is None:
            self.set_title(self.tr("Row of the sheet"), "")
            self._column.addWidget(Label(self.tr("Choose a row to see what was read and what is doubtful."), "small",
                                         wrap=True))
            return
        self.set_title(self.tr("Row {0}").format(row.row), "")
        title = Label(row.title or "—", "strong", wrap=True)
        self._column.addWidget(title)
        if row.action == JOIN:
            whom = self.tr("Joined with row {0} of this sheet.").format(row.to_row) if row.to_row else \
                self.tr("Joined with the person already registered. Nothing that is there is overwritten.")
            self._doubt("info", "info", "", whom)
        for problem in row.problems:
            stops = row.action == SKIP
            self._doubt("circle-x" if stops else "triangle-alert", "bad" if stops else "warn",
                        words.field_words(problem.field, self._desk.lang),
                        words.doubt(problem.code, problem.params, self._desk.lang))
        facts = [(name, said) for name, said in self._facts(row) if said]
        if facts:
            self._column.addWidget(Line(soft=True))
            grid = QGridLayout()
            self._column.addLayout(grid)
            grid.setHorizontalSpacing(tokens.current().px(12))
            grid.setVerticalSpacing(tokens.current().px(7))
            grid.setColumnStretch(1, 1)
            below = tokens.current().scale >= _ABOVE  # no room for two columns
            for line, (name, said) in enumerate(facts):
                value = Label(said, "body", wrap=True)
                value.setAlignment(Qt.AlignmentFlag.AlignTop)
                if below:
                    grid.addWidget(Label(name, "small", wrap=True), 2 * line, 0, 1, 2)
                    grid.addWidget(value, 2 * line + 1, 0, 1, 2)
                else:
                    grid.addWidget(self._name(name), line, 0, Qt.AlignmentFlag.AlignTop)
                    grid.addWidget(value, line, 1)

    def _doubt(self, icon: str, colour: str, field: str, sentence: str) -> None:
        now = tokens.current()
        line = QHBoxLayout()
        self._column.addLayout(line)
        line.setSpacing(now.px(8))
        sign = QLabel()
        sign.setPixmap(icons.pixmap(icon, colour, now.px(16), self.devicePixelRatioF()))
        sign.setContentsMargins(0, now.px(2), 0, 0)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        line.addLayout(texts, 1)
        texts.setSpacing(0)
        if field:
            texts.addWidget(Label(field, "strong", wrap=True))
        texts.addWidget(Label(sentence, "body" if not field else "small", wrap=True))

    def _name(self, words: str) -> Label:
        label = Label(words, "small", wrap=True)
        label.setFixedWidth(tokens.current().px(112))
        label.setContentsMargins(0, tokens.current().px(2), 0, 0)
        return label

    def _facts(self, row: PreviewRow) -> list[tuple[str, str]]:
        lang, read = self._desk.lang, row.parsed
        if row.action == "empty":
            return []
        if hasattr(read, "employer"):
            return self._vacancy(row, read)
        education = messages.text(f"choice.education.{read.education}", lang) if read.education else read.education_raw
        sex = messages.text(f"choice.sex.{read.sex}", lang) if read.sex else ""
        pairs = [
            ("id_number", read.id_number), ("birth", cell_text(read.birth)),
            ("age", str(read.age) if read.age is not None and read.birth is None else ""), ("sex", sex),
            ("phone", ", ".join(phone.raw for phone in read.phones)), ("place_code", row.place),
            ("community", read.community), ("education", education),
            ("occupations", ", ".join(job.raw for job in read.occupations)), ("licences", ", ".join(read.licences)),
            ("registered", cell_text(read.registered)), ("notes", read.notes),
            *((name, words.plain_value(name, value, lang)) for name, value in read.extra.items())]
        return [(words.field_words(name, lang), said) for name, said in pairs]

    def _vacancy(self, row: PreviewRow, read: Any) -> list[tuple[str, str]]:
        lang = self._desk.lang
        state = messages.text(f"choice.vacancy_status.{read.state}", lang) if read.state else ""
        wage = read.wage.raw or cell_text(read.wage.amount)
        pairs = [
            ("employer", read.employer), ("tax_id", read.tax_id), ("positions", str(read.positions)), ("wage", wage),
            ("place_code", row.place), ("notified", cell_text(read.notified)), ("closes", cell_text(read.closes)),
            ("state", state), ("requirements", read.requirements), ("contact", read.contact),
            ("phone", ", ".join(phone.raw for phone in read.phones)), ("notes", read.notes)]
        return [(words.field_words(name, lang), said) for name, said in pairs]
