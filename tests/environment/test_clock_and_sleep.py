"""A clock set back or forward by years; a computer that sleeps during an exchange, during typing, during a pause."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from support.exchange import Server, TestOffice, no_pause
from surroundings import people, sound, spoken

from pes_desktop.domain.errors import DomainError
from pes_desktop.models.base import utcnow
from pes_desktop.services import backups, intake, safekeeping, today
from pes_desktop.services.month import month_page
from pes_desktop.storage import audit
from pes_desktop.sync.engine import run_round

HERE = Path(__file__).resolve().parent
NOW = datetime(2026, 10, 20, 9, 30, tzinfo=UTC)


def today_there() -> date:
    """What the program's own calendar says; asked anew, so that a changed clock shows."""
    return datetime.now().date()


@pytest.mark.parametrize(("year", "code"), [(1999, "clock_behind"), (2012, "clock_behind"), (2044, "clock_ahead")])
def test_a_clock_that_is_years_off(office, registered, year: int, code: str) -> None:
    with time_machine.travel(NOW, tick=True):
        ctx = office.make(clock=today_there)
        registered(ctx, 1)
        backups.back_up_now(ctx, "daily")
        ctx.store.close()
    with time_machine.travel(NOW.replace(year=year), tick=True):
        off = office.again(ctx, today_there)
        fault = safekeeping.start_check(off).clock_fault
        assert fault is not None
        assert fault.code == code
        assert fault.warning, "work goes on"
        said = spoken(fault.code, dict(fault.params))
        assert "20/10/2026" in said
        today.today_view(off)
        assert backups.backup_due(off)
        backups.back_up_now(off, "daily")
        assert len(backups.copies(off.folder)) == 2, "no copy is thrown away for its date"
        for number in (2, 3):
            with contextlib.suppress(DomainError):  # a birth after today is refused
                registered(off, number)
        intake.open_drafts(off)
        off.store.close()
    with time_machine.travel(NOW + timedelta(days=1), tick=True):
        back = office.again(ctx, today_there)
        assert people(back) >= 1
        registered(back, 4)
        with back.store.read() as session:
            assert audit.verify_chain(session) is None
        assert sound(back)
        month_page(back, 2026, 10)


def test_headquarters_takes_what_a_wrong_clock_wrote(tmp_path: Path) -> None:
    server = Server.prepared(tmp_path / "central", "")
    server.start()
    office = TestOffice.create(tmp_path / "office", "RELOJ")
    try:
        office.enrol(server)
        with time_machine.travel(datetime(2003, 1, 1, tzinfo=UTC), tick=True):
            office.add_people(2)
            with office.transport() as transport:
                result = run_round(office.store, transport, pause=no_pause)
        assert (result.complete, result.acknowledged, office.waiting()) == (True, 12, 0)
        with office.transport() as transport:
            office.add_people(1, surnames="Después")
            assert run_round(office.store, transport, pause=no_pause).complete
    finally:
        office.store.close()
        server.stop()
        server.engine.dispose()


def test_sleep_during_an_exchange_doubles_and_loses_nothing(tmp_path: Path) -> None:
    """Headquarters stands still (SIGSTOP) while a batch is on its way, longer than the line may be silent."""
    server = Server.prepared(tmp_path / "central", "")
    server.start()
    office = TestOffice.create(tmp_path / "office", "SUENO")
    try:
        office.enrol(server)
        office.add_people(5)
        assert server.process is not None
        os.kill(server.process.pid, signal.SIGSTOP)
        with office.transport(stall_seconds=0.3, ask_attempts=1) as transport:
            result = run_round(office.store, transport, pause=no_pause)
        assert {fault.code for fault in result.problems} == {"server_slow"}
        spoken("server_slow", {})
        assert office.waiting() >= 5
        os.kill(server.process.pid, signal.SIGCONT)
        with office.transport() as transport:
            result = run_round(office.store, transport, pause=no_pause)
        assert result.complete, result.problems
        assert office.waiting() == 0
    finally:
        office.store.close()
        if server.process is not None:
            os.kill(server.process.pid, signal.SIGCONT)
        server.stop()
        server.engine.dispose()


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no SIGSTOP here")
def test_the_program_sleeps_while_somebody_types(tmp_path: Path, office) -> None:
    """The real program with a form half filled stands still (SIGSTOP) while an hour passes on the calendar: awake
    again it locks at once, and the words typed are in the draft."""
    ctx = office.make(tmp_path / "office")
    ctx.store.close()
    child = subprocess.Popen([sys.executable, str(HERE / "sleeping_child.py"), str(ctx.folder)], text=True,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdin is not None
    assert child.stdout is not None
    watchdog = threading.Timer(90, child.kill)
    watchdog.start()
    try:
        child.stdin.write("clave de prueba\n")
        child.stdin.flush()
        typed = json.loads(child.stdout.readline())
        assert typed["locked"] is False, typed
        os.kill(child.pid, signal.SIGSTOP)
        os.waitpid(child.pid, os.WUNTRACED)
        child.stdin.write("an hour\n")
        child.stdin.flush()
        os.kill(child.pid, signal.SIGCONT)
        awake = json.loads(child.stdout.readline())
        child.wait(timeout=60)
    finally:
        watchdog.cancel()
        child.kill()
        child.communicate()
    assert awake["locked"] is True
    assert awake["shows_names"] is False
    again = office.again(ctx)
    draft = intake.load_draft(again, typed["draft"])
    assert draft is not None
    assert draft.form.surnames == typed["surnames"]
    assert sound(again)


def test_instants_stay_in_order_of_the_trail(office, registered) -> None:
    """The trail's order is its numbers, not its times: a clock set back breaks no chain."""
    ctx = office.make()
    for shift in (0, -3_650, 3_650, 0):
        with time_machine.travel(NOW + timedelta(days=shift), tick=True):
            registered(ctx, shift + 5_000)
            assert utcnow().year in (2016, 2026, 2036)
    with ctx.store.read() as session:
        assert audit.verify_chain(session) is None
