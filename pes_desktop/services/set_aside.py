"""People set aside for a vacancy: the counselor's reason, kept on this PC, taken back at any time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage.settings import get_setting, set_setting

#: Reasons that have to do with the work; "other" needs words.
REASONS = ("not_interested", "unreachable", "other_job", "conditions", "other")


@dataclass(frozen=True, slots=True)
class SetAside:
    """Who was set aside for a vacancy, and why."""

    jobseeker_id: UUID
    reason: str
    words: str
    on: str


def _key(vacancy_id: UUID) -> str:
    return f"set_aside:{vacancy_id}"


def set_aside_ids(session: Session, vacancy_id: UUID) -> frozenset[UUID]:
    """Ids of the people set aside for a vacancy."""
    return frozenset(UUID(key) for key in get_setting(session, _key(vacancy_id), {}))


def list_set_aside(ctx: OfficeContext, vacancy_id: UUID) -> list[SetAside]:
    """All set aside for a vacancy, with the reasons."""
    ctx.require("match")
    with ctx.store.read() as session:
        kept: dict[str, Any] = get_setting(session, _key(vacancy_id), {})
    return [SetAside(UUID(key), item["reason"], item["words"], item["on"]) for key, item in kept.items()]


def set_aside(ctx: OfficeContext, vacancy_id: UUID, jobseeker_id: UUID, reason: str, words: str = "") -> None:
    """Leave a person out of this vacancy's list.

    Raises DomainError ``set_aside_reason_missing`` without a reason, or for "other" without words.
    """
    ctx.require("match")
    if reason not in REASONS or (reason == "other" and not words.strip()):
        raise DomainError(Fault("set_aside_reason_missing", "reason"))
    with ctx.store.local() as session:
        kept = dict(get_setting(session, _key(vacancy_id), {}))
        kept[str(jobseeker_id)] = {"reason": reason, "words": words.strip(), "on": ctx.today().isoformat()}
        set_setting(session, _key(vacancy_id), kept)


def bring_back(ctx: OfficeContext, vacancy_id: UUID, jobseeker_id: UUID | None = None) -> None:
    """Show a person again (all of them without ``jobseeker_id``)."""
    ctx.require("match")
    with ctx.store.local() as session:
        kept = dict(get_setting(session, _key(vacancy_id), {}))
        for key in [str(jobseeker_id)] if jobseeker_id else list(kept):
            kept.pop(key, None)
        set_setting(session, _key(vacancy_id), kept)
