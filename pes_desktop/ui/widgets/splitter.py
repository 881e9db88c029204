"""A splitter that remembers where it was."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from pes_desktop.ui.theme import tokens


class Splitter(QSplitter):
    """List left, detail right. ``prefs`` is ``desk.prefs``, ``name`` the key; ``shares`` the first proportions."""

    def __init__(self, name: str, prefs: MutableMapping[str, Any], shares: Sequence[int] = (1, 1), *,
                 vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical if vertical else Qt.Orientation.Horizontal, parent)
        self._key, self._prefs, self._shares = f"splitter.{name}", prefs, list(shares)
        self._placed = False
        self.setHandleWidth(tokens.current().px(16))
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._moved)

    def showEvent(self, event: QShowEvent) -> None:
        """Place the handle at first sight."""
        super().showEvent(event)
        if not self._placed:
            self._placed = True
            kept = [int(part) for part in str(self._prefs.get(self._key, "")).split(",") if part.isdigit()]
            shares = kept if len(kept) == self.count() else self._shares
            for index, share in enumerate(shares[: self.count()]):
                self.setStretchFactor(index, share)
            whole = self.width() if self.orientation() == Qt.Orientation.Horizontal else self.height()
            self.setSizes([whole * share // max(1, sum(shares)) for share in shares])

    def _moved(self, _position: int, _index: int) -> None:
        self._prefs[self._key] = ",".join(str(size) for size in self.sizes())
