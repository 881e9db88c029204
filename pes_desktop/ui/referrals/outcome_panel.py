"""What came of a letter: the moves that may follow, the day, and what each of them needs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.domain.enums import ContractKind
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.referral import EVIDENCE, NEEDS_REASON, REASONS, Outcome, ReferralState
from pes_desktop.services.referral_view import ReferralView
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.choice_field import ChoiceField, RadioField
from pes_desktop.ui.widgets.date_field import DateField
from pes_desktop.ui.widgets.form import Form
from pes_desktop.ui.widgets.text_field import NumberField, TextField

S = ReferralState
_HIRES = frozenset({S.HIRED, S.VERIFIED})


class OutcomePanel(Card):
    """``begin(view)`` shows the moves this person may enter; ``recorded(Outcome)`` when Record is pressed; Esc folds
    it away (``folded``) and keeps what was written until another referral is shown."""

    recorded = Signal(object)
    folded = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Record result"), parent=parent)
        now = tokens.current()
        self._desk = desk
        self._shown: tuple[object, ...] = ()
        self.body.setSpacing(now.px(14))
        self.banner = Banner(self)
        self.add(self.banner)
        self._holder = QWidget()
        self.add(self._holder)
        self._column = QHBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        self.body.addLayout(row)
        row.setSpacing(now.px(8))
        self.ok = Button(self.tr("Record"), "primary", hint="Ctrl+S")
        row.addWidget(self.ok)
        cancel = Button(self.tr("Cancel"), hint="Esc")
        row.addWidget(cancel)
        row.addStretch(1)
        self.ok.clicked.connect(self.record)
        cancel.clicked.connect(self.fold)
        self._key("Esc", self.fold)

    def _key(self, keys: str, slot: object) -> None:
        action = QAction(self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        self.addAction(action)

    # --- showing ---
    def begin(self, view: ReferralView, only: ReferralState | None = None) -> None:
        """Show the form; ``only`` offers that move alone. What was begun for the same referral is still there."""
        moves = (only,) if only is not None else view.may_move
        shown = (view.id, view.state, moves)
        if shown != self._shown:
            self._shown = shown
            self._build(view, moves)
        self.set_title(self._desk.text(f"choice.referral_move.{only}") if only else self.tr("Record result"))
        self.banner.dismiss()
        self.show()
        if self.what.value() is None:
            self.what.focus_in()
        else:
            self.day.focus_in()

    def _build(self, view: ReferralView, moves: tuple[ReferralState, ...]) -> None:
        text, desk = self._desk.text, self._desk
        clear_layout(self._column)
        self.form = Form(2, max_width=900)
        self._column.addWidget(self.form)
        self.what = RadioField("state", self.tr("What happened"),
                               [(state, text(f"choice.referral_move.{state}")) for state in moves])
        self.form.add(self.what, wide=True)
        self.day = DateField("fact_date", self.tr("When"), today=desk.ctx.today, future=False)
        self.form.add(self.day)
        beside = QWidget()  # the reason and the first day of work are never asked together
        self.form.add_widget(beside, wide=False)
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.reason = ChoiceField("reason", self.tr("Why"), typing=False)
        self.start = DateField("start_date", self.tr("First day of work"), today=desk.ctx.today)
        for field in (self.reason, self.start):
            column.addWidget(field)
            self.form.register(field)
        self.evidence = RadioField("evidence", self.tr("How it was confirmed"),
                                   [(code, text(f"choice.evidence.{code}")) for code in EVIDENCE])
        self.form.add(self.evidence, wide=True)
        unit = text(f"match.per.{view.wage_period}", amount=desk.ctx.pack.currency) if view.wage_period else \
            desk.ctx.pack.currency
        self.wage = NumberField("wage_amount", self.tr("Pay"), decimals=2, minimum=0, maximum=9_999_999, unit=unit)
        self.form.add(self.wage)
        self.contract = ChoiceField("contract", self.tr("Contract"), typing=False, options=[
            (kind.value, text(f"choice.contract.{kind.value}")) for kind in ContractKind])
        self.form.add(self.contract)
        self.remark = TextField("note", self.tr("Note"), max_length=300)
        self.form.add(self.remark, wide=True)
        self.day.set_value(desk.ctx.today())
        self.wage.set_value(view.wage)
        self.contract.set_value(view.contract or None)
        self._terms = (self.wage.value(), self.contract.value() or "")
        if len(moves) == 1:
            self.what.set_value(moves[0])
        self.what.changed.connect(self._moved)
        self._moved()

    def _moved(self) -> None:
        """Show what this move asks for, and nothing else."""
        state = self.what.value()
        self.form.clear_messages()
        self.banner.dismiss()
        self.what.setVisible(len(self.what.input.values) > 1)
        self.reason.setVisible(state in NEEDS_REASON)
        kept = self.reason.value()
        self.reason.set_options([(code, self._desk.text(f"choice.{state}.{code}")) for code in REASONS.get(state, ())])
        self.reason.set_value(kept)
        self.evidence.setVisible(state is S.VERIFIED)
        for field in (self.wage, self.contract):
            field.setVisible(state in _HIRES)
        self.start.setVisible(state is S.HIRED)
        self.day.set_label(self.tr("Hired on") if state is S.HIRED else
                           self.tr("Confirmed on") if state is S.VERIFIED else self.tr("When"))
        self.ok.setText(self._desk.text(f"choice.referral_move.{state}") if state is S.VOID else self.tr("Record"))
        self.ok.updateGeometry()

    # --- acting ---
    def record(self) -> None:
        """Ctrl+S: hand the outcome over, or stop at the first field that is not readable."""
        if self.isHidden():
            return
        self.form.clear_messages()
        if self.what.value() is None:
            self.what.set_error(self.tr("Choose what happened."))
            self.what.focus_in()
            return
        day = self.day.value()
        if day is None:
            self.day.set_error(self.tr("Write the day when it happened."))
            self.day.focus_in()
            return
        state = self.what.value()
        hires = state in _HIRES
        for field in (self.wage, self.start):
            if not field.isHidden() and field.invalid():
                field.set_error(self.tr("This cannot be read. Correct it or leave it empty."))
                field.focus_in()
                return
        wage = self.wage.value() if hires else None
        contract = (self.contract.value() or "") if hires else ""
        shown_wage, shown_contract = self._terms  # left as shown: what another PC wrote meanwhile stands
        wage = None if wage == shown_wage else wage
        contract = "" if contract == shown_contract else contract
        self.recorded.emit(Outcome(
            state, day, reason=(self.reason.value() or "") if state in NEEDS_REASON else "",
            note=self.remark.value() or "", evidence=(self.evidence.value() or "") if state is S.VERIFIED else "",
            wage_amount="" if wage is None else str(wage), contract=contract,
            start_date=self.start.value() if state is S.HIRED else None,
        ))

    def show_faults(self, error: DomainError) -> None:
        """What was refused, at its field."""
        feedback.show_faults(error, self.form.fields, self.banner, self._desk.lang)

    def forget(self) -> None:
        """The result was recorded: the next form begins empty."""
        self._shown = ()
        self.hide()

    def fold(self) -> None:
        """Esc."""
        self.hide()
        self.folded.emit()
