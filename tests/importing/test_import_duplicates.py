"""Repeats within a sheet: found by blocks as by comparing everybody with everybody; never certain by name alone."""

from __future__ import annotations

import random
from datetime import date

import pytest

from pes_desktop.domain.duplicates import compare
from pes_desktop.domain.intake import Phone
from pes_desktop.importing.duplicates import person_key, propose_duplicates
from pes_desktop.importing.rows import PROBLEM, PersonRow

ROSA = PersonRow(5, surnames="Guamán Lema", names="Rosa María", id_number="0607421807", birth=date(1980, 2, 1), sex="F",
                 phones=(Phone("0990841515", "+593990841515"),), place_code="060250")


def again(**changes: object) -> PersonRow:
    values = {name: getattr(ROSA, name) for name in PersonRow.__dataclass_fields__} | {"row": 9} | changes
    return PersonRow(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(("repeat", "certain"), [
    (again(), True), (again(surnames="GUAMAN LEMA", names="ROSA MARIA"), True),
    (again(surnames="Huamán", names="Rosa"), True),
    (again(id_number=""), False), (again(id_number="0607421801"), False), (again(id_number="", birth=None), False),
    (again(surnames="Pérez Vera", names="Ana"), False), (again(surnames="Rosa María", names="Guamán Lema"), True),
    (again(id_number="", phones=(), birth=None, age=46, age_as_of=date(2026, 3, 1)), False),
])
def test_repeats(repeat: PersonRow, certain: bool) -> None:
    [proposal] = propose_duplicates([ROSA, repeat])
    assert (proposal.first_row, proposal.repeat_row, proposal.certain) == (5, 9, certain)
    assert proposal.evidence.reasons


@pytest.mark.parametrize("other", [
    again(id_number="1710034065", birth=date(1991, 5, 5), phones=()),
    again(id_number="1710034065", names="Carmen", birth=date(1980, 2, 1), phones=()),
    again(id_number="", birth=None, phones=()),
    again(id_number="", birth=date(1955, 1, 1), phones=()),
    again(status=PROBLEM),
])
def test_namesakes_and_sisters_are_left_alone(other: PersonRow) -> None:
    assert propose_duplicates([ROSA, other]) == []


def test_three_writings_point_at_the_first() -> None:
    rows = [ROSA, again(row=7, id_number=""), again(row=9)]
    assert [(p.first_row, p.repeat_row) for p in propose_duplicates(rows)] == [(5, 7), (5, 9)]


def test_blocks_lose_nothing_against_comparing_everybody() -> None:
    rng = random.Random(20261120)
    surnames = ["Guamán", "Huamán", "Lema", "Quispe", "Kispe", "Vera"]
    names = ["Rosa", "Luz", "María", "José", "Carlos"]
    rows = []
    for n in range(250):
        day = date(rng.randrange(1960, 1972), rng.randrange(1, 4), rng.randrange(1, 4))
        birth = day if rng.random() < 0.8 else None
        age = rng.randrange(54, 60) if birth is None and rng.random() < 0.5 else None
        number = "".join(rng.choice("12") for _ in range(10)) if rng.random() < 0.7 else ""
        phone = f"+59399084{rng.randrange(40):04d}"
        rows.append(PersonRow(n, surnames=f"{rng.choice(surnames)} {rng.choice(surnames)}", names=rng.choice(names),
                              id_number=number, birth=birth, age=age, age_as_of=date(2026, 6, 1), sex="F",
                              phones=(Phone(phone, phone),) if rng.random() < 0.6 else ()))
    keys = [person_key(row) for row in rows]
    everybody = {n for n, key in enumerate(keys) if any(compare(other, key) for other in keys[:n])}
    assert {p.repeat_row for p in propose_duplicates(rows)} == everybody
    assert 20 < len(everybody) < 250
