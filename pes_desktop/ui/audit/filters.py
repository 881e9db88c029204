"""The filters of the record of acts: who, what kind, from when to when, which name or number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pes_desktop.domain.audit_acts import ActKind
from pes_desktop.services.audit_trail import TrailFilter
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.choice_field import ChoiceField
from pes_desktop.ui.widgets.date_field import DateField
from pes_desktop.ui.widgets.text_field import TextField


class Filters(QWidget):
    """``changed`` when something else is looked for; ``wanted()`` gives it."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.current().px(12))
        today = desk.ctx.today
        self.words = TextField("words", self.tr("Name, letter, vacancy or line number"))
        self.who = ChoiceField("who", self.tr("Who"), [], empty=self.tr("Everybody"))
        self.kind = ChoiceField("kind", self.tr("What"), [(kind, desk.text(f"audit.kind.{kind}")) for kind in ActKind],
                                empty=self.tr("Everything"))
        self.since = DateField("since", self.tr("From"), today=today)
        self.until = DateField("until", self.tr("To"), today=today)
        self._person: UUID | None = None
        self._last = TrailFilter()
        for field, share in ((self.words, 4), (self.who, 3), (self.kind, 3), (self.since, 2), (self.until, 2)):
            row.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
            field.left.connect(self._told)
        for choice in (self.who, self.kind):
            choice.changed.connect(self._told)
        self.words.enter_moves = False  # Enter searches
        self.words.input.returnPressed.connect(self._told)

    def set_staff(self, staff: Sequence[tuple[UUID, str]]) -> None:
        """Everybody who may be chosen; the choice stays."""
        chosen = self.who.value()
        self.who.set_options(staff)
        self.who.set_value(chosen)

    def begin(self, person: UUID | None) -> None:
        """Only lines about ``person``; None: about all."""
        self._person = person

    def wanted(self) -> TrailFilter:
        """What is asked for; a date that is none is left out and said at its field."""
        self.until.clear_messages()
        since, until = self.since.value(), self.until.value()
        if since and until and until < since:
            self.until.set_error(self.tr("This day lies before the first one."))
        kind = self.kind.value()
        return TrailFilter(staff_id=self.who.value() or None, since=since, until=until,
                           kind=ActKind(kind) if kind else None, person_id=self._person,
                           words=(self.words.value() or "").strip())

    def clear(self) -> None:
        """Ask for everything."""
        for field in (self.words, self.who, self.kind, self.since, self.until):
            field.set_value(None if field is not self.words else "")
        self._person = None
        self._told()

    def asks(self) -> bool:
        """Whether anything is filtered."""
        return self.wanted() != TrailFilter()

    def _told(self) -> None:
        wanted = self.wanted()
        if wanted != self._last:
            self._last = replace(wanted)
            self.changed.emit()
