"""Fields of the intake that import by their kind alone: a line in the form is enough."""

from __future__ import annotations

from datetime import date

import pytest

from conftest import MakeBook
from pes_desktop.domain.intake import FIELDS, FieldSpec, Kind
from pes_desktop.importing.cells.plain_fields import PLAIN_FIELDS, read_plain
from pes_desktop.importing.context import ImportContext
from pes_desktop.importing.headings import FIELDS as COLUMN_CHOICES
from pes_desktop.importing.headings import PEOPLE, field_of
from pes_desktop.importing.plan import person_form
from pes_desktop.importing.problems import Problems
from pes_desktop.importing.recognise import parse_file

TODAY = date(2026, 11, 20)


def test_plain_fields_come_from_the_sheet_into_the_form(make_book: MakeBook, ec: ImportContext) -> None:
    head = ["Apellidos", "Nombres", "Apodo", "Cargas familiares", "Computación", "Disponible desde", "Vehículo propio"]
    file = parse_file(make_book([head, ["Lema", "Ana", "La Negra", "3 hijos", "sí", "15/01/2027", "moto"],
                                 ["Vera", "Luz", "s/d", "muchos", "", "", "-"]]), PEOPLE, ec)
    assert file.warnings == ()
    form = person_form(file.data[0])
    assert (form.known_as, form.dependants, form.computer) == ("La Negra", 3, True)
    assert (form.available_from, form.own_vehicle) == (date(2027, 1, 15), "moto")
    assert file.data[1].extra == {}
    assert [(p.field, p.code) for p in file.data[1].problems if p.field in PLAIN_FIELDS] == [
        ("dependants", "number_unreadable")]


@pytest.mark.parametrize(("name", "cell", "value", "code"), [
    ("situation", "desempleado", None, "choice_unknown"), ("situation", "Sin trabajo", "unemployed", None),
    ("situation", "student", "student", None), ("nationality", "marciana", None, "choice_unknown"),
])
def test_closed_lists_take_their_words_and_codes(
    ec: ImportContext, name: str, cell: str, value: str | None, code: str | None
) -> None:
    from pes_desktop.domain.intake import FIELD_BY_NAME

    problems = Problems(2)
    assert read_plain(cell, FIELD_BY_NAME[name], ec.pack, TODAY, problems) == value
    assert [p.code for p in problems.found] == ([code] if code else [])


def test_every_heading_of_a_field_means_it_and_the_wizard_offers_it() -> None:
    for spec in FIELDS:
        assert not spec.headings or spec.name in PLAIN_FIELDS, f"{spec.name}: kind {spec.kind} has no plain reader"
        assert {field_of(heading, PEOPLE) for heading in spec.headings} <= {spec.name}
    assert set(PLAIN_FIELDS) <= set(COLUMN_CHOICES[PEOPLE])


def test_searched_fields_are_of_a_kind_that_says_words_and_none_is_sensitive() -> None:
    spoken = {Kind.TEXT, Kind.LONG_TEXT, Kind.PHONES, Kind.JOBS, Kind.SKILLS, Kind.COURSES, Kind.OCCUPATIONS}
    assert [spec.name for spec in FIELDS if spec.searchable and spec.kind not in spoken] == []
    assert [spec.name for spec in FIELDS if spec.sensitive and (spec.searchable or spec.exported)] == []
    assert FieldSpec("x", "identity", Kind.TEXT).exported is False
