"""The database key: random, and sealed for every member of staff, the printed recovery code and headquarters.

Nobody's password is stored. The file is described in ``keys_file``, the cryptography stands in ``sealing``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar
from uuid import UUID

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.storage import sealing
from pes_desktop.storage.kdf import KEY_BYTES, LEAST_COST, KdfCost, cost_of_this_pc
from pes_desktop.storage.keys_file import (
    GIVEN_STEP,
    HEADQUARTERS,
    KEY_FILE,
    MOST_COUNT,
    RECOVERY,
    STAFF,
    VERSION,
    Holder,
    KeyFile,
    read_key_file,
    turn,
    write_key_file,
)
from pes_desktop.storage.passwords import (
    MINIMUM_PASSWORD,
    check_password,
    check_recovery_words,
    new_recovery_code,
    normalise_recovery_code,
)

__all__ = [
    "HEADQUARTERS", "KEY_FILE", "LEAST_COST", "MINIMUM_PASSWORD", "RECOVERY", "STAFF", "Holder", "KdfCost", "KeyFile",
    "check_password", "check_recovery_words", "convert", "create_key_file", "drop_phone", "drop_staff", "holders",
    "is_temporary", "new_recovery_code", "normalise_recovery_code", "phone_challenge", "read_key_file", "rename",
    "set_password", "set_phone", "set_recovery", "unlock", "unlock_with_answer", "unlock_with_recovery",
]


_P = ParamSpec("_P")
_R = TypeVar("_R")


def _in_turn(change: Callable[_P, _R]) -> Callable[_P, _R]:
    """One change of the key file after the other: else the later one writes back what the earlier one took away."""
    @wraps(change)
    def alone(*given: _P.args, **named: _P.kwargs) -> _R:
        with turn:
            return change(*given, **named)

    return alone


def create_key_file(
    folder: Path,
    office: tuple[UUID, str, str, str],
    staff_id: UUID,
    staff_name: str,
    password: str,
    cost: KdfCost | None = None,
) -> tuple[bytes, str]:
    """Make the key of a new office (id, code, name, country) with its first holder; ``cost`` None: measured here.

    Returns the 32-byte database key and the recovery words, which are kept nowhere.
    Raises DomainError ``password_too_short``, ``password_guessable``; EnvironmentFault.
    """
    office_id, code, name, country = office
    check_password(password, (name, code, staff_name))
    key, words = os.urandom(KEY_BYTES), new_recovery_code()
    keys = KeyFile(VERSION, str(office_id), code, name, country, [], [sealing.key_id(key)])
    cost = cost or cost_of_this_pc()
    keys.put(sealing.make_holder(keys.office_id, STAFF, str(staff_id), staff_name, password, key, cost))
    keys.put(_recovery_holder(keys, words, key, cost))
    write_key_file(folder, keys)
    return key, words


def unlock(folder: Path, staff_id: UUID, password: str) -> bytes:
    """The database key for a member of staff; raises DomainError ``wrong_password`` or ``unknown_staff``."""
    keys = read_key_file(folder)
    holder = keys.find(STAFF, str(staff_id))
    if holder is None:
        raise DomainError(Fault("unknown_staff", field="staff"))
    return _open(folder, keys, holder, password, Fault("wrong_password", "password"))


def unlock_with_recovery(folder: Path, words: str) -> bytes:
    """The database key by the recovery words, whatever their case, accents and spaces.

    Raises DomainError ``recovery_words_count``, ``recovery_word_unknown``, ``wrong_recovery_code``; EnvironmentFault
    ``key_file_damaged``.
    """
    check_recovery_words(words)
    keys = read_key_file(folder)
    holder = keys.find(RECOVERY)
    if holder is None:
        raise EnvironmentFault(Fault("key_file_damaged"))
    return _open(folder, keys, holder, normalise_recovery_code(words), Fault("wrong_recovery_code", "words"))


def unlock_with_answer(folder: Path, answer: str) -> bytes:
    """The database key by headquarters' answer to the challenge; ``answer``: its sixteen signs.

    Raises DomainError ``wrong_answer``, ``phone_not_enrolled``.
    """
    keys = read_key_file(folder)
    holder = keys.find(HEADQUARTERS)
    if holder is None:
        raise DomainError(Fault("phone_not_enrolled"))
    return _open(folder, keys, holder, answer, Fault("wrong_answer", "answer"))


def _open(folder: Path, keys: KeyFile, holder: Holder, secret: str, wrong: Fault) -> bytes:
    try:
        found = sealing.open_holder(keys.office_id, holder, secret)
    except sealing.WrongSecretError:
        raise DomainError(wrong) from None
    return found[0] if len(found) == 1 else _fitting(folder, found)


def _fitting(folder: Path, found: list[bytes]) -> bytes:
    """Of the keys of a change that was cut off, the one that opens the database as it stands."""
    from pes_desktop.storage.engine import DATABASE_FILE, connect

    for key in found:
        try:
            connect(folder / DATABASE_FILE, key).close()
        except EnvironmentFault as error:
            if error.codes != ("database_unreadable",):
                raise
        else:
            return key
    return found[0]  # whoever opens the database says what is wrong with it


def _in_force(keys: KeyFile, key: bytes) -> None:
    """Nothing is sealed with a key that the office gave up; a file of version 1 begins to name its keys."""
    if not keys.keys:
        keys.keys = [sealing.key_id(key)]
    if sealing.key_id(key) not in keys.keys:
        raise EnvironmentFault(Fault("key_file_damaged"))


@_in_turn
def set_password(
    folder: Path, key: bytes, staff_id: UUID, name: str, password: str, cost: KdfCost | None = None, *,
    temporary: bool = False, personal: Iterable[str] = (), above: int = 0, reset: str = "", given: bool = False,
) -> None:
    """Give a member of staff a way in, replacing an earlier one; the caller holds the open key.

    ``temporary``: to be changed at the next log-in. ``above``: the count of another PC's way in that it replaces.
    ``reset``: the mark of headquarters' password, kept until there is another. ``given``: not by the member, hence
    before all that the member chose meanwhile. Raises DomainError ``password_too_short``, ``password_guessable``.
    """
    keys = read_key_file(folder)
    check_password(password, (keys.office_name, keys.office_code, name, *personal))
    _in_force(keys, key)
    holder = sealing.make_holder(keys.office_id, STAFF, str(staff_id), name, password, key, cost or cost_of_this_pc())
    before = keys.find(STAFF, str(staff_id))
    last = max(above, before.count if before is not None else 0)
    step = GIVEN_STEP - last % GIVEN_STEP if given and (before is not None or above) else 1
    holder.temporary, holder.count = temporary, min(last + step, MOST_COUNT)
    holder.reset = reset or (before.reset if before is not None else "")
    keys.put(holder)
    write_key_file(folder, keys)


@_in_turn
def convert(folder: Path, key: bytes, staff_id: UUID, password: str) -> bool:
    """Turn a holder of version 1 into one with a key pair, at the same cost, while the password is at hand.

    Returns whether there was anything to do.
    """
    keys = read_key_file(folder)
    holder = keys.find(STAFF, str(staff_id))
    if holder is None or holder.public:
        return False
    _in_force(keys, key)
    cost = KdfCost(holder.lock.time, holder.lock.memory_kib, holder.lock.lanes)
    found = sealing.make_holder(keys.office_id, STAFF, holder.id, holder.name, password, key, cost)
    found.temporary, found.count, found.reset = holder.temporary, holder.count, holder.reset
    keys.put(found)
    write_key_file(folder, keys)
    return True


@_in_turn
def set_recovery(folder: Path, key: bytes, cost: KdfCost | None = None) -> str:
    """New recovery words; the ones before open nothing from now on. They are kept nowhere."""
    keys, words = read_key_file(folder), new_recovery_code()
    _in_force(keys, key)
    keys.put(_recovery_holder(keys, words, key, cost or cost_of_this_pc()))
    write_key_file(folder, keys)
    return words


def _recovery_holder(keys: KeyFile, words: str, key: bytes, cost: KdfCost) -> Holder:
    return sealing.make_holder(keys.office_id, RECOVERY, "", "", normalise_recovery_code(words), key, cost)


@_in_turn
def set_phone(folder: Path, key: bytes, challenge: str, answer: str, cost: KdfCost = LEAST_COST) -> None:
    """Let headquarters open the office once: ``answer`` (sixteen random signs) to the ``challenge`` that is shown."""
    keys = read_key_file(folder)
    _in_force(keys, key)
    holder = sealing.make_holder(keys.office_id, HEADQUARTERS, "", "", answer, key, cost)
    holder.challenge = challenge
    keys.put(holder)
    write_key_file(folder, keys)


def drop_staff(folder: Path, staff_id: UUID) -> None:
    """Take a member's way in away. The key stays the same: who copied it before still has it (see ``rotation``)."""
    _drop(folder, STAFF, str(staff_id))


