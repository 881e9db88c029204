"""What must hold of an office after a strike, and after the act was done again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from io import BytesIO
from uuid import UUID

from pypdf import PdfReader
from sqlalchemy import func, select, text
from support.struck_acts import DRAFT, MONTH, SURNAMES, Desk, pair, people_named
from support.struck_offices import SHEET, Template
from support.struck_strace import Outcome

from pes_central.db import reading
from pes_central.tables import ChangeEntry, FeedEntry
from pes_desktop.models import (
    SYNCED,
    AckedVersion,
    AuditLine,
    Base,
    ImportRun,
    Jobseeker,
    Letter,
    MonthClose,
    OutboxEntry,
    Referral,
    ReferralEvent,
    SearchDocument,
)
from pes_desktop.services import intake
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.safekeeping import StartReport, full_check
from pes_desktop.storage import migrate

#: A remedy is something to do; one of these stands in every message that a person meets after a fault.
REMEDIES = ("vuelva", "libere", "revise", "elija", "espere", "recupere", "pruebe", "avise", "cierre", "devuélva",
            "instale", "conecte", "puede seguir", "haga un respaldo", "use ", "pida")


def whole(ctx: OfficeContext) -> None:
    """The start missed nothing; file, seals, references, audit chain, outbox and search agree with the rows."""
    found = ctx.store.found_at_start
    assert isinstance(found, StartReport)
    assert (found.lost, found.brought_back) == ((), 0), "what was committed was in the file"
    assert [finding for finding in full_check(ctx) if not finding.good] == []
    with ctx.store.read() as session:
        people = set(session.scalars(select(Jobseeker.id).where(Jobseeker.removed_at.is_(None))))
        found = list(session.scalars(select(SearchDocument.record_id).where(
            SearchDocument.record_type == "jobseeker")))
        assert sorted(found) == sorted(people), "the search documents are those of the people, each once"
        for record_type, record_id, version in session.execute(select(
                OutboxEntry.record_type, OutboxEntry.record_id, OutboxEntry.version)):
            row = session.get(SYNCED[record_type], record_id)
            assert row is not None
            assert row.version == version, "the outbox is behind its row"
        newest = Counter(UUID(record[1]) for line in session.scalars(select(AuditLine)) for record in line.records
                         if record[0] == "jobseeker" and record[2] == "new")
        assert all(newest[person] == 1 for person in people), "every registration stands in the audit trail once"


def after_intake(desk: Desk, _template: Template, told: Outcome, *, again: bool) -> None:
    """Draft or person, never both, never neither once one was acknowledged."""
    ctx = desk.open()
    ids = people_named(ctx, SURNAMES)
    draft = intake.load_draft(ctx, DRAFT)
    assert len(ids) <= 1
    if told.of("person") or again:
        assert ids
    for line in told.of("person"):
        assert ids == [UUID(line["id"])]
    if told.of("draft"):
        assert bool(ids) != (draft is not None), "the draft goes in the transaction that saves the person"
    if ids:
        kept = intake.load_form(ctx, ids[0])
        assert (len(kept.jobs), len(kept.skills), len(kept.phones)) == (5, 6, 1)
        with ctx.store.read() as session:
            assert ids == [hit.record_id for hit in ctx.finder.find(session, "yumbo nacato", ("jobseeker",))]


def after_letter(desk: Desk, _template: Template, told: Outcome, *, again: bool) -> None:
    """One referral, one letter, one number, its events without a gap; the file whole or absent."""
    ctx = desk.open()
    person, vacancy = pair(ctx)
    with ctx.store.read() as session:
        rows = session.scalars(select(Referral).where(Referral.jobseeker_id == person,
                                                      Referral.vacancy_id == vacancy)).all()
        all_letters = session.scalars(select(Letter)).all()
        assert len(rows) <= 1
        if told.of("referred") or again:
            assert rows
        if not rows:
            assert not all_letters
            return
        row = rows[0]
        events = session.scalars(select(ReferralEvent).where(ReferralEvent.referral_id == row.id).order_by(
            ReferralEvent.serial)).all()
        assert len(all_letters) <= 1
        assert [event.serial for event in events] == list(range(1, len(events) + 1))
        assert (row.state, len(events)) == (("issued", 2) if all_letters else ("draft", 1))
        for line in told.of("letter"):
            assert [(letter.number, letter.result_code) for letter in all_letters] == [(line["number"], line["code"])]
        if again:
            assert [letter.number for letter in all_letters] == ["ALA-C-2026-A00001"], "no number is skipped"
        copies = sum(letter.copies for letter in all_letters)
        found = ctx.finder.find(session, "ALA-C-2026-A00001", ("letter",))
        assert len(found) == len(all_letters)
    assert copies >= len(told.of("printed"))
    papers = [path for path in desk.paper.iterdir() if path.suffix != ".new"]
    assert len(papers) <= 1
    for path in papers:
        assert "ALA-C-2026-A00001" in PdfReader(BytesIO(path.read_bytes())).pages[0].extract_text()
    assert bool(papers) >= bool(told.of("printed"))
    if again:
        assert papers
        assert len(list(desk.paper.iterdir())) == 1, "what a fault left half written is gone"


def after_import(desk: Desk, _template: Template, told: Outcome, *, again: bool) -> None:
    """Everybody of the sheet or nobody, and the run with them."""
    ctx = desk.open()
    numbers = [row[0] for row in SHEET[1:]]
    with ctx.store.read() as session:
        people = session.scalars(select(Jobseeker).where(Jobseeker.document_number.in_(numbers))).all()
        runs = session.scalars(select(ImportRun)).all()
        assert all(len(person.jobs) == 1 for person in people)
    assert len(people) in (0, len(numbers))
    assert sum(int(run.counts["created"]) for run in runs) == len(people)
    if told.of("imported") or again:
        assert people


def after_month(desk: Desk, _template: Template, told: Outcome, *, again: bool) -> None:
    """Closed once with its figures, or open; the workbook whole or absent, and no names left without their line."""
    from openpyxl import load_workbook

    ctx = desk.open()
    with ctx.store.read() as session:
        closings = session.scalars(select(MonthClose)).all()
        exports = session.scalar(select(func.count()).select_from(AuditLine).where(AuditLine.act == "export_names"))
    assert [(row.year, row.month) for row in closings] in ([], [MONTH])
    assert all(row.figures for row in closings)
    if told.of("closed") or again:
        assert closings
    papers = [path for path in desk.paper.iterdir() if path.suffix != ".new"]
    for path in papers:
        book = load_workbook(path, read_only=True)
        assert len(book.sheetnames) > 3
        book.close()
    assert len(told.of("workbook")) <= (exports or 0)
    assert exports or not papers, "names left without their line"
    if told.of("workbook") or again:
        assert [path.name for path in papers] == ["informe.xlsx"]


def after_migration(desk: Desk, template: Template, _told: Outcome, *, again: bool) -> None:
    """Today's schema with every row of the older file; every finished copy made before it opens."""
    from pes_desktop.storage.engine import connect

    ctx = desk.open()
    with ctx.store.read() as session:
        assert migrate.current_revision(session.connection()) == migrate.HEAD
        for table, count in template.expected.items():
            now = session.execute(text(f"SELECT count(*) FROM {table}")).scalar() or 0
            assert now == count or (table in ("audit", "outbox", "setting") and now > count), table
    finished = [folder for folder in (desk.office / "backups").iterdir() if not folder.name.startswith(".")]
    assert finished, "a copy of the older file stands before its schema changes"
    for folder in finished:
        copy = connect(folder / "office.db", desk.key)
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone()[0] != migrate.HEAD
        assert copy.execute("SELECT count(*) FROM jobseeker").fetchone()[0] == template.expected["jobseeker"]
        copy.close()


