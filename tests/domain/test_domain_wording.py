"""What an order may not say, and what sounds like it and may be said."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pes_desktop.domain.wording import DISCRIMINATION, find_forbidden
from pes_desktop.reference.messages import has

FORBIDDEN: dict[str, tuple[str, ...]] = {
    "sex": (
        "Solo hombres", "Únicamente mujeres", "exclusivamente varones", "Se busca señorita para atención",
        "buscamos chicas",
        "preferible mujer", "de preferencia varón", "Sexo masculino", "Sexo: femenino", "género: masculino",
        "hombres menores de 30", "mujer de 20 a 30 años", "varones entre 18 y 35", "Personal femenino",
        "se requiere personal masculino", "se necesita mujer para limpieza", "Se requieren hombres con fuerza",
        "sólo para damas",
        "abstenerse mujeres", "hombre soltero", "mujeres jóvenes", "trabajo solo para varones",
        "vacante para señoritas",
        "NECESITAMOS CABALLEROS", "no mujeres", "exclusivo para hombres"),
    "age": (
        "menores de 30 años", "hasta 35 años", "máximo 40 años", "no mayores de 45", "edad entre 18 y 35",
        "edad de 20 a 30", "Edad: 18-30", "edad máxima 35 años", "entre 25 y 40 años", "gente joven",
        "personal joven",
        "jóvenes de 18 a 25", "no mayor a 50 años", "edad hasta 40", "límite de edad 35",
        "abstenerse mayores de 40 años",
        "18 a 35 años", "menor de 28", "años: 20 a 35", "mayores de 25 años", "hombres menores de 30",
        "se buscan jóvenes",
        "de 20-30 años", "desde los 20 hasta los 35 años", "max. 45 años", "no jubilados"),
    "looks": (
        "buena presencia", "excelente apariencia", "hoja de vida con foto", "adjuntar foto", "enviar fotografía",
        "sin tatuajes",
        "estatura mínima 1.70", "buena presentación personal", "tez clara", "estatura de 1,65", "medir más de 1.70",
        "chica atractiva", "agradable presencia", "no piercings"),
    "pregnancy": (
        "no embarazadas", "que no esté embarazada", "prueba de embarazo", "test de embarazo negativo",
        "certificado de no embarazo", "sin embarazo", "abstenerse embarazadas", "no se aceptan embarazadas"),
    "family": (
        "sin hijos", "sin cargas familiares", "soltera", "de preferencia solteros", "estado civil: soltero",
        "que no tenga hijos",
        "no tener hijos pequeños", "sin compromisos familiares", "casado", "sin niños"),
    "origin": (
        "solo ecuatorianos", "únicamente argentinos", "no extranjeros", "no venezolanos", "abstenerse extranjeros",
        "nacionalidad ecuatoriana", "no indígenas", "raza blanca", "ecuatoriano de nacimiento",
        "no bolivianos ni peruanos",
        "no se aceptan colombianos", "de preferencia serranos"),
    "religion": (
        "solo católicos", "cristianos únicamente", "que sea cristiana", "de preferencia evangélicos",
        "religión católica",
        "debe ser católico practicante", "profesar la fe"),
    "health": (
        "examen de VIH", "sin discapacidad", "no discapacitados", "sin ninguna enfermedad", "prueba de sida",
        "abstenerse personas con discapacidad"),
    "fee": (
        "el trabajador paga el uniforme", "costo del uniforme 25 dólares", "se descuenta el uniforme",
        "cuota de ingreso 20 dólares",
        "depósito previo de 50", "garantía en dinero", "debe pagar inscripción", "pago de carpeta 15 dólares",
        "abonar examen médico", "curso por cuenta del postulante", "uniforme a cargo del trabajador",
        "cobramos 10 por el trámite", "se cobra el curso", "debe comprar el uniforme", "el uniforme cuesta 25",
        "las herramientas las paga el trabajador", "cancelar 20 dólares de capacitación", "inversión inicial de 100",
        "se le descontará la capacitación", "capacitación a costa del postulante", "el postulante cubre los exámenes",
        "traer 30 dólares para la carpeta", "el uniforme se descuenta del sueldo"),
}
ALLOWED = (
    "mayor de edad", "mayores de 18 años", "Mayor de 18 años con licencia", "licencia tipo E, 3 años",
    "licencia profesional C",
    "experiencia de 2 a 5 años", "experiencia mínima de 10 años", "10 a 15 años de experiencia",
    "entre 15 y 20 años de experiencia",
    "hasta 12 años de experiencia", "carga hasta 50 kg", "levantar hasta 25 kilos", "horario hasta 18 horas",
    "máximo 40 horas semanales", "jornada de 08h00 a 17h00", "horario de 15 a 22", "turnos de 12 horas",
    "de 20 a 30 vacas",
    "ordeño de hasta 40 vacas", "contrato hasta 12 meses", "plazo máximo 15 días", "hasta el 30 de junio",
    "sueldo hasta 500 dólares", "empresa con 25 años en el mercado", "empresa familiar de 30 años",
    "cuadrillas de 10 a 20 personas",
    "cuidar niños menores de 12 años", "cuidado de niños de 10 a 12 años", "cuidado de adulto mayor de 80 años",
    "atención a personas mayores", "cuidado de ancianos de 80 a 90 años", "taller para jóvenes de 15 a 18 años",
    "menos de 10 km",
    "rutas de 20 a 40 km", "lotes de 12 a 24 unidades", "hasta 20 cajas por hora", "menor de 50 trabajadores",
    "hombres y mujeres", "Se busca hombre o mujer", "se requiere mujer u hombre", "buscamos chicos y chicas",
    "personal masculino y femenino", "sexo: masculino o femenino", "sexo indistinto", "ambos sexos", "mucama",
    "costurera",
    "ordeñador", "Empleada doméstica", "Secretaria", "señora de la limpieza para oficina", "peluquería de damas",
    "venta de ropa para mujeres jóvenes", "atención en albergue solo mujeres", "zapatos para caballeros",
    "fotocopia de la cédula", "fotógrafo con experiencia", "presentar foto de los productos",
    "presentación de platos",
    "buena presentación de los platos", "medir la temperatura", "medir terrenos", "presencia en ferias",
    "tomar fotos",
    "atención a mujeres embarazadas", "permiso por embarazo", "programa de embarazo adolescente",
    "cuidado de hijos de la familia", "vivienda para solteros o pareja", "sin compromiso de permanencia",
    "con familia o sin ella",
    "vacas de raza Jersey", "ganado de raza criolla", "comida ecuatoriana", "atención a extranjeros",
    "empresa argentina",
    "se aceptan extranjeros con permiso", "hablar kichwa", "colegio católico", "profesor de religión católica",
    "hospital evangélico", "persona con discapacidad", "cuidado de persona con discapacidad", "carné de salud",
    "centro de salud", "examen médico ocupacional pagado por la empresa", "campaña de prevención del VIH",
    "la empresa paga el uniforme", "uniforme pagado por la empresa", "la empresa cubre el costo del uniforme",
    "costo del uniforme a cargo de la empresa", "pago de seguro social", "se paga seguro de ley y décimos",
    "curso pagado",
    "capacitación pagada", "sin costo de inscripción", "no se cobra inscripción", "inscripción gratuita",
    "uniforme gratis",
    "se entrega uniforme y herramientas", "herramientas propias", "no se descuenta el uniforme", "uniforme sin costo",
    "el empleador paga el examen médico", "cobrar cuotas a los clientes", "cobro de matrículas a estudiantes",
    "manejo de herramientas", "trámites bancarios", "traer la carpeta con documentos",
    "pagamos el curso de manipulación",
    "pago puntual, horas extra y uniforme", "la empresa descuenta solo el aporte al seguro", "comprar insumos",
    "pagar a proveedores",
    "llevar carpetas y archivo", "preparar exámenes para alumnos", "uniforme incluido", "costo del curso incluido",
    "edad mínima 18 años", "adultos mayores", "residencia de adultos mayores", "trabajo con personas mayores",
    "construcción de casas", "casa de retiro", "tareas de casa", "menores de edad a su cargo")

GROUNDED = [(ground, phrase) for ground, phrases in FORBIDDEN.items() for phrase in phrases]


@pytest.mark.parametrize(("ground", "phrase"), GROUNDED)
def test_forbidden_words_are_found_under_their_ground(ground: str, phrase: str) -> None:
    assert ground in {fault.ground for fault in find_forbidden(phrase)}


@pytest.mark.parametrize("phrase", ALLOWED)
def test_lawful_words_raise_no_alarm(phrase: str) -> None:
    assert find_forbidden(phrase) == []


def test_there_are_enough_examples_of_both() -> None:
    assert len(GROUNDED) >= 100
    assert len(ALLOWED) >= 100
    assert set(FORBIDDEN) == {*DISCRIMINATION, "fee"}


@pytest.mark.parametrize(("ground", "phrase"), GROUNDED[::3])
def test_a_phrase_is_found_inside_an_order_and_however_it_is_written(ground: str, phrase: str) -> None:
    for written in (f"Empacadora de brócoli en Alausí. {phrase}. Se paga puntual.", phrase.upper(),
                    f"  {phrase.replace(' ', '   ')}\n", f"Turno de noche; {phrase}; transporte"):
        assert ground in {fault.ground for fault in find_forbidden("", written)}, written


def test_lawful_phrases_stay_lawful_side_by_side() -> None:
    alarms = [(a, b) for a, b in itertools.pairwise(ALLOWED) if find_forbidden(f"{a}. {b}.")]
    assert alarms == []


@pytest.mark.parametrize(("text", "phrase"), [
    ("se busca hombre o mujer; solo varones", "solo varones"),
    ("venta de ropa solo para damas. Solo hombres", "solo hombres")])
def test_what_is_excused_once_does_not_excuse_the_rest(text: str, phrase: str) -> None:
    assert [(fault.ground, fault.phrase) for fault in find_forbidden(text)] == [("sex", phrase)]


def test_words_of_several_fields_are_told_once_a_ground() -> None:
    found = find_forbidden("solo hombres", "solo hombres menores de 30", "buena presencia")
    assert sorted(fault.ground for fault in found) == ["age", "looks", "sex"]
    assert {fault.ground: fault.phrase for fault in found}["sex"] == "solo hombres"


def test_every_ground_has_its_words() -> None:
    for lang in ("es", "en"):
        assert [ground for ground in DISCRIMINATION for key in ("ground", "instead")
                if not has(f"wording.{key}.{ground}", lang)] == []


@pytest.mark.parametrize("unit", ["hombres ", "de 20 a ", "uniforme ", "no ", "edad: ", "se cobra ", "a" * 50, "1 "])
def test_a_very_long_text_is_read_at_once(unit: str) -> None:
    """Asked at every field left: no pattern may take its time over repeated words."""
    begun = time.perf_counter()
    find_forbidden(unit * (4_000 // len(unit)))
    assert time.perf_counter() - begun < 1.0


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for fault in find_forbidden(text):
        assert fault.phrase
