"""Who works at a PC that begins: name, position and the password twice; of a new office and of one that joins."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.text_field import PasswordField, TextField


class NewStaff(QObject):
    """The four fields, and whether both passwords are the same."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = TextField("staff_name", self.tr("Your name"), required=True)
        self.job_title = TextField("job_title", self.tr("Your position"), optional=True)
        self.password = PasswordField("password", self.tr("Your password"), required=True,
                                      help=self.tr("Eight characters or more; a sentence is easy to remember."))
        self.again = PasswordField("again", self.tr("The password once more"), required=True)

    def values(self, fields: Mapping[str, Field]) -> dict[str, str]:
        """What all ``fields`` of the form say, for a service; the password as it was typed."""
        values = {name: str(field.value() or "").strip() for name, field in fields.items() if name != "again"}
        return {**values, "password": self.password.value() or ""}

    def agree(self, fields: Mapping[str, Field], banner: Banner, lang: str) -> bool:
        """Whether the password was typed twice alike; else it is said, and the second one has the keyboard."""
        if self.password.value() == self.again.value():
            return True
        feedback.show_faults(DomainError(), fields, banner, lang)
        self.again.set_error(self.tr("Both passwords must be the same."))
        self.again.focus_in()
        return False
