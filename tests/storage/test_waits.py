"""Waits after wrong tries: their lengths, a restart, a clock set wrong, each holder for itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pes_desktop.domain.errors import DomainError
from pes_desktop.storage import waits

LUIS, CARMEN = "luis", "carmen"


class Since:
    """Seconds since the PC was switched on, as the test has them."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def since() -> Since:
    return Since()


def wrong(folder: Path, times: int, since: Since, holder: str = LUIS) -> int:
    seconds = 0
    for _ in range(times):
        seconds = waits.note_wrong(folder, holder, since)
    return seconds


@pytest.mark.parametrize(("tries", "seconds"), [
    (0, 0), (1, 0), (3, 0), (4, 5), (5, 10), (6, 20), (7, 40), (8, 80), (9, 160), (10, 300), (11, 300), (1000, 300)])
def test_how_long(tries: int, seconds: int) -> None:
    assert waits.wait_after(tries) == seconds


def test_three_tries_are_free_and_the_fourth_begins_a_wait(tmp_path: Path, since: Since) -> None:
    assert waits.seconds_left(tmp_path, LUIS, since) == 0
    for _ in range(3):
        assert waits.note_wrong(tmp_path, LUIS, since) == 0
        waits.check(tmp_path, LUIS, "password", since)
    assert waits.note_wrong(tmp_path, LUIS, since) == 5
    with pytest.raises(DomainError) as error:
        waits.check(tmp_path, LUIS, "words", since)
    (fault,) = error.value.faults
    assert (fault.code, fault.field, fault.params) == ("wait_after_tries", "words", {"seconds": 5})


def test_it_ends_after_its_seconds_and_not_before(tmp_path: Path, since: Since) -> None:
    wrong(tmp_path, 4, since)
    for passed, left in ((0.0, 5), (0.5, 5), (1.0, 4), (4.2, 1), (4.999, 1), (5.0, 0), (400.0, 0)):
        since.now = 1000.0 + passed
        assert waits.seconds_left(tmp_path, LUIS, since) == left
    waits.check(tmp_path, LUIS, "password", since)
    assert waits.note_wrong(tmp_path, LUIS, since) == 10, "the count goes on where it was"


def test_the_right_one_ends_the_count(tmp_path: Path, since: Since) -> None:
    wrong(tmp_path, 4, since)
    wrong(tmp_path, 5, since, CARMEN)
    waits.forget(tmp_path, LUIS)
    assert waits.seconds_left(tmp_path, LUIS, since) == 0
    assert wrong(tmp_path, 3, since) == 0
    assert waits.seconds_left(tmp_path, CARMEN, since) == 10


def test_each_waits_for_themselves(tmp_path: Path, since: Since) -> None:
    wrong(tmp_path, 9, since)
    assert waits.seconds_left(tmp_path, CARMEN, since) == 0
    assert waits.note_wrong(tmp_path, CARMEN, since) == 0
    assert waits.seconds_left(tmp_path, LUIS, since) == 160


def test_a_restart_begins_the_wait_again_and_never_ends_it(tmp_path: Path, since: Since) -> None:
    """After switching on the count of seconds is small again, however the calendar stands."""
    wrong(tmp_path, 8, since)
    since.now = 3.0
    assert waits.seconds_left(tmp_path, LUIS, since) == 80
    since.now = 43.0
    assert waits.seconds_left(tmp_path, LUIS, since) == 40, "once begun again it goes on, not anew at each look"
    since.now = 83.0
    assert waits.seconds_left(tmp_path, LUIS, since) == 0


def test_a_count_from_nowhere_locks_no_longer_than_the_longest(tmp_path: Path, since: Since) -> None:
    (tmp_path / waits.WAITS_FILE).write_text(json.dumps({LUIS: [1000, 9e15]}))
    assert waits.seconds_left(tmp_path, LUIS, since) == 300
    since.now += 300
    assert waits.seconds_left(tmp_path, LUIS, since) == 0


def test_the_count_has_an_end(tmp_path: Path, since: Since) -> None:
    (tmp_path / waits.WAITS_FILE).write_text(json.dumps({LUIS: [999, 1.0]}))
    wrong(tmp_path, 3, since)
    assert json.loads((tmp_path / waits.WAITS_FILE).read_text()) == {LUIS: [1000, 1000.0]}


@pytest.mark.parametrize("content", [
    "", "{", "[]", "null", "7", '{"luis": 3}', '{"luis": [1]}', '{"luis": ["4", 1.0]}', '{"luis": [0, 1.0]}',
    '{"luis": [-4, 1.0]}', '{"luis": [1001, 1.0]}', '{"luis": [true, 1.0]}', '{"luis": [4, "x"]}',
    '{"luis": [4, NaN]}', '{"luis": [4, Infinity]}', '{"luis": [4, null]}', "[" * 3000, "\x00"])
def test_a_damaged_file_keeps_nobody_out(tmp_path: Path, since: Since, content: str) -> None:
    (tmp_path / waits.WAITS_FILE).write_text(content)
    assert waits.seconds_left(tmp_path, LUIS, since) == 0
    assert wrong(tmp_path, 4, since) == 5
    assert waits.seconds_left(tmp_path, LUIS, since) == 5


def test_a_folder_that_cannot_be_written_opens_without_waits(tmp_path: Path, since: Since) -> None:
    nowhere = tmp_path / "gone"
    assert waits.note_wrong(nowhere, LUIS, since) == 0
    waits.check(nowhere, LUIS, "password", since)
    waits.forget(nowhere, LUIS)


def test_whoever_never_typed_wrong_leaves_no_file(tmp_path: Path) -> None:
    waits.forget(tmp_path, LUIS)
    assert waits.seconds_left(tmp_path, LUIS) == 0
    assert list(tmp_path.iterdir()) == []


def test_the_systems_own_count_serves(tmp_path: Path) -> None:
    for _ in range(5):
        waits.note_wrong(tmp_path, LUIS)
    assert waits.seconds_left(tmp_path, LUIS) in (9, 10)
    with pytest.raises(DomainError):
        waits.check(tmp_path, LUIS, "password")
