"""Who works here, with which duties and which way in; new recovery words."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.domain.enums import OFFICE_ROLES
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.services import accounts, office_setup
from pes_desktop.services.context import OfficeContext, StaffMember
from pes_desktop.services.settings import OfficeSettings
from pes_desktop.ui import feedback
from pes_desktop.ui.meanwhile import Meanwhile, displaced
from pes_desktop.ui.settings.section import Section
from pes_desktop.ui.settings.staff_form import ADD, EDIT, MINE, REMOVE, RENEW, RESET, StaffForm, Task
from pes_desktop.ui.settings.words_sheet import WordsSheet
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.list_row import ListRow
from pes_desktop.ui.widgets.progress import ProgressPanel

if TYPE_CHECKING:
    from pes_desktop.ui.settings.page import SettingsPage


def _remove(ctx: OfficeContext, staff_id: UUID, own: str, control: Any) -> None:
    accounts.remove_staff(ctx, staff_id, own, control.report)


def _print_page(ctx: OfficeContext, words: str) -> None:
    from pes_desktop.services.recovery import recovery_page
    from pes_desktop.ui.printing import send_to_printer

    send_to_printer(recovery_page(ctx, words), None, "recovery")


def _save_page(ctx: OfficeContext, words: str, path: Path) -> None:
    from pes_desktop.services.recovery import save_recovery_page

    save_recovery_page(ctx, words, path)


class StaffSection(Section):
    """The list; a row's buttons and ``add_button`` open the form, as far as the person at the desk may do it."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page)
        self.set_title(self.tr("Staff"), "")
        self.staff: tuple[StaffMember, ...] = ()
        self.holder = QWidget()
        self.column.addWidget(self.holder)
        self._rows = QVBoxLayout(self.holder)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.add_button = Button(self.tr("Add somebody"), icon="user-plus")
        self.renew_button = Button(self.tr("New recovery page"), icon="printer")
        self.below = QWidget()
        self.column.addWidget(self.below)
        line = QHBoxLayout(self.below)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.add_button)
        line.addWidget(self.renew_button)
        line.addStretch(1)
        self.add_button.clicked.connect(self.open_form)
        self.renew_button.clicked.connect(self._renew_asked)
        self.meanwhile = Meanwhile(self.desk.lang)
        self.meanwhile.action.connect(self._correct)
        self._told_of: UUID | None = None
        self.column.insertWidget(1, self.meanwhile)
        self.editor = StaffForm(self.desk, self.banner)
        self.column.addWidget(self.editor)
        self.progress = ProgressPanel(self)
        self.column.addWidget(self.progress)
        self.sheet = WordsSheet()
        self.column.addWidget(self.sheet)
        self.form, self.roles, self.no_roles = self.editor.form, self.editor.roles, self.editor.no_roles
        self.save = self.editor.save
        self.editor.submitted.connect(self._submitted)
        self.editor.closed.connect(self.close_form)
        self.sheet.done.connect(self.close_form)
        self.sheet.print_asked.connect(self._print_words)
        self.sheet.save_asked.connect(self._save_words)
        self.close_form()

    # --- list ---
    def show_settings(self, settings: OfficeSettings) -> None:
        """Everyone who works here, with what may be done about them."""
        self.staff = settings.staff
        clear_layout(self._rows)
        for number, member in enumerate(self.staff):
            duties = ", ".join(self.desk.text(f"role.{role}") for role in member.roles)
            if set(member.roles) >= set(OFFICE_ROLES):
                duties = self.tr("all duties")
            words = " · ".join(part for part in (member.job_title, duties) if part)
            row = ListRow(member.name, words, last=number == len(self.staff) - 1)
            for kind, text, name in self._offers(member):
                button = Button(text, "quiet")
                button.setProperty("staff", str(member.id))
                button.setProperty("task", kind)
                button.setAccessibleName(name)
                row.add(button)
                button.clicked.connect(self._row_pressed)
            self._rows.addWidget(row)

    def _offers(self, member: StaffMember) -> list[tuple[str, str, str]]:
        """Task, words and full name of the buttons beside a member."""
        mine, found = member.id == self.desk.ctx.staff.id, []
        if self.desk.may("manage_staff"):
            found.append((EDIT, self.tr("Change"), self.tr("Change {0}").format(member.name)))
        if mine:
            found.append((MINE, self.tr("My password"), self.tr("Change my password")))
        elif accounts.may_reset(self.desk.ctx, member):
            found.append((RESET, self.tr("New password"), self.tr("New password for {0}").format(member.name)))
        if self.desk.may("manage_staff") and not mine:
            found.append((REMOVE, self.tr("Remove"), self.tr("Remove {0}").format(member.name)))
        return found

    def summary(self) -> str:
        """"3 people"."""
        count = len(self.staff)
        return self.tr("1 person") if count == 1 else self.tr("{0} people").format(count)

    # --- form ---
    def open_form(self) -> None:
        """Somebody new."""
        self._open(Task(ADD))

    def _renew_asked(self) -> None:
        self._open(Task(RENEW))

    def _row_pressed(self) -> None:
        sender = self.sender()
        if sender is None:
            return
        key = UUID(str(sender.property("staff")))
        member = next((m for m in self.staff if m.id == key), None)
        if member is not None:
            self._open(Task(str(sender.property("task")), member))

    def mend(self, key: UUID, told: Fault) -> None:
        """Open a member's form at what headquarters did not take."""
        member = next((m for m in self.staff if m.id == key), None)
        if member is not None and self.desk.may("manage_staff"):
            self._open(Task(EDIT, member))
            self.editor.show_refused(told)

    def _correct(self) -> None:
        member = next((m for m in self.staff if m.id == self._told_of), None)
        if member is not None:
            self._open(Task(EDIT, member))

    def _open(self, task: Task) -> None:
        self._show(self.editor)
        # of the member whose form it is, one reads there what the other one wrote; another's form has its own to tell
        own = task.kind == EDIT and task.member is not None and task.member.id == self._told_of
        self.meanwhile.tuck(not own)
        self.meanwhile.button.hide()
        self.editor.open(task)

    def close_form(self) -> None:
        """Back to the list."""
        self.editor.clear()
        self.sheet.forget()
        self._show(None)
        self.meanwhile.tuck(False)
        self.meanwhile.button.show()

    def _show(self, part: QWidget | None) -> None:
        for other in (self.editor, self.sheet):
            other.setVisible(other is part)
        self.holder.setVisible(part is None)
        self.below.setVisible(part is None and self.desk.may("manage_staff"))

    def _submitted(self) -> None:
        form, ctx, member = self.editor, self.desk.ctx, self.editor.task.member
        form.set_busy(True)
        kind, own, password = form.task.kind, form.text("own"), form.text("password")
        work: partial[Any]
        if kind == ADD:
            work = partial(office_setup.add_staff, ctx, form.text("name"), form.text("job_title"), form.chosen(),
                           password, admin_password=own)
        elif kind == RENEW:
            work = partial(accounts.renew_recovery_code, ctx, own)
        elif kind == MINE:
            work = partial(accounts.change_password, ctx, own, password)
        else:
            assert member is not None
            if kind == REMOVE:
                self.progress.start(self.tr("Changing the key of the data"), cancellable=False)
                self.page.run_write(partial(_remove, ctx, member.id, own), self._done, failed=self._refused,
                                    progress=self._advanced)
                return
            work = (partial(accounts.edit_staff, ctx, member.id, form.text("name"), form.text("job_title"),
                            form.chosen(), member) if kind == EDIT
                    else partial(accounts.reset_password, ctx, member.id, password, own))
        self.page.run_write(work, self._done, failed=self._refused)

    def _advanced(self, done: int, total: int, _words: str) -> None:
        self.progress.update_progress(done, total)

    def _done(self, result: object) -> None:
        kind, member = self.editor.task.kind, self.editor.task.member
        self.editor.set_busy(False)
        self.progress.finish()
        if kind == RENEW:
            self.sheet.show_words(str(result))
            self._show(self.sheet)
            return
        if isinstance(result, accounts.SavedStaff):
            told, result = displaced(result.warnings), result.member
            if told or result.id == self._told_of:
                self.meanwhile.dismiss()
                self._told_of = result.id
                self.meanwhile.tell(told, correct=True, about=result.name)
        name = result.name if isinstance(result, StaffMember) else member.name if member else ""
        said = {ADD: self.tr("{0} can open the desk now."), EDIT: self.tr("Kept: {0}."),
                RESET: self.tr("{0} can open the desk now."), MINE: self.tr("Your password is changed."),
                REMOVE: self.tr("{0} can not open this office any more.")}[kind]
        self.desk.notice(said.format(name))
        self.close_form()
        self.page.reload()

    def _refused(self, error: DomainError) -> None:
        self.progress.finish()
        self.editor.show_failure(error)

    # --- new words ---
    def _print_words(self) -> None:
        self.page.run_write(partial(_print_page, self.desk.ctx, self.sheet.said), self._printed, failed=self._told)

    def _save_words(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save the recovery page"),
                                              str(Path.home() / "codigo-de-recuperacion.pdf"), "PDF (*.pdf)")
        if path:
            self.page.run_write(partial(_save_page, self.desk.ctx, self.sheet.said, Path(path)), self._saved,
                                failed=self._told)

    def _printed(self, _result: object) -> None:
        self.banner.show_words("ok", self.tr("The page was sent to the printer."))

    def _saved(self, _result: object) -> None:
        self.banner.show_words("ok", self.tr("The page was saved."))

    def _told(self, error: DomainError) -> None:
        self.banner.show_words("warn", feedback.words_of(error.faults[0], self.desk.lang))
