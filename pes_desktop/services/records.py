"""What the forms of people, employers, orders and staff share when they are saved."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy.orm import object_session

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.correction import F, merge_correction
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models.base import Record
from pes_desktop.services.changers import last_changers
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.record_words import label_in, words_in

T = TypeVar("T")

#: Code of the warning that names a field where a form displaced what somebody else had written meanwhile.
CHANGED_MEANWHILE = "changed_meanwhile"
#: Code of the warning beside a field that somebody else changed and the form had left as it was (``ChangedBeside``).
CHANGED_HERE = "changed_here"


class ChangedBeside(DomainError):
    """A form and what others wrote meanwhile break a rule only together.

    ``stands``: what the others wrote, by field, for the form to show; each with a warning ``changed_here``.
    """

    def __init__(self, *faults: Fault, stands: Mapping[str, Any]) -> None:
        super().__init__(*faults)
        self.stands = stands


@dataclass(frozen=True, slots=True)
class SavedRecord:
    """Result of a save: id, accepted warnings, what changed."""

    id: UUID
    warnings: tuple[Fault, ...]
    changes: ChangeSet


def plain_item(item: Any) -> Any:
    """A part of a form as plain data, for a JSON column."""
    return dataclasses.asdict(item) if dataclasses.is_dataclass(item) and not isinstance(item, type) else item


def plain_value(value: Any) -> Any:
    """A field of a form as its column keeps it: lists as plain data."""
    return [plain_item(item) for item in value] if isinstance(value, list | tuple) else value


def plain_form(form: Any) -> dict[str, Any]:
    """A form as the values of its record's columns."""
    return {f.name: plain_value(getattr(form, f.name)) for f in dataclasses.fields(form)}


def stored_form(row: Any, form: type[T]) -> T:
    """The form filled with the columns of its stored record."""
    names = [f.name for f in dataclasses.fields(form)]  # type: ignore[arg-type]
    return msgspec.convert({name: getattr(row, name) for name in names}, form, strict=False)


def form_mark(form: Any) -> str:
    """A short mark of all a form says; two forms that say the same bear the same."""
    return hashlib.sha256(msgspec.json.encode(form)).hexdigest()[:32]


def assign(row: Any, values: dict[str, Any]) -> None:
    """Set only what differs: what is the same makes no new version."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


class Three(NamedTuple, Generic[F]):
    """A form as it was loaded, as it is saved, and the record as it stands now."""

    base: F
    mine: F
    stored: F


def settle_correction(
    ctx: OfficeContext, row: Record, three: Three[F], check: Callable[[F], Iterable[Fault]],
    one_value: Sequence[tuple[str, ...]] = (),
) -> tuple[F, list[Fault]]:
    """What to write of a form of ``row``, of an open transaction, that others may have changed since it was loaded.

    Fields that the form left as they were keep what is stored now. Where both changed, the form's value stands and a
    warning ``changed_meanwhile`` tells both, with who wrote the other where this computer knows it. Raises
    ``ChangedBeside`` when the two together break a rule of ``check`` that neither breaks alone: its faults, and the
    warnings ``changed_here`` and ``changed_beside`` with what the other one wrote.
    """
    base, mine, stored = three
    kind = row.__tablename__
    merged, names = merge_correction(base, mine, stored, one_value)
    if merged != mine:
        known = {(f.code, f.field) for form in (mine, stored) for f in check(form)}
        broken = [f for f in check(merged) if not f.warning and (f.code, f.field) not in known]
        if broken:
            theirs = [f.name for f in dataclasses.fields(base) if getattr(merged, f.name) != getattr(mine, f.name)]
            told = "; ".join(f"{label_in(ctx, kind, name)}: {_said(ctx, kind, stored, name)}" for name in theirs)
            who = _who(row, theirs)
            here = [Fault(CHANGED_HERE, name, {"who": who[name], "before": _said(ctx, kind, mine, name)}, warning=True)
                    for name in theirs]
            raise ChangedBeside(*broken, *here, Fault("changed_beside", params={"changed": told}, warning=True),
                                stands={name: getattr(merged, name) for name in theirs})
    who = _who(row, names)
    return merged, [
        Fault(CHANGED_MEANWHILE, name, {
            "label": label_in(ctx, kind, name), "mine": _said(ctx, kind, mine, name),
            "theirs": _said(ctx, kind, stored, name), "who": who[name]}, warning=True)
        for name in names
    ]


def _who(row: Record, names: list[str]) -> dict[str, str]:
    """Who wrote each field last; the key of the words for somebody where it is not known."""
    session = object_session(row)
    found = last_changers(session, row.__tablename__, row.id, names) if session is not None else {}
    return {name: found.get(name, "changed_meanwhile.somebody") for name in names}


def _said(ctx: OfficeContext, kind: str, form: Any, name: str) -> str:
    """A field in words; the key of the words for nothing where it is empty."""
    return words_in(ctx, kind, name, plain_value(getattr(form, name))).strip() or "changed_meanwhile.blank"
