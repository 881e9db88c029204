"""Which fields a change of the feed altered; what stands there from before may have altered any."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c0007"
down_revision = "c0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Null stands for all of them."""
    op.add_column("central_feed", sa.Column("fields", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
