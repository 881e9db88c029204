"""Backups in words: when, where, how large."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from pes_desktop.services.backups import Copy, own_folder
from pes_desktop.ui.numbers import figure
from pes_desktop.ui.widgets.rows import Row, RowChip


def day_words(at: datetime, today: date) -> str:
    """"today at 09:14", "yesterday at 17:40", "on 12/11/2026, 10 days ago"; ``at`` in local time."""
    days, hour = (today - at.date()).days, f"{at:%H:%M}"
    if days == 0:
        return QCoreApplication.translate("copies", "today at {0}").format(hour)
    if days == 1:
        return QCoreApplication.translate("copies", "yesterday at {0}").format(hour)
    if days < 0:
        return QCoreApplication.translate("copies", "on {0}").format(f"{at:%d/%m/%Y}")
    return QCoreApplication.translate("copies", "on {0}, {1} days ago").format(f"{at:%d/%m/%Y}", figure(days))


def size_words(size: int) -> str:
    """"840 kB", "12 MB"."""
    if size < 10 * 1024 * 1024:
        return f"{figure(max(size // 1024, 1))} kB"
    return f"{figure(size // (1024 * 1024))} MB"


def place_words(copy: Copy, office: Path) -> str:
    """Where a copy lies, seen from the office in the folder ``office``."""
    if copy.folder.parent == own_folder(office):
        return QCoreApplication.translate("copies", "on this computer")
    return str(copy.folder.parent)


def copy_row(copy: Copy, office: Path, today: date, *, action: str = "") -> Row:
    """One copy in a list; the key is its folder."""
    when = day_words(copy.made_at, today)
    chips = [RowChip(QCoreApplication.translate("copies", "kept for the month"))] if copy.monthly else []
    return Row(copy.folder, when[:1].upper() + when[1:], " · ".join((place_words(copy, office), size_words(copy.size))),
               trailing=chips, action=action, icon="database-backup")


def counted(counts: Mapping[str, int]) -> str:
    """"People 1 214 · Vacancies 60 · Referrals 320 · Letters 300"."""
    parts = (
        (QCoreApplication.translate("copies", "People {0}"), "jobseeker"),
        (QCoreApplication.translate("copies", "Vacancies {0}"), "vacancy"),
        (QCoreApplication.translate("copies", "Referrals {0}"), "referral"),
        (QCoreApplication.translate("copies", "Letters {0}"), "letter"),
    )
    return " · ".join(words.format(figure(counts[table])) for words, table in parts if table in counts)
