"""Names of people: writing, borders, and letters of every script."""

from __future__ import annotations

import pytest

from pes_desktop.importing.cells.names import (
    NAMES_FIRST,
    SURNAMES_FIRST,
    UNSAID,
    NameColumn,
    proper_case,
    read_name,
    units,
)
from pes_desktop.importing.context import ImportContext
from pes_desktop.importing.problems import Problems

COLUMN = ["Guamán Yuquilema, Rosa", "Lema Toapanta, Carlos", "Núñez Caiza, Luz María", "Vera Bunay, José Luis"]


@pytest.mark.parametrize(("raw", "written"), [
    ("PEÑAFIEL NÚÑEZ BYRON", "Peñafiel Núñez Byron"), ("D'ANGELO VILTE", "D'Angelo Vilte"),
    ("de la CRUZ", "de la Cruz"),
    ("maría del carmen", "María del Carmen"), ("MÜLLER-LÓPEZ", "Müller-López"), ("McDonald", "McDonald"),
    ("o’brien", "O’Brien"),
])
def test_proper_writing(raw: str, written: str) -> None:
    assert proper_case(raw) == written


def test_particles_belong_to_the_word_that_follows() -> None:
    assert units("DE LA CRUZ SAN MARTIN Juan de Dios") == ["DE LA CRUZ", "SAN MARTIN", "Juan", "de Dios"]


@pytest.mark.parametrize(("cell", "surnames", "names"), [
    ("Peñafiel Núñez Byron", "Peñafiel Núñez", "Byron"), ("GUZÑAY YUQUILEMA, TRÁNSITO", "Guzñay Yuquilema", "Tránsito"),
    ("Paredes Saltos , Jhon", "Paredes Saltos", "Jhon"), ("vera chango jose luis", "Vera Chango", "Jose Luis"),
    ("LEMA FARINANGO   NARCISA", "Lema Farinango", "Narcisa"),
    ("DE LA CRUZ GUAMÁN MARÍA DEL CARMEN", "de la Cruz Guamán", "María del Carmen"),
])
def test_surnames_first(ec: ImportContext, cell: str, surnames: str, names: str) -> None:
    problems = Problems(1)
    found = NameColumn(SURNAMES_FIRST, [*COLUMN, cell], ec.names).split(cell, problems)
    assert (found.surnames, found.names, problems.found) == (surnames, names, [])


def test_names_first_and_a_heading_that_does_not_say(ec: ImportContext) -> None:
    problems = Problems(1)
    first = NameColumn(NAMES_FIRST, ["Rosa Guamán Yuquilema", "Luz María Núñez Caiza"], ec.names)
    assert first.split("Luz María Núñez Caiza", problems).surnames == "Núñez Caiza"
    unsaid = NameColumn(UNSAID, [], ec.names)
    assert unsaid.split("Carlos Guamán Lema", problems).names == "Carlos"
    assert unsaid.split("Guamán Lema Carlos", problems).names == "Carlos"
    assert not problems.found


@pytest.mark.parametrize("cell", ["Qwerty Asdfgh Zxcvb", "León Ángel Cruz"])
def test_an_uncertain_border_is_marked(ec: ImportContext, cell: str) -> None:
    problems = Problems(1)
    found = NameColumn(UNSAID, [cell], ec.names).split(cell, problems)
    assert sorted(f"{found.surnames} {found.names}".split()) == sorted(cell.split())
    assert [problem.code for problem in problems.found] == ["name_border"]


def test_a_comma_the_other_way_round_is_kept_and_marked(ec: ImportContext) -> None:
    problems = Problems(1)
    column = NameColumn(SURNAMES_FIRST, COLUMN, ec.names)
    found = column.split("Luz María, Guamán Lema", problems)
    assert (found.surnames, [p.code for p in problems.found]) == ("Luz María", ["name_border"])
    turned = NameColumn(NAMES_FIRST, [], ec.names).split("Luz María, Guamán Lema", Problems(1))
    assert turned.surnames == "Guamán Lema"


def test_two_cells_one_of_them_empty(ec: ImportContext) -> None:
    column = NameColumn(UNSAID, [], ec.names)
    problems = Problems(1)
    assert read_name("BARRIOS ", "ana maría", column, problems).names == "Ana María"
    assert not problems.found
    assert read_name("Guamán Lema Carlos", "", column, problems).names == "Carlos"
    assert [p.code for p in problems.found] == ["name_border"]


@pytest.mark.parametrize("name",
    ["محمد العلي", "O'Higgins", "D’Angelo", "Ñusta", "Nguyễn", "Anne-Sofie", "Иванова", "王"])
def test_letters_of_every_script_stay(ec: ImportContext, name: str) -> None:
    problems = Problems(1)
    found = read_name(name, "Rosa", NameColumn(UNSAID, [], ec.names), problems)
    assert (found.surnames, problems.found) == (name, [])


def test_emoji_direction_marks_and_digits_go_and_are_said(ec: ImportContext) -> None:
    problems = Problems(1)
    found = read_name("Guamán 😀\ufe0f", "Rosa\u202e", NameColumn(UNSAID, [], ec.names), problems)
    assert (found.surnames, found.names) == ("Guamán", "Rosa")
    assert [p.code for p in problems.found] == ["name_odd_characters"]
