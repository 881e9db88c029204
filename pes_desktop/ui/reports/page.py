"""Reports: the month's numbers with two charts; a number opens its people; closing and the workbook."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError
from pes_desktop.platform.opening import open_with_system
from pes_desktop.platform.paths import documents_dir
from pes_desktop.reporting import shown as numbers
from pes_desktop.reporting.definitions import ILO_FOUR, SECTIONS
from pes_desktop.services import month as service
from pes_desktop.services.people import PersonLine
from pes_desktop.services.year_targets import YearTarget, year_targets
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.reports.export_panel import ExportPanel
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import set_tip
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.charts import FunnelChart, LineChart, Point, Series
from pes_desktop.ui.widgets.metric_card import MetricCard, MetricRow
from pes_desktop.ui.widgets.rows import Row, RowCard, RowChip
from pes_desktop.ui.widgets.scroll import Scroll

FUNNEL, PLACEMENTS = "funnel", "placements_by_month"


class ReportsPage(BasePage):
    """``opened(year=, month=)``; by default the present month."""

    def build(self) -> None:
        """Make the cards."""
        self.help_text = self.tr(
            "Each number counts by its definition; Enter on a number shows its people. A closed month never "
            "changes: later facts appear as corrections.")
        today = self.desk.ctx.today()
        self.year, self.month = today.year, today.month
        self.view: service.MonthPage | None = None
        self.targets: dict[str, YearTarget] = {}
        self.header.add_button(self.tr("Month before"), self.go_before)
        self.after = self.header.add_button(self.tr("Month after"), self.go_after)
        self.close_button = self.header.add_button(self.tr("Close the month"), self.close_month)
        self.reopen_button = self.header.add_button(self.tr("Open it again"), self.reopen_month)
        self.export_button = self.header.set_primary(self.tr("Export the workbook"), self.offer_export)
        self.add_shortcut("Ctrl+E", self.tr("Export the workbook"), self.offer_export)
        self.add_shortcut("PgUp", self.tr("Month before"), self.go_before)
        self.add_shortcut("PgDown", self.tr("Month after"), self.go_after)
        self.export_panel = ExportPanel(self.desk)
        area = Scroll()  # where letters are large or the panel is open, everything keeps its height
        self.body.addWidget(area, 1)
        area.add(self.export_panel)
        self.banner.action.connect(self._open_workbook)
        self._written_to = Path()
        self.export_panel.hide()
        self.export_panel.asked.connect(self.export)
        self.export_panel.left.connect(self.export_panel.hide)
        self.cards = {code: MetricCard(self.desk.text(f"indicator.{code}.name"), clickable=True) for code in ILO_FOUR}
        area.add(MetricRow(self.cards.values()))
        self.cards["applications"].clicked.connect(self._show_applications)
        self.cards["people_placed"].clicked.connect(self._show_placed)
        holder = QWidget()
        holder.setMinimumHeight(tokens.current().px(440))
        area.add(holder, 1)
        columns = QHBoxLayout(holder)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(tokens.current().px(16))
        self.table = RowCard(self.tr("The month in numbers"))
        columns.addWidget(self.table, 5)
        self.table.list.opened.connect(self.show_people_of)
        self.side = QStackedWidget()
        columns.addWidget(self.side, 4)
        charts = QWidget()
        self.side.addWidget(charts)
        stack = QVBoxLayout(charts)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(tokens.current().px(16))
        first, second = Card(self.tr("From registration to placement")), Card(self.tr("Placements, last six months"))
        self.funnel, self.line = FunnelChart(self.tr("From registration to placement")), LineChart(
            self.tr("Placements, last six months"))
        stack.addWidget(first, 1)
        first.add(self.funnel, 1)
        stack.addWidget(second, 1)
        second.add(self.line, 1)
        self.people = RowCard("")
        self.back_to_charts = Button(self.tr("Charts"), "quiet")
        self.people.add_to_head(self.back_to_charts)
        self.side.addWidget(self.people)
        self.people.list.opened.connect(self.open_person)
        self.people.list.set_empty("users", self.tr("Nobody behind this number"), "", "")
        self.back_to_charts.clicked.connect(self.show_charts)

    def opened(self, year: int | None = None, month: int | None = None, **_params: object) -> None:
        """Show a month."""
        if year and month:
            self.year, self.month = year, month
        self.show_charts()
        self.banner.dismiss()
        self.reload()

    def data_changed(self, changes: ChangeSet) -> None:
        """Facts may have come in."""
        self.reload()

    def reload(self) -> None:
        """Compute again."""
        self.run_read(partial(service.month_page, self.desk.ctx, self.year, self.month), self.show_month, token="month")
        self.run_read(partial(year_targets, self.desk.ctx, self.year, self.month), self.show_targets, token="targets")

    # --- months ---
    def go_before(self) -> None:
        """The month before."""
        self.year, self.month = (self.year, self.month - 1) if self.month > 1 else (self.year - 1, 12)
        self.banner.dismiss()
        self.show_charts()
        self.reload()

    def go_after(self) -> None:
        """The month after, not beyond the present one."""
        following = (self.year, self.month + 1) if self.month < 12 else (self.year + 1, 1)
        today = self.desk.ctx.today()
        if following <= (today.year, today.month):
            self.year, self.month = following
            self.banner.dismiss()
            self.show_charts()
            self.reload()

    # --- show ---
    def show_month(self, view: service.MonthPage) -> None:
        """Fill the page."""
        self.view = view
        lang = self.desk.lang
        today = self.desk.ctx.today()
        name = numbers.month_name(self.year, self.month, lang)
        self.set_title(self.tr("Report · {0}").format(name), self._subtitle(view))
        self.after.setEnabled((self.year, self.month) < (today.year, today.month))
        may_close = self.desk.may("close_month")
        self.close_button.setVisible(may_close and view.closed_on is None)
        self.close_button.setEnabled(view.closable_from <= today)
        set_tip(self.close_button, self.tr("Can be closed from {0}").format(f"{view.closable_from:%d/%m/%Y}"))
        self.reopen_button.setVisible(may_close and view.closed_on is not None)
        self.export_button.setVisible(self.desk.may("export_names"))
        self._fill(view)
        self._show_series()

    def show_targets(self, found: dict[str, YearTarget]) -> None:
        """What headquarters asks of the year, beside the numbers; read after them, as it may take many months."""
        if found != self.targets:
            self.targets = found
            if self.view is not None:
                self._fill(self.view)

    def _fill(self, view: service.MonthPage) -> None:
        report, lang = view.report, self.desk.lang
        for code, card in self.cards.items():
            note = numbers.by_sex(report, code, lang) or numbers.beside(report.indicators[code], lang)
            card.set_number(numbers.amount(report.indicators[code], lang),
                            "\n".join(filter(None, (note, self._target_words(code)))))
        rows: list[Row] = []
        for section in SECTIONS[1:]:
            rows.append(Row(("section", section), self.desk.text(f"report.section.{section}").upper(), caption=True))
            rows += [self._row(code) for code, item in report.indicators.items() if item.definition.section == section]
        if view.corrections:
            rows.append(Row(("section", "corrections"), self.desk.text("report.corrections").upper(), caption=True))
            rows += [Row(("correction", place), self.desk.text(f"indicator.{c.code}.name"),
                         numbers.month_name(c.year, c.month, lang), trailing=[RowChip(
                             f"{_plain(c.before.amount)} → {_plain(c.after.amount)}", "info")])
                     for place, c in enumerate(view.corrections)]
        self.table.set_rows(rows)

    def _subtitle(self, view: service.MonthPage) -> str:
        if view.closed_on:
            return self.tr("Closed on {0}; later facts appear as corrections").format(f"{view.closed_on:%d/%m/%Y}")
        if view.report.running:
            return self.tr("Month under way: the numbers change until its end")
        return self.tr("Over and not closed yet")

    def _row(self, code: str) -> Row:
        assert self.view is not None
        report, lang = self.view.report, self.desk.lang
        indicator = report.indicators[code]
        notes = [numbers.beside(indicator, lang), numbers.by_sex(report, code, lang)]
        if indicator.provisional:
            notes.append(self.desk.text("report.provisional", date=f"{indicator.final_on:%d/%m/%Y}"))
        return Row(code, self.desk.text(f"indicator.{code}.name"), " · ".join(filter(None, notes)),
                   trailing=[*self._target_chip(code),
                             RowChip(numbers.amount(indicator, lang), "ok" if indicator.units else "neutral")])

    def _target_words(self, code: str) -> str:
        """"Target 2026: 87 of 120", or without the months added up "Target 2026: 80 %"."""
        target = self.targets.get(code)
        if target is None or target.year != self.year:
            return ""
        lang = self.desk.lang
        asked = numbers.measured(code, target.asked, lang)
        if target.added and target.reached is not None:
            return self.tr("Target {0}: {1} of {2}").format(
                self.year, numbers.measured(code, target.reached, lang), asked)
        return self.tr("Target {0}: {1}").format(self.year, asked)

    def _target_chip(self, code: str) -> list[RowChip]:
        words = self._target_words(code)
        if not words:
            return []
        met = self.targets[code].met
        return [RowChip(words, "ok" if met else "info", "circle-check" if met else "flag")]

    def _show_series(self) -> None:
        assert self.view is not None
        series = self.view.report.chart_series()
        funnel, months = series[FUNNEL], series[PLACEMENTS]
        values = next(iter(funnel.values.values()))
        self.funnel.set_points([Point(self.desk.text(f"report.funnel.{label}"), value)
                                for label, value in zip(funnel.labels, values, strict=True)])
        labels = [self.desk.text(f"report.month_short.{int(label[5:7])}") for label in months.labels]
        self.line.set_series(labels, [Series(self.desk.text(f"report.{PLACEMENTS}.{name}"), list(numbers_of))
                                      for name, numbers_of in months.values.items()])

    # --- people behind a number ---
    def show_charts(self) -> None:
        """Back from the people to the charts."""
        self.side.setCurrentIndex(0)

    def _show_applications(self) -> None:
        self.show_people_of("applications")

    def _show_placed(self) -> None:
        self.show_people_of("people_placed")

    def show_people_of(self, code: object) -> None:
        """List the people whom a number counts."""
        if self.view is None or not isinstance(code, str) or not self.desk.may("see_person"):
            return
        name = self.desk.text(f"indicator.{code}.name")
        self.people.set_title(name, numbers.amount(self.view.report.indicators[code], self.desk.lang))
        self.side.setCurrentIndex(1)
        self.run_read(partial(service.people_behind, self.desk.ctx, self.view.report, code), self._show_people,
                      token="people")

    def _show_people(self, lines: list[PersonLine]) -> None:
        self.people.set_rows([Row(line.id, line.name, ", ".join(line.occupations), meta=line.place) for line in lines],
                             choose_first=True)

    def open_person(self, key: UUID) -> None:
        """The person's page."""
        self.desk.navigate("person", id=key)

    # --- closing and the workbook ---
    def close_month(self) -> None:
        """Keep the figures."""
        self.run_write(partial(service.close_month, self.desk.ctx, self.year, self.month), self._month_closed)

    def _month_closed(self, _changes: ChangeSet) -> None:
        self.desk.undo(self.tr("{0} was closed.").format(
            numbers.month_name(self.year, self.month, self.desk.lang).capitalize()), self.reopen_month)
        self.reload()

    def reopen_month(self) -> None:
        """Undo of the closing; both stay on record."""
        self.run_write(partial(service.reopen_month, self.desk.ctx, self.year, self.month))

    def offer_export(self) -> None:
        """Ask where and what for."""
        name = self.tr("report-{0}.xlsx").format(f"{self.year}-{self.month:02d}")
        self.export_panel.offer(documents_dir() / name)

    def export(self, path: Path, reason: str) -> None:
        """Write the workbook; a folder gets the usual file name, a name without ending gets one."""
        if path.is_dir():
            path = path / self.tr("report-{0}.xlsx").format(f"{self.year}-{self.month:02d}")
        elif path.suffix.lower() != ".xlsx":
            path = path.with_name(path.name + ".xlsx")
        self._written_to = path
        work = partial(service.write_workbook, self.desk.ctx, self.year, self.month, path, reason=reason)
        self.run_write(work, self._exported, failed=self._not_exported)

    def _exported(self, _result: object) -> None:
        self.export_panel.hide()
        self.banner.show_words("ok", self.tr("The workbook is saved"), str(self._written_to), action=self.tr("Open it"))

    def _open_workbook(self) -> None:
        self.run_network(partial(open_with_system, self._written_to))

    def _not_exported(self, error: DomainError) -> None:
        self.export_panel.show_failure(error)


def _plain(amount: object) -> str:
    return numbers.DASH if amount is None else f"{float(amount):g}"  # type: ignore[arg-type]

