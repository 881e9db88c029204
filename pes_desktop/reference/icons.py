"""Line icons of the Lucide set (package python-lucide) as SVG text, for the window and for headquarters' pages.

The package keeps its drawings in one SQLite file. It is read directly: importing the package would also load an HTTP
client, 60 ms before the first paint.
"""

from __future__ import annotations

import sqlite3
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_FALLBACK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="3"/></svg>'


@cache
def _database() -> Path | None:
    spec = find_spec("lucide")
    frozen = getattr(sys, "_MEIPASS", None)
    places = [Path(frozen) / "lucide"] if frozen else []
    if spec is not None and spec.origin:
        places.append(Path(spec.origin).parent)
    return next((p for place in places if (p := place / "data" / "lucide-icons.db").is_file()), None)


@cache
def svg(name: str) -> str:
    """SVG text of an icon; a small dot when the set has no such name."""
    path = _database()
    if path is None:
        return _FALLBACK
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        row = connection.execute(
            "SELECT svg FROM icons WHERE name = ?1 OR name = (SELECT name FROM icon_aliases WHERE alias = ?1)", (name,)
        ).fetchone()
    finally:
        connection.close()
    return str(row[0]) if row else _FALLBACK


def exists(name: str) -> bool:
    """Whether the set has an icon of this name."""
    return svg(name) is not _FALLBACK
