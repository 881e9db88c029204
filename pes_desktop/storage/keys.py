"""The database key: random, wrapped for every member of staff and for the printed recovery code.

Nobody's password is stored. A wrap is AES-256-GCM under a key that Argon2id (RFC 9106) derives from the password.
"""

from __future__ import annotations

import base64
import json
import os
import re
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.domain.text import fold
from pes_desktop.storage.files import write_atomically

KEY_FILE = "keys.json"
KEY_BYTES, SALT_BYTES, NONCE_BYTES = 32, 16, 12
MINIMUM_PASSWORD = 8
RECOVERY_WORDS = 12


@dataclass(frozen=True, slots=True)
class KdfCost:
    """Argon2id cost: passes, memory in KiB, lanes."""

    time: int = 4
    memory_kib: int = 131_072
    lanes: int = 2

    def reasonable(self) -> bool:
        """Whether these numbers can come from this program: a damaged file must not ask for all the memory there is."""
        return 1 <= self.time <= 64 and 1 <= self.lanes <= 16 and 8 * self.lanes <= self.memory_kib <= 1_048_576


STANDARD_COST = KdfCost()


@dataclass(slots=True)
class Wrap:
    """The database key, sealed for one holder. ``staff_id`` None: the office's recovery code."""

    staff_id: str | None
    name: str
    salt: str
    nonce: str
    sealed: str
    time: int
    memory_kib: int
    lanes: int


@dataclass(slots=True)
class KeyFile:
    """All wraps of an office; the office's code, name and country are shown on the log-in page.

    Plain ``json``: the log-in window reads this file and needs no other module for it.
    """

    version: int
    office_id: str
    office_code: str
    office_name: str
    country: str
    wraps: list[Wrap]

    def holders(self) -> list[tuple[UUID, str]]:
        """Id and name of everyone who can open this office."""
        return [(UUID(wrap.staff_id), wrap.name) for wrap in self.wraps if wrap.staff_id]


