"""Read the audit trail: filtered, a page at a time, each line a sentence; whether the chain holds; its export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pes_desktop.domain.audit_acts import KIND_OF_ACT, ActKind, acts_of, is_rest, kind_of
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import AuditLine, AuditSubject, Jobseeker, Staff
from pes_desktop.services.audit_words import Speaker
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.looks import note_look
from pes_desktop.storage import audit
from pes_desktop.storage.replay import find_pending
from pes_desktop.storage.settings import drop_setting, get_setting, instant, whole

PAGE = 100
MOST_FOUND = 200
MOST_EXPORTED = 50_000


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What to look for; empty parts ask nothing. ``words``: a name, a number of a letter or vacancy, or of a line."""

    staff_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    kind: ActKind | None = None
    person_id: UUID | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One line: its number, local moment, who in which role, the sentence, what more there is to say, whom to open."""

    seq: int
    at: datetime
    who: str
    role: str
    kind: ActKind
    sentence: str
    detail: str
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Lines, newest first; ``before``: give it to read on, None at the end."""

    lines: tuple[TrailLine, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class ChainState:
    """Whether the chain holds: ``broken`` is the first line that does not fit or is missing, None when all do.

    ``found_at``: when (UTC) a start found a line altered that fits by now, because the chain was made anew.
    """

    lines: int
    broken: int | None
    found_at: datetime | None = None


def _instant(day: date) -> datetime:
    """Midnight of the local calendar day."""
    return datetime.combine(day, time()).astimezone()


def _filtered(ctx: OfficeContext, session: Session, wanted: TrailFilter) -> Select[AuditLine]:
    query = select(AuditLine)
    if wanted.staff_id is not None:
        query = query.where(AuditLine.staff_id == wanted.staff_id)
    if wanted.since is not None:
        query = query.where(AuditLine.at >= _instant(wanted.since))
    if wanted.until is not None:
        query = query.where(AuditLine.at < _instant(wanted.until + timedelta(days=1)))
    if wanted.kind is not None:
        query = query.where(AuditLine.act.not_in(KIND_OF_ACT) if is_rest(wanted.kind)
                            else AuditLine.act.in_(acts_of(wanted.kind)))
    if wanted.person_id is not None:
        merged = session.scalars(select(Jobseeker.id).where(Jobseeker.merged_into == wanted.person_id))
        query = query.where(AuditLine.seq.in_(_about([wanted.person_id, *merged])))
    if wanted.words.strip():
        query = query.where(AuditLine.seq.in_(_found(ctx, session, wanted.words.strip())))
    return query


def _about(records: Sequence[UUID]) -> Select[int]:
    return select(AuditSubject.seq).where(AuditSubject.record_id.in_(records))


def _found(ctx: OfficeContext, session: Session, words: str) -> Select[int] | list[int]:
    """Lines about what the words find; who has no case duties finds by the number of a line or of a letter only."""
    if words.isdecimal() and len(words) <= 9:
        line = session.scalar(select(AuditLine.seq).where(AuditLine.seq == int(words)))
        if line is not None:
            return [line]
    kinds = ["letter", "vacancy"] if not ctx.may("find_people") else ["jobseeker", "vacancy", "employer", "letter"]
    if not ctx.may("find_people") and not any(sign.isdigit() for sign in words):
        return []
    return _about([hit.record_id for hit in ctx.finder.find(session, words, kinds, MOST_FOUND)])


def _lines(ctx: OfficeContext, session: Session, rows: Sequence[AuditLine]) -> Iterator[TrailLine]:
    speaker = Speaker(ctx, session, rows)
    for row in rows:
        sentence, detail, person_id = speaker.say(row)
        yield TrailLine(row.seq, row.at.astimezone().replace(tzinfo=None), speaker.who(row.staff_id), row.role,
                        kind_of(row.act), sentence, detail, person_id)


def read_trail(
    ctx: OfficeContext, wanted: TrailFilter | None = None, *, before: int | None = None, limit: int = PAGE
) -> TrailPage:
    """A page of the trail. Who has no case duties sees people as a reference without a name. Raises NotPermitted."""
    ctx.require("see_audit")
    with ctx.store.read() as session:
        query = _filtered(ctx, session, wanted or TrailFilter())
        if before is not None:
            query = query.where(AuditLine.seq < before)
        narrow = wanted is not None and (wanted.person_id is not None or wanted.words.strip())
        # few lines out of many: look each up and sort, rather than walk back through the whole trail
        newest = (AuditLine.seq + 0).desc() if narrow else AuditLine.seq.desc()
        rows = list(session.scalars(query.order_by(newest).limit(limit + 1)))
        lines = tuple(_lines(ctx, session, rows[:limit]))
    return TrailPage(lines, lines[-1].seq if len(rows) > limit else None)


def open_trail(ctx: OfficeContext) -> None:
    """Looking at the trail is itself an act of the trail. Raises NotPermitted."""
    actor = ctx.require("see_audit")
    note_look(ctx, actor, "see_audit", ("staff", ctx.staff.id))


def chain_state(ctx: OfficeContext) -> ChainState:
    """Read the whole chain (some seconds for 100,000 lines), and compare its end with the journal's mark.

    The mark stands outside the database: it tells of a chain that somebody made anew from end to end.
    Raises NotPermitted.
    """
    ctx.require("see_audit")
    with ctx.store.read() as session:  # before the lines are read: the journal follows each commit
        mark = find_pending(ctx.folder, ctx.store.key, session).mark
    with ctx.store.read() as session:
        lines = session.scalar(select(func.count()).select_from(AuditLine)) or 0
        broken = audit.verify_chain(session)
        if broken is None and mark is not None and mark.seq:
            held = session.scalar(select(AuditLine.digest).where(AuditLine.seq == mark.seq))
            broken = None if held == mark.digest else mark.seq
        known = get_setting(session, audit.ALTERED, {})
        if broken is None and known:
            return ChainState(lines, whole(known.get("seq")), instant(known.get("at")))
        return ChainState(lines, broken)


def acknowledge_altered(ctx: OfficeContext) -> None:
    """An altered line is known and was told to headquarters: the trail says who says so. Raises NotPermitted."""
    actor = ctx.require("see_audit")
    with ctx.store.write(actor, "acknowledge_altered") as unit:
        known = get_setting(unit.session, audit.ALTERED, {})
        drop_setting(unit.session, audit.ALTERED)
        unit.note_records.append(["audit", str(whole(known.get("seq"))), "changed", []])


def trail_staff(ctx: OfficeContext) -> list[tuple[UUID, str]]:
    """Everybody who ever worked here, for the filter; former staff too. Raises NotPermitted."""
    ctx.require("see_audit")
    with ctx.store.read() as session:
        return [(row.id, row.name) for row in session.scalars(select(Staff).order_by(Staff.name))]


def export_trail(ctx: OfficeContext, wanted: TrailFilter, path: Path, *, reason: str) -> int:
    """Write the filtered lines into a workbook; the reason is kept in the trail. Returns how many lines.

    Raises NotPermitted; DomainError ``export_reason_missing``, ``audit_too_much`` (narrow the filters);
    EnvironmentFault ``workbook_in_use``, ``disk_full``, ``folder_read_only``.
    """
    from pes_desktop.documents.trail_xlsx import write_trail

    actor = ctx.require("see_audit")
    if not reason.strip():
        raise DomainError(Fault("export_reason_missing", "reason"))
    with ctx.store.read() as session:
        query = _filtered(ctx, session, wanted)
        count = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        if count > MOST_EXPORTED:
            raise DomainError(Fault("audit_too_much", params={"count": count, "most": MOST_EXPORTED}))
        lines: list[TrailLine] = []
        before: int | None = None
        while True:
            page = query if before is None else query.where(AuditLine.seq < before)
            rows = list(session.scalars(page.order_by(AuditLine.seq.desc()).limit(1000)))
            lines.extend(_lines(ctx, session, rows))
            if len(rows) < 1000:
                break
            before = rows[-1].seq
            session.expunge_all()

    def note() -> None:  # the line of the act is committed before the names can be seen
        with ctx.store.write(actor, "export_audit") as unit:
            unit.note_records.append(["audit", f"{len(lines)}", "exported", [reason.strip()]])
            if wanted.person_id is not None:
                unit.note_records.append(["jobseeker", str(wanted.person_id), "exported", []])

    write_trail(path, lines, office=ctx.office.name, lang=ctx.lang, today=ctx.today(), staff=ctx.staff.name,
                before=note)
    return len(lines)


def narrowed(wanted: TrailFilter, person_id: UUID | None) -> TrailFilter:
    """The same filter for one person (None: for all)."""
    return replace(wanted, person_id=person_id)
