"""What the PCs of an office told one another by stick, so that edits of both meet by field."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from pes_desktop.models import base as types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of the PC's own."""
    if context.config.attributes.get("scope") == "office":
        op.create_table(
            "stick_state",
            sa.Column("record_id", sa.Uuid(), nullable=False),
            sa.Column("record_type", sa.String(24), nullable=False),
            sa.Column("states", types.Json, nullable=False),
            sa.PrimaryKeyConstraint("record_id", name=op.f("pk_stick_state")))


def downgrade() -> None:
    """There is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
