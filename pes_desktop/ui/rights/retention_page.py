"""People whose time of keeping is over or ends soon: each is looked at and erased by somebody, never by itself."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.services import retention
from pes_desktop.services.retention import DuePerson, RetentionRule
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.people import facts
from pes_desktop.ui.widgets.date_field import written
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.rows import Row, RowCard, RowChip


class RetentionPage(BasePage):
    """Enter opens the rights of the person of a line."""

    def build(self) -> None:
        """The rule and the list."""
        self.help_text = self.tr("Nothing is erased by itself: open a person, look, and erase or renew the "
                                 "registration.")
        self.rule = Label("", "muted", wrap=True)
        self.body.addWidget(self.rule)
        self.rows = RowCard(self.tr("To look at"))
        self.body.addWidget(self.rows, 1)
        self.rows.list.opened.connect(self.open_rights)
        self.rows.list.acted.connect(self.open_rights)
        self.rows.list.set_empty("circle-check", self.tr("Nobody's time is over"),
                                 self.tr("People appear here a month ahead."), "")

    def opened(self, **_params: Any) -> None:
        """Read."""
        self.set_title(self.tr("Data kept beyond their time"))
        self.reload()

    def data_changed(self, changes: ChangeSet) -> None:
        """Somebody was erased or renewed."""
        if changes.has("jobseeker", "referral"):
            self.reload()

    def reload(self) -> None:
        """Read rule and people."""
        self.run_read(partial(retention.retention_rule, self.desk.ctx), self._show_rule, token="rule",
                      failed=self.show_failed)
        self.run_read(partial(retention.due_people, self.desk.ctx), self._show, token="due", failed=self.show_failed)

    def _show_rule(self, rule: RetentionRule) -> None:
        self.set_title(self.tr("Data kept beyond their time"),
                       self.tr("{0} years after the last contact").format(rule.years))
        self.rule.setText(facts.joined((rule.basis, rule.source)))

    def _show(self, people: list[DuePerson]) -> None:
        self.show_content()
        self.rows.set_title(self.tr("To look at"), str(len(people)) if people else "")
        self.rows.set_rows([self._row(person) for person in people], choose_first=True)
        self.rows.list.setFocus()

    def _row(self, person: DuePerson) -> Row:
        words = self.tr("over since {0}") if person.over else self.tr("until {0}")
        return Row(person.id, person.name, facts.joined((
            person.document_number, self.tr("last contact {0}").format(written(person.last_contact_on)))),
            trailing=[RowChip(words.format(written(person.until)), "bad" if person.over else "warn")],
            action=self.tr("Look at it"))

    def open_rights(self, key: UUID) -> None:
        """The person's rights, with the erasure."""
        self.desk.navigate("rights", id=key)
