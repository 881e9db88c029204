"""pytest plugin of the mutation runs: tests without server and database first, so that most mutants die at once."""

from __future__ import annotations

import pytest

SLOW = {"shared_server", "own_server", "proxy", "answering", "postgres_url", "new_office", "store", "open_store"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order tests by what they start."""
    items.sort(key=lambda item: len(SLOW & set(getattr(item, "fixturenames", ()))))
