"""Unfinished forms that colleagues left: the coordinator sees that there are some, and may go on with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import Staff
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage import drafts

#: The duty that a kind of form asks of whoever fills it in.
DUTIES = {"intake": "register_person", "vacancy": "save_vacancy"}


@dataclass(frozen=True, slots=True)
class LeftDraft:
    """A draft of a colleague: whose, of what kind of form (``intake``, ``vacancy``), when it was last written.

    ``gone``: the colleague works here no more. ``mine``: the person at the desk may fill in such a form.
    """

    key: str
    staff_id: UUID
    writer: str
    gone: bool
    kind: str
    title: str
    saved_at: datetime
    mine: bool


def _kind(key: str) -> str:
    return key.partition(":")[0]


def duty_of_draft(key: str) -> str | None:
    """The duty that the form of a draft asks; None for a form this program does not know."""
    return DUTIES.get(_kind(key))


def colleagues_drafts(ctx: OfficeContext) -> list[LeftDraft]:
    """Drafts of everybody else, those of former staff first, then the oldest. Raises NotPermitted."""
    ctx.require("take_over_draft")
    with ctx.store.read() as session:
        found = []
        for draft in drafts.list_drafts(session):
            if draft.staff_id == ctx.staff.id:
                continue
            writer = session.get(Staff, draft.staff_id)
            kind = _kind(draft.key)
            found.append(LeftDraft(draft.key, draft.staff_id, writer.name if writer else "",
                                   writer is None or not writer.active, kind, draft.title, draft.saved_at,
                                   kind in DUTIES and ctx.may(DUTIES[kind])))
    found.sort(key=lambda left: (not left.gone, left.saved_at))
    return found


def take_over_draft(ctx: OfficeContext, key: str, staff_id: UUID) -> None:
    """Make a colleague's draft one's own; the audit trail tells it.

    Raises NotPermitted (also when the form is none of the duties held), DomainError ``draft_gone`` and
    ``draft_of_same_name`` when the person at the desk has an unfinished form of the same person or order.
    """
    actor = ctx.require("take_over_draft")
    duty = duty_of_draft(key)
    if duty is not None:
        ctx.require(duty)
    with ctx.store.write(actor, "take_over_draft") as unit:
        if drafts.load_draft(unit.session, key, staff_id) is None:
            raise DomainError(Fault("draft_gone"))
        if not drafts.hand_over(unit.session, key, staff_id, ctx.staff.id):
            raise DomainError(Fault("draft_of_same_name"))
        unit.note_records.append(["staff", str(staff_id), "changed", ["draft"]])
