"""What is doubtful in a row: the field, the rule and what the sentence about it needs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pes_desktop.domain.errors import Fault


@dataclass(frozen=True, slots=True)
class Problem:
    """One doubt. ``code`` has its sentence under ``fault.<code>``; ``row`` is the sheet row."""

    row: int
    field: str
    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """``field``, ``code`` and ``params`` (texts and numbers only)."""
        plain = {k: v if isinstance(v, int | float | str) or v is None else str(v) for k, v in self.params.items()}
        return {"field": self.field, "code": self.code, "params": plain}


class Problems:
    """The doubts of one row, gathered while its cells are read; the same doubt is kept once."""

    def __init__(self, row: int) -> None:
        self.row = row
        self.found: list[Problem] = []

    def add(self, field: str, code: str, **params: Any) -> None:
        """Note a doubt."""
        if not any(p.field == field and p.code == code and p.params == params for p in self.found):
            self.found.append(Problem(self.row, field, code, params))

    def fault(self, fault: Fault | None, field: str | None = None) -> None:
        """Note what a rule of the country or of the domain says."""
        if fault is not None:
            self.add(field or fault.field or "", fault.code, **fault.params)
