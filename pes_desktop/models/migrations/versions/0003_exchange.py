"""The exchange: which fields of a waiting record changed, and what comes down from headquarters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from pes_desktop.models import base as types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns of both sides, then the PC's own tables."""
    office = context.config.attributes.get("scope") == "office"
    if office:
        patches()
    channels(office)


def patches() -> None:
    """Which fields of a waiting record changed, and what they said at headquarters; what waits already goes whole."""
    op.add_column("outbox", sa.Column("fields", sa.JSON(), nullable=True))
    op.add_column("outbox", sa.Column("base", types.Json, nullable=True))
    op.execute("UPDATE outbox SET base = '{}'")


def channels(office: bool) -> None:
    """What comes down from headquarters."""
    if office:
        op.create_table(
            "channel_item",
            sa.Column("kind", sa.String(16), nullable=False),
            sa.Column("key", sa.String(80), nullable=False),
            sa.Column("own", sa.Boolean(), nullable=False),
            sa.Column("body", types.Json, nullable=False),
            sa.Column("position", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("kind", "key", "own", name="pk_channel_item"))


def downgrade() -> None:
    """There is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
