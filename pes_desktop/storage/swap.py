"""A rebuilt office takes the place of a damaged one: cut off at any step, the next opening finds the old or the new.

The damaged files are set aside first. Then a note tells that the new file is ready; from there every opening completes
the exchange before it does anything else.
"""

from __future__ import annotations

import json
import os
import shutil
from datetime import datetime
from pathlib import Path

from pes_desktop.domain.errors import DomainError
from pes_desktop.storage.engine import DATABASE_FILE
from pes_desktop.storage.files import environment_fault, sync_file, sync_folder, write_atomically
from pes_desktop.storage.keys import KEY_FILE, read_key_file

SCRATCH = ".restoring"
NOTE = "restoring.json"
SET_ASIDE = "set-aside"
_BESIDE = ("-wal", "-shm", "-journal")


def keys_readable(folder: Path) -> bool:
    """Whether the folder's key file is whole."""
    try:
        read_key_file(folder)
    except DomainError:
        return False
    return True


def set_aside(folder: Path, now: datetime) -> Path:
    """Copies of the damaged files in a folder of their own; raises EnvironmentFault. Nothing is taken away yet."""
    try:
        place = _free(folder, f"{SET_ASIDE}-{now:%Y%m%d-%H%M%S}")
        place.mkdir(mode=0o700)
        for name in (DATABASE_FILE, *(DATABASE_FILE + end for end in _BESIDE), KEY_FILE):
            if (folder / name).exists():
                _keep(folder / name, place / name)
        sync_folder(place)
        sync_folder(folder)
    except OSError as error:
        raise environment_fault(error) from error
    return place


def _keep(source: Path, target: Path) -> None:
    """The same file under another name where the disk knows that, else a copy."""
    if not source.name.startswith(DATABASE_FILE):  # the key file is written anew in its place
        shutil.copyfile(source, target)
        sync_file(target)
        return
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        sync_file(target)


def _free(folder: Path, name: str) -> Path:
    return next(path for path in (folder / name, *(folder / f"{name}-{n}" for n in range(2, 1000)))
                if not path.exists())


def exchange(folder: Path, prepared: Path, keys: bytes | None) -> None:
    """Put ``prepared/office.db`` (whole and on the disk) into the office; ``keys``: a key file to replace the own.

    Raises EnvironmentFault; what has begun is completed by ``finish`` at the next opening.
    """
    if keys is not None:
        write_atomically(folder / KEY_FILE, keys)
    plain = {"database": str(prepared.relative_to(folder) / DATABASE_FILE)}
    write_atomically(folder / NOTE, json.dumps(plain).encode())
    finish(folder)


def finish(folder: Path) -> bool:
    """Complete an exchange that was cut off; returns whether there was one. Raises EnvironmentFault."""
    note = folder / NOTE
    try:
        if not note.exists():
            return False
        try:
            new = folder / str(json.loads(note.read_bytes())["database"])
        except (ValueError, KeyError, TypeError):  # no note of ours: a whole one was written or none
            new = folder / SCRATCH / "office" / DATABASE_FILE
        if new.exists():
            for end in _BESIDE:  # the old log would be played into the new file
                (folder / f"{DATABASE_FILE}{end}").unlink(missing_ok=True)
            sync_folder(folder)
            os.replace(new, folder / DATABASE_FILE)
            sync_folder(folder)
        note.unlink()
        sync_folder(folder)
    except OSError as error:
        raise environment_fault(error) from error
    shutil.rmtree(folder / SCRATCH, ignore_errors=True)
    return True
