"""What the stick's card asks for, done off the thread: written, read, people taken along."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from pes_desktop.services import brigade, stick, stick_joining
from pes_desktop.services.brigade import Area, ForOthers
from pes_desktop.services.stick import StickRead, StickWritten
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.sync.stick_card import StickCard


class StickActs(QObject):
    """Between the card and the services; ``reload``: what the page does when something changed."""

    def __init__(self, page: BasePage, card: StickCard, reload: Callable[[], None]) -> None:
        super().__init__(page)
        self._page, self._card, self._reload = page, card, reload
        card.take_along.connect(self._take_along)
        card.read_stick.connect(self._read_stick)
        card.areas_wanted.connect(self._want_areas)
        card.take_people.connect(self._take_people)
        card.invite.connect(self._invite)

    def _take_along(self, folder: Path) -> None:
        self._page.banner.dismiss()
        self._page.run_write(partial(stick.write_stick, self._page.desk.ctx, folder), self._taken)

    def _taken(self, written: StickWritten) -> None:
        self._card.show_written(written)
        self._reload()

    def _read_stick(self, folder: Path) -> None:
        self._page.banner.dismiss()
        self._page.run_write(partial(stick.read_stick, self._page.desk.ctx, folder), self._was_read)

    def _was_read(self, found: StickRead) -> None:
        if not self._page.desk.ctx.staff.roles:  # removed on another PC (services/ways.py)
            self._page.desk.lock_asked.emit()
            return
        self._card.show_read(found)
        self._page.desk.runner.refresh()  # the bar tells of the proof too
        self._reload()

    def _want_areas(self) -> None:
        self._page.run_read(partial(brigade.areas, self._page.desk.ctx), self._areas, token="areas")

    def _areas(self, areas: list[Area]) -> None:
        self._card.show_areas(areas)

    def _take_people(self, area: str, folder: Path) -> None:
        self._page.banner.dismiss()
        self._page.run_write(partial(brigade.take_along, self._page.desk.ctx, folder, area), self._people)

    def _people(self, written: ForOthers) -> None:
        self._card.show_people(written)

    def _invite(self, code: str, folder: Path) -> None:
        self._page.banner.dismiss()
        self._page.run_write(partial(stick_joining.invite, self._page.desk.ctx, folder, code), self._invited)

    def _invited(self, written: ForOthers) -> None:
        self._card.show_invited(written)
