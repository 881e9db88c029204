"""Two records of one person: proposals, choices, united lists, and the way back."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pes_desktop.domain.intake import FIELD_BY_NAME, IntakeForm
from pes_desktop.domain.merging import GROUPS, JOINED, UNITED, Side, choices, merged_values, restored, united


def record(**values: Any) -> dict[str, Any]:
    return {f.name: getattr(IntakeForm(), f.name) for f in dataclasses.fields(IntakeForm)} | {
        "surnames": "Núñez", "names": "Rosa", "sex": "F"} | values


def proposed(kept: dict[str, Any], other: dict[str, Any], group: str) -> tuple[Side, bool]:
    return next((one.proposed, one.differs) for one in choices(kept, other) if one.group == group)


def test_every_field_of_the_form_is_decided_once() -> None:
    named = [name for names in GROUPS for name in names] + list(UNITED) + list(JOINED)
    assert sorted(named) == sorted(set(FIELD_BY_NAME) - {"jobs", "skills"})
    assert set(merged_values(record(), record(), {})) == set(named)


@pytest.mark.parametrize(("kept", "other", "group", "side", "differs"), [
    ({}, {"known_as": "Rosita"}, "known_as", Side.OTHER, False),
    ({"known_as": "Rosita"}, {}, "known_as", Side.KEPT, False),
    ({"known_as": "Rosita"}, {"known_as": "Rosi"}, "known_as", Side.KEPT, True),
    ({"known_as": "ROSITA "}, {"known_as": "rosita"}, "known_as", Side.KEPT, False),
    ({}, {"hours": "part"}, "hours", Side.OTHER, False),
    ({"hours": "part"}, {}, "hours", Side.KEPT, False),
    ({"carer": False}, {"carer": True}, "carer", Side.KEPT, True),
    ({}, {"carer": False}, "carer", Side.OTHER, False),
    ({"dependants": 0}, {"dependants": 2}, "dependants", Side.KEPT, True),
    ({"birth_date": date(1986, 1, 1), "birth_estimated": True}, {"birth_date": date(1986, 4, 2)}, "birth_date",
     Side.OTHER, True),
    ({"birth_date": date(1986, 1, 1), "birth_estimated": True},
     {"birth_date": date(1987, 1, 1), "birth_estimated": True}, "birth_date", Side.KEPT, True),
    ({"birth_date": date(1986, 1, 1), "birth_estimated": True}, {}, "birth_date", Side.KEPT, False),
    ({"birth_date": date(1986, 1, 1)}, {"birth_date": date(1986, 4, 2)}, "birth_date", Side.KEPT, True),
    ({}, {"consent_state": "given"}, "consent_state", Side.OTHER, True),
    ({"consent_state": "given"}, {}, "consent_state", Side.KEPT, True),
    ({"consent_state": "given"}, {"consent_state": "withdrawn"}, "consent_state", Side.OTHER, True),
    ({"consent_state": "withdrawn"}, {"consent_state": "given"}, "consent_state", Side.KEPT, True),
    ({"consent_state": "withdrawn"}, {"consent_state": "withdrawn"}, "consent_state", Side.KEPT, False),
])
def test_what_is_proposed(kept: dict[str, Any], other: dict[str, Any], group: str, side: Side, differs: bool) -> None:
    assert proposed(record(**kept), record(**other), group) == (side, differs)


def test_groups_stand_in_the_order_of_the_form() -> None:
    assert [names[0] for names in GROUPS][:5] == ["document_number", "tax_number", "surnames", "names", "known_as"]
    assert ("consent_state", "consent_date", "consent_shared", "consent_signed") in GROUPS
    assert ("hours",) in GROUPS


def test_a_group_is_taken_whole() -> None:
    kept = record(place_code="060250", community="Centro")
    other = record(place_code="060251", directions="pasando el puente")
    values = merged_values(kept, other, {"place_code": Side.OTHER})
    assert (values["place_code"], values["community"], values["directions"]) == ("060251", "", "pasando el puente")
    values = merged_values(kept, other, {})
    assert (values["place_code"], values["community"], values["directions"]) == ("060250", "Centro", "")


@pytest.mark.parametrize("side", [*Side, None])
@pytest.mark.parametrize("given", ["given", "pending"])
def test_no_choice_brings_a_consent_back_that_was_taken_back(side: Side | None, given: str) -> None:
    taken = {"consent_state": "withdrawn", "consent_date": date(2026, 9, 1)}
    before = {"consent_state": given, "consent_date": date(2026, 3, 1), "consent_shared": ["employers"]}
    chosen = {"consent_state": side} if side else {}
    for kept, other in ((taken, before), (before, taken)):
        values = merged_values(record(**kept), record(**other), chosen)
        assert (values["consent_state"], values["consent_date"]) == ("withdrawn", date(2026, 9, 1))
        assert values["consent_shared"] == record()["consent_shared"]


def test_lists_become_one_and_notes_stand_below_each_other() -> None:
    phone = {"raw": "0994127781", "number": "+593994127781"}
    again = {"raw": "099 412 7781", "number": "+593994127781", "owner": "vecina"}
    other = {"raw": "022", "number": None}
    assert united([phone], [again, other]) == [phone, other]
    assert united(["es"], ["es", "qu"]) == ["es", "qu"]
    assert united([{"name": "Cocina"}], [{"name": "COCINA"}, {"name": "Costura"}]) == [{"name": "Cocina"},
                                                                                     {"name": "Costura"}]
    values = merged_values(record(notes=" uno "), record(notes="dos"), {})
    assert values["notes"] == "uno\ndos"
    assert merged_values(record(notes="uno"), record(notes="uno"), {})["notes"] == "uno"
    assert merged_values(record(), record(notes="dos"), {})["notes"] == "dos"


VALUES = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2), min_size=4, max_size=4)


@given(VALUES, VALUES)
def test_without_later_facts_the_way_back_is_exact(before: dict[str, int], after: dict[str, int]) -> None:
    assert after | restored(before, after, after) == before


@given(VALUES, VALUES, VALUES)
def test_what_was_changed_later_stays(before: dict[str, int], after: dict[str, int], present: dict[str, int]) -> None:
    back = restored(before, after, present)
    for name, value in (present | back).items():
        later = present[name] != after[name]
        assert value == (present[name] if later else before[name])


@pytest.mark.parametrize(("kept", "other", "told", "same"), [
    ({}, {}, False, True), ({"hours": "part"}, {}, True, False), ({"hours": "part"}, {"hours": "part"}, True, True)])
def test_what_needs_no_look(kept: dict[str, Any], other: dict[str, Any], told: bool, same: bool) -> None:
    choice = next(one for one in choices(record(**kept), record(**other)) if one.group == "hours")
    assert (choice.told, choice.same) == (told, same)


def test_a_group_is_the_same_only_with_all_its_fields() -> None:
    here, there = record(place_code="060250", community="Centro"), record(place_code="060250")
    choice = next(one for one in choices(here, there) if one.group == "place_code")
    assert (choice.told, choice.same, choice.differs) == (True, False, False)
    only = next(one for one in choices(record(community="x"), record()) if one.group == "place_code")
    assert only.told
