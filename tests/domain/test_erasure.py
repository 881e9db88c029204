"""What stays of an erased person: only what the statistics count by."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import String

from pes_desktop.domain.enums import ConsentState
from pes_desktop.domain.erasure import KEPT, NAMELESS, anonymous, confirmed, withdrawn
from pes_desktop.models import (
    Job,
    Jobseeker,
    Letter,
    Record,
    Referral,
    ReferralEvent,
    RegistrationEvent,
    ServiceAct,
    Skill,
)

ROWS = (Jobseeker, Job, Skill, RegistrationEvent, ServiceAct, Referral, ReferralEvent, Letter)
PRESENT = {"surnames": "Núñez", "names": "Rosa", "birth_date": date(1985, 12, 31), "birth_estimated": False, "sex": "F",
           "wanted": [{"occupation": "cuidar a doña Ana", "unit_group": "5322"}, {"occupation": "otra"}],
           "consent_state": "given", "consent_shared": ["employers"], "phones": [1], "later_field": "secreto",
           "place_code": "060250"}
BLANKS = dict.fromkeys(PRESENT) | {"phones": [], "later_field": "", "birth_estimated": False}


def test_a_person_keeps_sex_year_place_and_unit_groups_alone() -> None:
    assert anonymous("jobseeker", PRESENT, BLANKS) == {
        "surnames": NAMELESS, "names": "", "birth_date": date(1985, 1, 1), "birth_estimated": True, "sex": "F",
        "wanted": [{"occupation": "", "unit_group": "5322"}], "consent_state": "withdrawn", "consent_shared": [],
        "phones": [], "later_field": "", "place_code": "060250"}


def test_no_birth_stays_no_birth() -> None:
    left = anonymous("jobseeker", PRESENT | {"birth_date": None, "birth_estimated": True}, BLANKS)
    assert (left["birth_date"], left["birth_estimated"]) == (None, False)


def test_the_rules_of_a_person_touch_no_other_row() -> None:
    job = {"jobseeker_id": 1, "occupation": "ordeñar donde doña Ana", "unit_group": "9212", "tasks": "x"}
    assert anonymous("job", job, {"occupation": "", "tasks": ""}) == {
        "jobseeker_id": 1, "occupation": "", "unit_group": "9212", "tasks": ""}
    with pytest.raises(KeyError):
        anonymous("vacancy", {}, {})


@pytest.mark.parametrize("cls", ROWS, ids=lambda cls: cls.__tablename__)
def test_every_name_kept_is_a_column_and_no_long_text_is_kept(cls: type[Record]) -> None:
    columns = cls.__table__.columns
    kept = KEPT[cls.__tablename__]
    assert kept <= set(columns.keys())
    texts = {column.name for column in columns if isinstance(column.type, String)
             and (column.type.length is None or column.type.length > 40)}
    assert not kept & texts
    local = {column.name for column in columns if column.info.get("local")}
    assert kept & local <= {"copies"}


@pytest.mark.parametrize("name", [
    "document_number", "document_note", "tax_number", "known_as", "birth_told_on", "gender", "nationality",
    "self_identification", "self_identification_words", "languages", "community", "directions", "phones", "best_time",
    "email", "dependants", "carer", "disability_consent", "disability", "disability_card", "disability_percent",
    "adjustments", "education_title", "courses", "licences", "computer", "own_vehicle", "min_pay", "difficulties",
    "programmes", "notes", "consent_date", "consent_signed", "next_contact", "import_id"])
def test_what_tells_of_the_person_goes(name: str) -> None:
    assert name in Jobseeker.__table__.columns
    assert name not in KEPT["jobseeker"]


@pytest.mark.parametrize(("typed", "surnames", "right"), [
    ("Núñez Guamán", "Núñez Guamán", True), ("nunez  GUAMAN ", "Núñez Guamán", True), ("Núñez", "Núñez Guamán", False),
    ("", "", False), (" ", "", False), ("Guamán Núñez", "Núñez Guamán", False)])
def test_an_erasure_is_confirmed_by_the_surnames(typed: str, surnames: str, right: bool) -> None:
    assert confirmed(typed, surnames) is right


def test_a_withdrawal_ends_sharing_and_signature() -> None:
    assert withdrawn() == {"consent_state": ConsentState.WITHDRAWN, "consent_shared": [], "consent_signed": False}
