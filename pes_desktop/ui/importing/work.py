"""What the wizard does off the screen's thread; each function is one job with progress and a way to stop."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pes_desktop.services import import_preview, importing, undo_import
from pes_desktop.ui.jobs import Control

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext


COMPARING = "comparing"


class Task:
    """One long piece of work. ``stop()`` asks it to leave; the job then ends with ``import_cancelled`` or, when it was
    too late to leave, with its result: what is told on the screen is what happened."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def stop(self) -> None:
        """Ask to leave."""
        self._asked.set()

    @property
    def stopping(self) -> bool:
        """Whether somebody asked."""
        return self._asked.is_set()

    def cancelled(self) -> bool:
        """For the services."""
        return self._asked.is_set()


def read(ctx: OfficeContext, path: Path, kind: str, layout: Any, task: Task, control: Control) -> Any:
    """The preview of a file; its second part is reported with the words COMPARING."""
    def comparing(done: int, total: int) -> None:
        control.report(done, total, COMPARING)

    return import_preview.preview(ctx, path, kind, control.report, task.cancelled, layout, comparing)


def write(ctx: OfficeContext, parsed: Any, path: Path, decisions: Any, task: Task, control: Control) -> Any:
    """The import."""
    return importing.apply_import(ctx, parsed, path, control.report, task.cancelled, decisions)


def undo(ctx: OfficeContext, run_id: UUID, task: Task, control: Control) -> Any:
    """The way back."""
    return undo_import.undo_import(ctx, run_id, control.report, task.cancelled)
