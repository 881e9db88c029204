"""Where a restored database stood, and which changes were edits, not sent again: no edit is overruled in silence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c0008"
down_revision = "c0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Null stands for a database that was never restored."""
    op.add_column("central_office", sa.Column("restored_position", sa.BigInteger(), nullable=True))
    op.add_column("central_feed", sa.Column("edit", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
