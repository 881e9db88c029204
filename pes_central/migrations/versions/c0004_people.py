"""People of headquarters with their sessions and audit; what PCs told; months computed; drafts; pairs told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pes_desktop.models.base import Json, UtcDateTime

revision = "c0004"
down_revision = "c0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything; the audit's lines can be added to and not changed."""
    op.create_table(
        "central_user",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("name_key", sa.String(60), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("password_at", UtcDateTime(), nullable=False),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("user_id", name="pk_central_user"),
        sa.UniqueConstraint("name_key", name="uq_central_user_name_key"))
    op.create_table(
        "central_session",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("form_token", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_central_session"),
        sa.ForeignKeyConstraint(["user_id"], ["central_user.user_id"], name="fk_central_session_user_id"))
    op.create_index("ix_central_session_user_id", "central_session", ["user_id"])
    op.create_table(
        "central_audit",
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("line", name="pk_central_audit"))
    op.create_index("ix_central_audit_at", "central_audit", ["at"])
    op.create_table(
        "central_device_state",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("parked", sa.Integer(), nullable=False),
        sa.Column("product", sa.String(24), nullable=False),
        sa.Column("equal", sa.Boolean(), nullable=False),
        sa.Column("proof_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("device_id", name="pk_central_device_state"),
        sa.ForeignKeyConstraint(["device_id"], ["central_device.device_id"],
                                name="fk_central_device_state_device_id"))
    op.create_table(
        "central_month_figures",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("figures", Json, nullable=False),
        sa.PrimaryKeyConstraint("office_id", "year", "month", name="pk_central_month_figures"))
    op.create_table(
        "central_publish_draft",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("body", Json, nullable=True),
        sa.Column("before", Json, nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(60), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(60), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("draft_id", name="pk_central_publish_draft"))
    op.create_table(
        "central_told_pair",
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("told_by", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("first_id", "second_id", name="pk_central_told_pair"))
    _only_added_to()


def _only_added_to() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE FUNCTION central_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$ "
                   "BEGIN RAISE EXCEPTION 'central_audit is only added to'; END $$")
        op.execute("CREATE TRIGGER central_audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON central_audit "
                   "FOR EACH STATEMENT EXECUTE FUNCTION central_audit_stays()")
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER central_audit_no_{act.lower()} BEFORE {act} ON central_audit "
                   "BEGIN SELECT RAISE(ABORT, 'central_audit is only added to'); END")


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
