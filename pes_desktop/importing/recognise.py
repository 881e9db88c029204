"""A foreign spreadsheet to parsed rows: every sheet row below the headings is accounted for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.importing.cells.simple import as_text
from pes_desktop.importing.columns import Column, Layout, find_layout, map_columns
from pes_desktop.importing.context import Cancelled, ImportContext, Progress
from pes_desktop.importing.headings import PEOPLE
from pes_desktop.importing.people import PeopleReader
from pes_desktop.importing.problems import Problem
from pes_desktop.importing.rows import BLANK, FOOTER, PERSON, PROBLEM, VACANCY, PersonRow, VacancyRow
from pes_desktop.importing.sheets import RawRow, Workbook, read_workbook
from pes_desktop.importing.vacancies import VacancyReader
from pes_desktop.reference.folding import plain

#: Rows between two reports of progress; small enough for a live bar, large enough to cost nothing.
STEP = 200
_FOOTER = re.compile(r"^(?:sub ?total|total|totales|suma|son|cantidad|elaborado|realizado|preparado|responsable|fuente|"
                     r"nota|firma|revisado|aprobado|actualizado|fecha de corte|corte)\b")


@dataclass(frozen=True)
class ParsedFile:
    """A sheet, read. ``rows`` are PersonRow or VacancyRow, one for each sheet row below ``header_row``."""

    kind: str
    file: str
    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    rows: tuple[Any, ...]
    warnings: tuple[Fault, ...] = field(default=())

    @property
    def data(self) -> list[Any]:
        """The rows that hold a person or a vacancy."""
        return [row for row in self.rows if row.status in (PERSON, VACANCY)]

    @property
    def said(self) -> list[Any]:
        """The rows that say something: people, vacancies and those that cannot be taken in."""
        return [row for row in self.rows if row.status in (PERSON, VACANCY, PROBLEM)]

    @property
    def problems(self) -> list[Problem]:
        """Every doubt, in the order of the sheet."""
        return [problem for row in self.rows for problem in row.problems]

    def tally(self) -> dict[str, int]:
        """How many rows of each status."""
        return dict(Counter(row.status for row in self.rows))


def look(path: str | Path, kind: str) -> tuple[Workbook, Layout]:
    """Open a file and find its table, for a preview before the rows are read; raises as ``parse_file``."""
    book = read_workbook(path)
    return book, find_layout(book, kind)


def parse_file(path: str | Path, kind: str, ctx: ImportContext, progress: Progress | None = None,
               cancelled: Cancelled | None = None, layout: Layout | None = None) -> ParsedFile:
    """Read a spreadsheet of ``kind`` (people, vacancies).

    ``progress(done, total)`` is called every few hundred rows; when ``cancelled()`` is true DomainError
    ``import_cancelled`` is raised. ``layout`` is one corrected by hand. Raises the faults of ``sheets.read_workbook``
    and ``columns.find_layout``.
    """
    book = read_workbook(path)
    layout = layout or find_layout(book, kind)
    sheet = next((s for s in book.sheets if s.name == layout.sheet), None)
    if sheet is None:
        raise DomainError(Fault("no_recognisable_columns", "file", {"kind": kind, "seen": ""}))
    below = layout.header_row
    _check(cancelled)
    taught = (row for row in sheet.rows() if row.number > below)
    reader = PeopleReader(layout, taught, ctx) if kind == PEOPLE else VacancyReader(layout, taught, ctx)
    data = (row for row in sheet.rows() if row.number > below)
    rows = tuple(_read_all(data, max(sheet.height - below, 0), layout, kind, reader, progress, cancelled))
    return ParsedFile(kind, Path(path).name, sheet.name, layout.header_row, layout.columns, rows,
                      (*book.warnings, *layout.warnings))


def _check(cancelled: Cancelled | None) -> None:
    if cancelled is not None and cancelled():
        raise DomainError(Fault("import_cancelled"))


def _read_all(raw: Iterable[RawRow], total: int, layout: Layout, kind: str, reader: PeopleReader | VacancyReader,
              progress: Progress | None, cancelled: Cancelled | None) -> Iterator[PersonRow | VacancyRow]:
    empty: type[PersonRow] | type[VacancyRow] = PersonRow if kind == PEOPLE else VacancyRow
    for done, row in enumerate(raw):
        if done % STEP == 0:
            _check(cancelled)
            if progress is not None:
                progress(done, total)
        status = _not_data(row, layout, kind)
        if status == BLANK:
            yield empty(row.number, BLANK)
        elif status == FOOTER:
            words = " ".join(as_text(cell) for _, cell in row.filled)[:200]
            yield empty(row.number, FOOTER, notes=words)
        else:
            yield reader.read(row)
    if progress is not None:
        progress(total, total)


def _not_data(row: RawRow, layout: Layout, kind: str) -> str:
    """``blank`` for rows that say nothing (a running number alone too), ``footer`` for totals and repeated headings."""
    lines = {column.index for column in layout.all_of("line")}
    filled = [(i, cell) for i, cell in row.filled if i not in lines]
    if not filled:
        numbered = all(isinstance(cell, float) or as_text(cell).isdigit() for _, cell in row.filled)
        return BLANK if numbered else FOOTER
    texts = [as_text(cell) for _, cell in filled if isinstance(cell, str)]
    if len(row.filled) <= 4 and any(_FOOTER.match(plain(as_text(cell))) for _, cell in row.filled):
        return FOOTER
    if len(texts) >= 3 and len(texts) == len(filled):
        named = sum(1 for column in map_columns(row, kind) if column.field)
        headings = {plain(column.heading) for column in layout.columns if column.heading}
        if named >= 3 and sum(plain(text) in headings for text in texts) >= 3:
            return FOOTER
    return ""
