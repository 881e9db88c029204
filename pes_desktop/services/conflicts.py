"""Records that two PCs changed at once: both values of each disputed field in words, and whose stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.intake import FIELD_BY_NAME, SENSITIVE_FIELDS
from pes_desktop.models import SYNCED, OutboxEntry
from pes_desktop.reference.messages import has, text
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.field_words import label_of, value_words
from pes_desktop.storage.outbox import UNDECIDED
from pes_desktop.sync import push
from pes_desktop.sync.columns import row_values
from pes_desktop.sync.push import Keep
from pes_desktop.sync.state import ParkedRecord

#: Families of names, by record type; a column that stands in none of them is called "another detail".
_LABELS = {"job": "field.jobs", "skill": "field.skills", "vacancy": "field.vacancy", "employer": "field.employer"}
#: Closed lists of columns that are no fields of the person's form.
_LISTS = {"state": "referral_state", "status": "vacancy_status", "contract": "contract", "wage_period": "pay_period",
          "education_level": "education", "employer_kind": "employer_kind", "reason_left": "left",
          "hours": "vacancy_hours", "employer_type": "employer_type", "done": "done"}


@dataclass(frozen=True, slots=True)
class ConflictField:
    """A disputed field: its name and what either side says, empty for nothing; ``hidden``: not for this role."""

    label: str
    ours: str
    theirs: str
    hidden: bool = False


def fields_of(ctx: OfficeContext, session: Session, record: ParkedRecord) -> tuple[ConflictField, ...]:
    """Both values of a record in conflict, ours as they stand now; empty for any other parked record."""
    told = record.params.get("fields")
    row = session.get(SYNCED[record.record_type], record.record_id)
    if record.code not in UNDECIDED or not isinstance(told, dict) or row is None:
        return ()
    mine = row_values(row)
    sensitive, found = ctx.may("see_sensitive"), []
    for name, pair in told.items():
        label = _label(ctx, record.record_type, name)
        if name in SENSITIVE_FIELDS and not sensitive:
            found.append(ConflictField(label, "", "", hidden=True))
        else:
            found.append(ConflictField(label, _words(ctx, record.record_type, name, mine.get(name)),
                                       _words(ctx, record.record_type, name, pair[1])))
    return tuple(found)


def resolve_conflict(ctx: OfficeContext, record_id: UUID, keep: Keep) -> ChangeSet:
    """Decide whose values stand: ``ours`` go to headquarters with the next round, ``theirs`` come in at once.

    Who may not see a disputed value does not decide over it. Raises NotPermitted; DomainError ``parked_gone``,
    ``conflict_unknown``.
    """
    actor = ctx.require("synchronise")
    with ctx.store.read() as session:
        told = session.scalar(select(OutboxEntry.parked_params).where(OutboxEntry.record_id == record_id)) or {}
    if isinstance(told.get("fields"), dict) and not SENSITIVE_FIELDS.isdisjoint(told["fields"]):
        ctx.require("see_sensitive")
    return push.resolve_conflict(ctx.store, record_id, keep, actor)


def _label(ctx: OfficeContext, kind: str, name: str) -> str:
    if name in ("removed_at", "merged_into"):
        return text(f"conflict.{name}", ctx.lang)
    if kind == "jobseeker" and name in FIELD_BY_NAME:
        return label_of(ctx, name)
    for key in (f"{_LABELS.get(kind, 'field')}.{name}", f"conflict.{kind}.{name}", f"field.{name}"):
        if has(key, ctx.lang):
            return text(key, ctx.lang)
    return text("conflict.other", ctx.lang)


def _words(ctx: OfficeContext, kind: str, name: str, value: Any) -> str:
    if name in ("removed_at", "merged_into"):
        return text(f"conflict.{name}.{'yes' if value else 'no'}", ctx.lang, date=_day(value) if value else "")
    if kind == "jobseeker" and name in FIELD_BY_NAME:
        return value_words(ctx, name, value)
    return _plain(ctx, name, value)


def _plain(ctx: OfficeContext, name: str, value: Any) -> str:
    """A value of a column that is on no form of the person."""
    if value is None or value in ("", [], {}):
        return ""
    key = f"choice.{_LISTS.get(name, name)}.{value}"
    if isinstance(value, bool):
        return text(f"choice.yes_no.{'yes' if value else 'no'}", ctx.lang)
    if isinstance(value, list):
        return ", ".join(filter(None, (_plain(ctx, "", item) for item in value)))
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("occupation") or value.get("code") or "")
    if isinstance(value, str) and has(key, ctx.lang):
        return text(key, ctx.lang)
    if name == "place_code":
        return ctx.place_name(str(value)) or str(value)
    return _day(value) if name.endswith(("_on", "_at")) or name in ("started", "ended") else _told(value)


def _told(value: Any) -> str:
    """A number or text as it stands; the id of another record says nothing to anybody."""
    try:
        UUID(str(value))
    except ValueError:
        return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)
    return "…"


def _day(value: Any) -> str:
    try:
        return f"{datetime.fromisoformat(str(value)):%d/%m/%Y}" if "T" in str(value) \
            else f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    except ValueError:
        return str(value)
