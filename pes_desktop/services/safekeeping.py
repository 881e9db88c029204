"""At every start: was anything lost, does the clock hold; and the full check-up for an idle hour."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.models import AuditLine
from pes_desktop.models.base import utcnow
from pes_desktop.platform.places import refuse_place
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.upkeep import Finding, check_all
from pes_desktop.storage.audit import ALTERED
from pes_desktop.storage.capture import Mark, last_answered, letters_given, read_mark
from pes_desktop.storage.journal import JOURNAL_FOLDER
from pes_desktop.storage.passed_over import pass_over
from pes_desktop.storage.rebuild import LAST_BACKUP
from pes_desktop.storage.replay import (
    ACT,
    LostLine,
    Pending,
    Replay,
    Replayed,
    changes_since,
    end_of_trail,
    find_pending,
)
from pes_desktop.storage.settings import drop_setting, set_setting

__all__ = ["LostLine", "StartReport", "full_check", "note_closed", "start_check"]

#: Beyond this a clock is told to be wrong: earlier than the last act, or an office closed for longer than a year.
_BACK, _AHEAD = timedelta(days=1), timedelta(days=366)
#: Lies in the journal while changes could not be brought back: then the whole of it is gone through again.
_OWED_FILE = "owed"
#: Records that are written into the journal afterwards; beyond that a backup is due, which makes up for it.
_MOST_MISSED = 3000


@dataclass(frozen=True, slots=True)
class StartReport:
    """What a start found: an unclean stop before, changes lost or brought back, a clock that cannot be right.

    ``place_fault``: the office lies in a synchronised or network folder. ``brought_back`` counts acts. ``altered``: the
    first line of the trail that is not the one this PC had noted beside the file; the setting ``ALTERED`` keeps it
    until somebody says that it is known.
    """

    unclean: bool = False
    lost: tuple[LostLine, ...] = ()
    brought_back: int = 0
    clock_fault: Fault | None = None
    place_fault: Fault | None = None
    altered: int | None = None


def start_check(ctx: OfficeContext) -> StartReport:
    """What the start of this office found; looked at once, right after opening, before anything is written."""
    if not isinstance(ctx.store.found_at_start, StartReport):
        ctx.store.found_at_start = _look(ctx)
    return ctx.store.found_at_start


def note_closed(ctx: OfficeContext, *, clean: bool = True) -> None:
    """The program stops, the office is closed. The next start knows that it was as it should: not where ``clean`` is
    False (work did not end in time) or a transaction is still under way."""
    ctx.store.close(clean=clean)


def full_check(ctx: OfficeContext, progress: Callable[[int, int], None] | None = None) -> list[Finding]:
    """Everything that can be checked without changing anything: after an unclean stop, or when hands rest."""
    return check_all(ctx, progress)


def _look(ctx: OfficeContext) -> StartReport:
    unclean = ctx.store.mark_running()
    with ctx.store.read() as session:
        clock = _clock_fault(session)
    place: Fault | None = None
    try:
        refuse_place(ctx.folder)
    except EnvironmentFault as error:
        place = error.faults[0]
    lost, count, altered = _bring_up(ctx)
    if altered is not None:
        with contextlib.suppress(EnvironmentFault), ctx.store.local() as session:
            set_setting(session, ALTERED, {"seq": altered, "at": utcnow().isoformat()})
    return StartReport(unclean, lost, count, clock, place, altered)


def _clock_fault(session: Session) -> Fault | None:
    """Today against the day of the last act; dates of facts are typed by people and keep working."""
    last = session.query(AuditLine.at).order_by(AuditLine.seq.desc()).limit(1).scalar()
    now = utcnow()
    if last is None:
        return None
    days = {"today": _day(now), "last": _day(last)}
    if now < last - _BACK:
        return Fault("clock_behind", params=days, warning=True)
    if now > last + _AHEAD:
        return Fault("clock_ahead", params=days, warning=True)
    return None


def _day(at: datetime) -> str:
    return f"{at.astimezone():%d/%m/%Y}"


def _bring_up(ctx: OfficeContext) -> tuple[tuple[LostLine, ...], int, int | None]:
    """The database up to the journal, or the journal up to the database; returns what is lost, acts brought back,
    and the first line that stands altered in the database."""
    store, owed = ctx.store, ctx.store.folder / JOURNAL_FOLDER / _OWED_FILE
    if store.journal is None:
        return (), 0, None
    with store.read() as session:
        pending = find_pending(store.folder, store.key, session, whole=owed.exists(), live=not owed.exists())
        here = read_mark(session) if pending.mark is None else _mark_here(session, pending.mark)
        altered = None if owed.exists() else _altered(session, pending)
    done = Replayed()
    if pending.groups:
        try:
            with contextlib.suppress(OSError):
                owed.touch(mode=0o600)
            done = _replay(ctx, pending)
            with contextlib.suppress(OSError):
                owed.unlink(missing_ok=True)
        except DomainError:
            return tuple(lost_line(line.at, line.act, line.records) for line in pending.lines), 0, altered
        with store.read() as session:
            here = read_mark(session)
    lost = list(done.lost)
    # the database commits first: one that stands at the mark before a file that cannot be opened lacks what is in it
    known = pending.mark.seq + pending.beheaded if pending.mark else 0
    if pending.holes and not pending.groups and known > here.seq:
        lost.append(LostLine(None, "unknown", str(pending.holes)))
    if pending.mark is not None:
        if here.letters < pending.mark.letters:
            lost.append(LostLine(None, "issue_letter", str(pending.mark.letters - here.letters)))
        if here.batch < pending.mark.batch:
            lost.append(LostLine(None, "acknowledged", str(pending.mark.batch)))
        _catch_up(ctx, pending, here)
        if here.letters < pending.mark.letters:  # they are on paper: nobody else gets their numbers
            with contextlib.suppress(EnvironmentFault), store.local() as session:
                pass_over(session, pending.mark.letters - here.letters, ctx.today().year)
    return tuple(lost), done.count, altered


def _altered(session: Session, pending: Pending) -> int | None:
    """The first noted line under whose number the database has another one. A log that was lost only lacks lines."""
    noted = {line.seq: line.digest for line in pending.lines}
    if pending.mark is not None and pending.mark.seq:
        noted[pending.mark.seq] = pending.mark.digest
    held = session.execute(select(AuditLine.seq, AuditLine.digest).where(
        AuditLine.seq.between(min(noted), max(noted)))).all() if noted else ()
    return min((seq for seq, digest in held if noted.get(seq, digest) != digest), default=None)


def _mark_here(session: Session, known: Mark) -> Mark:
    """The database's mark; what headquarters holds is only counted where batches differ."""
    seq, digest = end_of_trail(session.connection())
    return Mark(seq, digest if seq else "", letters_given(session), last_answered(session), known.acked)


