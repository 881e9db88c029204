"""The occupation rule: which unit groups belong to the field of a vacancy, and how near each one is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pes_desktop.reference.nearness import nearness

# In the field: three shared digits count 70, related groups what the table says.
FIELD_MINIMUM = 60
# Elementary jobs (major group 9) are learnt in a day: two shared digits or a loose relation are enough.
FIELD_MINIMUM_ELEMENTARY = 45
# Related lower groups (a building labourer for a mason), taken in on request.
HELPER_MINIMUM = 40
# Skilled work whose elementary helpers do only part of it. Farm labourers (for major group 6) do the whole.
_WITH_HELPERS = frozenset("123457 8".replace(" ", ""))


@cache
def near_to(wanted: str | None, held: str) -> int:
    """Nearness 0-100 of a person's unit group to the vacancy's."""
    return nearness(wanted, held)


def is_helper(wanted: str | None, held: str) -> bool:
    """Whether ``held`` is elementary help to the skilled work ``wanted``."""
    return bool(wanted) and wanted[:1] in _WITH_HELPERS and held[:1] == "9"  # type: ignore[index]


def in_field(wanted: str | None, held: str, include_helpers: bool) -> bool:
    """Whether having worked in, or wanting, ``held`` makes a person a candidate for ``wanted``."""
    near = near_to(wanted, held)
    if is_helper(wanted, held):
        return include_helpers and near >= HELPER_MINIMUM
    elementary = bool(wanted) and wanted[:1] == "9"  # type: ignore[index]
    return near >= (FIELD_MINIMUM_ELEMENTARY if elementary else FIELD_MINIMUM)


def experience_weight(near: int) -> int:
    """How much of a year in a group counts as a year of the vacancy's work, percent; none below 40."""
    return 100 if near >= 80 else near if near >= 40 else 0


@dataclass(frozen=True, slots=True)
class Field:
    """One entry per unit group held: nearness, experience weight, help only, in the field without and with help."""

    near: NDArray[Any]
    weight: NDArray[Any]
    helper: NDArray[Any]
    field: NDArray[Any]
    field_with_helpers: NDArray[Any]


@lru_cache(maxsize=512)
def field_of(wanted: str | None, groups: tuple[str, ...]) -> Field:
    """How a vacancy's unit group stands to each of ``groups``; remembered, since offices fill the same jobs again."""
    near = [near_to(wanted, held) for held in groups]
    return Field(
        np.array(near, np.int16),
        np.array([experience_weight(value) for value in near], np.int16),
        np.array([is_helper(wanted, held) for held in groups], np.bool_),
        np.array([in_field(wanted, held, False) for held in groups], np.bool_),
        np.array([in_field(wanted, held, True) for held in groups], np.bool_),
    )
