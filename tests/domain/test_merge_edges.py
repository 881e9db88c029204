"""Edges of a merge: what counts as the same, what stands without a choice, telephones that were only told."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from pes_desktop.domain.intake import IntakeForm
from pes_desktop.domain.merging import Choice, Side, choices, merged_values, united


def record(**values: Any) -> dict[str, Any]:
    return {f.name: getattr(IntakeForm(), f.name) for f in dataclasses.fields(IntakeForm)} | values


def choice(group: str, kept: dict[str, Any], other: dict[str, Any]) -> Choice:
    return next(one for one in choices(record(**kept), record(**other)) if one.group == group)


@pytest.mark.parametrize(("left", "right", "same"), [
    (date(1986, 4, 2), date(1986, 4, 2), True), (date(1986, 4, 2), date(1986, 4, 3), False), (None, None, True),
    (None, date(1986, 4, 2), False)])
def test_days_are_the_same_or_not(left: date | None, right: date | None, same: bool) -> None:
    assert choice("birth_date", {"birth_date": left}, {"birth_date": right}).same is same


def test_a_text_beside_nothing_is_not_the_same() -> None:
    assert choice("known_as", {"known_as": None}, {"known_as": "Rosita"}).same is False
    assert choice("known_as", {"known_as": "Rosita"}, {"known_as": None}).same is False


@pytest.mark.parametrize(("kept", "other"), [("given", "given"), ("pending", "pending"), ("given", "pending")])
def test_the_kept_consent_stands_unless_the_other_says_more(kept: str, other: str) -> None:
    assert choice("consent_state", {"consent_state": kept}, {"consent_state": other}).proposed is Side.KEPT


def test_without_a_choice_the_proposal_stands() -> None:
    kept, other = record(known_as=""), record(known_as="Rosita", languages=["kichwa"])
    assert merged_values(kept, other, {})["known_as"] == "Rosita"
    assert merged_values(kept, other, {"known_as": Side.KEPT})["known_as"] == ""
    assert merged_values(kept | {"languages": ["es"]}, other, {})["languages"] == ["es", "kichwa"]


def test_telephones_and_courses_stand_once() -> None:
    told = {"raw": "Al lado de la tienda"}
    assert united([told], [{"raw": "al lado de la TIENDA", "number": None}, {"raw": "otra"}]) == [told, {"raw": "otra"}]
    course = {"name": "Soldadura", "year": 2019}
    assert united([course], [{"name": "soldadura"}, {"name": "Riego"}]) == [course, {"name": "Riego"}]
    assert united([{}], [{"raw": ""}, {"name": "xxxx"}]) == [{}, {"name": "xxxx"}]
    known = {"raw": "1", "number": "+593"}
    assert united([known], [{"raw": "2", "number": "+593"}]) == [known]
