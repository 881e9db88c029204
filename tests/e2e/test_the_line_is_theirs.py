"""The line belongs to the person at the desk: Pause, Cancel and the month's data, clicked against a real server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from an_office import PASSWORD, make_office, mason
from support.exchange import Server, TestOffice
from support.tcp_proxy import TcpProxy

from pes_desktop.services import sync_session
from pes_desktop.sync import pull
from pes_desktop.sync.auto import AutoPolicy
from pes_desktop.sync.engine import run_round
from pes_desktop.sync.traffic import MEGABYTE, count_traffic
from pes_desktop.sync.transport import Transport
from pes_desktop.ui.sync import runner as rounds
from scripts import main_job as job
from scripts.hands import Hands

HOUR = 3600.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server.prepared(tmp_path / "central", "")
    made.start()
    yield made
    made.stop()
    made.engine.dispose()


@pytest.fixture
def line(server: Server) -> Iterator[TcpProxy]:
    made = TcpProxy(server.address)
    yield made
    made.close()


class Desk:
    """The program on an office of three people that joined over the line, and a clock of automatic rounds."""

    def __init__(self, start: Callable[..., Hands], folder: Path, line: TcpProxy, server: Server,
                 monkeypatch: pytest.MonkeyPatch) -> None:
        self.line, self.now = line, 0.0
        monkeypatch.setattr(rounds, "AutoPolicy", lambda _clock, _chance: AutoPolicy(lambda: self.now, lambda: 1.0))
        monkeypatch.setattr(rounds, "TICK_MS", 10)
        ctx = make_office(folder)
        self.people = [mason(ctx, surnames, "Rosa") for surnames in ("Guamán", "Lema", "Caiza")]
        self.office_id = ctx.office.id
        sync_session.enrol(ctx, line.url, server.code("ALA"))
        ctx.store.close()
        self.hands = start(folder)
        job.log_in(self.hands, PASSWORD)
        self.runner = self.hands.desk.runner
        self.begun: list[object] = []
        self.runner.begun.connect(self._begun)
        self.ticks = 0
        self.runner._timer.timeout.connect(self._ticked)
        self.hands.until(lambda: not self.hands.desk.jobs.busy(), "the line and the setting are known")
        assert self.begun == []

    def _begun(self) -> None:
        self.begun.append(None)

    def _ticked(self) -> None:
        self.ticks += 1

    def later(self, seconds: float) -> int:
        """So much time passes; returns how many rounds have begun."""
        self.now += seconds
        ticks = self.ticks
        self.hands.until(lambda: self.ticks >= ticks + 3, "the runner looked")
        return len(self.begun)

    def ended(self) -> None:
        self.hands.until(lambda: not self.runner.running and not self.hands.desk.jobs.busy(), "the round ended")


def notes(page: Any) -> list[str]:
    return [banner.title.text() for banner in page.notes.banners if banner.isVisible()]


def test_pause_holds_and_a_spent_month_is_asked_for(
        start, tmp_path: Path, line: TcpProxy, server: Server, monkeypatch) -> None:
    desk = Desk(start, tmp_path / "oficina", line, server, monkeypatch)
    hands, page = desk.hands, desk.hands.rail("sync")
    hands.click(page.line.pause)
    hands.until(lambda: notes(page) == ["El envío automático está en pausa"], "the page says it")
    hands.until(lambda: desk.runner.policy.wait() is None, "no round is due")
    assert desk.later(9 * HOUR) == 0
    assert int(page.waiting._number.text()) > 0
    mason(hands.program.ctx, "Toapanta", "Marta")
    assert desk.later(9 * HOUR) == 0, "nor by something new"

    # the button sends all the same, and the pause stays
    hands.click(page.primary)
    desk.ended()
    hands.until(lambda: page.proof._number.text() == "Iguales", "sent")
    mason(hands.program.ctx, "Pilco", "Ana")
    assert desk.later(9 * HOUR) == 1

    # let go: the next round comes by itself
    hands.click(page.notes.banners[0].button)
    hands.until(lambda: desk.runner.policy.wait() is not None, "a round is due")
    hands.until(lambda: notes(page) == [], "the note goes")
    assert desk.later(31) == 2
    desk.ended()
    hands.until(lambda: page.waiting._number.text() == "0" and page.proof._number.text() == "Iguales", "sent by itself")

    # the month is bounded to less than what went already: nothing by itself, and the button asks before more goes
    with hands.program.ctx.store.local() as session:
        count_traffic(session, MEGABYTE, 0, date.today())
    settings = hands.rail("settings")
    hands.click_row(settings.list.list, "exchange")
    hands.fill(settings.sections["exchange"].budget, "1")
    hands.idle()
    mason(hands.program.ctx, "Yupa", "Luz")
    page = hands.rail("sync")
    assert notes(page) == ["Ya se usaron los 1,0 MB de este mes"]
    assert desk.later(9 * HOUR) == 2, "no round by itself"
    used = line.up
    hands.click(page.primary)
    hands.idle()
    assert (desk.later(0), line.up) == (2, used), "the button asks first"
    assert hands.focused() is page.notes.banners[0].button
    assert page.notes.banners[0].button.text() == "Enviar de todos modos"
    hands.enter()
    desk.ended()
    hands.until(lambda: page.waiting._number.text() == "0" and page.proof._number.text() == "Iguales", "sent")
    assert line.up > used
    assert "de 1,0 MB" in page.line.used.text()
    mason(hands.program.ctx, "Toapanta", "Elsa")
    assert desk.later(9 * HOUR) == 3, "the answer was for once"


class Gate:
    """Once ``armed``, the second page that comes down waits until ``opened``."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.armed, self.pages = False, 0
        self.reached, self.opened = threading.Event(), threading.Event()
        real = Transport.page

        def page(transport: Transport, *where: int) -> Any:
            self.pages += self.armed
            if self.pages == 2:
                self.reached.set()
                assert self.opened.wait(60)
            return real(transport, *where)

        monkeypatch.setattr(Transport, "page", page)
        monkeypatch.setattr(pull, "FIRST_PAGE", 1024)


