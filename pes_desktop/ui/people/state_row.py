"""Under the name: state of the registration and of the consent, each with the act that mends it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from pes_desktop.services.people import PersonView
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.people import facts
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.date_field import written
from pes_desktop.ui.widgets.status_pill import StatusPill


class StateRow(QWidget):
    """``renew_asked``, ``consent_asked``, ``rights_asked``, ``merge_asked`` and ``hand_over_asked`` when a button is
    pressed."""

    renew_asked = Signal()
    consent_asked = Signal()
    rights_asked = Signal()
    merge_asked = Signal()
    hand_over_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._agreed = desk, False
        now = tokens.current()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(now.px(2))
        self._grid.setColumnStretch(0, 1)
        self._states, self._acts, self._below = QWidget(), QWidget(), False
        row = QHBoxLayout(self._states)
        self._grid.addWidget(self._states, 0, 0)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(now.px(10))
        self.registration = StatusPill("")
        row.addWidget(self.registration)
        self.renew = Button(self.tr("Renew (F4)"), "quiet", icon="refresh-cw")
        row.addWidget(self.renew)
        self.consent = StatusPill("")
        row.addWidget(self.consent)
        self.give = Button(self.tr("Record consent"), "quiet", icon="file-signature")
        row.addWidget(self.give)
        row.addStretch(1)
        row = QHBoxLayout(self._acts)
        self._grid.addWidget(self._acts, 0, 1)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(now.px(10))
        self.hand_over = Button(self.tr("Pass on to another office…"), "quiet", icon="send")
        row.addWidget(self.hand_over)
        self.hand_over.hide()
        self.merge = Button(self.tr("Join with another record…"), "quiet", icon="merge")
        row.addWidget(self.merge)
        self.merge.setVisible(desk.may("merge_people"))
        self.rights = Button(self.tr("Rights of the person"), "quiet", icon="scale")
        row.addWidget(self.rights)
        self.hand_over.clicked.connect(self.hand_over_asked)
        self.merge.clicked.connect(self.merge_asked)
        self.rights.clicked.connect(self.rights_asked)
        self.renew.clicked.connect(self.renew_asked)
        self.give.clicked.connect(self.consent_asked)

    def event(self, event: QEvent) -> bool:
        """Where they do not fit beside the states, the acts go to a line of their own."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            below = self._states.sizeHint().width() + self._acts.sizeHint().width() > self.width()
            if below != self._below:
                self._below = below
                self._grid.removeWidget(self._acts)
                self._grid.addWidget(self._acts, *((1, 0, 1, 2) if below else (0, 1, 1, 1)),
                                     alignment=Qt.AlignmentFlag.AlignRight)
        return super().event(event)

    def show_person(self, view: PersonView) -> None:
        """Show the states of this person."""
        words, kind = facts.status_chip(view.line, self._desk)
        until = {"active": self.tr("{0} until {1}"), "expiring": self.tr("{0}: {1}"), "expired": self.tr("{0} on {1}")}
        sentence = until.get(view.line.status)
        self.registration.set_state(sentence.format(words, written(view.expires_on)) if sentence else words, kind)
        self.renew.setVisible(self._desk.may("register_person"))
        self.consent.set_state(*facts.consent_chip(view.consent_state, self._desk))
        self._agreed = view.consent_state == "given"
        self.give.setVisible(view.consent_state != "given" and self._desk.may("register_person"))

    def offer_hand_over(self, offered: bool) -> None:
        """Whether the person can be passed on; without their consent nobody can."""
        self.hand_over.setVisible(offered and self._agreed)
