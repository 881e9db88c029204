"""People of headquarters: accounts, passwords (Argon2id), sessions. Only hashes are stored."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, delete, func, insert, select, update

from pes_central.pages.rights import Role
from pes_central.tables import UserEntry, UserSession
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.text import fold, whole_text
from pes_desktop.models.base import utcnow
from pes_desktop.storage.passwords import check_password

#: A session ends after this long without a page, and at the latest after LONGEST.
IDLE, LONGEST = timedelta(hours=1), timedelta(hours=12)
#: The last use is noted at most this often, so that looking at pages does not write.
_NOTE_EVERY = timedelta(minutes=5)
MOST_PASSWORD = 200


@dataclass(frozen=True, slots=True)
class User:
    """Who is signed in."""

    user_id: UUID
    name: str
    role: Role
    form_token: str


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # the library's default: Argon2id, RFC 9106's second recommended option


@cache
def _nobody() -> str:
    """A hash that no password fits: an unknown name takes as long as a known one."""
    return _hasher().hash(secrets.token_urlsafe(32))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def anybody(connection: Connection) -> bool:
    """Whether there is an account at all; without one, the first start's page is open."""
    return connection.execute(select(UserEntry.user_id).limit(1)).first() is not None


def add_user(connection: Connection, name: str, role: str, password: str) -> UUID:
    """A new account.

    Raises DomainError ``required``, ``central_role``, ``central_name_taken``, ``password_too_short``,
    ``password_guessable``, ``central_password_long``.
    """
    name = " ".join(whole_text(name).split())[:60]
    if not name:
        raise DomainError(Fault("required", "name"))
    if role not in list(Role):
        raise DomainError(Fault("central_role", "role"))
    _check(password, name)
    key = fold(name)[:60]
    if connection.execute(select(UserEntry.user_id).where(UserEntry.name_key == key)).first() is not None:
        raise DomainError(Fault("central_name_taken", "name"))
    user_id, now = uuid4(), utcnow()
    connection.execute(insert(UserEntry).values(
        user_id=user_id, name=name, name_key=key, role=role, password_hash=_hasher().hash(password), created_at=now,
        password_at=now))
    return user_id


def _check(password: str, name: str) -> None:
    if len(password) > MOST_PASSWORD:
        raise DomainError(Fault("central_password_long", "password", {"most": MOST_PASSWORD}))
    check_password(password, (name,))


def set_password(connection: Connection, user_id: UUID, password: str) -> None:
    """Another password; every session of the account ends.

    Raises DomainError ``central_user_gone`` and, of the password, as ``add_user``.
    """
    name = connection.execute(select(UserEntry.name).where(UserEntry.user_id == user_id)).scalar()
    if name is None:
        raise DomainError(Fault("central_user_gone"))
    _check(password, name)
    connection.execute(update(UserEntry).where(UserEntry.user_id == user_id).values(
        password_hash=_hasher().hash(password), password_at=utcnow()))
    end_sessions(connection, user_id)


def password_fits(connection: Connection, name: str, password: str) -> UUID | None:
    """The account that a name and a password open; None when they open none. Takes equally long for unknown names."""
    row = connection.execute(select(UserEntry.user_id, UserEntry.password_hash, UserEntry.disabled_at).where(
        UserEntry.name_key == fold(name)[:60])).first()
    try:
        _hasher().verify(row.password_hash if row is not None else _nobody(), password[:MOST_PASSWORD])
    except VerificationError:
        return None
    return row.user_id if row is not None and row.disabled_at is None else None


