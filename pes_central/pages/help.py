"""Help for an office that lost its password, by telephone; and the mark after headquarters itself was restored."""

from __future__ import annotations

from starlette.responses import Response

from pes_central.db import new_epoch
from pes_central.pages.audit import note
from pes_central.pages.visit import Visit, act, page
from pes_central.unlock import answer
from pes_desktop.domain.errors import DomainError, Fault

_FIELDS = ("office", "challenge", "reason")


def help_with(visit: Visit, faults: dict[str, str], status: int = 200, said: str = "", of_staff: str = "") -> Response:
    """The page, with what was typed; ``of_staff``: the office whose staff was asked for, fault field of that name."""
    return visit.page("help.html", status, faults=faults, said=said, of_staff=of_staff,
                      typed={name: visit.form.get(name, "")[:200] for name in (*_FIELDS, "why")})


@page("/help", "phone_help")
def help_page(visit: Visit) -> Response:
    """Both forms."""
    return help_with(visit, {})


@act("/help/phone", "phone_help")
def phone(visit: Visit) -> Response:
    """The answer to the code that somebody of an office reads aloud; who, for whom and why is written down."""
    office, challenge, reason = (visit.form.get(name, "")[:200] for name in _FIELDS)
    try:
        if missing := [Fault("required", name) for name in _FIELDS if not visit.form.get(name, "").strip()]:
            raise DomainError(*missing)
        with visit.acting("phone_answered", office.strip().upper(), reason) as connection:
            said = answer(connection, office, challenge, visit.who.name, reason)
    except DomainError as error:
        return help_with(visit, visit.faults(error), 400)
    return help_with(visit, {}, said=said)


@act("/help/restored", "restored")
def restored(visit: Visit) -> Response:
    """Headquarters' database is an older copy: offices compare and send again what it lacks. Nothing is deleted."""
    if visit.form.get("sure") != "1" or not visit.form.get("why", "").strip():
        return help_with(visit, visit.faults(DomainError(Fault("central_restored_sure", "sure"))), 400)
    new_epoch(visit.engine)
    with visit.writing() as connection:
        note(connection, visit.who.name, visit.who.role, "restored", reason=visit.form["why"].strip())
    return visit.go("/help", done="restored")
