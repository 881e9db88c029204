"""Settings of the headquarters server, from its folder and the environment.

``PES_CENTRAL_DATABASE_URL`` (or a file ``database-url`` in the folder, for addresses with a password) names a
PostgreSQL database; without either an embedded SQLite file in the folder is used. The other settings stand in
``_NAMES``; docs/headquarters.md describes them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATABASE_URL = "PES_CENTRAL_DATABASE_URL"
BODY_LIMIT = "PES_CENTRAL_BODY_LIMIT"
#: Environment variable to field of ``Settings``.
_NAMES = {
    BODY_LIMIT: "body_limit", "PES_CENTRAL_CODE_HOURS": "code_hours", "PES_CENTRAL_POOL": "pool",
    "PES_CENTRAL_WORKERS": "workers",
    "PES_CENTRAL_STICK_CODE_HOURS": "stick_code_hours",
    "PES_CENTRAL_METRICS_TOKEN": "metrics_token", "PES_CENTRAL_ENROL_ADDRESS_LIMIT": "enrol_address_limit",
    "PES_CENTRAL_ENROL_CODE_LIMIT": "enrol_code_limit", "PES_CENTRAL_DEVICE_LIMIT": "device_limit",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server needs to start; ``body_limit`` in bytes on the wire, ``plain_limit`` in bytes unpacked.

    ``pool``: connections to PostgreSQL kept open by a process; ``workers``: how many processes. Limits as the library
    ``limits`` writes them: wrong codes from one address, wrong uses of one code, requests of one device.
    """

    folder: Path
    database_url: str
    body_limit: int = 4 * 1024 * 1024
    plain_limit: int = 32 * 1024 * 1024
    code_hours: int = 72
    stick_code_hours: int = 30 * 24
    pool: int = 10
    workers: int = 1
    metrics_token: str = ""
    enrol_address_limit: str = "60/hour"
    enrol_code_limit: str = "10/hour"
    device_limit: str = "6000/minute"


def load(folder: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Settings for a folder, which is made when absent (readable by its owner alone).

    Raises ValueError, naming the variable, for one that is no number or no limit.
    """
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
    return Settings(folder, url, **_given(environ))


def _given(environ: Mapping[str, str]) -> dict[str, Any]:
    numbers = {"body_limit", "code_hours", "stick_code_hours", "pool", "workers"}
    found: dict[str, Any] = {}
    for name, field in _NAMES.items():
        text = environ.get(name, "").strip()
        if not text:
            continue
        try:
            found[field] = int(text) if field in numbers else text
            if field.endswith("_limit") and field not in numbers:
                from limits import parse

                parse(text)
            if field in numbers and found[field] < 1:
                raise ValueError
        except ValueError:
            raise ValueError(f"{name}: {text!r}" if field != "metrics_token" else name) from None
    return found
