"""Passwords that headquarters gives to staff of an office, sealed to the office's PCs."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from pes_central.channels import publish, published
from pes_central.keys import office_public
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import Staff
from pes_desktop.sync import sealing
from pes_desktop.sync.page import reset_purpose
from pes_desktop.sync.ways import count_of, next_given


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
    body: dict[str, Any] = {"sealed": base64.b64encode(sealed).decode()}
    if found.way_in:
        before = published(connection, "reset", office_id).get(str(staff_id))
        body["count"] = _count_after(count_of(found.way_in), before)
    return publish(connection, "reset", str(staff_id), body, office_id)


def _count_after(count: int, before: dict[str, Any] | None) -> int:
    """What the password rests on; one given here before may be taken already without news of it."""
    last = (before or {}).get("count")
    return max(count, next_given(last)) if type(last) is int and last >= count else count
