"""What these tests look at: the sentence a person reads, and the rows that must still be there."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.models import Jobseeker
from pes_desktop.reference import messages
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.upkeep import check_up

#: Words of the trade that nobody in a village office knows.
_TRADE = re.compile(r"\b(?:ENOSPC|EIO|errno|I/O|sqlite|WAL|exception|traceback|null|socket|timeout|buffer|mount|umount|"
                    r"path|thread)\b", re.IGNORECASE)
#: An order or an offer: the sentence says what to do now.
_REMEDY = re.compile(r"\b(?:libere|revise|elija|vuelva|corrija|puede|espere|cierre|saque|conecte|ponga|pida|instale|"
                     r"guarde|avise|recupere|use|quite|intente|haga|repita)\b", re.IGNORECASE)


def told(work: Callable[[], object], *codes: str) -> str:
    """The sentence of the fault that ``work`` ends in, one of ``codes``; everyday Spanish with a remedy."""
    with pytest.raises(EnvironmentFault) as caught:
        work()
    assert caught.value.codes[0] in codes, caught.value.codes
    fault = caught.value.faults[0]
    return spoken(fault.code, dict(fault.params))


def spoken(code: str, params: dict[str, object]) -> str:
    """The sentence of a code, looked at."""
    said = messages.text(f"fault.{code}", "es", **params)
    assert said != f"fault.{code}", code
    assert "{" not in said
    assert not _TRADE.search(said), said
    assert _REMEDY.search(said), said
    assert not re.search(r"\b(?:tú|tu|tienes|puedes|debes)\b", said), said
    return said


def people(ctx: OfficeContext) -> int:
    """How many people are registered."""
    with ctx.store.read() as session:
        return session.scalar(select(func.count()).select_from(Jobseeker)) or 0


def sound(ctx: OfficeContext) -> bool:
    """Whether everything agrees: file, references, audit chain, search, outbox."""
    return [found.code for found in check_up(ctx) if not found.good] == []
