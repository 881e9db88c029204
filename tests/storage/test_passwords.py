"""Passwords: long enough, not what others try first; the demo's sentences pass."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pes_desktop.domain.errors import DomainError
from pes_desktop.storage import passwords
from pes_desktop.storage.passwords import check_password

PERSONAL = ("Oficina Alausí", "ALA", "Luis Andrade", "María Guamán")


@pytest.mark.parametrize("password", [
    "empleo para todos", "empresas y empleo", "clave de prueba", "otra clave larga", "montaña-azul-9", "muñeca azúl",
    "tres gatos verdes", "x" * 3 + "Q7!k2#pL", "una frase " * 40, "🍌🍍🥥 con limón"])
def test_what_serves(password: str) -> None:
    check_password(password, PERSONAL)
    check_password(password)


@pytest.mark.parametrize("password", [
    "12345678", "password", "qwertyui", "aaaaaaaa", "aaaaaaaaaaaaaaaaaaaa", "contraseña", "Contraseña", "contrasena1",
    "clave123", "empleo123", "20102026", "abcdefgh", "11111111111"])
def test_what_everybody_tries(password: str) -> None:
    with pytest.raises(DomainError) as error:
        check_password(password)
    (fault,) = error.value.faults
    assert (fault.code, fault.field) == ("password_guessable", "password")


@pytest.mark.parametrize("password", ["luis andrade", "Andrade1", "oficina alausí", "OficinaAlausi", "guaman12",
                                      "GUAMÁN2026", "alausi123"])
def test_names_of_the_office_are_tried_first(password: str) -> None:
    with pytest.raises(DomainError) as error:
        check_password(password, PERSONAL)
    assert error.value.codes == ("password_guessable",)


@pytest.mark.parametrize(("length", "short"), [(0, True), (7, True), (8, False), (9, False)])
def test_eight_characters(length: int, short: bool) -> None:
    password = "7kQ2vxZ9p"[:length]
    if not short:
        check_password(password)
        return
    with pytest.raises(DomainError) as error:
        check_password(password)
    (fault,) = error.value.faults
    assert (fault.code, fault.field, fault.params) == ("password_too_short", "password", {"least": 8})


def test_recovery_words_are_twelve_and_new_each_time() -> None:
    one, two = passwords.new_recovery_code(), passwords.new_recovery_code()
    assert len(one.split()) == 12
    assert one != two
    passwords.check_recovery_words(one)


def test_every_unknown_word_is_named_with_its_place() -> None:
    words = passwords.new_recovery_code().split()
    words[2], words[11] = "wagón", "zzz"
    with pytest.raises(DomainError) as error:
        passwords.check_recovery_words(" ".join(words))
    assert [(f.code, f.field, f.params) for f in error.value.faults] == [
        ("recovery_word_unknown", "words", {"place": 3, "word": "wagón"}),
        ("recovery_word_unknown", "words", {"place": 12, "word": "zzz"})]


@pytest.mark.parametrize("count", [0, 11, 13])
def test_the_number_of_words_is_told(count: int) -> None:
    with pytest.raises(DomainError) as error:
        passwords.check_recovery_words(" ".join(["gato"] * count))
    (fault,) = error.value.faults
    assert (fault.code, fault.field, fault.params) == ("recovery_words_count", "words", {"count": count, "needed": 12})


def test_the_judge_is_loaded_only_when_asked() -> None:
    code = ("import sys, pes_desktop.storage.way_in; "
            "print([m for m in ('zxcvbn', 'mnemonic', 'argon2', 'cryptography') if m in sys.modules])")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          check=True).stdout.strip() == "[]"
