"""A form that was open while somebody else changed its record: what each side changed stands, nothing goes unseen."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

F = TypeVar("F", bound="DataclassInstance")


def merge_correction(base: F, mine: F, stored: F, one_value: Sequence[tuple[str, ...]] = ()) -> tuple[F, list[str]]:
    """``stored`` with what ``mine`` changed since ``base``, and the fields where ``mine`` displaces another's change.

    ``one_value`` names the fields that say one thing together (an amount and its period): they are taken together, so
    that no value comes out that nobody wrote.
    """
    together = {names[0]: names for names in one_value}
    members = {name for names in one_value for name in names[1:]}
    taken: dict[str, object] = {}
    displaced = []
    for field in dataclasses.fields(base):
        names = together.get(field.name, (field.name,))
        if field.name in members or all(getattr(mine, name) == getattr(base, name) for name in names):
            continue
        for name in names:
            before, wanted, present = (getattr(form, name) for form in (base, mine, stored))
            taken[name] = wanted
            if present not in (before, wanted):
                displaced.append(name)
    return dataclasses.replace(stored, **taken), displaced
