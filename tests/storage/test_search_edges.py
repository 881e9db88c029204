"""Where the search stops: how much error is forgiven, how many proposals, which way of finding answers first."""

from __future__ import annotations

import pytest
from storage_kit import OFFICE, add, employer, person, vacancy

from pes_desktop.domain.ids import new_id
from pes_desktop.models import Skill, Vacancy
from pes_desktop.storage import search
from pes_desktop.storage.search import Finder, name_keys
from pes_desktop.storage.store import Store


def titles(store: Store, query: str, **options: int) -> list[str]:
    with store.read() as session:
        return [hit.title for hit in Finder().find(session, query, **options)]


@pytest.mark.parametrize(("wrong", "right", "found"), [
    ("lexa", "Lema", True),                     # one letter of four: 75 of 100 alike
    ("qxspe", "Quispe", True),                  # 72.7
    ("guxmxna", "Guamana", False),              # 71.4
    ("chxmborxzo", "Chimborazo", True),         # a long word: 80
    ("chxmborxza", "Chimborazo", False),        # 70
    ("toanta", "Toapanta", True),               # two letters shorter
    ("abcdhijklm", "Abcdefghijklm", False),     # three
])
def test_where_the_forgiving_of_errors_ends(store: Store, wrong: str, right: str, found: bool) -> None:
    add(store, person(right, "Ana"))
    assert titles(store, wrong) == ([f"{right} Ana"] if found else [])


def test_four_proposals_for_a_word_and_thirty_hits_at_most(store: Store) -> None:
    add(store, *[person(f"Toapan{letter}a", "Ana") for letter in "tcdgs"])
    assert len(titles(store, "toapanxa")) == 4
    add(store, *[person(f"Lema {number}", "Ana") for number in range(33)])
    assert len(titles(store, "lema")) == 30


def test_what_is_written_rightly_is_not_widened(store: Store) -> None:
    add(store, person("Lema", "Ana"), person("Lemo", "Ana"), person("Toapanta Quispe", "Luz"))
    assert titles(store, "lema ana") == ["Lema Ana"]
    assert titles(store, "toap quixpe") == ["Toapanta Quispe Luz"], "a beginning beside a typing error"


def test_numbers_are_neither_guessed_nor_found_by_letters_alone(store: Store) -> None:
    firm = employer()
    add(store, firm, vacancy(firm, "Peón", "ALA-V-2026-A00007"))
    assert titles(store, "a00007") == ["Peón"]
    assert titles(store, "a00008") == []
    assert titles(store, "lav") == []


def test_which_way_of_finding_answers_first(store: Store) -> None:
    add(store, person("0690 Lema", "Ana"), person("Lema", "Luz", document_number="0690111222"))
    assert titles(store, "lema 0690") == ["0690 Lema Ana"], "all words before a name with a part of a number"
    assert titles(store, "lema 0690 222") == ["Lema Luz"], "two parts of a number"
    assert titles(store, "0690", limit=1) == ["Lema Luz"], "numbers fill the list first"


def test_what_a_document_says_of_odd_records(store: Store) -> None:
    orphan = search._document(Vacancy(id=new_id(), office_id=OFFICE, title="Peón", number="V-1"))
    assert orphan is not None
    assert (orphan["subtitle"], orphan["words"]) == ("V-1 · ", "peon v 1")
    row = person("Lema", "Ana", document_number="ec-12Ab34")
    row.skills = [Skill(id=new_id(), office_id=OFFICE, name="Podar")]
    add(store, row)
    assert titles(store, "c12ab") == ["Lema Ana"]
    assert name_keys("Paz", "Li Eva") == name_keys("Paz", "Eva"), "two letters make no block"


def test_another_fault_of_the_database_is_not_taken_for_nothing_found(store: Store) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import OperationalError

    add(store, person("Lema", "Ana"))
    with store.read() as session:
        assert Finder()._match(session, search._IN_WORDS, {"words": "("}, (), 5) == [], "no query of full text"
    with store.local() as session:
        session.execute(text("ALTER TABLE search_document RENAME COLUMN subtitle TO elsewhere"))
        with pytest.raises(OperationalError, match="subtitle"):
            Finder()._match(session, search._IN_WORDS, {"words": "lema"}, (), 5)
        session.rollback()
