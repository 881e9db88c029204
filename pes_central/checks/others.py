"""What is headquarters' own: things of offices that it does not know, what it publishes, its trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy import Connection, FromClause, func, select, text

from pes_central.channels import head
from pes_central.checks.finding import Finding, pages
from pes_central.tables import AuditEntry, ChangeEntry, ChannelEntry, DeviceEntry, FeedEntry, OfficeEntry, ReceiptEntry
from pes_desktop.models import SYNCED
from pes_desktop.sync.columns import table_of

#: Of what is published about a record: its type, and where its id stands (None: it is the key).
_ABOUT = {"vacancy": ("vacancy", None), "finding": ("jobseeker", "jobseeker_id"), "reset": ("staff", None)}


def check_strangers(connection: Connection) -> Iterator[Finding]:
    """office_unknown: how many rows of a table belong to an office that was never admitted."""
    known = select(OfficeEntry.office_id)
    tables: dict[str, FromClause] = {kind: table_of(kind) for kind in SYNCED}
    tables |= {entry.__tablename__: entry.__table__ for entry in (FeedEntry, ChangeEntry, ReceiptEntry, DeviceEntry)}
    for kind, table in tables.items():
        for office_id, count in connection.execute(select(table.c.office_id, func.count()).where(
                table.c.office_id.not_in(known)).group_by(table.c.office_id)):
            yield Finding("office_unknown", "", kind, str(office_id), {"count": count})


def check_channel(connection: Connection, offices: Mapping[UUID, str]) -> Iterator[Finding]:
    """channel_beyond (a position outside 1 to the last one), channel_twice (one thing stands in two states),
    channel_office (addressed to nobody), channel_record (about a record that is not there)."""
    last = head(connection)
    entry = ChannelEntry.__table__.c
    query = select(entry.position, entry.kind, entry.key, entry.office_id, entry.body)
    for rows in pages(connection, query, entry.position):
        for row in rows:
            told = (offices.get(row.office_id, ""), row.kind, row.key, {"position": row.position})
            if not 0 < row.position <= last:
                yield Finding("channel_beyond", *told)
            if row.office_id is not None and row.office_id not in offices:
                yield Finding("channel_office", *told)
            if row.body is not None and row.kind in _ABOUT:
                kind, name = _ABOUT[row.kind]
                if not _there(connection, kind, row.key if name is None else row.body.get(name)):
                    yield Finding("channel_record", *told)
    twice = select(entry.kind, entry.key, entry.office_id, func.max(entry.position)).group_by(
        entry.kind, entry.key, entry.office_id).having(func.count() > 1)
    for kind, key, office_id, position in connection.execute(twice):
        yield Finding("channel_twice", offices.get(office_id, ""), kind, key, {"position": position})


def _there(connection: Connection, kind: str, record_id: object) -> bool:
    try:
        wanted = UUID(str(record_id))
    except ValueError:
        return False
    table = table_of(kind)
    return connection.execute(select(table.c.id).where(table.c.id == wanted)).first() is not None


def check_trail(connection: Connection) -> Iterator[Finding]:
    """trail_open: the database would let lines of the trail be changed or removed. trail_hole: lines are missing (in a
    file to try things with only: PostgreSQL passes numbers over, too, when an act is taken back)."""
    sqlite = connection.dialect.name == "sqlite"
    wanted = {"central_audit_no_update", "central_audit_no_delete"} if sqlite else {"central_audit_stays"}
    names = text("SELECT name FROM sqlite_master WHERE type = 'trigger'" if sqlite else
                 "SELECT tgname FROM pg_trigger WHERE tgrelid = 'central_audit'::regclass AND tgenabled IN ('O', 'A')")
    for name in sorted(wanted - set(connection.execute(names).scalars())):
        yield Finding("trail_open", "", "audit", name)
    if sqlite:
        expected = 1
        for rows in pages(connection, select(AuditEntry.line), AuditEntry.line):
            for (line,) in rows:
                if line > expected:
                    yield Finding("trail_hole", "", "audit", str(expected), {"first": expected, "last": line - 1})
                expected = line + 1
