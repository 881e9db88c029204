"""The audit trail as a workbook: one sheet, one line an act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from openpyxl import Workbook

from pes_desktop.documents.month_xlsx import refuse_if_open
from pes_desktop.documents.workbook_bytes import workbook_bytes
from pes_desktop.documents.workbook_cells import Styles, clean_text, column_writer, put
from pes_desktop.documents.workbook_page import set_widths
from pes_desktop.reference.brand import brand_tokens
from pes_desktop.reference.messages import text
from pes_desktop.storage.files import write_atomically

_COLUMNS = (("number", 9.0), ("day", 12.0), ("time", 9.0), ("who", 24.0), ("role", 24.0), ("what", 70.0),
            ("detail", 50.0))


class Line(Protocol):
    """A line of the trail as the service gives it."""

    @property
    def seq(self) -> int:
        """Its number."""
        ...

    @property
    def at(self) -> datetime:
        """The local moment."""
        ...

    @property
    def who(self) -> str:
        """Who did it."""
        ...

    @property
    def role(self) -> str:
        """In which role."""
        ...

    @property
    def sentence(self) -> str:
        """What was done."""
        ...

    @property
    def detail(self) -> str:
        """Fields, reason."""
        ...


def write_trail(
    path: Path, lines: Sequence[Line], *, office: str, lang: str, today: date, staff: str,
    before: Callable[[], object] | None = None,
) -> None:
    """Write the lines to ``path``; ``before`` and errors as of ``write_month``."""
    refuse_if_open(path)
    book = Workbook()
    sheet = book.active
    sheet.title = text("audit.sheet", lang)
    styles = Styles(book, brand_tokens("light"))
    book.properties.title = clean_text(f"{text('audit.sheet', lang)} · {office}")
    book.properties.creator = book.properties.lastModifiedBy = clean_text(office)
    set_widths(sheet, [width for _, width in _COLUMNS])
    put(sheet, 1, 1, text("audit.sheet_about", lang, office=office, day=f"{today:%d/%m/%Y}", staff=staff), styles,
        italic=True, colour="muted")
    for number, (code, _) in enumerate(_COLUMNS, start=1):
        put(sheet, 2, number, text(f"audit.column.{code}", lang), styles, bold=True, colour="on_accent", fill="accent")
    kinds = ("integer", "date", "text", "text", "text", "text", "text")
    writers = [column_writer(kind, styles, lines="b", wrap=kind == "text") for kind in kinds]
    for row, line in enumerate(lines, start=3):
        role = text(f"role.{line.role}", lang) if line.role else ""
        values = (line.seq, line.at.date(), f"{line.at:%H:%M}", line.who, role, line.sentence, line.detail)
        for number, (write, value) in enumerate(zip(writers, values, strict=True), start=1):
            write(sheet, row, number, value)
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = f"A2:G{max(len(lines), 1) + 2}"
    sheet.sheet_view.showGridLines = False
    write_atomically(path, workbook_bytes(book), before)
