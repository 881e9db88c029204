"""What both sides know of a record's columns when edits of two devices meet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pes_desktop.domain.merging import TOGETHER
from pes_desktop.models.travelling import per_country
from pes_desktop.sync.columns import wire_columns

#: Days, instants and counted ways in of which the later one stands: they are no answers that somebody would have to
#: choose between.
LATER = frozenset({"updated_at", "last_contact_on", "way_in"})
#: Columns that only make sense together: edited on both sides, they go to a person even when the columns differ.
_GROUPS: dict[str, tuple[tuple[str, ...], ...]] = {
    "jobseeker": (*TOGETHER, ("exited_on", "exit_reason")),
    "job": (("occupation", "unit_group"), ("started", "ended", "years")),
    "skill": (("name", "code"),),
    "vacancy": (("status", "status_reason", "status_on"), ("wage", "wage_period", "wage_words"),
                ("reserved_for", "reserved_reason"), ("closes_on", "closing_assumed")),
    "referral": (("state", "state_on", "due_on", "hired_on", "started_on", "issued_on"),
                 ("verified_on", "verified_by", "self_verified")),
}


@per_country
def names_of(record_type: str) -> frozenset[str]:
    """The travelling columns."""
    return frozenset(column.name for column in wire_columns(record_type))


@per_country
def governed(record_type: str) -> Mapping[str, frozenset[str]]:
    """Consents of a type, with the columns that travel only while they are given."""
    found: dict[str, frozenset[str]] = {}
    for column in wire_columns(record_type):
        if column.consent is not None:
            found[column.consent] = found.get(column.consent, frozenset()) | {column.name}
    return found


@per_country
def groups(record_type: str) -> tuple[frozenset[str], ...]:
    """Columns that belong together; a column under none of them stands for itself."""
    known = names_of(record_type)
    return tuple(frozenset(names) & known for names in _GROUPS.get(record_type, ()))


def later(ours: Any, theirs: Any) -> Any:
    """The later of two wire values of a ``LATER`` column; ISO text in UTC sorts like time, a way in by its count."""
    return max(filter(None, (ours, theirs)), default=None)
