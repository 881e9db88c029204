"""What the month's workbook is made of, as shapes: the reporting floor gives objects that have them."""

# ruff: noqa: D102 - the shapes are described by the docstring of their class
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Protocol

from pes_desktop.reference.messages import text
from pes_desktop.reference.paths import resources_dir


class ReportLike(Protocol):
    """The month's report, as ``reporting.report.MonthReport`` has it.

    ``indicators``: objects with ``definition``, ``value``, ``parts``, ``provisional``, ``final_on``.
    """

    @property
    def year(self) -> int: ...
    @property
    def month(self) -> int: ...
    @property
    def until(self) -> date: ...
    @property
    def last_day(self) -> date: ...
    @property
    def running(self) -> bool: ...
    @property
    def validity_days(self) -> int: ...
    @property
    def placement_window(self) -> int: ...
    @property
    def indicators(self) -> Mapping[str, Any]: ...
    def value(self, code: str, **cell: str) -> Any:
        """The number of an indicator, of all or of one cell."""
    def part_count(self, code: str, part: str, **cell: str) -> int:
        """A line of a split count."""
    def breakdown(self, code: str, dimension: str) -> Mapping[str, Any]:
        """The indicator by the cells of one dimension."""
    def age_cells(self) -> tuple[str, ...]:
        """Codes of the age groups in order, then other ages and unknown."""
    def chart_series(self) -> Mapping[str, Any]:
        """Chart data by code: objects with ``labels`` and ``values``."""


class SheetLike(Protocol):
    """A nominal sheet: code of its name, rows of one cell a column; columns have ``code``, ``kind``, ``width``
    and ``label`` (empty: the heading is a message)."""

    @property
    def code(self) -> str: ...
    @property
    def columns(self) -> Sequence[Any]: ...
    @property
    def rows(self) -> Sequence[Sequence[Any]]: ...


@dataclass(frozen=True, slots=True)
class WorkbookHeader:
    """Who reports: names as the cover shows them. ``closed_on`` is None while the month is open.

    ``corrections``: those of earlier months (objects with year, month, code, before, after, kind).
    """

    office_name: str
    office_code: str
    place: str
    service_name: str
    prepared_by: str
    prepared_on: date
    closed_on: date | None = None
    corrections: Sequence[Any] = ()
    lang: str = "es"
    currency: str = "USD"

    def words(self, key: str, **params: Any) -> str:
        """A sentence of the report's catalogue in the workbook's language."""
        return text(f"report.{key}", self.lang, **params)

    def month_name(self, year: int, month: int) -> str:
        """``octubre de 2026``."""
        return self.words("month_year", month=self.words(f"month.{month}"), year=year)

    def indicator_name(self, code: str) -> str:
        """The name of an indicator."""
        return text(f"indicator.{code}.name", self.lang)


@cache
def workbook_layout() -> Mapping[str, Any]:
    """Which indicators stand where: ``resources/workbooks/month.json``."""
    content: dict[str, Any] = json.loads((resources_dir() / "workbooks" / "month.json").read_text(encoding="utf-8"))
    return content


def day_text(day: date) -> str:
    """Day first, as both countries write it."""
    return f"{day:%d/%m/%Y}"
