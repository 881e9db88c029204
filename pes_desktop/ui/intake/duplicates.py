"""Beside the form: people already registered who may be the one at the desk, and the two side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from pes_desktop.domain.dates import age_on
from pes_desktop.domain.intake import IntakeForm
from pes_desktop.services.intake import PossibleDuplicate
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.intake.options import options_of
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.card import Card, Line
from pes_desktop.ui.widgets.date_field import written
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.person_card import PersonCard
from pes_desktop.ui.widgets.scroll import Scroll

#: From here the panel says "very alike" (domain.duplicates scores 0-100).
_VERY_ALIKE = 75
_SAME_NUMBER = "same_number"
_FOR, _AGAINST = "same_", "other_"
_COMPARED = ("document_number", "surnames", "names", "birth_date", "sex", "place_code")


def birth_words(birth: date | None, estimated: bool, today: date) -> str:
    """"12/03/1985" or "about 40"."""
    if birth is None:
        return ""
    if estimated:
        return QCoreApplication.translate("intake", "about {0}").format(age_on(birth, today))
    return written(birth)


def _other_number(item: PossibleDuplicate) -> bool:
    """Sorts who has the very number first."""
    return _SAME_NUMBER not in item.evidence.reasons


class DuplicatesPanel(Scroll):
    """``show_found`` fills it. ``opened(id)``: open that person; ``compared(id)``: the page loads the other form;
    ``merge_asked(id)``: join with that record (offered while ``joining``).
    """

    opened = Signal(object)
    compared = Signal(object)
    merge_asked = Signal(object)
    joining = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.content.setContentsMargins(0, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.card = Card(self.tr("Registered already?"), "", padded=False)
        self.content.addWidget(self.card)
        self.content.addStretch(1)
        self._holder = QWidget()
        self.card.add(self._holder)
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._found: list[PossibleDuplicate] = []
        self._places: dict[UUID, QVBoxLayout] = {}
        self.keys: list[UUID] = []
        self.show_found([], asked=False)

    def show_found(self, found: Sequence[PossibleDuplicate], *, asked: bool = True) -> None:
        """Show the candidates; ``asked`` False while there is no name and no number yet."""
        found = sorted(found, key=_other_number)
        if found and found == self._found:
            return
        self._found, self.keys = found, [item.jobseeker_id for item in found]
        clear_layout(self._column)
        self._places.clear()
        self.card.set_title(self.tr("Registered already?"), self._count(len(found)) if found else "")
        for number, item in enumerate(found):
            if number:
                self._column.addWidget(Line(soft=True))
            self._column.addWidget(self._candidate(item, first=number == 0))
        if not found:
            words = self.tr("Nobody alike is registered.") if asked else self.tr(
                "While you type the name or the number, people alike show here.")
            label = Label(words, "small", wrap=True)
            margin = tokens.current().px(16)
            label.setContentsMargins(margin, tokens.current().px(12), margin, tokens.current().px(14))
            self._column.addWidget(label)

    def first_words(self) -> tuple[str, str] | None:
        """(title, facts) of the likeliest candidate, None without one."""
        if not self._found:
            return None
        item = self._found[0]
        return self.tr("Registered already? {0}").format(item.name), self._facts(item)

    def _count(self, number: int) -> str:
        return self.tr("1 alike") if number == 1 else self.tr("{0} alike").format(number)

    def _candidate(self, item: PossibleDuplicate, *, first: bool) -> QWidget:
        holder = QWidget()
        now = tokens.current()
        column = QVBoxLayout(holder)
        column.setContentsMargins(now.px(16), now.px(12), now.px(16), now.px(12))
        column.setSpacing(now.px(8))
        sure = item.evidence.score >= _VERY_ALIKE or _SAME_NUMBER in item.evidence.reasons
        open_kind = "primary" if first and sure else "secondary"
        acts = [("open", self.tr("Open"), open_kind), ("compare", self.tr("Compare"), "secondary")]
        if self.joining:
            acts.append(("merge", self.tr("Join…"), "secondary"))
        card = PersonCard(item.name, self._facts(item), self._chips(item), acts)
        card.setProperty("id", str(item.jobseeker_id))
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        column.addWidget(card)
        card.acted.connect(self._acted)
        self._places[item.jobseeker_id] = column
        return holder

    def _facts(self, item: PossibleDuplicate) -> str:
        ctx = self._desk.ctx
        parts = [
            item.document_number or self.tr("no document"),
            birth_words(item.birth_date, False, ctx.today())[-4:] if item.birth_date else "",
            ctx.place_name(item.place_code).split(",")[0],
            self.tr("last contact {0}").format(written(item.last_contact_on)),
        ]
        return " · ".join(part for part in parts if part)

    def _chips(self, item: PossibleDuplicate) -> list[tuple[str, str]]:
        if item.evidence.certain:
            chips = [(self.tr("the same person"), "bad")]
        elif _SAME_NUMBER in item.evidence.reasons:  # strong by itself: a number is one person's
            chips = [(self._desk.text(f"duplicate.{_SAME_NUMBER}"), "bad")]
        elif item.evidence.score >= _VERY_ALIKE:
            chips = [(self.tr("very alike"), "warn")]
        else:
            chips = [(self.tr("perhaps"), "neutral")]
        for reason in item.evidence.reasons:
            if reason == _SAME_NUMBER and not item.evidence.certain:
                continue
            chips.append((self._desk.text(f"duplicate.{reason}"), "ok" if reason.startswith(_FOR) else "neutral"))
        return chips

    def _acted(self, action: str) -> None:
        key = UUID(str(self.sender().property("id")))
        if action == "open":
            self.opened.emit(key)
        elif action == "merge":
            self.merge_asked.emit(key)
        else:
            self.compared.emit(key)

    def show_comparison(self, key: UUID, here: IntakeForm, there: IntakeForm) -> None:
        """Below the candidate: what was typed beside what is registered, differences marked."""
        column = self._places.get(key)
        if column is None:
            return
        while column.count() > 1:
            item = column.takeAt(1)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        table = QWidget()
        column.addWidget(table)
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(tokens.current().px(4))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for number, words in enumerate((self.tr("Now"), self.tr("Registered")), start=1):
            grid.addWidget(Label(words, "caption"), 0, number)
        row = 1
        for name in _COMPARED:
            left, right = self._words(name, here), self._words(name, there)
            if not left and not right:
                continue
            same = left == right
            title = Label(self._desk.text(f"field.{name}"), "small", wrap=True)
            grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            for place, words in ((1, left), (2, right)):
                label = Label(words or "—", "smallink" if same else "strong", wrap=True)
                grid.addWidget(label, row, place, Qt.AlignmentFlag.AlignTop)
            row += 1

    def _words(self, name: str, form: IntakeForm) -> str:
        from pes_desktop.domain.intake import FIELD_BY_NAME

        if name == "birth_date":
            return birth_words(form.birth_date, form.birth_estimated, self._desk.ctx.today())
        if name == "sex":
            return str(dict(options_of(FIELD_BY_NAME["sex"], self._desk)).get(form.sex, ""))
        if name == "place_code":
            return str(self._desk.ctx.place_name(form.place_code))
        return str(getattr(form, name))
