"""Design tokens in device-independent pixels, at the scale of the user; the palette comes from the national image."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont

from pes_desktop.reference.brand import METRICS, THEMES, Palette, brand_tokens

__all__ = ["SCALES", "THEMES", "Tokens", "current", "use"]

SCALES = METRICS.scales
_PX_PER_PT = 96 / 72
# Source Sans has small letters: at the same size it reads one pixel smaller than the mock-ups' face.
_OPTICAL = 15 / 14


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme at one scale. Lengths come out of ``px``, type out of ``type_px`` and ``font``."""

    theme: str
    scale: float
    palette: Palette
    family: str = "Source Sans Pro"

    def px(self, length: float) -> int:
        """A length of the design (px at 100 %) at the user's scale."""
        return round(length * self.scale)

    def type_px(self, role: str) -> int:
        """Pixel size of a type role: base, small, caption, section, title, metric."""
        points = {
            "base": METRICS.pt_base,
            "small": METRICS.pt_help,
            "caption": METRICS.pt_help - 0.8,
            "section": METRICS.pt_section - 0.8,
            "title": METRICS.pt_title,
            "metric": METRICS.pt_title + 1.5,
        }[role]
        return round(points * _PX_PER_PT * _OPTICAL * self.scale)

    def font(self, role: str = "base", *, strong: bool = False) -> QFont:
        """The typeface at a role's size; ``strong`` is the semibold cut."""
        font = QFont(self.family)
        font.setPixelSize(self.type_px(role))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font

    def color(self, name: str) -> QColor:
        """A palette colour by name as QColor."""
        return QColor(getattr(self.palette, name))

    def space(self, step: int) -> int:
        """Spacing step 0-5: 4, 8, 12, 16, 24, 32."""
        return self.px(METRICS.space[step])

    @property
    def radius(self) -> int:
        """Corner radius."""
        return self.px(METRICS.radius)

    @property
    def control(self) -> int:
        """Height of a field or button."""
        return self.px(METRICS.control)

    @property
    def icon(self) -> int:
        """Edge of an icon."""
        return self.px(METRICS.icon)


_current: Tokens | None = None


def current() -> Tokens:
    """The tokens in force; light at 100 % before the application has set any."""
    global _current
    if _current is None:
        _current = Tokens("light", 1.0, brand_tokens("light"))
    return _current


def use(theme: str, scale: float = 1.0, family: str | None = None) -> Tokens:
    """Make a theme and scale the ones in force and return them; an unknown theme gives the light one."""
    global _current
    theme = theme if theme in THEMES else "light"
    scale = min(max(scale, 0.8), 2.0)
    _current = Tokens(theme, scale, brand_tokens(theme), family or current().family)
    return _current
