"""Numbers given inside the transaction of the document that carries them; a rolled-back document uses none up."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pes_desktop.domain.numbers import KINDS, DocumentNumber, result_code
from pes_desktop.models import NumberCounter
from pes_desktop.services.context import OfficeContext

#: The counter of result codes belongs to no year: a slip comes back months after its letter.
_CODES = ("code", 0)


def next_number(ctx: OfficeContext, session: Session, kind: str) -> DocumentNumber:
    """The next number of ``kind`` ("letter", "vacancy") on this PC in the present year."""
    year = ctx.today().year
    counter = session.get(NumberCounter, (kind, year))
    if counter is None:
        counter = NumberCounter(kind=kind, year=year, last=0)
        session.add(counter)
    counter.last += 1
    return DocumentNumber(ctx.office.code, KINDS[kind], year, ctx.pc, counter.last)


def next_code(ctx: OfficeContext, session: Session) -> str:
    """The next result code of this PC, from a counter that never restarts.

    Its first value stands above the serials of the letters given so far: offices opened before it existed took their
    codes from those.
    """
    counter = session.get(NumberCounter, _CODES)
    if counter is None:
        given = session.scalar(select(func.max(NumberCounter.last)).where(NumberCounter.kind == "letter"))
        counter = NumberCounter(kind=_CODES[0], year=_CODES[1], last=given or 0)
        session.add(counter)
    counter.last += 1
    return result_code(ctx.pc, counter.last)
