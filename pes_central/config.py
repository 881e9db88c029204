"""Settings of the headquarters server, from its folder and the environment.

``PES_CENTRAL_DATABASE_URL`` (or a file ``database-url`` in the folder, for addresses with a password) names a
PostgreSQL database; without either an embedded SQLite file in the folder is used. ``PES_CENTRAL_BODY_LIMIT`` bounds a
request body, in bytes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DATABASE_URL = "PES_CENTRAL_DATABASE_URL"
BODY_LIMIT = "PES_CENTRAL_BODY_LIMIT"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server needs to start; ``body_limit`` in bytes on the wire, ``plain_limit`` in bytes unpacked."""

    folder: Path
    database_url: str
    body_limit: int = 4 * 1024 * 1024
    plain_limit: int = 32 * 1024 * 1024
    code_hours: int = 72


def load(folder: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Settings for a folder, which is made when absent (readable by its owner alone)."""
    environ = os.environ if environ is None else environ
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = folder / "database-url"
    url = environ.get(DATABASE_URL, "")
    if not url and secret.is_file():
        url = secret.read_text(encoding="utf-8").strip()
    if not url:
        url = "sqlite:///" + (folder / "central.db").resolve().as_posix()
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            url = "postgresql+psycopg://" + url.removeprefix(prefix)
    limit = environ.get(BODY_LIMIT, "")
    return Settings(folder, url, body_limit=int(limit)) if limit else Settings(folder, url)
