"""The referral letter: number and content in one transaction, then the paper; a copy says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from pes_desktop.documents.layouts import freeze_texts, load_layout
from pes_desktop.documents.letter_content import LetterContent
from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.enums import ConsentState
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.ids import new_id
from pes_desktop.domain.phones import display_phone, first_phone
from pes_desktop.domain.referral import Outcome, ReferralState, check_move, follow_up_due
from pes_desktop.models import Jobseeker, Letter, Referral, Vacancy
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.from_headquarters import national_image
from pes_desktop.services.numbering import next_code, next_number
from pes_desktop.services.outgoing import Send, ToFile, send_out
from pes_desktop.services.positions import refusal
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
    printed_at: datetime, national: Mapping[str, str],
) -> LetterContent:
    pack, employer = ctx.pack, vacancy.employer
    region = pack.phone_region
    document = pack.document(person.document_type) if person.document_number else None
    content = LetterContent(
        number=number, result_code=code, issued_on=ctx.today(),
        expires_on=ctx.today() + timedelta(days=pack.periods.letter_validity), country=pack.code,
        office_name=ctx.office.name, office_address=ctx.office.address, office_phone=ctx.office.phone,
        office_hours=ctx.office.opening_hours, service_name=national.get("service_name") or pack.service_name.es,
        employer_name=employer.legal_name, employer_contact=vacancy.contact_name or employer.contact_name,
        employer_phone=display_phone(vacancy.contact_phone, region) if vacancy.contact_phone else
        first_phone(employer.phones, region),
        employer_address=vacancy.address or employer.address or ctx.place_name(vacancy.place_code),
        employer_directions=vacancy.directions or employer.directions, vacancy_number=vacancy.number,
        vacancy_title=vacancy.title, positions=vacancy.positions, person_name=person.full_name,
        document_label=document.short.es if document else "",
        document_number=pack.show_document(person.document_type, person.document_number) if document else "",
        person_phone=first_phone(person.phones, region), person_place=ctx.place_name(person.place_code),
        experience=_experience(person, vacancy), appointment_on=appointment.on, appointment_time=appointment.time,
        appointment_note=appointment.note,
        bring=tuple(part.strip() for part in vacancy.bring.split(",") if part.strip()),
        counselor_name=ctx.staff.name, counselor_title=ctx.staff.job_title, printed_at=printed_at,
    )
    return freeze_texts(content, load_layout("carta", pack.code).with_stored(national))


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
    ``letter_vacancy_closed`` (also past its closing day), ``no_positions_left``, ``letter_already_issued``,
    ``person_gone``, ``referral_gone``; NotPermitted.
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
        if person.removed_at is not None:
            raise DomainError(Fault("person_gone"))
        if person.consent_state != "given" or "employers" not in person.consent_shared:
            raise DomainError(Fault("letter_consent_missing", params={"name": person.full_name}))
        refused = refusal(vacancy, ctx.today())
        if refused is not None and refused.code == "vacancy_not_open":
            refused = Fault("letter_vacancy_closed", params={"vacancy": vacancy.number})
        if refused is not None:
            raise DomainError(refused)
        outcome = Outcome(S.ISSUED, ctx.today())
        check_move(S(row.state), outcome, None, ctx.today())
        code = next_code(ctx, session)
        number = next_number(ctx, session, "letter")
        stamp = now or datetime.combine(ctx.today(), datetime.now().time())
        content = _content(ctx, person, vacancy, str(number), code, appointment or Appointment(), stamp,
                           national_image(session, "es").texts)
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
    """The letter of a referral: id, content as issued, copies printed so far.

    Raises DomainError ``letter_missing``, ``letter_erased``.
    """
    ctx.require("see_referrals")
    with ctx.store.read() as session:
        letter = session.scalar(select(Letter).where(Letter.referral_id == referral_id))
        if letter is None:
            raise DomainError(Fault("letter_missing"))
        if not letter.content:  # its person was erased
            raise DomainError(Fault("letter_erased"))
        return letter.id, LetterContent.from_json(letter.content), letter.copies


def letter_pdf(ctx: OfficeContext, content: LetterContent, *, copy: bool = False) -> bytes:
    """The page as PDF in the words of its issue, on the office's paper (setting ``paper``: A4 or letter)."""
    from pes_desktop.documents.letter_pdf import render_letter

    return render_letter(content, load_layout("carta", ctx.pack.code), copy=copy, paper=office_paper(ctx))


