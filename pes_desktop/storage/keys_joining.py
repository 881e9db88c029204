"""The key file of a PC that joins an office: until the staff's ways in have come, the one-time code alone opens it, so
that a cut anywhere costs no other code."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.storage import sealing
from pes_desktop.storage.kdf import KEY_BYTES, KdfCost, cost_of_this_pc
from pes_desktop.storage.keys_file import RECOVERY, VERSION, KeyFile, read_key_file, write_key_file


def create_for_joining(folder: Path, office: tuple[UUID, str, str, str], code: str, cost: KdfCost | None) -> bytes:
    """Make the database key of a further PC of an office (id, code, name, country); ``code``: the signs of the one-time
    code, in the place of the recovery words. Returns the key; raises EnvironmentFault."""
    office_id, office_code, name, country = office
    key = os.urandom(KEY_BYTES)
    keys = KeyFile(VERSION, str(office_id), office_code, name, country, [], [sealing.key_id(key)])
    keys.put(sealing.make_holder(keys.office_id, RECOVERY, "", "", code, key, cost or cost_of_this_pc()))
    write_key_file(folder, keys)
    return key


def unlock_joining(folder: Path, code: str) -> bytes | None:
    """The database key of a PC whose joining was cut; None where there is none, or another code was used."""
    try:
        keys = read_key_file(folder)
        holder = keys.find(RECOVERY)
        return sealing.open_holder(keys.office_id, holder, code)[0] if holder is not None else None
    except (EnvironmentFault, sealing.WrongSecretError):
        return None
