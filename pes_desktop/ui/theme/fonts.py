"""Makes the shipped typeface known to Qt."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.reference.fonts import FAMILY, font_files


def register_fonts() -> str:
    """Register the files and return the family to use; the system's own sans serif when the package is absent."""
    try:
        files = font_files()
    except EnvironmentFault:
        return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    for path in files.values():
        QFontDatabase.addApplicationFont(str(path))
    return FAMILY
