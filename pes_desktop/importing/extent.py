"""How far the cells of a sheet reach, told before the reader sees the file.

The reader keeps the whole rectangle that a sheet spans, and where there is no memory for it the program dies without a
word. One cell far away (a slip, damage or malice) is therefore looked for first, in each format's own way.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from typing import Any

#: Cells of the rectangle that a sheet spans: the reader needs some 60 bytes for each.
MAX_CELLS = 8_000_000

_FAR_ROW = re.compile(rb"""\br\s*=\s*["'][A-Za-z]{0,3}(\d{6,})""")
_FAR_COLUMN = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{2,9})\d""")
_ANY_ROW = re.compile(rb"""\br\s*=\s*["'][A-Za-z]{0,3}(\d+)""")
_NEAR_ROWS, _NEAR_COLUMNS = 99_999, 26
_TAIL = 400


class TooFar(Exception):
    """The sheet's cells span more than ``MAX_CELLS``; ``row`` is the last one."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def _check(rows: int, columns: int) -> None:
    if rows * columns > MAX_CELLS:
        raise TooFar(rows)


def xml_sheet(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Pass on the XML of an .xlsx sheet while reading the places its cells name; raises TooFar."""
    last_row, columns, tail = 1, _NEAR_COLUMNS, b""
    for chunk in chunks:
        text = tail + chunk
        last_row = max([last_row, *map(_number, set(_FAR_ROW.findall(text)))])
        columns = max([columns, *map(_column_number, set(_FAR_COLUMN.findall(text)))])
        if columns * max(last_row, _NEAR_ROWS) > MAX_CELLS:  # wide: now each row's number counts
            last_row = max([last_row, *map(_number, set(_ANY_ROW.findall(text)))])
        _check(last_row, columns)
        tail = text[-_TAIL:]
        yield chunk


def _number(digits: bytes) -> int:
    return int(digits[:10])


def _column_number(name: bytes) -> int:
    number = 0
    for letter in name[:4].upper():
        number = number * 26 + letter - 64
    return number


def binary_sheet(data: bytes) -> None:
    """Read the records of an .xlsb sheet (MS-XLSB 2.1.4): row headers are type 0, cells 1 to 11; raises TooFar."""
    at, rows, columns = 0, 1, 1
    while at < len(data):
        kind, at = _varint(data, at, 2)
        size, at = _varint(data, at, 4)
        if kind <= 11 and size >= 4 and at + 4 <= len(data):
            place = struct.unpack_from("<I", data, at)[0] + 1
            rows, columns = (max(rows, place), columns) if kind == 0 else (rows, max(columns, place))
            _check(rows, columns)
        at += size


def _varint(data: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for step in range(most):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * step)
        if not byte & 0x80:
            break
    return value, at


#: BIFF records that put a value somewhere (MS-XLS 2.3): NUMBER, LABEL, BOOLERR, RK, LABELSST, MULRK, RSTRING, FORMULA.
_BIFF_CELLS = frozenset({0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00BD, 0x00D6, 0x0006, 0x0207})
_BIFF_SHEET, _BIFF_END = 0x0085, 0x000A


def biff_book(stream: bytes) -> None:
    """Read the record stream of an .xls: each sheet from where the book says it begins; raises TooFar."""
    starts = [struct.unpack_from("<I", stream, at)[0] for kind, at, size in _records(stream, 0)
              if kind == _BIFF_SHEET and size >= 4]
    for start in dict.fromkeys(starts):
        rows, columns = 1, 1
        for kind, at, size in _records(stream, start):
            if kind in _BIFF_CELLS and size >= 4:
                row, column = struct.unpack_from("<HH", stream, at)
                wide = size // 6 if kind == 0x00BD else 1
                rows, columns = max(rows, row + 1), max(columns, column + wide)
        _check(rows, columns)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(type, place of the content, size) of each record of one substream, whole ones only."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if at + 4 + size > len(stream):
            return
        yield kind, at + 4, size
        if kind == _BIFF_END:
            return
        at += 4 + size


class OdsRows:
    """Counts the rows and columns that hold something in an OpenDocument sheet, repeats included; raises TooFar.

    Feed it the bytes of content.xml; raises ValueError where they are no XML.
    """

    def __init__(self) -> None:
        from xml.parsers import expat

        self._parser: Any = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._wrong = expat.ExpatError
        self._rows = self._empty = self._columns = self._width = self._filled = 0
        self._repeat = 1

    def feed(self, chunk: bytes, last: bool = False) -> None:
        """The next piece."""
        try:
            self._parser.Parse(chunk, last)
        except self._wrong as error:
            raise ValueError(str(error)) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "table":
            self._rows = self._empty = self._columns = 0
        elif local == "table-row":
            self._repeat, self._width, self._filled = _repeated(attributes, "rows"), 0, 0
        elif local in ("table-cell", "covered-table-cell"):
            self._width += _repeated(attributes, "columns")
            if any(key.endswith((":value-type", ":formula")) for key in attributes):
                self._filled = self._width

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] != "table-row":
            return
        if not self._filled:
            self._empty += self._repeat
            return
        self._rows += self._empty + self._repeat
        self._empty, self._columns = 0, max(self._columns, self._filled)
        _check(self._rows, self._columns)


def _repeated(attributes: dict[str, str], what: str) -> int:
    for key, value in attributes.items():
        if key.endswith(f"number-{what}-repeated"):
            return min(int(value), 2**31) if value.isascii() and value.isdigit() else 1
    return 1
