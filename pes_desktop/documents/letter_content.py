"""What stands on a referral letter, as plain values: stored with the letter, so that a copy says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from pes_desktop.domain.errors import DomainError, Fault

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class LetterContent:
    """One letter of presentation. Disability, ethnicity and household have no place here and must never get one.

    ``number`` and ``result_code`` come from a transaction; ``country`` is the pack's code. ``appointment_on`` and
    ``appointment_time`` ("9:00") are shown first; ``appointment_note`` is the place or, alone, the whole appointment in
    own words. ``salutation`` is a whole greeting without its colon. ``texts`` are the layout's texts at the time of
    issue (see ``layouts.freeze_texts``), ``printed_at`` the local time of the first printing.
    """

    number: str
    result_code: str
    issued_on: date
    expires_on: date
    country: str
    office_name: str
    employer_name: str
    vacancy_number: str
    vacancy_title: str
    person_name: str
    counselor_name: str
    service_name: str = ""
    office_address: str = ""
    office_phone: str = ""
    office_hours: str = ""
    employer_contact: str = ""
    employer_phone: str = ""
    employer_address: str = ""
    employer_directions: str = ""
    salutation: str = ""
    positions: int = 1
    document_label: str = ""
    document_number: str = ""
    person_phone: str = ""
    person_place: str = ""
    experience: str = ""
    appointment_on: date | None = None
    appointment_time: str = ""
    appointment_note: str = ""
    bring: tuple[str, ...] = ()
    counselor_title: str = ""
    language: str = "es"
    printed_at: datetime | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; dates as ISO text."""
        raw: dict[str, Any] = {"schema": SCHEMA}
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, date):
                value = value.isoformat()
            elif isinstance(value, tuple):
                value = list(value)
            elif isinstance(value, Mapping):
                value = dict(value)
            raw[item.name] = value
        return raw

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> LetterContent:
        """Read stored content; keys it does not know are left out.

        Raises DomainError ``letter_content_broken`` when something is missing, malformed or of a newer program.
        """
        known = {item.name for item in fields(cls)}
        values = {key: value for key, value in raw.items() if key in known}
        try:
            if int(raw.get("schema", SCHEMA)) > SCHEMA:
                raise ValueError(f"schema {raw['schema']}")
            for key in ("issued_on", "expires_on", "appointment_on"):
                if values.get(key):
                    values[key] = date.fromisoformat(values[key])
            if values.get("printed_at"):
                values["printed_at"] = datetime.fromisoformat(values["printed_at"])
            values["bring"] = tuple(str(thing) for thing in values.get("bring") or ())
            values["texts"] = {str(key): str(text) for key, text in (values.get("texts") or {}).items()}
            content = cls(**values)
            _check_types(content)
        except (TypeError, ValueError, AttributeError) as error:
            raise DomainError(Fault("letter_content_broken", params={"detail": str(error)})) from error
        return content

    def printed(self, at: datetime) -> LetterContent:
        """The same letter, remembering when it was first printed."""
        return replace(self, printed_at=at)


_NOT_TEXT = {"issued_on", "expires_on", "appointment_on", "printed_at", "bring", "texts", "positions"}


def _check_types(content: LetterContent) -> None:
    for item in fields(content):
        value = getattr(content, item.name)
        if item.name not in _NOT_TEXT and not isinstance(value, str):
            raise TypeError(f"{item.name}: {type(value).__name__}")
    if not isinstance(content.positions, int) or not isinstance(content.issued_on, date):
        raise TypeError("positions, issued_on")
