"""The real program as a process of its own, and a small demo office that each test file makes once and copies."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cli_kit import FAST, PASSWORD, SECOND_PASSWORD, Program, Result

from pes_desktop.storage import keys


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "home")


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """A demo of twelve invented people in June 2026; not to be changed, see ``office``. Its passwords open quickly."""
    folder = tmp_path_factory.mktemp("small") / "demo"
    done = Program(folder.parent / "home").run("demo", "--dir", folder, "--size", 12, "--month", "2026-06", "--json")
    assert done.status == 0, done.told
    office = folder / "office"
    (first, name), (second, other) = keys.holders(office)
    key = keys.unlock(office, first, PASSWORD)
    keys.set_password(office, key, first, name, PASSWORD, FAST)
    keys.set_password(office, key, second, other, SECOND_PASSWORD, FAST)
    return folder, done


@pytest.fixture
def office(small_demo: tuple[Path, Result], tmp_path: Path) -> Path:
    """The demo's office folder, this test's own copy."""
    target = tmp_path / "office"
    shutil.copytree(small_demo[0] / "office", target)
    return target


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Makes a workbook of rows."""
    from openpyxl import Workbook

    def make(*rows: list[object], name: str = "personas.xlsx") -> Path:
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return make
