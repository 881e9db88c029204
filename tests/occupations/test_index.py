"""Real phrases find their unit group, with typing errors too; cells split into single jobs."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from pes_desktop.domain.text import words
from pes_desktop.occupations.index import OccupationIndex, load_index
from pes_desktop.occupations.lexicon import FREQUENT, plain_words
from pes_desktop.reference.catalogue import load_catalogue

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"

PHRASES = {
    # as the offices' sheets have them
    "ganadería y ordeño": "6121", "cuidar niños": "5311", "trabajador florícola": "9214", "chofer profesional": "8322",
    "changas": "9622", "cosecha de flores": "9214", "auxiliar de enfermería": "5321", "empleada doméstica": "9111",
    "empleada doméstica puertas afuera": "9111", "EMPACADORES PARA COSECHA": "9321", "AYUDANTE DE ALBAÑIL": "9313",
    "ALBAÑIL OFICIAL": "7112", "mesero/a": "5131", "moza": "5131", "mucama": "9112", "sereno": "5414",
    "maestranza": "9112", "gomero": "8141", "gasista": "7126", "tractorista": "8341", "operador de tractor": "8341",
    "chofer con licencia E": "8332", "chofer categoría D": "8331", "chofer de camión": "8332", "peón rural": "9213",
    "peon": "9211", "jornalero": "9211", "cosechero": "9211", "bodeguero": "4321", "costurera": "7533",
    "herrero": "7221", "operario": "9329", "ordeñador": "9212", "niñera": "5311", "secretaria": "4120",
    "contador": "2411", "recepcionista": "4226", "administrativa": "4110", "agricultor": "6111", "guardia": "5414",
    # as people say it at the desk
    "albañiles": "7112", "2 albañiles": "7112", "vulcanizadora": "8141", "guachimán": "5414", "remisero": "8322",
    "playero": "5245", "maestro de obra": "7111", "lavar ropa ajena": "9121", "peones de campo": "9211",
    "zafrero": "9211", "vaquera": "9212", "crianza de cuyes": "6129", "tejedora a mano": "7318", "hacer quesos": "7513",
    "taxista": "8322", "canillita": "9520", "lustrabotas": "9510", "vendedora ambulante": "9520",
    "motosierrista": "6210", "ama de llaves": "5151", "alambrador": "9213", "hachero": "6210",
    "cajera de supermercado": "5230", "cosechar papas": "9211", "ordeñar vacas": "9212", "lavaplatos": "9412",
    # with more words around
    "soldador con certificado": "7212", "busco trabajo de cocinera": "5120", "trabajo en albañilería": "7112",
    "guardia nocturno de bodega": "5414", "panadero con experiencia": "7512", "ayud. albañil": "9313",
    "aux. enfermería": "5321", "costurera con experiencia en overlock": "7533",
    # spelt by ear or mistyped
    "alvañil": "7112", "cosinera": "5120", "jornalro": "9211", "gornalero": "9211", "plomrero": "7126",
    "electrisista": "7411", "carpitnero": "7115", "sodador": "7212", "pandero": "7512", "enpacadora": "9321",
    "empleada domestika": "9111", "cuydar ninos": "5311", "mecanico automotris": "7231", "ganaderia y ordeno": "6121",
    "vendedra": "5223", "guardia de segurida": "5414",
}

TYPING = {
    "coci": "5120", "alba": "7112", "trac": "8341", "florí": "9214", "emplea dom": "9111", "cuidar ni": "5311",
    "ayudante de alb": "9313", "chof": "8322", "orde": "9212", "jorn": "9211", "peón ru": "9213", "mese": "5131",
    "solda": "7212", "guard": "5414", "vendedora amb": "9520", "auxiliar de enf": "5321", "niñ": "5311",
}


@pytest.mark.parametrize(("phrase", "code"), PHRASES.items())
def test_best_group(phrase: str, code: str) -> None:
    found = load_index().best(phrase)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(("typed", "code"), TYPING.items())
def test_first_suggestion_while_typing(typed: str, code: str) -> None:
    assert load_index().suggest(typed)[0].code == code


@pytest.mark.parametrize(
    "text", ["QQDD", "estudiante", "ama de casa", "Jubilada", "ninguna", "quehaceres domésticos", "", "...", "12345",
             "xqzwv", "tengo tres hijos", "ayudante de astronauta"],
)
def test_no_group_is_guessed(text: str) -> None:
    assert load_index().best(text) is None


def test_suggestions_are_distinct_ordered_and_limited() -> None:
    found = load_index().suggest("chofer", limit=3)
    assert len(found) == 3
    assert found[0].code == "8322"
    assert found[0].score == 100
    assert len({s.code for s in found}) == 3
    assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)
    assert load_index().suggest("") == []


def test_the_matched_title_speaks_in_the_gender_typed() -> None:
    best = load_index().best("empacadora")
    assert best is not None
    assert best.matched == "empacadora"
    best = load_index().best("empacador")
    assert best is not None
    assert best.matched == "empacador"


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("ganadería y ordeño", ["ganadería y ordeño"]),
        ("albañil", ["albañil"]),
        ("bodeguero, soldador, peon", ["bodeguero", "soldador", "peon"]),
        ("QQDD / jornalero", ["QQDD", "jornalero"]),
        ("electricista y guardia y cosecha de flores", ["electricista", "guardia", "cosecha de flores"]),
        ("plomero y peon y ganadería y ordeño", ["plomero", "peon", "ganadería y ordeño"]),
        ("ganadería y ordeño y estudiante", ["ganadería y ordeño", "estudiante"]),
        ("costurera e impulsadora", ["costurera", "impulsadora"]),
        ("mesero/a y cajero/a", ["mesero/a", "cajero/a"]),
        ("albañil y/o pintor", ["albañil", "pintor"]),
        ("carga y descarga", ["carga y descarga"]),
        ("lavado y planchado, niñera", ["lavado y planchado", "niñera"]),
        ("limpieza de casas y oficinas", ["limpieza de casas y oficinas"]),
        ("compra y venta de ganado", ["compra y venta de ganado"]),
        ("chofer (licencia C, D); guardia", ["chofer (licencia C, D)", "guardia"]),
        ("albañil\npintor", ["albañil", "pintor"]),
        (" , / ;", []),
        ("", []),
    ],
)
def test_split(cell: str, parts: list[str]) -> None:
    assert load_index().split_phrase(cell) == parts


def test_titles_of_the_catalogue_find_their_own_group() -> None:
    """Every title written in the catalogue leads back to a group that has it."""
    index = load_index()
    lost = []
    for group in load_catalogue():
        for title in group.titles:
            codes = {s.code for s in index.suggest(title, limit=4)}
            if group.code not in codes:
                lost.append((title, group.code))
    assert lost == []


def test_additions_of_headquarters_are_found() -> None:
    index = OccupationIndex(load_catalogue(), [("9211", "quinchador/a de maíz")])
    found = index.best("quinchadoras de maiz")
    assert found is not None
    assert (found.code, found.matched) == ("9211", "quinchador de maíz")
    assert load_index().best("quinchadoras de maiz") is None


def test_quick_folding_agrees_with_the_domain() -> None:
    for group in load_catalogue():
        for title in group.titles:
            assert plain_words(title) == words(title)


def test_frequent_groups_exist() -> None:
    assert set(FREQUENT) <= {g.code for g in load_catalogue()}


def test_quick_enough_for_typing() -> None:
    """A keystroke costs a few milliseconds; the bound leaves room for a slow, busy machine."""
    index = load_index()
    typed = [phrase[:n] for phrase in list(PHRASES)[:30] for n in range(1, len(phrase) + 1)]
    index.suggest("empleada")
    start = time.process_time()
    for text in typed:
        index.suggest(text)
    assert (time.process_time() - start) / len(typed) < 0.02


@pytest.mark.parametrize("country", ["ec", "ar"])
def test_sample_sheets(country: str) -> None:
    """Every job of the sample offices gets a group, or is known as an answer without one."""
    path = SAMPLES / f"truth_{country}.json"
    if not path.exists():
        pytest.skip("the sample sheets are not on this machine")
    truth = json.loads(path.read_text(encoding="utf-8"))
    index = load_index()
    jobs = {job for person in truth["people"] for job in person["jobs"]} | {v["job"] for v in truth["vacancies"]}
    assert [j for j in sorted(jobs) if index.best(j) is None and not index.is_other_answer(j)] == []
    for person in truth["people"]:
        for joint in (", ", " / ", " y "):
            assert index.split_phrase(joint.join(person["jobs"])) == person["jobs"]
