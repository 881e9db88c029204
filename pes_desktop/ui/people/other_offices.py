"""A person and other offices: where they are registered too, what was asked of another office, and asking it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.services import handing_over, registration
from pes_desktop.services.from_headquarters import OtherOffice
from pes_desktop.services.handing_over import Asked, AtOtherOffices
from pes_desktop.services.passed_on import REASON
from pes_desktop.ui import feedback
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.people.facts import joined
from pes_desktop.ui.people.hand_over_panel import AskedHandOver, HandOverPanel
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.date_field import written
from pes_desktop.ui.widgets.rows import Row, RowCard, RowChip

_KINDS = {"queued": "info", "sent": "info", "given": "warn", "taken": "ok", "declined": "bad", "refused": "bad"}
#: So many rows show at once; the list scrolls beyond.
_MOST_PX = 300


class OtherOffices(QWidget):
    """``changed`` when something stands here or no more, or a hand-over went under way."""

    changed = Signal()

    def __init__(self, page: BasePage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._desk = page, page.desk
        self.person: UUID | None = None
        self.found = AtOtherOffices()
        self._wanted = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.current().px(16))
        self.panel = HandOverPanel(self._desk)
        column.addWidget(self.panel)
        self.panel.hide()
        self.card = RowCard(self.tr("At other offices"), open_on_click=False)
        column.addWidget(self.card)
        self._refit = QTimer(self)
        self._refit.setSingleShot(True)
        self._refit.timeout.connect(self._fit)
        self.card.list.installEventFilter(self)
        self.panel.asked.connect(self._ask)
        self.card.list.acted.connect(self._act)
        self.hide()

    @property
    def may_ask(self) -> bool:
        """Whether the person at the desk may hand somebody over, and nothing is under way."""
        return self._desk.may("give_person_record") and not self.found.under_way

    def show_person(self, person: UUID) -> None:
        """Read what concerns this person."""
        if person != self.person:
            self.person, self.found = person, AtOtherOffices()
            self.panel.clear()
            self._fill()
        self._page.run_read(partial(handing_over.at_other_offices, self._desk.ctx, person), self._show,
                            token="other_offices")

    def begin(self, chosen: str = "") -> None:
        """Open the panel; ``chosen``: the code of the office."""
        self._wanted = chosen
        self._page.run_read(partial(handing_over.offices_to_ask, self._desk.ctx), self._open_panel, token="offices")

    def _open_panel(self, offices: list[OtherOffice]) -> None:
        if self.may_ask:
            self.show()
            self.panel.begin(offices, self._wanted)

    def _show(self, found: AtOtherOffices) -> None:
        self.found = found
        self._fill()
        self.changed.emit()

    def _fill(self) -> None:
        rows = [self._row(one) for one in self.found.asked]
        there = {one.office.code for one in self.found.asked if one.state == "taken"}  # told by its own row
        rows += [Row(("registered", one.code), one.name, joined((one.phone, self.tr("speak with that office"))),
                     trailing=[RowChip(self.tr("Registered there too"), "warn")])
                 for one in self.found.registered if one.code not in there]
        self.card.set_rows(rows)
        self.card.setVisible(bool(rows))
        self._fit()
        self.setVisible(bool(rows) or not self.panel.isHidden())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another width breaks the lines elsewhere."""
        if watched is self.card.list and event.type() == QEvent.Type.Resize:
            self._refit.start()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        now = tokens.current()
        self.card.setFixedHeight(self.card.head.minimumHeight() + now.px(9)
                                 + min(self.card.list.content_height(), now.px(_MOST_PX)))

    def _row(self, one: Asked) -> Row:
        fault = feedback.words_of(Fault(one.fault), self._desk.lang) if one.fault else ""
        words = fault or joined((one.office.phone, self.tr("asked on {0}").format(written(one.on)) if one.on else "",
                                 one.agreed))
        act = {"queued": self.tr("Take back"), "refused": self.tr("Correct")}.get(one.state, "")
        may = self._desk.may("give_person_record")
        if one.stands:
            words = self.tr("Still registered here: both offices count the person")
            act, may = self.tr("Close here (moved)"), self._desk.may("register_person")
        way = self.tr("Went to {0}") if one.state == "taken" else self.tr("Goes to {0}")
        return Row(one.key, way.format(one.office.name or one.office.code), words,
                   action=act if may else "",
                   trailing=[RowChip(self._desk.text(f"handover.state.{one.state}"), _KINDS.get(one.state, "neutral"))])

    # --- asking ---
    def _ask(self, asked: AskedHandOver) -> None:
        if self.person is not None:
            self.panel.ok.setEnabled(False)
            self._page.run_write(partial(
                handing_over.ask, self._desk.ctx, self.person, asked.code, asked.agreed,
                person_agrees=asked.person_agrees, with_notes=asked.with_notes), self._asked, failed=self._refused)

    def _refused(self, error: DomainError) -> None:
        self.panel.ok.setEnabled(True)
        self.panel.show_fault(error)

    def _asked(self, _changes: ChangeSet) -> None:
        self.panel.ok.setEnabled(True)
        self.panel.clear()
        self._desk.notice(self.tr("It goes to the other office with the next exchange"))
        self._again()

    def _act(self, key: object) -> None:
        """Take back what waits here; what was refused is asked anew; who was received there is closed here."""
        one = next((one for one in self.found.asked if one.key == key), None)
        if one is None or self.person is None:
            return
        if one.stands:
            self._page.run_write(partial(registration.end_registration, self._desk.ctx, self.person, REASON),
                                 self._closed, failed=self._gone)
            return
        if one.state == "refused":
            self.panel.agreed.set_value(one.agreed)
        self._page.run_write(partial(handing_over.withdraw, self._desk.ctx, one.key),
                             self._to_correct if one.state == "refused" else self._taken_back, failed=self._gone)

    def _to_correct(self, _changes: ChangeSet) -> None:
        self._again()
        self.begin()

    def _taken_back(self, _changes: ChangeSet) -> None:
        self._desk.notice(self.tr("Taken back: nothing was sent"))
        self._again()

    def _closed(self, _changes: ChangeSet) -> None:
        self._desk.notice(self.tr("Registration closed here; who comes back returns with F4"))

    def _gone(self, error: DomainError) -> None:
        self._page.show_error(error)
        self._again()

    def _again(self) -> None:
        if self.person is not None:
            self.show_person(self.person)
