"""What a program does to the disk, in order: which file is synced, replaced, renamed, taken away."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

Step = tuple[str, Path]


class DiskTrace:
    """Steps seen since its making; the calls themselves go through."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.steps: list[Step] = []
        fsync, replace, rename, unlink = os.fsync, os.replace, os.rename, os.unlink

        def synced(handle: int) -> None:
            fsync(handle)
            self.steps.append(("sync", Path(os.readlink(f"/proc/self/fd/{handle}"))))

        def replaced(source: str | Path, target: str | Path) -> None:
            replace(source, target)
            self.steps.append(("replace", Path(target)))

        def renamed(source: str | Path, target: str | Path) -> None:
            rename(source, target)
            self.steps.append(("rename", Path(target)))

        def unlinked(path: str | Path, **named: int) -> None:
            unlink(path, **named)
            self.steps.append(("unlink", Path(path)))

        for name, call in (("fsync", synced), ("replace", replaced), ("rename", renamed), ("unlink", unlinked)):
            patch.setattr(os, name, call)

    def of(self, *folders: Path) -> list[Step]:
        """Steps on these folders and the files right in them."""
        return [step for step in self.steps if step[1] in folders or step[1].parent in folders]
