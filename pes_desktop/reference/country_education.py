"""From the words of a form or a sheet ("prim. inc.", "Secundaria incompl.") to a level of schooling."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pes_desktop.reference.country_model import EducationLevel
from pes_desktop.reference.folding import plain

_INCOMPLETE: tuple[str, ...] = (
    *("incompleto", "incompleta", "incompletos", "incompl", "incomp", "inc", "inconcluso", "inconclusa", "trunco"),
    *("sin terminar", "no termino", "no terminado", "no terminada", "cursando", "en curso"),
    *("trunca", "abandono", "abandonado"),
)
_COMPLETE: tuple[str, ...] = (
    *("completo", "completa", "completos", "compl", "comp", "terminado", "terminada", "concluido", "concluida"),
    *("graduado", "graduada", "finalizado", "finalizada", "egresado", "egresada", "aprobado", "aprobada"),
)
# "2do bachillerato", "3er año de primaria", "quinto semestre de ..."
_YEAR = re.compile(
    r"\A(?:\d{1,2} ?(?:er|ero|ro|ra|do|da|to|ta|mo|ma|vo|va|no|na)?|primer|primero|segundo|tercer|tercero|cuarto|quinto"
    r"|sexto)(?: (?:ano|curso|semestre|ciclo|grado))?(?: de(?: la)?)? (?=\D)"
)
_IDLE = {"nivel", "de", "la", "el", "instruccion", "educacion", "estudios", "titulo", "ano", "anos", "escuela"}


class EducationReader:
    """Reads levels by the aliases of one country; built once per pack."""

    def __init__(self, levels: Iterable[EducationLevel]) -> None:
        self._known: dict[str, tuple[str, bool | None]] = {}
        self._has_degree = {}
        for level in levels:
            self._has_degree[level.code] = level.can_be_incomplete
            for alias, complete in [(level.label.es, None), (level.label.en, None)] + [
                (a.text, a.complete) for a in level.aliases
            ]:
                self._known.setdefault(plain(alias), (level.code, complete))
                self._known.setdefault(_core(plain(alias)), (level.code, complete))

    def read(self, text: str) -> tuple[str, bool | None] | None:
        """(code, complete) or None when the words are not known; ``complete`` None where nothing was said."""
        folded = plain(text)
        if not folded:
            return None
        said: bool | None = None
        rest = folded
        for phrases, value in ((_INCOMPLETE, False), (_COMPLETE, True)):
            cut = _without(rest, phrases)
            if cut != rest:
                rest, said = cut, value
                break
        if folded not in self._known and (year := _YEAR.sub("", rest)) != rest:
            rest, said = year, said or False  # "2do de bachillerato" is a year of it, not the title
        for candidate in (folded, rest, _core(rest)):
            if candidate in self._known:
                code, complete = self._known[candidate]
                if not self._has_degree[code]:
                    return code, None
                return code, said if said is not None else complete
        return None


def _core(folded: str) -> str:
    """The phrase without filler words; the phrase itself where only fillers stand in it."""
    return " ".join(w for w in folded.split() if w not in _IDLE) or folded


def _without(folded: str, phrases: tuple[str, ...]) -> str:
    padded = f" {folded} "
    for phrase in phrases:
        padded = padded.replace(f" {phrase} ", " ")
    return padded.strip()
