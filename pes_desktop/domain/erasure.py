"""What stays of a person whose data are erased: only what the statistics count by. Everything not named here goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pes_desktop.domain.enums import ConsentState
from pes_desktop.domain.text import fold

#: Why an erasure is done: the person asked, the time of keeping is over, or it was recorded by mistake.
REASONS = ("asked", "retention", "mistake")
#: Stands for a name where the row has to have one.
NAMELESS = "—"
#: In every row.
_HEAD = frozenset({"id", "office_id", "version", "created_at", "updated_at", "removed_at"})
#: Columns that keep their value, by record type: codes, dates and places that indicators count by; no free text.
KEPT: dict[str, frozenset[str]] = {
    "jobseeker": _HEAD | {"sex", "place_code", "education_level", "education_complete", "situation", "registered_on",
                          "last_contact_on", "exited_on", "exit_reason", "merged_into", "erased_on", "channel"},
    "job": _HEAD | {"jobseeker_id", "position", "unit_group", "employer_kind"},
    "skill": _HEAD | {"jobseeker_id", "position", "code", "done"},
    "registration_event": _HEAD | {"jobseeker_id", "kind", "fact_date", "reason", "staff_id", "role"},
    "service_act": _HEAD | {"jobseeker_id", "employer_id", "kind", "fact_date", "minutes", "staff_id", "role"},
    "referral": _HEAD | {"jobseeker_id", "vacancy_id", "state", "state_on", "due_on", "score", "referred_by",
                         "issued_on", "hired_on", "started_on", "verified_on", "verified_by", "self_verified", "wage",
                         "contract", "vacancy_known_on"},
    "referral_event": _HEAD | {"referral_id", "serial", "from_state", "state", "undoes", "fact_date", "entered_at",
                               "staff_id", "role", "reason", "evidence"},
    "letter": _HEAD | {"referral_id", "number", "result_code", "issued_on", "expires_on", "staff_id", "copies"},
}


def _year(born: date | None) -> date | None:
    """The year of birth is enough for every age group."""
    return None if born is None else date(born.year, 1, 1)


def _groups(wanted: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Occupations looked for, by their unit group alone."""
    return [{"occupation": "", "unit_group": item["unit_group"]} for item in wanted if item.get("unit_group")]


def anonymous(record_type: str, present: Mapping[str, Any], blanks: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row once its person is erased; ``blanks``: each column's value when nothing was told.

    A column that neither stands in ``KEPT`` nor has a rule of its own becomes blank, so that a field added later goes
    too. KeyError for a record type that holds nothing of a person.
    """
    kept = KEPT[record_type]
    left = {name: value if name in kept else blanks[name] for name, value in present.items()}
    if record_type == "jobseeker":
        left["surnames"], left["names"] = NAMELESS, ""
        left["birth_date"] = _year(present["birth_date"])
        left["birth_estimated"] = present["birth_date"] is not None
        left["wanted"] = _groups(present["wanted"])
        left["consent_state"] = ConsentState.WITHDRAWN.value
        left["consent_shared"] = []
    return left


def confirmed(typed: str, surnames: str) -> bool:
    """Whether what was typed are the person's surnames: case, accents and spaces aside."""
    return bool(fold(typed).strip()) and fold(typed).split() == fold(surnames).split()


def withdrawn() -> dict[str, Any]:
    """What a withdrawal of consent sets: no matching, no letter, no sensitive field goes up any more."""
    return {"consent_state": ConsentState.WITHDRAWN.value, "consent_shared": [], "consent_signed": False}
