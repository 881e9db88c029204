"""Ways in that came from another PC of the office: this PC's key is sealed to them, which takes no password."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.storage import sealing
from pes_desktop.storage.keys_file import STAFF, Holder, read_key_file, turn, write_key_file


def staff_holders(folder: Path) -> dict[UUID, Holder]:
    """The staff's ways in; those of version 1 have no public half. Raises EnvironmentFault as ``read_key_file``."""
    return {UUID(entry.id): entry for entry in read_key_file(folder).entries if entry.kind == STAFF}


def put_staff(folder: Path, key: bytes, coming: Iterable[Holder]) -> None:
    """Let the holders who come open the office with ``key``, in one replacement.

    One to whom nothing can be sealed is passed over: it keeps nobody else out. Raises EnvironmentFault
    ``key_file_damaged`` for a key that is not in force.
    """
    with turn:
        keys = read_key_file(folder)
        if keys.keys and sealing.key_id(key) not in keys.keys:
            raise EnvironmentFault(Fault("key_file_damaged"))
        keys.keys = keys.keys or [sealing.key_id(key)]
        for holder in coming:
            if sealing.can_be_sealed_to(holder):
                sealing.seal(keys.office_id, holder, key)
                keys.put(holder)
        write_key_file(folder, keys)
