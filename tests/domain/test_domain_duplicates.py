"""Are two registrations one person? Evidence both ways; certain only when number and name agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pes_desktop.domain.duplicates import LEAST_SCORE, PersonKey, blocking_keys, compare

MARIA = PersonKey("Núñez Guamán", "María José", "0607421807", date(1986, 4, 2), False, ("+593997599992",),
"060251", "F")
BARE = PersonKey("Núñez Guamán", "María José")
NAMES = st.sampled_from(["Núñez Guamán", "Nunez", "Lema", "Quispe Ñauta", "", "de la Cruz", "العربي"])
KEYS = st.builds(PersonKey, NAMES, NAMES, st.sampled_from(["", "0607421807", "0607421808", "1712345678"]),
                 st.none() | st.dates(date(1950, 1, 1), date(2010, 1, 1)), st.booleans(),
                 st.sampled_from([(), ("+593997599992",), ("+593990000001",)]), st.sampled_from(["", "060251"]),
                 st.sampled_from(["", "F", "M"]))


@pytest.mark.parametrize(("other", "certain"), [
    (MARIA, True), (replace(MARIA, surnames="NUÑES HUAMAN", names="MARIA"), True),
    (replace(MARIA, surnames="María José", names="Núñez Guamán"), True),
    (replace(MARIA, document_number="0607421870"), False), (replace(MARIA, document_number=""), False),
    (replace(BARE, phones=MARIA.phones), False), (replace(BARE, birth_date=date(1986, 1, 1),
    birth_estimated=True), False),
    (replace(MARIA, surnames="Otra", names="Persona"), False)])
def test_who_may_be_the_same_person(other: PersonKey, certain: bool) -> None:
    found = compare(MARIA, other)
    assert found is not None
    assert found.certain is certain
    assert LEAST_SCORE <= found.score <= 100
    assert found.reasons


@pytest.mark.parametrize("other", [
    replace(MARIA, document_number="1712345678", phones=(), birth_date=date(1970, 1, 1)),
    replace(MARIA, names="Segundo", sex="M", document_number="", phones=(), birth_date=date(1970, 1, 1)),
    PersonKey("Lema", "Rosa"), PersonKey("", ""), replace(BARE, sex="M"), BARE])
def test_who_is_not(other: PersonKey) -> None:
    assert compare(replace(MARIA, document_number="0607421807"), other) is None


@given(KEYS, KEYS)
def test_it_is_the_same_both_ways(a: PersonKey, b: PersonKey) -> None:
    assert compare(a, b) == compare(b, a)


@given(KEYS, KEYS)
def test_certain_needs_the_number_and_the_name(a: PersonKey, b: PersonKey) -> None:
    found = compare(a, b)
    if found is not None and found.certain:
        assert a.document_number == b.document_number != ""
        assert {"same_name", "alike_name"} & set(found.reasons)


@given(KEYS)
def test_nobody_without_a_name_is_certain(a: PersonKey) -> None:
    found = compare(a, replace(a, surnames="", names=""))
    assert found is None or not found.certain


@given(KEYS)
def test_a_person_is_found_among_the_own_blocks(a: PersonKey) -> None:
    assert set(blocking_keys(a)) == set(blocking_keys(replace(a)))
    if compare(a, a) and (a.document_number or a.phones):
        assert set(blocking_keys(a))


def test_two_writings_of_a_pair_share_a_block() -> None:
    for other in (replace(MARIA, surnames="NUÑES HUAMAN", document_number="", phones=()),
                  replace(MARIA, surnames="María José", names="Núñez Guamán", document_number="", phones=()),
                  replace(MARIA, surnames="Otra", names="Persona", phones=()), replace(PersonKey("X", "Y"),
                  phones=MARIA.phones)):
        assert set(blocking_keys(MARIA)) & set(blocking_keys(other)), other
