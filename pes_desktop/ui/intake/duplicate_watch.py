"""Looks for possible duplicates while the identity is typed, and shows them where the page has room."""

from __future__ import annotations

import copy
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from pes_desktop.domain.intake import IntakeForm
from pes_desktop.services import intake
from pes_desktop.ui.intake.duplicates import DuplicatesPanel
from pes_desktop.ui.intake.loading import other_form
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from pes_desktop.ui.base_page import BasePage

#: Fields by which people are compared; typing in them asks for duplicates.
IDENTITY = frozenset({"document_number", "document_type", "surnames", "names", "birth_date", "sex", "place_code",
                      "phones"})
#: Below this page width (px of the design) one line above the form stands for the panel.
_NARROW = 1000


class DuplicateWatch(QObject):
    """Owns ``panel`` (right of the form) and ``strip`` (above it). ``opened(id)``: that person is asked for."""

    opened = Signal(object)

    def __init__(self, page: BasePage) -> None:
        super().__init__(page)
        now = tokens.current()
        self._page = page
        self._form = IntakeForm()
        self._person: UUID | None = None
        self._quiet = False
        self.strip = Banner(page)
        self.panel = DuplicatesPanel(page.desk)
        self.panel.setMinimumWidth(now.px(240))
        self.panel.setMaximumWidth(now.px(360))
        self.panel.opened.connect(self.opened)
        self.panel.compared.connect(self._compare)
        self.panel.merge_asked.connect(self._merge)
        self.strip.action.connect(self._open_first)

    def begin(self, person: UUID | None, *, quiet: bool = False) -> None:
        """Another form: nothing is known yet. ``quiet``: it is opened for one other thing, nothing is shown until the
        identity is touched."""
        self._person, self._quiet = person, quiet
        self._show([], asked=False)

    def typed(self, form: IntakeForm) -> None:
        """The identity is another one now."""
        self._quiet = False
        self.look(form)

    def look(self, form: IntakeForm) -> None:
        """Ask for people like this one; without name and number there is nothing to ask."""
        self._form = copy.deepcopy(form)
        self.panel.joining = self._person is not None and self._page.desk.may("merge_people")
        if not form.document_number.strip() and not (form.surnames.strip() and form.names.strip()):
            self._show([], asked=False)
            return
        self._page.run_read(partial(intake.possible_duplicates, self._page.desk.ctx, self._form, exclude=self._person),
                            self._show, token="duplicates")

    def fit(self) -> None:
        """Panel at the right, or one line above the form where the page is narrow (large type, small screen)."""
        narrow = self._page.width() < tokens.current().px(_NARROW)
        asks = not self._quiet and (self._person is None or bool(self.panel.keys))  # a correction asks only of somebody
        self.panel.setVisible(asks and not narrow)
        words = self.panel.first_words() if asks and narrow else None
        if words is None:
            self.strip.dismiss()
        else:
            self.strip.show_words("warn", *words, action=self.tr("Open"), closable=False)

    def _show(self, found: list[intake.PossibleDuplicate], *, asked: bool = True) -> None:
        self.panel.show_found(found, asked=asked)
        self.fit()

    def _open_first(self) -> None:
        if self.panel.keys:
            self.opened.emit(self.panel.keys[0])

    def _merge(self, key: UUID) -> None:
        self._page.desk.navigate("merge", id=self._person, other=key)

    def _compare(self, key: UUID) -> None:
        self._page.run_read(partial(other_form, self._page.desk.ctx, key), self._compared, token="compare")

    def _compared(self, found: tuple[UUID, IntakeForm]) -> None:
        self.panel.show_comparison(found[0], self._form, found[1])
