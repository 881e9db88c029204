"""Forgotten password by telephone: a code to read aloud, and room for headquarters' answer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from pes_desktop.ui.start.secret_panel import SecretPanel
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.text_field import TextField


class PhonePanel(SecretPanel):
    """The way in by headquarters' answer to ``challenge``; without one it says why and leads back to the words."""

    def __init__(self, challenge: str, staff: Sequence[tuple[UUID, str]], chosen: UUID | None = None,
                 lang: str = "es", parent: QWidget | None = None) -> None:
        super().__init__(lang, parent)
        self.title.setText(self.tr("Call headquarters"))
        self.answer = TextField("answer", self.tr("The answer you are told"), required=True, max_length=60,
                                help=self.tr("Four groups of four signs and one more; the letter O is a zero."))
        self.code = Label(challenge, "title")
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code.setAccessibleName(self.tr("Code to read aloud"))
        self.caption = Label(self.tr("Code to read aloud"), "caption")
        self.body.addWidget(self.caption, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self.code)
        self.body.addSpacing(tokens.current().px(4))
        self.finish(self.answer, staff, chosen, self.tr("Use the twelve words"))
        self.words.setText(self.tr(
            "Read this code to headquarters. They ask who you are and tell you an answer, which serves only once. The "
            "computer needs no internet for it."))
        if not challenge:
            self._not_admitted()
        else:
            QTimer.singleShot(0, self.answer.focus_in)

    def _not_admitted(self) -> None:
        self.words.setText(self.tr(
            "This computer is not connected to headquarters yet, so nobody there can help by telephone. Use the twelve "
            "words of the recovery page."))
        for part in (self.caption, self.code, self.answer, self.staff, self.password, self.again):
            part.hide()
        self.primary.hide()
        QTimer.singleShot(0, self.switch.setFocus)
