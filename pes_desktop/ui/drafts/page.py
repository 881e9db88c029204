"""Unfinished forms of colleagues, also of those who left the office: the coordinator may go on with them."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from pes_desktop.domain.errors import DomainError
from pes_desktop.services import drafts as service
from pes_desktop.services.drafts import LeftDraft
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.widgets.date_field import written
from pes_desktop.ui.widgets.rows import Row, RowCard, RowChip


class DraftsPage(BasePage):
    """Enter or the button of a line takes it over and opens its form."""

    def build(self) -> None:
        """One list."""
        self.help_text = self.tr("A form that a colleague began stays theirs until you take it over; the record of "
                                 "acts tells that you did.")
        self.rows = RowCard(self.tr("Left unfinished"))
        self.body.addWidget(self.rows, 1)
        self.rows.list.opened.connect(self.take_over)
        self.rows.list.acted.connect(self.take_over)
        self.rows.list.set_empty("circle-check", self.tr("No colleague left anything unfinished"), "", "")
        self._asked = ""

    def opened(self, **_params: Any) -> None:
        """Read."""
        self.set_title(self.tr("Unfinished forms of colleagues"),
                       self.tr("What they typed so far is kept as they left it."))
        self.reload()

    def reload(self) -> None:
        """Read again."""
        self.run_read(partial(service.colleagues_drafts, self.desk.ctx), self._show, token="drafts",
                      failed=self.show_failed)

    def _show(self, found: list[LeftDraft]) -> None:
        self.show_content()
        self.rows.set_rows([self._row(draft) for draft in found], choose_first=True)
        self.rows.list.setFocus()

    def _row(self, draft: LeftDraft) -> Row:
        kind = self.tr("vacancy") if draft.kind == "vacancy" else self.tr("registration")
        who = draft.writer or self.tr("writer unknown")
        chips = [RowChip(self.tr("does not work here any more"), "warn")] if draft.gone else []
        day = written(draft.saved_at.astimezone().date())
        return Row((draft.key, draft.staff_id), draft.title or self.tr("Without a name yet"),
                   self.tr("{0} · begun by {1} · last written {2}").format(kind, who, day), trailing=chips,
                   action=self.tr("Go on with it") if draft.mine else "")

    def take_over(self, key: tuple[str, UUID]) -> None:
        """Make it one's own and open it."""
        self._asked = key[0]
        self.run_write(partial(service.take_over_draft, self.desk.ctx, *key), self._taken, failed=self._refused)

    def _refused(self, error: DomainError) -> None:
        self.show_error(error)
        self.reload()

    def _taken(self, _nothing: object) -> None:
        key = self._asked
        if key.startswith("vacancy"):
            order = key.partition(":")[2]
            self.desk.navigate("vacancy", id=None if order == "new" else UUID(order), edit=True)
        else:
            self.desk.navigate("intake", id=None, draft=key)
