"""The exchange: which fields of a waiting record changed, and what comes down from headquarters."""

from __future__ import annotations

from alembic import context

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
    """Which fields of a waiting record changed, and what they said at headquarters."""


def channels(office: bool) -> None:
    """What comes down from headquarters, and how far this PC has read."""


def downgrade() -> None:
    """There is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
