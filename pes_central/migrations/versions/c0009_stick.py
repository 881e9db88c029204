"""Answers to PCs that enrolled by stick: the same request again gets the same answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pes_desktop.models.base import UtcDateTime

revision = "c0009"
down_revision = "c0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Empty at first."""
    op.create_table(
        "central_stick_answer",
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["central_device.device_id"],
                                name="fk_central_stick_answer_device_id_central_device"),
        sa.PrimaryKeyConstraint("request_hash", name="pk_central_stick_answer"),
    )


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
