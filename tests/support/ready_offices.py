"""Offices made once by the program and copied: the schema, the key file and the first member take a tenth of a second.

Offices of one form have the same ids and key; who needs two different ones makes the other with ``create_office``.
"""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import NewOffice, create_office, open_unlogged
from pes_desktop.storage.keys import KdfCost

#: A password opens at once.
FAST = KdfCost(1, 1024, 1)


@functools.cache
def _made(form: NewOffice, day: date) -> tuple[Path, bytes, UUID, str]:
    """Folder, key, first member and recovery words of an office as ``create_office`` leaves it."""
    folder = Path(tempfile.mkdtemp(prefix="pes-ready-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    ctx, words = create_office(folder / "office", form, clock=lambda: day, cost=FAST)
    key, staff_id = ctx.store.key, ctx.staff.id
    ctx.store.close()
    return folder / "office", key, staff_id, words


def ready_office(folder: Path, form: NewOffice, clock: Callable[[], date]) -> tuple[OfficeContext, str]:
    """A copy in ``folder``, which must not exist yet, and its recovery words: as ``create_office`` answers."""
    made, key, staff_id, words = _made(form, clock())
    shutil.copytree(made, folder)
    return open_unlogged(folder, key, staff_id, clock=clock), words
