"""The log-in counts a wait down for the name that typed wrong, and lets another person in meanwhile."""

from __future__ import annotations

from uuid import UUID

import pytest

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.ui.start.countdown import Countdown, spoken, wait_in, without_wait
from pes_desktop.ui.start.login import LoginPanel
from pes_desktop.ui.start.phone import PhonePanel

LUIS, CARMEN = UUID(int=1), UUID(int=2)
STAFF = [(LUIS, "Luis"), (CARMEN, "Carmen")]


class Clock:
    """Seconds that the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def refused(seconds: int) -> DomainError:
    return DomainError(Fault("wrong_password", "password"), Fault("wait_after_tries", "password", {"seconds": seconds}))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def login(show, clock: Clock) -> LoginPanel:
    panel = LoginPanel("Oficina", STAFF, "es")
    panel.countdown._clock = clock
    show(panel, 1024, 700)
    return panel


@pytest.mark.parametrize(("seconds", "words"), [(0, "0:00"), (5, "0:05"), (59, "0:59"), (60, "1:00"), (300, "5:00")])
def test_seconds_as_on_a_clock(seconds: int, words: str) -> None:
    assert spoken(seconds) == words


def test_what_a_refusal_brings() -> None:
    assert wait_in(refused(20)) == 20
    assert wait_in(DomainError(Fault("wrong_password"))) == 0
    assert without_wait(refused(20)).codes == ("wrong_password",)


def test_the_name_waits_and_the_window_counts(login: LoginPanel, clock: Clock) -> None:
    asked: list[tuple[object, str]] = []
    login.accepted.connect(lambda who, word: asked.append((who, word)))
    login.show_failure(refused(10))
    assert "0:10" in login.banner.words.text()
    assert not login.primary.isEnabled()
    assert not login.password.isEnabled()
    login.password.set_value("clave")
    login.submit()
    assert asked == []
    clock.now += 4.5
    login.countdown.tick()
    assert "0:06" in login.banner.words.text()
    clock.now += 5.5
    login.countdown.tick()
    assert not login.banner.isVisible()
    assert login.primary.isEnabled()
    login.password.set_value("clave")
    login.submit()
    assert asked == [(LUIS, "clave")]


def test_another_person_comes_in_meanwhile(login: LoginPanel, clock: Clock) -> None:
    asked: list[object] = []
    login.accepted.connect(lambda who, _word: asked.append(who))
    login.show_failure(refused(300))
    login.staff.set_value(CARMEN)
    login.staff.changed.emit()
    assert not login.banner.isVisible()
    login.password.set_value("su clave")
    login.submit()
    assert asked == [CARMEN]
    login.set_busy(False)
    login.staff.set_value(LUIS)
    login.staff.changed.emit()
    assert "5:00" in login.banner.words.text(), "the first one's wait goes on"


def test_a_wait_from_before_the_start_is_told_at_the_first_try(login: LoginPanel) -> None:
    login.show_failure(DomainError(Fault("wait_after_tries", "password", {"seconds": 42})))
    assert "0:42" in login.banner.words.text()
    assert login.password.state() != "error"


def test_countdown_ends_by_itself(qtbot, clock: Clock) -> None:
    counted: list[int] = []
    made = Countdown(login_parent := LoginPanel("O", STAFF, "es"), clock)
    qtbot.addWidget(login_parent)
    made.ticked.connect(counted.append)
    made._timer.setInterval(1)
    made.begin("x", 2)
    clock.now += 2
    qtbot.waitUntil(lambda: counted[-1] == 0, timeout=5000)
    assert counted[0] == 2
    assert not made._timer.isActive()


def test_by_telephone_too(show) -> None:
    panel = PhonePanel("ALA-A-7K3M-9QWZ-4", STAFF, CARMEN, "es")
    show(panel, 1024, 700)
    assert panel.staff.value() == CARMEN
    assert panel.code.text() == "ALA-A-7K3M-9QWZ-4"
    panel.show_failure(DomainError(Fault("wrong_answer", "answer"),
                                   Fault("wait_after_tries", "answer", {"seconds": 5})))
    assert panel.answer.state() == "error"
    assert not panel.primary.isEnabled()
    assert "0:05" in panel.banner.words.text()


def test_without_admission_the_telephone_says_so(show) -> None:
    panel = PhonePanel("", STAFF, None, "es")
    show(panel, 1024, 700)
    assert "not connected to headquarters" in panel.words.text()
    assert not panel.answer.isVisible()
    assert not panel.primary.isVisible()
    assert panel.switch.isVisible()
    assert panel.back.isVisible()
