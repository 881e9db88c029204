"""The six operations that are struck, as a desk does them: the real services, one acknowledgement after each commit.

Every act can be done again on the same folder after a fault, as a person would who looks first at what is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.intake import IntakeForm, JobForm, Phone, SkillForm
from pes_desktop.domain.phones import parse_phone
from pes_desktop.models import Jobseeker, Referral, Vacancy
from pes_desktop.occupations.index import OccupationIndex
from pes_desktop.reference.catalogue import load_catalogue
from pes_desktop.reference.country import load_country
from pes_desktop.reference.holidays import last_working_day
from pes_desktop.reference.places import load_places
from pes_desktop.services import importing, intake, letters, month, referrals, sync_session
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import open_with_key
from pes_desktop.services.outgoing import ToFile
from pes_desktop.services.safekeeping import note_closed

Tell = Callable[..., None]
SURNAMES = "Yumbo Ñacato"
DRAFT = "intake:new:struck"
MONTH = (2026, 11)
#: Bytes of a batch, so that even a small office sends several.
SMALL_BATCH = 4096


@dataclass
class Desk:
    """One struck desk: ``work/office`` is the office folder, ``work/paper`` where papers are saved."""

    work: Path
    key: bytes
    staff: UUID
    today: date
    ctx: OfficeContext | None = field(default=None, repr=False)

    @property
    def office(self) -> Path:
        """The office folder."""
        return self.work / "office"

    @property
    def paper(self) -> Path:
        """Where papers are saved."""
        return self.work / "paper"

    def open(self) -> OfficeContext:
        """The way into the office that the program takes once the key is at hand."""
        if self.ctx is None:
            self.ctx = open_with_key(self.office, self.key, self.staff, clock=lambda: self.today)
            self.ctx.__dict__["occupations"] = warm_occupations()
        return self.ctx

    def close(self) -> None:
        """The way out."""
        if self.ctx is not None:
            note_closed(self.ctx)
            self.ctx = None


@cache
def warm_occupations() -> OccupationIndex:
    """The index of occupations as a desk has it that has been open for a while: its words are loaded."""
    index = OccupationIndex(load_catalogue())
    index.best("albañil")
    return index


def warm() -> None:
    """Load what a desk has loaded after its first acts, before processes are forked from this one."""
    warm_occupations()
    load_country("ec")
    load_places("ec")
    last_working_day("ec", *MONTH)
    parse_phone("0991234567", "EC", "3")


def form(ctx: OfficeContext) -> IntakeForm:
    """A woman with five jobs and six skills."""
    found = intake.blank_form(ctx)
    found.surnames, found.names, found.sex, found.document_type = SURNAMES, "Rosa Élida", "F", "none"
    found.birth_date, found.place_code = date(1986, 4, 2), "060251"
    found.directions = "cerca del molino «viejo» " * 20
    found.phones = [Phone("0997599992")]
    found.jobs = [JobForm(f"{words} de sol a sol", None, tasks="de sol a sol " * 20, years=2.0)
                  for words in ("sembrar", "cosechar", "ordeñar", "pastorear", "tejer")]
    found.skills = [SkillForm(f"Podar {place}", None, True, 2.0) for place in range(6)]
    found.consent_state, found.consent_date, found.consent_signed = "given", ctx.today(), True
    found.consent_shared = ["employers"]
    return found


def people_named(ctx: OfficeContext, surnames: str) -> list[UUID]:
    """Ids of everybody of this name."""
    with ctx.store.read() as session:
        return list(session.scalars(select(Jobseeker.id).where(Jobseeker.surnames == surnames,
                                                                Jobseeker.removed_at.is_(None))))


def do_intake(desk: Desk, tell: Tell) -> None:
    """Draft, then the person; a second try goes on from the draft."""
    ctx = desk.open()
    if not people_named(ctx, SURNAMES):
        intake.save_draft(ctx, DRAFT, form(ctx), "work")
        tell("draft")
        saved = intake.save_intake(ctx, form(ctx), draft_key=DRAFT)
        tell("person", id=str(saved.jobseeker_id))


def pair(ctx: OfficeContext) -> tuple[UUID, UUID]:
    """Who goes where."""
    with ctx.store.read() as session:
        person = session.scalars(select(Jobseeker.id).where(Jobseeker.surnames == "Morocho")).one()
        return person, session.scalars(select(Vacancy.id).where(Vacancy.title == "Albañil")).one()


def do_letter(desk: Desk, tell: Tell) -> None:
    """Refer, issue, save the PDF; what is done already is refused by the services and passed over."""
    ctx = desk.open()
    person, vacancy = pair(ctx)
    try:
        referral = referrals.refer(ctx, person, vacancy).referral_id
        tell("referred", id=str(referral))
    except DomainError as error:
        if error.codes != ("already_referred",):
            raise
        with ctx.store.read() as session:
            referral = session.scalars(select(Referral.id).where(Referral.jobseeker_id == person)).one()
    try:
        issued = letters.issue_letter(ctx, referral, letters.Appointment(date(2026, 11, 30), "9:00"))
        tell("letter", number=issued.number, code=issued.result_code)
    except DomainError as error:
        if error.codes != ("letter_already_issued",):
            raise
    number = letters.stored_letter(ctx, referral)[1].number
    printed = letters.print_letter(ctx, referral, ToFile(desk.paper / f"{number}.pdf"))
    tell("printed", number=printed.number, copy=printed.copy)


def do_import(desk: Desk, tell: Tell) -> None:
    """Read the sheet, write everybody."""
    ctx = desk.open()
    sheet = desk.work / "personas.xlsx"
    parsed = importing.read_file(ctx, sheet, "people")
    done = importing.apply_import(ctx, parsed, sheet)
    tell("imported", created=done.created, attached=done.attached)


def do_month(desk: Desk, tell: Tell) -> None:
    """Close the month, then write the workbook for headquarters."""
    ctx = desk.open()
    try:
        month.close_month(ctx, *MONTH)
        tell("closed")
    except DomainError as error:
        if error.codes != ("month_already_closed",):
            raise
    written = month.write_workbook(ctx, *MONTH, desk.paper / "informe.xlsx", reason="informe mensual")
    tell("workbook", **written)


def do_migration(desk: Desk, tell: Tell) -> None:
    """Opening an older file brings it to today's schema."""
    desk.open()
    tell("migrated")


def do_push(desk: Desk, tell: Tell) -> None:
    """A round with headquarters."""
    from pes_desktop.sync.engine import run_round

    usual = dict(run_round.__kwdefaults__)
    run_round.__kwdefaults__["batch_bytes"] = SMALL_BATCH
    try:
        done = sync_session.sync_now(desk.open(), stall=20.0)
    finally:
        run_round.__kwdefaults__.update(usual)
    tell("round", complete=done.complete, waiting=done.waiting, problems=[fault.code for fault in done.problems])


ACTS: dict[str, Callable[[Desk, Tell], None]] = {
    "intake": do_intake, "letter": do_letter, "import": do_import, "month": do_month, "migration": do_migration,
    "push": do_push,
}
