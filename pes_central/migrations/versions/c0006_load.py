"""For many offices: an office's rows are read in pages by id (digests, records given back), so the index on the office
also holds the id; indexes by which only an office searches cost every insert here and are dropped."""

from __future__ import annotations

from alembic import op

revision = "c0006"
down_revision = "c0005"
branch_labels = None
depends_on = None

_TABLES = ("office", "device", "staff", "jobseeker", "job", "skill", "registration_event", "employer", "vacancy",
           "referral", "referral_event", "letter", "service_act", "month_close")


def upgrade() -> None:
    """PostgreSQL alone: a file to try things with stays small."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in _TABLES:
        op.drop_index(f"ix_{table}_office_id", table_name=table)
        op.create_index(f"ix_{table}_office_id", table, ["office_id", "id"])
    op.drop_index("ix_skill_code", table_name="skill")
    op.drop_index("ix_job_unit_group", table_name="job")


def downgrade() -> None:
    """Receipts must not be lost: there is no way back but the backup."""
    raise NotImplementedError("restore the backup made before the upgrade")
