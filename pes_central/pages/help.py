"""Help for an office that lost its password, by telephone; and the mark after headquarters itself was restored."""

from __future__ import annotations

from starlette.responses import Response

from pes_central.db import new_epoch
from pes_central.pages.audit import note
from pes_central.pages.visit import Visit, act, page
from pes_central.unlock import answer
from pes_desktop.domain.errors import DomainError, Fault

_FIELDS = ("office", "challenge", "reason")


def _page(visit: Visit, faults: dict[str, str], status: int = 200, said: str = "") -> Response:
    return visit.page("help.html", status, faults=faults, said=said,
                      typed={name: visit.form.get(name, "")[:200] for name in _FIELDS})


@page("/help", "phone_help")
def help_page(visit: Visit) -> Response:
    """Both forms."""
    return _page(visit, {})


@act("/help/phone", "phone_help")
def phone(visit: Visit) -> Response:
    """The answer to the code that somebody of an office reads aloud; who, for whom and why is written down."""
    office, challenge, reason = (visit.form.get(name, "")[:200] for name in _FIELDS)
    try:
        with visit.acting("phone_answered", office.strip().upper(), reason) as connection:
            said = answer(connection, office, challenge, visit.who.name, reason)
    except DomainError as error:
        return _page(visit, visit.faults(error), 400)
    return _page(visit, {}, said=said)


@act("/help/restored", "restored")
def restored(visit: Visit) -> Response:
    """Headquarters' database is an older copy: offices compare and send again what it lacks. Nothing is deleted."""
    if visit.form.get("sure") != "1" or not visit.form.get("why", "").strip():
        return _page(visit, visit.faults(DomainError(Fault("central_restored_sure", "sure"))), 400)
    new_epoch(visit.engine)
    with visit.writing() as connection:
        note(connection, visit.who.name, visit.who.role, "restored", reason=visit.form["why"].strip())
    return visit.go("/help", done="restored")
