"""One employer on a page of its own: corrected without an order beside it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.vacancy import EmployerForm
from pes_desktop.services import employers
from pes_desktop.services.records import SavedRecord
from pes_desktop.ui import feedback
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.intake.suggestions import Suggestions
from pes_desktop.ui.meanwhile import Meanwhile, displaced
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.vacancies.employer_panel import EmployerPanel
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.scroll import Scroll

#: As wide as the panel's form: in a wider card its rows would reckon with lines that do not break there.
WIDTH_PX = 752


class EmployerPage(BasePage):
    """Parameters: ``id``; ``refused``, a Fault: what headquarters did not take of it; ``told``: what a change
    displaced (ui/meanwhile.py)."""

    _key: UUID | None = None
    _told: Fault | None = None
    _marked: Field | None = None

    def build(self) -> None:
        """The panel of the vacancy's form, alone."""
        self.help_text = self.tr("The employer as all its vacancies and letters show it.")
        self.meanwhile = Meanwhile(self.desk.lang)
        self.body.addWidget(self.meanwhile)
        suggestions = Suggestions(self.desk.ctx)
        self.panel = EmployerPanel(self.desk, suggestions)
        self.panel.drop_button.hide()
        self.panel.setMaximumWidth(tokens.current().px(WIDTH_PX))
        self.panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)  # room for broken lines
        self.area = Scroll()
        self.body.addWidget(self.area, 1)
        row = QHBoxLayout()  # it reckons with the width that the panel gets, not with the page's
        self.area.content.addLayout(row)
        row.addWidget(self.panel, 1)
        row.addStretch(0)
        self.area.content.addStretch(1)
        self.header.add_button(self.tr("Leave the details as they were"), self.desk.back, hint="Esc")
        self.header.set_primary(self.tr("Save employer"), self.save, hint="Ctrl+S")
        self.add_shortcut("Ctrl+S", self.tr("Save"), self.save)
        self.add_shortcut("Escape", self.tr("Leave the details as they were"), self.desk.back)
        self.run_read(suggestions.warm)

    def opened(self, **params: Any) -> None:
        """Read the employer."""
        self._key, self._told = params["id"], params.get("refused")
        self.banner.dismiss()
        self.meanwhile.tell(params.get("told"))
        self.show_loading()
        self.run_read(partial(employers.load_employer, self.desk.ctx, self._key), self._read, token="employer",
                      failed=self.show_failed)

    def _read(self, form: EmployerForm) -> None:
        self.set_title(form.trade_name or form.legal_name, self.tr("Employer's details"))
        self.show_content()
        self.panel.begin(form, self._key)
        if self._told is not None:
            self._marked = feedback.show_refused(self._told, self._fields(), self.banner, self.desk.lang)
            QTimer.singleShot(0, self._bring_into_sight)  # once it is laid out
        else:
            self.panel.form.focus_first()

    def _bring_into_sight(self) -> None:
        if self._marked is not None and not self._closed:
            self.area.ensureWidgetVisible(self._marked, 0, tokens.current().px(40))

    def _fields(self) -> dict[str, Field]:
        return {name.removeprefix("employer."): field for name, field in self.panel.form.fields.items()}

    def save(self) -> None:
        """Keep what is written."""
        if self.header.primary is None or not self.header.primary.isEnabled():
            return
        self.header.primary.setEnabled(False)
        self.run_write(partial(employers.save_employer, self.desk.ctx, self.panel.value(), self._key,
                               self.panel.base), self._saved, failed=self._refused)

    def _saved(self, saved: SavedRecord) -> None:
        self._settle()
        self.desk.notice(self.tr("The changes were saved."))
        told = displaced(saved.warnings)
        if told:
            self.desk.navigate("employer", id=saved.id, told=told)
        else:
            self.desk.back()

    def _refused(self, error: DomainError) -> None:
        self._settle()
        feedback.show_faults(error, self._fields(), self.banner, self.desk.lang)

    def _settle(self) -> None:
        if self.header.primary is not None:
            self.header.primary.setEnabled(True)
