"""Nearness of unit groups: digits first, the hand-made table over them."""

from __future__ import annotations

import itertools

from pes_desktop.reference.catalogue import load_catalogue
from pes_desktop.reference.nearness import SAME_MAJOR, SAME_MINOR, SAME_SUB_MAJOR, nearness, neighbours, related


def test_by_shared_digits() -> None:
    assert nearness("7112", "7112") == 100
    assert nearness("3111", "3113") == SAME_MINOR
    assert nearness("2111", "2131") == SAME_SUB_MAJOR
    assert nearness("2111", "2611") == SAME_MAJOR
    assert nearness("2111", "9211") == 0
    assert nearness(None, "9211") == nearness("9211", "") == 0


def test_the_table_crosses_major_groups() -> None:
    assert nearness("7112", "9313") > SAME_SUB_MAJOR
    assert nearness("9211", "6111") > SAME_SUB_MAJOR
    assert nearness("5120", "9412") > SAME_SUB_MAJOR
    assert neighbours("7112", 70)["9313"] == nearness("7112", "9313")


def test_symmetric_and_bounded() -> None:
    codes = [g.code for g in load_catalogue()][::9]
    for a, b in itertools.product(codes, codes):
        value = nearness(a, b)
        assert value == nearness(b, a)
        assert 0 <= value <= 100
        assert (value == 100) == (a == b)


def test_table_knows_its_codes() -> None:
    known = {g.code for g in load_catalogue()}
    assert {code for pair in related() for code in pair} <= known
    assert all(0 < value < 100 for value in related().values())
