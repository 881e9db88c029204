"""For all tests: temporary folders in memory, and what a session shares of the exchange."""

from __future__ import annotations

import os
import sys
from pathlib import Path

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

__all__ = ["bare_database", "new_database", "own_server", "postgres_url", "running_servers", "shared_server"]

if (memory := memory_root()) is not None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))  # where pytest makes its folders; --basetemp goes first
