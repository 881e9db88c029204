"""The digest of a record's row after an edit: what an edit brought is a part, so that nothing else tells the whole."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c0013"
down_revision = "c0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Null for edits of before: their content cannot be proven here."""
    op.add_column("central_feed", sa.Column("content_hash", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
