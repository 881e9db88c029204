"""Help by telephone: the secret each PC leaves here, and who was helped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pes_desktop.models.base import UtcDateTime

revision = "c0002"
down_revision = "c0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables more."""
    op.create_table(
        "central_phone_secret",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["central_device.device_id"], name="fk_central_phone_secret_device_id"),
        sa.PrimaryKeyConstraint("device_id", name="pk_central_phone_secret"))
    op.create_table(
        "central_phone_line",
        sa.Column("line", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("line", name="pk_central_phone_line"))


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
