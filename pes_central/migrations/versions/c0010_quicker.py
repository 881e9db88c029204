"""Indexes of people that headquarters never asks by cost every insert and are dropped; the one on ``merged_into`` also
misled plans made for a young table, for nearly all its rows are null."""

from __future__ import annotations

from alembic import op

revision = "c0010"
down_revision = "c0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """PostgreSQL alone: a file to try things with stays small."""
    if op.get_bind().dialect.name == "postgresql":
        for column in ("merged_into", "place_code", "registered_on", "last_contact_on"):
            op.drop_index(f"ix_jobseeker_{column}", table_name="jobseeker")


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
