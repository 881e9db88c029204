"""Keys of devices, offices and of the server."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c0003"
down_revision = "c0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Headquarters' two private keys, an office's shared secret, a device's public key; all 32 bytes."""
    op.add_column("central_identity", sa.Column("seal_key", sa.LargeBinary(), nullable=True))
    op.add_column("central_identity", sa.Column("sign_key", sa.LargeBinary(), nullable=True))
    op.add_column("central_office", sa.Column("secret_key", sa.LargeBinary(), nullable=True))
    op.add_column("central_device", sa.Column("public_key", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
