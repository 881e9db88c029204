"""Argon2id as slow as wished on the PC at hand, and never weaker than the RFC's second option."""

from __future__ import annotations

import unicodedata

import pytest
from argon2.low_level import Type, hash_secret_raw

from pes_desktop.storage import kdf
from pes_desktop.storage.kdf import LEAST_COST, KdfCost, calibrate, cost_for, derive


def test_the_least_is_the_second_option_of_the_rfc() -> None:
    assert (LEAST_COST.time, LEAST_COST.memory_kib, LEAST_COST.lanes) == (3, 65_536, 4)
    assert kdf.MOST_MEMORY_KIB == 262_144
    assert kdf.TARGET_SECONDS == 0.75
    assert kdf.MOST_PASSES == 64


def test_derive_is_argon2id_of_the_composed_letters() -> None:
    cost = KdfCost(1, 64, 2)
    salt = bytes(range(16))
    composed = unicodedata.normalize("NFC", "muñeca azúl ﬁn")
    expected = hash_secret_raw(unicodedata.normalize("NFKC", composed).encode(), salt, 1, 64, 2, 32, Type.ID)
    assert derive(composed, salt, cost) == expected
    assert derive(unicodedata.normalize("NFD", composed), salt, cost) == expected
    assert len(expected) == 32
    assert derive(composed, bytes(16), cost) != expected
    for other in (KdfCost(2, 64, 2), KdfCost(1, 128, 2), KdfCost(1, 64, 1)):
        assert derive(composed, salt, other) != expected


@pytest.mark.parametrize(("seconds", "expected"), [
    (10.0, (3, 65_536)), (0.75, (3, 65_536)), (0.4, (6, 65_536)), (0.375, (3, 131_072)), (0.2, (6, 131_072)),
    (0.1875, (3, 262_144)), (0.1, (6, 262_144)), (0.05, (11, 262_144)), (0.001, (64, 262_144)), (0.0, (64, 262_144)),
    (-1.0, (64, 262_144))])
def test_cost_for_a_pc(seconds: float, expected: tuple[int, int]) -> None:
    cost = cost_for(seconds)
    assert (cost.time, cost.memory_kib) == expected
    assert cost.lanes == 4
    assert cost.reasonable()


def test_the_work_is_what_was_wished() -> None:
    for seconds in (0.03, 0.06, 0.11, 0.17, 0.3, 0.6):
        for target in (0.5, 0.75, 1.0):
            cost = cost_for(seconds, target)
            work = seconds * cost.time * cost.memory_kib / (3 * 65_536)
            assert cost == LEAST_COST or target * 0.8 <= work <= target * 1.2


class Watch:
    """A clock by which each measurement takes the seconds that the test says."""

    def __init__(self, *seconds: float) -> None:
        self.times: list[float] = []
        now = 50.0
        for each in seconds:
            self.times += [now, now + each]
            now += each + 7

    def __call__(self) -> float:
        return self.times.pop(0)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[KdfCost]:
    """The costs that were measured, without the work."""
    found: list[KdfCost] = []
    monkeypatch.setattr(kdf, "derive", lambda _secret, salt, cost: found.append(cost) or salt)
    return found


def test_calibration_measures_the_cost_it_suggests(asked: list[KdfCost]) -> None:
    watch = Watch(0.1, 0.9)  # more memory is slower than it seemed: 6 passes of 256 MiB take 0.9 s, not 0.8
    assert calibrate(0.75, watch) == KdfCost(5, 262_144, 4)
    assert asked == [LEAST_COST, KdfCost(6, 262_144, 4)]
    assert watch.times == []


def test_calibration_aims_at_what_is_asked(asked: list[KdfCost]) -> None:
    assert calibrate(0.42, Watch(0.1, 0.41)) == KdfCost(3, 262_144, 4)
    assert asked == [LEAST_COST, KdfCost(3, 262_144, 4)]
    assert calibrate(1.5, Watch(0.1, 1.5)) == KdfCost(11, 262_144, 4)


def test_a_slow_pc_is_measured_once_and_gets_the_least(asked: list[KdfCost]) -> None:
    assert calibrate(0.75, Watch(2.0)) == LEAST_COST
    assert asked == [LEAST_COST]


def test_a_pc_that_was_busy_at_the_second_look_is_not_made_weaker_than_the_least(asked: list[KdfCost]) -> None:
    assert calibrate(0.75, Watch(0.1, 60.0)) == LEAST_COST


def test_on_this_pc() -> None:
    cost = calibrate(0.2)
    assert cost.reasonable()
    assert cost.time >= 3
    assert cost.memory_kib >= 65_536


def test_a_pc_is_measured_once_while_the_program_runs(asked: list[KdfCost]) -> None:
    kdf.cost_of_this_pc.cache_clear()
    first = kdf.cost_of_this_pc()
    measured = len(asked)
    assert kdf.cost_of_this_pc() is first
    assert len(asked) == measured
    kdf.cost_of_this_pc.cache_clear()


@pytest.mark.parametrize(("cost", "good"), [
    (KdfCost(1, 8, 1), True), (KdfCost(0, 8, 1), False), (KdfCost(64, 8, 1), True), (KdfCost(65, 8, 1), False),
    (KdfCost(1, 7, 1), False), (KdfCost(1, 16, 2), True), (KdfCost(1, 15, 2), False), (KdfCost(1, 128, 16), True),
    (KdfCost(1, 136, 17), False), (KdfCost(1, 8, 0), False), (KdfCost(1, 1_048_576, 1), True),
    (KdfCost(1, 1_048_577, 1), False)])
def test_what_a_file_may_ask(cost: KdfCost, good: bool) -> None:
    assert cost.reasonable() is good
