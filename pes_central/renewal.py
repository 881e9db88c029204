"""Another token for a PC whose key changed, so that a copy of it made before is no PC of the office any more.

Two steps, so that a lost answer locks nobody out: the further token is kept beside the present one, and the first
request that comes with it makes it the only one.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from sqlalchemy import Connection, Engine, delete, exists, insert, select, update

from pes_central.auth import DeviceIdentity, device_of, hash_of, token_of
from pes_central.db import reading, writing
from pes_central.pages.audit import BY_PROGRAM, note
from pes_central.tables import DeviceEntry, EnrolmentCode, FormerToken, OfficeEntry
from pes_desktop.domain.errors import Fault, NotPermitted
from pes_desktop.models.base import utcnow


def admitted(engine: Engine, authorization: str) -> DeviceIdentity:
    """The PC named by an ``Authorization: Bearer`` header; with a further token the one before is given up.

    Raises NotPermitted device_unknown, device_revoked, device_copied (a token that its PC gave up).
    """
    try:
        with reading(engine) as connection:
            return device_of(connection, authorization)
    except NotPermitted as error:
        if error.codes != ("device_unknown",):
            raise
    hashed = hash_of(token_of(authorization))
    with reading(engine) as connection:
        known = connection.execute(select(
            exists().where(DeviceEntry.further_hash == hashed),
            exists().where(FormerToken.token_hash == hashed))).one()
    if not any(known):
        with reading(engine) as connection:  # unless another request with it came between the two looks
            return device_of(connection, authorization)
    with writing(engine) as connection:
        _give_up_former(connection, hashed)
        copied = _note_copy(connection, hashed)
    if copied:
        raise NotPermitted(Fault("device_copied"))
    with reading(engine) as connection:
        return device_of(connection, authorization)


def further_token(connection: Connection, device_id: UUID, authorization: str) -> str:
    """A token beside the one of this request; asked again, another one in place of the further one.

    Raises NotPermitted device_unknown where the request's own was given up meanwhile.
    """
    token = secrets.token_urlsafe(32)
    done = connection.execute(update(DeviceEntry).where(
        DeviceEntry.device_id == device_id, DeviceEntry.token_hash == hash_of(token_of(authorization)),
        DeviceEntry.revoked_at.is_(None)).values(further_hash=hash_of(token)))
    if done.rowcount != 1:
        raise NotPermitted(Fault("device_unknown"))
    return token


def _give_up_former(connection: Connection, hashed: str) -> None:
    """The PC has its further token: the one before, and the code that admitted it, are of no use to a copy."""
    found = connection.execute(select(DeviceEntry.device_id, DeviceEntry.token_hash).where(
        DeviceEntry.further_hash == hashed).with_for_update()).first()
    if found is None:
        return
    connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == found.device_id).values(
        token_hash=hashed, further_hash=None))
    connection.execute(insert(FormerToken).values(
        token_hash=found.token_hash, device_id=found.device_id, given_up_at=utcnow()))
    connection.execute(delete(EnrolmentCode).where(EnrolmentCode.used_by == found.device_id))


def _note_copy(connection: Connection, hashed: str) -> bool:
    """Whether a token was given up; the first time that somebody comes with it, headquarters' trail tells it."""
    found = connection.execute(select(FormerToken.seen_at, OfficeEntry.office_code, DeviceEntry.letter).join(
        DeviceEntry, DeviceEntry.device_id == FormerToken.device_id).join(
        OfficeEntry, OfficeEntry.office_id == DeviceEntry.office_id).where(
        FormerToken.token_hash == hashed).with_for_update(of=FormerToken)).first()
    if found is not None and found.seen_at is None:
        connection.execute(update(FormerToken).where(FormerToken.token_hash == hashed).values(seen_at=utcnow()))
        note(connection, BY_PROGRAM, "", "device_copied", f"{found.office_code} {found.letter}")
    return found is not None
