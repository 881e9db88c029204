"""People of headquarters: analysts and administrators, their sessions and their audit."""

from __future__ import annotations

revision = "c0004"
down_revision = "c0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
