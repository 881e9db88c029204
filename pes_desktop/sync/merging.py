"""Edits of two devices of an office that meet in one record: different fields merge, the same field goes to a person.

Pure: works on wire values, knows no database. ``since`` is the union of the fields that changed at headquarters after
the version on which an edit rests; None stands for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pes_desktop.domain.erasure import KEPT
from pes_desktop.sync.columns import wire_columns
from pes_desktop.sync.fields import LATER, governed, groups, later, names_of
from pes_desktop.sync.wire import WireRecord

Values = Mapping[str, Any]
_CONSENT = frozenset({"consent_state", "consent_date", "consent_shared", "consent_signed"})
_WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of a record: its ``values`` whole, or ``conflict`` (field: [ours, theirs]) and nothing applied.

    ``withheld``: edited columns that do not stand, be it beside a conflict, because the consent for them was taken back
    or the person erased meanwhile.
    """

    values: dict[str, Any]
    conflict: dict[str, list[Any]] = field(default_factory=dict)
    withheld: frozenset[str] = frozenset()


def laid_over(stored: Values, ours: Values) -> dict[str, Any]:
    """``stored`` with the columns of ``ours`` over it; None takes a column away."""
    return {name: value for name, value in {**stored, **ours}.items() if value is not None}


def different(left: Values, right: Values) -> tuple[str, ...]:
    """Columns in which two rows differ, sorted."""
    return tuple(sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name)))


def whole_record(kind: str, record_id: UUID, version: int, values: dict[str, Any]) -> WireRecord:
    """The record as it stands on one side, with all its columns."""
    return WireRecord(kind, record_id, version, 0, values, "removed_at" in values)


def patch_of(record: WireRecord) -> dict[str, Any]:
    """The columns that a record brings, with None for those it blanks; a whole record brings all of its type."""
    names = names_of(record.record_type) if record.fields is None else record.fields
    return {name: record.values.get(name) for name in names}


def coherent(kind: str, values: Values, given: Values) -> dict[str, Any]:
    """Without the columns under a consent that is not given, unless the record itself brings them (then it is faulty).
    """
    gone = {name for consent, names in governed(kind).items() if values.get(consent) is not True
            for name in names if name not in given}
    return {name: value for name, value in values.items() if name not in gone}


def judge(record: WireRecord, stored: Values, since: frozenset[str] | None, *, owner_erased: bool = False) -> Judged:
    """What a record that rests on an earlier version than the stored one brings (``judge_columns``)."""
    return judge_columns(record.record_type, patch_of(record), stored, since, whole=record.fields is None,
                         owner_erased=owner_erased)


def judge_columns(kind: str, ours: Values, stored: Values, since: frozenset[str] | None, *, whole: bool,
                  owner_erased: bool = False) -> Judged:
    """What our columns become (None: blanked) that rest on an earlier version than the stored one.

    A ``whole`` record does not tell which of its columns were edited: those that changed at headquarters meanwhile and
    differ go to a person. A consent taken back, on either side, stays taken back, and an erased person erased. Removed
    on one side and edited on the other goes to a person.
    """
    theirs = names_of(kind) if since is None else since & names_of(kind)
    if ours.get("erased_on") and not stored.get("erased_on"):
        return Judged(laid_over(stored, ours))
    if stored.get("erased_on") or (owner_erased and not whole):
        return Judged(dict(stored), withheld=frozenset(ours) - LATER)
    if owner_erased:
        return Judged(_anonymous(kind, laid_over(stored, ours)))
    withheld, theirs = _consents(kind, ours, stored, theirs, whole=whole)
    edited = {name for name, value in ours.items() if name not in withheld and name not in LATER
              and value != stored.get(name)}
    if ours.get("removed_at") and stored.get("removed_at"):
        edited.discard("removed_at")
    theirs = theirs - LATER
    clash = _clash(kind, set(ours), edited, theirs) | _standing(ours, stored, edited, theirs)
    if clash:
        shown = {name for name in clash if _shown(kind, name, ours, stored)}
        return Judged(dict(stored), {name: [ours.get(name), stored.get(name)] for name in sorted(shown)}
                      or {name: [None, None] for name in sorted(clash)},
                      withheld if since is not None else frozenset())  # of an unknown past nobody took a consent back
    result = {name: ours[name] for name in edited}
    result.update((name, later(ours[name], stored.get(name))) for name in LATER & ours.keys())
    return Judged(coherent(kind, laid_over(stored, result), {}), withheld=withheld)


def _anonymous(kind: str, values: Values) -> dict[str, Any]:
    """What of a record may stay when its person is erased; a text that must be there is empty."""
    kept = KEPT[kind]
    needed = {column.name: "" for column in wire_columns(kind) if not column.nullable and column.blank is None}
    return {**{name: blank for name, blank in needed.items() if name not in kept},
            **{name: value for name, value in values.items() if name in kept}}


def _consents(kind: str, ours: Values, stored: Values, theirs: frozenset[str], *, whole: bool,
              ) -> tuple[frozenset[str], frozenset[str]]:
    """Edits of ours that a withdrawal at headquarters takes away, and theirs without those that ours takes away."""
    withheld: set[str] = set()
    overruled: set[str] = set()
    for consent, names in governed(kind).items():
        given_there = stored.get(consent) is True
        if consent in ours and ours[consent] is not True and (not whole or consent not in theirs):
            overruled |= names
        elif consent in theirs and not given_there and (whole or consent not in ours):
            withheld |= (names | {consent}) & ours.keys()
    if names_of(kind) >= _CONSENT:
        ours_gone = ours.get("consent_state") == _WITHDRAWN
        theirs_gone = stored.get("consent_state") == _WITHDRAWN and "consent_state" in theirs
        if ours_gone and not theirs_gone:
            overruled |= _CONSENT
        elif theirs_gone:
            withheld |= _CONSENT & ours.keys()
    return frozenset(withheld), theirs - overruled


def _clash(kind: str, ours: set[str], edited: set[str], theirs: frozenset[str]) -> set[str]:
    """Columns edited on both sides, or by one side beside those that belong to them on the other."""
    found = edited & theirs
    for group in groups(kind):
        mine, their = edited & group, theirs & group
        if mine and their and not (their <= ours and not mine & their):
            found |= mine | their
    return found


def _standing(ours: Values, stored: Values, edited: set[str], theirs: frozenset[str]) -> set[str]:
    """Removed on one side and edited on the other."""
    if stored.get("removed_at") and "removed_at" in theirs and not ours.get("removed_at") and edited:
        return {"removed_at"} | ({"merged_into"} & theirs)
    if ours.get("removed_at") and not stored.get("removed_at") and theirs:
        return {"removed_at"}
    return set()


def _shown(kind: str, name: str, ours: Values, stored: Values) -> bool:
    """Whether a column's two values may be named: those under a consent only while both sides have it."""
    return all(stored.get(consent) is True and ours.get(consent, True) is True
               for consent, names in governed(kind).items() if name in names)
