"""Who works here, with which duties; adding somebody, giving a new password."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.domain.enums import OFFICE_ROLES, Role
from pes_desktop.domain.errors import DomainError
from pes_desktop.services import accounts, office_setup
from pes_desktop.services.context import StaffMember
from pes_desktop.services.settings import OfficeSettings
from pes_desktop.ui import feedback
from pes_desktop.ui.settings.section import Section
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import clear_layout, set_look
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.choice_field import CheckField
from pes_desktop.ui.widgets.form import Form
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.list_row import ListRow
from pes_desktop.ui.widgets.text_field import PasswordField, TextField

if TYPE_CHECKING:
    from pes_desktop.ui.settings.page import SettingsPage


class StaffSection(Section):
    """The list; ``add`` opens the form for somebody new, a row's button the one for a new password."""

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
        line = QHBoxLayout()
        self.column.addLayout(line)
        line.addWidget(self.add_button)
        line.addStretch(1)
        self.add_button.clicked.connect(self.open_form)
        self.heading = Label("", "section")
        self.column.addWidget(self.heading)
        self.form = self._make_form()
        self.column.addWidget(self.form)
        buttons = QHBoxLayout()
        self.column.addLayout(buttons)
        buttons.setSpacing(tokens.current().px(12))
        buttons.addStretch(1)
        self.cancel = Button(self.tr("Not now"))
        self.save = Button(self.tr("Add to the staff"), "primary")
        for button in (self.cancel, self.save):
            buttons.addWidget(button)
        self.cancel.clicked.connect(self.close_form)
        self.save.clicked.connect(self.submit)
        self._whose: StaffMember | None = None
        self.close_form()

    def _make_form(self) -> Form:
        form = Form(columns=2, max_width=600)
        form.add(TextField("name", self.tr("Full name"), required=True))
        form.add(TextField("job_title", self.tr("Position"), optional=True,
                           help=self.tr("As it stands below a letter.")))
        self._duties = QWidget()
        form.add_widget(self._duties)
        grid = QGridLayout(self._duties)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(Label(self.tr("Duties"), "strong"), 0, 0, 1, 2)
        self.roles: dict[Role, CheckField] = {}
        for place, role in enumerate(OFFICE_ROLES):
            words = self.desk.text(f"role.{role}")
            self.roles[role] = CheckField(f"role.{role}", words[:1].upper() + words[1:])
            grid.addWidget(self.roles[role], 1 + place // 2, place % 2)
        self.no_roles = Label("", "small", wrap=True)
        set_look(self.no_roles, "state", "error")
        grid.addWidget(self.no_roles, 9, 0, 1, 2)
        self.no_roles.hide()
        form.add(PasswordField("password", self.tr("Password"), required=True,
                               help=self.tr("At least 8 characters; a short sentence is easy to remember.")))
        form.add(PasswordField("again", self.tr("The same again"), required=True))
        form.add(PasswordField("own", self.tr("Your own password"), required=True,
                               help=self.tr("It opens the office's data for the new one.")), wide=True)
        return form

    # --- list ---
    def show_settings(self, settings: OfficeSettings) -> None:
        """Everyone who works here."""
        self.staff = settings.staff
        clear_layout(self._rows)
        for number, member in enumerate(self.staff):
            duties = ", ".join(self.desk.text(f"role.{role}") for role in member.roles)
            if set(member.roles) >= set(OFFICE_ROLES):
                duties = self.tr("all duties")
            words = " · ".join(part for part in (member.job_title, duties) if part)
            row = ListRow(member.name, words, last=number == len(self.staff) - 1)
            button = Button(self.tr("New password"), "quiet")
            button.setProperty("staff", str(member.id))
            button.setAccessibleName(self.tr("New password for {0}").format(member.name))
            row.add(button)
            button.clicked.connect(self._password_asked)
            self._rows.addWidget(row)

    def summary(self) -> str:
        """"3 people"."""
        count = len(self.staff)
        return self.tr("1 person") if count == 1 else self.tr("{0} people").format(count)

    # --- form ---
    def open_form(self) -> None:
        """Somebody new."""
        self._open(None, self.tr("Somebody new"), self.tr("Add to the staff"))

    def _password_asked(self) -> None:
        sender = self.sender()
        key = UUID(str(sender.property("staff"))) if sender is not None else None
        member = next((m for m in self.staff if m.id == key), None)
        if member is not None:
            self._open(member, self.tr("New password for {0}").format(member.name), self.tr("Change the password"))

    def _open(self, member: StaffMember | None, title: str, action: str) -> None:
        self._whose = member
        self.banner.dismiss()
        self._clear()
        self.heading.setText(title)
        self.save.setText(action)
        for name in ("name", "job_title"):
            self.form.fields[name].setVisible(member is None)
        self._duties.setVisible(member is None)
        self._show_form(True)
        self.form.focus_first()

    def close_form(self) -> None:
        """Back to the list."""
        self._clear()
        self._show_form(False)

    def _show_form(self, shown: bool) -> None:
        for part in (self.heading, self.form, self.cancel, self.save):
            part.setVisible(shown)
        self.add_button.setVisible(not shown)
        self.holder.setVisible(not shown)

    def _clear(self) -> None:
        self.form.set_values(dict.fromkeys(self.form.fields))
        self.form.clear_messages()
        self.no_roles.hide()
        for box in self.roles.values():
            box.set_value(False)

    def submit(self) -> None:
        """Add, or change the password."""
        fields = self.form.fields
        self.form.clear_messages()
        self.no_roles.hide()
        password, again, own = (fields[name].value() or "" for name in ("password", "again", "own"))
        if password != again:
            fields["again"].set_error(self.tr("The two are not the same."))
            fields["again"].focus_in()
            return
        self._busy(True)
        ctx = self.desk.ctx
        if self._whose is not None:
            work: partial[Any] = partial(accounts.reset_password, ctx, self._whose.id, password, own)
        else:
            roles = tuple(role for role, box in self.roles.items() if box.value())
            work = partial(office_setup.add_staff, ctx, fields["name"].value() or "", fields["job_title"].value() or "",
                           roles, password, admin_password=own)
        self.page.run_write(work, self._done, failed=self._refused)

    def _busy(self, busy: bool) -> None:
        self.form.setEnabled(not busy)
        self.save.setEnabled(not busy)

    def _done(self, result: object) -> None:
        self._busy(False)
        name = result.name if isinstance(result, StaffMember) else self._whose.name if self._whose else ""
        self.desk.notice(self.tr("{0} can open the desk now.").format(name))
        self.close_form()
        self.page.reload()

    def _refused(self, error: DomainError) -> None:
        self._busy(False)
        if any(fault.field == "roles" for fault in error.faults):
            self.no_roles.setText(self.tr("Tick at least one duty."))
            self.no_roles.show()
        known = dict(self.form.fields)
        if "wrong_password" in error.codes:
            known["password"] = known["own"]
        feedback.show_faults(error, known, self.banner, self.desk.lang)
