"""Two records of one person: which side's values stand, group by group, and what an unmerge gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pes_desktop.domain.enums import ConsentState
from pes_desktop.domain.intake import CONSENT, FIELDS, ONE_VALUE
from pes_desktop.domain.text import fold

#: Fields that only make sense together; the first names the group. A field that stands nowhere here is its own group.
TOGETHER: tuple[tuple[str, ...], ...] = (
    *ONE_VALUE,
    ("self_identification", "self_identification_words"),
    ("place_code", "community", "directions"),
    ("disability", "disability_consent", "disability_card", "disability_percent", "adjustments"),
    ("education_level", "education_complete", "education_title"),
    ("situation", "situation_since"),
    CONSENT,
)
#: Lists that become one, nothing twice.
UNITED = ("languages", "licences", "difficulties", "phones", "courses")
#: Texts that are put one below the other.
JOINED = ("notes",)
#: Jobs and skills are rows of their own: they move.
_ROWS = ("jobs", "skills")


def _groups() -> tuple[tuple[str, ...], ...]:
    """Every field of the form once, in its order; a group stands where its first field stands."""
    first = {names[0]: names for names in TOGETHER}
    taken = {name for names in TOGETHER for name in names} | {*UNITED, *JOINED, *_ROWS}
    return tuple(first.get(spec.name, (spec.name,)) for spec in FIELDS if spec.name in first or spec.name not in taken)


GROUPS = _groups()
_DEFAULTS = {"hours": "any", "min_pay_period": "month", "document_type": "national_id", "channel": "office"}


class Side(StrEnum):
    """Whose value stands."""

    KEPT = "kept"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Choice:
    """A group of fields: what each side says, which one is proposed, whether somebody has to look.

    ``told``: at least one side says something; ``same``: both say the very same.
    """

    group: str
    kept: dict[str, Any]
    other: dict[str, Any]
    proposed: Side
    differs: bool
    told: bool
    same: bool


def _says(name: str, values: Mapping[str, Any]) -> bool:
    """Whether a side tells something: a default is no answer."""
    value = values[name]
    return value not in (None, "", [], {}) and value != _DEFAULTS.get(name)


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return fold(left).split() == fold(right).split()
    return bool(left == right)


def _withdrawn(values: Mapping[str, Any]) -> bool:
    return bool(values["consent_state"] == ConsentState.WITHDRAWN)


def _proposed(group: str, kept: Mapping[str, Any], other: Mapping[str, Any]) -> Side:
    """The side that tells something; a consent taken back outweighs one given, a given one a pending one; a written
    birth date outweighs an estimated one."""
    if group == "consent_state":
        if _withdrawn(kept) != _withdrawn(other):
            return Side.OTHER if _withdrawn(other) else Side.KEPT
        given = other["consent_state"] == ConsentState.GIVEN and kept["consent_state"] == ConsentState.PENDING
        return Side.OTHER if given else Side.KEPT
    if _says(group, other) and not _says(group, kept):
        return Side.OTHER
    if group == "birth_date" and kept["birth_estimated"] and other["birth_date"] and not other["birth_estimated"]:
        return Side.OTHER
    return Side.KEPT


def choices(kept: Mapping[str, Any], other: Mapping[str, Any]) -> list[Choice]:
    """Every group in the order of the form, with what is proposed; ``differs`` where both say something else."""
    found = []
    for names in GROUPS:
        group = names[0]
        mine, theirs = {name: kept[name] for name in names}, {name: other[name] for name in names}
        differs = _says(group, kept) and _says(group, other) and not _same(kept[group], other[group])
        told = any(_says(name, side) for name in names for side in (kept, other))
        same = all(_same(kept[name], other[name]) for name in names)
        found.append(Choice(group, mine, theirs, _proposed(group, kept, other), differs, told, same))
    return found


def _key(item: Any) -> Any:
    """By what two entries of a list are the same: a telephone by its number, a course by its name."""
    if isinstance(item, Mapping):
        return fold(str(item.get("number") or item.get("raw") or item.get("name") or ""))
    return item


def united(kept: list[Any], other: list[Any]) -> list[Any]:
    """Both lists, the kept one's entries first, nothing twice."""
    seen = {_key(item) for item in kept}
    return [*kept, *(item for item in other if _key(item) not in seen)]


def merged_values(kept: Mapping[str, Any], other: Mapping[str, Any], chosen: Mapping[str, Side]) -> dict[str, Any]:
    """What the kept record says afterwards, for the fields of the form; ``chosen`` by group, else as proposed.

    A consent taken back stays taken back, whichever side is chosen: it can only be given again by the person.
    """
    values: dict[str, Any] = {}
    for choice in choices(kept, other):
        side = chosen.get(choice.group, choice.proposed)
        if choice.group == "consent_state" and _withdrawn(kept) != _withdrawn(other):
            side = choice.proposed
        values |= choice.other if side == Side.OTHER else choice.kept
    for name in UNITED:
        values[name] = united(kept[name], other[name])
    for name in JOINED:
        parts = [kept[name].strip(), other[name].strip()]
        values[name] = "\n".join(dict.fromkeys(filter(None, parts)))
    return values


def restored(before: Mapping[str, Any], after: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    """What an unmerge sets: the former value of every field that the merge changed and nobody has changed since."""
    return {name: before[name] for name in before
            if before[name] != after[name] and present[name] == after[name]}
