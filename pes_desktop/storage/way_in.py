"""The way in as a person at the log-in takes it: waits after wrong tries, then the key."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.domain.phone_help import plain_answer
from pes_desktop.storage import keys, waits

_WRONG = {"wrong_password", "wrong_recovery_code", "wrong_answer"}


def with_password(folder: Path, staff_id: UUID, password: str) -> bytes:
    """The database key; a key file of version 1 is brought up to date for this holder.

    Raises DomainError ``wait_after_tries`` (seconds); ``wrong_password``, together with the wait it begins, if any;
    ``unknown_staff``; EnvironmentFault as ``keys.read_key_file``.
    """
    key = _tried(folder, str(staff_id), "password", lambda: keys.unlock(folder, staff_id, password))
    with contextlib.suppress(EnvironmentFault):  # a copy on a stick that cannot be written opens too
        keys.convert(folder, key, staff_id, password)
    return key


def with_words(folder: Path, words: str) -> bytes:
    """The database key by the recovery words.

    Raises DomainError as ``keys.unlock_with_recovery``, and ``wait_after_tries``.
    """
    return _tried(folder, keys.RECOVERY, "words", lambda: keys.unlock_with_recovery(folder, words))


def with_answer(folder: Path, answer: str) -> bytes:
    """The database key by headquarters' answer as it was typed.

    Raises DomainError ``answer_malformed`` (a sign misheard: no try is counted), ``wrong_answer``,
    ``wait_after_tries``, ``phone_not_enrolled``.
    """
    signs = plain_answer(answer)
    return _tried(folder, keys.HEADQUARTERS, "answer", lambda: keys.unlock_with_answer(folder, signs))


def _tried(folder: Path, holder: str, field: str, attempt: Callable[[], bytes]) -> bytes:
    waits.check(folder, holder, field)
    try:
        key = attempt()
    except DomainError as error:
        if not _WRONG.intersection(error.codes):
            raise
        seconds = waits.note_wrong(folder, holder)
        if not seconds:
            raise
        raise DomainError(*error.faults, Fault("wait_after_tries", field, {"seconds": seconds})) from None
    waits.forget(folder, holder)
    return key
