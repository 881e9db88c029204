"""The palettes are readable, whole and refuse a damaged national image."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from pes_desktop.domain.errors import DomainError
from pes_desktop.reference.brand import (
    MIN_CONTRAST,
    THEMES,
    brand_texts,
    brand_tokens,
    contrast,
    logo_file,
    parse_palette,
)
from pes_desktop.reference.fonts import FAMILY, font_files

GROUNDS = ("bg", "surface", "soft", "accent_soft")
STATUSES = ("ok", "warn", "bad", "info", "accent")


def test_contrast_agrees_with_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#FFFFFF", "#777777") == contrast("#777777", "#FFFFFF")


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_stands_out_from_its_ground(theme: str) -> None:
    palette = brand_tokens(theme)
    pairs = [(text, ground) for text in ("ink", "muted") for ground in GROUNDS]
    pairs += [(status, ground) for status in STATUSES for ground in ("bg", "surface", f"{status}_soft", "soft")]
    pairs += [("ink", f"{status}_soft") for status in STATUSES]
    pairs += [("on_accent", "accent"), ("on_accent", "accent_hover")]
    poor = {
        pair: round(contrast(getattr(palette, pair[0]), getattr(palette, pair[1])), 2)
        for pair in pairs
        if contrast(getattr(palette, pair[0]), getattr(palette, pair[1])) < MIN_CONTRAST
    }
    assert poor == {}


@pytest.mark.parametrize("theme", THEMES)
def test_borders_of_controls_and_focus_ring_are_visible(theme: str) -> None:
    palette = brand_tokens(theme)
    for ground in ("surface", "bg"):
        assert contrast(palette.field_line, getattr(palette, ground)) >= 3
        assert contrast(palette.focus, getattr(palette, ground)) >= 3


def test_high_contrast_reads_at_seven_to_one() -> None:
    palette = brand_tokens("contrast")
    for name in ("ink", "muted", *STATUSES):
        assert contrast(getattr(palette, name), palette.surface) >= 7


def test_unknown_theme_falls_back_to_light() -> None:
    assert brand_tokens("sepia") == brand_tokens("light")
    assert brand_tokens("dark").status("warn") == (brand_tokens("dark").warn, brand_tokens("dark").warn_soft)


@pytest.mark.parametrize(("name", "value"), [("accent", "teal"), ("ok_soft", None), ("ink", "#12345")])
def test_damaged_palette_names_the_colour(name: str, value: str | None) -> None:
    raw = asdict(brand_tokens("light")) | {name: value}
    with pytest.raises(DomainError) as caught:
        parse_palette(raw, "light")
    assert caught.value.codes == ("brand_broken",)
    assert caught.value.faults[0].params["detail"] == f"light: {name}"


def test_texts_exist_in_both_languages() -> None:
    es, en = brand_texts(lang="es"), brand_texts(lang="en")
    assert es.keys() == en.keys()
    assert es["service_name"] == "Servicio Público de Empleo"
    assert es["free_service"] != en["free_service"]
    assert logo_file() is None or logo_file().is_file()  # type: ignore[union-attr]


def test_a_country_overrides_single_sentences() -> None:
    national, ecuador = brand_texts(), brand_texts("ec")
    assert ecuador["letterhead"] == "República del Ecuador · Servicio Público de Empleo"
    assert ecuador["free_service"] == national["free_service"]
    assert brand_texts("ar", "en")["footer"] != brand_texts("ec", "en")["footer"]
    assert brand_texts("zz") == national


def test_typeface_holds_spanish_and_kichwa_letters() -> None:
    from reportlab.pdfbase.ttfonts import TTFont

    files = font_files()
    assert set(files) >= {"regular", "semibold", "bold", "italic"}
    for path in files.values():
        face = TTFont("probe", str(path)).face
        assert all(ord(letter) in face.charToGlyph for letter in "áéíóúüñÑÁÉÍÓÚÜ¿¡«»ãẽĩõũỹÿ’–—…°"), path
        assert face.familyName.decode().startswith(FAMILY)
