"""The letter beside its referral: the printer, the buttons, the page itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from pes_desktop.ui.desk import Desk
from pes_desktop.ui.referrals.pdf_preview import PdfPreview
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.base import set_tip
from pes_desktop.ui.widgets.button import Button, IconButton
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.choice_field import Choice

PRINTER_PREF = "printer"


class LetterCard(Card):
    """``print_asked`` and ``save_asked`` when a button is pressed; the chosen printer is kept in ``desk.prefs``."""

    print_asked = Signal()
    save_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Letter"), "", parent=parent)
        now = tokens.current()
        self._desk = desk
        self.whole = IconButton("maximize", self.tr("See the whole page"))
        self.add_to_head(self.whole)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.body.addLayout(row)
        row.setSpacing(now.px(8))
        if now.scale > 1.2:  # large letters: the buttons stand below the printer
            row.setDirection(QBoxLayout.Direction.TopToBottom)
        self.printers = Choice(empty=None, typing=False)
        self.printers.setAccessibleName(self.tr("Printer"))
        row.addWidget(self.printers, 1)
        self.print_button = Button(self.tr("Print"), icon="printer", hint="Ctrl+P")
        self.save_button = Button(self.tr("Save PDF"), icon="download", hint="Ctrl+Shift+S")
        buttons = QHBoxLayout()
        row.addLayout(buttons)
        buttons.setSpacing(now.px(8))
        buttons.addWidget(self.print_button)
        buttons.addWidget(self.save_button)
        self.trouble = Banner(self)
        self.add(self.trouble)
        self.preview = PdfPreview(self.tr("Page of the letter"), self)
        self.add(self.preview, 1)
        self.body.setSpacing(now.px(12))
        self.printers.activated.connect(self._chosen)
        self.print_button.clicked.connect(self.print_asked)
        self.save_button.clicked.connect(self.save_asked)
        self.trouble.action.connect(self.save_asked)
        self.whole.clicked.connect(self._toggle)
        self.set_printers([])

    def set_printers(self, names: list[str]) -> None:
        """Offer these printers, the kept one or else the first chosen."""
        self.printers.set_options([(name, name) for name in names] or [("", self.tr("No printer found"))])
        kept = self._desk.prefs.get(PRINTER_PREF, "")
        self.printers.set_value(kept if kept in names else names[0] if names else "")
        self.printers.setEnabled(bool(names))

    def printer(self) -> str | None:
        """The chosen printer; None when there is none."""
        return self.printers.value() or None

    def show_letter(self, pdf: bytes, copies: int) -> None:
        """Show the page as it would be printed now."""
        self.preview.show_pdf(pdf)
        self.note.setText(self.tr("already printed: the next one says COPY") if copies else self.tr("not printed yet"))
        self.print_button.setText(self.tr("Print copy") if copies else self.tr("Print"))

    def show_trouble(self, title: str, words: str) -> None:
        """The printer did not take it: say so and offer the file."""
        self.trouble.show_words("warn", title, words, action=self.tr("Save PDF"))

    def _chosen(self, _row: int) -> None:
        self._desk.prefs[PRINTER_PREF] = self.printers.value() or ""

    def _toggle(self) -> None:
        self.preview.toggle_whole()
        whole = self.preview.whole()
        words = self.tr("See the page at full width") if whole else self.tr("See the whole page")
        self.whole.set_icon("minimize" if whole else "maximize")
        set_tip(self.whole, words)
        self.whole.setAccessibleName(words)
