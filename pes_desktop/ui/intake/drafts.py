"""Keeps the draft of the form on disk: written when a field is left, in the write lane, never twice the same."""

from __future__ import annotations

import copy
import time
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.ids import new_id
from pes_desktop.domain.intake import IntakeForm
from pes_desktop.services import intake

if TYPE_CHECKING:
    from pes_desktop.ui.base_page import BasePage
    from pes_desktop.ui.intake.section import Section

_NEW, _EDIT = "intake:new:", "intake:edit:"


def draft_key(jobseeker_id: UUID | None = None) -> str:
    """Key of the draft of a person's correction, or of a new person's intake."""
    return f"{_EDIT}{jobseeker_id}" if jobseeker_id else f"{_NEW}{new_id()}"


def person_of(key: str) -> UUID | None:
    """The person whose correction a draft holds; None for a new intake."""
    return UUID(key.removeprefix(_EDIT)) if key.startswith(_EDIT) else None


class DraftKeeper(QObject):
    """``keep(form, step)`` writes when something changed; ``told`` fires when the words about it change.

    ``failed(DomainError)`` when the disk refused: the words stay on the screen. While ``held`` (a save is on its way,
    which drops the draft) nothing is written.
    """

    told = Signal()
    failed = Signal(object)

    def __init__(self, page: BasePage) -> None:
        super().__init__(page)
        self._page = page
        self.key = ""
        self._kept: IntakeForm | None = None
        self.base: IntakeForm | None = None
        self._saved_at: float | None = None
        self._broken = self.held = False
        self._timer = QTimer(self)
        self._timer.setInterval(5000)
        self._timer.timeout.connect(self.told)

    def begin(self, key: str, form: IntakeForm, *, restored: bool, base: IntakeForm | None = None) -> None:
        """Follow another form; what it holds now counts as kept. ``base``: as the correction of a person began."""
        self.base = copy.deepcopy(base)
        self.key, self._kept = key, copy.deepcopy(form)
        self._saved_at = time.monotonic() if restored else None
        self._broken = self.held = False
        self._timer.start()

    def show(self, section: Section, form: IntakeForm, blank: IntakeForm) -> None:
        """Put ``form`` into a section. What a field shows otherwise than it is kept is no change of the one who looks:
        ``base`` and ``blank`` take it as it will be read again."""
        section.show_form(form)
        read = copy.deepcopy(form)
        section.read_into(read)
        for known in filter(None, (self.base, blank)):
            for name, value in vars(form).items():
                if getattr(known, name) == value:
                    setattr(known, name, copy.deepcopy(getattr(read, name)))

    def stop(self) -> None:
        """The form was saved or thrown away."""
        self.key, self._kept, self._saved_at = "", None, None
        self._timer.stop()

    @property
    def exists(self) -> bool:
        """Whether a draft stands on the disk."""
        return self._saved_at is not None

    def keep(self, form: IntakeForm, step: str) -> None:
        """Write the form if it differs from what was written last."""
        if self.held or not self.key or form == self._kept:
            return
        self._kept = copy.deepcopy(form)
        self._page.run_write(partial(_write, self._page.desk.ctx, self.key, self._kept, step, self.base), self._written,
                             token="draft", failed=self._refused)

    def words(self) -> str:
        """How long ago it was written."""
        if self._broken:
            return QCoreApplication.translate("intake", "Draft not written")
        if self._saved_at is None:
            return QCoreApplication.translate("intake", "The draft keeps itself")
        seconds = int(time.monotonic() - self._saved_at)
        if seconds < 5:
            return QCoreApplication.translate("intake", "Draft saved just now")
        if seconds < 60:
            return QCoreApplication.translate("intake", "Draft saved {0} seconds ago").format(seconds)
        return QCoreApplication.translate("intake", "Draft saved {0} min ago").format(seconds // 60)

    def _written(self, key: str) -> None:
        if key == self.key:
            self._saved_at, self._broken = time.monotonic(), False
            self.told.emit()

    def _refused(self, error: DomainError) -> None:
        self._kept, self._broken = None, True
        self.told.emit()
        self.failed.emit(error)


def _write(ctx: object, key: str, form: IntakeForm, step: str, base: IntakeForm | None) -> str:
    intake.save_draft(ctx, key, form, step, base)  # type: ignore[arg-type]
    return key
