"""The national image: colours of the screen and the papers, and the service's own sentences.

Headquarters issues ``resources/brand/national.json``; a country pack may override single sentences in a file
``brand.json`` of the same shape (key ``texts``). Plain ``json``, because the first window needs nothing more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.reference.paths import resources_dir

THEMES = ("light", "dark", "contrast")
MIN_CONTRAST = 4.5  # WCAG 2.1 level AA for text of ordinary size
_HEX = re.compile(r"#[0-9A-Fa-f]{6}\Z")


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one theme, each ``#RRGGBB``.

    ``bg`` page, ``surface`` cards and fields, ``soft`` quiet fills, ``line`` hairlines, ``field_line`` borders of
    controls (3:1 against the surface), ``focus`` the focus ring; each status colour has a ``*_soft`` fill for chips.
    """

    bg: str
    surface: str
    ink: str
    muted: str
    line: str
    soft: str
    field_line: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    focus: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    info: str
    info_soft: str

    def status(self, name: str) -> tuple[str, str]:
        """Text and fill colour of a status (``ok``, ``warn``, ``bad``, ``info``, ``accent``)."""
        return getattr(self, name), getattr(self, f"{name}_soft")


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes shared by the stylesheet, the painted widgets and the papers (px; type in points)."""

    space: tuple[int, ...] = (4, 8, 12, 16, 24, 32)
    radius: int = 6
    control: int = 34
    rail: int = 200
    rail_narrow: int = 56
    top_bar: int = 48
    icon: int = 20
    focus_ring: int = 2
    pt_base: float = 10.5
    pt_title: float = 16.0
    pt_section: float = 12.0
    pt_help: float = 9.5
    scales: tuple[float, ...] = (1.0, 1.25, 1.5)


METRICS = Metrics()


def brand_tokens(theme: str = "light") -> Palette:
    """The palette of ``theme`` (one of THEMES; an unknown name gives the light one).

    Raises DomainError ``brand_broken`` when the national image file is damaged or lacks a colour.
    """
    return _palettes()[theme if theme in THEMES else "light"]


def brand_texts(country: str | None = None, lang: str = "es") -> dict[str, str]:
    """Sentences of the national image in ``lang`` (es or en), with the country's own on top.

    Keys: service_name, letterhead, free_service, you_decide, footer.
    """
    merged: dict[str, str] = dict(_national()["texts"].get(lang, _national()["texts"]["es"]))
    if country:
        own = resources_dir() / "countries" / country / "brand.json"
        if own.is_file():
            merged.update(_read(own).get("texts", {}).get(lang, {}))
    return merged


def home_country() -> str:
    """Code of the country that a new office and the commands begin with: the national image names it.

    Without one, or with one whose pack is not at hand, the first by alphabet.
    """
    from pes_desktop.reference.country import available_countries

    named, at_hand = str(_national().get("country") or ""), available_countries()
    return named if named in at_hand or not at_hand else at_hand[0]


def logo_file() -> Path | None:
    """The logo issued by headquarters, or None while there is none."""
    name = _national().get("logo")
    return resources_dir() / "brand" / str(name) if name else None


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two ``#RRGGBB`` colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def _national() -> Mapping[str, Any]:
    return _read(resources_dir() / "brand" / "national.json")


@cache
def _palettes() -> dict[str, Palette]:
    return {theme: parse_palette(_national().get("themes", {}).get(theme, {}), theme) for theme in THEMES}


def parse_palette(raw: Mapping[str, Any], theme: str) -> Palette:
    """Check and build one palette; raises DomainError ``brand_broken`` naming the missing or malformed colours."""
    names = [f.name for f in fields(Palette)]
    raw = raw if isinstance(raw, Mapping) else {}
    broken = [n for n in names if not (isinstance(raw.get(n), str) and _HEX.match(raw[n]))]
    if broken:
        detail = f"{theme}: {', '.join(broken)}"
        raise DomainError(Fault("brand_broken", params={"file": "national.json", "detail": detail}))
    return Palette(**{n: raw[n] for n in names})


def _read(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)  # an OSError's own words hold the path
        raise DomainError(Fault("brand_broken", params={"file": path.name, "detail": said or ""})) from error
    return content
