"""In which province an office lies, by the place in its row."""

from __future__ import annotations

from pes_desktop.reference.country import available_countries
from pes_desktop.reference.places import load_places


def place_names(country: str, place_code: str) -> tuple[str, str]:
    """(province code, province) of a place of a country; empty texts when unknown."""
    if country not in available_countries():
        return "", ""
    above = load_places(country).ancestors(place_code)
    return (f"{country}-{above[-1].code}", above[-1].name) if above else ("", "")
