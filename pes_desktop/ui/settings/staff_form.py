"""The form of the staff section: somebody new, duties, passwords, somebody who leaves, new recovery words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.domain.enums import OFFICE_ROLES, Role
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.services.context import StaffMember
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.base import set_look
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.choice_field import CheckField
from pes_desktop.ui.widgets.form import Form
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.text_field import PasswordField, TextField

ADD, EDIT, RESET, MINE, REMOVE, RENEW = "add", "edit", "reset", "mine", "remove", "renew"
_PERSON, _NEW, _OWN = ("name", "job_title"), ("password", "again"), ("own",)
#: Which fields each task asks; the duties come with the person.
FIELDS: dict[str, tuple[str, ...]] = {
    ADD: (*_PERSON, *_NEW, *_OWN), EDIT: _PERSON, RESET: (*_NEW, *_OWN), MINE: (*_OWN, *_NEW), REMOVE: _OWN,
    RENEW: _OWN}


@dataclass(frozen=True, slots=True)
class Task:
    """What is being done and to whom."""

    kind: str
    member: StaffMember | None = None


class StaffForm(QWidget):
    """``submitted`` when the fields agree; ``closed`` by "Not now". ``task`` is what was opened last."""

    submitted = Signal()
    closed = Signal()

    def __init__(self, desk: Desk, banner: Banner) -> None:
        super().__init__()
        self._desk, self._banner = desk, banner
        self.task = Task(ADD)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.current().px(14))
        self.heading = Label("", "section")
        column.addWidget(self.heading)
        self.words = Label("", "body", wrap=True)
        column.addWidget(self.words)
        self.form = self._make_form()
        column.addWidget(self.form)
        row = QHBoxLayout()
        column.addLayout(row)
        row.setSpacing(tokens.current().px(12))
        row.addStretch(1)
        self.cancel = Button(self.tr("Not now"))
        self.save = Button("", "primary")
        self.remove = Button(self.tr("Remove"), "danger")
        for button in (self.cancel, self.save, self.remove):
            row.addWidget(button)
        self.cancel.clicked.connect(self.closed)
        self.save.clicked.connect(self.submit)
        self.remove.clicked.connect(self.submit)

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
            words = self._desk.text(f"role.{role}")
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
                               help=self.tr("It shows that you are the one at the desk.")), wide=True)
        return form

    def open(self, task: Task) -> None:
        """Show what the task needs, empty but for what is known of the member."""
        self.task = task
        self.clear()
        member = task.member
        name = member.name if member else ""
        heading, action, words = {
            ADD: (self.tr("Somebody new"), self.tr("Add to the staff"), self.tr(
                "The password is good on every computer of the office, on the others from their next exchange on.")),
            EDIT: (name, self.tr("Keep the changes"), ""),
            RESET: (self.tr("New password for {0}").format(name), self.tr("Change the password"), self.tr(
                "Tell it to them; the window asks for one of their own at the next log-in.")),
            MINE: (self.tr("Your password"), self.tr("Change the password"), ""),
            REMOVE: (self.tr("Remove {0}").format(name), "", self.tr(
                "They can no longer open this computer's office. What they did keeps their name, and their drafts pass "
                "to the coordination. First a copy is made, then the data get a new key: that takes some minutes in a "
                "large office, and nobody can work meanwhile.\n\nCopies made before still open with their password. "
                "The office's other computers let them in until they next exchange data, by line or by stick.")),
            RENEW: (self.tr("New recovery page"), self.tr("Make new words"), self.tr(
                "The words on the old page open nothing any more; destroy it. Have the printer ready: the new words "
                "are shown only once.")),
        }[task.kind]
        self.heading.setText(heading)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.save.setText(action)
        self.save.setVisible(task.kind != REMOVE)
        self.remove.setVisible(task.kind == REMOVE)
        for key, field in self.form.fields.items():
            field.setVisible(key in FIELDS[task.kind])
        self._duties.setVisible("name" in FIELDS[task.kind])
        self.form.fields["own"].set_label(
            self.tr("The password you have now") if task.kind == MINE else self.tr("Your own password"))
        if task.kind == EDIT and member is not None:
            self.form.set_values({"name": member.name, "job_title": member.job_title})
            for role, box in self.roles.items():
                box.set_value(role in member.roles)
        self.form.fields[FIELDS[task.kind][0]].focus_in()

    def clear(self) -> None:
        """No password stays on the screen."""
        self._banner.dismiss()
        self.form.set_values(dict.fromkeys(self.form.fields))
        self.form.clear_messages()
        self.no_roles.hide()
        for box in self.roles.values():
            box.set_value(False)

    def text(self, name: str) -> str:
        """What stands in a field."""
        return str(self.form.fields[name].value() or "")

    def chosen(self) -> tuple[Role, ...]:
        """The duties ticked."""
        return tuple(role for role, box in self.roles.items() if box.value())

    def submit(self) -> None:
        """The two passwords must be the same; the rest is the service's to judge."""
        self.form.clear_messages()
        self.no_roles.hide()
        if "again" in FIELDS[self.task.kind] and self.text("password") != self.text("again"):
            self.form.fields["again"].set_error(self.tr("The two are not the same."))
            self.form.fields["again"].focus_in()
            return
        self.submitted.emit()

    def set_busy(self, busy: bool) -> None:
        """Grey while it is done."""
        self.form.setEnabled(not busy)
        for button in (self.save, self.remove, self.cancel):
            button.setEnabled(not busy)

    def show_refused(self, told: Fault) -> None:
        """What headquarters did not take of a member; duties have no field of their own."""
        feedback.show_refused(told, {name: self.form.fields[name] for name in ("name", "job_title")}, self._banner,
                              self._desk.lang)
        if told.field == "roles":
            self.roles[OFFICE_ROLES[0]].focus_in()

    def show_failure(self, error: DomainError) -> None:
        """Say why, beside the field it is about."""
        self.set_busy(False)
        roles = [fault for fault in error.faults if fault.field == "roles"]
        if roles:
            self.no_roles.setText(self.tr("Tick at least one duty.") if roles[0].code == "required"
                                  else feedback.words_of(roles[0], self._desk.lang))
            self.no_roles.show()
        known = {name: field for name, field in self.form.fields.items() if name in FIELDS[self.task.kind]}
        if {"wrong_password", "wait_after_tries"}.intersection(error.codes):
            known["password"] = self.form.fields["own"]
        feedback.show_faults(error, known, self._banner, self._desk.lang)
        if all(fault.field in known or fault.field == "roles" for fault in error.faults):
            self._banner.dismiss()  # it stands beside its field
