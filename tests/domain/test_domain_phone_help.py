"""Codes read by telephone: every misheard sign is noticed, the answer depends on all of it and on the PC's secret."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.phone_help import ALPHABET, Challenge, answer_to, new_challenge, parse_challenge, plain_answer

SECRET = bytes(range(32))
SIGNS = st.text(ALPHABET, min_size=8, max_size=8)


def test_known_values() -> None:
    """The answer as HMAC-SHA256 gives it, so that another program of headquarters could answer too."""
    challenge = Challenge("ALA", "A", "7K3M9QWZ")
    digest = hmac.new(SECRET, b"pes-desktop phone answer 1\0ALA\0A\x007K3M9QWZ", hashlib.sha256).digest()
    bits = "".join(f"{byte:08b}" for byte in digest[:10])
    signs = "".join(ALPHABET[int(bits[place:place + 5], 2)] for place in range(0, 80, 5))
    answer = answer_to(SECRET, challenge)
    assert plain_answer(answer) == signs
    assert [len(group) for group in answer.split("-")] == [4, 4, 4, 4, 1]
    assert str(challenge) == "ALA-A-7K3M-9QWZ-" + str(challenge)[-1]
    assert [len(group) for group in str(challenge).split("-")] == [3, 1, 4, 4, 1]


def test_alphabet_has_no_letters_that_sound_or_look_alike() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert set("ILOU").isdisjoint(ALPHABET)


def test_new_challenges_differ() -> None:
    drawn = {new_challenge("ALA", "B").drawn for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(signs) == 8 and set(signs) <= set(ALPHABET) for signs in drawn)
    assert set("".join(drawn)) == set(ALPHABET)
    assert (new_challenge("ALA", "B").office_code, new_challenge("ALA", "B").pc) == ("ALA", "B")


@given(SIGNS)
def test_what_is_shown_is_read_back_however_it_is_typed(drawn: str) -> None:
    challenge = Challenge("ALA", "A", drawn)
    shown = str(challenge)
    for typed in (shown, shown.lower(), shown.replace("-", " "), f"  {shown} ", shown.replace("0", "O"),
                  shown.replace("1", "l")):
        assert parse_challenge(_keep_code(typed, shown)) == challenge


def test_a_challenge_may_be_typed_without_its_groups_and_never_shorter() -> None:
    shown = str(Challenge("ALA", "A", "7K3M9QWZ"))
    assert parse_challenge("ala a " + shown[6:].replace("-", "")) == Challenge("ALA", "A", "7K3M9QWZ")
    for wrong in (str(Challenge("ALA", "A", "7K3M9QW")), str(Challenge("ALA", "A", "7K3M9QWZ2")), "ALA A", "ALA", ""):
        with pytest.raises(DomainError) as error:
            parse_challenge(wrong)
        assert error.value.codes == ("challenge_wrong",)


def _keep_code(typed: str, shown: str) -> str:
    """The replacements are about the drawn signs; the office's code stays."""
    return shown[:6] + typed.strip()[6:]


@given(SIGNS, st.integers(0, 8), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_noticed(drawn: str, place: int, sign: str) -> None:
    signs = "".join(str(Challenge("ALA", "A", drawn)).split("-")[2:])
    wrong = signs[:place] + sign + signs[place + 1:]
    if wrong == signs:
        return
    with pytest.raises(DomainError) as error:
        parse_challenge(f"ALA-A-{wrong}")
    assert error.value.codes == ("challenge_wrong",)


@given(st.binary(min_size=32, max_size=32), SIGNS, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_sign_of_the_answer_is_noticed(secret: bytes, drawn: str, place: int, sign: str) -> None:
    signs = answer_to(secret, Challenge("ALA", "A", drawn)).replace("-", "")
    assert plain_answer(" ".join(signs).lower()) == signs[:-1]
    wrong = signs[:place] + sign + signs[place + 1:]
    if wrong == signs:
        return
    with pytest.raises(DomainError) as error:
        plain_answer(wrong)
    assert error.value.codes == ("answer_malformed",)
    assert error.value.faults[0].field == "answer"


@pytest.mark.parametrize("typed", ["", "ALA", "ALA-A", "ALA-A-", "ALA-A-7K3M", "ALA-A-7K3M-9QWZ", "7K3M-9QWZ-4",
                                   "ALA-A-7K3M-9QWZ-44", "ALA-A-ÑK3M-9QWZ-4", "A" * 500])
def test_what_is_no_challenge_is_refused(typed: str) -> None:
    with pytest.raises(DomainError) as error:
        parse_challenge(typed)
    assert error.value.codes == ("challenge_wrong",)
    assert error.value.faults[0].field == "challenge"


@pytest.mark.parametrize("typed", ["", "-", "0" * 16, "0" * 18, "Ñ" * 17, "U" + "0" * 16])
def test_what_is_no_answer_is_refused(typed: str) -> None:
    with pytest.raises(DomainError) as error:
        plain_answer(typed)
    assert error.value.codes == ("answer_malformed",)


def test_every_part_changes_the_answer() -> None:
    answers = {answer_to(SECRET, Challenge(*parts)) for parts in (
        ("ALA", "A", "00000000"), ("ALB", "A", "00000000"), ("ALA", "B", "00000000"), ("ALA", "A", "00000001"),
        ("AL", "AA", "00000000"))} | {answer_to(bytes(32), Challenge("ALA", "A", "00000000"))}
    assert len(answers) == 6


@pytest.mark.parametrize("secret", [b"", bytes(31), bytes(33)])
def test_a_secret_of_another_length_is_a_mistake(secret: bytes) -> None:
    with pytest.raises(ValueError, match="secret"):
        answer_to(secret, Challenge("ALA", "A", "00000000"))
