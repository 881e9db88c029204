"""Wording that an order may not carry.

Discrimination (ILO Convention 111; Ecuador Código del Trabajo art. 79;
Argentina laws 23.592 and 26.485); fees charged to the worker (ILO Convention 181, art. 7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pes_desktop.domain.text import fold

_WHO = r"(?:hombres?|mujeres?|varon(?:es)?|senoritas?|caballeros?|damas?|chicas?|chicos?)"
_ONLY = r"(?:solo|unicamente|exclusivamente|prefer\w+|de preferencia|buscamos|se busca)"
#: Words after a number that make it something else than an age.
_NO_AGE = r"(?!\s*(?:kg|kilos|km|horas|usd|dolares|pesos|%))"

#: Ground -> patterns on folded text. A job title in one gender ("mucama") is how people speak, not a requirement.
DISCRIMINATION: dict[str, tuple[str, ...]] = {
    "sex": (
        rf"\b{_ONLY}\s+{_WHO}\b",
        r"\bsexo\s+(?:masculino|femenino|hombre|mujer)\b",
        rf"\b{_WHO}\s+(?:de\s+)?(?:entre\s+)?(?:menor(?:es)?|mayor(?:es)?|\d{{2}})\b",
        rf"\b{_WHO}\s+(?:jovenes|joven|solter[oa]s?)\b",
    ),
    "age": (
        r"\b(?:menor(?:es)?|hasta|maximo|max\.?|no mayor(?:es)?)\s+(?:de\s+|a\s+)?(?:los\s+)?\d{2}(?:\s+anos)?\b"
        + _NO_AGE,
        r"\b(?:edad|anos)\s*:?\s*(?:entre\s+|de\s+)?\d{2}\s*(?:a|y|-|hasta)\s*\d{2}\b",
        r"\b(?:entre|de)\s+\d{2}\s*(?:a|y|-)\s*\d{2}\s+anos(?!\s+de\s+experiencia)\b",
        r"\b(?:gente|persona|personal)\s+joven\b",
    ),
    "looks": (
        r"\b(?:buena|excelente)\s+(?:presencia|apariencia)\b",
        r"\bcon\s+foto\b",
        r"\bsin\s+tatuajes\b",
        r"\bestatura\s+minima\b",
    ),
    "pregnancy": (r"\b(?:no|sin)\s+(?:estar\s+)?embaraz\w+", r"\b(?:prueba|test|examen)\s+de\s+embarazo\b"),
    "family": (r"\bsin\s+hijos\b", r"\bsin\s+cargas?\s+familiares\b", r"\bestado\s+civil\b", r"\bsolter[oa]s?\b"),
    "origin": (
        r"\b(?:solo|unicamente)\s+(?:nacionales|ecuatorian\w+|argentin\w+)\b",
        r"\bno\s+(?:extranjer\w+|venezolan\w+|bolivian\w+|indigenas?)\b",
        r"\b(?:raza|tez)\s+\w+",
    ),
    "religion": (
        r"\b(?:cristian|catolic|evangelic)\w+\s+(?:obligatorio|unicamente|solo)\b",
        r"\b(?:solo|unicamente)\s+(?:cristian|catolic|evangelic)\w+",
    ),
    "health": (r"\bvih\b", r"\bsin\s+discapacidad\b"),
}
_PAYS = r"(?:paga|pagar|pagan|abona|abonar|cancela|cancelar|cobra|cobramos|descuenta|descontamos|costo|pago|cuota)"
_THING = r"(?:uniformes?|inscripcion|capacitacion|carpeta|tramites?|examen(?:es)?|herramientas|seguro|curso)"
_WORKER = r"(?:trabajador|persona|postulante|empleado)\w*"
FEES: tuple[str, ...] = (
    rf"\b{_PAYS}\b[^.;]{{0,40}}\b{_THING}\b",
    r"\b(?:deposito|garantia|cuota)\s+(?:de\s+)?(?:ingreso|inicial|previa?|en\s+dinero)\b",
    rf"\b{_THING}\s+(?:\w+\s+)?(?:por|a)\s+(?:su\s+)?(?:cuenta|cargo|costa)\s+(?:del|de\s+la)\s+{_WORKER}",
    # "el uniforme cuesta 25 y se descuenta", "las herramientas las paga el trabajador"; the insurance's share is lawful
    rf"\b(?!seguro){_THING}\b[^.;]{{0,30}}\b(?:cuestan?|se\s+(?:le\s+)?(?:descuentan?|cobran?)|"
    rf"l[oa]s?\s+pagan?\s+(?:el|la|cada)\s+{_WORKER})",
)


@dataclass(frozen=True, slots=True)
class WordingFault:
    """A forbidden phrase: ground ("sex", "age" ... or "fee") and the words found."""

    ground: str
    phrase: str


def find_forbidden(*texts: str) -> list[WordingFault]:
    """Forbidden phrases in the words of an order, one per ground."""
    found: dict[str, WordingFault] = {}
    for text in texts:
        folded = fold(text)
        for ground, patterns in (*DISCRIMINATION.items(), ("fee", FEES)):
            for pattern in patterns:
                match = re.search(pattern, folded)
                if match and ground not in found:
                    found[ground] = WordingFault(ground, match.group(0))
    return list(found.values())
