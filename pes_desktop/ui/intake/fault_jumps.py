"""The summary above the form: each fault a sentence that jumps to its field, in whatever section."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.intake import FIELD_BY_NAME
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
        words = feedback.words_of(fault, page.desk.lang)
        spec = FIELD_BY_NAME.get(fault.field or "")
        if spec is None:
            jumps.append((words, None))
        else:
            jumps.append((f"{label_of(spec, page.desk)}: {words}", cast(Field, _Jump(page, spec.name))))
    return jumps


def show_refused(page: IntakePage, told: Fault | None) -> None:
    """What headquarters did not take of the person: marked beside its field, which gets the keyboard."""
    if told is None:
        return
    spec = FIELD_BY_NAME.get(told.field or "")
    shown = spec is not None and spec.section in page.sections and page.visibility.offered(spec)
    fields = page.section(spec.section).fields if spec is not None and shown else {}
    if feedback.show_refused(told, fields, page.banner, page.desk.lang) is not None and spec is not None:
        page.jump_to(spec.name)
