"""One record as two PCs of an office have it, without headquarters between them: what becomes of it here.

Pure, like ``merging``, whose judgement it asks: knows no database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pes_desktop.sync.fields import LATER, later, names_of
from pes_desktop.sync.merging import different, judge_columns, laid_over
from pes_desktop.sync.office_page import Marks, State
from pes_desktop.sync.states import changed_since, marks

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """A record on one PC. ``held``: what headquarters' version ``base`` says (None: nothing or not known); ``waits``:
    there are edits that headquarters lacks; ``states``: how it stood when it went from PC to PC before."""

    values: dict[str, Any]
    version: int
    base: int
    held: dict[str, Any] | None
    waits: bool
    states: list[State]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands here from now on: ``fields`` still differ from headquarters' version ``base`` (None: the record goes
    whole), where they say ``before``; without ``waits`` headquarters holds it. ``merged``: edits of both sides are in
    it; ``conflict``: [ours, theirs] of the columns that a person decides."""

    values: dict[str, Any]
    version: int
    base: int
    held: dict[str, Any] | None
    merged: bool = False
    conflict: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def fields(self) -> list[str] | None:
        """Columns that headquarters lacks; None: all."""
        if self.held is None or self.base <= 0:
            return None
        return sorted({*different(self.values, self.held), *self.conflict, "updated_at"})

    @property
    def before(self) -> dict[str, Any]:
        """What these columns say at headquarters."""
        held = self.held or {}
        return {name: held.get(name) for name in self.fields or ()}

    @property
    def waits(self) -> bool:
        """Whether headquarters lacks it."""
        return bool(self.conflict or self.held is None or self.version != self.base
                    or different(self.values, self.held))


def put_beside(kind: str, mine: Side | None, theirs: Side) -> Beside | None:
    """What becomes of the record; None: it stays as it is, with what is known of headquarters.

    Whoever has seen the other side's state goes on from it: nobody decides twice. Else both edits meet by column, from
    the latest state that both have seen (``judge_columns``); the same column stays as it is here, with both values.
    """
    if mine is None:
        return Beside(theirs.values, theirs.version, theirs.base if theirs.held is not None else 0, theirs.held)
    base, held = mine.base, mine.held
    newer = theirs.held is not None and theirs.base > mine.base
    if newer:
        base, held = theirs.base, theirs.held
    here, there = marks(mine.values), marks(theirs.values)
    above = max(mine.version, theirs.version) + 1
    if here == there or _seen(there, mine.states) or (not theirs.waits and theirs.base <= mine.base):
        if not newer:
            return None
        version = theirs.version if here == there and mine.version <= theirs.version else (
            mine.version if mine.version > base else above)
        return Beside(mine.values, version, base, held)
    if _seen(here, theirs.states) or (not mine.waits and mine.base <= theirs.base):
        version = theirs.version if theirs.version > mine.version else above
        return Beside(theirs.values, version, base, held)
    values, conflict = _joined(kind, mine, theirs, _last_common(mine, theirs))
    if marks(values) == there and theirs.version > mine.version:
        above = theirs.version
    elif marks(values) == here and not newer:
        above = mine.version
    return Beside(values, above, base, held, merged=not conflict, conflict=conflict)


def _seen(now: Marks, states: list[State]) -> bool:
    return any(state.marks == now for state in states)


def _last_common(mine: Side, theirs: Side) -> Marks | None:
    """The latest state that both go on from, None where none is known."""
    common = [state for state in mine.states if _seen(state.marks, theirs.states)]
    older = mine if mine.base < theirs.base else theirs  # headquarters' versions follow one another
    if older.held is not None:
        common.append(State(older.base, marks(older.held)))
    return max(common, key=lambda state: state.version).marks if common else None


def _joined(kind: str, mine: Side, theirs: Side, common: Marks | None) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    patch = since = None
    if common is not None and not mine.values.get("erased_on"):  # an erasure stands for every column
        patch = (changed_since(marks(mine.values), common) | {"updated_at"}) & names_of(kind)
        since = changed_since(marks(theirs.values), common)
    ours = {name: mine.values.get(name) for name in (names_of(kind) if patch is None else patch)}
    judged = judge_columns(kind, ours, theirs.values, since, whole=patch is None)
    if not judged.conflict:
        return judged.values, {}
    kept = (ours.keys() | judged.conflict.keys()) - judged.withheld - LATER
    values = laid_over(theirs.values, {name: mine.values.get(name) for name in kept})
    return laid_over(values, {name: later(mine.values.get(name), theirs.values.get(name)) for name in LATER & names_of(
        kind)}), judged.conflict