def test_a_round_that_was_cancelled_shows_what_it_brought_and_does_not_come_back(
        start, tmp_path: Path, line: TcpProxy, server: Server, monkeypatch) -> None:
    desk, gate = Desk(start, tmp_path / "oficina", line, server, monkeypatch), Gate(monkeypatch)
    hands, page = desk.hands, desk.hands.rail("sync")
    hands.click(page.primary)
    desk.ended()

    # another PC of the office changes everybody and adds people
    other = TestOffice.create(tmp_path / "laptop", "ALA", desk.office_id)
    other.enrol(server)
    with other.transport() as there:
        assert run_round(other.store, there).complete
        for person in desk.people:
            other.edit(person, surnames="Toapanta")
        other.add_people(9)
        assert run_round(other.store, there).complete
    other.store.close()

    # the round stands still between two pages, and the person at the desk wants the line
    gate.armed = True
    hands.click(page.primary)
    hands.until(gate.reached.is_set, "the second page is asked for")
    hands.click(page.progress.button)
    hands.until(lambda: notes(page)[:1] == ["Usted detuvo el envío"], "the page says what now")
    assert "dentro de una hora" in page.notes.banners[0].words.text()
    assert page.primary.isEnabled()
    assert not page.progress.isVisible()

    # what still came is seen where people are looked at, without a further act
    people = hands.rail("people")

    def changed() -> int:
        return sum("Toapanta" in row.title for row in people.found.list.rows())

    assert changed() < 3
    gate.opened.set()
    hands.until(lambda: changed() == 3, "what came is shown")
    desk.ended()
    assert desk.runner.policy.wait() == HOUR, "what came is no reason to begin again"
    hands.program.lock()
    job.log_in(hands, PASSWORD)
    hands.until(lambda: desk.runner.policy.wait() == HOUR, "nor is the lock of the screen")
    page = hands.rail("sync")
    assert notes(page)[:1] == ["Usted detuvo el envío"]
    count = len(desk.begun)
    assert desk.later(HOUR - 1) == count
    assert desk.later(2) == count + 1, "after the hour it goes on by itself"
    desk.ended()
    hands.until(lambda: page.proof._number.text() == "Iguales" and notes(page) == [], "equal")
