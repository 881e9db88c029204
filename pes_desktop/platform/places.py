"""Where a live database must not lie: folders that another program copies about, and folders of another computer."""

from __future__ import annotations

from pathlib import Path


def refuse_place(folder: Path) -> None:
    """Raises EnvironmentFault ``cloud_folder`` or ``network_folder`` (param ``name``) for a place unfit to work in."""
