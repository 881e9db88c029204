"""Writing cells: text stays text whatever it begins with, styles are made once and shared.

openpyxl turns a string that begins with "=" into a formula and "#N/A" into an error; here the kind of a cell is what
the caller says. Excel is told by the mark "quote prefix" that such text was meant, so editing it makes no formula.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pes_desktop.reference.brand import Palette

FONT = "Calibri"  # on every office program; LibreOffice sets Carlito, which is as wide
DATE_FORMAT = "dd/mm/yyyy"
TEXT_FORMAT = "@"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
# What XML 1.0 cannot hold: control characters, halves of surrogate pairs, the two non-characters.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767  # characters in a cell (Excel's limit)


def clean_text(value: str) -> str:
    """The text without what a workbook cannot hold; line ends become one kind, the rest stays as it is."""
    if not value.isascii() or not value.isprintable():
        value = _ILLEGAL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    return value[:_LONGEST]


class Styles:
    """Cell styles by name, in the colours of the national image; each is registered once in the workbook."""

    def __init__(self, book: Workbook, palette: Palette) -> None:
        self.book = book
        self.palette = palette
        self._made: dict[tuple[Any, ...], Any] = {}
        self._bench = book.active

    def get(
        self, *, size: float = 10.5, bold: bool = False, italic: bool = False, colour: str = "ink", fill: str = "",
        align: str = "", valign: str = "center", wrap: bool = False, indent: int = 0, number: str = "",
        lines: str = "", quote: bool = False,
    ) -> Any:
        """The style array for these properties; colours are names of the palette, ``lines`` letters of sides (tblr)."""
        key = (size, bold, italic, colour, fill, align, valign, wrap, indent, number, lines, quote)
        if key not in self._made:
            cell = Cell(self._bench, row=1, column=1)
            cell.font = Font(name=FONT, size=size, bold=bold, italic=italic, color=self.rgb(colour))
            if fill:
                cell.fill = PatternFill("solid", fgColor=self.rgb(fill))
            side = align or ("left" if indent else None)  # an indent without a side is passed over
            cell.alignment = Alignment(horizontal=side, vertical=valign, wrap_text=wrap or None, indent=indent)
            if number:
                cell.number_format = number
            if lines:
                hair = Side(style="thin", color=self.rgb("line"))
                names = {"t": "top", "b": "bottom", "l": "left", "r": "right"}
                cell.border = Border(**{names[letter]: hair for letter in lines})
            if quote:
                cell.quotePrefix = True
            self._made[key] = cell._style
        return self._made[key]

    def rgb(self, name: str) -> str:
        """A palette colour without its hash sign."""
        return str(getattr(self.palette, name)).lstrip("#")


def put(sheet: Worksheet, row: int, column: int, value: Any, styles: Styles, **look: Any) -> Cell:
    """Write one cell as text, number or date, by the type of ``value``; exact fractions become decimals."""
    if isinstance(value, Fraction):
        value = int(value) if value.denominator == 1 else float(value)
    if isinstance(value, str):
        value = clean_text(value)
        look["quote"] = value.startswith(_DANGEROUS)
    return raw_cell(sheet, row, column, value, styles.get(**look))


def raw_cell(sheet: Worksheet, row: int, column: int, value: Any, style: Any) -> Cell:
    """Place a cell with its style as it is; the fast way for thousands of rows."""
    cell = Cell(sheet, row=row, column=column)
    cell._style = style
    if value is not None:
        cell._value = value
        if isinstance(value, str):
            cell.data_type = "s"
        elif isinstance(value, date):
            cell.data_type = "d"
        else:
            cell.data_type = "n"
    sheet._cells[row, column] = cell
    sheet._current_row = row  # openpyxl takes 0 for an empty sheet
    return cell


def band(sheet: Worksheet, row: int, columns: Sequence[int], styles: Styles, **look: Any) -> None:
    """Give empty cells of a row a look, so that a fill or a line runs through."""
    style = styles.get(**look)
    for column in columns:
        if (row, column) not in sheet._cells:
            raw_cell(sheet, row, column, None, style)


def column_writer(kind: str, styles: Styles, **look: Any) -> Any:
    """A function ``(sheet, row, column, value)`` for the cells of one nominal column.

    identity: text with its zeros (format @) · date: real dates dd/mm/yyyy · integer, money: numbers · else text.
    """
    formats = {"identity": TEXT_FORMAT, "date": DATE_FORMAT, "integer": "#,##0", "money": "#,##0.00"}
    aligns = {"integer": "center", "money": "right", "date": "center"}
    align = aligns.get(kind, "left")
    look = {"number": formats.get(kind, ""), "align": align, "indent": int(align != "center"), **look}
    plain, quoted = styles.get(**look), styles.get(**{**look, "quote": True})

    def write(sheet: Worksheet, row: int, column: int, value: Any) -> None:
        style = plain
        if isinstance(value, str):
            value = clean_text(value)
            if value.startswith(_DANGEROUS):
                style = quoted
        elif isinstance(value, Decimal):
            value = float(value)
        raw_cell(sheet, row, column, value, style)

    return write
