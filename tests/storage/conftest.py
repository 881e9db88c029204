"""A real encrypted database with the office's schema, and an empty PostgreSQL."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from storage_kit import KEY
from support.traces import DiskTrace

from pes_desktop.storage.engine import DATABASE_FILE, open_engine
from pes_desktop.storage.migrate import upgrade
from pes_desktop.storage.store import Store


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database at the newest schema without rows, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    store = Store(open_engine(folder, KEY), folder, KEY)
    upgrade(store.engine, "office")
    store.close()
    return folder / DATABASE_FILE


@pytest.fixture
def open_store(tmp_path: Path, empty_file: Path) -> Iterator[Callable[[], Store]]:
    """Opens the database of this test (made at the first call); closed at the end."""
    opened: list[Store] = []

    def make() -> Store:
        folder = tmp_path / "office"
        if not folder.exists():
            folder.mkdir()
            shutil.copyfile(empty_file, folder / DATABASE_FILE)
        store = Store(open_engine(folder, KEY), folder, KEY)
        opened.append(store)
        return store

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    return open_store()


@pytest.fixture
def disk_trace(monkeypatch: pytest.MonkeyPatch) -> DiskTrace:
    """What the test does to the disk from here on."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("open files are not told by name here")
    return DiskTrace(monkeypatch)
