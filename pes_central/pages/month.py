"""The consolidated month: the ILO's four numbers, every indicator, by province and office, as a workbook too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from pes_central.pages import svg
from pes_central.pages.figures import CLOSED, OfficeMonth, consolidated, months
from pes_central.pages.offices_data import OfficeLine, office_lines, provinces
from pes_central.pages.templating import today
from pes_central.pages.visit import Visit, page
from pes_central.pages.workbook import month_workbook
from pes_desktop.domain.text import fold
from pes_desktop.reporting import shown
from pes_desktop.reporting.definitions import ILO_FOUR, SECTIONS
from pes_desktop.reporting.months import month_end, months_later
from pes_desktop.reporting.report import MonthReport

#: Columns of the table by province and office.
COLUMNS = ("registered", "active", "positions_notified", "people_referred", "placements_verified", "people_placed",
           "placement_rate")
#: Bars of the chart of rates: every province, or the best of many offices.
MOST_RATES = 25
#: Months that can be chosen, back from the present one.
_BACK = 36
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Group:
    """A line of the table: a province or an office, its report, and the address that opens it."""

    name: str
    code: str
    link: str
    offices: int
    closed: int
    report: MonthReport


@dataclass(frozen=True, slots=True)
class MonthPage:
    """What the address asked for."""

    year: int
    month: int
    until: date
    province: str
    office: OfficeLine | None
    lines: Sequence[OfficeLine]
    every: Sequence[OfficeLine]
    months: dict[UUID, OfficeMonth]
    left: int
    report: MonthReport
    title: str

    @property
    def closed(self) -> int:
        """Offices that closed the month."""
        return sum(1 for item in self.months.values() if item.figures.get(CLOSED))


def _chosen(visit: Visit) -> tuple[int, int]:
    """The month of the address; before the tenth the last month is the one people look for."""
    now = today()
    year, month = (now.year, now.month) if now.day >= 10 else months_later(now.year, now.month, -1)
    typed = visit.query("month")
    try:
        wanted = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return year, month
    away = (now.year - wanted.year) * 12 + now.month - wanted.month
    return (wanted.year, wanted.month) if 0 <= away < _BACK else (year, month)


def read_month(visit: Visit, budget: float | None = None) -> MonthPage:
    """Figures for the month, province and office of the address; 404 for an office that is none."""
    year, month = _chosen(visit)
    until = today()
    with visit.reading() as connection:
        every = office_lines(connection)
    province, wanted = visit.query("province"), visit.query("office")
    office = next((line for line in every if line.code == wanted), None) if wanted else None
    if wanted and office is None:
        raise HTTPException(404)
    lines = [office] if office else [line for line in every if province in ("", line.province_code)]
    found, left = months(visit.engine, year, month, until, [line.office_id for line in lines],
                         *(() if budget is None else (budget,)))
    report = consolidated(list(found.values()), year, month, until)
    names = dict(provinces(every))
    title = office.name if office else names.get(province, "") or visit.t("month.country")
    return MonthPage(year, month, until, province, office, lines, every, found, left, report, title)


def groups(visit: Visit, asked: MonthPage) -> list[Group]:
    """By province; within a province, or where there is only one, by office."""
    known = [line for line in asked.lines if line.office_id in asked.months]
    of_month = f"month={asked.year}-{asked.month:02d}"
    by_province = not asked.province and not asked.office and len({line.province_code for line in known}) > 1

    def made(name: str, code: str, link: str, lines: Sequence[OfficeLine]) -> Group:
        own = [asked.months[line.office_id] for line in lines]
        closed = sum(1 for item in own if item.figures.get(CLOSED))
        return Group(name, code, link, len(lines), closed, consolidated(own, asked.year, asked.month, asked.until))

    if not by_province:
        return [made(line.name, line.code, f"/month?{of_month}&office={line.code}", [line])
                for line in sorted(known, key=lambda line: fold(line.name))]
    names = {**dict(provinces(known)), "": visit.t("month.no_province")}
    return [made(names[code], "", f"/month?{of_month}&province={code}" if code else "",
                 [line for line in known if line.province_code == code])
            for code in sorted({line.province_code for line in known}, key=lambda code: (not code, fold(names[code])))]


@page("/month", "see_month")
def month(visit: Visit) -> Response:
    """The page; while figures are still being computed it says so and opens itself again."""
    asked = read_month(visit)
    parts = groups(visit, asked)
    lang, report = visit.lang, asked.report
    now = today()
    choices = [months_later(now.year, now.month, -back) for back in range(_BACK)]

    def amount(one: MonthReport, code: str) -> str:
        return shown.amount(one.indicators[code], lang)

    return visit.page(
        "month.html", asked=asked, report=report, parts=parts, amount=amount, columns=COLUMNS, ilo=ILO_FOUR,
        sections=[(section, [item for item in report.indicators.values() if item.definition.section == section])
                  for section in SECTIONS if section != "ilo"],
        beside=lambda item: shown.beside(item, lang), by_sex=lambda code: shown.by_sex(report, code, lang),
        name=shown.month_name(asked.year, asked.month, lang), provinces=provinces(asked.every),
        choices=[(f"{year}-{number:02d}", shown.month_name(year, number, lang)) for year, number in choices],
        now=f"{asked.year}-{asked.month:02d}", running=month_end(asked.year, asked.month) > now,
        before=_link(asked, -1, now), after=_link(asked, 1, now), charts=_charts(visit, asked, parts))


def _link(asked: MonthPage, step: int, now: date) -> str:
    year, number = months_later(asked.year, asked.month, step)
    away = (now.year - year) * 12 + now.month - number
    return f"{year}-{number:02d}" if 0 <= away < _BACK else ""


def _charts(visit: Visit, asked: MonthPage, parts: Sequence[Group]) -> dict[str, object]:
    lang, series = visit.lang, asked.report.chart_series()
    made: dict[str, object] = {}
    placed = series.get("placements_by_month")
    if placed is not None and any(any(row) for row in placed.values.values()):
        labels = [visit.t(f"short_month.{int(label[5:])}") for label in placed.labels]
        made["placements"] = svg.bars(labels, [placed.values[name] for name in ("verified", "self_verified")],
                                      visit.t("month.placements_chart"))
    funnel = series.get("funnel")
    if funnel is not None and any(funnel.values["people"]):
        made["funnel"] = svg.rows([(visit.t(f"funnel.{code}"), count, f"{count:,}".replace(",", "\u202f"))
                                   for code, count in zip(funnel.labels, funnel.values["people"], strict=True)],
                                  visit.t("month.funnel"))
    rates = [(part.name, float(part.report.value("placement_rate").amount or 0),
              shown.amount(part.report.indicators["placement_rate"], lang)) for part in parts
             if part.report.value("placement_rate").amount is not None]
    if len(rates) > 1:
        made["rates"] = svg.rows(sorted(rates, key=lambda item: -item[1])[:MOST_RATES], visit.t("month.rates"), 1)
        made["rates_text"] = (visit.t("month.rates_some", most=MOST_RATES, count=len(rates))
                              if len(rates) > MOST_RATES else visit.t("month.rates_text"))
    return made


@page("/month.xlsx", "export_month")
def workbook(visit: Visit) -> Response:
    """The same numbers as a workbook, without names of people; who took it along is written down."""
    asked = read_month(visit, budget=600.0)
    with visit.acting("month_exported", f"{asked.year}-{asked.month:02d} {asked.title}"):
        data = month_workbook(visit, asked, groups(visit, asked), COLUMNS)
    place = asked.office.code if asked.office else asked.province or "all"
    name = "".join(sign for sign in f"{asked.year}-{asked.month:02d}-{place}" if sign.isascii() and
                   (sign.isalnum() or sign == "-"))
    return Response(data, media_type=_XLSX, headers={
        "Content-Disposition": f'attachment; filename="{visit.t("month.file")}-{name}.xlsx"'})
