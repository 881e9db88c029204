"""Text made comparable: folding, words, and keys of names that sound alike."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pes_desktop.domain.text import fold, sound_key, whole_text, words


def test_halves_of_characters_are_left_out_wherever_they_stand() -> None:
    torn = "Ñusta \ud83c🌻\udf3b\x00 K"
    assert whole_text(torn) == "Ñusta 🌻 K"
    assert whole_text([torn, 5, None, [torn]]) == ["Ñusta 🌻 K", 5, None, ["Ñusta 🌻 K"]]
    assert whole_text({"\x00a": torn, "b": {"c": [torn]}, 3: 1.5}) == {
        "a": "Ñusta 🌻 K", "b": {"c": ["Ñusta 🌻 K"]}, 3: 1.5}
    assert whole_text(b"\x00") == b"\x00"


@pytest.mark.parametrize(("written", "folded"), [
    ("Núñez", "nunez"), ("NUÑEZ", "nunez"), ("nun\u0303ez", "nunez"), ("  María \t José\n", "maria jose"),
    ("ÁÉÍÓÚÜ", "aeiouu"),
    ("Ñusta 🌻", "nusta"), ("\u202eAna\u202c", "ana"), ("Straße", "strasse"), ("ﬁn", "fin"), ("", ""), ("😀", ""),
    ("a\u200bb", "ab"), ("O’Higgins", "o’higgins"), ("№ 5", "no 5")])
def test_folding(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(codec="latin-1"), max_size=40))
def test_case_and_accents_never_matter(text: str) -> None:
    import unicodedata

    assert fold(text.lower()) == fold(text.upper().lower())
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(max_size=60))
def test_words_hold_letters_and_digits_alone(text: str) -> None:
    for word in words(text):
        assert word
        assert all(sign.isalnum() for sign in word)


@pytest.mark.parametrize(("text", "found"), [
    ("O'Higgins D'Angelo", ["o", "higgins", "d", "angelo"]), ("ALA-C-2026-A00318", ["ala", "c", "2026", "a00318"]),
    ("de_la_cruz", ["de", "la", "cruz"]), ("=SUM(A1)", ["sum", "a1"]), ("العربي", ["العربي"]), ("", [])])
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


ALIKE = (
    ("Guamán", "Huamán", "Waman", "Guaman"), ("Núñez", "Nuñes", "NUNEZ"), ("Quishpe", "Quispe", "Kishpe", "Quizpe"),
    ("Yupanqui", "Llupanqui", "Yupanki"), ("Cevallos", "Ceballos", "Zevallos", "Seballos"), ("Chávez", "Chabez",
    "Chaves"),
    ("Jiménez", "Giménez"), ("Vázquez", "Basquez", "Vasques"), ("Hernández", "Ernandes"),
    ("Toaquiza", "Toakisa"), ("Lliguin", "Yiguin"), ("Mullo", "Muyo"), ("Sisa", "Zisa", "Sissa"))
UNLIKE = ("Guamán", "Núñez", "Quispe", "Yupanqui", "Cevallos", "Chávez", "Jiménez", "Vázquez", "Guerrero",
"Hernández",
          "Toapanta", "Lema", "Chango", "Pilataxi", "Morocho", "Tene", "Caizaguano", "Sisa")


@pytest.mark.parametrize("group", ALIKE, ids=lambda group: str(group[0]))
def test_names_that_sound_alike_share_a_key(group: tuple[str, ...]) -> None:
    assert len({sound_key(name) for name in group}) == 1, {name: sound_key(name) for name in group}


def test_other_names_do_not() -> None:
    keys = {name: sound_key(name) for name in UNLIKE}
    assert [(a, b) for a, b in itertools.combinations(UNLIKE, 2) if keys[a] == keys[b]] == []


@given(st.text(max_size=40))
def test_a_key_is_short_plain_letters(text: str) -> None:
    key = sound_key(text)
    assert key == "" or (key.isascii() and key.isalnum())
    assert len(key) <= 2 * len(fold(text)) + 2
