"""Passwords that headquarters gives to staff of an office, sealed to the office's PCs."""

from __future__ import annotations

import base64
from uuid import UUID

from sqlalchemy import Connection, select

from pes_central.channels import publish
from pes_central.keys import office_public
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import Staff
from pes_desktop.sync import sealing
from pes_desktop.sync.page import reset_purpose
from pes_desktop.sync.ways import count_of


def reset_password(connection: Connection, office_id: UUID, staff_id: UUID, password: str) -> int:
    """Publish another password for a member of an office's staff; returns the position.

    A PC of the office takes it when it next reads, while somebody works at it; it is changed at the first log-in. The
    count of the member's way in goes with it: who was given another password since takes this one no more.
    Raises DomainError unknown_staff, reset_no_key (the office's PCs have no keys yet).
    """
    found = connection.execute(select(Staff.way_in).where(
        Staff.id == staff_id, Staff.office_id == office_id, Staff.active.is_(True))).first()
    if found is None:
        raise DomainError(Fault("unknown_staff"))
    public = office_public(connection, office_id)
    if public is None:
        raise DomainError(Fault("reset_no_key"))
    sealed = sealing.wrap(password.encode(), public, reset_purpose(staff_id))
    counted = {"count": count_of(found.way_in)} if found.way_in else {}
    body = {"sealed": base64.b64encode(sealed).decode(), **counted}
    return publish(connection, "reset", str(staff_id), body, office_id)
