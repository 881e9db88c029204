"""The record of acts: who saw, changed, printed, exported what; whether its chain holds; filters; export."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from pes_desktop.domain.audit_acts import ActKind
from pes_desktop.domain.errors import DomainError
from pes_desktop.platform.opening import open_with_system
from pes_desktop.platform.paths import documents_dir
from pes_desktop.services import audit_trail as service
from pes_desktop.services.audit_trail import ChainState, TrailLine, TrailPage
from pes_desktop.ui.audit.filters import Filters
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.numbers import figure
from pes_desktop.ui.reports.export_panel import ExportPanel
from pes_desktop.ui.widgets.date_field import written
from pes_desktop.ui.widgets.rows import Row, RowCard, RowChip

_MORE = "more"
_CHIPS = {ActKind.PRINTED: "info", ActKind.EXPORTED: "warn", ActKind.ERASED: "bad"}


class AuditPage(BasePage):
    """``opened(person=None)``: all lines, or those about one person."""

    def build(self) -> None:
        """Filters, chain state, lines."""
        self.help_text = self.tr("Every look at a person, every change, print and file of the office stands here with "
                                 "day, hour and role. Nothing can be taken out of it: a line that is altered or "
                                 "missing shows.")
        self.export_button = self.header.add_button(self.tr("Save as a workbook"), self.offer_export,
                                                    icon="file-output", hint="Ctrl+E")
        self.add_shortcut("Ctrl+E", self.tr("Save as a workbook"), self.offer_export)
        self.add_shortcut("F2", self.tr("Find in the record"), self.focus_search)
        self.add_shortcut("F5", self.tr("Read again"), self.reload)
        self.filters = Filters(self.desk)
        self.body.addWidget(self.filters)
        self.filters.changed.connect(self.reload)
        self.export_panel = ExportPanel(self.desk, title=self.tr("Take these lines out of the office"), usual="")
        self.body.addWidget(self.export_panel)
        self.export_panel.hide()
        self.export_panel.asked.connect(self.export)
        self.export_panel.left.connect(self.export_panel.hide)
        self.lines = RowCard(self.tr("Acts"))
        self.body.addWidget(self.lines, 1)
        self.lines.list.opened.connect(self._open)
        self._empty = self.lines.list.set_empty("scroll-text", "")
        self._empty.action.connect(self.filters.clear)
        self.banner.action.connect(self._banner_pressed)
        self._rows: list[Row] = []
        self._people: dict[int, UUID] = {}
        self._before: int | None = None
        self._day = ""
        self._written_to: Path | None = None
        self._to_acknowledge = False

    def opened(self, **params: Any) -> None:
        """Read; opening this page is an act itself."""
        self.filters.begin(params.get("person"))
        self.set_title(self.tr("Record of acts"), self.tr("The chain is being checked…"))
        self.run_read(partial(service.open_trail, self.desk.ctx), self._opened, failed=self.show_failed)

    def _opened(self, _nothing: object) -> None:
        self.run_read(partial(service.trail_staff, self.desk.ctx), self._show_staff, token="staff")
        self.run_read(partial(service.chain_state, self.desk.ctx), self._show_chain, token="chain")
        self.reload()
        self.focus_search()

    def focus_search(self) -> None:
        """F2."""
        self.filters.words.focus_in()

    def _show_staff(self, staff: list[tuple[UUID, str]]) -> None:
        self.filters.set_staff(staff)

    def _show_chain(self, state: ChainState) -> None:
        if state.broken is None:
            self.set_title(self.tr("Record of acts"), self.tr("{0} lines; none is missing and none was altered").format(
                figure(state.lines)))
            return
        self.set_title(self.tr("Record of acts"), self.tr("The chain is broken"))
        self._to_acknowledge = state.found_at is not None
        self.banner.show_words(
            "bad", self.tr("Line {0} was altered or taken out").format(figure(state.broken)),
            self.tr("Somebody changed the record outside this program, or the file is damaged. Do not go on alone: "
                    "tell headquarters the number of the line, and keep the last backups."), closable=False,
            action=self.tr("Headquarters was told") if self._to_acknowledge else "")

    # --- lines ---
    def reload(self) -> None:
        """Read the newest lines."""
        self._rows, self._people, self._day, self._before = [], {}, "", None
        self._read()

    def _read(self) -> None:
        self.run_read(partial(service.read_trail, self.desk.ctx, self.filters.wanted(), before=self._before),
                      self._show, token="trail", failed=self._not_read)

    def _not_read(self, error: DomainError) -> None:
        self.show_failed(error, self.reload)

    def _show(self, page: TrailPage) -> None:
        self.show_content()
        at = len(self._rows)
        first = self._before is None
        self._rows = [row for row in self._rows if row.key != _MORE]
        for line in page.lines:
            self._add(line)
        self._before = page.before
        if page.before is not None:
            self._rows.append(Row(_MORE, self.tr("Show older acts"), ""))
        self._set_empty()
        self.lines.set_title(self.tr("Acts"), self.tr("only about one person") if self.filters.wanted().person_id
                             else "")
        self.lines.set_rows(self._rows)
        self.export_button.setEnabled(bool(self._rows))
        if not first and at:
            self.lines.list.choose_at(at - 1)

    def _set_empty(self) -> None:
        if self.filters.asks():
            self._empty.set_words("search", self.tr("No act is like that"),
                                  self.tr("Try fewer filters, or another name or number."), self.tr("Show everything"))
        else:
            self._empty.set_words("scroll-text", self.tr("Nothing has been done yet"), "", "")

    def _add(self, line: TrailLine) -> None:
        day = written(line.at.date())
        if day != self._day:
            self._day = day
            self._rows.append(Row(f"day:{day}", day, caption=True))
        role = self.desk.text(f"role.{line.role}") if line.role else ""
        meta = " · ".join(part for part in (role, f"{line.at:%H:%M}") if part)
        chips = [RowChip(self.desk.text(f"audit.kind.{line.kind}"), _CHIPS[line.kind])] if line.kind in _CHIPS else []
        said = " · ".join(part for part in (line.detail, self.tr("line {0}").format(figure(line.seq))) if part)
        self._rows.append(Row(line.seq, line.sentence, said, meta=meta, trailing=chips))
        if line.person_id is not None:
            self._people[line.seq] = line.person_id

    def _open(self, key: object) -> None:
        """More lines, or the person of the line."""
        if key == _MORE:
            self._read()
        elif isinstance(key, int) and key in self._people and self.desk.may("see_person"):
            self.desk.navigate("person", id=self._people[key])

    # --- export ---
    def offer_export(self) -> None:
        """Ask what for and where."""
        if self.export_button.isEnabled():
            self.export_panel.offer(documents_dir() / self.tr("record-of-acts.xlsx"))

    def export(self, path: Path, reason: str) -> None:
        """Write what is filtered."""
        if path.suffix.lower() != ".xlsx":
            path = path.with_name(path.name + ".xlsx")
        self._written_to = path
        self.run_write(partial(service.export_trail, self.desk.ctx, self.filters.wanted(), path, reason=reason),
                       self._exported, failed=self.export_panel.show_failure)

    def _exported(self, count: int) -> None:
        self.export_panel.hide()
        self.banner.show_words("ok", self.tr("{0} lines are saved").format(figure(count)), str(self._written_to),
                               action=self.tr("Open it"))
        self.reload()

    def _banner_pressed(self) -> None:
        if self._to_acknowledge:
            self._to_acknowledge = False
            self.banner.dismiss()
            self.run_write(partial(service.acknowledge_altered, self.desk.ctx), self._acknowledged)
        elif self._written_to is not None:
            self.run_network(partial(open_with_system, self._written_to))

    def _acknowledged(self, _nothing: object) -> None:
        self.desk.concerns.drop("altered")
        self.run_read(partial(service.chain_state, self.desk.ctx), self._show_chain, token="chain")
        self.reload()
