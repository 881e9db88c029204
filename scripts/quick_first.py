"""pytest plugin of the mutation runs: tests without server and database first, so that most mutants die at once."""

from __future__ import annotations

import pytest

SLOW = {"shared_server", "own_server", "proxy", "answering", "postgres_url", "new_office", "store", "open_store"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order tests by what they start; those that try a hundred examples come last."""
    def weight(item: pytest.Item) -> int:
        many = hasattr(getattr(item, "obj", None), "hypothesis")
        return len(SLOW & set(getattr(item, "fixturenames", ()))) + 10 * many

    items.sort(key=weight)