def enable(connection: Connection, user_id: UUID, enabled: bool) -> None:
    """Let an account in again, or shut it out at once.

    Raises DomainError ``central_user_gone``, ``central_last_administrator``.
    """
    role = connection.execute(select(UserEntry.role).where(UserEntry.user_id == user_id).with_for_update()).scalar()
    if role is None:
        raise DomainError(Fault("central_user_gone"))
    if not enabled and role == Role.ADMINISTRATOR:
        others = connection.execute(select(func.count()).select_from(UserEntry).where(
            UserEntry.role == Role.ADMINISTRATOR, UserEntry.disabled_at.is_(None),
            UserEntry.user_id != user_id)).scalar_one()
        if not others:
            raise DomainError(Fault("central_last_administrator"))
    connection.execute(update(UserEntry).where(UserEntry.user_id == user_id).values(
        disabled_at=None if enabled else utcnow()))
    if not enabled:
        end_sessions(connection, user_id)


def begin_session(connection: Connection, user_id: UUID) -> str:
    """A new session; returns the cookie's value. Sessions that have run out are swept away."""
    token, now = secrets.token_urlsafe(32), utcnow()
    connection.execute(delete(UserSession).where(UserSession.created_at < now - LONGEST))
    connection.execute(insert(UserSession).values(
        token_hash=_hash(token), user_id=user_id, form_token=secrets.token_urlsafe(24), created_at=now, seen_at=now))
    return token


def session_user(connection: Connection, token: str) -> tuple[User | None, bool]:
    """Who a cookie belongs to, and whether its last use should be noted; (None, False) for none, old or shut out."""
    if not token:
        return None, False
    now = utcnow()
    row = connection.execute(
        select(UserEntry.user_id, UserEntry.name, UserEntry.role, UserSession.form_token, UserSession.seen_at)
        .join(UserEntry, UserEntry.user_id == UserSession.user_id)
        .where(UserSession.token_hash == _hash(token), UserEntry.disabled_at.is_(None),
               UserSession.created_at > now - LONGEST, UserSession.seen_at > now - IDLE)).first()
    if row is None:
        return None, False
    return User(row.user_id, row.name, Role(row.role), row.form_token), row.seen_at < now - _NOTE_EVERY


def note_use(connection: Connection, token: str) -> None:
    """The session was used now."""
    connection.execute(update(UserSession).where(UserSession.token_hash == _hash(token)).values(seen_at=utcnow()))


def end_session(connection: Connection, token: str) -> None:
    """Sign a browser out."""
    connection.execute(delete(UserSession).where(UserSession.token_hash == _hash(token)))


def end_sessions(connection: Connection, user_id: UUID) -> None:
    """Sign an account out everywhere."""
    connection.execute(delete(UserSession).where(UserSession.user_id == user_id))


def name_of(connection: Connection, typed: str) -> str:
    """The account's own name for a name as typed; empty when there is none."""
    found = connection.execute(select(UserEntry.name).where(UserEntry.name_key == fold(typed)[:60])).scalar()
    return str(found or "")


def id_of(connection: Connection, name: str) -> UUID:
    """The account of a name. Raises DomainError ``central_user_gone``."""
    found = connection.execute(select(UserEntry.user_id).where(UserEntry.name_key == fold(name)[:60])).scalar()
    if found is None:
        raise DomainError(Fault("central_user_gone"))
    return found


def users(connection: Connection) -> Sequence[Any]:
    """All accounts by name: user_id, name, role, created_at, password_at, disabled_at, and seen_at of a session."""
    seen = select(func.max(UserSession.seen_at)).where(
        UserSession.user_id == UserEntry.user_id).correlate(UserEntry).scalar_subquery()
    return connection.execute(select(
        UserEntry.user_id, UserEntry.name, UserEntry.role, UserEntry.created_at, UserEntry.password_at,
        UserEntry.disabled_at, seen.label("seen_at")).order_by(UserEntry.name_key)).all()


def name_by_id(connection: Connection, user_id: UUID) -> str:
    """The name of an account. Raises DomainError ``central_user_gone``."""
    found = connection.execute(select(UserEntry.name).where(UserEntry.user_id == user_id)).scalar()
    if found is None:
        raise DomainError(Fault("central_user_gone"))
    return found
