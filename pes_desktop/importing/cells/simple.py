"""Texts, ticks, counts, licences and schooling."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from pes_desktop.importing.problems import Problems
from pes_desktop.importing.sheets import Cell
from pes_desktop.reference.country import CountryPack
from pes_desktop.reference.folding import plain

#: Words that mean "the sheet says nothing here" (folded without punctuation).
NOTHING = frozenset({
    "", "s d", "sd", "s n", "sn", "n a", "na", "n d", "nd", "no sabe", "no sabe no contesta", "ns nc", "nc", "ns",
    "null", "none", "no indica", "no registra", "no refiere", "no dice", "sin dato", "sin datos", "sin informacion",
    "se desconoce", "desconocido", "desconocida", "no consta", "no aplica", "no declara", "no informa",
})
NO_WORDS = frozenset({"no", "n", "no tiene", "ninguno", "ninguna", "ning", "false", "falso", "0", "sin", "no posee"})
YES_WORDS = frozenset({"si", "s", "x", "yes", "y", "true", "verdadero", "1", "tiene", "posee", "con"})
COUNT_WORDS = {name: n for n, names in enumerate(
    ("", "un una uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"))
    for name in names.split()}
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
_BLANKS = re.compile(r"[^\S\n]+")
_LICENCE_NOT = re.compile(r"\b(?:no|sin|ningun[oa]?)\b")
_COUNT = re.compile(r"^(?:unos |unas |hasta |x )?(\d{1,5}|[a-z]+)(?: (?:personas?|vacantes?|puestos?|plazas?|cupos?|"
                    r"pers|trabajador(?:es|as?)?|obreros?|operarios?))?$")
_DISABILITY = re.compile(r"fisica|visual|auditiva|intelectual|psico|motri|lenguaje|\d+ ?$|conadis|cud")
_LICENCE_WORDS = re.compile(
    r"(?i)\b(?:licencia|carnet|carné|registro|tipo|clase|categor[ií]a|cat|prof(?:esional)?|lic)\b\.?")
_SHOUTED_CLASS = re.compile(r"(?i)\b(licencia|categor[ií]a|tipo|clase|registro|carnet)((?: tipo)? )([a-g]\d?)\b")


def as_text(cell: Cell) -> str:
    """A cell as the eye reads it: whole numbers without ``.0``, dates as ISO, direction and control marks dropped."""
    if isinstance(cell, bool):
        return "si" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return _tidy(str(cell))


@lru_cache(maxsize=8192)
def _tidy(text: str) -> str:
    return _BLANKS.sub(" ", _INVISIBLE.sub("", text.replace("\xa0", " "))).strip()


@lru_cache(maxsize=8192)
def _empty_words(text: str) -> bool:
    folded = plain(text)
    # Letters of other scripts fold to nothing, yet they say something.
    return folded in NOTHING and not (folded == "" and any(c.isalnum() for c in text))


def says_nothing(cell: Cell) -> bool:
    """Whether the cell is empty, dashes, or words for "not known"."""
    return cell == "" or _empty_words(as_text(cell))


def spoken(cell: Cell) -> str:
    """The text, or '' where the cell says nothing."""
    return "" if says_nothing(cell) else as_text(cell)


def sentence_case(text: str) -> str:
    """Shouted words become ordinary ones: "PEÓN RURAL" to "Peón rural"; mixed writing and short codes stay."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) > 4 and all(c.isupper() for c in letters):
        lowered = text[:1] + text[1:].lower()
        return _SHOUTED_CLASS.sub(lambda m: m[1] + m[2] + m[3].upper(), lowered)
    return text


def yes_no(cell: Cell, field: str, problems: Problems) -> tuple[bool | None, str]:
    """A tick, and what was written beside it ("sí, visual 40%"). Blank says nothing."""
    folded = plain(as_text(cell))
    if folded in NOTHING:
        return None, ""
    if folded in NO_WORDS:
        return False, ""
    if folded in YES_WORDS:
        return True, ""
    first, _, rest = folded.partition(" ")
    if first in ("si", "x", "tiene"):
        return True, rest and as_text(cell)
    if first == "no":
        return False, as_text(cell)
    if field == "disability" and _DISABILITY.search(folded):
        return True, as_text(cell)
    problems.add(field, "yes_no_unclear", text=as_text(cell))
    return None, as_text(cell)


def count(cell: Cell, field: str, problems: Problems) -> int:
    """A number of positions; one, marked ``positions_assumed``, where the cell gives none."""
    folded = plain(as_text(cell))
    found = _COUNT.match(folded)
    number = 0
    if found:
        number = int(found[1]) if found[1].isdigit() else COUNT_WORDS.get(found[1], 0)
    if 0 < number <= 10_000:
        return number
    problems.add(field, "positions_assumed", text=as_text(cell))
    return 1


def licences(cell: Cell, pack: CountryPack, problems: Problems, known_only: bool = False) -> list[str]:
    """Classes of driving licence; ``licence_unknown`` for words that name none (unless ``known_only``)."""
    text = as_text(cell)
    folded = plain(text)
    if folded in NOTHING or folded in NO_WORDS or folded in ("no maneja", "no conduce"):
        return []
    found = list(pack.licences_from_text(_LICENCE_WORDS.sub(" ", text).strip(" .:-")))
    if not found and not known_only and not _LICENCE_NOT.search(folded):
        problems.add("licences", "licence_unknown", text=text)
    return found


def schooling(cell: Cell, pack: CountryPack, problems: Problems) -> tuple[str, bool | None, str]:
    """(level, complete, own words); ``education_unknown`` where the country's list does not know the words."""
    text = spoken(cell)
    if not text:
        return "", None, ""
    found = pack.education_from_text(text)
    if found is None:
        problems.add("education", "education_unknown", text=text)
        return "", None, text
    return found[0], found[1], text
