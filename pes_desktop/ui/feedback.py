"""Turns faults into words, at their fields and in a summary."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.reference import messages
from pes_desktop.ui.jobs import Bug
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.field import Field


def words_of(fault: Fault, lang: str = "es") -> str:
    """The sentence for a fault; an unforeseen error gets an apology."""
    if fault.code == "bug":
        return QCoreApplication.translate(
            "feedback", "Something went wrong in the program. What you saved is safe and your draft is kept. "
            "Please try again; if it happens once more, tell support: {0}.").format(fault.params.get("where", ""))
    key = f"fault.{fault.code}"
    params = {name: messages.text(str(value), lang) if isinstance(value, str) and messages.has(value, lang) else value
              for name, value in fault.params.items()}
    return messages.text(key, lang, **params)


def kind_of(error: DomainError) -> str:
    """Banner kind: faults of the surroundings are a warning, everything else an error."""
    return "warn" if isinstance(error, EnvironmentFault) else "bad"


def title_of(error: DomainError) -> str:
    """Title of the summary."""
    if isinstance(error, Bug):
        return QCoreApplication.translate("feedback", "We are sorry")
    if isinstance(error, EnvironmentFault):
        return QCoreApplication.translate("feedback", "It could not be done now")
    count = sum(not fault.warning for fault in error.faults) or len(error.faults)
    if count == 1:
        return QCoreApplication.translate("feedback", "One thing needs your attention")
    return QCoreApplication.translate("feedback", "{0} things need your attention").format(count)


def show_refused(told: Fault, fields: Mapping[str, Field], banner: Banner, lang: str = "es") -> Field | None:
    """What headquarters did not take of a record: above its form, and beside its field, which takes the keyboard.

    Returns that field, None where none of ``fields`` is meant.
    """
    owner, here = fields.get(told.field or ""), f"fault_here.{told.code}"
    sentence = messages.text(here, lang, **told.params) if messages.has(here, lang) else words_of(told, lang)
    if owner is None:
        banner.show_words("warn", messages.text("sync.mend.title.record", lang), sentence)
        return None
    banner.show_words("warn", messages.text("sync.mend.title", lang), f"{owner.label.text()}: {sentence}".lstrip(": "))
    owner.set_error(sentence)
    owner.focus_in()
    return owner


def show_faults(error: DomainError, fields: Mapping[str, Field], banner: Banner | None = None, lang: str = "es") -> int:
    """Put each fault beside its field (warnings as doubts) and a summary with jumps in the banner.

    Returns the number of faults that block. The first faulty field takes the keyboard.
    """
    for field in fields.values():
        field.clear_messages()
    jumps: list[tuple[str, Field | None]] = []
    first: Field | None = None
    for fault in error.faults:
        sentence = words_of(fault, lang)
        owner = fields.get(fault.field) if fault.field else None
        if owner is not None:
            if fault.warning:
                owner.set_warning(sentence)
            else:
                owner.set_error(sentence)
                first = first or owner
        if not fault.warning or owner is None:
            name = owner.label.text() if owner is not None else ""
            jumps.append((f"{name}: {sentence}" if name else sentence, owner))
    if banner is not None:
        if jumps:
            banner.show_summary(kind_of(error), title_of(error), jumps)
        else:
            banner.dismiss()
    if first is not None:
        first.focus_in()
    return sum(not fault.warning for fault in error.faults)
