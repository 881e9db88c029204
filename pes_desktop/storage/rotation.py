"""A new database key: a verified copy under it takes the place of the database while nobody works on it.

Nobody's password is needed: the new key is sealed to each holder's public half. Between the two replacements (key file,
database) the key file carries both keys, and opening takes the one that fits; ``tidy`` then clears what is left over.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.storage import sealing
from pes_desktop.storage.engine import DATABASE_FILE, connect
from pes_desktop.storage.files import environment_fault, sync_file, sync_folder
from pes_desktop.storage.frames import JournalFile, journal_files
from pes_desktop.storage.journal import JOURNAL_FOLDER
from pes_desktop.storage.kdf import KEY_BYTES
from pes_desktop.storage.keys_file import RECOVERY, STAFF, KeyFile, read_key_file, turn, write_key_file
from pes_desktop.storage.store import Store

#: The copy under the new key until it takes the database's name.
NEW_FILE = "office.db.new-key"
_BESIDE = ("-wal", "-shm", "-journal")

Progress = Callable[[int, int], None]


def check_can_rotate(folder: Path, leaving: UUID | None = None) -> None:
    """Raise DomainError ``old_holders`` (names) or ``old_recovery`` where somebody who stays has no key pair yet."""
    keys = read_key_file(folder)
    old = [entry for entry in keys.entries if not entry.public and not _is(entry.kind, entry.id, leaving)]
    names = sorted(entry.name for entry in old if entry.kind == STAFF)
    if names:
        raise DomainError(Fault("old_holders", params={"names": ", ".join(names)}))
    if any(entry.kind == RECOVERY for entry in old):
        raise DomainError(Fault("old_recovery"))


def rotate(store: Store, leaving: UUID | None = None, progress: Progress | None = None) -> bytes:
    """Put the open office under a new random key, without the holder ``leaving``; returns the key.

    The whole database is copied (``progress(pages done, all)``). Until the copy has been verified and stands on the
    disk nothing has changed. Raises DomainError as ``check_can_rotate``; EnvironmentFault ``key_in_use`` when another
    process has the file open, ``key_change_failed`` when the copy is not like the original, ``disk_full`` and the like.
    """
    folder = store.folder
    check_can_rotate(folder, leaving)
    with store.alone():
        _nobody_else(folder)
        old, new = store.key, os.urandom(KEY_BYTES)
        clear_copy(folder)
        try:
            _copy(folder, old, new, progress)
            _write_both(folder, old, new, leaving)
            _replace(folder)
        except BaseException:
            _give_up(folder, old)
            raise
        store.reopen(new)
        with contextlib.suppress(EnvironmentFault):  # the office opens with both; the next opening clears up
            _finish(folder, new)
    return new


def tidy(folder: Path, key: bytes) -> None:
    """Clear what a change of the key that was cut off left; ``key`` opens the database as it stands."""
    clear_copy(folder)
    with contextlib.suppress(EnvironmentFault):
        if len(read_key_file(folder).keys) > 1:
            _finish(folder, key)


def clear_copy(folder: Path) -> None:
    """Remove an unfinished copy."""
    for name in (NEW_FILE, *(NEW_FILE + end for end in _BESIDE)):
        with contextlib.suppress(OSError):
            (folder / name).unlink()


def _is(kind: str, holder_id: str, leaving: UUID | None) -> bool:
    return leaving is not None and (kind, holder_id) == (STAFF, str(leaving))


def _nobody_else(folder: Path) -> None:
    """A write-ahead log that outlives the last connection belongs to another process; it would be lost, or worse, be
    played into the file that takes the database's place."""
    wal = folder / f"{DATABASE_FILE}-wal"
    if wal.exists() and wal.stat().st_size:
        raise EnvironmentFault(Fault("key_in_use"))


def _copy(folder: Path, old: bytes, new: bytes, progress: Progress | None) -> None:
    """The database under the new key, read back whole and put on the disk itself."""
    from sqlcipher3 import dbapi2 as sqlcipher

    told = (lambda _s, left, pages: progress(pages - left, pages)) if progress else None
    try:
        with closing(connect(folder / DATABASE_FILE, old)) as source:
            expected = _content(source)
            with closing(sqlcipher.connect(str(folder / NEW_FILE))) as target:
                target.execute(f"PRAGMA key = \"x'{new.hex()}'\"")
                source.backup(target, pages=2048, progress=told)
        with closing(connect(folder / NEW_FILE, new)) as copy:
            sound = copy.execute("PRAGMA quick_check").fetchone()[0] == "ok" and _content(copy) == expected
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if not sound:
            raise EnvironmentFault(Fault("key_change_failed"))
        _nobody_else(folder)
        sync_file(folder / NEW_FILE)
    except sqlcipher.DatabaseError as error:
        raise EnvironmentFault(Fault("disk_full" if "full" in str(error) else "key_change_failed")) from error
    except OSError as error:
        raise environment_fault(error) from error


def _content(connection: Any) -> dict[str, int]:
    """Rows of every table, and the schema's version."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    counts = {name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for (name,) in names}
    return counts | {"user_version": int(connection.execute("PRAGMA user_version").fetchone()[0])}


def _write_both(folder: Path, old: bytes, new: bytes, leaving: UUID | None) -> None:
    """Whoever stays holds both keys; who leaves holds neither from here on, whatever happens next."""
    with turn:
        keys = read_key_file(folder)
        keys.entries = [entry for entry in keys.entries if not _is(entry.kind, entry.id, leaving)]
        for entry in keys.entries:
            sealing.seal(keys.office_id, entry, new)
        keys.keys = [sealing.key_id(old), sealing.key_id(new)]
        write_key_file(folder, keys)


def _replace(folder: Path) -> None:
    try:
        for end in _BESIDE:
            for name in (DATABASE_FILE, NEW_FILE):
                (folder / (name + end)).unlink(missing_ok=True)
        sync_folder(folder)
        os.replace(folder / NEW_FILE, folder / DATABASE_FILE)
        sync_folder(folder)
    except OSError as error:
        raise environment_fault(error) from error


def _give_up(folder: Path, old: bytes) -> None:
    """A new key that nothing uses is dropped; where the database does not open with the old one, both are kept."""
    clear_copy(folder)
    with contextlib.suppress(EnvironmentFault):
        connect(folder / DATABASE_FILE, old).close()
        _keep_only(folder, old)


def _finish(folder: Path, key: bytes) -> None:
    """The journal under the other key goes, as it holds people's data too; then the other key's seals."""
    try:
        for _, _, path in journal_files(folder / JOURNAL_FOLDER):
            if JournalFile(path, key).other_key:
                path.unlink()
        sync_folder(folder / JOURNAL_FOLDER)
    except OSError as error:
        raise environment_fault(error) from error
    _keep_only(folder, key)


def _keep_only(folder: Path, key: bytes) -> None:
    with turn:
        keys = read_key_file(folder)
        if _holds_only(keys, sealing.key_id(key)):
            return
        keys.keys = [sealing.key_id(key)]
        for entry in keys.entries:
            entry.seals = {name: sealed for name, sealed in entry.seals.items() if name == keys.keys[0]}
        write_key_file(folder, keys)


def _holds_only(keys: KeyFile, name: str) -> bool:
    return keys.keys == [name] and all(set(entry.seals) <= {name} for entry in keys.entries)
