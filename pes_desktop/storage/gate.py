"""Who works on the database file: many at once, or one alone that replaces the file or its key."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator


class Gate:
    """Transactions pass together; ``alone`` waits until none is under way and holds the next ones back meanwhile.

    A transaction may begin another one inside itself, so newcomers are let in while somebody waits to be alone.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._alone = False

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Pass with others."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextlib.contextmanager
    def alone(self, patience: float | None = None) -> Iterator[bool]:
        """Hold the file alone. Never within ``together`` of the same thread, which would wait for itself.

        Gives False when others were still inside after ``patience`` s (None: waits for as long as it takes); then
        nothing is held.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: not self._alone and self._inside == 0, patience):
                held = False
            else:
                held = self._alone = True
        if not held:
            yield False
            return
        try:
            yield True
        finally:
            with self._changed:
                self._alone = False
                self._changed.notify_all()
