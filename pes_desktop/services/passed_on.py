"""People whom another office received: whoever knows them closes the registration here, or renews it if they come on.

Closing is nobody's but the office's: the record, its history and the months that passed stay as they are, and one who
comes back returns by renewing. Until then both offices count the person.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.domain.errors import DomainError
from pes_desktop.models import Jobseeker, RegistrationEvent
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.from_headquarters import bodies
from pes_desktop.services.people import standing_person

#: Why the registration ends (``domain.enums.EXIT_REASONS``).
REASON = "moved"


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A person of this office whom ``office`` received, and whose registration here stands; ``key``: the hand-over."""

    key: str
    person_id: UUID
    person: str
    office: str
    office_phone: str


def passed_on(ctx: OfficeContext) -> list[PassedOn]:
    """Whose registration may be closed here, by name. Raises NotPermitted."""
    ctx.require("find_people")
    with ctx.store.read() as session:
        return standing_in(session)


def standing_in(session: Session) -> list[PassedOn]:
    """``passed_on`` within a transaction that may name people; each person once, by the latest hand-over."""
    found: dict[UUID, PassedOn] = {}
    taken = {key: body for key, body in bodies(session, "handover").items()
             if body.get("state") == "taken" and "of" in body}
    for key in sorted(taken):  # ordered by time
        body = taken[key]
        with suppress(DomainError, ValueError):
            person = standing_person(session, UUID(str(body["of"])))
            found.pop(person.id, None)
            if person.exited_on is None and not _decided(session, person, UUID(key), body.get("on")):
                office = body.get("office", {})
                found[person.id] = PassedOn(key, person.id, person.full_name, str(
                    office.get("name") or office.get("code") or ""), str(office.get("phone", "")))
    return sorted(found.values(), key=lambda one: (one.person, one.office))


def _decided(session: Session, person: Jobseeker, key: UUID, on: Any) -> bool:
    """Whether somebody here settled it since: closed and opened again after it was asked, or renewed after ``on``."""
    events = session.scalars(select(RegistrationEvent).where(
        RegistrationEvent.jobseeker_id == person.id, RegistrationEvent.removed_at.is_(None),
        RegistrationEvent.kind.in_(("exited", "returned", "renewed"))))
    received = date.max
    with suppress(ValueError):
        received = date.fromisoformat(str(on))
    return any(event.fact_date > received or (event.kind != "renewed" and event.id.int > key.int)
               for event in events)
