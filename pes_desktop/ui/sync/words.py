"""The state of the exchange in words, for the bar and the page."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from pes_desktop.storage.settings import instant
from pes_desktop.sync.by_answer import DIFFERS as STICK_DIFFERS
from pes_desktop.sync.state import SyncState
from pes_desktop.ui.numbers import figure


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


def proof_words(state: SyncState, today: date, lang: str) -> tuple[str, str]:
    """What the last proof said, and of when it is; one by stick is of the day of headquarters' answer."""
    by_stick, at = state.by_stick, state.last_proof_at
    if state.last_equal is False:  # the last proof is of before that
        by_stick = state.last_error == STICK_DIFFERS
        at = instant(state.last_error_params.get("at")) if by_stick else state.last_round
    when = moment(at, today, lang)
    if when and by_stick:
        when = QCoreApplication.translate("sync", "by stick, {0}").format(when)
    if state.last_equal is False:
        return QCoreApplication.translate("sync", "Differs"), when
    if state.last_proof_at is None:
        return "—", QCoreApplication.translate("sync", "not compared yet")
    return (QCoreApplication.translate("sync", "Equal") if state.green else
            QCoreApplication.translate("sync", "Was equal")), when


def state_words(state: SyncState, today: date, lang: str, *, running: bool = False) -> tuple[str, str]:
    """Kind (ok, warn, bad, offline, busy) and words of the bar: green only when nothing waits and both are equal."""
    if running:
        return "busy", QCoreApplication.translate("sync", "Sending…")
    if not state.enrolled:
        return "offline", QCoreApplication.translate("sync", "Not joined to headquarters yet")
    if state.last_error == "server_refused_device":
        words = QCoreApplication.translate("sync", "No permission from headquarters")
        waiting = QCoreApplication.translate("sync", "{0} waiting").format(figure(state.waiting))
        return "bad", f"{words} · {waiting}" if state.waiting else words
    if state.parked:
        need = (QCoreApplication.translate("sync", "1 needs you") if state.parked == 1 else
                QCoreApplication.translate("sync", "{0} need you"))
        return "bad", need.format(figure(state.parked))
    if state.waiting:
        words = QCoreApplication.translate("sync", "{0} waiting").format(figure(state.waiting))
        if state.last_error in ("server_unreachable", "server_slow"):
            return "offline", QCoreApplication.translate("sync", "No line · {0}").format(words)
        return "warn", words
    if state.green:
        words = (QCoreApplication.translate("sync", "Everything sent, by stick {0}") if state.by_stick else
                 QCoreApplication.translate("sync", "Everything sent, {0}"))
        return "ok", words.format(moment(state.last_proof_at, today, lang))
    if state.last_error in ("sync_differs", STICK_DIFFERS):
        return "warn", QCoreApplication.translate("sync", "Headquarters differs")
    return "warn", QCoreApplication.translate("sync", "To be compared with headquarters")
