"""What a write touched, told to whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Record types and ids that one committed write created or changed; pages decide by it what to reload."""

    touched: dict[str, frozenset[UUID]] = field(default_factory=dict)

    def has(self, *kinds: str) -> bool:
        """Whether any record of these types changed."""
        return any(kind in self.touched for kind in kinds)
