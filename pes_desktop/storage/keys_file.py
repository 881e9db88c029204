"""``keys.json``: who can open the office. Plain ``json`` and no other module: the log-in window reads it at its start.

Version 2: every holder has an X25519 key pair. The public half stands in clear, the private one is locked by the
holder's secret, the database key is sealed to the public one. Version 1 locked the database key itself; its holders
have no public half until their secret is at hand.
"""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.storage.files import write_atomically

KEY_FILE = "keys.json"
VERSION = 2
#: A password that somebody gives goes before as many as the member may have chosen on other PCs since the one before.
GIVEN_STEP = 1_000
#: The highest count of passwords: far above any real one, and eight digits hold it.
MOST_COUNT = 9_999_999
STAFF, RECOVERY, HEADQUARTERS = "staff", "recovery", "headquarters"
_KINDS = (STAFF, RECOVERY, HEADQUARTERS)
_T = TypeVar("_T")
#: Held from reading the file to replacing it: lanes change it at once (a password, the telephone's code, a removal).
turn = threading.RLock()


@dataclass(slots=True)
class Lock:
    """What a secret opens: AES-256-GCM under Argon2id of the secret at the cost given. Bytes as base64."""

    salt: str
    nonce: str
    sealed: str
    time: int
    memory_kib: int
    lanes: int


@dataclass(slots=True)
class Holder:
    """One way into the office. ``seals``: the database key by its id, sealed to ``public``; both empty in version 1.

    ``challenge``: what headquarters is told by telephone. ``temporary``: to be changed at the next log-in.
    ``count``: how many passwords there were, each that was given counting to the next thousand; of two ways in of a
    member the one with more stands. ``reset``: which of headquarters' passwords was taken last.
    """

    kind: str
    id: str
    name: str
    lock: Lock
    public: str = ""
    seals: dict[str, str] = field(default_factory=dict)
    challenge: str = ""
    temporary: bool = False
    count: int = 0
    reset: str = ""


@dataclass(slots=True)
class KeyFile:
    """All holders of an office; the office's code, name and country are shown on the log-in page.

    ``keys``: ids of the database keys in force. One; two while the key is being changed, the older first; none in a
    file of version 1.
    """

    version: int
    office_id: str
    office_code: str
    office_name: str
    country: str
    entries: list[Holder]
    keys: list[str] = field(default_factory=list)

    def holders(self) -> list[tuple[UUID, str]]:
        """Id and name of every member of staff who can open this office."""
        return [(UUID(entry.id), entry.name) for entry in self.entries if entry.kind == STAFF]

    def find(self, kind: str, holder_id: str = "") -> Holder | None:
        """The holder of a kind; of several members of staff the one with this id."""
        return next((entry for entry in self.entries if (entry.kind, entry.id) == (kind, holder_id)), None)

    def put(self, holder: Holder) -> None:
        """Take the place of the holder of the same kind and id, or stand at the end."""
        for place, entry in enumerate(self.entries):
            if (entry.kind, entry.id) == (holder.kind, holder.id):
                self.entries[place] = holder
                return
        self.entries.append(holder)


def read_key_file(folder: Path) -> KeyFile:
    """The key file of an office folder.

    Raises EnvironmentFault ``no_office_here``, ``key_file_damaged`` or ``database_newer``.
    """
    try:
        found = json.loads((folder / KEY_FILE).read_bytes())
        json.dumps(found, ensure_ascii=False).encode()  # half characters: could be neither used nor written again
        return _parse(found)
    except FileNotFoundError:
        raise EnvironmentFault(Fault("no_office_here")) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        raise EnvironmentFault(Fault("key_file_damaged")) from None


def write_key_file(folder: Path, keys: KeyFile) -> None:
    """Replace the key file durably; raises EnvironmentFault and leaves the old one."""
    keys.version = VERSION
    write_atomically(folder / KEY_FILE, json.dumps(asdict(keys), ensure_ascii=False, indent=1).encode())


def _parse(plain: dict[str, Any]) -> KeyFile:
    """The key file from its JSON; raises KeyError, TypeError, AttributeError or ValueError where it is not one."""
    version = _a(int, plain["version"])
    if version > VERSION:
        raise EnvironmentFault(Fault("database_newer"))
    office_id, code, name, country = (_a(str, plain[part])
                                      for part in ("office_id", "office_code", "office_name", "country"))
    if version == 1:
        return KeyFile(version, office_id, code, name, country, [_first_version(item) for item in plain["wraps"]])
    keys = [_a(str, key) for key in _a(list, plain["keys"])]
    return KeyFile(version, office_id, code, name, country, [_holder(item) for item in plain["entries"]], keys)


def _first_version(item: dict[str, Any]) -> Holder:
    staff_id = item["staff_id"]
    kind = RECOVERY if staff_id is None else STAFF
    return Holder(kind, "" if staff_id is None else str(UUID(staff_id)), _a(str, item["name"]), _lock(item))


def _holder(item: dict[str, Any]) -> Holder:
    kind, holder_id = _a(str, item["kind"]), _a(str, item["id"])
    if kind not in _KINDS:
        raise ValueError("kind")
    if kind == STAFF:
        UUID(holder_id)
    seals = {_a(str, key): _a(str, seal) for key, seal in _a(dict, item["seals"]).items()}
    return Holder(kind, holder_id, _a(str, item["name"]), _lock(item["lock"]), _a(str, item["public"]), seals,
                  _a(str, item["challenge"]), _a(bool, item["temporary"]),
                  min(max(_a(int, item.get("count", 0)), 0), MOST_COUNT),
                  _a(str, item.get("reset", "")))


def _lock(item: dict[str, Any]) -> Lock:
    salt, nonce, sealed = (_a(str, item[name]) for name in ("salt", "nonce", "sealed"))
    time, memory_kib, lanes = (_a(int, item[name]) for name in ("time", "memory_kib", "lanes"))
    return Lock(salt, nonce, sealed, time, memory_kib, lanes)


def _a(kind: type[_T], value: Any) -> _T:
    if type(value) is not kind:
        raise TypeError(kind.__name__)
    return value
