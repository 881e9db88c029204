"""Wording that an order may not carry.

Discrimination (ILO Convention 111; Ecuador Código del Trabajo art. 79;
Argentina laws 23.592 and 26.485); fees charged to the worker (ILO Convention 181, art. 7).

A rule is a pattern on folded text (small letters, no accents) with what excuses it: words just before or just after it
in the same clause that make it something lawful ("menores de 12" after "niños"). A phrase that slips
through is seen by the liaison who takes the order; a false alarm stops a lawful one: doubt speaks for the order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pes_desktop.domain.text import fold

#: Signs that end a clause; a full stop only where no digit follows ("12.50").
_END = re.compile(r"[,;:!?]|\.(?!\d)")
_NEAR = 40


@dataclass(frozen=True, slots=True)
class _Rule:
    """``found`` unless ``before`` ends at it or ``after`` begins behind it within the clause."""

    found: re.Pattern[str]
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None

    def search(self, text: str) -> str | None:
        """The first words in ``text`` that nothing excuses."""
        for match in self.found.finditer(text):
            head = _END.split(text[max(0, match.start() - _NEAR):match.start()])[-1]
            tail = _END.split(text[match.end():match.end() + _NEAR])[0]
            if self.before and self.before.search(head):
                continue
            if self.after and self.after.search(tail):
                continue
            return match.group(0).strip()
        return None


def _rule(found: str, before: str = "", after: str = "") -> _Rule:
    return _Rule(re.compile(found), re.compile(before) if before else None, re.compile(after) if after else None)


_WHO = (
    r"(?:hombres?|mujer(?:es)?|var[o]n(?:es)?|senoritas?|caballeros?|damas?|chicas?|chicos?|masculinos?|femenin[oa]s?)"
)
_ONLY = (r"(?:solo|solamente|unicamente|exclusiv\w+|prefer\w+|de preferencia|buscamos|necesitamos|contratamos|"
         r"se (?:busca|necesita|requiere|solicita|contrata)n?|abstenerse|no)")
#: "hombres y mujeres", "masculino o femenino", "chico/chica": both are meant.
_BOTH = r"^\s*(?:/|y|o|u|e|y/o|-)\s*(?:l[ao]s?\s+)?" + _WHO + r"|^\s*\(\s*(?:os|as|a|o)\s*\)"
_BOTH_BEFORE = _WHO + r"\s*(?:/|y|o|u|e|y/o)\s*$"
#: Whom the work is for: shops, patients, pupils, nobody who applies.
_SERVED = (
    r"(?:\b(?:ropa|calzado|zapatos?|corte|peluqueria|salon|linea|moda|seccion|bano|perfume\w*|confeccion|atencion|"
    r"albergue|refugio|hogar|centro|taller\w*|apoyo|ayuda|capacit\w+ a|para la)\b[^,.;]*)$"
)
_CARED = (
    r"\b(?:nin[oa]s?|hij[oa]s?|bebes?|cuid\w+|adult[oa]s?|ancian[oa]s?|abuel[oa]s?|pacientes?|alumn\w+|estudiantes?|"
    r"nietos?|sobrin\w+|taller\w*|clientes?|usuari\w+|visitantes|atenci\w+|atender|hog\w+|albergue)\b[^,.;]*$"
)
_YEARS_OF = (
    r"^\s*(?:anos?\s+)?(?:de|en|como|con)\s+(?:la\s+|el\s+)?(?:experiencia|practica|antiguedad|servicio|rubro|sector|mercado|"
    r"oficio|cargo|puesto|garantia|trayectoria|vigencia|licencia|vida|uso|plazo|contrato)\b"
)
_NOT_AGE_BEFORE = (
    r"\b(?:experiencia\w*|antiguedad|licencia|contratos?|garantia|trayectoria|empresa|mercado|modelo|vehiculos?|"
    r"arboles|plantas|animales|ganado|vacas|edificios?|plazo|credito|horario|turnos?|jornada|dias?|lunes|"
    r"viernes|sabados?|grupos?|equipos?|cuadrillas?|carga\w*|peso|sacos?|sueldo|salario|pago)\b[^,.;]*$"
)

#: Ground -> rules. A job title in one gender ("mucama") is how people speak, not a requirement.
DISCRIMINATION: dict[str, tuple[_Rule, ...]] = {
    "sex": (
        _rule(rf"\b{_ONLY}\s+(?:(?:para|a|de|un|una|el|la|los|las|personal|sea|que sean?|candidat[oa]s?)\s+)"
              rf"{{0,2}}{_WHO}\b",
              _SERVED, _BOTH),
        _rule(r"\b(?:sexo|genero)\s*:?\s*(?:masculino|femenino|hombres?|mujer(?:es)?|varon(?:es)?)\b", "", _BOTH),
        _rule(rf"\b{_WHO}\s+(?:de\s+|entre\s+|con\s+|desde\s+)*(?:menor(?:es)?|mayor(?:es)?|\d{{2}})\s*(?:de|a|y|-|anos)",
              rf"{_CARED}|{_SERVED}"),
        _rule(rf"\b{_WHO}\s+(?:jovenes|joven|solter[oa]s?|solamente|unicamente|exclusivamente|de buena presencia)\b",
              rf"{_SERVED}|{_BOTH_BEFORE}"),
        _rule(r"\bpersonal\s+(?:masculino|femenino)\b", "", _BOTH),
        _rule(r"\b(?:oferta|puesto|vacante|trabajo|empleo)\s+(?:solo\s+|exclusiv\w+\s+)?para\s+(?:hombres?|mujer(?:es)?|varones|"
              r"senoritas?|damas|caballeros)\b", "", _BOTH),
    ),
    "age": (
        _rule(r"\bedad\s*:?\s*(?:de\s+|entre\s+|desde\s+|minima\s*:?\s*(?:de\s+)?|maxima\s*:?\s*(?:de\s+)?|limite\s*:?\s*(?:de\s+)?|"
              r"hasta\s+|maximo\s+|no mayor (?:a|de)\s+|promedio\s+|requerida\s*:?\s*|los\s+)*"
              r"(?!18\b(?!\s*(?:a|y|-|hasta)\s*(?:los\s+)?\d)|(?:adulta|mayor)\b)\d{2}\b", _CARED),
        _rule(r"\b(?:limite|tope)\s+de\s+edad\b"),
        _rule(r"\bedad\s+(?:maxima|no mayor)\b", _CARED),
        _rule(r"\b(?:menor(?:es)?|no mayor(?:es)?)\s+(?:de\s+|a\s+|que\s+)(?:los\s+)?(?!1[0-8]\b)\d{2}\b"
              r"(?!\s*(?:kg|kilos?|km|horas?|dias?|mes(?:es)?|usd|dolares|pesos|%|por ciento|grados|metros|cm|"
              r"trabajador\w*|"
              r"persona\w*|emplead\w*|unidades|cabezas|hectareas|litros|toneladas|minutos))",
              rf"{_CARED}|{_NOT_AGE_BEFORE}", _YEARS_OF),
        _rule(r"\bmayor(?:es)?\s+(?:de\s+|a\s+)(?:los\s+)?(?:2[2-9]|[3-9]\d)\s+anos\b",
              rf"{_CARED}|{_NOT_AGE_BEFORE}",
              _YEARS_OF),
        _rule(r"\b(?:hasta|maximo|max\.?)\s+(?:de\s+|los\s+)?\d{2}\s+anos\b", rf"{_CARED}|{_NOT_AGE_BEFORE}",
              _YEARS_OF),
        _rule(r"\b(?:entre\s+|de\s+|desde\s+(?:los\s+)?)?\d{2}\s*(?:a|y|-|hasta)\s*(?:los\s+)?\d{2}\s+anos\b",
              rf"{_CARED}|{_NOT_AGE_BEFORE}", _YEARS_OF),
        _rule(r"\banos\s*:\s*(?:entre\s+|de\s+)?\d{2}\s*(?:a|y|-|hasta)\s*\d{2}\b"),
        _rule(r"\b(?:gente|personas?|personal|equipo)\s+(?:muy\s+)?(?:joven|jovenes)\b", _CARED),
        _rule(r"\b(?:solo|unicamente|buscamos|se (?:busca|necesita|requiere)n?|prefer\w+)\s+"
              r"(?:gente\s+|a\s+)?jovenes\b"),
        _rule(r"\bjovenes\s+(?:de|entre)\s+\d{2}\s*(?:a|y|-)\s*\d{2}\b", rf"{_CARED}|\btaller\w*[^,.;]*$"),
        _rule(r"\b(?:abstenerse|no)\s+(?:personas\s+)?(?:mayores|jubilad\w+|adultos mayores)\b"),
    ),
    "looks": (
        _rule(r"\b(?:buena|excelente|linda|agradable|impecable)\s+(?:presencia|apariencia|figura|imagen personal)\b"),
        _rule(r"\b(?:buena|excelente)\s+presentacion\s+personal\b"),
        _rule(r"\b(?:con|adjuntar|enviar|mandar|incluir|traer|presentar|hoja de vida (?:con|y))\s+"
              r"(?:la\s+|una\s+|su\s+)?"
              r"(?:foto|fotografia)\b", "", r"^\s*(?:de|del)\s+(?!cuerpo|rostro|perfil|tamano|carne)"),
        _rule(r"\b(?:sin|no)\s+(?:tener\s+)?(?:tatuajes?|piercings?)\b"),
        _rule(r"\bestatura\s*:?\s*(?:minima|superior|mayor|alta|de|desde|\d)"),
        _rule(r"\b(?:medir|mida)\s+(?:minimo|mas de|al menos|como minimo|\d)", "",
              r"^\s*(?:temperatura|terreno|la\b|el\b)"),
        _rule(r"\b(?:senorita|chica|mujer|joven)\s+(?:atractiv|bonit|lind|simpatic)\w+"),
        _rule(r"\btez\s+\w+"),
    ),
    "pregnancy": (
        _rule(r"\b(?:no|sin)\s+(?:estar?\s+|este\s+|esten\s+|se aceptan\s+|tener\s+)?embaraz\w+"),
        _rule(r"\b(?:prueba|test|examen|certificado)\s+(?:negativ[oa]\s+)?de\s+(?:no\s+)?embarazo\b"),
        _rule(r"\babstenerse\s+(?:mujeres\s+)?embarazadas\b"),
    ),
    "family": (
        _rule(r"\b(?:sin|no (?:tener|tenga|tengan)|que no tengan?)\s+(?:hijos|ninos|cargas?\s+familiar(?:es)?|familia|"
              r"compromisos?(?:\s+familiares)?)\b", "", r"^\s*(?:de\s+(?:permanencia|compra|contrat))"),
        _rule(r"\bestado\s+civil\b"),
        _rule(r"\b(?:solter[oa]s?|casad[oa]s?|viud[oa]s?|divorciad[oa]s?)\b",
              r"\b(?:viviendas?|alojamiento|habitacion\w*|casas?|dormitorios?|cuartos?)\b[^,.;]*$"),
    ),
    "origin": (
        _rule(r"\b(?:solo|solamente|unicamente|exclusiv\w+|prefer\w+|de preferencia)\s+(?:para\s+|de\s+)?(?:nacionales|"
              r"ecuatorian[oa]s?|argentin[oa]s?|serran[oa]s?|costen[oa]s?|mestiz[oa]s?|blanc[oa]s)\b"),
        _rule(r"\b(?:no|abstenerse|excepto|menos)\s+(?:se aceptan\s+|contratamos\s+|aceptamos\s+)?"
              r"(?:extranjer|venezolan|"
              r"colombian|peruan|bolivian|paraguay|haitian|cuban|indigen|negr[oa]s|afro|gitan|migrantes|inmigrantes)\w*"),
        _rule(r"\bnacionalidad\s*:?\s*(?:ecuatorian|argentin|venezolan|colombian|peruan|bolivian)\w*"),
        _rule(r"\braza\s+(?:blanca|negra|mestiza|indigena)\b",
              r"\b(?:ganado|vacas?|perros?|ovejas?|cerdos?)\b[^,.;]*$"),
        _rule(r"\b(?:ecuatorian|argentin)[oa]s?\s+de\s+nacimiento\b"),
    ),
    "religion": (
        _rule(r"\b(?:cristian|catolic|evangelic|testigos?)\w*\s+(?:obligatorio|unicamente|solamente|practicantes?)\b"),
        _rule(r"\b(?:solo|solamente|unicamente|exclusiv\w+|prefer\w+|de preferencia|que sean?|debe ser|ser)\s+"
              r"(?:para\s+)?"
              r"(?:cristian|catolic|evangelic)\w+"),
        _rule(r"\breligion\s*:?\s*(?:catolica|cristiana|evangelica|indispensable)\b",
              r"\b(?:clases?|profesor\w*|docente|ensen\w+|maestr\w+)\b[^,.;]*$"),
        _rule(r"\bprofes(?:ar|e|en)\s+(?:la\s+)?(?:fe|religion)\b"),
    ),
    "health": (
        _rule(r"\b(?:prueba|test|examen)\s+de\s+(?:vih|sida|hiv)\b|\b(?:sin|no)\s+(?:vih|sida|hiv)\b"),
        _rule(r"\b(?:sin|no (?:tener|tenga)|ninguna)\s+(?:ninguna\s+)?(?:discapacidad|enfermedad\w*)\b"),
        _rule(r"\b(?:no|abstenerse)\s+(?:personas?\s+(?:con\s+)?)?(?:discapacitad\w+|discapacidad|enferm[oa]s|minusvalid\w+)\b"),
    ),
}

_THING = (r"(?:uniformes?|inscripcion|matricula|capacitacion(?:es)?|induccion|carpetas?|tramites?|"
          r"examen(?:es)?(?:\s+medicos?)?|"
          r"herramientas|cursos?|credencial(?:es)?|carnet|equipos? de (?:proteccion|seguridad)|botas|"
          r"chequeo(?:\s+medico)?)")
_WORKER = (r"(?:trabajador\w*|personas?|postulantes?|emplead[oa]s?|aspirantes?|candidat[oa]s?|"
           r"interesad[oa]s?|obrer[oa]s?)")
_SUM = r"(?:de\s+)?(?:\$\s*)?\d+"
#: The employer pays, or nobody.
_EMPLOYER = r"(?:empresa|empleador\w*|patron\w*|hacienda|finca|contratante|compania|nosotros|firma|casa)"
_FREE = (rf"\b(?:sin|no|ningun|nunca)\b[^,.;]*$|\b{_EMPLOYER}\b[^,.;]*$|\b(?:cobro|cobr\w+|caja|clientes?|alumn\w+|"
         r"estudiantes?|padres|socios|secretari\w+|proveedores)\b[^,.;]*$")
_FREE_AFTER = (rf"\b(?:por|de|a|asum\w+|cubr\w+|pag\w+|corre\w*)\b[^,.;]*\b{_EMPLOYER}\b|\b(?:gratis|"
          rf"gratuit\w+|incluid\w+|"
               r"reembols\w+|de los (?:alumn|client|estudiant|soci)\w+"
               r"|a (?:los |las )?(?:alumn|client|estudiant|soci|padres)\w*)")
FEES: tuple[_Rule, ...] = (
    _rule(rf"\b(?:se\s+(?:le\s+|les\s+)?(?:cobra|descuenta|cobrara|descontara)n?|cobramos|descontamos|"
          rf"descuento\s+(?:de|por|del)|"
          rf"descuenta|descuentan)\b[^.;,]{{0,30}}\b{_THING}\b", r"\b(?:no|nunca|nada)\s*$",
                r"\b(?:a (?:los )?(?:client|alumn))"),
    _rule(rf"\b(?:pagar|abonar|cancelar|costear|comprar|adquirir|depositar|pague|paguen|abonen?|cancele|compre)"
          rf"\s+(?:\w+\s+){{0,3}}"
          rf"{_THING}\b", _FREE, _FREE_AFTER),
    _rule(rf"\b{_WORKER}\s+(?:debera\s+|debe\s+|tiene que\s+|que\s+)?"
          rf"(?:paga|pagara|abona|cancela|cubre|asume|costea|compra|pone)n?\b"
          rf"[^.;,]{{0,30}}\b{_THING}\b", r"\bno\s*$"),
    _rule(rf"\b(?:costo|valor|precio|cuota)\s+(?:de\s+|del\s+|de\s+la\s+|de\s+los\s+|por\s+)(?:\w+\s+)?{_THING}\b",
          _FREE,
          _FREE_AFTER),
    _rule(rf"\bpago\s+(?:previo\s+)?(?:de\s+|por\s+|del\s+)(?:la\s+|el\s+)?{_THING}\s+(?:{_SUM}|previ[oa]|anticipado)",
          _FREE, _FREE_AFTER),
    _rule(r"\b(?:deposito|garantia|cuota|aporte|inversion|anticipo)\s+(?:de\s+)?(?:ingreso|inicial|previ[oa]|en\s+(?:dinero|"
          r"efectivo))\b", r"\b(?:sin|no|ningun|ninguna)\b[^,.;]*$|\b(?:client|ventas?|vender|cobr)\w*\b[^,.;]*$"),
    _rule(rf"\b(?:depositar|consignar|dejar|entregar|traer)\s+(?:una\s+garantia|un\s+deposito|{_SUM}\s+(?:usd|dolares|pesos))",
          _FREE),
    _rule(rf"\b{_THING}\s+(?:\w+\s+)?(?:por|a|de)\s+(?:su\s+|la\s+)?(?:cuenta|cargo|costa)\s+"
          rf"(?:propia|del|de\s+la|de\s+los|de\s+cada)"
          rf"\s*(?:{_WORKER})?", "", rf"^\s*(?:{_EMPLOYER})|^\s*(?:la\s+)?{_EMPLOYER}"),
    # "el uniforme cuesta 25 y se descuenta", "las herramientas las paga el trabajador"; the insurance's share is lawful
    _rule(rf"\b{_THING}\b[^.;]{{0,30}}?\b(?:cuestan?\b|(?<!no )se\s+(?:le\s+)?(?:descuentan?|cobran?)|"
          rf"l[oa]s?\s+(?:pagan?|compran?|cubren?)\s+(?:el|la|cada)\s+{_WORKER})", r"\b(?:no)\b[^,.;]*$",
                _FREE_AFTER),
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
        for ground, rules in (*DISCRIMINATION.items(), ("fee", FEES)):
            for rule in rules:
                phrase = None if ground in found else rule.search(folded)
                if phrase:
                    found[ground] = WordingFault(ground, phrase)
    return list(found.values())