def _derive(secret: str, salt: bytes, cost: KdfCost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    normal = unicodedata.normalize("NFKC", secret).encode()
    return bytes(hash_secret_raw(normal, salt, cost.time, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID))


def _wrap(key: bytes, secret: str, staff_id: UUID | None, name: str, cost: KdfCost) -> Wrap:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    holder = str(staff_id) if staff_id else None
    sealed = AESGCM(_derive(secret, salt, cost)).encrypt(nonce, key, (holder or "recovery").encode())
    b64_salt, b64_nonce, b64_sealed = (base64.b64encode(part).decode() for part in (salt, nonce, sealed))
    return Wrap(holder, name, b64_salt, b64_nonce, b64_sealed, cost.time, cost.memory_kib, cost.lanes)


def _unwrap(wrap: Wrap, secret: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        salt, nonce, sealed = (base64.b64decode(part, validate=True) for part in (wrap.salt, wrap.nonce, wrap.sealed))
    except ValueError:
        raise EnvironmentFault(Fault("key_file_damaged")) from None
    cost = KdfCost(wrap.time, wrap.memory_kib, wrap.lanes)
    if len(salt) != SALT_BYTES or len(nonce) != NONCE_BYTES or not cost.reasonable():
        raise EnvironmentFault(Fault("key_file_damaged"))
    secret_key = _derive(secret, salt, cost)
    try:
        return AESGCM(secret_key).decrypt(nonce, sealed, (wrap.staff_id or "recovery").encode())
    except InvalidTag:
        fault = Fault("wrong_password", "password") if wrap.staff_id else Fault("wrong_recovery_code", "words")
        raise DomainError(fault) from None


def read_key_file(folder: Path) -> KeyFile:
    """The key file of an office folder; raises EnvironmentFault ``no_office_here`` or ``key_file_damaged``."""
    try:
        return _parse(json.loads((folder / KEY_FILE).read_bytes()))
    except FileNotFoundError:
        raise EnvironmentFault(Fault("no_office_here")) from None
    except (ValueError, KeyError, TypeError, RecursionError, OSError):
        raise EnvironmentFault(Fault("key_file_damaged")) from None


def _parse(plain: dict[str, Any]) -> KeyFile:
    """The key file from its JSON; raises KeyError, TypeError or ValueError where it is not one."""
    wraps = []
    for item in plain["wraps"]:
        texts = [item[name] for name in ("name", "salt", "nonce", "sealed")]
        numbers = [item[name] for name in ("time", "memory_kib", "lanes")]
        holder = item["staff_id"]
        if holder is not None:
            UUID(holder)
        if not all(isinstance(text, str) for text in texts) or not all(isinstance(n, int) for n in numbers):
            raise TypeError("wrap")
        wraps.append(Wrap(holder, *texts, *numbers))
    office = {name: plain[name] for name in ("office_id", "office_code", "office_name", "country")}
    if not isinstance(plain["version"], int) or not all(isinstance(text, str) for text in office.values()):
        raise TypeError("office")
    return KeyFile(plain["version"], wraps=wraps, **office)


def _write(folder: Path, keys: KeyFile) -> None:
    write_atomically(folder / KEY_FILE, json.dumps(asdict(keys), ensure_ascii=False, indent=1).encode())


def check_password(password: str) -> None:
    """Raises DomainError ``password_too_short``; length is what counts (NIST SP 800-63B 5.1.1)."""
    if len(password) < MINIMUM_PASSWORD:
        raise DomainError(Fault("password_too_short", field="password", params={"least": MINIMUM_PASSWORD}))


def new_recovery_code() -> str:
    """Twelve Spanish words (BIP-39 list, 128 bits), to be printed and locked away."""
    from mnemonic import Mnemonic

    return str(Mnemonic("spanish").generate(128))


def normalise_recovery_code(words: str) -> str:
    """The words as the wrap expects them: lower case, single spaces, the accents of the list.

    Numbers and commas copied from the page are dropped. Without accents the words of the list stay distinct (BIP-39).
    """
    from mnemonic import Mnemonic

    listed = {fold(word): unicodedata.normalize("NFKD", word) for word in Mnemonic("spanish").wordlist}
    return " ".join(listed.get(fold(word), word) for word in _typed_words(words))


def _typed_words(words: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", words).lower())


def check_recovery_words(words: str) -> None:
    """Raises DomainError ``recovery_words_count`` or ``recovery_word_unknown`` (each word that the list lacks)."""
    from mnemonic import Mnemonic

    typed = _typed_words(words)
    if len(typed) != RECOVERY_WORDS:
        raise DomainError(Fault("recovery_words_count", "words", {"count": len(typed), "needed": RECOVERY_WORDS}))
    listed = {fold(word) for word in Mnemonic("spanish").wordlist}
    faults = [Fault("recovery_word_unknown", "words", {"place": place, "word": word})
              for place, word in enumerate(typed, start=1) if fold(word) not in listed]
    if faults:
        raise DomainError(*faults)


def create_key_file(
    folder: Path,
    office: tuple[UUID, str, str, str],
    staff_id: UUID,
    staff_name: str,
    password: str,
    cost: KdfCost = STANDARD_COST,
) -> tuple[bytes, str]:
    """Make the key of a new office (id, code, name, country) with its first holder.

    Returns the 32-byte database key and the recovery words, which are kept nowhere.
    Raises DomainError ``password_too_short``.
    """
    check_password(password)
    key, recovery = os.urandom(KEY_BYTES), new_recovery_code()
    office_id, code, name, country = office
    wraps = [
        _wrap(key, password, staff_id, staff_name, cost),
        _wrap(key, normalise_recovery_code(recovery), None, "", cost),
    ]
    _write(folder, KeyFile(1, str(office_id), code, name, country, wraps))
    return key, recovery


def unlock(folder: Path, staff_id: UUID, password: str) -> bytes:
    """The database key for a member of staff; raises DomainError ``wrong_password`` or ``unknown_staff``."""
    keys = read_key_file(folder)
    for wrap in keys.wraps:
        if wrap.staff_id == str(staff_id):
            return _unwrap(wrap, password)
    raise DomainError(Fault("unknown_staff", field="staff"))


def unlock_with_recovery(folder: Path, words: str) -> bytes:
    """The database key by the recovery words, whatever their case, accents and spaces.

    Raises DomainError ``recovery_words_count``, ``recovery_word_unknown``, ``wrong_recovery_code``; EnvironmentFault
    ``key_file_damaged``.
    """
    check_recovery_words(words)
    keys = read_key_file(folder)
    sealed = next((wrap for wrap in keys.wraps if wrap.staff_id is None), None)
    if sealed is None:
        raise EnvironmentFault(Fault("key_file_damaged"))
    return _unwrap(sealed, normalise_recovery_code(words))


def set_password(
    folder: Path, key: bytes, staff_id: UUID, name: str, password: str, cost: KdfCost = STANDARD_COST
) -> None:
    """Wrap the key for a member of staff, replacing an earlier wrap; the caller holds the open key."""
    check_password(password)
    keys = read_key_file(folder)
    places = [place for place, wrap in enumerate(keys.wraps) if wrap.staff_id == str(staff_id)]
    fresh = _wrap(key, password, staff_id, name, cost)
    if places:
        keys.wraps[places[0]] = fresh
    else:
        keys.wraps.append(fresh)
    _write(folder, keys)


def holders(folder: Path) -> list[tuple[UUID, str]]:
    """Id and name of everyone who can open this office."""
    return read_key_file(folder).holders()
