"""A vacancy's state and its closing date."""

from __future__ import annotations

from datetime import date, timedelta

from pes_desktop.domain.enums import VacancyStatus
from pes_desktop.importing.cells.simple import as_text
from pes_desktop.importing.problems import Problems
from pes_desktop.importing.sheets import Cell
from pes_desktop.reference.country_model import Periods
from pes_desktop.reference.folding import plain

_STATES = {
    word: state
    for state, words in {
        VacancyStatus.OPEN: "abierta abierto activa activo vigente disponible libre open publicada",
        VacancyStatus.COVERED: "cubierta cubierto llena lleno ocupada ocupado colocada colocado contratada covered",
        VacancyStatus.CLOSED: "cerrada cerrado finalizada finalizado vencida vencido caducada closed",
        VacancyStatus.CANCELLED: "anulada anulado cancelada cancelado desistida retirada suspendida cancelled",
    }.items()
    for word in words.split()
}


def read_state(cell: Cell, problems: Problems) -> str:
    """open, covered, closed or cancelled; anything else, "pendiente" and blank too, is unclear (``status_unclear``)."""
    text = as_text(cell)
    state = _STATES.get(plain(text))
    if state is None:
        problems.add("state", "status_unclear", text=text)
        return str(VacancyStatus.UNCLEAR)
    return str(state)


def assumed_closing(notified: date, today: date, periods: Periods) -> date:
    """The closing date of a vacancy whose sheet gives none: the country's days, counted from the import.

    The sheet of today calls it open, so the days do not count from an old notification; they end with the longest time
    that the country allows from it (``periods.vacancy_max``).
    """
    usual = max(notified, today) + timedelta(days=periods.vacancy_default)
    return min(usual, notified + timedelta(days=periods.vacancy_max))
