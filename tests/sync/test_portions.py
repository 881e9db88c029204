"""How much is asked for at once: half after a broken line, twice as much after an answer, and when a round gives up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pes_desktop.sync.faults import PASSING, ExchangeFault
from pes_desktop.sync.portions import PATIENCE, Portion, gives_up, rest_after

BROKEN = ExchangeFault("server_slow")


class Line:
    """Answers that a line gives one after the other, the sizes asked for, and the rests in between."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked: list[int] = []
        self.rests: list[float] = []

    def ask(self, size: int) -> object:
        self.asked.append(size)
        answer = self.answers.pop(0)
        if isinstance(answer, ExchangeFault):
            raise answer
        return answer

    def portion(self, start: int, least: int, most: int) -> Portion:
        return Portion(start, least, most, self.rests.append)


def test_it_grows_with_every_answer_up_to_the_most() -> None:
    line = Line("a", "b", "c", "d")
    portion = line.portion(100, 10, 350)
    assert portion.size == 100
    assert [portion.fetch(line.ask) for _ in range(4)] == ["a", "b", "c", "d"]
    assert line.asked == [100, 200, 350, 350]
    assert line.rests == []


def test_a_broken_line_is_asked_for_half_down_to_the_least() -> None:
    line = Line(*[BROKEN] * 5, "a", "b")
    portion = line.portion(101, 10, 500)
    assert [portion.fetch(line.ask), portion.fetch(line.ask)] == ["a", "b"]
    assert line.asked == [101, 50, 25, 12, 10, 10, 20]
    assert line.rests == [0.2, 0.4, 0.8, 1.6, 3.2]


def test_failures_are_counted_from_the_last_answer_on() -> None:
    line = Line(*([*[BROKEN] * (PATIENCE - 1), "a"] * 2), *[BROKEN] * PATIENCE)
    portion = line.portion(64, 1, 64)
    assert [portion.fetch(line.ask), portion.fetch(line.ask)] == ["a", "a"]
    with pytest.raises(ExchangeFault) as caught:
        portion.fetch(line.ask)
    assert caught.value is BROKEN
    assert (len(line.asked), line.answers) == (3 * PATIENCE, [])
    assert line.rests == [rest_after(number) for number in range(1, PATIENCE)] * 3


@pytest.mark.parametrize("fault", [ExchangeFault("device_unknown"), ExchangeFault("server_slow", reached=False)])
def test_what_does_not_pass_ends_it_at_once(fault: ExchangeFault) -> None:
    line = Line(fault)
    portion = line.portion(64, 1, 64)
    with pytest.raises(ExchangeFault):
        portion.fetch(line.ask)
    assert (line.asked, line.rests, portion.size) == ([64], [], 64)


@pytest.mark.parametrize(("make", "gone"), [
    (lambda code: ExchangeFault(code), [False, False, True, True]),
    (lambda code: ExchangeFault(code, reached=False), [True] * 4)])
def test_a_round_gives_up_after_six_in_a_row(make: Callable[[str], ExchangeFault], gone: list[bool]) -> None:
    for code in PASSING:
        assert [gives_up(make(code), failures) for failures in (1, 5, 6, 7)] == gone
    assert gives_up(make("device_unknown"), 1)


def test_rests_double_up_to_five_seconds() -> None:
    assert [rest_after(failures) for failures in range(8)] == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
