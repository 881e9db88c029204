"""Alembic chain of the server's own tables; the offices' tables have theirs in ``pes_desktop.models.migrations``."""
