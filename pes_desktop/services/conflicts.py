"""Records that two PCs changed at once: both values of each disputed field in words, and whose stand."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.intake import SENSITIVE_FIELDS
from pes_desktop.models import SYNCED, OutboxEntry
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.record_words import label_in, words_in
from pes_desktop.storage.outbox import UNDECIDED
from pes_desktop.sync import push
from pes_desktop.sync.columns import row_values
from pes_desktop.sync.push import Keep
from pes_desktop.sync.state import ParkedRecord

#: The duty without which nobody reads a record's values; all others tell of a person.
_READ_WITH = {"employer": "see_vacancies", "vacancy": "see_vacancies", "month_close": "see_reports",
              "office": "synchronise", "device": "synchronise", "staff": "synchronise"}


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
    mine, found = row_values(row), []
    readable, sensitive = ctx.may(_read_with(record.record_type)), ctx.may("see_sensitive")
    for name, pair in told.items():
        label = label_in(ctx, record.record_type, name)
        if not readable or (name in SENSITIVE_FIELDS and not sensitive):
            found.append(ConflictField(label, "", "", hidden=True))
        else:
            found.append(ConflictField(label, words_in(ctx, record.record_type, name, mine.get(name)),
                                       words_in(ctx, record.record_type, name, pair[1])))
    return tuple(found)


def resolve_conflict(ctx: OfficeContext, record_id: UUID, keep: Keep) -> ChangeSet:
    """Decide whose values stand: ``ours`` go to headquarters with the next round, ``theirs`` come in at once.

    Who may not see a disputed value does not decide over it. Raises NotPermitted; DomainError ``parked_gone``,
    ``conflict_unknown``.
    """
    actor = ctx.require("synchronise")
    with ctx.store.read() as session:
        found = session.execute(select(OutboxEntry.record_type, OutboxEntry.parked_params).where(
            OutboxEntry.record_id == record_id)).one_or_none()
    if found is None:
        raise DomainError(Fault("parked_gone"))
    kind, told = found
    ctx.require(_read_with(kind))
    if isinstance(told.get("fields"), dict) and not SENSITIVE_FIELDS.isdisjoint(told["fields"]):
        ctx.require("see_sensitive")
    return push.resolve_conflict(ctx.store, record_id, keep, actor)


def _read_with(kind: str) -> str:
    return _READ_WITH.get(kind, "see_person")
