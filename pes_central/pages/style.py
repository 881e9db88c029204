"""The style sheet in the colours of the national image, and the typeface: the same tokens as the desk's."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from functools import cache
from pathlib import Path

from pes_desktop.reference.brand import METRICS, brand_tokens
from pes_desktop.reference.fonts import font_files

FONTS = {"regular": 400, "semibold": 600}
_RULES = Path(__file__).parent / "pes.css"


def _colours(theme: str) -> str:
    return "".join(f"--{name.replace('_', '-')}:{value};" for name, value in asdict(brand_tokens(theme)).items())


@cache
def css() -> bytes:
    """The whole style sheet."""
    faces = "".join(
        f'@font-face{{font-family:"Source Sans Pro";font-weight:{weight};font-display:swap;'
        f'src:url("/static/{style}.ttf") format("truetype")}}\n' for style, weight in FONTS.items())
    space = "".join(f"--s{step}:{length}px;" for step, length in enumerate(METRICS.space, start=1))
    head = (f":root{{color-scheme:light dark;--radius:{METRICS.radius}px;--control:{METRICS.control}px;"
            f"--rail:{METRICS.rail}px;--top:{METRICS.top_bar}px;{space}{_colours('light')}}}\n"
            f"@media (prefers-color-scheme:dark){{:root{{{_colours('dark')}}}}}\n"
            f"@media (prefers-contrast:more){{:root{{color-scheme:light;{_colours('contrast')}}}}}\n"
            f"@media print{{:root{{color-scheme:light;{_colours('light')}}}}}\n")
    return (faces + head + _RULES.read_text(encoding="utf-8")).encode()


@cache
def version() -> str:
    """Names this style sheet in its address, so that browsers may keep it."""
    return hashlib.sha256(css()).hexdigest()[:12]


@cache
def font(style: str) -> bytes:
    """A TrueType file of the typeface; raises KeyError for a style that is not served."""
    if style not in FONTS:
        raise KeyError(style)
    return font_files()[style].read_bytes()
