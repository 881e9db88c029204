"""The pace of automatic rounds, on a clock of the test's own."""

from __future__ import annotations

import pytest

from pes_desktop.sync.auto import NEEDS_A_PERSON, AutoPolicy, Pace


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


class Turn:
    """A policy on a clock of the test's own."""

    def __init__(self, chance: float = 0.0, pace: Pace | None = None) -> None:
        self.now = 1000.0
        self.policy = AutoPolicy(lambda: self.now, lambda: chance, pace)
        self.policy.line(True)

    def round(self, waiting: int = 0, problem: str | None = None) -> float | None:
        self.policy.started()
        assert self.policy.wait() is None, "one round at a time"
        self.policy.finished(waiting, problem)
        return self.policy.wait()


def test_the_pace_of_rounds() -> None:
    turn = Turn()
    assert turn.policy.wait() == 0.0
    turn.now += 500
    assert turn.policy.wait() == 0.0, "overdue is now, not before"
    assert turn.round(waiting=3) == 30.0
    assert turn.round() == 6 * 3600.0
    assert Turn(chance=0.9).policy.wait() == 9.0
    own = Turn(pace=Pace(settle=1, spread=2, first=4, longest=6, proof=7))
    assert [own.round(1), own.round(), own.round(1, "x"), own.round(1, "x"), own.round(1, "x")] == [1, 7, 2, 3, 3]


def test_the_button_needs_no_line() -> None:
    policy = AutoPolicy(lambda: 0.0, lambda: 0.5)
    policy.started()
    policy.finished(1, "server_slow")
    assert policy.wait() is None
    policy.line(True)
    assert policy.wait() == 5.0


def test_a_save_during_a_round_waits_for_its_end() -> None:
    turn = Turn()
    turn.policy.started()
    turn.policy.written()
    assert turn.policy.wait() is None
    turn.policy.finished(1, None)
    assert turn.policy.wait() == 30.0


def test_failures_are_forgotten_with_success_and_a_new_line() -> None:
    turn = Turn(chance=1.0)
    assert [turn.round(1, "server_slow") for _ in range(3)] == [30.0, 60.0, 120.0]
    assert turn.round(1) == 30.0
    assert turn.round(1, "server_slow") == 30.0
    turn.policy.line(True)
    assert turn.policy.wait() == 30.0, "a line that stays is no new one"
    turn.policy.line(False)
    turn.policy.line(True)
    assert turn.policy.wait() == 10.0
    assert turn.round(1, "server_slow") == 30.0


def test_very_many_failures_wait_no_longer_than_the_longest() -> None:
    turn = Turn(chance=1.0)
    for _ in range(2000):
        assert (turn.round(1, "server_slow") or 0.0) <= 1800.0


@pytest.mark.parametrize("code", sorted(NEEDS_A_PERSON))
def test_after_what_a_person_must_mend_a_save_or_a_line_starts_anew(code: str) -> None:
    turn = Turn()
    assert turn.round(1, code) is None
    turn.policy.written()
    assert turn.policy.wait() == 30.0
    assert turn.round(1, code) is None
    turn.policy.line(False)
    turn.policy.line(True)
    assert turn.policy.wait() == 0.0


def test_a_save_brings_a_far_round_near_and_a_near_one_not_nearer() -> None:
    turn = Turn(pace=Pace(settle=30.0, spread=0.0, proof=30.0))
    assert turn.round() == 30.0
    turn.now += 1
    turn.policy.written()
    assert turn.policy.wait() == 29.0


def test_somebody_who_types_is_waited_for_but_not_for_ever() -> None:
    turn = Turn(pace=Pace(patience=100.0, settle=30.0))
    for _ in range(5):
        assert turn.policy.wait() == 0.0
        turn.policy.busy(20.0)
        assert turn.policy.wait() == 20.0
        turn.now += 20
    turn.policy.busy(20.0)
    assert turn.policy.wait() == 0.0, "a hundred seconds in all"
    assert turn.round(waiting=1) == 30.0
    turn.now += 31
    turn.policy.busy(20.0)
    assert turn.policy.wait() == 20.0, "the next round has patience of its own"


def test_typing_before_a_round_is_due_costs_no_patience() -> None:
    turn = Turn(pace=Pace(patience=30.0, settle=50.0))
    turn.policy.busy(20.0)
    turn.now += 20
    assert turn.round(waiting=1) == 50.0
    for _ in range(2):
        turn.policy.busy(20.0)
        assert turn.policy.wait() == 50.0, "not due: nothing to wait with"
    turn.now += 50
    turn.policy.busy(20.0)
    turn.now += 20
    turn.policy.busy(20.0)
    assert turn.policy.wait() == 20.0


def test_a_pause_in_typing_starts_patience_anew() -> None:
    turn = Turn(pace=Pace(patience=30.0, spread=0.0))
    for _ in range(2):
        turn.policy.busy(20.0)
        turn.now += 10
        turn.policy.busy(20.0)  # the round is not due meanwhile
        turn.now += 10
        turn.policy.busy(20.0)
        turn.now += 20
        assert turn.policy.wait() == 0.0
    turn.policy.busy(20.0)
    assert turn.policy.wait() == 20.0


def test_without_a_reason_typing_makes_none() -> None:
    policy = AutoPolicy(lambda: 5.0, lambda: 0.0)
    policy.busy(20.0)
    policy.line(True)
    policy.started()
    policy.finished(1, "server_refused_device")
    policy.busy(20.0)
    assert policy.wait() is None


def left(waiting: int = 9) -> Turn:
    """After a failure the user left a round."""
    turn = Turn()
    turn.round(waiting, "server_slow")
    turn.policy.started()
    assert not turn.policy.resting
    turn.policy.left()
    assert turn.policy.resting
    return turn


def test_a_round_that_was_left_does_not_begin_again_for_an_hour() -> None:
    turn = left()
    assert turn.policy.wait() == 3600.0
    turn.policy.line(True)
    assert turn.policy.wait() == 3600.0, "the line was there all the time"
    turn.now += 3600
    assert turn.policy.wait() == 0.0
    assert turn.round(waiting=9) == 30.0
    assert not turn.policy.resting


def test_a_rest_ends_with_something_new_the_line_or_the_button() -> None:
    turn = left()
    turn.policy.written()
    assert (turn.policy.wait(), turn.policy.resting) == (30.0, False)
    turn = left()
    turn.policy.line(False)
    assert turn.policy.wait() is None
    turn.policy.line(True)
    assert (turn.policy.wait(), turn.policy.resting) == (0.0, False)
    turn = left()
    turn.policy.started()
    assert not turn.policy.resting
    turn.policy.finished(1, None)
    assert turn.policy.wait() == 30.0
