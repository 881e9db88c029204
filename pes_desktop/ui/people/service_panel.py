"""Records a visit or another service without leaving the person's page."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pes_desktop.domain.enums import ServiceKind
from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.ask_card import AskCard
from pes_desktop.ui.widgets.choice_field import ChoiceField
from pes_desktop.ui.widgets.form import Form
from pes_desktop.ui.widgets.text_field import NumberField, TextField

#: Not offered here: recorded by their own acts, or not about a jobseeker.
_ELSEWHERE = frozenset({ServiceKind.EMPLOYER_ADVICE, ServiceKind.RENEWAL})


@dataclass(frozen=True, slots=True)
class AskedService:
    """What the panel asks to record."""

    kind: ServiceKind
    minutes: int | None
    result: str
    note: str


class ServicePanel(AskCard):
    """``recorded(AskedService)`` when Record is pressed; Esc folds it away."""

    recorded = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Record service"), parent=parent)
        self._desk = desk
        self.form = Form(2, max_width=900)
        self.add(self.form)
        self.kind = ChoiceField("kind", self.tr("What was done"), self._kinds(), empty=None, typing=False)
        self.form.add(self.kind)
        self.minutes = NumberField("minutes", self.tr("Minutes"), minimum=1, maximum=600)
        self.form.add(self.minutes)
        self.result = TextField("result", self.tr("Result"), max_length=40)
        self.form.add(self.result)
        self.remark = TextField("note", self.tr("Note"), max_length=200)
        self.form.add(self.remark)
        self.body.setSpacing(tokens.current().px(14))
        self.close_with(self.tr("Record"), self.tr("Cancel"), self._pressed)

    def _kinds(self) -> list[tuple[ServiceKind, str]]:
        visit, other = self._desk.may("record_visit"), self._desk.may("record_service")
        return [(kind, self._desk.text(f"service.{kind}")) for kind in ServiceKind
                if kind not in _ELSEWHERE and (visit if kind is ServiceKind.VISIT else other)]

    def begin(self) -> None:
        """Show it empty, with the keyboard in it."""
        for field in self.form.fields.values():
            field.clear_messages()
        for field in (self.minutes, self.result, self.remark):
            field.set_value(None)
        self.kind.input.setCurrentIndex(0)
        self.show()
        self.kind.focus_in()

    def kind_words(self) -> str:
        """Name of the chosen service."""
        return self.kind.input.currentText()

    def show_fault(self, error: DomainError) -> None:
        """What was refused, at the first field."""
        self.kind.set_error("\n".join(feedback.words_of(fault, self._desk.lang) for fault in error.faults))

    def _pressed(self) -> None:
        if self.minutes.invalid():
            self.minutes.focus_in()
            return
        minutes = self.minutes.value()
        self.recorded.emit(AskedService(self.kind.value(), int(minutes) if minutes is not None else None,
                                        self.result.value() or "", self.remark.value() or ""))
