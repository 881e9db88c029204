"""When a one-time code was made: one made before a PC was revoked does not admit that PC again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pes_desktop.models.base import UtcDateTime

revision = "c0011"
down_revision = "c0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Null stands for a code of before: it admits no PC that was revoked."""
    op.add_column("central_enrolment", sa.Column("made_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
