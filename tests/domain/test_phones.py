"""Telephones by the numbering plan alone: no country is known by name."""

from __future__ import annotations

import pytest

from pes_desktop.domain.errors import Fault
from pes_desktop.domain.phones import check_phone, display_phone, first_phone, is_mobile, parse_phone


@pytest.mark.parametrize(("raw", "region", "mobile", "number"), [
    ("388 412-3456", "AR", True, "+5493884123456"), ("388 412-3456", "AR", False, "+543884123456"),
    ("+54 9 388 412 3456", "AR", True, "+5493884123456"), ("099 123 4567", "EC", True, "+593991234567"),
    ("03 293 0155", "EC", True, "+59332930155"), ("55 1234 5678", "MX", True, "+525512345678"),
])
def test_a_number_said_to_be_mobile_gets_the_token_its_country_has(
    raw: str, region: str, mobile: bool, number: str
) -> None:
    assert parse_phone(raw, region, mobile=mobile) == number


@pytest.mark.parametrize(("number", "known"), [
    ("+593991234567", True), ("+59332930155", False), ("+5493884123456", True), ("+543884123456", False),
    ("", False), (None, False), ("basura", False),
])
def test_what_the_plan_knows_as_mobile(number: str | None, known: bool) -> None:
    assert is_mobile(number) is known


@pytest.mark.parametrize(("raw", "region", "area", "number"), [
    ("412-3456", "AR", "388", "+543884123456"), ("412-3456", "AR", "", None), ("293 0155", "EC", "03", "+59332930155"),
    ("3 293 0155", "EC", "", "+59332930155"), ("154 123 456", "AR", "388", "+5493884123456"),
    ("388 412-3456", "AR", "11", "+543884123456"), ("+422-3456", "AR", "388", "+543884223456"), ("", "AR", "388", None),
    ("no tiene", "AR", "388", None), ("12", "AR", "388", None), ("+0991234567", "EC", "", None),
     ("+593 99 123 4567", "AR", "388", "+593991234567"),
])
def test_a_number_told_without_its_area_gets_the_offices(raw: str, region: str, area: str, number: str | None) -> None:
    assert parse_phone(raw, region, area) == number


def test_a_local_number_with_a_digit_too_many_is_no_foreign_one() -> None:
    """With a zero more before it, it would read as an international call to Germany."""
    assert parse_phone("04989529264", "EC", "03") is None


def test_an_unknown_number_is_doubted_and_kept_as_written() -> None:
    assert check_phone("412 34", "AR", "388") == Fault("phone_unknown", "phones", {"text": "412 34"}, warning=True)
    assert check_phone("412-3456", "AR") == Fault("phone_unknown", "phones", {"text": "412-3456"}, warning=True)
    assert check_phone("no tiene", "AR") is not None
    assert check_phone("412-3456", "AR", "388") is None
    assert check_phone("099 123 4567", "EC") is None
    assert check_phone("  ", "EC") is None


@pytest.mark.parametrize(("number", "region", "written"), [
    ("+593991234567", "EC", "099 123 4567"), ("+593991234567", "AR", "+593 99 123 4567"),
    ("+543884123456", "AR", "0388 412-3456"), ("basura", "AR", "basura"),
    ("0991234567", "EC", "099 123 4567"),
])
def test_a_number_is_shown_as_people_of_the_country_write_it(number: str, region: str, written: str) -> None:
    assert display_phone(number, region) == written


def test_the_first_number_of_a_record() -> None:
    home = {"raw": "al lado de la tienda", "number": None}
    known = {"raw": "0991234567", "number": "+593991234567"}
    assert first_phone([], "EC") == ""
    assert first_phone([known, home], "EC") == "099 123 4567"
    assert first_phone([home, known], "EC") == "al lado de la tienda"
    assert first_phone([{"raw": None}], "EC") == first_phone([{}], "EC") == ""
