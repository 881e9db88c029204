"""What goes down to the offices, numbered in the order of the commits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pes_desktop.models.base import Json, UtcDateTime

revision = "c0005"
down_revision = "c0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The items, and the row that numbers them."""
    head = op.create_table(
        "central_channel_head",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("one", name="pk_central_channel_head"))
    op.bulk_insert(head, [{"one": 1, "position": 0}])
    op.create_table(
        "central_channel",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=True),
        sa.Column("body", Json, nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_central_channel"))
    op.add_column("central_office", sa.Column(
        "shares_vacancies", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_index("ix_central_channel_item", "central_channel", ["kind", "key"])
    op.create_index("ix_central_channel_office_id", "central_channel", ["office_id"])


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
