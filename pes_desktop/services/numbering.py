"""Numbers given inside the transaction of the document that carries them; a rolled-back document uses none up."""

from __future__ import annotations

from sqlalchemy.orm import Session

from pes_desktop.domain.numbers import KINDS, DocumentNumber
from pes_desktop.models import NumberCounter
from pes_desktop.services.context import OfficeContext


def next_number(ctx: OfficeContext, session: Session, kind: str) -> DocumentNumber:
    """The next number of ``kind`` ("letter", "vacancy") on this PC in the present year."""
    year = ctx.today().year
    counter = session.get(NumberCounter, (kind, year))
    if counter is None:
        counter = NumberCounter(kind=kind, year=year, last=0)
        session.add(counter)
    counter.last += 1
    return DocumentNumber(ctx.office.code, KINDS[kind], year, ctx.pc, counter.last)
