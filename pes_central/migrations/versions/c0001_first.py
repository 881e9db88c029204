"""First schema of the exchange: identity, offices, devices, codes, receipts, changes, feed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pes_desktop.models.base import UtcDateTime

revision = "c0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "central_identity",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("server_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("one", name="pk_central_identity"))
    op.create_table(
        "central_office",
        sa.Column("office_code", sa.String(16), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("feed_position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_code", name="pk_central_office"),
        sa.UniqueConstraint("office_id", name="uq_central_office_office_id"))
    op.create_table(
        "central_device",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("letter", sa.String(1), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("enrolled_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=True),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("device_id", name="pk_central_device"),
        sa.ForeignKeyConstraint(["office_id"], ["central_office.office_id"], name="fk_central_device_office_id"),
        sa.UniqueConstraint("office_id", "letter", name="uq_central_device_office_id"),
        sa.UniqueConstraint("token_hash", name="uq_central_device_token_hash"))
    op.create_table(
        "central_enrolment",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("office_code", sa.String(16), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name="pk_central_enrolment"))
    op.create_table(
        "central_receipt",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "device_id", "number", name="pk_central_receipt"),
        sa.UniqueConstraint("office_id", "batch_id", name="uq_central_receipt_office_id"))
    op.create_table(
        "central_change",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "change_id", name="pk_central_change"))
    op.create_table(
        "central_feed",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("record_type", sa.String(24), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "position", name="pk_central_feed"))
    op.create_index("ix_central_feed_record", "central_feed", ["office_id", "record_id"])


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
