"""The way of a PC into an office that works already: the form, the first round, the recovery words, the desk."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.start.join_panel import JoinPanel

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.services.joining import Joined, JoinForm
    from pes_desktop.services.stick_joining import StickJoinForm
    from pes_desktop.ui.jobs import Control, Job
    from pes_desktop.ui.start.founding import Founding


def _join(folder: Path, form: JoinForm | StickJoinForm) -> Joined:
    from pes_desktop.services.joining import JoinForm, join_office
    from pes_desktop.services.stick_joining import join_by_stick

    return join_office(folder, form) if isinstance(form, JoinForm) else join_by_stick(folder, form)


def _first_round(ctx: OfficeContext, control: Control) -> Any:
    from pes_desktop.services import sync_session

    def told(done: int, total: int) -> None:
        control.report(done, total)

    return sync_session.sync_now(ctx, told, lambda: control.cancelled)


class Joining(QObject):
    """Leads from the form over the first round to ``founding.created``, which shows the recovery words."""

    def __init__(self, founding: Founding) -> None:
        super().__init__(founding)
        self._founding, self._doors = founding, founding.doors
        self._panel: JoinPanel | None = None
        self._joined: Joined | None = None
        self._round: Job | None = None

    def show(self) -> None:
        """Ask what joining needs."""
        panel = self._panel = JoinPanel(self._doors.desk.lang)
        panel.accepted.connect(self._ask)
        panel.back_asked.connect(self._founding.show)
        panel.stopped.connect(self._stop)
        self._doors.show(panel)

    def _ask(self, form: JoinForm | StickJoinForm) -> None:
        self._doors.desk.jobs.run("network", partial(_join, self._doors.folder, form), done=self._stands,
                                  failed=self._refused, owner=self)

    def _refused(self, error: DomainError) -> None:
        from pes_desktop.services.joining import beside

        assert self._panel is not None
        self._panel.show_failure(beside(error))

    def _stands(self, joined: Joined) -> None:
        """The office stands on this disk, whatever happens from here on."""
        self._joined = joined
        assert self._panel is not None
        if self._panel.by_stick:
            self._by_stick(joined)
            return
        if joined.refused is not None:
            self._go_on(self.tr("Headquarters has not admitted this computer yet"),
                        feedback.words_of(joined.refused.faults[0], self._doors.desk.lang) + " " + self.tr(
                            "The office stands here; on the page of the exchange the same code admits it."))
            return
        self._panel.begin_round()
        self._round = self._doors.desk.jobs.run(
            "network", partial(_first_round, joined.ctx), done=self._came, failed=self._broke,
            progress=self._panel.tell, owner=self)

    def _by_stick(self, joined: Joined) -> None:
        """The office stands here without its people: they are read when headquarters has answered."""
        if joined.refused is not None:
            self._go_on(self.tr("The request is not on the stick yet"),
                        feedback.words_of(joined.refused.faults[0], self._doors.desk.lang) + " " + self.tr(
                            "The office stands here; on the page of the exchange the request is written again."))
        else:
            self._go_on(self.tr("The request for headquarters is on the stick"), self.tr(
                "When the stick is back, read the answer on the page of the exchange, and then the stick: it brings "
                "what the office has."))

    def _came(self, result: Any) -> None:
        if result.problems:
            self._cut(result.problems[0])
        else:
            self._go_on("", "")

    def _broke(self, error: DomainError) -> None:
        self._cut(error.faults[0])

    def _cut(self, fault: Any) -> None:
        self._go_on(self.tr("Not everything is here yet"), feedback.words_of(fault, self._doors.desk.lang) + " " +
                    self.tr("The rest comes by itself when there is a line."))

    def _stop(self) -> None:
        """Whoever does not wait goes on; what came is here, the rest comes with the next round."""
        if self._round is not None:
            self._round.cancel()
            self._go_on("", "")

    def _go_on(self, title: str, words: str) -> None:
        joined, self._joined, self._panel, self._round = self._joined, None, None, None
        if joined is not None:
            self._founding.created((joined.ctx, joined.words))
            if title:
                self._founding.tell_on_paper(title, words)
