"""Several referrals one after the other: each stands alone, what failed is told by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext


@dataclass(frozen=True, slots=True)
class Pair:
    """Who is referred where, with the score at that moment; ``name`` is told when it fails."""

    jobseeker_id: UUID
    vacancy_id: UUID
    score: int | None
    name: str


@dataclass(frozen=True, slots=True)
class ReferredAll:
    """Ids of the referrals opened, and (name, fault) of those refused."""

    ids: tuple[UUID, ...]
    refused: tuple[tuple[str, Fault], ...]
    changes: ChangeSet = field(default_factory=ChangeSet)


def refer_all(ctx: OfficeContext, pairs: Iterable[Pair]) -> ReferredAll:
    """Refer each pair in its own transaction. Raises EnvironmentFault when nothing could be written."""
    from pes_desktop.services.referrals import refer

    ids: list[UUID] = []
    refused: list[tuple[str, Fault]] = []
    touched: dict[str, frozenset[UUID]] = {}
    for pair in pairs:
        try:
            made = refer(ctx, pair.jobseeker_id, pair.vacancy_id, score=pair.score)
        except EnvironmentFault:
            if not ids:
                raise
            break
        except DomainError as error:
            refused += [(pair.name, fault) for fault in error.faults]
            continue
        ids.append(made.referral_id)
        for kind, found in made.changes.touched.items():
            touched[kind] = touched.get(kind, frozenset()) | found
    return ReferredAll(tuple(ids), tuple(refused), ChangeSet(touched))
