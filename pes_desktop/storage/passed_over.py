"""Numbers that may stand on a paper which the office knows nothing of any more: they are given to nobody else.

Two letters of one number would let the slip of the first tell what became of the second's person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from pes_desktop.domain.numbers import KINDS
from pes_desktop.models import NumberCounter

#: More letters or orders than an office gives in a day, and the most that are passed over at once.
A_DAY, MOST = 50, 5000
#: The counter of result codes belongs to no year (services/numbering.py).
_CODES = ("code", 0)


def pass_over(session: Session, count: int, year: int, kinds: Iterable[str] = ("letter",)) -> None:
    """Within the caller's transaction, ``count`` numbers of this ``year`` are not given; result codes neither."""
    for kind in kinds:
        counter = session.get(NumberCounter, (kind, year))
        if counter is None:
            counter = NumberCounter(kind=kind, year=year, last=0)
            session.add(counter)
        counter.last += count
    codes = session.get(NumberCounter, _CODES)
    if codes is not None:  # else it begins above the letters
        codes.last += count
    session.flush()


def pass_over_since(session: Session, until: datetime | None, now: datetime) -> None:
    """``pass_over`` for what may have been given after a copy's last act ``until`` (UTC), where no journal tells."""
    days = max((now - until).days + 1, 1) if until else MOST
    pass_over(session, min(days * A_DAY, MOST), now.astimezone().year, KINDS)
