"""How many bytes the exchange took this month, and how many it may take by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.models import PublishedItem
from pes_desktop.sync.store import read_setting, save_setting

TRAFFIC, BUDGET = "sync_traffic", "sync_budget"
MEGABYTE = 1_000_000
#: More than a month of a quick line can carry; a wild entry counts as no budget.
MOST_MEGABYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Traffic:
    """Bytes of a calendar month (local time) as questions and answers; ``budget``: bytes a month, None for no bound."""

    month: str
    up: int = 0
    down: int = 0
    budget: int | None = None

    @property
    def total(self) -> int:
        """Both ways."""
        return self.up + self.down

    @property
    def left(self) -> int | None:
        """What automatic rounds may still take this month; None without a bound."""
        return None if self.budget is None else max(0, self.budget - self.total)

    @property
    def spent(self) -> bool:
        """Whether automatic rounds wait for the next month."""
        return self.left == 0


def traffic(session: Session, today: date) -> Traffic:
    """This month's bytes; a new month begins at zero. The office's own bound, or headquarters'."""
    month = f"{today:%Y-%m}"
    kept, own = read_setting(session, TRAFFIC), read_setting(session, BUDGET)
    wanted = own["megabytes"] if "megabytes" in own else _published(session)
    budget = wanted * MEGABYTE if isinstance(wanted, int) and 0 < wanted <= MOST_MEGABYTES else None
    if kept.get("month") != month:
        return Traffic(month, budget=budget)
    up, down = (value if isinstance(value := kept.get(way), int) and value >= 0 else 0 for way in ("up", "down"))
    return Traffic(month, up, down, budget)


def _published(session: Session) -> object:
    """The bound that headquarters gives to offices that chose none; 0: no bound. One for this office alone first."""
    body = session.scalar(select(PublishedItem.body).where(
        PublishedItem.kind == "setting", PublishedItem.key == "monthly_data_mb").order_by(
        PublishedItem.own.desc()))
    return body.get("value") if isinstance(body, dict) else None


def count_traffic(session: Session, up: int, down: int, today: date) -> None:
    """Add a round's bytes within the caller's transaction."""
    before = traffic(session, today)
    save_setting(session, TRAFFIC, {"month": before.month, "up": before.up + up, "down": before.down + down})


def save_budget(session: Session, megabytes: int | None) -> None:
    """Bound the automatic rounds of a month; None: no bound."""
    save_setting(session, BUDGET, {"megabytes": megabytes})
