"""Reading, printing and saving the letter and the consent page, off the screen's thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QFileDialog

from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.platform.paths import documents_dir
from pes_desktop.services import consent, letters
from pes_desktop.services.outgoing import ToFile
from pes_desktop.ui import feedback
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.printing import printer_names, send_to_printer
from pes_desktop.ui.referrals.letter_card import LetterCard

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.services.referral_view import ReferralView


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter as it would be printed now: its PDF and how often it was printed."""

    pdf: bytes
    copies: int


def read_letter(ctx: OfficeContext, referral_id: UUID) -> LetterPage:
    """The letter in the words of its issue, marked as a copy once it was printed. Raises ``letter_missing``."""
    _, content, copies = letters.stored_letter(ctx, referral_id)
    return LetterPage(letters.letter_pdf(ctx, content, copy=copies > 0), copies)


def to_printer(printer: str | None, pdf: bytes, number: str, paper: str) -> str:
    """Send to a printer; returns its name."""
    return send_to_printer(pdf, printer, number, paper=paper).printer


def to_file(path: Path, pdf: bytes, _number: str, _paper: str) -> str:
    """Write a file durably; returns its name. Raises EnvironmentFault."""
    from pes_desktop.storage.files import write_atomically

    write_atomically(path, pdf)
    return path.name


def consent_to(ctx: OfficeContext, jobseeker_id: UUID, send: partial[str]) -> str:
    """Make the consent page and send it; returns where it went."""
    return send(consent.consent_pdf(ctx, jobseeker_id), "", letters.office_paper(ctx))


class LetterActs(BasePage):
    """A page with a LetterCard in ``self.letter`` and the referral shown in ``self.view``."""

    letter: LetterCard
    view: ReferralView | None = None
    _dialog: QFileDialog | None = None
    _saving = ""

    # --- the page on the screen ---
    def read_page(self) -> None:
        """Show the letter again."""
        if self.view is not None:
            self.run_read(partial(read_letter, self.desk.ctx, self.view.id), self._show_page, token="letter")

    def _show_page(self, page: LetterPage) -> None:
        self.letter.show_letter(page.pdf, page.copies)

    def read_printers(self) -> None:
        """Ask the system for its printers."""
        self.run_read(printer_names, self._show_printers, token="printers")

    def _show_printers(self, names: list[str]) -> None:
        self.letter.set_printers(names)

    # --- paper ---
    def print_letter(self) -> None:
        """Ctrl+P: the original the first time, then a copy marked as such."""
        if self.view is None or not self.view.letter_number or not self.letter.print_button.isEnabled():
            return
        self.letter.print_button.setEnabled(False)
        self.letter.trouble.dismiss()
        send = partial(to_printer, self.letter.printer())
        self.run_write(partial(letters.print_letter, self.desk.ctx, self.view.id, send), self._printed,
                       failed=self._not_printed)

    def _printed(self, done: letters.PrintedLetter) -> None:
        self.letter.print_button.setEnabled(True)
        words = self.tr("Copy sent to {0}") if done.copy else self.tr("Letter sent to {0}")
        self.desk.notice(words.format(done.sent or self.tr("the printer")))
        self.after_print()

    def _not_printed(self, error: DomainError) -> None:
        self.letter.print_button.setEnabled(True)
        self.letter.show_trouble(feedback.title_of(error),
                                 "\n".join(feedback.words_of(fault, self.desk.lang) for fault in error.faults))
        if isinstance(error, EnvironmentFault):
            self.read_printers()

    def after_print(self) -> None:
        """For the page: what changes once the letter went out."""

    # --- files ---
    def save_letter(self) -> None:
        """Ask where to save the letter."""
        if self.view is not None and self.view.letter_number:
            self._ask_file("letter", f"{self.view.letter_number}.pdf")

    def save_consent(self) -> None:
        """Ask where to save the consent page."""
        if self.view is not None:
            self._ask_file("consent", self.tr("consent.pdf"))

    def _ask_file(self, what: str, name: str) -> None:
        self._saving = what
        folder = Path(str(self.desk.prefs.get("save_folder", "")) or documents_dir())
        if not folder.is_dir():
            folder = Path.home()
        dialog = QFileDialog(self, self.tr("Save PDF"), str(folder / name), self.tr("PDF files (*.pdf)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(name)
        dialog.fileSelected.connect(self.save_as)
        dialog.finished.connect(dialog.deleteLater)
        self._dialog = dialog
        dialog.open()

    def save_as(self, name: str) -> None:
        """Write what was asked for to this file."""
        view, path = self.view, Path(name)
        if view is None or not name:
            return
        self.desk.prefs["save_folder"] = str(path.parent)
        if self._saving == "consent":
            send = partial(to_file, path)
            self.run_write(partial(consent_to, self.desk.ctx, view.jobseeker_id, send), self._saved)
        else:
            self.run_write(partial(letters.print_letter, self.desk.ctx, view.id, ToFile(path)),
                           self._letter_saved)

    def _saved(self, name: str) -> None:
        self.desk.notice(self.tr("Saved as {0}").format(name))

    def _letter_saved(self, done: letters.PrintedLetter) -> None:
        self.letter.trouble.dismiss()
        self._saved(str(done.sent))
        self.after_print()

    # --- consent ---
    def print_consent(self) -> None:
        """The page to sign, to the printer that was used last."""
        if self.view is not None:
            send = partial(to_printer, self.letter.printer())
            self.run_write(partial(consent_to, self.desk.ctx, self.view.jobseeker_id, send), self._consent_printed)

    def _consent_printed(self, printer: str) -> None:
        self.desk.notice(self.tr("Consent page sent to {0}").format(printer or self.tr("the printer")))
