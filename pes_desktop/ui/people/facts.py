"""A person in words: the line of facts, states as chips, the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QCoreApplication

from pes_desktop.services.people import PersonLine, PersonView
from pes_desktop.services.people import TimelineEntry as Fact
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.widgets.date_field import written
from pes_desktop.ui.widgets.timeline import TimelineEntry

STATUS_KINDS = {"active": "ok", "expiring": "warn", "expired": "bad", "exited": "neutral"}
CONSENT_KINDS = {"given": "ok", "pending": "warn", "withdrawn": "bad"}
_ICONS = {
    "registration.registered": "user-plus", "registration.renewed": "refresh-cw", "registration.exited": "log-out",
    "registration.returned": "undo-2", "registration.merged": "merge", "service.visit": "door-open",
    "service.interview": "messages-square", "service.orientation": "compass", "service.group_orientation": "users",
    "service.cv_help": "file-text", "service.workshop": "presentation", "service.job_club": "users",
    "service.training_referral": "graduation-cap", "service.self_employment": "store",
    "service.social_programme": "hand-helping", "service.follow_up": "phone", "referral.issued": "mail",
    "referral.hired": "handshake", "referral.placement_verified": "badge-check",
}
translate = QCoreApplication.translate
_GOOD = frozenset({"referral.hired", "referral.placement_verified", "referral.kept_30", "referral.kept_90"})


def age_words(age: int | None, estimated: bool = False) -> str:
    """"41 years" or "about 40 years"."""
    if age is None:
        return ""
    return (translate("people", "about {0} years") if estimated else translate("people", "{0} years")).format(age)


def short_place(place: str) -> str:
    """Parish and canton: the province is the office's own most of the time."""
    return ", ".join(place.split(", ")[:2])


def status_chip(line: PersonLine, desk: Desk) -> tuple[str, str]:
    """(words, kind) of the registration's state."""
    return desk.text(f"registration_status.{line.status}"), STATUS_KINDS.get(line.status, "neutral")


def consent_chip(state: str, desk: Desk) -> tuple[str, str]:
    """(words, kind) of the consent."""
    return desk.text(f"consent_status.{state}"), CONSENT_KINDS.get(state, "neutral")


def chips(line: PersonLine, desk: Desk, *, quiet: bool = False) -> list[tuple[str, str]]:
    """State chips; ``quiet`` leaves out what is as it should be."""
    found = []
    if not quiet or line.status != "active":
        found.append(status_chip(line, desk))
    if line.consent_state != "given":
        found.append(consent_chip(line.consent_state, desk))
    return found


def joined(parts: Iterable[str]) -> str:
    """Parts that hold something, with a dot between."""
    return " · ".join(part for part in parts if part)


def document_words(view: PersonView, desk: Desk) -> str:
    """"Cédula 060318842-1"; a number that does not pass its own check says so."""
    kind = next((d.short.of(desk.lang) for d in desk.ctx.pack.documents if d.code == view.document_type), "")
    words = f"{kind} {view.document_shown}".strip()
    number = view.line.document_number
    if number and desk.ctx.pack.validate_document(view.document_type, number) is not None:
        return joined((words, translate("people", "last digit does not agree")))
    return words


def education_words(view: PersonView, desk: Desk) -> str:
    """"Primaria, incompleta"."""
    level = next((e.label.of(desk.lang) for e in desk.ctx.pack.education if e.code == view.education_level), "")
    if not level or view.education_level == "none" or view.education_complete is None:
        return level
    return f"{level}, {desk.text('education_complete.yes' if view.education_complete else 'education_complete.no')}"


def birth_words(view: PersonView) -> str:
    """"12/03/1985 (41 years)", or the estimated age."""
    if view.birth_date is None:
        return ""
    if view.birth_estimated:
        return translate("people", "estimated {0}").format(view.birth_date.year)
    return f"{written(view.birth_date)}"


def span_words(span: str) -> str:
    """"2019-2023" stays; a bare number is years in all."""
    return translate("people", "{0} years").format(span.replace(".", ",")) if span and "-" not in span else span


def ago(day: date, today: date) -> str:
    """"today", "yesterday", "12 days ago", then the date."""
    days = (today - day).days
    if days == 0:
        return translate("people", "today")
    if days == 1:
        return translate("people", "yesterday")
    if 1 < days < 31:
        return translate("people", "{0} days ago").format(days)
    return written(day)


def timeline(view: PersonView, desk: Desk, most: int = 60) -> list[TimelineEntry]:
    """Entries of the timeline, newest first; what was undone says so."""
    entries = []
    today = desk.ctx.today()
    for fact in view.timeline[:most]:
        key = f"timeline.{fact.kind}"
        title = desk.text(key)
        if title == key:
            title = desk.text(fact.kind)
        if fact.undone:
            title = translate("people", "{0} (undone)").format(title)
        kind = "neutral" if fact.undone else "ok" if fact.kind in _GOOD else "neutral"
        icon = _ICONS.get(fact.kind, "mail" if fact.kind.startswith("referral.") else "circle")
        link = translate("people", "See the referral") if fact.referral_id and not fact.undone else ""
        words = joined((_what(fact, desk), fact.who))
        entries.append(TimelineEntry(ago(fact.on, today), title, words, icon, kind, link, fact.referral_id))
    return entries


def _what(fact: Fact, desk: Desk) -> str:
    """What the fact is about; an exit's reason is a code with words of its own."""
    key = f"exit_reason.{fact.what}"
    words = desk.text(key)
    return fact.what if words == key else words
