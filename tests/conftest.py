"""For all tests: temporary folders in memory, what a session shares of the exchange, and shares of the workers."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support.exchange_servers import (
    bare_database,
    new_database,
    own_server,
    postgres_url,
    running_servers,
    shared_server,
)
from support.memory import memory_root
from support.shares import longest_first, scheduler

__all__ = ["bare_database", "new_database", "own_server", "postgres_url", "running_servers", "shared_server"]

# A run of thousands of tests holds a million objects that live to its end; Python's own setting has the collector walk
# them again and again, for a fifth of the time.
gc.set_threshold(20_000)

if (memory := memory_root()) is not None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))  # where pytest makes its folders; --basetemp goes first


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A worker of several begins with what takes long."""
    if hasattr(config, "workerinput"):
        longest_first(items)


def pytest_collection_finish() -> None:
    """What was collected stays until the end: nobody need look whether it is garbage."""
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Shares instead of single files, where files are asked for."""
    return scheduler(config, log) if config.getoption("dist") == "loadfile" else None
