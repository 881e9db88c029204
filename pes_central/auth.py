"""Who may send: one-time codes for enrolment, hashed tokens for devices."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from pes_central.tables import DeviceEntry, EnrolmentCode, OfficeEntry
from pes_desktop.domain.admission_code import new_code, plain_code
from pes_desktop.domain.errors import DomainError, Fault, NotPermitted
from pes_desktop.models.base import utcnow


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """The PC that speaks, as its token shows."""

    device_id: UUID
    office_id: UUID


def hash_of(secret: str) -> str:
    """What is kept of a token or a code."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_code(connection: Connection, office_code: str, hours: int, *, stick: bool = False) -> str:
    """A one-time code that admits one PC of the office, by line or (longer) by stick; only its hash is stored."""
    code = new_code(stick=stick)
    now = utcnow()
    connection.execute(delete(EnrolmentCode).where(EnrolmentCode.expires_at < now))
    connection.execute(insert(EnrolmentCode).values(
        code_hash=hash_of(plain_code(code)), office_code=office_code.strip().upper(),
        expires_at=now + timedelta(hours=hours), made_at=now))
    return code


def free_letter(connection: Connection, office_id: UUID, device_id: UUID, wanted: str) -> str:
    """The letter that a PC of the office would get now. Raises DomainError ``enrol_no_letter``."""
    taken = set(connection.execute(select(DeviceEntry.letter).where(
        DeviceEntry.office_id == office_id, DeviceEntry.device_id != device_id)).scalars())
    if wanted in string.ascii_uppercase and len(wanted) == 1 and wanted not in taken:
        return wanted
    free = [letter for letter in string.ascii_uppercase if letter not in taken]
    if not free:
        raise DomainError(Fault("enrol_no_letter"))
    return free[0]


def _good_code(connection: Connection, code_hash: str, office_code: str, device_id: UUID, now: datetime,
               ) -> tuple[str, datetime | None]:
    """The office code that a one-time code is for, and when it was made; its row is locked. Raises like
    ``enrol_device``."""
    stored = connection.execute(select(
        EnrolmentCode.office_code, EnrolmentCode.expires_at, EnrolmentCode.used_by, EnrolmentCode.made_at).where(
        EnrolmentCode.code_hash == code_hash).with_for_update()).first()
    if stored is None or (stored.used_by is not None and stored.used_by != device_id):
        raise DomainError(Fault("enrol_code_wrong"))
    if stored.expires_at < now:
        raise DomainError(Fault("enrol_code_expired"))
    if not hmac.compare_digest(stored.office_code, office_code.strip().upper()):
        raise DomainError(Fault("enrol_office_other"))
    return str(stored.office_code), stored.made_at


def _check_revoked(revoked_at: datetime | None, made_at: datetime | None) -> None:
    """A code from before undoes no revocation: whoever has the PC has the code that it spent, too."""
    if revoked_at is not None and (made_at is None or made_at < revoked_at):
        raise NotPermitted(Fault("device_revoked"))


def known_office(connection: Connection, code: str, office_code: str, device_id: UUID, now: datetime) -> UUID:
    """The id of the office that a PC with this one-time code would join; the code stays as it is.

    Raises DomainError enrol_code_wrong, enrol_code_expired, enrol_office_other, enrol_office_new (headquarters holds
    nothing of the office yet: its first PC has to send it); NotPermitted device_revoked, as ``enrol_device``.
    """
    wanted, made_at = _good_code(connection, hash_of(plain_code(code)), office_code, device_id, now)
    _check_revoked(connection.execute(select(DeviceEntry.revoked_at).where(
        DeviceEntry.device_id == device_id)).scalar(), made_at)
    found = connection.execute(select(OfficeEntry.office_id).where(OfficeEntry.office_code == wanted)).scalar()
    if found is None:
        raise DomainError(Fault("enrol_office_new"))
    return found


