"""The person chosen in the list, in one card: who, how to reach, what they do, what happened last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from pes_desktop.services.people import PersonView
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.people import facts
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.person_card import PersonCard
from pes_desktop.ui.widgets.scroll import Scroll
from pes_desktop.ui.widgets.timeline import Timeline


class FactList(QWidget):
    """Names at the left, facts at the right; empty facts are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = tokens.current()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(now.px(16))
        self._grid.setVerticalSpacing(now.px(6))
        self._grid.setColumnStretch(1, 1)

    def set_facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show (name, fact) rows."""
        clear_layout(self._grid)
        row = 0
        for name, fact in rows:
            if not fact:
                continue
            label = Label(name, "muted")
            label.setMinimumWidth(tokens.current().px(96))
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            value = Label(fact, "body", wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignTop)
            row += 1


class SummaryPanel(Scroll):
    """``show_person`` fills it. ``opened(id)``, ``jobs_asked(id)``, ``renewed(id)`` when a button is pressed."""

    opened = Signal(object)
    jobs_asked = Signal(object)
    renewed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._key: Any = None
        self.content.setContentsMargins(0, 0, 0, 0)
        self.card = Card()
        self.content.addWidget(self.card)
        self.person = PersonCard()
        self.person.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.card.add(self.person)
        self.card.body.setSpacing(tokens.current().px(14))
        self.facts = FactList()
        self.card.add(self.facts)
        self.last = Card(self.tr("What happened last"))
        self.content.addWidget(self.last)
        self.timeline = Timeline()
        self.last.add(self.timeline)
        self.content.addStretch(1)
        self.person.acted.connect(self._acted)
        self.clear()

    def clear(self) -> None:
        """Nobody chosen."""
        self._key = None
        self.card.hide()
        self.last.hide()

    def show_person(self, view: PersonView) -> None:
        """Show this person."""
        desk, line = self._desk, view.line
        self._key = line.id
        actions = [("open", self.tr("Open"), "primary")]
        if desk.may("match"):
            actions.append(("jobs", self.tr("Which jobs?"), "secondary"))
        if line.status in ("expiring", "expired") and desk.may("register_person"):
            actions.append(("renew", self.tr("Renew"), "secondary"))
        about = facts.joined((facts.age_words(line.age, view.birth_estimated), facts.short_place(line.place)))
        self.person.set_person(f"{view.names} {view.surnames}", about, facts.chips(line, desk), actions)
        self.facts.set_facts([
            (self.tr("Document"), facts.document_words(view, desk)),
            (self.tr("Telephone"), "\n".join(view.phones)),
            (self.tr("Where"), facts.joined((view.community, view.directions))),
            (self.tr("Has done"), ", ".join(dict.fromkeys(job[0] for job in view.jobs))),
            (self.tr("Can do"), ", ".join(view.skills[:6])),
            (self.tr("Looks for"), ", ".join(view.wanted)),
        ])
        self.timeline.set_entries(facts.timeline(view, desk, 3))
        self.card.show()
        self.last.setVisible(bool(view.timeline))
        self.verticalScrollBar().setValue(0)

    def _acted(self, action: str) -> None:
        signal = {"open": self.opened, "jobs": self.jobs_asked, "renew": self.renewed}[action]
        signal.emit(self._key)
