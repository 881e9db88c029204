"""What headquarters did not take: the name people know it by, and the page where it is mended or what else happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy.orm import Session

from pes_desktop.domain.intake import FIELD_BY_NAME, JobForm, SkillForm
from pes_desktop.domain.permissions import ACTS
from pes_desktop.domain.vacancy import EmployerForm, VacancyForm
from pes_desktop.models import (
    SYNCED,
    Device,
    Employer,
    Jobseeker,
    Letter,
    MonthClose,
    Office,
    Referral,
    ReferralEvent,
    Staff,
    Vacancy,
)
from pes_desktop.reference.messages import text
from pes_desktop.services.conflicts import ConflictField, fields_of
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.record_words import label_in
from pes_desktop.storage.outbox import UNDECIDED
from pes_desktop.sync.state import ParkedRecord

#: Refusals of a value that somebody typed: whoever opens the form can put another.
BY_VALUE = frozenset({"value_choice", "value_missing", "value_range", "value_text", "value_too_long", "value_type",
                      "consent_missing", "record_too_large", "refused"})
#: Refusals that only headquarters can put right.
BY_HEADQUARTERS = frozenset({"database_refused", "other_office", "unknown_column", "unknown_type"})
#: Refusals of how a change was sent, not of what it says.
BY_WAY = frozenset({"version_order", "removed_mismatch", "refused"})


@dataclass(frozen=True, slots=True)
class ParkedLine:
    """A parked record with the words that name it.

    ``page`` with ``params`` shows it, "" where nothing does for the role at the desk; ``mends``: there the field named
    ``form_field`` ("" for none of them) can be mended. ``label``: the refused field's name. ``words``: what happens and
    who must do what, where the refusal's own sentence does not say it. ``tells``: headquarters must be told, nobody
    here can mend it. ``fields``: both values of each disputed field.
    """

    record: ParkedRecord
    title: str
    page: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    mends: bool = False
    form_field: str = ""
    label: str = ""
    words: str = ""
    tells: bool = False
    fields: tuple[ConflictField, ...] = ()


@dataclass(frozen=True, slots=True)
class _Form:
    """A page on which a type is mended, the act it needs, and the form's field of each column."""

    page: str
    act: str
    fields: Mapping[str, str]


def _named(form: type, *but: str) -> dict[str, str]:
    return {one.name: one.name for one in fields(form) if one.name not in but}


#: Which columns stand on which form; what is missing here is never typed by hand once it is saved.
FORMS: dict[str, _Form] = {
    "jobseeker": _Form("intake", "register_person", {name: name for name in FIELD_BY_NAME}),
    "job": _Form("intake", "register_person", dict.fromkeys(_named(JobForm), "jobs")),
    "skill": _Form("intake", "register_person", dict.fromkeys(_named(SkillForm), "skills")),
    "employer": _Form("employer", "save_employer", {**_named(EmployerForm, "sector", "size", "notes"),
                                                    "phones": "phone"}),
    "vacancy": _Form("vacancy", "save_vacancy", _named(VacancyForm, "notes")),
    "referral": _Form("referral", "record_outcome", {name: name for name in (
        "wage", "contract", "hired_on", "started_on")}),
    "staff": _Form("settings", "manage_staff", {name: name for name in ("name", "job_title", "roles")}),
}
#: Pages that show a record, and the act that whoever sees them needs.
_SEES = {"person": "see_person", "referral": "see_referrals", "vacancy": "see_vacancies",
         "vacancies": "see_vacancies", "reports": "see_reports"}


def parked_line(ctx: OfficeContext, session: Session, record: ParkedRecord) -> ParkedLine:
    """Name a parked record and find its way; people and vacancies are named to whom may find them."""
    row = session.get(SYNCED[record.record_type], record.record_id)
    if row is None:
        return ParkedLine(record, text("sync.parked.gone", ctx.lang))
    seen = ctx.may(_act_of(row))
    title = title_of(ctx, session, row) if seen else text("sync.parked.hidden", ctx.lang)
    page, params = _page(row)
    if page and not ctx.may(_SEES[page]):
        page, params = "", {}
    if record.code in UNDECIDED:
        return ParkedLine(record, title, page, params, fields=fields_of(ctx, session, record))
    label = label_in(ctx, record.record_type, record.field) if record.field else ""
    if label == text("conflict.other", ctx.lang):  # says nothing
        label = ""
    form = FORMS.get(record.record_type)
    column = form.fields.get(record.field or "", "") if form else ""
    if form is None or record.code not in BY_VALUE or not _stands(row) or (record.field and not column):
        fixed = record.code in BY_VALUE and record.code not in BY_WAY
        return ParkedLine(record, title, page, params, label=label, words=_words(ctx, record, row),
                          tells=fixed or record.code in BY_HEADQUARTERS)
    if not (seen and ctx.may(form.act)):
        role = text(f"role.{ACTS[form.act][0]}", ctx.lang)
        return ParkedLine(record, title, page, params, label=label, words=text("sync.mend.role", ctx.lang, role=role))
    words = text("sync.mend.referral", ctx.lang) if isinstance(row, Referral) else ""
    return ParkedLine(record, title, form.page, _form_params(row), True, column, label, words)


