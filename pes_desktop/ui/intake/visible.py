"""Which fields of the form apply to what was answered so far, and how much of a section is filled."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from pes_desktop.domain.enums import ConsentState, DocumentType
from pes_desktop.domain.intake import FIELDS, FieldSpec, IntakeForm, Kind

_Rule = Callable[[IntakeForm], bool]


def _talks_of_disability(form: IntakeForm) -> bool:
    return form.disability_consent is True


def _has_disability(form: IntakeForm) -> bool:
    return form.disability_consent is True and form.disability is True


def _went_to_school(form: IntakeForm) -> bool:
    return form.education_level not in ("", "none")


def _consent_decided(form: IntakeForm) -> bool:
    return form.consent_state in (ConsentState.GIVEN, ConsentState.WITHDRAWN)


def _consents(form: IntakeForm) -> bool:
    return form.consent_state == ConsentState.GIVEN


def _has_number(form: IntakeForm) -> bool:
    return form.document_type != DocumentType.NONE


def _own_identification(form: IntakeForm) -> bool:
    return form.self_identification == "other" or bool(form.self_identification_words)


def _situation_known(form: IntakeForm) -> bool:
    return bool(form.situation)


_RULES: dict[str, _Rule] = {
    "document_number": _has_number,
    "self_identification_words": _own_identification,
    "disability": _talks_of_disability,
    "disability_card": _has_disability,
    "disability_percent": _has_disability,
    "adjustments": _has_disability,
    "education_complete": _went_to_school,
    "education_title": _went_to_school,
    "situation_since": _situation_known,
    "consent_date": _consent_decided,
    "consent_shared": _consents,
    "consent_signed": _consents,
}


@dataclass(frozen=True, slots=True)
class Visibility:
    """What the country asks and the role may see; ``applies`` adds what the answers ask for."""

    second_number: bool
    sensitive: bool

    def offered(self, spec: FieldSpec) -> bool:
        """Whether the form has this field at all, for this country and role."""
        if spec.kind is Kind.HIDDEN or (spec.sensitive and not self.sensitive):
            return False
        return spec.name != "tax_number" or self.second_number

    def applies(self, spec: FieldSpec, form: IntakeForm, doubted: Collection[str] = ()) -> bool:
        """Whether the field is shown now; ``doubted``: fields with a warning that asks for a reason."""
        if not self.offered(spec):
            return False
        if spec.name == "document_note":
            return _has_number(form) and (bool(form.document_note) or "document_number" in doubted)
        rule = _RULES.get(spec.name)
        return rule is None or rule(form)

    def count(self, section: str, form: IntakeForm, blank: IntakeForm) -> tuple[int, int]:
        """(filled, all) of a section; optional fields that come filled in are not counted."""
        done = total = 0
        for spec in FIELDS:
            if spec.section != section or not self.applies(spec, form):
                continue
            if not spec.required and not _empty(getattr(blank, spec.name)):
                continue
            total += 1
            done += not _empty(getattr(form, spec.name)) and (spec.name != "consent_state" or _consent_decided(form))
        return done, total


def _empty(value: Any) -> bool:
    return value is None or value == "" or value == []
