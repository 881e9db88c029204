"""The summary above the form: each fault a sentence that jumps to its field, in whatever section."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, cast

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.intake import FIELD_BY_NAME
from pes_desktop.services.records import CHANGED_HERE, ChangedBeside
from pes_desktop.ui import feedback
from pes_desktop.ui.intake.options import label_of
from pes_desktop.ui.widgets.field import Field

if TYPE_CHECKING:
    from pes_desktop.ui.intake.page import IntakePage


class _Jump:
    """Stands for a field that may lie in a section not shown."""

    def __init__(self, page: IntakePage, name: str) -> None:
        self._page, self._name = page, name

    def focus_in(self) -> None:
        """Show the section, then the field."""
        self._page.jump_to(self._name)


def fault_jumps(page: IntakePage, error: DomainError) -> list[tuple[str, Field | None]]:
    """(sentence, target) of every fault for ``Banner.show_summary``."""
    jumps: list[tuple[str, Field | None]] = []
    for fault in error.faults:
        if fault.code == CHANGED_HERE:
            continue  # the whole is told in one sentence
        words = feedback.words_of(fault, page.desk.lang)
        spec = FIELD_BY_NAME.get(fault.field or "")
        if spec is None:
            jumps.append((words, None))
        else:
            jumps.append((f"{label_of(spec, page.desk)}: {words}", cast(Field, _Jump(page, spec.name))))
    return jumps


def show_refused(page: IntakePage, told: Fault | None) -> None:
    """What headquarters did not take of the person: marked beside its field, which gets the keyboard; else what a
    correction displaced, which the page tells above the form."""
    displaced = page.meanwhile.told[0].field if page.meanwhile.told else None
    spec = FIELD_BY_NAME.get((told.field if told else displaced) or "")
    shown = spec is not None and spec.section in page.sections and page.visibility.offered(spec)
    fields = page.section(spec.section).fields if spec is not None and shown else {}
    if told is None:
        if spec is not None and shown:
            page.jump_to(spec.name)
    elif feedback.show_refused(told, fields, page.banner, page.desk.lang) is not None and spec is not None:
        page.jump_to(spec.name)


def mark_refused(page: IntakePage, error: DomainError) -> None:
    """Each fault of a save beside its field; what others wrote into untouched fields is shown there, and marked."""
    for section in page.built.values():
        for field in section.fields.values():
            if field.state() == "error":
                field.clear_messages()
    if isinstance(error, ChangedBeside):
        _take_theirs(page, error)
    for fault in error.faults:
        spec = FIELD_BY_NAME.get(fault.field or "")
        if spec is not None and not fault.warning:
            page.section(spec.section).fields[spec.name].set_error(feedback.words_of(fault, page.desk.lang))


def _take_theirs(page: IntakePage, error: ChangedBeside) -> None:
    """Show what others wrote into fields that stood untouched in the form, and mark them."""
    for name, value in error.stands.items():
        for form in filter(None, (page.form, page.keeper.base)):
            setattr(form, name, copy.deepcopy(value))
    page.show_form()
    for fault in error.faults:
        spec = FIELD_BY_NAME.get(fault.field or "")
        if fault.code == CHANGED_HERE and spec is not None and page.visibility.offered(spec):
            page.section(spec.section).fields[spec.name].set_warning(feedback.words_of(fault, page.desk.lang))