def title_of(ctx: OfficeContext, session: Session, row: Any) -> str:
    """The words by which people know a record; "" to whom it is not named."""
    return _TITLES.get(type(row), _of_person)(ctx, session, row) if ctx.may(_act_of(row)) else ""


def _words(ctx: OfficeContext, record: ParkedRecord, row: Any) -> str:
    """Where nothing can be mended by hand: who must know, and what then; "" where the refusal's sentence says it."""
    if record.code in BY_WAY:
        return text("sync.mend.again", ctx.lang)
    if record.code not in BY_VALUE:
        return ""
    return text(f"sync.mend.fixed.{record.record_type}" if _stands(row) else "sync.mend.unused", ctx.lang)


def _stands(row: Any) -> bool:
    """Whether the record still stands on its form."""
    if row.removed_at is not None:
        return False
    if isinstance(row, Jobseeker):
        return row.merged_into is None and row.erased_on is None
    return row.active if isinstance(row, Staff) else True


def _act_of(row: Any) -> str:
    """The act without which a record is not named."""
    if isinstance(row, Vacancy | Employer):
        return "see_vacancies"
    return "synchronise" if isinstance(row, Office | Device | Staff | MonthClose) else "find_people"


def _page(row: Any) -> tuple[str, dict[str, Any]]:
    if isinstance(row, Vacancy):
        return "vacancy", {"id": row.id}
    if isinstance(row, Employer):
        return "vacancies", {"employer": row.id}
    if isinstance(row, MonthClose):
        return "reports", {"year": row.year, "month": row.month}
    if isinstance(row, Referral | ReferralEvent | Letter):
        return "referral", {"id": row.id if isinstance(row, Referral) else row.referral_id}
    person = row.id if isinstance(row, Jobseeker) else getattr(row, "jobseeker_id", None)
    return ("person", {"id": person}) if person is not None else ("", {})


def _form_params(row: Any) -> dict[str, Any]:
    if isinstance(row, Vacancy):
        return {"id": row.id, "edit": True}
    if isinstance(row, Staff):
        return {"section": "staff", "member": row.id}
    return {"id": row.id if isinstance(row, Referral) else getattr(row, "jobseeker_id", row.id)}


# --- titles ---
def _of_person(ctx: OfficeContext, session: Session, row: Any) -> str:
    """The person whom it is about, or the employer (a service may be of either)."""
    person = row if isinstance(row, Jobseeker) else session.get(Jobseeker, row.jobseeker_id or row.id)
    if person is not None:
        return person.full_name
    employer = session.get(Employer, getattr(row, "employer_id", None) or row.id)
    return employer.display_name if employer is not None else text("sync.parked.gone", ctx.lang)


def _of_referral(ctx: OfficeContext, session: Session, row: Referral | ReferralEvent | Letter) -> str:
    referral = row if isinstance(row, Referral) else session.get(Referral, row.referral_id)
    person = session.get(Jobseeker, referral.jobseeker_id) if referral is not None else None
    name = person.full_name if person is not None else ""
    first = row.number if isinstance(row, Letter) else ""
    last = text(f"report.label.referral_state.{row.state}", ctx.lang) if isinstance(row, ReferralEvent) else ""
    return " · ".join(filter(None, (first, name, last)))


def _of_staff(ctx: OfficeContext, _session: Session, row: Staff) -> str:
    return row.name or ", ".join(text(f"role.{role}", ctx.lang) for role in row.roles)


def _of_month(ctx: OfficeContext, _session: Session, row: MonthClose) -> str:
    return text("sync.parked.month", ctx.lang, month=text(f"report.month.{row.month}", ctx.lang), year=row.year)


def _of_device(ctx: OfficeContext, _session: Session, row: Device) -> str:
    return row.name or text("sync.parked.device", ctx.lang, letter=row.letter)


def _of_office(_ctx: OfficeContext, _session: Session, row: Office) -> str:
    return row.name


def _of_employer(_ctx: OfficeContext, _session: Session, row: Employer) -> str:
    return row.display_name


def _of_vacancy(_ctx: OfficeContext, _session: Session, row: Vacancy) -> str:
    return " · ".join(filter(None, (row.number, row.title)))


_TITLES: dict[type, Callable[[OfficeContext, Session, Any], str]] = {
    Office: _of_office, Device: _of_device, Staff: _of_staff, MonthClose: _of_month, Employer: _of_employer,
    Vacancy: _of_vacancy, Referral: _of_referral, ReferralEvent: _of_referral, Letter: _of_referral,
}
