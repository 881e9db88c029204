"""Fixtures of headquarters' tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import Engine
from support.exchange import central_engine
from support.exchange_fixtures import new_office, office, proxy
from support.exchange_servers import BACKENDS

__all__ = ["new_office", "office", "proxy"]


@pytest.fixture(params=BACKENDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A new database of headquarters, of either kind."""
    url = request.getfixturevalue("new_database")() if request.param == "postgresql" else ""
    made = central_engine(tmp_path / "central", url)
    yield made
    made.dispose()
