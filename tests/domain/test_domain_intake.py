"""What an intake form must hold: starred fields block, doubts warn, nothing else stands in the way."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pes_desktop.domain.correction import merge_correction
from pes_desktop.domain.errors import Fault
from pes_desktop.domain.intake import (
    FIELD_BY_NAME,
    FIELDS,
    SECTIONS,
    IntakeForm,
    JobForm,
    Kind,
    Wanted,
    _f,
    blocking,
    validate,
)

TODAY = date(2026, 10, 20)


class Rules:
    """A country whose numbers end in 7."""

    def validate_document(self, type: str, number: str) -> Fault | None:
        return None if number.endswith("7") else Fault("identity_check_digit", params={"expected": 7})


def form(**values: Any) -> IntakeForm:
    plain = {"surnames": "Núñez", "names": "María", "sex": "F", "place_code": "060251", "consent_state": "given",
             "consent_date": TODAY, "document_number": "0607421807"}
    return IntakeForm(**{**plain, **values})


def told(**values: Any) -> dict[tuple[str, str | None], bool]:
    """(code, field) -> whether it only warns."""
    return {(fault.code, fault.field): fault.warning for fault in validate(form(**values), Rules(), TODAY)}


def test_a_complete_form_has_no_fault() -> None:
    assert told() == {}


@pytest.mark.parametrize("name", ["surnames", "names", "sex", "place_code", "document_type"])
@pytest.mark.parametrize("value", ["", " ", "\t\n", "\u00a0"])
def test_starred_fields_block(name: str, value: str) -> None:
    assert told(**{name: value}) == {("required", name): False}


def test_consent_may_stay_pending() -> None:
    assert told(consent_state="", consent_date=None) == {}
    assert told(consent_state="pending", consent_date=None) == {}


def test_everything_missing_is_told_at_once_in_the_order_of_the_page() -> None:
    faults = validate(IntakeForm(), Rules(), TODAY)
    assert [fault.field for fault in faults] == ["surnames", "names", "sex", "place_code"]


def test_a_wrong_number_warns_and_never_blocks() -> None:
    assert told(document_number="0607421808") == {("identity_check_digit", "document_number"): True}
    assert told(document_number="0607421808", document_note="cédula borrosa") == {}
    assert told(document_type="none", document_number="0607421808") == {}
    assert told(document_number="") == {}
    assert blocking(validate(form(document_number="0"), Rules(), TODAY)) == []


@pytest.mark.parametrize(("birth", "expected"), [
    (date(2026, 10, 21), {("birth_in_future", "birth_date"): False}), (TODAY, {("under_working_age",
    "birth_date"): True}),
    (date(2011, 10, 21), {("under_working_age", "birth_date"): True}), (date(2011, 10, 20), {}),
    (date(1916, 10, 20), {}), (date(1915, 10, 20), {("birth_too_early", "birth_date"): False})])
def test_births(birth: date, expected: dict[tuple[str, str], bool]) -> None:
    assert told(birth_date=birth) == expected


@pytest.mark.parametrize(("email", "good"), [("", True), ("rosa@correo.com", True), ("rosa", False),
("rosa @correo", False),
                                             ("@", True)])
def test_mail_addresses_warn(email: str, good: bool) -> None:
    assert told(email=email) == ({} if good else {("email_malformed", "email"): True})


@pytest.mark.parametrize(("percent", "good"), [(None, True), (0, True), (100, True), (-1, False), (101, False)])
def test_percentages(percent: int | None, good: bool) -> None:
    assert told(disability_percent=percent) == ({} if good else {("percent_range", "disability_percent"): False})


def test_consent_needs_its_day_and_no_day_to_come() -> None:
    assert told(consent_date=None) == {("consent_date_missing", "consent_date"): False}
    assert told(consent_date=date(2026, 10, 21)) == {("fact_in_future", "consent_date"): False}


def test_three_wishes() -> None:
    assert told(wanted=[Wanted("a")] * 3) == {}
    assert told(wanted=[Wanted("a")] * 4) == {("too_many_wanted", "wanted"): False}


@pytest.mark.parametrize(("job", "code"), [
    (JobForm("sembrar", started=date(2020, 1, 1), ended=date(2019, 1, 1)), "job_dates_reversed"),
    (JobForm(" "), "job_without_occupation"), (JobForm("sembrar", employer_kind="king"), "unknown_choice")])
def test_jobs(job: JobForm, code: str) -> None:
    assert list(told(jobs=[JobForm("ordeñar"), job])) == [(code, "jobs")]


@pytest.mark.parametrize("job", [
    JobForm("sembrar", started=date(2020, 1, 1)), JobForm("sembrar", ended=date(2019, 1, 1)),
    JobForm("sembrar", started=date(2020, 1, 1), ended=date(2020, 1, 1)),
    JobForm("sembrar", employer_kind="household")])
def test_jobs_may_be_known_in_part(job: JobForm) -> None:
    assert told(jobs=[job]) == {}


def test_faults_bring_the_words_of_their_sentence() -> None:
    old = JobForm("sembrar", started=date(2020, 1, 1), ended=date(2019, 1, 1), employer_kind="king")
    faults = validate(form(birth_date=date(2012, 1, 1), wanted=[Wanted("a")] * 4, jobs=[old]), Rules(), TODAY)
    assert {fault.code: fault.params for fault in faults} == {
        "under_working_age": {"age": 14}, "too_many_wanted": {"most": 3},
        "job_dates_reversed": {"occupation": "sembrar"}, "unknown_choice": {"value": "king"}}


def test_the_country_judges_a_number_by_its_kind_of_paper() -> None:
    asked: list[tuple[str, str]] = []

    class Listening:
        def validate_document(self, type: str, number: str) -> Fault | None:
            asked.append((type, number))
            return None

    validate(form(document_type="passport", document_number="X1"), Listening(), TODAY)
    assert asked == [("passport", "X1")]


@pytest.mark.parametrize("name", ["dependants", "min_pay", "max_distance_km"])
def test_a_number_beyond_a_thousand_million_is_a_slip(name: str) -> None:
    for most in (10**9, -(10**9), 0, None):
        assert told(**{name: most}) == {}
    for more in (10**9 + 1, -(10**9) - 1):
        assert told(**{name: more}) == {("number_too_large", name): False}


def test_a_correction_keeps_what_others_changed_meanwhile() -> None:
    base = form(community="Nizag", notes="antes", email="a@b.ec")
    mine = dataclasses.replace(base, community="Guasuntos", notes="nota mía", names="Rosa")
    stored = dataclasses.replace(base, notes="nota de otra", names="Rosa", email="c@d.ec")
    merged, overwritten = merge_correction(base, mine, stored)
    assert merged == dataclasses.replace(stored, community="Guasuntos", notes="nota mía")
    assert overwritten == ["notes"], "only what both changed, and not to the same"
    assert stored.notes == "nota de otra", "what was stored stays as it was"


@pytest.mark.parametrize("use", ["searchable", "exported"])
def test_a_field_cannot_be_sensitive_and_found_by(use: str) -> None:
    with pytest.raises(ValueError, match=r"^a sensitive field is neither searched nor exported$"):
        _f("identity", Kind.TEXT, sensitive=True, **{use: True})


def test_a_sensitive_field_is_never_searched_nor_exported() -> None:
    assert [spec.name for spec in FIELDS if spec.sensitive and (spec.searchable or spec.exported)] == []


@given(st.builds(form, surnames=st.text(max_size=9), sex=st.sampled_from(["", "F", "M", "X"]),
email=st.text(max_size=9),
                 birth_date=st.none() | st.dates(), disability_percent=st.none() | st.integers()))
def test_every_fault_belongs_to_a_field_of_the_form(some: IntakeForm) -> None:
    for fault in validate(some, Rules(), TODAY):
        assert fault.field in FIELD_BY_NAME


def test_the_field_list_is_the_dataclass() -> None:
    assert [spec.name for spec in FIELDS] == [field.name for field in dataclasses.fields(IntakeForm)]
    assert {spec.section for spec in FIELDS} == set(SECTIONS)
    order = [SECTIONS.index(spec.section) for spec in FIELDS]
    assert order == sorted(order), "sections follow each other as on paper"


def test_choices_stand_where_a_choice_is_asked() -> None:
    assert [spec.name for spec in FIELDS if (spec.kind in (Kind.CHOICE, Kind.MANY)) != bool(spec.choices)] == []


def test_what_is_asked_for_by_law_only_is_marked_sensitive() -> None:
    assert {"disability", "disability_percent",
    "self_identification"} <= {spec.name for spec in FIELDS if spec.sensitive}
