"""The way of a PC into an office that works already: the form, who sits down, the first round, the recovery words."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject

from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.start.join_panel import JoinPanel
from pes_desktop.ui.start.who_panel import WhoPanel

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.services.further_pc import Colleagues, Joined
    from pes_desktop.services.joining import JoinForm
    from pes_desktop.services.stick_joining import StickJoinForm
    from pes_desktop.ui.jobs import Control, Job
    from pes_desktop.ui.start.founding import Founding


def _colleagues(folder: Path, form: JoinForm | StickJoinForm) -> Colleagues:
    from pes_desktop.services.joining import JoinForm, colleagues
    from pes_desktop.services.stick_joining import colleagues_by_stick

    return colleagues(folder, form) if isinstance(form, JoinForm) else colleagues_by_stick(folder, form)


def _enter(folder: Path, code: str, staff_id: UUID, password: str) -> Joined:
    from pes_desktop.domain.admission_code import plain_code
    from pes_desktop.services.further_pc import enter

    return enter(folder, plain_code(code), staff_id, password)


def _first_round(ctx: OfficeContext, control: Control) -> Any:
    from pes_desktop.services import sync_session

    def told(done: int, total: int) -> None:
        control.report(done, total)

    return sync_session.sync_now(ctx, told, lambda: control.cancelled)


class Joining(QObject):
    """Leads from the form over who sits down and the first round to ``founding.created``, which shows the recovery
    words."""

    def __init__(self, founding: Founding) -> None:
        super().__init__(founding)
        self._founding, self._doors = founding, founding.doors
        self._panel: JoinPanel | None = None
        self._who: WhoPanel | None = None
        self._form: JoinForm | StickJoinForm | None = None
        self._by_stick = False
        self._joined: Joined | None = None
        self._round: Job | None = None

    def show(self) -> None:
        """Ask what joining needs."""
        panel = self._panel = JoinPanel(self._doors.desk.lang)
        panel.accepted.connect(self._ask)
        panel.back_asked.connect(self._founding.show)
        self._doors.show(panel)

    def _ask(self, form: JoinForm | StickJoinForm) -> None:
        assert self._panel is not None
        self._form, self._by_stick = form, self._panel.by_stick
        self._doors.desk.jobs.run("network", partial(_colleagues, self._doors.folder, form), done=self._known,
                                  failed=self._refused, owner=self)

    def _refused(self, error: DomainError) -> None:
        from pes_desktop.services.joining import beside

        assert self._panel is not None
        self._panel.show_failure(beside(error))

    def _known(self, staff: Colleagues) -> None:
        """The office's staff are here: one of them sits down."""
        panel = self._who = WhoPanel(staff, self._doors.desk.lang)
        panel.accepted.connect(self._sit)
        panel.stopped.connect(self._stop)
        panel.back_asked.connect(self._again)
        self._doors.show(panel)

    def _again(self) -> None:
        """Back to the form as it was filled in: what has come stays, and the same code goes on with it."""
        form, self._who = self._form, None
        self.show()
        if self._panel is not None and form is not None:
            self._panel.take(form)

    def _sit(self, staff_id: UUID, password: str) -> None:
        assert self._form is not None
        self._doors.run(partial(_enter, self._doors.folder, self._form.code, staff_id, password), self._stands,
                        self._not_in)

    def _not_in(self, error: DomainError) -> None:
        assert self._who is not None
        self._who.show_failure(error)

    def _stands(self, joined: Joined) -> None:
        """The office stands on this disk, whatever happens from here on."""
        assert self._who is not None
        self._joined = joined
        if self._by_stick:
            self._go_on(self.tr("The request for headquarters is on the stick"), self.tr(
                "When the stick is back, read the answer on the page of the exchange, and then the stick: it brings "
                "what the office has."))
            return
        self._who.begin_round()
        self._round = self._doors.desk.jobs.run(
            "network", partial(_first_round, joined.ctx), done=self._came, failed=self._broke,
            progress=self._who.tell, owner=self)

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
        joined, self._joined, self._panel, self._who, self._round = self._joined, None, None, None, None
        if joined is not None:
            self._founding.created((joined.ctx, joined.words))
            if title:
                self._founding.tell_on_paper(title, words)
