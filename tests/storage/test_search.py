"""The Finder: prefixes, accents, typing errors, numbers, and an index that follows every change."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from storage_kit import add, employer, person, vacancy

from pes_desktop.domain.text import fold
from pes_desktop.models import Employer, Job, Jobseeker, Letter
from pes_desktop.reference.country import available_countries
from pes_desktop.reference.names import load_names
from pes_desktop.storage.search import Finder, ids_sharing_name_keys
from pes_desktop.storage.store import Actor, Store

NOBODY = Actor()
PEOPLE = (
    ("Núñez Guamán", "María José", "0607421807", "+593997599992"),
    ("Quispe Ñauta", "Segundo", "0601112223", "+593983334445"),
    ("O'Higgins D'Angelo", "José", "1712345678", ""),
    ("Pilataxi", "Rosa Élida", "", "+59332930155"),
)


@pytest.fixture
def town(store: Store) -> Store:
    """Four people, an employer with a vacancy."""
    rows = [person(surnames, names, document_number=number, phones=[{"raw": phone, "number": phone}] if phone else [])
            for surnames, names, number, phone in PEOPLE]
    firm = employer("Agrícola Los Álamos S.A.", trade_name="Flor de Chimborazo", tax_id="0690012345001")
    add(store, *rows, firm, vacancy(firm))
    return store


def found(store: Store, query: str, *kinds: str, finder: Finder | None = None) -> list[str]:
    with store.read() as session:
        return [hit.title for hit in (finder or Finder()).find(session, query, kinds)]


@pytest.mark.parametrize(("query", "titles"), [
    ("nunez", ["Núñez Guamán María José"]),
    ("Núñez", ["Núñez Guamán María José"]),
    ("NUÑEZ", ["Núñez Guamán María José"]),
    ("n", ["Núñez Guamán María José", "Quispe Ñauta Segundo"]),
    ("guam mar", ["Núñez Guamán María José"]),
    ("mar guam", ["Núñez Guamán María José"]),
    ("elida", ["Pilataxi Rosa Élida"]),
    ("higgins", ["O'Higgins D'Angelo José"]),
    ("o'higgins", ["O'Higgins D'Angelo José"]),
    ("pilataxi núñez", []),
    ("toapanta", []),
])
def test_every_word_is_a_prefix_and_accents_do_not_matter(town: Store, query: str, titles: list[str]) -> None:
    assert sorted(found(town, query, "jobseeker")) == titles


@pytest.mark.parametrize(("wrong", "title"), [
    ("nunes", "Núñez Guamán María José"),       # another letter
    ("guaamn", "Núñez Guamán María José"),      # two changed places
    ("quispee", "Quispe Ñauta Segundo"),        # one too many
    ("quipe", "Quispe Ñauta Segundo"),          # one missing
    ("pilatacsi", "Pilataxi Rosa Élida"),       # by ear
    ("segumdo quis", "Quispe Ñauta Segundo"),   # one word wrong, the other a prefix
    ("nuñez mria", "Núñez Guamán María José"),
])
def test_one_typing_error_is_forgiven(town: Store, wrong: str, title: str) -> None:
    assert found(town, wrong, "jobseeker") == [title]


def test_a_word_inside_a_longer_one_is_no_typing_error(store: Store) -> None:
    """Who looks for the chain saw ("motosierra") does not mean Mr. Tierra."""
    add(store, person("Tierra Lema", "Ana"), person("Motos Serrano", "Luis"))
    assert found(store, "motosierra") == []
    assert found(store, "tiera") == ["Tierra Lema Ana"]


def test_of_fifty_typing_errors_forty_eight_are_found(store: Store) -> None:
    """A letter left out, doubled, changed, or two in changed places, anywhere behind the first letter."""
    dice = random.Random(11)
    lexicon = load_names(available_countries()[0])
    pairs = list(zip(dice.sample(lexicon.surnames(), 150), dice.choices(lexicon.given_names(), k=150), strict=True))
    add(store, *[person(surname.title(), name.title()) for surname, name in pairs])
    asked = [fold(word) for pair in pairs for word in pair if len(word) >= 5 and word.isalpha()][:50]
    assert len(asked) == 50
    finder, missed = Finder(), []
    for kind, word in enumerate(asked):
        at = dice.randrange(1, len(word) - 1)
        wrong = (word[:at] + word[at + 1:], word[:at] + word[at] + word[at:], word[:at] + "w" + word[at + 1:],
                 word[:at] + word[at + 1] + word[at] + word[at + 2:])[kind % 4]
        if not any(word in fold(title) for title in found(store, wrong, finder=finder)):
            missed.append((word, wrong))
    assert len(missed) <= 2, missed


@pytest.mark.parametrize(("number", "title"), [
    ("0607421807", "Núñez Guamán María José"), ("060742", "Núñez Guamán María José"),
    ("1807", "Núñez Guamán María José"), ("742", "Núñez Guamán María José"),
    ("060-742-1807", "Núñez Guamán María José"), ("0997 599 992", ""), ("997 599 992", "Núñez Guamán María José"),
    ("99759", "Núñez Guamán María José"), ("333444", "Quispe Ñauta Segundo"), ("32930155", "Pilataxi Rosa Élida"),
    ("0607421808", ""), ("000", ""),
])
def test_any_three_digits_in_a_row_find_a_number_and_none_is_guessed(town: Store, number: str, title: str) -> None:
    assert found(town, number, "jobseeker") == ([title] if title else [])


def test_every_run_of_three_digits_is_found(town: Store) -> None:
    for surnames, names, number, phone in PEOPLE:
        digits = [d for d in (number, phone.lstrip("+")) if d]
        for whole in digits:
            for start in range(len(whole) - 2):
                assert f"{surnames} {names}" in found(town, whole[start:start + 3]), whole[start:start + 3]


@pytest.mark.parametrize("query", ["nunez 0607", "0607 nunez", "maria 742", "guam 997 599"])
def test_a_name_and_part_of_a_number_together(town: Store, query: str) -> None:
    assert found(town, query) == ["Núñez Guamán María José"]


def test_a_name_with_the_number_of_another_finds_nobody(town: Store) -> None:
    assert found(town, "nunez 1712") == []


def test_kinds_narrow_the_search_and_the_limit_holds(town: Store) -> None:
    assert found(town, "chimborazo", "employer") == ["Flor de Chimborazo"]
    assert found(town, "chimborazo", "vacancy") == ["Ordeñador"]
    assert found(town, "chimborazo", "jobseeker") == []
    add(town, *[person(f"Lema {n}", "Ana") for n in range(40)])
    with town.read() as session:
        assert len(Finder().find(session, "lema", limit=7)) == 7
        assert Finder().find(session, "lema", ("employer", "vacancy")) == []


def test_vacancies_and_letters_are_found_by_their_numbers(town: Store) -> None:
    with town.write(NOBODY, "letter") as unit:
        some = unit.session.query(Jobseeker).first()
        order = unit.session.query(Employer).one()
        assert some
        assert order
        from pes_desktop.models import Referral, Vacancy

        job = unit.session.query(Vacancy).one()
        sent = Referral(office_id=some.office_id, jobseeker_id=some.id, vacancy_id=job.id, state_on=job.notified_on)
        unit.add(sent)
        unit.session.flush()
        unit.add(Letter(office_id=some.office_id, referral_id=sent.id, number="ALA-C-2026-A00318",
                        result_code="A4K7QX", issued_on=job.notified_on, expires_on=job.notified_on,
                        content={"person_name": "Rosa Pilataxi"}))
    for query in ("ALA-C-2026-A00318", "a00318", "00318", "A4K7QX", "4k7"):
        assert found(town, query, "letter") == ["ALA-C-2026-A00318"], query
    assert found(town, "ALA-V-2026-A00007") == ["Ordeñador"]


def test_changes_follow(town: Store) -> None:
    finder = Finder()
    assert found(town, "toapnta", finder=finder) == []
    with town.write(NOBODY, "rename") as unit:
        row = unit.session.query(Jobseeker).filter_by(surnames="Quispe Ñauta").one()
        row.surnames, row.document_number = "Toapanta", "0605556667"
        row.jobs.append(Job(office_id=row.office_id, occupation="Soldador de arco"))
    assert found(town, "quispe", finder=finder) == []
    assert found(town, "0601112223", finder=finder) == []
    for query in ("toapanta", "toapnta", "0605556667", "soldador", "soldaor"):
        assert found(town, query, finder=finder) == ["Toapanta Segundo"], query


def test_a_renamed_employer_is_found_through_its_vacancies(town: Store) -> None:
    with town.write(NOBODY, "rename") as unit:
        firm = unit.session.query(Employer).one()
        firm.trade_name, firm.legal_name = "Lácteos del Valle", "Lácteos del Valle"
    assert found(town, "lacteos", "vacancy") == ["Ordeñador"]
    assert found(town, "chimborazo") == []


def test_removals_follow_and_a_return_is_found_again(town: Store) -> None:
    with town.write(NOBODY, "remove") as unit:
        row = unit.session.query(Jobseeker).filter_by(surnames="Pilataxi").one()
        row.removed_at = datetime.now(UTC)
    assert found(town, "pilataxi") == []
    assert found(town, "32930155") == []
    with town.read() as session:
        assert ids_sharing_name_keys(session, "Pilataxi", "Rosa") == []
    with town.write(NOBODY, "return") as unit:
        unit.session.query(Jobseeker).filter_by(surnames="Pilataxi").one().removed_at = None
    assert found(town, "pilataxi") == ["Pilataxi Rosa Élida"]


def test_a_write_that_fails_leaves_the_index_as_it_was(town: Store) -> None:
    def rename_and_fail() -> None:
        with town.write(NOBODY, "rename") as unit:
            unit.session.query(Jobseeker).filter_by(surnames="Pilataxi").one().surnames = "Chango"
            unit.finish()
            raise RuntimeError("cut")

    with pytest.raises(RuntimeError):
        rename_and_fail()
    assert found(town, "chango") == []
    assert found(town, "pilataxi") == ["Pilataxi Rosa Élida"]


@pytest.mark.parametrize("query", [
    '"', "*", "AND", "OR", "NOT", "NEAR", "NEAR(a b)", "(", ")", "a AND", '"a', "a*b", "^a", "-a", "a:b",
    "words:a", "{a b}", "a + b", "'; DROP TABLE jobseeker; --", "%", "_", "\\", "\x00", "a\x00b", "\ud800",
    "😀", "\u202e", "½", "Ⅷ", "ﬁ", "ß", "İ", "ꭰ", "𐐀", "हिन्दी", "中文", "العربي", "", " ", "\n\t", "'", "O'",
    "=SUM(A1)", "<b>", "a" * 5_000, "a " * 3_000, "0" * 5_000, "0 " * 3_000, '"*' * 2_000, "núñez " * 500])
def test_no_text_breaks_the_search(town: Store, query: str) -> None:
    titles = found(town, query)
    if query.strip() in ("", "'", '"', "*", "(", ")", "%", "\\", "😀"):
        assert titles == []
    assert found(town, "nunez") == ["Núñez Guamán María José"]


def test_operators_are_words_like_others(store: Store) -> None:
    add(store, person("And Or", "Not"), person("Near", "Andrea"))
    assert found(store, "AND NOT") == ["And Or Not"]
    assert found(store, "near") == ["Near Andrea"]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
@example("ⷪ")
@example("ୗ")
def test_any_text_at_all(town: Store, query: str) -> None:
    assert isinstance(found(town, query), list)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20))
def test_a_name_in_any_script_is_found_by_itself(store: Store, name: str) -> None:
    from pes_desktop.domain.text import words

    row = person(name, "Ana")
    add(store, row)
    if words(name) and all(letter < "\u0600" for letter in "".join(words(name))):
        with store.read() as session:
            assert row.id in {hit.record_id for hit in Finder().find(session, name, limit=500)}


def test_nothing_is_found_in_an_empty_office(store: Store) -> None:
    for query in ("nunez", "0607", "nunes mria"):
        assert found(store, query) == []
