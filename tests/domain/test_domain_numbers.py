"""Numbers that never collide; result codes that notice what goes wrong on the telephone."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.numbers import CODE_ALPHABET, DocumentNumber, read_result_code, result_code

OFFICES = st.from_regex(r"[A-Z0-9]{2,6}", fullmatch=True)
PCS = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
SERIALS = st.integers(1, 28**4 - 1)


@given(OFFICES, st.sampled_from("CV"), st.integers(2000, 2999), PCS, st.integers(1, 10**7))
def test_a_number_is_read_as_it_was_written(office: str, kind: str, year: int, pc: str, serial: int) -> None:
    number = DocumentNumber(office, kind, year, pc, serial)
    assert DocumentNumber.parse(str(number)) == number
    assert DocumentNumber.parse(f"  {str(number).lower()} ") == number


def test_the_shape_of_the_handbook() -> None:
    assert str(DocumentNumber("ALA", "C", 2026, "A", 318)) == "ALA-C-2026-A00318"
    assert str(DocumentNumber("ALA", "V", 2026, "B", 123456)) == "ALA-V-2026-B123456"


@pytest.mark.parametrize("text", ["", "ALA", "ALA-C-2026-A318", "ALA-C-26-A00318", "ALA-C-2026-00318",
"ALAUSI7-C-2026-A00318",
                                  "A-C-2026-A00318", "ALA C 2026 A00318", "ALA-C-2026-A00318-1", "ÑAN-C-2026-A00318"])
def test_what_is_no_number_is_told(text: str) -> None:
    with pytest.raises(DomainError) as error:
        DocumentNumber.parse(text)
    assert error.value.faults == (Fault("number_malformed", params={"text": text}),)


def test_the_alphabet_has_no_two_signs_that_look_alike() -> None:
    for group in ("0OQD", "1IL", "2Z", "5S", "8B"):
        assert len(set(group) & set(CODE_ALPHABET)) <= (2 if group == "0OQD" else 1), group
    assert len(CODE_ALPHABET) == len(set(CODE_ALPHABET)) == 28


@given(PCS, SERIALS)
def test_every_code_is_valid_and_survives_dictation(pc: str, serial: int) -> None:
    code = result_code(pc, serial)
    assert len(code) == 6
    assert read_result_code(code) == code
    assert read_result_code(f" {code[:3].lower()}-{code[3:]} ") == code
    assert read_result_code(" ".join(code)) == code


@given(PCS, SERIALS, st.integers(0, 5), st.sampled_from(CODE_ALPHABET))
def test_any_single_wrong_sign_is_noticed(pc: str, serial: int, place: int, sign: str) -> None:
    code = result_code(pc, serial)
    if code[place] != sign:
        with pytest.raises(DomainError) as error:
            read_result_code(code[:place] + sign + code[place + 1:])
        assert error.value.codes == ("result_code_wrong",)


def test_every_wrong_sign_of_many_codes_is_noticed() -> None:
    passed = 0
    for serial in random.Random(3).sample(range(1, 28**4), 60):
        code = result_code("A", serial)
        for place, sign in itertools.product(range(6), CODE_ALPHABET):
            if code[place] != sign:
                passed += accepted(code[:place] + sign + code[place + 1:])
    assert passed == 0


def test_two_neighbours_that_change_places_are_noticed() -> None:
    """Measured over all codes of a sample: at least 97 of 100."""
    swaps = passed = 0
    for pc, serial in itertools.product("ABK", random.Random(4).sample(range(1, 28**4), 1_500)):
        code = result_code(pc, serial)
        for place in range(5):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2:]
            if swapped != code:
                swaps += 1
                passed += accepted(swapped)
    assert swaps > 20_000
    assert passed / swaps <= 0.03, f"{passed} of {swaps} swaps pass"


def accepted(code: str) -> bool:
    try:
        read_result_code(code)
    except DomainError:
        return False
    return True


def test_codes_of_one_pc_repeat_only_after_all_were_given() -> None:
    assert len({result_code("A", serial) for serial in range(1, 60_001)}) == 60_000


def test_codes_of_two_pcs_never_meet() -> None:
    ours = [{result_code(pc, serial) for serial in range(1, 3_001)} for pc in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert len(set().union(*ours)) == sum(map(len, ours))


@pytest.mark.parametrize("text", ["", "A", "ABCDE", "ABCDEFG", "000000", "ÑÑÑÑÑÑ", "😀" * 6, "O0I1LZ", None])
def test_what_is_no_code_is_told(text: str | None) -> None:
    with pytest.raises(DomainError) as error:
        read_result_code(text or "")
    assert error.value.faults == (Fault("result_code_wrong", "result_code", {"text": text or ""}),)


@pytest.mark.parametrize("stem", ["2345", "234567"])
def test_a_right_check_does_not_excuse_a_wrong_length(stem: str) -> None:
    with pytest.raises(DomainError):
        read_result_code(stem + mod_37_36.calc_check_digit(stem, alphabet=CODE_ALPHABET))


@pytest.mark.parametrize(("pc", "serial", "code"), [
    ("A", 1, "29P4D8"), ("A", 318, "26DU74"), ("C", 2, "4J23WM"), ("Z", 28**4 - 1, "WR35AT"),
    ("A", 28**4 + 1, "29P4D8")])
def test_codes_on_paper_never_change(pc: str, serial: int, code: str) -> None:
    assert result_code(pc, serial) == code
