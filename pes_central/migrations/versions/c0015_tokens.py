"""A PC whose key changed asks for another token: the further one, and those given up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pes_desktop.models.base import UtcDateTime

revision = "c0015"
down_revision = "c0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has asked yet."""
    op.add_column("central_device", sa.Column("further_hash", sa.String(64), nullable=True))
    op.create_index("ix_central_device_further_hash", "central_device", ["further_hash"], unique=True)
    op.create_table(
        "central_former_token",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("given_up_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["central_device.device_id"],
                                name="fk_central_former_token_device_id_central_device"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_central_former_token"),
    )


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
