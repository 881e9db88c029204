"""Fixtures of the exchange tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.exchange_fixtures import (
    new_database,
    new_office,
    office,
    own_server,
    postgres_url,
    proxy,
    shared_server,
)

__all__ = ["new_database", "new_office", "office", "own_server", "postgres_url", "proxy", "shared_server"]
