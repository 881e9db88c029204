"""The referral letter: number and content in one transaction, then the paper; a copy says the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from pes_desktop.documents.layouts import freeze_texts, load_layout
from pes_desktop.documents.letter_content import LetterContent
from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.ids import new_id
from pes_desktop.domain.numbers import result_code
from pes_desktop.domain.phones import display_phone
from pes_desktop.domain.referral import Outcome, ReferralState, check_move, follow_up_due
from pes_desktop.models import Jobseeker, Letter, Referral, Vacancy
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.numbering import next_number
from pes_desktop.services.referrals import add_event, next_serial
from pes_desktop.storage.settings import get_setting
from pes_desktop.storage.store import Actor

S = ReferralState


@dataclass(frozen=True, slots=True)
class Appointment:
    """When and where the person shall present."""

    on: date | None = None
    time: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class IssuedLetter:
    """A letter as issued: its content (for preview and print) and what changed."""

    letter_id: UUID
    number: str
    result_code: str
    content: LetterContent
    changes: ChangeSet


def _content(
    ctx: OfficeContext, person: Jobseeker, vacancy: Vacancy, number: str, code: str, appointment: Appointment,
    printed_at: datetime,
) -> LetterContent:
    pack, employer = ctx.pack, vacancy.employer
    region = pack.phone_region
    phones = [display_phone(p["number"], region) if p.get("number") else str(p["raw"]) for p in person.phones]
    employer_phones = [display_phone(p["number"], region) if p.get("number") else str(p["raw"])
                       for p in employer.phones]
    document = pack.document(person.document_type) if person.document_number else None
    content = LetterContent(
        number=number, result_code=code, issued_on=ctx.today(),
        expires_on=ctx.today() + timedelta(days=pack.periods.letter_validity), country=pack.code,
        office_name=ctx.office.name, office_address=ctx.office.address, office_phone=ctx.office.phone,
        office_hours=ctx.office.opening_hours, service_name=pack.service_name.es,
        employer_name=employer.legal_name, employer_contact=vacancy.contact_name or employer.contact_name,
        employer_phone=display_phone(vacancy.contact_phone, region) if vacancy.contact_phone else
        (employer_phones[0] if employer_phones else ""),
        employer_address=vacancy.address or employer.address or ctx.place_name(vacancy.place_code),
        employer_directions=vacancy.directions or employer.directions, vacancy_number=vacancy.number,
        vacancy_title=vacancy.title, positions=vacancy.positions, person_name=person.full_name,
        document_label=document.short.es if document else "",
        document_number=pack.show_document(person.document_type, person.document_number) if document else "",
        person_phone=phones[0] if phones else "", person_place=ctx.place_name(person.place_code),
        experience=_experience(person, vacancy), appointment_on=appointment.on, appointment_time=appointment.time,
        appointment_note=appointment.note,
        bring=tuple(part.strip() for part in vacancy.bring.split(",") if part.strip()),
        counselor_name=ctx.staff.name, counselor_title=ctx.staff.job_title, printed_at=printed_at,
    )
    return freeze_texts(content, load_layout("carta", pack.code))


def _experience(person: Jobseeker, vacancy: Vacancy) -> str:
    """The job nearest to the order, with its years, in a few words."""
    jobs = [job for job in person.jobs if job.removed_at is None]
    same = [job for job in jobs if job.unit_group and job.unit_group == vacancy.unit_group] or jobs
    if not same:
        return ""
    years = same[0].years
    return same[0].occupation + (f", {years:g} {'año' if years == 1 else 'años'} de experiencia" if years else "")


def issue_letter(
    ctx: OfficeContext, referral_id: UUID, appointment: Appointment | None = None, *, now: datetime | None = None
) -> IssuedLetter:
    """Give the letter its number and code, store its content, move the referral to issued: one transaction.

    Raises DomainError ``letter_consent_missing`` while the person has not agreed to be shown to employers,
    ``letter_already_issued``, ``referral_gone``; NotPermitted.
    """
    actor = ctx.require("issue_letter")
    with ctx.store.write(actor, "issue_letter") as unit:
        session = unit.session
        row = session.get(Referral, referral_id)
        if row is None or row.removed_at is not None:
            raise DomainError(Fault("referral_gone"))
        if session.scalar(select(Letter.id).where(Letter.referral_id == referral_id)):
            raise DomainError(Fault("letter_already_issued"))
        person, vacancy = session.get_one(Jobseeker, row.jobseeker_id), session.get_one(Vacancy, row.vacancy_id)
        if person.consent_state != "given" or "employers" not in person.consent_shared:
            raise DomainError(Fault("letter_consent_missing", params={"name": person.full_name}))
        outcome = Outcome(S.ISSUED, ctx.today())
        check_move(S(row.state), outcome, None, ctx.today())
        number = next_number(ctx, session, "letter")
        code = result_code(ctx.pc, number.serial)
        stamp = now or datetime.combine(ctx.today(), datetime.now().time())
        content = _content(ctx, person, vacancy, str(number), code, appointment or Appointment(), stamp)
        letter = Letter(
            id=new_id(), office_id=ctx.office.id, referral_id=row.id, number=str(number), result_code=code,
            issued_on=ctx.today(), expires_on=content.expires_on, staff_id=actor.staff_id, content=content.to_json(),
        )
        unit.add(letter)
        add_event(ctx, session, row, actor, outcome, row.state, next_serial(session, row.id))
        row.state, row.state_on, row.issued_on = S.ISSUED, ctx.today(), ctx.today()
        row.due_on = follow_up_due(S.ISSUED, ctx.today())
        if appointment and (appointment.on or appointment.note):
            said = (str(appointment.on or ""), appointment.time, appointment.note)
            row.appointment = " ".join(filter(None, said))[:120]
        person.last_contact_on = max(person.last_contact_on, ctx.today())
    return IssuedLetter(letter.id, str(number), code, content, unit.changes)


def stored_letter(ctx: OfficeContext, referral_id: UUID) -> tuple[UUID, LetterContent, int]:
    """The letter of a referral: id, content as issued, copies printed so far. Raises DomainError ``letter_missing``."""
    ctx.require("see_referrals")
    with ctx.store.read() as session:
        letter = session.scalar(select(Letter).where(Letter.referral_id == referral_id))
        if letter is None:
            raise DomainError(Fault("letter_missing"))
        return letter.id, LetterContent.from_json(letter.content), letter.copies


def letter_pdf(ctx: OfficeContext, content: LetterContent, *, copy: bool = False) -> bytes:
    """The page as PDF, on the office's paper (setting ``paper``: A4 or letter)."""
    from pes_desktop.documents.letter_pdf import render_letter

    with ctx.store.read() as session:
        paper = get_setting(session, "paper", "A4")
    return render_letter(content, load_layout("carta", ctx.pack.code), copy=copy, paper=paper)


def print_letter(ctx: OfficeContext, letter_id: UUID, content: LetterContent, printer: str) -> bool:
    """Print the original the first time, then copies marked as such; counted only when the queue took the page.

    Returns whether a copy was printed. Raises EnvironmentFault when there is no printer or it refuses.
    """
    from pes_desktop.platform.printing import print_pdf

    actor = ctx.require("issue_letter")
    with ctx.store.read() as session:
        copy = session.get_one(Letter, letter_id).copies > 0
    print_pdf(letter_pdf(ctx, content, copy=copy), printer, content.number)
    count_print(ctx, letter_id, actor)
    return copy


def count_print(ctx: OfficeContext, letter_id: UUID, actor: Actor | None = None) -> None:
    """Remember that the letter went to paper (also when saved as a file), with an audit line."""
    with ctx.store.write(actor or ctx.require("issue_letter"), "print_letter") as unit:
        letter = unit.session.get_one(Letter, letter_id)
        letter.copies += 1
