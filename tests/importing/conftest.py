"""Workbooks made on the spot, and the two countries' contexts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pes_desktop.importing.context import ImportContext, load_context
from pes_desktop.occupations.index import load_index

TODAY = date(2026, 11, 20)
MakeBook = Callable[..., Path]


@pytest.fixture(scope="session")
def ec() -> ImportContext:
    return load_context("ec", load_index(), today=TODAY)


@pytest.fixture(scope="session")
def ar() -> ImportContext:
    return load_context("ar", load_index(), today=TODAY)


@pytest.fixture
def make_book(tmp_path: Path) -> MakeBook:
    """Write rows as they are given to the first sheet of a new workbook."""

    def make(rows: Sequence[Sequence[Any]], name: str = "libro.xlsx", sheet: str = "Hoja1") -> Path:
        from openpyxl import Workbook

        book = Workbook()
        book.active.title = sheet
        for row in rows:
            book.active.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return make
