"""How offices head their columns: spellings to fields, for registers of people and lists of vacancies.

A spelling is folded (no accents, case or punctuation). A column is first looked up whole, then by its most telling
words, then by likeness, so that "TELEFNO" is still the telephone. Plain fields of the intake bring their own headings
(``FieldSpec.headings``); one that stands here keeps the meaning it has here.
"""

from __future__ import annotations

import re

from pes_desktop.importing.cells.names import NAMES_FIRST, SURNAMES_FIRST, UNSAID
from pes_desktop.importing.cells.plain_fields import PLAIN_FIELDS
from pes_desktop.reference.folding import plain

PEOPLE, VACANCIES = "people", "vacancies"

#: Field and the whole headings that mean it, ``|`` between.
_PEOPLE_WHOLE: dict[str, str] = {
    "line": "n|no|nro|num|numero|item|orden|ord|n orden|nro orden|id",
    "full_name": "apellidos y nombres|apellido y nombre|nombres y apellidos|nombre y apellido|nombre|"
                 "nombre completo|oferente|nombres completos|apellidos nombres|apellido nombre|nombres apellidos|"
                 "beneficiario|persona|postulante|name|full name|apellidos y nombres completos",
    "surnames": "apellidos|apellido|apellido s|surname|surnames|last name|apell",
    "names": "nombres|nombre s|nombre de pila|primer nombre|given names|first name|nomb",
    "id_number": "cedula|ci|c i|dni|documento|nro documento|n documento|numero documento|num documento|"
                 "identificacion|cedula de identidad|n cedula|nro cedula|no cedula|d n i|cuil|nro dni|doc|nro doc|"
                 "id number|cedula pasaporte",
    "id_type": "tipo documento|tipo doc|tipo de documento|tipo id|tipo de identificacion",
    "birth": "f nac|fecha nac|fecha de nacimiento|fecha nacimiento|nacimiento|nac|f nacimiento|fec nac|fnac|"
             "birth date|birth|f de nac|fecha de nac",
    "age": "edad|anos|age|edad anos",
    "sex": "sexo|genero|sexo m f|sexo f m|sexo h m|sexo m h|sex|sexo genero|m f|h m|f m",
    "phone": "telefono|telefonos|tel|telf|tlf|fono|celular|cel|movil|telefono celular|contacto|whatsapp|"
             "telefono 1|telefono 2|celular 1|celular 2|convencional|telefono fijo|telefono convencional|"
             "phone|n telefono|nro telefono|nro celular|telefono de contacto|telefonos de contacto|tel cel",
    "email": "correo|email|e mail|mail|correo electronico",
    "province": "provincia|prov|province",
    "district": "canton|depto|departamento|canton depto|partido|canton departamento|dpto|dto",
    "locality": "parroquia|localidad|parroquia localidad|ciudad|pueblo|municipio|parroq|loc|lugar|"
                "lugar de residencia",
    "community": "comunidad|barrio|barrio o comunidad|barrio comunidad|sector|recinto|anejo|paraje|"
                 "comunidad barrio",
    "directions": "direccion|domicilio|direccion domiciliaria|residencia|calle|referencia|como llegar|address|dir",
    "education": "instruccion|nivel de estudios|estudios|educacion|nivel de instruccion|nivel educativo|"
                 "escolaridad|nivel instruccion|nivel estudios|formacion|nivel|education",
    "experience": "ocupacion experiencia|experiencia|ocupacion|ocupaciones|oficio|oficios|profesion|"
                  "experiencia laboral|trabajos anteriores|profesion u oficio|ocupacion anterior|ultimo trabajo|"
                  "perfil|cargo|trabajo",
    "wanted": "busca trabajo de|busca|trabajo que busca|puesto que busca|aspira|puesto deseado|"
              "desea trabajar de|busca de|trabajo deseado|ocupacion deseada|aspiracion|puesto buscado|interes|"
              "ocupacion que busca|postula a",
    "can_do": "sabe hacer|habilidades|conocimientos|capacidades|otros oficios|que sabe hacer|destrezas|saberes",
    "licences": "licencia|carnet|carnet de conducir|licencia de conducir|tipo de licencia|registro de conducir|"
                "lic|licencia conducir|licencia tipo|registro conducir|carne de conducir",
    "disability": "discap|discapacidad|discapacitado|cud|carnet conadis|conadis|con discapacidad|"
                  "persona con discapacidad",
    "registered": "fecha inscripcion|fecha|fecha de inscripcion|f inscripcion|inscripcion|fecha registro|"
                  "fecha de registro|f registro|fecha ingreso|fecha de ingreso|registro|fecha atencion|alta|"
                  "fecha alta|f ingreso|fecha de alta",
    "notes": "observ|observaciones|observacion|obs|notas|nota|comentarios|comentario|notes|novedades",
    "nationality": "nacionalidad|pais|pais de origen",
    "languages": "idioma|idiomas|lengua|lenguas",
}
_VACANCY_WHOLE: dict[str, str] = {
    "line": "n|no|nro|num|numero|item|orden|ord|id",
    "employer": "empresa empleador|empresa|empleador|razon social|institucion|nombre empresa|"
                "nombre de la empresa|patrono|empleador empresa|employer|contratante|establecimiento|"
                "nombre del empleador|finca|negocio",
    "tax_id": "ruc|cuit|ruc ci|cuit cuil|nro ruc|n ruc|nro cuit|r u c|c u i t|ruc cedula|tax id",
    "contact": "persona de contacto|contacto|persona contacto|responsable|nombre contacto|contact|encargado|"
               "referente",
    "phone": "telefono|telefonos|tel|telf|celular|cel|telefono contacto|telefono de contacto|phone|whatsapp|"
             "movil",
    "email": "correo|email|e mail|mail|correo electronico",
    "title": "puesto|cargo|ocupacion|vacante|puesto solicitado|perfil|puesto de trabajo|cargo solicitado|"
             "ocupacion solicitada|trabajo|oficio|title|puesto vacante|perfil solicitado",
    "tasks": "tareas|funciones|actividades|descripcion|descripcion del puesto",
    "positions": "n vacantes|vacantes|n de vacantes|nro vacantes|numero de vacantes|cupos|plazas|cantidad|"
                 "n puestos|puestos|no vacantes|cant|nro de puestos|cantidad de vacantes|n personas|positions|"
                 "numero vacantes|cant vacantes",
    "wage": "sueldo|salario|remuneracion|pago|jornal|sueldo ofrecido|paga|wage|salario ofrecido|"
            "sueldo mensual|haberes",
    "province": "provincia|prov",
    "district": "canton|departamento|depto|canton depto|dpto|partido",
    "locality": "lugar|lugar de trabajo|localidad|ciudad|parroquia|ubicacion|lugar trabajo|parroquia localidad|"
                "zona|place",
    "directions": "direccion|domicilio|como llegar|referencia",
    "requirements": "requisitos|requisito|perfil requerido|requerimientos|condiciones|exigencias|"
                    "experiencia requerida",
    "education": "instruccion|nivel de estudios|estudios|educacion|nivel de instruccion|nivel educativo",
    "licences": "licencia|carnet|carnet de conducir|licencia de conducir|registro de conducir",
    "notified": "fecha pedido|fecha|fecha de pedido|fecha solicitud|fecha de solicitud|f pedido|fecha registro|"
                "fecha ingreso|fecha recepcion|fecha de ingreso|fecha notificacion|fecha vacante|"
                "fecha publicacion",
    "closes": "fecha cierre|fecha de cierre|cierre|vence|vencimiento|fecha limite|hasta|fecha vencimiento|"
              "valida hasta|vigencia",
    "starts": "fecha inicio|inicio|fecha de inicio|comienza|fecha de ingreso al trabajo|incorporacion",
    "state": "estado|situacion|estatus|status|state|estado vacante|condicion",
    "notes": "observ|observaciones|observacion|obs|notas|nota|comentarios|notes",
}
#: Telling words inside longer headings, first match wins: "N° de cédula o pasaporte", "Teléfono (propio o vecino)".
_PEOPLE_PARTS = (
    ("registered", r"inscri|fecha.*(?:registro|atencion|alta)"), ("birth", r"\bnac(?:im|\b)|naci"),
    ("id_type", r"tipo.*(?:doc|ident)"), ("id_number", r"cedula|\bdni\b|documento|\bcuil\b|identificacion"),
    ("email", r"mail|correo"), ("phone", r"telef|celular|whatsapp|\btel\b|movil"),
    ("full_name", r"apellido.*nombre|nombre.*apellido"), ("surnames", r"apellido"),
    ("wanted", r"\bbusca|desea|aspira"), ("can_do", r"sabe|habilidad|conocimiento"),
    ("licences", r"licencia|carnet.*conduc|registro.*conduc"), ("disability", r"discap|conadis"),
    ("nationality", r"nacionalidad"), ("education", r"instruc|estudio|educa|escolar"),
    ("experience", r"ocupaci|experiencia|oficio|profesion"), ("sex", r"^sexo|\bgenero"), ("province", r"provincia"),
    ("district", r"canton|departamento"), ("locality", r"parroquia|localidad"), ("community", r"barrio|comunidad"),
    ("directions", r"direccion|domicilio"), ("age", r"\bedad\b"), ("names", r"\bnombres\b"),
    ("notes", r"observ|\bnota|comentario"),
)
_VACANCY_PARTS = (
    ("tax_id", r"\bruc\b|\bcuit\b"), ("closes", r"cierre|venc|limite"), ("starts", r"inicio"), ("notified", r"fecha"),
    ("email", r"mail|correo"), ("phone", r"telef|celular|whatsapp|movil"), ("contact", r"contacto"),
    ("positions", r"(?:n|nro|numero|cantidad|cant|total).*(?:vacante|puesto|plaza|persona|cupo)|vacantes|plazas|cupos"),
    ("employer", r"empresa|empleador|razon social"), ("title", r"puesto|cargo|ocupaci|\bvacante\b"),
    ("wage", r"sueldo|salario|remunera|jornal|\bpago\b"), ("requirements", r"requisit|requer|condicion"),
    ("licences", r"licencia|carnet"), ("education", r"instruc|estudio|educa"),
    ("state", r"^estado|situacion|estatus"), ("province", r"provincia"), ("district", r"canton|departamento"),
    ("locality", r"lugar|localidad|ciudad|parroquia"), ("notes", r"observ|\bnota|comentario"),
    ("directions", r"direccion"), ("tasks", r"tarea|funcion|actividad"),
)
_PLAIN_WHOLE = {plain(heading): spec.name for spec in PLAIN_FIELDS.values() for heading in spec.headings}
_TABLES = {
    PEOPLE: (_PLAIN_WHOLE | {s: f for f, names in _PEOPLE_WHOLE.items() for s in names.split("|")}, _PEOPLE_PARTS),
    VACANCIES: ({s: f for f, names in _VACANCY_WHOLE.items() for s in names.split("|")}, _VACANCY_PARTS),
}
#: A sheet is recognised when one of these groups is there whole.
NEEDED = {
    PEOPLE: (("full_name",), ("surnames", "names"), ("surnames", "id_number"), ("names", "id_number")),
    VACANCIES: (("employer", "title"), ("title", "positions"), ("title", "notified")),
}
#: The fields of each kind, in the order in which sheets usually have them.
FIELDS = {PEOPLE: (*_PEOPLE_WHOLE, *PLAIN_FIELDS), VACANCIES: tuple(_VACANCY_WHOLE)}
_DATE_PATTERN = re.compile(r"\b(?:dd? mm?|mm? dd?) (?:aaaa|aa|a|yyyy|yy)\b")
#: Fields that several columns may share; a second column of any other field stays unread.
REPEATED = frozenset({"phone", "notes", "experience", "wanted", "can_do", "line"})


def field_of(heading: str, kind: str) -> str | None:
    """The field that a column heading means for ``kind`` (people or vacancies), None when it is not known."""
    whole, parts = _TABLES[kind]
    folded = _DATE_PATTERN.sub("", plain(heading)).strip()
    if not folded or len(folded) > 60:
        return None
    if folded in whole:
        return whole[folded]
    for field, pattern in parts:
        if re.search(pattern, folded):
            return field
    return _alike(folded, whole)


def _alike(folded: str, whole: dict[str, str]) -> str | None:
    if len(folded) < 5 or not folded[0].isalpha():
        return None
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    names = [name for name in whole if abs(len(name) - len(folded)) <= 1 and len(name) >= 5]
    found = process.extractOne(folded, names, scorer=DamerauLevenshtein.distance, score_cutoff=1)
    return whole[found[0]] if found else None


def name_order(heading: str) -> str:
    """Whether a column of full names says that surnames or names come first."""
    folded = plain(heading)
    surname, name = folded.find("apellido"), folded.find("nombre")
    if surname < 0 or name < 0:
        return UNSAID
    return SURNAMES_FIRST if surname < name else NAMES_FIRST
