"""What the forms of employers and orders share when they are saved."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import Fault
from pes_desktop.services.intake import plain_item


@dataclass(frozen=True, slots=True)
class SavedRecord:
    """Result of a save: id, accepted warnings, what changed."""

    id: UUID
    warnings: tuple[Fault, ...]
    changes: ChangeSet


def plain_form(form: Any) -> dict[str, Any]:
    """A form as the values of its record's columns."""
    return {
        f.name: [plain_item(item) for item in value] if isinstance(value := getattr(form, f.name), list) else value
        for f in dataclasses.fields(form)
    }


def assign(row: Any, values: dict[str, Any]) -> None:
    """Set only what differs: what is the same makes no new version."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
