"""What each sign of sameness weighs: the scores by which a counselor sees pairs in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pes_desktop.domain.duplicates import Evidence, PersonKey, blocking_keys, compare

NAME = PersonKey("Núñez Guamán", "María José")
OTHER = PersonKey("Lema Tene", "Rosa Luz")
BORN = date(1986, 4, 2)
NUMBER = "0607421807"


def pair(first: PersonKey, second: PersonKey, **shared: Any) -> Evidence | None:
    """Compared both ways; the shared values stand in both."""
    a, b = replace(first, **shared), replace(second, **shared)
    assert compare(a, b) == compare(b, a)
    return compare(a, b)


@pytest.mark.parametrize(("second", "score", "reasons"), [
    (NAME, 100, ("same_name", "same_number")),
    (PersonKey("Núñez", "María José"), 90, ("alike_name", "same_number")),
    (PersonKey("Núñez Guamán", "María"), 90, ("alike_name", "same_number")),
    (PersonKey("María José", "Núñez Guamán"), 100, ("same_name", "same_number")),
    (PersonKey("Núñez Guamán", "Rosa Luz"), 70, ("same_surnames", "same_number")),
    (PersonKey("Lema Tene", "María José"), 70, ("same_names", "same_number")),
    (PersonKey("Núñez Lema", "María José"), 70, ("same_names", "same_number")),
    (PersonKey("Núñez Lema", "María Rosa"), 55, ("same_number",)),
    (OTHER, 55, ("same_number",)),
    (PersonKey("", ""), 55, ("same_number",)),
])
def test_names_beside_the_same_number(second: PersonKey, score: int, reasons: tuple[str, ...]) -> None:
    certain = reasons[0] in ("same_name", "alike_name")
    assert pair(NAME, second, document_number=NUMBER) == Evidence(score, reasons, certain)


def test_two_thirds_of_swapped_names_are_no_name() -> None:
    a = PersonKey("Lema Tene Sisa", "Ana Rosa Luz", NUMBER)
    b = PersonKey("Ana Rosa Inés", "Lema Tene Paz", NUMBER)
    assert pair(a, b) == Evidence(55, ("same_number",), False)


@pytest.mark.parametrize(("number", "change", "reason"), [
    ("0607421870", 25, "one_digit_off"), ("0607421808", 25, "one_digit_off"), ("060742180", 25, "one_digit_off"),
    ("0607421888", -40, "other_number"), ("1712345678", -40, "other_number")])
def test_numbers_that_differ(number: str, change: int, reason: str) -> None:
    found = pair(replace(NAME, document_number=NUMBER), replace(NAME, document_number=number), birth_date=BORN,
                 phones=("+593997599992",))
    assert found == Evidence(min(95 + change, 100), ("same_name", reason, "same_birth", "same_phone"))


def test_a_number_one_digit_off_with_the_same_name() -> None:
    found = pair(replace(NAME, document_number=NUMBER), replace(NAME, document_number="0607421870"))
    assert found == Evidence(70, ("same_name", "one_digit_off"))


@pytest.mark.parametrize(("mine", "theirs", "reason", "change"), [
    ((BORN, False), (BORN, False), "same_birth", 30), ((BORN, True), (BORN, False), "same_year", 12),
    ((BORN, True), (BORN, True), "same_year", 12), ((BORN, False), (date(1986, 12, 31), False), "same_year", 12),
    ((BORN, False), (date(1987, 4, 2), False), "", 0), ((BORN, False), (date(1988, 4, 2), False), "other_year", -20),
    ((BORN, True), (date(1988, 1, 1), False), "same_year", 12), ((BORN, True), (date(1989, 1, 1), False), "", 0),
    ((BORN, True), (date(1991, 1, 1), False), "", 0), ((BORN, True), (date(1992, 1, 1), False), "other_year", -20),
    ((BORN, False), (None, False), "", 0), ((None, False), (None, False), "", 0)])
def test_births_beside_name_and_phone(
    mine: tuple[date | None, bool], theirs: tuple[date | None, bool], reason: str, change: int
) -> None:
    a = replace(NAME, birth_date=mine[0], birth_estimated=mine[1])
    b = replace(NAME, birth_date=theirs[0], birth_estimated=theirs[1])
    expected = ("same_name", *([reason] if reason else []), "same_phone", "same_place")
    score = 45 + change + 20 + 5
    found = pair(a, b, phones=("+593997599992",), place_code="060251")
    assert found == (Evidence(score, expected) if score >= 55 else None)
    numbered = pair(a, b, document_number=NUMBER, sex="F")
    assert numbered is not None
    assert numbered.score == min(100, 100 + change)
    assert numbered.reasons == ("same_name", "same_number", *([reason] if reason else []))


def test_phones_are_the_same_by_their_last_eight_digits() -> None:
    written = replace(NAME, phones=("0997599992",))
    assert compare(replace(NAME, phones=("+593990000000", "+593997599992")), written) == Evidence(
        65, ("same_name", "same_phone"))
    assert compare(replace(NAME, phones=("+593997599993",)), written) is None


def test_place_and_sex() -> None:
    assert pair(NAME, NAME, phones=("+593997599992",), place_code="060251") == Evidence(
        70, ("same_name", "same_phone", "same_place"))
    a, b = replace(NAME, sex="F"), replace(NAME, sex="M")
    assert pair(a, b, document_number=NUMBER) == Evidence(80, ("same_name", "same_number", "other_sex"), True)
    assert pair(a, replace(b, sex=""), document_number=NUMBER) == Evidence(100, ("same_name", "same_number"), True)
    assert pair(replace(a, place_code="060251"), replace(a, place_code="060252"), document_number=NUMBER) == Evidence(
        100, ("same_name", "same_number"), True)


def test_the_blocks_of_a_person() -> None:
    person = PersonKey("De la Cruz", "Ana Li", NUMBER, phones=("+593997599992", "12345678", "1234567"))
    assert set(blocking_keys(person)) == {
        f"n:{NUMBER}", "s:krs+an", "s:an+krs", "p:97599992", "p:12345678"}
    assert set(blocking_keys(PersonKey("Paz", "Eva"))) == {"s:ps+eb", "s:eb+ps"}
    assert set(blocking_keys(PersonKey("Li", "Ana"))) == set()
