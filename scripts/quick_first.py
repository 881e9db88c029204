"""pytest plugin of the mutation runs: tests without server and database first, so that most mutants die at once."""

from __future__ import annotations

import pytest

SLOW = {"shared_server", "own_server", "proxy", "answering", "postgres_url", "new_office", "store", "open_store"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order tests by what they start; those of whole offices come later, those that try a hundred examples last."""
    def weight(item: pytest.Item) -> int:
        many = hasattr(getattr(item, "obj", None), "hypothesis")
        return len(SLOW & set(getattr(item, "fixturenames", ()))) + 5 * ("services" in item.path.parts) + 10 * many

    items.sort(key=weight)
