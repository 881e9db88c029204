"""What a real PostgreSQL says of its locks."""

from __future__ import annotations

from sqlalchemy import Engine, text


def waits_for_a_lock(engine: Engine) -> bool:
    """Whether anything waits for another transaction in this database."""
    with engine.connect() as connection:
        return bool(connection.execute(text(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND database IS NOT DISTINCT FROM "
            "(SELECT oid FROM pg_database WHERE datname = current_database()) OR "
            "NOT granted AND locktype = 'transactionid'")).scalar_one())
