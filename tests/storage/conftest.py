"""A real encrypted database with the office's schema, and an empty PostgreSQL."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from storage_kit import KEY
from support.exchange_fixtures import new_database, postgres_url

from pes_desktop.storage.engine import open_engine
from pes_desktop.storage.migrate import upgrade
from pes_desktop.storage.store import Store

__all__ = ["new_database", "postgres_url"]


@pytest.fixture
def open_store(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Opens the database of this test (made at the first call); closed at the end."""
    opened: list[Store] = []

    def make() -> Store:
        folder = tmp_path / "office"
        folder.mkdir(exist_ok=True)
        store = Store(open_engine(folder, KEY), folder)
        upgrade(store.engine, "office")
        opened.append(store)
        return store

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    return open_store()
