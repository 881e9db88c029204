"""The pace of automatic rounds, on a clock of the test's own."""

from __future__ import annotations

from pes_desktop.sync.auto import AutoPolicy, Pace


class Desk:
    def __init__(self) -> None:
        self.now = 0.0
        self.policy = AutoPolicy(lambda: self.now, lambda: 0.5, Pace())


def test_nothing_without_a_line() -> None:
    desk = Desk()
    desk.policy.written()
    assert desk.policy.wait() is None
    desk.policy.line(True)
    assert desk.policy.wait() == 5.0  # spread over ten seconds
    desk.policy.line(False)
    assert desk.policy.wait() is None


def test_a_burst_of_saves_makes_one_round() -> None:
    desk = Desk()
    desk.policy.line(True)
    desk.policy.started()
    desk.policy.finished(0, None)
    assert desk.policy.wait() == 6 * 3600
    for _ in range(5):
        desk.now += 4
        desk.policy.written()
    assert desk.policy.wait() == 30 - 16  # counted from the first save
    desk.policy.started()
    assert desk.policy.wait() is None


def test_failures_wait_longer_and_longer_up_to_half_an_hour() -> None:
    desk = Desk()
    desk.policy.line(True)
    waits = []
    for _ in range(10):
        desk.policy.started()
        desk.policy.finished(9, "server_unreachable")
        wait = desk.policy.wait()
        assert wait is not None
        waits.append(wait)
        desk.policy.written()  # a save does not cut the back-off short
        assert desk.policy.wait() == wait
    assert waits[:3] == [22.5, 45.0, 90.0]
    assert waits[-1] == 1350.0
    desk.policy.line(False)
    desk.policy.line(True)
    assert desk.policy.wait() == 5.0


def test_what_only_a_person_can_mend_is_not_tried_again() -> None:
    desk = Desk()
    desk.policy.line(True)
    desk.policy.started()
    desk.policy.finished(3, "server_refused_device")
    assert desk.policy.wait() is None


def test_pause() -> None:
    desk = Desk()
    desk.policy.line(True)
    desk.policy.pause(True)
    assert desk.policy.wait() is None
    desk.policy.pause(False)
    assert desk.policy.wait() == 5.0
