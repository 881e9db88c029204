"""What is asked once before a form is saved: why a doubtful number is kept, and whether the consent was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.domain.enums import ConsentState
from pes_desktop.services import intake
from pes_desktop.ui.intake.section import Section
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import set_look
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from pes_desktop.ui.intake.page import IntakePage

_NUMBER, _REASON = "document_number", "document_note"
_ON = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class ConsentQuestion(QFrame):
    """Signals ``signed`` or ``pending``; hidden until asked."""

    signed = Signal()
    pending = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        set_look(self, "kind", "warn")
        now = tokens.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(14), now.px(10), now.px(14), now.px(10))
        column.setSpacing(now.px(6))
        column.addWidget(Label(self.tr("Did the person sign the consent?"), "strong", wrap=True))
        column.addWidget(Label(self.tr(
            "Without it no letter goes to an employer. It can be signed another day."),
            "body", wrap=True))
        row = QHBoxLayout()
        column.addLayout(row)
        row.setSpacing(now.px(8))
        self.yes = Button(self.tr("Yes, signed today"), "primary")
        row.addWidget(self.yes)
        self.later = Button(self.tr("Save as pending"))
        row.addWidget(self.later)
        row.addStretch(1)
        self.yes.clicked.connect(self.signed)
        self.later.clicked.connect(self.pending)
        self.hide()


class BeforeSaving(QObject):
    """``asks()`` is True while a question stands; asked once for each form, so that it never blocks.

    ``follow(section)`` makes the field for the reason appear before Enter or Tab leaves a doubtful number.
    """

    def __init__(self, page: IntakePage) -> None:
        super().__init__(page)
        self._page = page
        self._asked: set[str] = set()
        self.panel = ConsentQuestion(page)
        self.panel.signed.connect(self._signed)
        self.panel.pending.connect(self._pending)

    def begin(self) -> None:
        """Another form."""
        self._asked.clear()
        self.panel.hide()

    def follow(self, section: Section) -> None:
        """Watch the number in the section that has it."""
        if _NUMBER in section.fields:
            section.fields[_NUMBER].control.installEventFilter(self)

    def asks(self) -> bool:
        """Put the next question, if there is one; blocking faults come first, the save itself tells them."""
        faults = intake.check(self._page.desk.ctx, self._page.form)
        if any(not fault.warning for fault in faults):
            return False
        number = self._page.form.document_number
        if any(fault.field == _NUMBER for fault in faults) and number not in self._asked:
            self._asked.add(number)
            self._ask_reason()
            return True
        if self._consent_open() and "consent" not in self._asked:
            self._asked.add("consent")
            self.panel.show()
            self.panel.yes.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        self.panel.hide()
        return False

    def _ask_reason(self) -> None:
        page = self._page
        page.doubt(_NUMBER)
        page.jump_to(_REASON)
        page.section(page.here).fields[_REASON].set_warning(self.tr(
            "The number does not agree with its last digit. Write why you go on with it, or save again without a "
            "reason."))

    def _consent_open(self) -> bool:
        page = self._page
        return page.jobseeker_id is None and page.form.consent_state == ConsentState.PENDING \
            and "consent_state" not in page.touched

    def _signed(self) -> None:
        self.panel.hide()
        page = self._page
        form = page.form
        form.consent_state, form.consent_date, form.consent_signed = ConsentState.GIVEN, page.desk.ctx.today(), True
        if "consent" in page.built:
            for name in ("consent_state", "consent_date", "consent_signed"):
                page.built["consent"].show_field(name, form)
        page.save()

    def _pending(self) -> None:
        self.panel.hide()
        self._page.save()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Before the keyboard goes on from a number: is it in doubt?"""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _ON:
            page = self._page
            page.built[page.here].read_into(page.form)
            if any(f.field == _NUMBER for f in intake.check(page.desk.ctx, page.form)):
                page.doubt(_NUMBER)
        return super().eventFilter(watched, event)
