"""Fixtures of the exchange tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.exchange_fixtures import new_office, office, proxy

__all__ = ["new_office", "office", "proxy"]