def _replay(ctx: OfficeContext, pending: Pending) -> Replayed:
    with ctx.store.write(ctx.at_desk(), ACT) as unit:
        replay = Replay(unit)
        replay.changes(pending)
        return replay.finish()


def _catch_up(ctx: OfficeContext, pending: Pending, here: Mark) -> None:
    """Lines that the journal missed (a disk that refused it, a stop between the two) are written now."""
    journal = ctx.store.journal
    assert journal is not None
    assert pending.mark is not None
    if pending.groups:
        return  # the replay's own commit has just been written
    if here.seq > pending.mark.seq:
        with ctx.store.read() as session, journal.turn():
            missed = changes_since(session, pending.mark.seq, _MOST_MISSED)
            for change in missed or ():
                journal.append(change)
            journal.mark = read_mark(session)
        if missed is None:
            with contextlib.suppress(EnvironmentFault), ctx.store.local() as session:
                drop_setting(session, LAST_BACKUP)
    else:
        journal.mark = here


def lost_line(at: datetime | None, act: str, records: list[object]) -> LostLine:
    """A line of the trail as something lost: the numbers and types of what it was about."""
    kinds = sorted({str(record[0]) for record in records if isinstance(record, list | tuple) and record})
    return LostLine(at.astimezone(UTC) if at else None, act, ", ".join(kinds))
