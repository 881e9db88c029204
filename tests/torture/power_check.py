"""What an opened office must hold: a fingerprint of all its rows, and whether the floors of the program agree."""

from __future__ import annotations

import hashlib
import marshal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.models import (
    SYNCED,
    AckedVersion,
    AuditLine,
    Draft,
    ImportRun,
    Job,
    Jobseeker,
    Letter,
    NumberCounter,
    OutboxEntry,
    Referral,
    ReferralEvent,
    RegistrationEvent,
    SearchDocument,
    SentBatch,
    Skill,
)
from pes_desktop.storage import audit
from pes_desktop.storage.engine import DATABASE_FILE, connect, open_engine
from pes_desktop.storage.store import Store

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"


def fingerprint(folder: Path, key: bytes, *, deep: bool = False) -> str:
    """A digest over every row of every table, full-text index included, opened as the program opens it.

    ``deep``: SQLite's own check of tables and indexes and, once the log is folded in, the cipher's check of each page.
    Raises EnvironmentFault when the file does not open, AssertionError for what a deep check finds.
    """
    connection = connect(folder / DATABASE_FILE, key)
    try:
        digest = hashlib.blake2b(digest_size=16)
        for (table,) in connection.execute(_TABLES).fetchall():
            digest.update(marshal.dumps((table, connection.execute(f'SELECT * FROM "{table}"').fetchall()), 2))
        if deep:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # before it the cipher's check cries wolf
            assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
        return digest.hexdigest()
    finally:
        connection.close()


#: Right after a restore that cannot know what stands on paper (storage/passed_over.py), and only there.
PASSED_OVER = "numbers without a letter"


def told_but_lost(folder: Path, key: bytes, told: list[dict[str, Any]], *, floors: bool = True,
                  drafts: bool = True) -> list[str]:
    """What the desk told saved and is not there, or not whole; with ``floors`` also where those disagree.

    ``drafts``: those of saved people must be gone.

    Empty: all is well.
    """
    try:
        store = Store(open_engine(folder, key), folder, key)
        with store.read() as session:
            wrong = disagreements(session) if floors else []
            for line in told:
                if line["act"] == "person" and drafts:
                    wrong += _draft_left(session, line)
                wrong += [f"{line['act']}: {what}" for what in _CHECKS.get(line["act"], _nothing)(session, line)]
        store.close()
    except EnvironmentFault as fault:
        return [f"does not open: {fault}"]
    return wrong


def disagreements(session: Session) -> list[str]:
    """Where rows, search, outbox, audit trail and numbers do not say the same."""
    wrong = []
    if (line := audit.verify_chain(session)) is not None:
        wrong.append(f"audit chain breaks at {line}")
    if session.execute(text("PRAGMA foreign_key_check")).all():
        wrong.append("dangling references")
    people = set(session.scalars(select(Jobseeker.id).where(Jobseeker.removed_at.is_(None))))
    found = session.scalars(select(SearchDocument.record_id).where(SearchDocument.record_type == "jobseeker")).all()
    if set(found) != people or len(found) != len(people):
        wrong.append(f"search knows {len(found)} of {len(people)} people")
    letters = set(session.scalars(select(Letter.id)))
    if letters != set(session.scalars(select(SearchDocument.record_id).where(SearchDocument.record_type == "letter"))):
        wrong.append("search and letters differ")
    for name, cls in SYNCED.items():
        unsent = session.scalar(
            select(func.count()).select_from(cls)
            .outerjoin(AckedVersion, AckedVersion.record_id == cls.id)
            .outerjoin(OutboxEntry, OutboxEntry.record_id == cls.id)
            .where(func.max(func.coalesce(AckedVersion.version, 0), func.coalesce(OutboxEntry.version, 0))
                   != cls.version))
        if unsent:
            wrong.append(f"{unsent} of {name} neither queued nor acknowledged")
    written = {(kind, record) for records in session.scalars(select(AuditLine.records))
               for kind, record, what, *_ in records if what == "new"}
    for cls in (Jobseeker, Job, Skill, Letter, Referral, ReferralEvent, RegistrationEvent):
        silent = {(cls.__tablename__, str(record)) for record in session.scalars(select(cls.id))} - written
        if silent:
            wrong.append(f"{len(silent)} of {cls.__tablename__} without an audit line")
    return wrong + _numbers(session) + _imports(session)


def _numbers(session: Session) -> list[str]:
    numbers = list(session.scalars(select(Letter.number)))
    given = session.scalar(select(func.sum(NumberCounter.last)).where(NumberCounter.kind == "letter")) or 0
    issued = set(session.scalars(select(ReferralEvent.referral_id).where(ReferralEvent.state == "issued")))
    wrong = []
    if len(numbers) > given or len(set(numbers)) != len(numbers):
        wrong.append(f"{len(numbers)} letters, {given} numbers given")
    elif len(numbers) < given:
        wrong.append(f"{PASSED_OVER}: {given - len(numbers)}")
    if issued != set(session.scalars(select(Letter.referral_id))):
        wrong.append("letters and their events differ")
    if issued != set(session.scalars(select(Referral.id).where(Referral.issued_on.is_not(None)))):
        wrong.append("letters and their referrals differ")
    return wrong


def _imports(session: Session) -> list[str]:
    return [f"import of {run.counts.get('created')} people is a half" for run in session.scalars(select(ImportRun))
            if session.scalar(select(func.count()).where(Jobseeker.import_id == run.id)) != run.counts.get("created")]


def _nothing(_session: Session, _line: dict[str, Any]) -> list[str]:
    return []


def _person(session: Session, line: dict[str, Any]) -> list[str]:
    row = session.get(Jobseeker, UUID(line["id"]))
    if row is None:
        return ["lost"]
    events = session.scalar(select(func.count()).where(RegistrationEvent.jobseeker_id == row.id))
    return [] if (len(row.jobs), len(row.skills), events) == (line["jobs"], line["skills"], 1) else ["a half"]


def _draft_left(session: Session, line: dict[str, Any]) -> list[str]:
    left = session.get(Draft, (line["draft"], UUID(line["writer"])))
    return [] if left is None else ["saved, and still a draft"]


def _corrected(session: Session, line: dict[str, Any]) -> list[str]:
    row = session.get(Jobseeker, UUID(line["id"]))
    return [] if row is not None and row.notes.startswith("vino otra vez") and row.version > 1 else ["lost"]


def _referral(session: Session, line: dict[str, Any]) -> list[str]:
    row = session.get(Referral, UUID(line["id"]))
    return [] if row is not None and str(row.jobseeker_id) == line["person"] else ["lost"]


def _letter(session: Session, line: dict[str, Any]) -> list[str]:
    row = session.get(Letter, UUID(line["id"]))
    same = row is not None and (row.number, row.result_code, str(row.referral_id)) == (
        line["number"], line["code"], line["referral"])
    return [] if same else ["lost"]


def _import(session: Session, line: dict[str, Any]) -> list[str]:
    people = session.scalar(select(func.count()).where(Jobseeker.import_id == UUID(line["id"])))
    return [] if people == line["created"] else ["lost"]


def _push(session: Session, line: dict[str, Any]) -> list[str]:
    waiting = session.scalar(select(func.count()).where(SentBatch.status == "waiting")) or 0
    held = session.scalar(select(func.count()).select_from(AckedVersion)) or 0
    return [] if held >= line["acknowledged"] and waiting <= 1 else ["forgotten"]


_CHECKS = {"person": _person, "corrected": _corrected, "referral": _referral, "letter": _letter, "import": _import,
           "push": _push}
