"""What the intake page reads when it opens: the form, its draft, other unfinished forms."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from uuid import UUID

from pes_desktop.domain.intake import IntakeForm
from pes_desktop.services import intake
from pes_desktop.services.context import OfficeContext


@dataclass(frozen=True, slots=True)
class Loaded:
    """``step`` is the section a draft was left at, None without a draft; ``others`` (key, title) of other drafts.

    ``base``: a registered person's form as it was when the correction began.
    """

    key: str
    jobseeker_id: UUID | None
    form: IntakeForm
    blank: IntakeForm
    step: str | None
    others: tuple[tuple[str, str], ...]
    base: IntakeForm | None


def load(ctx: OfficeContext, jobseeker_id: UUID | None, key: str) -> Loaded:
    """Runs in the read lane; raises DomainError ``person_gone``."""
    stored = intake.load_form(ctx, jobseeker_id) if jobseeker_id else intake.blank_form(ctx)
    base = stored if jobseeker_id else None
    draft = intake.load_draft(ctx, key)
    form, step, base = draft or (copy.deepcopy(stored), None, base)  # the page writes into its form
    others = tuple((row.key, row.title) for row in intake.open_drafts(ctx)
                   if row.key.startswith("intake:new:") and row.key != key)
    blank = intake.blank_form(ctx) if jobseeker_id is None else stored
    return Loaded(key, jobseeker_id, form, blank, step, others, base)


def other_form(ctx: OfficeContext, jobseeker_id: UUID) -> tuple[UUID, IntakeForm]:
    """A registered person's form, for the comparison."""
    return jobseeker_id, intake.load_form(ctx, jobseeker_id)
