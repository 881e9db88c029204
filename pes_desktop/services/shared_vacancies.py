"""Vacancies of other offices, as headquarters published them: to be looked at here, and to be asked for there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from pes_desktop.services.context import OfficeContext
from pes_desktop.services.from_headquarters import OtherOffice, bodies

_MOST_TEXT = 400


class _Told(msgspec.Struct):
    """Where a vacancy is open."""

    id: str = ""
    code: str = ""
    name: str = ""
    phone: str = ""


class _Body(msgspec.Struct):
    """What of a shared vacancy is read; the names are those of ``models.employers.Vacancy``."""

    title: str
    closes_on: date
    positions: int
    number: str = ""
    employer: str = ""
    unit_group: str | None = None
    place_code: str = ""
    wage: Decimal | None = None
    wage_period: str = "month"
    wage_words: str = ""
    hours: str = "full"
    seasonal: bool = False
    lodging: bool = False
    education_level: str = ""
    experience_years: float | None = None
    licences: list[str] = []
    skills_required: list[dict[str, Any]] = []
    skills_wished: list[dict[str, Any]] = []
    requirements: str = ""
    reserved_for: str = ""
    starts_on: date | None = None
    office: _Told = msgspec.field(default_factory=_Told)


@dataclass(frozen=True, slots=True)
class SharedVacancy:
    """An open vacancy of another office; amounts and days as in the office's own.

    ``row``: all columns that matching reads, with the key as ``id``.
    """

    key: str
    number: str
    title: str
    employer: str
    place_code: str
    positions: int
    wage: Decimal | None
    wage_period: str
    wage_words: str
    starts_on: date | None
    closes_on: date
    requirements: str
    office: OtherOffice
    row: dict[str, Any]


def other_offices(ctx: OfficeContext) -> list[SharedVacancy]:
    """Vacancies of other offices that are open today, those that close first on top. Raises NotPermitted."""
    ctx.require("see_vacancies")
    with ctx.store.read() as session:
        found = open_elsewhere(ctx, session)
    return sorted(found, key=lambda one: (one.closes_on, one.number))


def open_elsewhere(ctx: OfficeContext, session: Session) -> list[SharedVacancy]:
    """Those of other offices with positions left that close today or later, within a checked reading.

    What is closed, filled or shared no more is withdrawn from the channel; what is malformed counts as not there.
    """
    today, own = ctx.today(), str(ctx.office.id)
    found = (_shared(key, body) for key, body in bodies(session, "vacancy").items())
    return [one for one in found if one is not None and one.closes_on >= today and one.positions > 0
            and one.row["office"].id != own and one.office.code != ctx.office.code]


def _shared(key: str, told: Any) -> SharedVacancy | None:
    try:
        body = msgspec.convert(told, _Body)
    except msgspec.ValidationError:
        return None
    office = OtherOffice(body.office.code, body.office.name or body.office.code, body.office.phone)
    return SharedVacancy(
        key, body.number, body.title[:_MOST_TEXT], body.employer[:_MOST_TEXT], body.place_code, body.positions,
        body.wage, body.wage_period, body.wage_words[:_MOST_TEXT], body.starts_on, body.closes_on,
        body.requirements[:_MOST_TEXT], replace(office, name=office.name[:120], phone=office.phone[:40]),
        {"id": key, **msgspec.structs.asdict(body)})
