"""What an employer's requirement words say plainly enough to fill fields; the words themselves are always kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pes_desktop.domain.enums import Hours
from pes_desktop.importing.cells.simple import COUNT_WORDS
from pes_desktop.reference.folding import plain

_YEARS = re.compile(r"\b(\d{1,2}|[a-z]+) anos?\b")
_SEASON = re.compile(r"\btemporada\b|\bzafra\b|\bcosecha\b|por cosecha")
_LODGING = re.compile(r"con vivienda|\bvivir en\b|puertas adentro|cama adentro|con alojamiento|se da vivienda")


@dataclass(frozen=True, slots=True)
class Asked:
    """Fields found in the words: years of experience, hours, whether it is seasonal and with lodging."""

    experience_years: float | None = None
    hours: str = ""
    seasonal: bool = False
    lodging: bool = False


def read_requirements(text: str) -> Asked:
    """Read the requirements of a vacancy; a year counts only beside the word experience."""
    folded = plain(text)
    years = None
    for part in re.split(r"[,;.]", text):
        words = plain(part)
        found = _YEARS.search(words)
        if found and "experiencia" in words and "sin experiencia" not in words:
            years = float(found[1]) if found[1].isdigit() else float(COUNT_WORDS.get(found[1], 0)) or None
    hours = ""
    if re.search(r"\bfines? de semana\b", folded):
        hours = Hours.WEEKEND.value
    elif re.search(r"turno (?:de la )?noche|\bnocturno\b", folded):
        hours = Hours.NIGHT.value
    elif re.search(r"medio tiempo|media jornada|medio dia|part time", folded):
        hours = Hours.PART.value
    return Asked(years, hours, bool(_SEASON.search(folded)), bool(_LODGING.search(folded)))
