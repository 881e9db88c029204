"""What the pages that show a vacancy's detail do when something is asked there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pes_desktop.domain.enums import VacancyStatus
from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.vacancies.detail import VacancyDetail
from pes_desktop.ui.vacancies.story import VacancyStory, read_vacancy

if TYPE_CHECKING:
    from pes_desktop.services.vacancies import StatusSet


class DetailPage(BasePage):
    """A page with a VacancyDetail in ``self.detail``; ``shown`` is the vacancy's id."""

    detail: VacancyDetail
    shown: UUID | None = None
    _ended: tuple[UUID, ...] = ()
    _before: tuple[UUID, VacancyStatus, str] | None = None

    def make_detail(self, *, wide: bool = False) -> VacancyDetail:
        """The detail with its signals connected; ``wide`` when it has the page to itself."""
        self.detail = VacancyDetail(self.desk.text, self.desk.may, wide=wide)
        self.detail.who_fits.connect(self.match)
        self.detail.edit.connect(self.edit)
        self.detail.referral.connect(self.open_referral)
        self.detail.status_asked.connect(self.set_status)
        return self.detail

    def read_detail(self, key: Any) -> None:
        """Show the vacancy with this id."""
        self.shown = key
        if key is not None:
            self.run_read(partial(read_vacancy, self.desk.ctx, self.desk.lang, key), self.show_detail,
                          failed=self.detail_failed, token="detail")
        else:
            self.detail.show_story(None)

    def show_detail(self, story: VacancyStory) -> None:
        """Put it on the screen."""
        self.detail.show_story(story)

    def detail_failed(self, error: DomainError) -> None:
        """It is gone."""
        self.detail.show_story(None)
        self.show_error(error)

    # --- acts ---
    def match(self) -> None:
        """Who fits?"""
        story = self.detail.story
        if story is not None and story.matchable and self.desk.may("match"):
            self.desk.navigate("who_fits", id=story.view.id)

    def edit(self) -> None:
        """Open the form."""
        if self.detail.story is not None and self.desk.may("save_vacancy"):
            self.desk.navigate("vacancy", id=self.detail.story.view.id, edit=True)

    def open_referral(self, key: object) -> None:
        """The referral's page."""
        self.desk.navigate("referral", id=key)

    def set_status(self, status: VacancyStatus, reason: str) -> None:
        """Close, cancel, confirm or reopen."""
        story = self.detail.story
        if story is None:
            return
        from pes_desktop.services.vacancies import set_vacancy_status

        self._before = (story.view.id, VacancyStatus(story.view.status), story.view.status_reason)
        self._asked = status
        self.run_write(partial(set_vacancy_status, self.desk.ctx, story.view.id, status, reason), self._status_set,
                       failed=self._status_refused, token="status")

    def _status_refused(self, error: DomainError) -> None:
        if error.faults[0].field == "status_reason":
            self.detail.refuse(feedback.words_of(error.faults[0], self.desk.lang))
        else:
            self.show_error(error)

    def _status_set(self, done: StatusSet) -> None:
        self._ended = done.ended
        words = {
            VacancyStatus.CLOSED: self.tr("The vacancy was closed."),
            VacancyStatus.CANCELLED: self.tr("The vacancy was cancelled."),
        }.get(self._asked, self.tr("The vacancy is open."))
        ended = self._asked in (VacancyStatus.CLOSED, VacancyStatus.CANCELLED)
        self.desk.undo(words, self.undo_status if ended else None)

    def undo_status(self) -> None:
        """Back to the state before, the referrals that ended with the vacancy too."""
        if self._before is not None:
            from pes_desktop.services.vacancies import set_vacancy_status

            self.run_write(partial(set_vacancy_status, self.desk.ctx, *self._before, revive=self._ended))
