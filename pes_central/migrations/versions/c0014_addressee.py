"""Whom a published thing is for: all offices, a province, or one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c0014"
down_revision = "c0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was published before is for all."""
    op.add_column("central_publish_draft", sa.Column("addressee", sa.String(60), nullable=False, server_default=""))


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
