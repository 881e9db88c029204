"""All pairs of the office that look like one person, the likeliest first: the coordinator compares and joins."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.services import look_alikes
from pes_desktop.services.look_alikes import AlikePair
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.widgets.rows import Row, RowCard, RowChip


class AlikePage(BasePage):
    """Enter opens a pair side by side."""

    def build(self) -> None:
        """One list."""
        self.help_text = self.tr("The program only proposes. Open a pair, look at both, and join them only if it is "
                                 "one person.")
        self.rows = RowCard(self.tr("Pairs"))
        self.body.addWidget(self.rows, 1)
        self.rows.list.opened.connect(self.open_pair)
        self.rows.list.acted.connect(self.open_pair)
        self.rows.list.set_empty("circle-check", self.tr("No two records look like one person"), "", "")

    def opened(self, **_params: Any) -> None:
        """Read."""
        self.set_title(self.tr("Records that look alike"), self.tr("Registered twice, perhaps."))
        self.reload()

    def data_changed(self, changes: ChangeSet) -> None:
        """Somebody was joined or corrected."""
        if changes.has("jobseeker"):
            self.reload()

    def reload(self) -> None:
        """Compare the whole office; some seconds in a large one."""
        self.show_loading(self.tr("Comparing all records…"))
        self.run_read(partial(look_alikes.alike_pairs, self.desk.ctx), self._show, token="pairs",
                      failed=self.show_failed)

    def _show(self, pairs: list[AlikePair]) -> None:
        self.show_content()
        rows = []
        for pair in pairs:
            chips = [RowChip(self.desk.text(f"duplicate.{reason}"), "ok" if reason.startswith("same_") else "neutral")
                     for reason in pair.evidence.reasons[:4]]
            rows.append(Row((pair.first_id, pair.second_id), pair.first, pair.second, trailing=chips,
                            action=self.tr("Compare")))
        self.rows.set_title(self.tr("Pairs"), str(len(rows)) if rows else "")
        self.rows.set_rows(rows, choose_first=True)
        self.rows.list.setFocus()

    def open_pair(self, key: tuple[UUID, UUID]) -> None:
        """Both side by side."""
        self.desk.navigate("merge", id=key[0], other=key[1])
