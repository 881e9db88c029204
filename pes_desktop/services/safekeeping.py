"""At every start: was anything lost, does the clock hold; and the full check-up for an idle hour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pes_desktop.domain.errors import Fault
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.upkeep import Finding


@dataclass(frozen=True, slots=True)
class LostLine:
    """Something that could not be brought back: when it was done (UTC), the act, what it was about."""

    at: datetime | None
    act: str
    what: str


@dataclass(frozen=True, slots=True)
class StartReport:
    """What a start found: an unclean stop before, changes lost or brought back, a clock that cannot be right.

    ``place_fault``: the office lies in a synchronised or network folder.
    """

    unclean: bool = False
    lost: tuple[LostLine, ...] = ()
    brought_back: int = 0
    clock_fault: Fault | None = None
    place_fault: Fault | None = None


def start_check(ctx: OfficeContext) -> StartReport:
    """What the start of this office found; cheap."""
    return StartReport()


def note_closed(ctx: OfficeContext) -> None:
    """The program stops as it should: the next start knows."""


def full_check(ctx: OfficeContext, progress: Callable[[int, int], None] | None = None) -> list[Finding]:
    """Everything that can be checked without changing anything."""
    from pes_desktop.services.upkeep import check_up

    return check_up(ctx)
