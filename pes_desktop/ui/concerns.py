"""What the program found by itself and somebody should know: told calmly on Today until it is read or mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True)
class Concern:
    """``code`` names it (a later one of the same code replaces it); ``kind`` ok, info, warn or bad as in a banner.

    ``action`` are the words of a button that opens ``page`` with ``params``, or where it ``mends`` the guided restore.
    """

    code: str
    kind: str
    title: str
    words: str = ""
    action: str = ""
    page: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    mends: bool = False


class Concerns(QObject):
    """The concerns of one running program, the gravest first; ``changed`` when one comes or goes."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[str, Concern] = {}

    def tell(self, concern: Concern) -> None:
        """Add or replace."""
        if self._kept.get(concern.code) != concern:
            self._kept[concern.code] = concern
            self.changed.emit()

    def drop(self, code: str) -> None:
        """It is read, or mended."""
        if self._kept.pop(code, None) is not None:
            self.changed.emit()

    def first(self) -> Concern | None:
        """The gravest."""
        order = ("bad", "warn", "info", "ok")
        return min(self._kept.values(), key=lambda concern: order.index(concern.kind), default=None)

    def __len__(self) -> int:
        return len(self._kept)
