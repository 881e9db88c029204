"""Tells pages what a write has changed; each decides what to reload."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from pes_desktop.domain.changes import ChangeSet


class Events(QObject):
    """The one hub for changes; lives in the main thread."""

    data_changed = Signal(object)

    def publish(self, changes: ChangeSet) -> None:
        """Announce a committed write; an empty ChangeSet is silent."""
        if changes.touched:
            self.data_changed.emit(changes)
