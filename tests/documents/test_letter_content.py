"""A letter's content: stored and printed again the same, nothing private in it, broken content told."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import datetime

import pytest

from pes_desktop.documents.fields import FIELDS, field_values, sample_content
from pes_desktop.documents.layouts import freeze_texts, load_layout
from pes_desktop.documents.letter_content import LetterContent
from pes_desktop.documents.letter_pdf import render_letter
from pes_desktop.domain.errors import DomainError
from pes_desktop.reference import messages

PRIVATE = ("disab", "discap", "ethn", "etni", "race", "self_ident", "household", "hogar", "dependant", "sex", "birth",
           "age", "consent")


@pytest.mark.parametrize("country", ["ec", "ar"])
def test_stored_content_comes_back_equal_and_prints_the_same_bytes(country):
    content = freeze_texts(sample_content(country), load_layout("carta", country))
    stored = json.dumps(content.to_json(), ensure_ascii=False)
    again = LetterContent.from_json(json.loads(stored))
    assert again == content
    layout = load_layout("carta", country)
    assert render_letter(again, layout) == render_letter(content, layout)


def test_a_letter_without_the_optional_things_comes_back_too(sample):
    bare = replace(sample, appointment_on=None, printed_at=None, bring=(), texts={})
    assert LetterContent.from_json(json.loads(json.dumps(bare.to_json()))) == bare


def test_nothing_private_has_a_place_in_a_letter():
    names = {item.name for item in fields(LetterContent)} | set(FIELDS)
    # "language" and "page" aside, none of these words may stand in a field's name
    assert [name for name in names for word in PRIVATE if word in name.replace("language", "")] == []


def test_private_things_handed_in_are_not_kept(sample):
    raw = {**sample.to_json(), "disability": "40 %", "ethnicity": "kichwa"}
    assert "40 %" not in json.dumps(LetterContent.from_json(raw).to_json())


@pytest.mark.parametrize(
    "change",
    [{"number": None}, {"issued_on": "ayer"}, {"issued_on": None}, {"positions": "tres"}, {"schema": 99},
     {"texts": ["no"]}, {"person_name": 5}, {"printed_at": "x"}],
)
def test_broken_content_is_told(sample, change):
    with pytest.raises(DomainError) as caught:
        LetterContent.from_json({**sample.to_json(), **change})
    assert caught.value.codes == ("letter_content_broken",)


def test_a_missing_number_is_told(sample):
    raw = sample.to_json()
    del raw["number"]
    with pytest.raises(DomainError):
        LetterContent.from_json(raw)


def test_every_field_has_a_label_a_sample_and_words_in_both_languages():
    for key, item in FIELDS.items():
        assert item.sample, key
        for lang in messages.LANGUAGES:
            assert item.label(lang) != f"letter_field.{key}"


def test_values_as_people_write_them(sample):
    values = field_values(sample)
    assert values["appointment"] == "martes 24 de noviembre, 9:00"
    assert values["issued_on"] == "23/11/2026"
    assert values["positions"].replace("\u00a0", " ") == "3 puestos"
    assert values["result_code"] == "K7M·4QX"
    assert field_values(replace(sample, positions=1))["positions"].replace("\u00a0", " ") == "1 puesto"
    january = replace(sample, appointment_on=datetime(2027, 1, 4).date(), appointment_time="")
    assert field_values(january)["appointment"] == "lunes 4 de enero de 2027"


def test_an_appointment_in_own_words_or_none(sample):
    own = replace(sample, appointment_on=None, appointment_note="cualquier mañana, preguntar por Rosa")
    assert field_values(own)["appointment"] == "cualquier mañana, preguntar por Rosa"
    assert field_values(own)["appointment_note"] == ""
    nothing = replace(own, appointment_note="")
    assert field_values(nothing)["appointment"] == "día y hora por acordar"


def test_phones_are_never_broken_and_white_space_is_collapsed(sample):
    values = field_values(replace(sample, employer_phone="032  930 155", person_name="  Ana \n María "))
    assert values["employer_phone"] == "032\u00a0930\u00a0155"
    assert values["person_name"] == "Ana María"
