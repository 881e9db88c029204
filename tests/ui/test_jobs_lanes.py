"""The lanes: results in the main thread, latest only, cancelled, released, faults told."""

from __future__ import annotations

import threading
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.jobs import Bug


class Heard:
    """Collects what arrives."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[DomainError] = []
        self.steps: list[tuple[int, int, str]] = []
        self.threads: set[object] = set()

    def done(self, result: object) -> None:
        self.results.append(result)
        self.threads.add(QThread.currentThread())

    def failed(self, error: DomainError) -> None:
        self.errors.append(error)

    def progress(self, done: int, total: int, words: str) -> None:
        self.steps.append((done, total, words))


@pytest.fixture
def heard() -> Heard:
    return Heard()


def idle(qtbot, desk) -> None:
    qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=5000)


def test_work_runs_elsewhere_and_result_arrives_in_the_main_thread(qtbot, desk, heard) -> None:
    where: list[str] = []
    desk.jobs.run("read", lambda: where.append(threading.current_thread().name) or 7, done=heard.done)
    idle(qtbot, desk)
    assert heard.results == [7]
    assert where == ["lane-read"]
    assert heard.threads == {QApplication.instance().thread()}


def test_lanes_do_not_wait_for_each_other(qtbot, desk, heard) -> None:
    gate = threading.Event()
    desk.jobs.run("write", lambda: gate.wait(10) and "written", done=heard.done)
    desk.jobs.run("read", lambda: "read", done=heard.done)
    qtbot.waitUntil(lambda: heard.results == ["read"], timeout=5000)
    gate.set()
    idle(qtbot, desk)
    assert heard.results == ["read", "written"]


def test_one_lane_keeps_the_order(qtbot, desk, heard) -> None:
    for number in range(20):
        desk.jobs.run("write", lambda n=number: n, done=heard.done)
    idle(qtbot, desk)
    assert heard.results == list(range(20))


def test_only_the_latest_search_arrives(qtbot, desk, heard) -> None:
    gate, ran = threading.Event(), []
    desk.jobs.run("read", lambda: gate.wait(10) and "g", done=heard.done, owner=heard, token="find")
    for typed in ("gu", "gua", "guam"):
        desk.jobs.run("read", lambda t=typed: ran.append(t) or t, done=heard.done, owner=heard, token="find")
    desk.jobs.run("read", lambda: "other", done=heard.done, owner=heard, token="count")
    gate.set()
    idle(qtbot, desk)
    assert heard.results == ["guam", "other"]
    assert ran == ["guam"], "replaced searches must not even run"


def test_released_owner_hears_nothing_but_its_write_is_done(qtbot, desk, heard) -> None:
    gate, written = threading.Event(), []
    desk.jobs.run("write", lambda: gate.wait(10) and written.append(1), done=heard.done, owner=heard)
    desk.jobs.run("read", lambda: gate.wait(10), done=heard.done, owner=heard)
    desk.jobs.release(heard)
    gate.set()
    idle(qtbot, desk)
    assert written == [1]
    assert heard.results == []


def test_faults_come_as_domain_errors_and_bugs_without_their_message(qtbot, desk, heard, caplog) -> None:
    def refuse() -> None:
        raise EnvironmentFault(Fault("disk_full"))

    def stumble() -> None:
        raise KeyError("Rosa Guaman 0602917435")

    desk.jobs.run("write", refuse, failed=heard.failed)
    desk.jobs.run("write", stumble, failed=heard.failed)
    idle(qtbot, desk)
    assert isinstance(heard.errors[0], EnvironmentFault)
    assert isinstance(heard.errors[1], Bug)
    assert heard.errors[1].codes == ("bug",)
    assert heard.errors[1].faults[0].params["kind"] == "KeyError"
    assert "stumble" in heard.errors[1].faults[0].params["where"]
    assert "Rosa" not in caplog.text
    assert "KeyError" in caplog.text


def test_progress_and_cancel_between_steps(qtbot, desk, heard) -> None:
    at_three, go_on = threading.Event(), threading.Event()
    reached: list[int] = []

    def work(control) -> str:
        for number in range(10):
            control.check()
            reached.append(number)
            control.report(number + 1, 10, f"row {number}")
            if number == 3:
                at_three.set()
                go_on.wait(10)
        return "all"

    job = desk.jobs.run("write", work, done=heard.done, failed=heard.failed, progress=heard.progress)
    assert at_three.wait(10)
    qtbot.waitUntil(lambda: len(heard.steps) == 4, timeout=5000)
    job.cancel()
    go_on.set()
    idle(qtbot, desk)
    assert reached == [0, 1, 2, 3]
    assert heard.steps[-1] == (4, 10, "row 3")
    assert heard.results == []
    assert heard.errors == []


def test_a_job_that_is_left_still_tells_what_it_did(qtbot, desk, heard) -> None:
    begun, go_on, late = threading.Event(), threading.Event(), Heard()

    def work(control) -> str:
        control.report(1, 2)
        begun.set()
        go_on.wait(10)
        control.report(2, 2)
        return "half" if control.cancelled else "all"

    def fail() -> None:
        raise EnvironmentFault(Fault("disk_full"))

    jobs = [desk.jobs.run("network", doing, done=heard.done, failed=heard.failed, progress=progress)
            for doing, progress in ((work, heard.progress), (lambda: "never begun", None))]
    assert begun.wait(10)
    qtbot.waitUntil(lambda: len(heard.steps) == 1, timeout=5000)
    for job in jobs:
        job.leave(late.done)
    go_on.set()
    idle(qtbot, desk)
    assert late.results == ["half", None]
    assert (heard.results, heard.steps) == ([], [(1, 2, "")])
    gate = threading.Event()
    failing = desk.jobs.run("network", lambda: gate.wait(10) and fail(), failed=heard.failed)
    failing.leave(late.done)
    gate.set()
    idle(qtbot, desk)
    assert heard.errors == []


def test_close_finishes_writes_and_stops_the_threads(desk) -> None:
    written = []
    for number in range(5):
        desk.jobs.run("write", lambda n=number: written.append(n))
    assert desk.jobs.close()
    assert written == list(range(5))
    assert not [t for t in threading.enumerate() if t.name.startswith("lane-")]


class Listening(BasePage):
    """A page that notes what it is told."""

    def build(self) -> None:
        self.told: list[ChangeSet] = []
        self.days: list[object] = []

    def data_changed(self, changes: ChangeSet) -> None:
        self.told.append(changes)

    def note(self, result: object) -> None:
        self.days.append(result)


def test_a_write_announces_its_changes_to_visible_pages_and_later_to_hidden_ones(qtbot, desk, show) -> None:
    one, two = UUID(int=1), UUID(int=2)
    page = Listening(desk)
    show(page)
    page.open()
    page.run_write(lambda: (date(2026, 11, 22), ChangeSet({"jobseekers": frozenset({one})})), page.note)
    qtbot.waitUntil(lambda: page.days != [], timeout=5000)
    assert [c.touched for c in page.told] == [{"jobseekers": frozenset({one})}]
    page.hide()
    for ident in (one, two):
        page.run_write(lambda i=ident: ChangeSet({"jobseekers": frozenset({i})}))
    idle(qtbot, desk)
    qtbot.waitUntil(lambda: len(page._missed.get("jobseekers", ())) == 2, timeout=5000)
    assert len(page.told) == 1
    page.show()
    page.open()
    assert page.told[-1].touched == {"jobseekers": frozenset({one, two})}
    page.close_page()


def test_a_failed_read_without_handler_shows_in_the_banner(qtbot, desk, show) -> None:
    page = Listening(desk)
    show(page)
    page.open()

    def stumble() -> None:
        raise ValueError("x")

    page.run_read(stumble)
    qtbot.waitUntil(page.banner.isVisible, timeout=5000)
    assert "sorry" in page.banner.title.text()
    page.close_page()


def test_a_closed_page_hears_nothing(qtbot, desk, show) -> None:
    page = Listening(desk)
    show(page)
    page.open()
    gate = threading.Event()
    page.run_read(lambda: gate.wait(10), page.note)
    page.close_page()
    gate.set()
    idle(qtbot, desk)
    desk.events.publish(ChangeSet({"jobseekers": frozenset({UUID(int=1)})}))
    assert page.days == []
    assert page.told == []
