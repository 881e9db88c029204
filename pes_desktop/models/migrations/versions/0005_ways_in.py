"""The way in of each member of staff travels between the PCs of an office, locked (sync/ways.py)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column of both sides."""
    op.add_column("staff", sa.Column("way_in", sa.String(600), nullable=True))


def downgrade() -> None:
    """There is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
