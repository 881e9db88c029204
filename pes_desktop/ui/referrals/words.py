"""A referral in words: its timeline, its state with the day, what an answer is awaited for."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from pes_desktop.domain.referral import ReferralState
from pes_desktop.services.referral_view import Move, ReferralView
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.people.facts import ago, joined
from pes_desktop.ui.widgets.date_field import written
from pes_desktop.ui.widgets.timeline import TimelineEntry

S = ReferralState
_ICONS = {
    S.DRAFT: "user-check", S.ISSUED: "mail", S.PRESENTED: "door-open", S.DID_NOT_PRESENT: "user-x",
    S.INTERVIEWED: "messages-square", S.HIRED: "handshake", S.VERIFIED: "badge-check", S.KEPT_30: "calendar-check",
    S.KEPT_90: "calendar-check", S.LEFT: "log-out", S.NOT_HIRED: "circle-x", S.DECLINED: "hand",
    S.VACANCY_GONE: "briefcase", S.NO_ANSWER: "phone-missed", S.VOID: "ban",
}
_KINDS = {S.HIRED: "ok", S.VERIFIED: "ok", S.KEPT_30: "ok", S.KEPT_90: "ok", S.VOID: "bad", S.LEFT: "warn",
          S.DID_NOT_PRESENT: "warn", S.NO_ANSWER: "warn"}
translate = QCoreApplication.translate


def reason_words(state: str, reason: str, desk: Desk) -> str:
    """The reason in words; what an older program or a sheet wrote stands as it is."""
    key = f"choice.{state}.{reason}"
    words = desk.text(key)
    return reason if words == key else words


def timeline(view: ReferralView, desk: Desk) -> list[TimelineEntry]:
    """Every move, newest first; an undone one is struck through and stays, with the line that undid it above."""
    return [_entry(move, view, desk) for move in view.moves]


def appointment_words(appointment: str) -> str:
    """"23/11/2026 9:00 en la obra"; what was agreed in own words stays as it is."""
    day, _, rest = appointment.partition(" ")
    try:
        return f"{written(date.fromisoformat(day))} {rest}".strip()
    except ValueError:
        return appointment


def _entry(move: Move, view: ReferralView, desk: Desk) -> TimelineEntry:
    state = S(move.state)
    who = move.who
    if move.undoing:
        back = translate("referrals", "Back to “{0}”").format(desk.text(f"choice.referral_state.{state}"))
        return TimelineEntry(ago(move.fact_date, desk.ctx.today()), desk.text("timeline.referral.undo"),
                             joined((back, who)), "undo-2")
    parts = []
    if state is S.ISSUED and view.appointment:
        parts.append(translate("referrals", "appointment {0}").format(appointment_words(view.appointment)))
    if move.reason and not (move.reason == "other" and move.note):
        parts.append(reason_words(move.state, move.reason, desk))
    if move.evidence:
        parts.append(desk.text(f"choice.evidence.{move.evidence}"))
    parts += [move.note, who]
    return TimelineEntry(
        ago(move.fact_date, desk.ctx.today()), desk.text(f"timeline.referral.{state}"), joined(parts), _ICONS[state],
        "neutral" if move.undone else _KINDS.get(state, "neutral"), struck=move.undone,
    )


def state_words(view: ReferralView, desk: Desk) -> str:
    """"Carta entregada · 22/11/2026"; a referral without letter has no day worth telling."""
    words = desk.text(f"choice.referral_state.{view.state}")
    return words if view.state is S.DRAFT else joined((words, written(view.state_on)))


def ask_words(due_on: date, desk: Desk) -> tuple[str, str]:
    """Words and kind of when the next question is due."""
    days = (due_on - desk.ctx.today()).days
    if days in (-1, 0, 1):
        return desk.text(f"referral.ask.{('yesterday', 'today', 'tomorrow')[days + 1]}"), "warn" if days == 1 else "bad"
    if days < 0:
        return desk.text("referral.ask.late", days=-days), "bad"
    return desk.text("referral.ask.days", days=days), "neutral"


def wage_words(view: ReferralView, desk: Desk) -> str:
    """"USD 500,00 al mes · Indefinido"; nothing while neither was told."""
    words = ""
    if view.wage is not None:
        amount = f"{view.wage:.2f}".removesuffix(".00")
        if desk.lang == "es":
            amount = amount.replace(".", ",")
        money = f"{desk.ctx.pack.currency} {amount}"
        words = desk.text(f"match.per.{view.wage_period}", amount=money) if view.wage_period else money
    return joined((words, desk.text(f"choice.contract.{view.contract}") if view.contract else ""))