def office_paper(ctx: OfficeContext) -> str:
    """The paper this office prints on: A4 or letter."""
    with ctx.store.read() as session:
        return str(get_setting(session, "paper", "A4"))


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """What went out: its number, whether it was marked as a copy, what ``send`` answered, what changed."""

    number: str
    copy: bool
    sent: object
    changes: ChangeSet


def print_letter(
    ctx: OfficeContext, referral_id: UUID, send: Send | ToFile, *, saved: bool = False
) -> PrintedLetter:
    """Send the original the first time, then copies marked as such; counted before the page is out, so that there are
    never two originals.

    ``send(pdf, number, paper)`` puts the page on paper, or it goes into a file (``saved``). Raises DomainError
    ``letter_missing``, ``letter_consent_withdrawn`` and whatever ``send`` raises (EnvironmentFault when there is no
    printer, or it refuses); then the count is taken back, which the trail tells.
    """
    actor = ctx.require("issue_letter")
    letter_id, content, copies = stored_letter(ctx, referral_id)
    _refuse_withdrawn(ctx, referral_id)
    made: list[ChangeSet] = []

    def commit() -> None:
        made.append(count_print(ctx, letter_id, actor, saved=saved or isinstance(send, ToFile)))

    sent = send_out(send, letter_pdf(ctx, content, copy=copies > 0), content.number, office_paper(ctx), commit,
                    partial(_take_back, ctx, letter_id, actor))
    return PrintedLetter(content.number, copies > 0, sent, made[0])


def _take_back(ctx: OfficeContext, letter_id: UUID, actor: Actor) -> None:
    with ctx.store.write(actor, "print_failed") as unit:
        letter = unit.session.get_one(Letter, letter_id)
        person = unit.session.get_one(Referral, letter.referral_id).jobseeker_id
        unit.note_records.append(["jobseeker", str(person), "printed", ["failed"]])
        letter.copies = max(letter.copies - 1, 0)


def _refuse_withdrawn(ctx: OfficeContext, referral_id: UUID) -> None:
    """No copy goes out for who took the consent back."""
    with ctx.store.read() as session:
        person = session.get_one(Jobseeker, session.get_one(Referral, referral_id).jobseeker_id)
        if person.consent_state == ConsentState.WITHDRAWN:
            raise DomainError(Fault("letter_consent_withdrawn", params={"name": person.full_name}))


def count_print(
    ctx: OfficeContext, letter_id: UUID, actor: Actor | None = None, *, saved: bool = False
) -> ChangeSet:
    """Remember that the letter went to paper or (``saved``) into a file, with an audit line about its person."""
    with ctx.store.write(actor or ctx.require("issue_letter"), "save_letter" if saved else "print_letter") as unit:
        letter = unit.session.get_one(Letter, letter_id)
        person = unit.session.get_one(Referral, letter.referral_id).jobseeker_id
        unit.note_records.append(["jobseeker", str(person), "exported" if saved else "printed",
                                  ["copy" if letter.copies else "original"]])
        letter.copies += 1
    return unit.changes


def letter_draft(ctx: OfficeContext, referral_id: UUID) -> LetterContent:
    """What the letter would say if it were issued today, without number, code or appointment; nothing is written.

    Raises DomainError ``referral_gone``.
    """
    ctx.require("see_referrals")
    with ctx.store.read() as session:
        row = session.get(Referral, referral_id)
        if row is None or row.removed_at is not None:
            raise DomainError(Fault("referral_gone"))
        person, vacancy = session.get_one(Jobseeker, row.jobseeker_id), session.get_one(Vacancy, row.vacancy_id)
        return _content(ctx, person, vacancy, "", "", Appointment(), datetime.now(),
                        national_image(session, "es").texts)
