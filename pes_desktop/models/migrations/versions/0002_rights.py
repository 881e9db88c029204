"""Rights of the person: erased records, drafts of each member of staff, and what stands beside the audit trail."""

from __future__ import annotations

import json
from uuid import UUID

import sqlalchemy as sa
from alembic import context, op

from pes_desktop.models import base as types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NOBODY = UUID(int=0)
#: Records by which the audit trail is looked up (storage/audit.py writes the same ones).
SUBJECTS = frozenset({"jobseeker", "employer", "vacancy", "referral", "letter", "staff"})


def upgrade() -> None:
    """Columns of both sides, then the PC's own tables."""
    op.add_column("jobseeker", sa.Column("erased_on", sa.Date(), nullable=True))
    op.create_index(op.f("ix_jobseeker_merged_into"), "jobseeker", ["merged_into"], unique=False)
    if context.config.attributes.get("scope") == "office":
        drafts_of_each()
        traces()
        fill_subjects()


def drafts_of_each() -> None:
    """The same unfinished form may lie on the desk of two people: the key of a draft names its writer."""
    op.rename_table("draft", "draft_0001")
    op.create_table(
        "draft",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("payload", types.Json, nullable=False),
        sa.Column("saved_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", "staff_id", name=op.f("pk_draft")),
    )
    op.execute(
        "INSERT INTO draft (key, staff_id, title, step, payload, saved_at) "
        f"SELECT key, coalesce(staff_id, '{NOBODY.hex}'), title, step, payload, saved_at FROM draft_0001")
    op.drop_table("draft_0001")


def traces() -> None:
    """Lines about a record, former values, merges."""
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_index(op.f("ix_audit_staff_id"), "audit", ["staff_id"], unique=False)
    op.create_table(
        "audit_subject",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("seq", SERIAL, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("record_id", "seq", name=op.f("pk_audit_subject")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "person_change",
        sa.Column("seq", SERIAL, autoincrement=True, nullable=False),
        sa.Column("jobseeker_id", sa.Uuid(), nullable=False),
        sa.Column("audit_seq", SERIAL, nullable=False),
        sa.Column("record_type", sa.String(length=24), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("before", types.Json, nullable=False),
        sa.Column("after", types.Json, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_person_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_person_change_jobseeker_id"), "person_change", ["jobseeker_id"], unique=False)
    op.create_table(
        "merge_trace",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("merged_at", types.UtcDateTime(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("moved", types.Json, nullable=False),
        sa.Column("before", types.Json, nullable=False),
        sa.Column("after", types.Json, nullable=False),
        sa.Column("undone_at", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_trace")),
    )
    op.create_index(op.f("ix_merge_trace_kept_id"), "merge_trace", ["kept_id"], unique=False)
    op.create_index(op.f("ix_merge_trace_merged_id"), "merge_trace", ["merged_id"], unique=False)


def fill_subjects() -> None:
    """The trail so far is found by its people too."""
    connection = op.get_bind()
    pairs: set[tuple[str, int]] = set()
    for seq, records in connection.execute(sa.text("SELECT seq, records FROM audit")):
        for record in json.loads(records):
            if record[0] in SUBJECTS:
                pairs.add((UUID(record[1]).hex, seq))
    if pairs:
        connection.execute(sa.text("INSERT INTO audit_subject (record_id, seq) VALUES (:record, :seq)"),
                           [{"record": record, "seq": seq} for record, seq in sorted(pairs)])
