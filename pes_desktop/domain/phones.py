"""Telephone numbers by Google's numbering plan (library phonenumbers), with the office's own area code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import phonenumbers

from pes_desktop.domain.errors import Fault


def parse_phone(raw: str, region: str, area_code: str = "", mobile: bool = False) -> str | None:
    """The number in E.164, or None when the plan does not know it.

    ``area_code`` is the office's own, tried before giving up; ``mobile`` matters where a token before the area code
    makes a number mobile (Argentina's 9) and 388 4123456 reads as a landline whatever it is.
    """
    digits = re.sub(r"\D", "", raw)
    if not digits:
        return None
    for attempt in [raw, area_code + digits] if area_code else [raw]:
        try:
            number = phonenumbers.parse(attempt, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            text = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            token = phonenumbers.country_mobile_token(number.country_code or 0)
            if mobile and token and not is_mobile(text):
                code = f"+{number.country_code}"
                text = code + token + text.removeprefix(code)
            return text
    return None


def is_mobile(e164: str | None) -> bool:
    """Whether the numbering plan knows the number as a mobile one."""
    try:
        number = phonenumbers.parse(e164 or "")
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE)


def check_phone(raw: str, region: str, area_code: str = "") -> Fault | None:
    """A warning when the numbering plan does not know the number; it is kept as written all the same."""
    if not raw.strip() or parse_phone(raw, region, area_code):
        return None
    return Fault("phone_unknown", field="phones", params={"text": raw}, warning=True)


def display_phone(e164: str, region: str) -> str:
    """The number as people of the country write it."""
    try:
        number = phonenumbers.parse(e164, region)
    except phonenumbers.NumberParseException:
        return e164
    style = phonenumbers.PhoneNumberFormat
    national = phonenumbers.region_code_for_number(number) == region
    return str(phonenumbers.format_number(number, style.NATIONAL if national else style.INTERNATIONAL))


def first_phone(phones: Sequence[Mapping[str, Any]], region: str) -> str:
    """The first telephone of a record as people write it; as told where the plan does not know it; else nothing."""
    if not phones:
        return ""
    first = phones[0]
    return display_phone(str(first["number"]), region) if first.get("number") else str(first.get("raw") or "")
