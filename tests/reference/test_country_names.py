"""The lexicon of names: large enough, told apart without accents, and honest about words that are both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pes_desktop.domain.errors import DomainError
from pes_desktop.reference.country import available_countries
from pes_desktop.reference.names import PARTICLES, load_names, read_names

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.mark.parametrize("country", available_countries())
def test_lexicon_is_large_and_without_repeats(country: str) -> None:
    names = load_names(country)
    assert len(names.given_names()) >= 250
    assert len(names.surnames()) >= 350
    assert len({n.casefold() for n in names.surnames()}) == len(names.surnames())
    assert len(names.given_names("F")) > 100 < len(names.given_names("M"))
    both = [n for n in names.surnames() if names.is_given(n)]
    assert len(both) < 12


def test_words_are_told_apart() -> None:
    ecuador, argentina = load_names("ec"), load_names("ar")
    for surname in ("Guamán", "TOAPANTA", "chicaiza", "Caiza", "Yuquilema", "Penafiel", "NUÑEZ"):
        assert ecuador.is_surname(surname)
        assert not ecuador.is_given(surname)
    for given in ("Byron", "MARIA", "maría", "José", "jose"):
        assert ecuador.is_given(given)
        assert not ecuador.is_surname(given)
    for surname in ("Vilte", "Mamani", "Calpanchay", "Tolaba"):
        assert argentina.is_surname(surname)
    assert not ecuador.is_given("Xyzzy")
    assert not ecuador.is_surname("Xyzzy")
    assert ecuador.is_given("Sisa")
    assert ecuador.is_surname("Sisa")
    assert "de" in PARTICLES


def test_given_names_by_sex() -> None:
    names = load_names("ec")
    assert "María" in names.given_names("F")
    assert "María" not in names.given_names("M")
    assert set(names.given_names("F")) | set(names.given_names("M")) == set(names.given_names())


@pytest.mark.skipif(not (SHARED / "samples").is_dir(), reason="samples not at hand")
@pytest.mark.parametrize("country", ["ec", "ar"])
def test_most_words_of_the_samples_are_known(country: str) -> None:
    names = load_names(country)
    people = json.loads((SHARED / "samples" / f"truth_{country}.json").read_text(encoding="utf-8"))["people"]
    given = [names.is_given(word) for p in people for word in p["first"].split()]
    surnames = [names.is_surname(word) for p in people for word in p["surnames"].split()]
    assert sum(given) / len(given) > 0.95
    assert sum(surnames) / len(surnames) > 0.9


@pytest.mark.parametrize(
    "content",
    ["", "kind\tname\tsex\n", "kind\tname\nx\ty\n", "kind\tname\tsex\nnick\tPepe\t\n", "kind\tname\tsex\ngiven\t\tM\n"],
)
def test_damaged_list_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "names.tsv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DomainError, match="names_broken"):
        read_names(file)
    with pytest.raises(DomainError, match="country_pack_broken"):
        read_names(tmp_path / "absent.tsv")
