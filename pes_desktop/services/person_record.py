"""All that is kept of a person, gathered for that person: the printout of the right of access."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.documents.person_record import RecordContent, RecordSection
from pes_desktop.domain.enums import ConsentState
from pes_desktop.domain.intake import FIELDS, SECTIONS, SENSITIVE_FIELDS, FieldSpec, Kind
from pes_desktop.models import (
    AckedVersion,
    AuditLine,
    AuditSubject,
    Jobseeker,
    Letter,
    PersonChange,
    Referral,
    ReferralEvent,
    RegistrationEvent,
    ServiceAct,
    Staff,
    Vacancy,
)
from pes_desktop.reference.messages import has, text
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.field_words import label_of, value_words
from pes_desktop.services.letters import office_paper
from pes_desktop.services.merged_record import merged_sections
from pes_desktop.services.outgoing import Send, ToFile, send_out
from pes_desktop.services.people import standing_person

#: Acts by which data went out of the office; what was printed or saved for the person alone is none.
_OUT = ("print_letter", "save_letter")
_NOT_OUT = "print_failed"


def give_person_record(
    ctx: OfficeContext, jobseeker_id: UUID, send: Send | ToFile | None = None
) -> bytes:
    """The pages with everything kept, on the office's paper; ``send(pdf, name, paper)`` prints them, or into a file.

    The audit trail tells it before they are out. Sensitive parts stand there only when the person at the desk may see
    them, and the page says where they are left out. Raises NotPermitted; DomainError ``person_gone``,
    ``person_erased``; what ``send`` raises: then the trail tells that nothing came of it.
    """
    from pes_desktop.documents.person_record import render_person_record

    actor = ctx.require("give_person_record")
    with ctx.store.read() as session:
        person = standing_person(session, jobseeker_id)
        content = _content(ctx, session, person)
    paper = office_paper(ctx)
    pdf = render_person_record(content, paper=paper)

    def note(act: str) -> None:
        with ctx.store.write(actor, act) as unit:
            unit.note_records.append(["jobseeker", str(person.id), "printed", ["record"]])

    if send is None:
        note("print_person_record")
    else:
        send_out(send, pdf, text("record.title", ctx.lang), paper, partial(note, "print_person_record"),
                 partial(note, "print_failed"))
    return pdf


def _content(ctx: OfficeContext, session: Session, person: Jobseeker) -> RecordContent:
    lang, pack = ctx.lang, ctx.pack
    staff: dict[UUID | None, str] = {row.id: row.name for row in session.scalars(select(Staff))}
    sensitive = ctx.may("see_sensitive")
    about = [text("record.purpose", lang, purpose=text("consent.purpose_default", lang)),
             text("record.law", lang, law=pack.laws.data_protection, access=pack.retention.access,
                  authority=pack.laws.data_authority)]
    if not sensitive:
        about.append(text("record.left_out", lang))
    document = value_words(ctx, "document_type", person.document_type)
    shown = pack.show_document(person.document_type, person.document_number) if person.document_number else ""
    sections = [_section(ctx, person, name, sensitive=sensitive) for name in SECTIONS]
    sections += [_registrations(ctx, session, person, staff), _services(ctx, session, person, staff, notes=sensitive),
                 *_referrals(ctx, session, person, staff, notes=sensitive), _shared(ctx, session, person),
                 *merged_sections(ctx, session, person, _words, sensitive=sensitive),
                 *_corrections(ctx, session, person, sensitive=sensitive)]
    return RecordContent(person.full_name, f"{document} {shown}" if shown else "", ctx.office.name,
                         pack.service_name.of(lang), ctx.staff.name, about, sections, lang)


def _section(ctx: OfficeContext, person: Jobseeker, name: str, *, sensitive: bool) -> RecordSection:
    pairs = []
    for spec in FIELDS:
        if spec.section != name or spec.kind is Kind.HIDDEN or (spec.sensitive and not sensitive):
            continue
        words = _words(ctx, person, spec)
        if words:
            pairs.append((label_of(ctx, spec.name), words))
    note = "" if pairs else text("record.nothing", ctx.lang)
    return RecordSection(text(f"section.{name}", ctx.lang), pairs, note=note)


def _words(ctx: OfficeContext, person: Jobseeker, spec: FieldSpec) -> str:
    value: Any = getattr(person, spec.name)
    if spec.kind in (Kind.JOBS, Kind.SKILLS):
        names = ("occupation", "unit_group", "tasks", "employer_kind", "started", "ended", "years", "reason_left")
        value = [{name: getattr(row, name, None) for name in (*names, "name")} for row in value
                 if row.removed_at is None]
    if spec.name == "document_number" and value:
        return str(ctx.pack.show_document(person.document_type, person.document_number))
    words = value_words(ctx, spec.name, value)
    if spec.name == "birth_date" and person.birth_estimated and words:
        return text("record.estimated", ctx.lang, year=person.birth_date.year if person.birth_date else "")
    return words


def _dated(title: str, lines: Iterable[tuple[Any, str, str]], nothing: str) -> RecordSection:
    found = [(f"{day:%d/%m/%Y}", what, who) for day, what, who in sorted(lines, key=lambda line: line[0])]
    return RecordSection(title, dated=found, note="" if found else nothing)


def _registrations(ctx: OfficeContext, session: Session, person: Jobseeker, staff: dict[UUID | None, str],
                   ) -> RecordSection:
    lang = ctx.lang
    lines = []
    for event in session.scalars(select(RegistrationEvent).where(RegistrationEvent.jobseeker_id == person.id)):
        what = text(f"timeline.registration.{event.kind}", lang)
        reason = text(f"exit_reason.{event.reason}", lang) if event.reason else ""
        lines.append((event.fact_date, f"{what}: {reason}" if reason else what, staff.get(event.staff_id, "")))
    if person.consent_state == ConsentState.GIVEN and person.consent_date:
        to = value_words(ctx, "consent_shared", person.consent_shared)
        lines.append((person.consent_date, text("record.consented", lang, to=to or "—"), ""))
    return _dated(text("record.registration", lang), lines, text("record.nothing", lang))


def _services(ctx: OfficeContext, session: Session, person: Jobseeker, staff: dict[UUID | None, str], *, notes: bool,
              ) -> RecordSection:
    lines = []
    for act in session.scalars(select(ServiceAct).where(ServiceAct.jobseeker_id == person.id)):
        key = f"timeline.service.{act.kind}"
        what = text(key, ctx.lang) if has(key, ctx.lang) else text(f"service.{act.kind}", ctx.lang)
        said = [what, act.result, act.note if notes else ""]
        lines.append((act.fact_date, ". ".join(filter(None, said)), staff.get(act.staff_id, "")))
    return _dated(text("record.services", ctx.lang), lines, text("record.nothing", ctx.lang))


def _referrals(ctx: OfficeContext, session: Session, person: Jobseeker, staff: dict[UUID | None, str], *, notes: bool,
               ) -> list[RecordSection]:
    lang, found = ctx.lang, []
    rows = session.execute(
        select(Referral, Vacancy, Letter.number).join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .outerjoin(Letter, Letter.referral_id == Referral.id)
        .where(Referral.jobseeker_id == person.id, Referral.removed_at.is_(None)).order_by(Referral.id)).all()
    for referral, vacancy, number in rows:
        title = text("record.referral", lang, vacancy=vacancy.title, employer=vacancy.employer.display_name)
        pairs = [(text("record.letter", lang), number or ""), (text("record.appointment", lang), referral.appointment)]
        if referral.wage is not None:
            pairs.append((text("record.wage", lang), f"{ctx.pack.currency_symbol} {referral.wage}"))
        events = session.scalars(select(ReferralEvent).where(
            ReferralEvent.referral_id == referral.id).order_by(ReferralEvent.serial))
        lines = []
        for event in events:
            what = text("timeline.referral.undo" if event.undoes else f"choice.referral_state.{event.state}", lang)
            lines.append((f"{event.fact_date:%d/%m/%Y}", ". ".join(filter(None, [what, event.note if notes else ""])),
                          staff.get(event.staff_id, "")))
        found.append(RecordSection(title, [pair for pair in pairs if pair[1]], lines))
    return found or [RecordSection(text("record.referrals", lang), note=text("record.nothing", lang))]


def _shared(ctx: OfficeContext, session: Session, person: Jobseeker) -> RecordSection:
    """Whom data went to and when: employers by letter, headquarters by the exchange, the month's list of names."""
    lang, lines = ctx.lang, []
    letters = {str(letter.id): vacancy.employer.display_name for letter, vacancy in session.execute(
        select(Letter, Vacancy).join(Referral, Referral.id == Letter.referral_id)
        .join(Vacancy, Vacancy.id == Referral.vacancy_id).where(Referral.jobseeker_id == person.id))}
    about = select(AuditSubject.seq).where(AuditSubject.record_id == person.id)
    last: dict[str, tuple[Any, str, str]] = {}
    for line in session.scalars(select(AuditLine).where(
            AuditLine.seq.in_(about), AuditLine.act.in_((*_OUT, _NOT_OUT))).order_by(AuditLine.seq)):
        for record in line.records:
            if record[0] != "letter" or record[1] not in letters:
                continue
            if line.act != _NOT_OUT:
                last[record[1]] = (line.at.astimezone().date(),
                                   text("record.shared_letter", lang, employer=letters[record[1]]), "")
                lines.append(last[record[1]])
            elif record[1] in last:  # the printer refused that one
                lines.remove(last.pop(record[1]))
    section = _dated(text("record.shared", lang), lines, "")
    sent = session.get(AckedVersion, person.id) is not None
    notes = [text("record.shared_sent" if sent else "record.shared_not_sent", lang), text("record.shared_month", lang)]
    return RecordSection(section.title, dated=section.dated, note=" ".join(notes))


def _corrections(ctx: OfficeContext, session: Session, person: Jobseeker, *, sensitive: bool) -> list[RecordSection]:
    """That values were corrected, and when; the present ones stand above."""
    lines: dict[Any, list[str]] = {}
    for field, at in session.execute(
            select(PersonChange.field, AuditLine.at).join(AuditLine, AuditLine.seq == PersonChange.audit_seq)
            .where(PersonChange.jobseeker_id == person.id).order_by(PersonChange.seq)):
        if field in SENSITIVE_FIELDS and not sensitive:
            continue
        labels = lines.setdefault(at.astimezone().date(), [])
        if label_of(ctx, field) not in labels:
            labels.append(label_of(ctx, field))
    said = [(day, ", ".join(labels), "") for day, labels in lines.items()]
    return [_dated(text("record.corrections", ctx.lang), said, "")] if said else []
