"""What headquarters needs to notice by itself that it went back to a copy: where each start found it, its epochs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c0012"
down_revision = "c0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Earlier epochs of a database that was restored before are not known: null."""
    op.add_column("central_office", sa.Column("start_positions", sa.JSON(), nullable=False,
                                              server_default=sa.text("'[]'")))
    op.add_column("central_identity", sa.Column("past_epochs", sa.JSON(), nullable=True))
    op.execute("UPDATE central_identity SET past_epochs = '[]' WHERE NOT EXISTS ("
               "SELECT 1 FROM central_office WHERE restored_position IS NOT NULL)")


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
