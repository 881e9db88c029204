"""The state of the exchange in words, for the bar and the page."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from pes_desktop.sync.state import SyncState


def moment(at: datetime | None, today: date, lang: str) -> str:
    """"09:14" today, "yesterday 17:40", "12/11/2026 08:00" before; empty for None."""
    if at is None:
        return ""
    local = at.astimezone()
    clock = f"{local:%H:%M}"
    days = (date.today() - local.date()).days
    if days == 0:
        return clock
    if days == 1:
        return QCoreApplication.translate("sync", "yesterday {0}").format(clock)
    locale = QLocale(QLocale.Language.Spanish if lang == "es" else QLocale.Language.English)
    return locale.toString(QDateTime.fromSecsSinceEpoch(int(local.timestamp())), "dd/MM/yyyy HH:mm")


def state_words(state: SyncState, today: date, lang: str, *, running: bool = False) -> tuple[str, str]:
    """Kind (ok, warn, bad, offline, busy) and words of the bar: green only when nothing waits and both are equal."""
    if running:
        return "busy", QCoreApplication.translate("sync", "Sending…")
    if not state.enrolled:
        return "offline", QCoreApplication.translate("sync", "Not joined to headquarters yet")
    if state.parked:
        return "bad", QCoreApplication.translate("sync", "{0} need you").format(state.parked)
    if state.waiting:
        words = QCoreApplication.translate("sync", "{0} waiting").format(state.waiting)
        if state.last_error in ("server_unreachable", "server_slow"):
            return "offline", QCoreApplication.translate("sync", "No line · {0}").format(words)
        return "warn", words
    if state.green:
        return "ok", QCoreApplication.translate("sync", "Everything sent, {0}").format(
            moment(state.last_proof_at, today, lang))
    return "warn", QCoreApplication.translate("sync", "To be compared with headquarters")
