"""Reads vacancies and turns them into lines and facts to show, in the reading lane."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from pes_desktop.domain.text import fold
from pes_desktop.reference import messages
from pes_desktop.ui.vacancies.phrases import Phrases, join
from pes_desktop.ui.widgets.rows import Row, RowChip

if TYPE_CHECKING:
    from pes_desktop.domain.vacancy import EmployerForm, SkillAsked, VacancyForm
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.services.referral_lists import ReferralLine
    from pes_desktop.services.vacancies import VacancyView

SOON_DAYS = 7
OPEN, UNCLEAR, ENDED = "open", "unclear", "ended"


@dataclass(frozen=True, slots=True)
class ListLine:
    """A vacancy of the list: which tab it stands under, folded words to search in, and its row."""

    key: UUID
    tab: str
    words: str
    row: Row


def read_list(ctx: OfficeContext, lang: str) -> list[ListLine]:
    """All vacancies; open ones that close first on top, ended ones newest first."""
    from pes_desktop.services.vacancies import list_vacancies

    say, today = Phrases(ctx, lang), ctx.today()
    lines = []
    for v in list_vacancies(ctx, only_open=False, limit=5000):
        tab = v.status if v.status in (OPEN, UNCLEAR) else ENDED
        words, kind = say.status(v.status, v.closes_on)
        chip = RowChip(words, kind)
        if tab == OPEN and v.closes_on >= today:
            chip = RowChip(say.closes(v.closes_on), "warn" if (v.closes_on - today).days <= SOON_DAYS else "neutral")
        free = say.left_of(v.positions_left, v.positions) if tab != ENDED else ""
        live = say.text("vacancy.live.one" if v.live_referrals == 1 else "vacancy.live", n=v.live_referrals) \
            if v.live_referrals else ""
        title = say.people(v.title, v.positions)
        row = Row(v.id, title[:1].upper() + title[1:], subtitle=join(v.employer, free, live),
                  meta=say.place(v.place_code), trailing=(chip,))
        lines.append(ListLine(v.id, tab, fold(f"{v.title} {title} {v.employer} {v.number} {row.meta}"), row))
    ended = [line for line in lines if line.tab == ENDED]
    return [line for line in lines if line.tab != ENDED] + ended[::-1]


@dataclass(frozen=True, slots=True)
class VacancyStory:
    """A vacancy with its words: chips (words, kind), facts (label, value) in groups, referrals."""

    view: VacancyView
    title: str
    overline: str
    status: tuple[str, str]
    chips: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    referrals: tuple[ReferralLine, ...]
    overdue: bool
    reason: str

    @property
    def matchable(self) -> bool:
        """Whether people can be sought for it."""
        return self.view.status == OPEN


def read_vacancy(ctx: OfficeContext, lang: str, vacancy_id: UUID) -> VacancyStory:
    """One vacancy for its detail. Raises DomainError ``vacancy_gone``."""
    from pes_desktop.services.referral_lists import list_referrals
    from pes_desktop.services.vacancies import load_vacancy

    view = load_vacancy(ctx, vacancy_id)
    form, say = view.form, Phrases(ctx, lang)
    closes = form.closes_on or ctx.today()
    title = say.people(form.title, form.positions)
    referrals = list_referrals(ctx, vacancy_id=vacancy_id, limit=60) if ctx.may("see_referrals") else []
    chips = []
    if view.status in (OPEN, UNCLEAR):
        soon = (closes - ctx.today()).days <= SOON_DAYS
        chips.append((say.closes(closes), "warn" if soon else "neutral"))
        chips.append((say.left_of(view.positions_left, form.positions), "neutral"))
    if view.closing_assumed:
        chips.append((say.text("vacancy.closing_assumed"), "warn"))
    reason = view.status_reason
    key = f"choice.close_reason.{reason}"
    return VacancyStory(
        view=view, title=title[:1].upper() + title[1:],
        overline=join(f"{say.text('vacancy.one')} {view.number}", view.employer_name),
        status=say.status(view.status, closes), chips=tuple(chips), facts=tuple(_facts(ctx, lang, say, view)),
        referrals=tuple(referrals), overdue=view.status == OPEN and closes < ctx.today(),
        reason=messages.text(key, lang) if messages.has(key, lang) else reason,
    )


def _facts(ctx: OfficeContext, lang: str, say: Phrases, view: VacancyView) -> list[tuple[str, str]]:
    """(label, value) of everything that was told, in the order of the form."""
    form, employer = view.form, view.employer
    found = [
        ("employer_id", _employer(ctx, employer, view.employer_name)),
        ("unit_group", ctx.catalogue.title(form.unit_group) if form.unit_group else say.text("vacancy.no_group")),
        ("tasks", form.tasks),
        ("wage", join(say.wage(form.wage, form.wage_period), form.wage_words)),
        ("terms", _contract(say, form)),
        ("place_code", "\n".join(p for p in (ctx.place_name(form.place_code), form.address, form.directions) if p)),
        ("education_level", _education(ctx, lang, form)),
        ("experience_years", _years(say, form.experience_years)),
        ("licences", _licences(ctx, lang, form.licences)),
        ("skills_required", _skills(form.skills_required)),
        ("skills_wished", _skills(form.skills_wished)),
        ("requirements", form.requirements),
        ("reserved_for", join(_reserved(ctx, lang, form.reserved_for), form.reserved_reason)),
        ("starts_on", say.day(form.starts_on) if form.starts_on else ""),
        ("bring", form.bring),
        ("contact_name", join(form.contact_name, form.contact_phone)),
        ("notified_on", _day(say, form.notified_on)),
        ("notes", form.notes),
    ]
    return [(say.text(f"field.vacancy.{name}"), value) for name, value in found if value]


def _employer(ctx: OfficeContext, employer: EmployerForm, name: str) -> str:
    number = ctx.pack.show_tax_id(employer.tax_id) if employer.tax_id else ""
    legal = employer.legal_name if employer.legal_name != name else ""
    phone = employer.phones[0].raw if employer.phones else ""
    return "\n".join(part for part in (join(name, legal, number), join(employer.contact_name, phone)) if part)


def _contract(say: Phrases, form: VacancyForm) -> str:
    contract = say.text(f"choice.contract.{form.contract}") if form.contract else ""
    extras = [say.text(f"field.vacancy.{name}") for name in ("seasonal", "lodging") if getattr(form, name)]
    return join(contract, say.text(f"choice.vacancy_hours.{form.hours}"), form.shift, *extras)


def _education(ctx: OfficeContext, lang: str, form: VacancyForm) -> str:
    return next((level.label.of(lang) for level in ctx.pack.education if level.code == form.education_level), "")


def _years(say: Phrases, years: float | None) -> str:
    if years is None:
        return ""
    return say.text("vacancy.years.one") if years == 1 else say.text("vacancy.years", n=f"{years:g}".replace(".", ","))


def _licences(ctx: OfficeContext, lang: str, held: list[str]) -> str:
    labels = {licence.code: licence.label.of(lang) for licence in ctx.pack.licences}
    return ", ".join(labels.get(code, code) for code in held)


def _skills(asked: list[SkillAsked]) -> str:
    return ", ".join(skill.name for skill in asked)


def _reserved(ctx: OfficeContext, lang: str, code: str) -> str:
    return next((quota.label.of(lang) for quota in ctx.pack.quotas if quota.code == code), code)


def _day(say: Phrases, day: date | None) -> str:
    return say.day(day) if day else ""
