"""An office of today's date with people and an order, made through the services, for journeys that begin later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from support.work_office import GUAMOTE, add_employer, add_person, add_vacancy

from pes_desktop.domain.intake import JobForm
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.letters import issue_letter
from pes_desktop.services.office_setup import NewOffice, create_office
from pes_desktop.services.referrals import refer
from pes_desktop.storage.keys import KdfCost

PASSWORD = "montaña-azul-9"


def make_office(folder: Path) -> OfficeContext:
    """An office in Alausí, quick to unlock."""
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Paredes", PASSWORD, job_title="Coordinador")
    return create_office(folder, form, cost=KdfCost(1, 1024, 1))[0]


def mason(ctx: OfficeContext, surnames: str, names: str, sex: str = "M", years: float = 4, **more: object) -> UUID:
    """A bricklayer who agreed to be shown to employers today."""
    return add_person(ctx, surnames, names, sex, consent_date=ctx.today(), jobs=(
        JobForm(occupation="albañil", unit_group="7112", years=years),), **more)


def masons_wanted(ctx: OfficeContext, positions: int = 3) -> UUID:
    """An order for bricklayers in Guamote, told today, open for two weeks."""
    builder = add_employer(ctx, contact_name="Ing. Paola Vallejo")
    return add_vacancy(ctx, builder, starts_on=None, closes_on=ctx.today() + timedelta(days=14), positions=positions,
                       place_code=GUAMOTE, skills_wished=[])


def month_before(today: date) -> date:
    """A day in the middle of the month before."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=14)


def referred_last_month(ctx: OfficeContext) -> UUID:
    """A letter that went out in the month before; returns its referral."""
    then = month_before(ctx.today())
    past = replace(ctx, clock=lambda: then)
    person = mason(past, "Pilco", "Segundo Ángel", document_type="national_id", document_number="0603188421")
    order = add_vacancy(past, add_employer(past, "Familia Cabezas"), starts_on=None,
                        closes_on=ctx.today() + timedelta(days=14), positions=1)
    made = refer(past, person, order)
    issue_letter(past, made.referral_id)
    return made.referral_id
