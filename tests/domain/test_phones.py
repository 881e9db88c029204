"""Telephones by the numbering plan alone: no country is known by name."""

from __future__ import annotations

import pytest

from pes_desktop.domain.phones import is_mobile, parse_phone


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
