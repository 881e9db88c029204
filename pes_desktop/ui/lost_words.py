"""What could not be brought back, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from pes_desktop.reference import messages
from pes_desktop.services.safekeeping import LostLine

MOST_LINES = 8


def act_words(act: str, lang: str) -> str:
    """An act of the audit trail in words; unknown ones say "a change"."""
    key = f"audit.act.{act}"
    return messages.text(key, lang) if messages.has(key, lang) else QCoreApplication.translate("lost", "a change")


def lost_line(line: LostLine, lang: str) -> str:
    """"10:42 · intake · María"; with the day when it is not today's."""
    when = ""
    if line.at is not None:
        local = line.at.astimezone()
        when = f"{local:%d/%m/%Y %H:%M}"
    return " · ".join(part for part in (when, act_words(line.act, lang), line.what) if part)


def lost_lines(lines: Sequence[LostLine], lang: str) -> list[str]:
    """The first ones, and how many more."""
    said = [lost_line(line, lang) for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        said.append(QCoreApplication.translate("lost", "and {0} more").format(len(lines) - MOST_LINES))
    return said
