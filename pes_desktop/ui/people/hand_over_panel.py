"""Asks for a person to go on at another office: which one, what was agreed, and that the person said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.services.from_headquarters import OtherOffice
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.ask_card import AskCard
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.choice_field import CheckField, ChoiceField
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.text_field import MultilineField, TextField

#: The choice of an office that this PC has not heard of.
BY_CODE = "*"


@dataclass(frozen=True, slots=True)
class AskedHandOver:
    """What the panel asks for."""

    code: str
    agreed: str
    person_agrees: bool
    with_notes: bool


class HandOverPanel(AskCard):
    """``asked(AskedHandOver)`` when pressed; Esc folds it away and keeps what was typed until another person."""

    asked = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Pass on to another office"), parent=parent)
        self._desk = desk
        self.body.setSpacing(tokens.current().px(12))
        self.banner = Banner(self)
        self.add(self.banner)
        self.add(Label(self.tr("The other office gets the person's data, work and skills, and what you write here. "
                               "It goes with the next exchange over a line. Your record stays; once the person was "
                               "received there, you close it here."),
                       "small", wrap=True))
        self.office = ChoiceField("office", self.tr("Which office"), [], empty=self.tr("Choose…"))
        self.add(self.office)
        self.code = TextField("code", self.tr("Code of the office"), max_length=16,
                              help=self.tr("Ask for it by telephone, or look for it on a letter of that office."))
        self.add(self.code)
        self.agreed = MultilineField("agreed", self.tr("What was agreed with the person"), lines=2,
                                     placeholder=self.tr("They moved; they will come on Monday…"))
        self.add(self.agreed)
        self.notes = CheckField("notes", self.tr("Send the interview notes too"))
        self.add(self.notes)
        self.agrees = CheckField("agrees", self.tr("The person was asked and agrees that their data go there"))
        self.add(self.agrees)
        self.close_with(self.tr("Pass on"), self.tr("Cancel"), self._pressed)
        self.office.changed.connect(self._chosen)

    def clear(self) -> None:
        """Another person: nothing of the one before."""
        for field in (self.office, self.code, self.agreed, self.notes, self.agrees):
            field.set_value(None)
        self._quiet()
        self.hide()

    def begin(self, offices: Sequence[OtherOffice], chosen: str = "") -> None:
        """Show it with the keyboard in it; ``chosen``: the code of the office, where one leads here."""
        options = [(one.code, " · ".join(part for part in (one.name, one.phone) if part)) for one in offices]
        self.office.set_options([*options, (BY_CODE, self.tr("Another office, by its code"))])
        known = {one.code for one in offices}
        if chosen and chosen not in known:
            self.code.set_value(chosen)
        if chosen or not offices:
            self.office.set_value(chosen if chosen in known else BY_CODE)
        self._quiet()
        self._chosen()
        self.show()
        (self.agreed if chosen else self.office if offices else self.code).focus_in()

    def show_fault(self, error: DomainError) -> None:
        """What was refused, at its field."""
        where = self.code if self.code.isVisible() else self.office
        feedback.show_faults(error, {"office": where, "agreed": self.agreed, "agrees": self.agrees}, None,
                             self._desk.lang)
        others = [fault for fault in error.faults if fault.field not in ("office", "agreed", "agrees")]
        if others:
            self.banner.show_words("warn", self.tr("It cannot be passed on now"), "\n".join(
                feedback.words_of(fault, self._desk.lang) for fault in others), closable=False)

    def _quiet(self) -> None:
        self.banner.dismiss()
        for field in (self.office, self.code, self.agreed, self.agrees):
            field.clear_messages()

    def _chosen(self) -> None:
        self.code.setVisible(self.office.value() == BY_CODE)

    def _pressed(self) -> None:
        self._quiet()
        code = (self.code.value() or "") if self.office.value() == BY_CODE else self.office.value() or ""
        self.asked.emit(AskedHandOver(code, self.agreed.value() or "", self.agrees.value(), self.notes.value()))
