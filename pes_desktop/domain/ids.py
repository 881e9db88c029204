"""Identities made in the office, without asking anyone: time-ordered UUIDs (version 7, RFC 9562)."""

from __future__ import annotations

from uuid import UUID

import uuid6


def new_id() -> UUID:
    """A new time-ordered identity; unique across PCs and offices, increasing within one process."""
    return UUID(int=uuid6.uuid7().int)