def after_push(desk: Desk, template: Template, told: Outcome, *, again: bool) -> None:
    """Headquarters holds nothing twice, and nothing is marked as held that it does not hold."""
    ctx, server = desk.open(), template.server
    assert server is not None
    with reading(server.engine) as connection:
        held = {row[0]: row[1] for table in Base.metadata.sorted_tables if table.name in SYNCED
                for row in connection.execute(select(table.c.id, table.c.version))}
        changes = connection.execute(select(ChangeEntry.record_id, ChangeEntry.version)).all()
        feed = connection.execute(select(FeedEntry.record_id, FeedEntry.version)).all()
    assert len(set(changes)) == len(changes), "a change applied twice"
    assert sorted(feed) == sorted(changes)
    with ctx.store.read() as session:
        acked = {row.record_id: row.version for row in session.scalars(select(AckedVersion))}
        rows = {row.id: row.version for cls in SYNCED.values() for row in session.scalars(select(cls))}
        waiting = set(session.scalars(select(OutboxEntry.record_id)))
    assert all(held.get(record, 0) >= version for record, version in acked.items())
    assert set(held) <= set(rows)
    assert waiting | set(acked) == set(rows)
    if again:
        assert held == rows == acked
        assert not waiting
    for line in told.of("round"):
        if line["complete"]:
            assert set(held) == set(rows)


AFTER: dict[str, Callable[..., None]] = {
    "intake": after_intake, "letter": after_letter, "import": after_import, "month": after_month,
    "migration": after_migration, "push": after_push,
}


def clear_words(told: Outcome) -> None:
    """A fault speaks, and says what to do; no traceback."""
    assert not told.of("traceback"), told.of("traceback")[0]["text"]
    for line in told.of("fault"):
        for code, words in zip(line["codes"], line["words"], strict=True):
            assert any(remedy in words.lower() for remedy in REMEDIES), f"{code} names no remedy: {words!r}"
