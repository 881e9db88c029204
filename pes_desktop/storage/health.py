"""Checks of the file itself, below the tables: its pages, its references, its seals."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.storage.engine import DATABASE_FILE, connect

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of the check-up: ``code`` of the check, whether it holds, a figure or place."""

    code: str
    good: bool
    detail: str = ""


#: Code of the check, pragma, the answer of a sound file (None: no row at all).
_CHECKS = (("file", "quick_check", "ok"), ("seals", "cipher_integrity_check", None),
           ("references", "foreign_key_check", None))
_INDEXES = ("search_words", "search_numbers")


def check_file(
    folder: Path, key: bytes, progress: Progress | None = None, *, quickly: bool = False
) -> list[Finding]:
    """Findings on ``folder/office.db``; the log is folded in first, or its pages would raise false alarms.

    ``quickly``: of a file just written, whose pages are read for the structure anyway: structure and references.
    Never raises for what is wrong with the file: that is a finding.
    """
    from sqlcipher3 import dbapi2 as sqlcipher

    told = progress or (lambda _done, _total: None)
    try:
        connection = connect(folder / DATABASE_FILE, key)
    except EnvironmentFault as error:
        return [Finding("file", False, error.codes[0])]
    found = []
    with closing(connection):
        for place, (code, pragma, sound) in enumerate(_CHECKS):
            if quickly and code == "seals":
                continue
            told(place, len(_CHECKS) + 1)
            try:
                if pragma == "cipher_integrity_check":
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                rows = connection.execute(f"PRAGMA {pragma}").fetchall()
                answers = [str(row[0]) for row in rows]
                good = answers == ([sound] if sound else [])
                found.append(Finding(code, good, _short(code, answers) if not good or code == "references" else ""))
            except sqlcipher.DatabaseError as error:
                found.append(Finding(code, False, str(error)[:80]))
        told(len(_CHECKS), len(_CHECKS) + 1)
        if not quickly:
            found.append(_check_indexes(connection))
    told(len(_CHECKS) + 1, len(_CHECKS) + 1)
    return found


def _short(code: str, answers: list[str]) -> str:
    """How many references dangle; else where the first fault lies: pages and tables, never what stands in them."""
    if code == "references":
        return str(len(answers))
    return f"{len(answers)}: {''.join(answers[:1])[:120]}"


def _check_indexes(connection: Any) -> Finding:
    """Full-text indexes against the documents they stand for; nothing is kept of the question."""
    from sqlcipher3 import dbapi2 as sqlcipher

    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            for index in _INDEXES:
                connection.execute(f"INSERT INTO {index}({index}, rank) VALUES('integrity-check', 1)")
        finally:
            connection.execute("ROLLBACK")
    except sqlcipher.DatabaseError as error:
        return Finding("search_index", False, str(error)[:80])
    return Finding("search_index", True)
