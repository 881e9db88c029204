"""The way in of each member of staff travels between the PCs of an office, locked (sync/ways.py).

And the office's trail is only added to: the database itself refuses anything else.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column of both sides, triggers of the office's."""
    op.add_column("staff", sa.Column("way_in", sa.String(600), nullable=True))
    if context.config.attributes.get("scope") == "office":
        for act in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER audit_no_{act.lower()} BEFORE {act} ON audit "
                       "BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END")


def downgrade() -> None:
    """There is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
