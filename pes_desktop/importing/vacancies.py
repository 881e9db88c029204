"""Rows of a list of vacancies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pes_desktop.importing.cells.dates import month_first, read_date
from pes_desktop.importing.cells.identity import read_tax_id
from pes_desktop.importing.cells.jobs import read_title
from pes_desktop.importing.cells.phones import read_phones
from pes_desktop.importing.cells.places import read_place
from pes_desktop.importing.cells.simple import count, licences, schooling, spoken
from pes_desktop.importing.cells.states import assumed_closing, read_state
from pes_desktop.importing.cells.wages import read_wage
from pes_desktop.importing.columns import ColumnCells, Layout
from pes_desktop.importing.context import ImportContext
from pes_desktop.importing.problems import Problems
from pes_desktop.importing.rows import PROBLEM, VACANCY, VacancyRow
from pes_desktop.importing.sheets import RawRow

_DATES = ("notified", "closes", "starts")
_LICENCE = re.compile(r"(?i)(?:licencia|carnet|registro)\s+(?:profesional\s+)?(?:de\s+conducir\s+)?"
                      r"(?:tipo|clase|categor[ií]a)?\s*[\"“]?([A-G]\d?)\b|categor[ií]a\s+([A-G]\d?)\b")
_NOT_NEEDED = re.compile(r"(?i)\b(?:no|sin)\b")


class VacancyReader:
    """Reads rows of one layout."""

    def __init__(self, layout: Layout, rows: Iterable[RawRow], ctx: ImportContext) -> None:
        self.layout = layout
        self.ctx = ctx
        taught = ColumnCells(layout, rows, _DATES)
        self._latest = taught.latest(ctx.today)
        self._month_first = {field: month_first(taught.heading(field), taught.cells(field)) for field in _DATES}

    def read(self, row: RawRow) -> VacancyRow:
        """One row; without employer or title it is a ``problem`` and has to be entered by hand."""
        ctx, layout, problems = self.ctx, self.layout, Problems(row.number)
        employer, title_cell = spoken(layout.cell(row, "employer")), layout.cell(row, "title")
        title, code = read_title(title_cell, ctx.occupations, problems)
        status = VACANCY if employer and title else PROBLEM
        if not employer:
            problems.add("employer", "employer_missing")
        if not title:
            problems.add("title", "title_missing")
        notified, closes, starts = (self._date(row, field, problems) for field in _DATES)
        state = read_state(layout.cell(row, "state"), problems)
        if closes and notified and closes < notified:
            problems.add("closes", "dates_reversed", closes=closes.isoformat(), notified=notified.isoformat())
            closes = None
        assumed = closes is None
        if notified is None:
            problems.add("notified", "notified_assumed", date=ctx.today.isoformat())
        if closes is None:
            closes = assumed_closing(notified or ctx.today, ctx.today, ctx.pack.periods)
            if state == "open" and status == VACANCY:
                problems.add("closes", "closing_date_assumed", date=closes.isoformat())
        wage_column = layout.first("wage")
        wage = read_wage(layout.cell(row, "wage"), ctx.pack.currency, wage_column.heading if wage_column else "",
                         problems, ctx.pack.minimum_wage.monthly)
        places = (layout.cell(row, "province"), layout.cell(row, "district"), layout.cell(row, "locality"))
        place_code, place_raw = read_place(places, ctx, problems)
        if not place_code and not place_raw:
            problems.add("place_code", "starred_missing")
        phones = read_phones(layout.cell(row, "phone"), ctx, problems)
        requirements = spoken(layout.cell(row, "requirements"))
        level, _, _ = schooling(layout.cell(row, "education"), ctx.pack, problems)
        return VacancyRow(
            row.number, status, employer, read_tax_id(layout.cell(row, "tax_id"), ctx.pack, problems), title, code,
            count(layout.cell(row, "positions"), "positions", problems), wage, place_code, notified, state,
            tuple(problems.found), place_raw, closes, assumed, starts, spoken(layout.cell(row, "contact")),
            tuple(phones),
            requirements, spoken(layout.cell(row, "tasks")), level or self._schooling(requirements),
            self._licences(row, title, requirements, problems), spoken(layout.cell(row, "directions")),
            spoken(layout.cell(row, "email")), spoken(layout.cell(row, "notes")),
        )

    def _date(self, row: RawRow, field: str, problems: Problems) -> date | None:
        return read_date(self.layout.cell(row, field), field, problems, self._latest, self._month_first[field])

    def _schooling(self, requirements: str) -> str:
        """A level that stands as a requirement of its own: "bachiller, manejo de Excel"."""
        for part in re.split(r"[,;/]", requirements):
            found = self.ctx.pack.education_from_text(part)
            if found is not None:
                return found[0]
        return ""

    def _licences(self, row: RawRow, title: str, requirements: str, problems: Problems) -> tuple[str, ...]:
        """From the column, else where title or requirements name a class ("licencia tipo E") without a no beside it."""
        held = licences(self.layout.cell(row, "licences"), self.ctx.pack, problems)
        for part in [title, *re.split(r"[,;/]", requirements)]:
            for found in _LICENCE.finditer(part):
                if not _NOT_NEEDED.search(part):
                    held += self.ctx.pack.licences_from_text(found[1] or found[2])
        return tuple(dict.fromkeys(held))
