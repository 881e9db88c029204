"""The pages of a restore: which copy, what it brings back and what is lost, and what has been done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.services.backups import Copy
from pes_desktop.services.lost_words import lost_lines
from pes_desktop.services.restoring import RestorePlan, RestoreReport
from pes_desktop.storage import keys
from pes_desktop.ui import feedback
from pes_desktop.ui.copy_words import copy_row, counted, day_words
from pes_desktop.ui.numbers import figure
from pes_desktop.ui.start.panel import StartPanel
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import set_look
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.choice_field import ChoiceField
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.progress import ProgressPanel
from pes_desktop.ui.widgets.rows import Row, RowCard
from pes_desktop.ui.widgets.text_field import MultilineField, PasswordField

ROWS_PX = 190
#: Key of the row for what can be read from the damaged file without any copy.
NO_COPY = Path()


class CopyPanel(StartPanel):
    """Which copy. Signals ``chosen(Copy or None, staff id or None, secret)``, ``folder_asked``, ``back_asked``.

    ``ask_secret``: the key is not known yet; a password of the copy's office, or its recovery words, open the copy
    (staff id None: words). ``salvage``: offers to go without a copy.
    """

    chosen = Signal(object, object, str)
    folder_asked = Signal()
    back_asked = Signal()
    width_px = 640

    def __init__(self, title: str, words: str, office: Path, lang: str, *, ask_secret: bool, salvage: bool,
                 back: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, words, "", parent)
        self._office, self._lang, self._ask, self._salvage = office, lang, ask_secret, salvage
        self.copies: list[Copy] = []
        self.primary.setText(self.tr("See what comes back"))
        self.list = RowCard("", open_on_click=False)
        self.list.setFixedHeight(tokens.current().px(ROWS_PX))
        self.list.list.setAccessibleName(self.tr("Copies"))
        self.list.list.set_empty("database-backup", self.tr("No copy found here"),
                                 self.tr("Plug in the stick with the copies, or choose the folder where they are."), "")
        self.body.addWidget(self.list)
        self.look = Button(self.tr("Look in another folder or stick"), "quiet", icon="folder-open")
        line = QHBoxLayout()
        self.body.addLayout(line)
        line.addWidget(self.look)
        line.addStretch(1)
        self.staff = ChoiceField("staff", self.tr("Your name"), [], empty=None)
        self.password = PasswordField("password", self.tr("Your password"))
        self.typed = MultilineField("words", self.tr("The twelve words of the recovery page"))
        self.other = Button(self.tr("I have the recovery words"), "quiet")
        for part in (self.staff, self.password, self.typed):
            self.body.addWidget(part)
        self.action_row.addWidget(self.other)
        self.back = Button(back or self.tr("Back"), "quiet")
        self.action_row.addWidget(self.back)
        self.progress = ProgressPanel(self)
        self.body.addWidget(self.progress)
        self.finish_card()
        self._by_words = False
        self._show_secret()
        self.list.list.chosen.connect(self._copy_chosen)
        self.look.clicked.connect(self.folder_asked)
        self.back.clicked.connect(self.back_asked)
        self.other.clicked.connect(self._swap)
        self.primary.clicked.connect(self.submit)
        self.password.enter_moves = False
        self.password.input.returnPressed.connect(self.submit)
        self.primary.setEnabled(False)  # until the folders have been looked at

    def show_copies(self, copies: Sequence[Copy]) -> None:
        """List them, newest first; the newest is chosen."""
        self.copies = list(copies)
        rows = [copy_row(copy, self._office, date.today()) for copy in self.copies]
        if self._salvage:
            rows.append(Row(NO_COPY, self.tr("Without a copy"),
                            self.tr("only what can still be read from the damaged file"), icon="file-search"))
        self.list.set_rows(rows, choose_first=True)
        if rows and self.list.list.chosen_key() is None:
            self.list.list.choose_at(0)
        self.primary.setEnabled(bool(rows))
        self._show_secret()
        if not rows:
            self.look.setFocus()

    def _chosen(self) -> Copy | None:
        key = self.list.list.chosen_key()
        return next((copy for copy in self.copies if copy.folder == key), None)

    def _copy_chosen(self, _key: object) -> None:
        copy = self._chosen()
        if not self._ask or copy is None:
            return
        try:
            holders = keys.holders(copy.folder)
        except DomainError:
            holders = []  # told when it is tried
        before = self.staff.value()
        self.staff.set_options([(str(key), name) for key, name in holders])
        names = [str(key) for key, _ in holders]
        self.staff.set_value(before if before in names else next(iter(names), None))

    def _swap(self) -> None:
        self._by_words = not self._by_words
        self._show_secret()
        (self.typed if self._by_words else self.password).focus_in()

    def ask_secret(self) -> None:
        """The copy is from before a change of the key: its own password is needed."""
        self._ask = True
        self._copy_chosen(None)
        self._show_secret()

    def _show_secret(self) -> None:
        asked = self._ask and bool(self.copies)
        self.staff.setVisible(asked and not self._by_words)
        self.password.setVisible(asked and not self._by_words)
        self.typed.setVisible(asked and self._by_words)
        self.other.setVisible(asked)
        self.other.setText(self.tr("I have a password") if self._by_words else self.tr("I have the recovery words"))

    def submit(self) -> None:
        """Ask for what the chosen copy brings back."""
        feedback.show_faults(DomainError(), {"password": self.password, "words": self.typed}, self.banner, self._lang)
        secret = ((self.typed if self._by_words else self.password).value() or "") if self._ask else ""
        if self._ask and not secret:
            field = self.typed if self._by_words else self.password
            field.set_error(self.tr("Fill this in."))
            field.focus_in()
            return
        staff = self.staff.value() if self._ask and not self._by_words else None
        self.chosen.emit(self._chosen(), UUID(str(staff)) if staff else None, secret)

    def begin(self, words: str) -> None:
        """Work goes on."""
        for part in (self.list, self.look, self.primary, self.back, self.other, self.password, self.typed):
            part.setEnabled(False)
        self.progress.start(words, cancellable=False, delay=0, percent=True)

    def tell(self, done: int, total: int, _words: str) -> None:
        """How far."""
        self.progress.update_progress(done, total)

    def show_failure(self, error: DomainError) -> None:
        """It did not work; everything stands as before."""
        self.progress.finish()
        for part in (self.list, self.look, self.primary, self.back, self.other, self.password, self.typed):
            part.setEnabled(True)
        self.primary.setFocus()
        feedback.show_faults(error, {"password": self.password, "words": self.typed, "staff": self.staff}, self.banner,
                             self._lang)


class PlanPanel(StartPanel):
    """What comes back and what is lost; nothing has been changed yet. Signals ``agreed`` and ``back_asked``."""

    agreed = Signal()
    back_asked = Signal()
    width_px = 640

    def __init__(self, plan: RestorePlan, lang: str, parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self.title.setText(self.tr("This comes back"))
        self.words.setText(self.tr(
            "Nothing has been changed so far. The damaged files are set aside and never deleted."))
        self.primary.setText(self.tr("Restore now"))
        self._add(self.tr("What will be there"), counted(plan.kept))
        if plan.copy is not None:
            self._add(self.tr("From the copy"), self.tr("made {0}").format(day_words(plan.copy.made_at, date.today())))
        if plan.journal_changes:
            self._add(self.tr("Written since then and kept"), self.tr("{0} changes").format(
                figure(plan.journal_changes)))
        if plan.salvaged:
            self._add(self.tr("Read from the damaged file"), counted(plan.salvaged))
        lost = "\n".join(lost_lines(plan.lost, lang)) if plan.lost else self.tr("Nothing that is known of.")
        label = self._add(self.tr("What is lost"), lost)
        if plan.lost:
            set_look(label, "state", "error")
        self.body.addWidget(Label(self.tr(
            "Restoring is the administrator's duty. With a damaged file anybody of the office who has a password may "
            "do it, so that nobody is locked out; who did it is noted in the trail of acts."), "small", wrap=True))
        self.progress = ProgressPanel(self)
        self.body.addWidget(self.progress)
        self.back = Button(self.tr("Choose another copy"), "quiet")
        self.action_row.addWidget(self.back)
        self.finish_card()
        self.primary.clicked.connect(self.agreed)
        self.back.clicked.connect(self.back_asked)
        self._lang = lang
        QTimer.singleShot(0, self.primary.setFocus)

    def _add(self, title: str, words: str) -> Label:
        pair = QVBoxLayout()
        self.body.addLayout(pair)
        pair.setSpacing(tokens.current().px(2))
        pair.addWidget(Label(title, "strong"))
        said = Label(words, "body", wrap=True)
        pair.addWidget(said)
        return said

    def begin(self) -> None:
        """Agreed."""
        self.primary.setEnabled(False)
        self.back.setEnabled(False)
        self.progress.start(self.tr("Restoring, do not switch off"), cancellable=False, delay=0, percent=True)

    def tell(self, done: int, total: int, _words: str) -> None:
        """How far."""
        self.progress.update_progress(done, total)

    def show_failure(self, error: DomainError) -> None:
        """It did not work; the office stands as before."""
        self.progress.finish()
        self.primary.setEnabled(True)
        self.back.setEnabled(True)
        self.primary.setFocus()
        feedback.show_faults(error, {}, self.banner, self._lang)


class ResultPanel(StartPanel):
    """What has been done; ``done`` goes on to the log-in."""

    done = Signal()
    width_px = 560

    def __init__(self, report: RestoreReport, lang: str, *, elsewhere: bool = False,
                 parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self.title.setText(self.tr("The office is here") if elsewhere else self.tr("The data are back"))
        self.primary.setText(self.tr("Log in"))
        said = [counted(report.kept)]
        if report.brought_back:
            said.append(self.tr("{0} changes made after the copy were brought back.").format(
                figure(report.brought_back)))
        self.words.setText("\n".join(said))
        if report.lost:
            self.body.addWidget(Label(self.tr("Please enter again"), "strong"))
            lost = Label("\n".join(lost_lines(report.lost, lang)), "body", wrap=True)
            self.body.addWidget(lost)
        else:
            self.body.addWidget(Label(self.tr("Nothing that is known of is missing."), "body", wrap=True))
        if not elsewhere:
            self.body.addWidget(Label(self.tr("The damaged files were set aside in {0}. Support can look at them.")
                                      .format(str(report.set_aside)), "small", wrap=True))
        self.finish_card()
        self.primary.clicked.connect(self.done)
        QTimer.singleShot(0, self.primary.setFocus)
