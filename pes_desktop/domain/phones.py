"""Telephone numbers by Google's numbering plan (library phonenumbers), with the office's own area code."""

from __future__ import annotations

import re

import phonenumbers

from pes_desktop.domain.errors import Fault


def parse_phone(raw: str, region: str, area_code: str = "", mobile: bool = False) -> str | None:
    """The number in E.164, or None when the plan does not know it.

    ``area_code`` is the office's own, tried before giving up; ``mobile`` matters in Argentina, where 388 4123456
    reads as a landline whatever it is.
    """
    digits = re.sub(r"\D", "", raw)
    if not digits:
        return None
    attempts = [raw, "0" + digits, area_code + digits if area_code else ""]
    for attempt in attempts:
        if not attempt:
            continue
        try:
            number = phonenumbers.parse(attempt, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            text = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            if mobile and region == "AR" and not text.startswith("+549"):
                text = "+549" + text[3:]
            return text
    return None


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
