"""What the exchange needs of the office database, and the account it keeps there."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import Setting
from pes_desktop.sync.sealing import KEY_BYTES, OfficeKeys, as_key

if TYPE_CHECKING:  # headquarters reads this package too, and has no office store
    from pes_desktop.storage.store import Actor, UnitOfWork

ACCOUNT, LAST = "sync", "sync_last"
#: The setting that tells how far this PC has read, at which server and in which epoch of it.
CURSOR = "feed"


class ExchangeStore(Protocol):
    """The part of ``storage.store.Store`` used here."""

    def read(self) -> AbstractContextManager[Session]:
        """A read transaction."""
        ...

    def write(self, actor: Actor, act: str) -> AbstractContextManager[UnitOfWork]:
        """A captured write."""
        ...

    def local(self) -> AbstractContextManager[Session]:
        """A transaction on tables that stay on this PC."""
        ...


@dataclass(frozen=True, slots=True)
class Account:
    """This PC's admission to a headquarters server; the keys (base64) are empty at one of protocol 1.

    ``tls_key``: the key behind the address' certificate when it was last vouched for (trust.py); "" not seen yet.
    """

    url: str
    token: str
    server_id: UUID
    epoch: UUID
    device_id: UUID
    office_id: UUID
    letter: str
    signing_key: str = ""
    server_key: str = ""
    office_key: str = ""
    tls_key: str = ""

    def __repr__(self) -> str:
        return f"Account({self.url}, device {self.device_id})"  # token and keys never reach a log

    @property
    def keys(self) -> OfficeKeys | None:
        """What batches are sealed, signed and opened with; None: they go open, in protocol 1."""
        try:
            server = as_key(self.server_key, 2 * KEY_BYTES)
            return OfficeKeys(as_key(self.signing_key), server[:KEY_BYTES], server[KEY_BYTES:], as_key(self.office_key))
        except DomainError:
            return None


#: Made once: a round reads settings more often than anything else.
_VALUE = select(Setting.value).where(Setting.key == bindparam("key"))


def read_setting(session: Session, key: str) -> dict[str, Any]:
    """The setting's object, {} when absent."""
    value = session.scalar(_VALUE, {"key": key})
    return dict(value) if isinstance(value, dict) else {}


def save_setting(session: Session, key: str, value: dict[str, Any]) -> None:
    """Store the setting within the caller's transaction."""
    session.merge(Setting(key=key, value=value))


def account(session: Session) -> Account | None:
    """The account of this PC, None before enrolment (and where it is damaged: the PC then joins again)."""
    value = read_setting(session, ACCOUNT)
    texts = [value.get(name) for name in ("url", "token", "letter", "server_id", "epoch", "device_id", "office_id")]
    if not all(isinstance(text, str) for text in texts):
        return None
    url, token, letter, *ids = map(str, texts)
    try:
        server_id, epoch, device_id, office_id = map(UUID, ids)
    except ValueError:
        return None
    keys = [str(value.get(name) or "") for name in ("signing_key", "server_key", "office_key", "tls_key")]
    return Account(url, token, server_id, epoch, device_id, office_id, letter, *keys)


def require_account(session: Session) -> Account:
    """The account of this PC; raises DomainError ``sync_not_enrolled``."""
    found = account(session)
    if found is None:
        raise DomainError(Fault("sync_not_enrolled"))
    return found


def keyed_account(store: ExchangeStore) -> Account:
    """The account with the keys that files on a stick need; raises DomainError ``sync_not_enrolled``,
    ``stick_without_keys``."""
    with store.read() as session:
        found = require_account(session)
    if found.keys is None:
        raise DomainError(Fault("stick_without_keys"))
    return found


def save_account(session: Session, value: Account) -> None:
    """Keep the account (in the encrypted database) within the caller's transaction."""
    save_setting(session, ACCOUNT, {key: item if isinstance(item, str) else str(item)
                                    for key, item in asdict(value).items()})


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far this PC has read what comes down; positions of another server or epoch say nothing."""

    server_id: UUID
    epoch: UUID | None = None
    office: int = 0
    common: int = 0


def cursor(session: Session, known: Account) -> Cursor:
    """How far this PC has read at its headquarters."""
    kept = read_setting(session, CURSOR)
    office, common = kept.get("office"), kept.get("common")
    if kept.get("server") != str(known.server_id) or not isinstance(office, int) or not isinstance(common, int):
        return Cursor(known.server_id)
    try:
        return Cursor(known.server_id, UUID(str(kept.get("epoch"))), office, common)
    except ValueError:
        return Cursor(known.server_id)


def save_cursor(session: Session, read: Cursor) -> None:
    """Keep the positions within the caller's transaction, which holds what they stand for."""
    save_setting(session, CURSOR, {"server": str(read.server_id), "epoch": str(read.epoch), "office": read.office,
                                   "common": read.common})


def reached(store: ExchangeStore, known: Account, read: Cursor) -> None:
    """There was nothing for this PC up to these positions: go on from there."""
    with store.read() as session:
        if cursor(session, known) == read:
            return
    with store.local() as session:
        save_cursor(session, read)
