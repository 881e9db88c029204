"""Help by telephone: a PC leaves a secret at headquarters, which later answers the PC's challenge with it."""

from __future__ import annotations

import base64
import binascii
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from pes_central.tables import DeviceEntry, OfficeEntry, PhoneLine, PhoneSecret
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.phone_help import SECRET_BYTES, answer_to, parse_challenge
from pes_desktop.models.base import utcnow


def store_secret(connection: Connection, device_id: UUID, text: str) -> None:
    """Keep a PC's secret (32 bytes as base64), in place of an earlier one; a line tells when. The same again: nothing.

    Raises DomainError ``request_malformed``.
    """
    try:
        secret = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise DomainError(Fault("request_malformed"))
    if connection.scalar(select(PhoneSecret.secret).where(PhoneSecret.device_id == device_id)) == secret:
        return
    connection.execute(delete(PhoneSecret).where(PhoneSecret.device_id == device_id))
    connection.execute(insert(PhoneSecret).values(device_id=device_id, secret=secret, stored_at=utcnow()))
    _note(connection, device_id, "secret_stored")


def answer(connection: Connection, office_code: str, typed: str, who: str, reason: str) -> str:
    """The answer to a challenge that somebody of the office reads aloud; a line tells who gave it and why.

    Raises DomainError ``challenge_wrong`` (a sign misheard, or another office's), ``phone_office_unknown`` (no such PC,
    no longer admitted, or it left no secret), ``required`` (who, reason).
    """
    faults = [Fault("required", field) for field, value in (("who", who), ("reason", reason)) if not value.strip()]
    if faults:
        raise DomainError(*faults)
    challenge = parse_challenge(typed)
    if challenge.office_code != office_code.strip().upper():
        raise DomainError(Fault("challenge_wrong", "challenge"))
    found = connection.execute(
        select(PhoneSecret.device_id, PhoneSecret.secret)
        .join(DeviceEntry, DeviceEntry.device_id == PhoneSecret.device_id)
        .join(OfficeEntry, OfficeEntry.office_id == DeviceEntry.office_id)
        .where(OfficeEntry.office_code == challenge.office_code, DeviceEntry.letter == challenge.pc,
               DeviceEntry.revoked_at.is_(None))).first()
    if found is None:
        raise DomainError(Fault("phone_office_unknown"))
    _note(connection, found.device_id, "answered", who.strip(), reason.strip())
    return answer_to(found.secret, challenge)


def _note(connection: Connection, device_id: UUID, act: str, who: str = "", reason: str = "") -> None:
    connection.execute(insert(PhoneLine).values(at=utcnow(), device_id=device_id, act=act, who=who[:80],
                                                reason=reason[:200]))
