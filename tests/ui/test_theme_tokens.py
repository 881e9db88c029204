"""Tokens, stylesheet, icons, typeface."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontInfo, QRawFont
from PySide6.QtWidgets import QPushButton

from pes_desktop.reference.brand import contrast
from pes_desktop.ui import widgets
from pes_desktop.ui.application import apply_theme, install_language
from pes_desktop.ui.singleton_guard import CONSTANTS, loses_references
from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.theme.stylesheet import stylesheet
from pes_desktop.ui.widgets import TextField


@pytest.mark.parametrize("theme", tokens.THEMES)
def test_text_is_readable_on_every_ground(qapp, theme) -> None:
    palette = apply_theme(qapp, theme).palette
    grounds = {"ink": ("bg", "surface", "soft", "accent_soft"), "muted": ("bg", "surface"),
               "accent": ("surface", "accent_soft"), "on_accent": ("accent", "accent_hover"),
               "bg": ("ink",)}
    for kind in ("ok", "warn", "bad", "info"):
        grounds[kind] = ("surface", f"{kind}_soft")
    weak = [(text, ground) for text, over in grounds.items() for ground in over
            if contrast(getattr(palette, text), getattr(palette, ground)) < 4.5]
    assert weak == []
    assert contrast(palette.focus, palette.surface) >= 3
    assert contrast(palette.field_line, palette.surface) >= 3


def test_sheet_has_no_open_place_and_follows_the_scale(qapp) -> None:
    normal, large = stylesheet(tokens.use("light", 1.0)), stylesheet(tokens.use("light", 1.5))
    assert "{" in normal
    assert "{{" not in normal
    assert "min-height: 32px" in normal
    assert "min-height: 49px" in large


def test_scale_makes_an_open_button_grow(qapp, show) -> None:
    button = show(QPushButton("Save"), 200, 60)
    before = button.sizeHint().height()
    apply_theme(qapp, "light", 1.5)
    assert button.sizeHint().height() == round(before * 1.5)


def test_the_shipped_typeface_is_used_in_three_weights(qapp) -> None:
    now = tokens.current()
    assert QFontInfo(now.font()).family() == "Source Sans Pro"
    assert QFontInfo(now.font(strong=True)).weight() == 600
    raw = QRawFont.fromFont(now.font())
    assert [letter for letter in "ñÑáéíóúü¿¡kwªº€·…–—’" if not raw.supportsCharacter(ord(letter))] == []


def test_icons_are_recoloured_and_sharp(qapp) -> None:
    picture = icons.pixmap("house", "accent", 20, 2.0).toImage()
    assert (picture.width(), picture.height()) == (40, 40)
    accent = QColor(tokens.current().palette.accent)
    inked = [picture.pixelColor(x, y) for x in range(40) for y in range(40) if picture.pixelColor(x, y).alpha() == 255]
    assert inked
    assert all(abs(c.red() - accent.red()) < 3 and abs(c.green() - accent.green()) < 3 for c in inked)
    assert not icons.exists("no-such-icon")


def test_every_icon_named_in_the_source_exists(qapp) -> None:
    folder = Path(widgets.__file__).parents[1]
    names = set(icons.STATUS_ICONS.values())
    for path in folder.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        names |= set(re.findall(r'(?:icon=|IconButton\(|EmptyState\(|set_icon\()"([a-z0-9-]+)"', source))
        names |= set(re.findall(r'PageSpec\("[a-z_]+", [^"]*"[^"]*"[^"]*"[^"]*"\), "([a-z0-9-]+)"', source))
    assert len(names) > 15
    assert sorted(name for name in names if not icons.exists(name)) == []


def test_spanish_is_installed_and_taken_away(qapp) -> None:
    install_language(qapp, "es")
    assert TextField("x", "X", required=True).mark.text() == "obligatorio"
    install_language(qapp, "en")
    assert TextField("x", "X", required=True).mark.text() == "required"


def test_constants_do_not_run_out(qapp) -> None:
    """Several times as many calls as a fresh interpreter has references of None and True."""
    field = TextField("x", "X")
    for _ in range(50_000):
        field.setObjectName("y")
        field.changed.emit()
    if sys.version_info < (3, 12) and loses_references():
        assert all(sys.getrefcount(constant) > 1 << 39 for constant in CONSTANTS), "the guard did not act"


def test_first_paint_needs_no_heavy_modules() -> None:
    """The frame and the application import Qt and the brand, not the database, the letters or the network."""
    code = ("import sys; import pes_desktop.ui.application, pes_desktop.ui.main_window; "
            "print([m for m in ('sqlalchemy','alembic','reportlab','openpyxl','httpx','numpy','phonenumbers','lucide',"
            "'rapidfuzz','cryptography','PySide6.QtNetwork','PySide6.QtPdf') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