def drop_phone(folder: Path) -> None:
    """Take headquarters' way in away: an answer serves once."""
    _drop(folder, HEADQUARTERS, "")


@_in_turn
def _drop(folder: Path, kind: str, holder_id: str) -> None:
    keys = read_key_file(folder)
    kept = [entry for entry in keys.entries if (entry.kind, entry.id) != (kind, holder_id)]
    if len(kept) != len(keys.entries):
        keys.entries = kept
        write_key_file(folder, keys)


def phone_challenge(folder: Path) -> str:
    """What to tell headquarters by telephone; nothing where this PC was never admitted."""
    holder = read_key_file(folder).find(HEADQUARTERS)
    return holder.challenge if holder else ""


@_in_turn
def rename(folder: Path, staff_id: UUID, name: str) -> None:
    """The name shown at the log-in of a member who has a way in here."""
    keys = read_key_file(folder)
    holder = keys.find(STAFF, str(staff_id))
    if holder is not None and holder.name != name:
        holder.name = name
        write_key_file(folder, keys)


def is_temporary(folder: Path, staff_id: UUID) -> bool:
    """Whether this password was given by somebody else and is to be changed now."""
    holder = read_key_file(folder).find(STAFF, str(staff_id))
    return holder is not None and holder.temporary


def holders(folder: Path) -> list[tuple[UUID, str]]:
    """Id and name of everyone who can open this office."""
    return read_key_file(folder).holders()
