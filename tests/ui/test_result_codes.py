"""Codes of slips as people type, dictate and scan them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pes_desktop.documents.qr import letter_qr_text
from pes_desktop.domain.numbers import CODE_ALPHABET, result_code
from pes_desktop.ui.referrals.codes import read_typed, shown

CODES = st.builds(result_code, st.sampled_from("ABCXYZ"), st.integers(1, 400_000))


@given(CODES, st.sampled_from(["", " ", "-", "·", ". "]), st.booleans())
def test_a_code_is_read_however_it_is_parted(code: str, mark: str, small: bool) -> None:
    typed = f" {code[:3]}{mark}{code[3:]} "
    read = read_typed(typed.lower() if small else typed)
    assert (read.code, read.corrected, read.problem) == (code, False, "")


@given(CODES)
def test_a_scanned_letter_gives_its_code(code: str) -> None:
    assert read_typed(letter_qr_text("ALA-C-2026-A00318", code)).code == code


@given(CODES)
def test_signs_that_can_only_be_one_other_are_read_as_meant(code: str) -> None:
    typed = code.replace("8", "B").replace("5", "S").replace("2", "Z")
    read = read_typed(typed)
    assert (read.code, read.corrected) == (code, typed != code)


@given(CODES, st.integers(0, 5), st.sampled_from(CODE_ALPHABET))
def test_one_wrong_sign_is_always_noticed(code: str, place: int, sign: str) -> None:
    wrong = code[:place] + sign + code[place + 1:]
    read = read_typed(wrong)
    assert read.code == code if wrong == code else read.problem == "check"


def test_two_swapped_signs_are_noticed_and_the_right_order_is_thought_of() -> None:
    swaps = missed = 0
    for code in (result_code("A", serial) for serial in range(1, 2000)):
        for place in range(5):
            wrong = code[:place] + code[place + 1] + code[place] + code[place + 2:]
            if wrong == code:
                continue
            swaps += 1
            read = read_typed(wrong)
            missed += not read.problem
            assert read.suggestion in ("", code)
    assert swaps > 9000
    assert missed / swaps < 0.005  # the check finds every wrong sign, and all but three of a thousand swaps


@given(CODES.filter(lambda code: "7" in code), st.sampled_from("1IL"))
def test_an_unused_sign_is_named_and_never_silently_replaced(code: str, sign: str) -> None:
    read = read_typed(code.replace("7", sign, 1))
    assert (read.code, read.problem, read.signs) == ("", "unused", sign)
    assert read.suggestion in ("", code)


@pytest.mark.parametrize(("typed", "count"), [("K7M4Q", "5"), ("K7M4QXX", "7"), ("", "0"), ("·", "0")])
def test_too_few_and_too_many(typed: str, count: str) -> None:
    read = read_typed(typed)
    assert (read.problem, read.signs) == ("length", count)


def test_shown_as_on_the_slip() -> None:
    assert shown("K7M4QX") == "K7M·4QX"
    assert shown("K7M") == "K7M"