def enrol_device(connection: Connection, code: str, office_id: UUID, office_code: str, device_id: UUID,
                 letter: str, now: datetime) -> tuple[str, str]:
    """(token, letter) for a new PC, within the caller's transaction.

    Raises DomainError enrol_code_wrong, enrol_code_expired, enrol_office_other (the code is for another office, or the
    office is known under another id), enrol_device_other (the PC is known in another office), enrol_no_letter;
    NotPermitted device_revoked (the PC was revoked, and the code was not made after that).
    """
    return admit_device(connection, hash_of(plain_code(code)), office_id, office_code, device_id, letter, now)


def code_behind(connection: Connection, proves: Callable[[bytes], bool]) -> str | None:
    """The hash of the one code that ``proves`` says yes to, by its 32 bytes; None where it is none of those kept."""
    hashes = connection.execute(select(EnrolmentCode.code_hash)).scalars()
    return next((found for found in hashes if proves(bytes.fromhex(found))), None)


def admit_device(connection: Connection, code_hash: str, office_id: UUID, office_code: str, device_id: UUID,
                 letter: str, now: datetime) -> tuple[str, str]:
    """``enrol_device`` for a code of which only the hash is known, as from a stick."""
    stored, made_at = _good_code(connection, code_hash, office_code, device_id, now)
    known = connection.execute(select(OfficeEntry.office_id).where(
        OfficeEntry.office_code == stored).with_for_update()).scalar()
    if known is None:
        if connection.execute(select(OfficeEntry.office_code).where(OfficeEntry.office_id == office_id)).first():
            raise DomainError(Fault("enrol_office_other"))
        connection.execute(insert(OfficeEntry).values(
            office_code=stored, office_id=office_id, feed_position=0, created_at=now))
    elif known != office_id:
        raise DomainError(Fault("enrol_office_other"))
    # Locked, so that a revocation of this moment comes before or after; after the office, as batches lock.
    device = connection.execute(select(DeviceEntry.office_id, DeviceEntry.letter, DeviceEntry.revoked_at).where(
        DeviceEntry.device_id == device_id).with_for_update()).first()
    if device is not None:
        if device.office_id != office_id:
            raise DomainError(Fault("enrol_device_other"))
        _check_revoked(device.revoked_at, made_at)
    given = device.letter if device is not None else free_letter(connection, office_id, device_id, letter)
    token = secrets.token_urlsafe(32)
    values = {"token_hash": hash_of(token), "further_hash": None, "enrolled_at": now, "revoked_at": None}
    if device is None:
        connection.execute(insert(DeviceEntry).values(
            device_id=device_id, office_id=office_id, letter=given, last_number=0, **values))
    else:
        connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == device_id).values(**values))
    connection.execute(update(EnrolmentCode).where(EnrolmentCode.code_hash == code_hash).values(used_by=device_id))
    return token, given


def shut_out(connection: Connection, device_id: UUID, office_code: str) -> int:
    """From now on nothing is taken from a PC, and no code of its office from before admits anybody, under whatever
    name; returns how many unspent ones end."""
    now = utcnow()
    connection.execute(update(DeviceEntry).where(
        DeviceEntry.device_id == device_id, DeviceEntry.revoked_at.is_(None)).values(revoked_at=now))
    return connection.execute(update(EnrolmentCode).where(
        EnrolmentCode.office_code == office_code, EnrolmentCode.used_by.is_(None), EnrolmentCode.expires_at >= now,
    ).values(expires_at=now - timedelta(seconds=1))).rowcount


def token_of(authorization: str) -> str:
    """The token in an ``Authorization: Bearer`` header, "" in any other."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def device_of(connection: Connection, authorization: str) -> DeviceIdentity:
    """The PC named by an ``Authorization: Bearer`` header.

    Raises NotPermitted device_unknown or device_revoked.
    """
    token = token_of(authorization)
    wanted = hash_of(token)
    row = None
    if token:
        row = connection.execute(select(
            DeviceEntry.device_id, DeviceEntry.office_id, DeviceEntry.revoked_at, DeviceEntry.token_hash).where(
            DeviceEntry.token_hash == wanted)).first()
    if row is None or not hmac.compare_digest(row.token_hash, wanted):
        raise NotPermitted(Fault("device_unknown"))
    if row.revoked_at is not None:
        raise NotPermitted(Fault("device_revoked"))
    return DeviceIdentity(row.device_id, row.office_id)
