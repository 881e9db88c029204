"""What each kind of record is found by, and the two lines that are shown."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, update
from storage_kit import DAY, OFFICE, add, employer, person, vacancy

from pes_desktop.domain.ids import new_id
from pes_desktop.models import Employer, Job, Jobseeker, Letter, NameKey, Referral, SearchDocument, Skill
from pes_desktop.storage import search
from pes_desktop.storage.search import Finder, Hit, ids_sharing_name_keys, name_keys, refresh
from pes_desktop.storage.store import Actor, Store

NOBODY = Actor()


def documents(store: Store) -> dict[UUID, SearchDocument]:
    with store.read() as session:
        found = {row.record_id: row for row in session.scalars(select(SearchDocument))}
        session.expunge_all()
    return found


def hits(store: Store, query: str, *kinds: str, limit: int = 30) -> list[Hit]:
    with store.read() as session:
        return Finder().find(session, query, kinds, limit)


def test_a_person_is_found_by_all_that_was_said(store: Store) -> None:
    row = person("Núñez", "María", document_number="060-742.1807", tax_number="0607421807001", known_as="Mari",
                 community="Nizag", phones=[{"raw": "099 759", "number": "+593997599992"}, {"raw": None}],
                 wanted=[{"occupation": "Cosecha"}, {"name": "Riego"}, {}])
    row.jobs = [Job(id=new_id(), office_id=OFFICE, occupation="Soldador", position=0),
                Job(id=new_id(), office_id=OFFICE, occupation="Peón", position=1),
                Job(id=new_id(), office_id=OFFICE, occupation="Chofer", position=2)]
    add(store, row)
    document = documents(store)[row.id]
    assert (document.record_type, document.title) == ("jobseeker", "Núñez María")
    assert document.subtitle == "060-742.1807 · Soldador, Peón"
    assert set(document.words.split()) == {
        "nunez", "maria", "mari", "nizag", "soldador", "peon", "chofer", "cosecha", "riego"}
    assert document.numbers.split() == ["0607421807", "0607421807001", "099759593997599992"]


def test_without_jobs_the_second_line_tells_the_wish(store: Store) -> None:
    plain, wishing = person("Lema", "Ana"), person("Chango", "Luz", wanted=[{"occupation": f"o{n}"} for n in range(3)])
    add(store, plain, wishing)
    kept = documents(store)
    assert (kept[plain.id].title, kept[plain.id].subtitle, kept[plain.id].numbers) == ("Lema Ana", "", "")
    assert kept[wishing.id].subtitle == "o0, o1"


def test_a_removed_job_says_nothing(store: Store) -> None:
    row = person("Lema", "Ana")
    row.jobs = [Job(id=new_id(), office_id=OFFICE, occupation="Soldador", removed_at=datetime.now(UTC)),
                Job(id=new_id(), office_id=OFFICE, occupation="Peón")]
    add(store, row)
    assert documents(store)[row.id].words == "lema ana peon"
    assert documents(store)[row.id].subtitle == "Peón"


def test_every_word_stands_once(store: Store) -> None:
    row = person("Lema Lema", "Ana LEMA")
    add(store, row)
    assert documents(store)[row.id].words == "lema ana"


def test_vacancies_and_employers(store: Store) -> None:
    firm = employer("Agrícola S.A.", trade_name="Flor", contact_name="Rosa Lema", tax_id="0690-01",
                    phones=[{"raw": "032 930", "number": None}])
    order = vacancy(firm, "Ordeñador", "ALA-V-2026-A00007")
    add(store, firm, order)
    kept = documents(store)
    assert (kept[order.id].title, kept[order.id].subtitle) == ("Ordeñador", "ALA-V-2026-A00007 · Flor")
    assert kept[order.id].words.split() == ["ordenador", "flor", "ala", "v", "2026", "a00007"]
    assert kept[order.id].numbers == "alav2026a00007"
    assert (kept[firm.id].title, kept[firm.id].subtitle, kept[firm.id].numbers) == ("Flor", "0690-01", "069001 032930")
    assert set(kept[firm.id].words.split()) == {"agricola", "s", "a", "flor", "rosa", "lema"}


def test_letters(store: Store) -> None:
    firm, who = employer(), person()
    order = vacancy(firm)
    sent = Referral(id=new_id(), office_id=OFFICE, jobseeker_id=who.id, vacancy_id=order.id, state_on=DAY)
    named, nameless = (Letter(id=new_id(), office_id=OFFICE, referral_id=sent.id, number=f"ALA-C-2026-A0031{n}",
                              result_code=f"A4K7Q{n}", issued_on=DAY, expires_on=DAY, content=content)
                       for n, content in enumerate(({"person_name": "Rosa Lema"}, {})))
    add(store, firm, who, order, sent)
    add(store, named, nameless)
    kept = documents(store)
    assert (kept[named.id].title, kept[named.id].subtitle) == ("ALA-C-2026-A00310", "Rosa Lema")
    assert kept[named.id].numbers == "alac2026a00310 a4k7q0"
    assert set(kept[named.id].words.split()) == {"ala", "c", "2026", "a00310", "rosa", "lema"}
    assert kept[nameless.id].subtitle == ""
    assert sent.id not in kept, "a referral is found by its letter"


def test_a_change_of_a_part_changes_the_whole(store: Store) -> None:
    row = person("Lema", "Ana")
    add(store, row)
    with store.write(NOBODY, "skill") as unit:
        unit.add(Skill(id=new_id(), office_id=OFFICE, jobseeker_id=row.id, name="Podar"))
        unit.add(Job(id=new_id(), office_id=OFFICE, jobseeker_id=row.id, occupation="Peón"))
    assert hits(store, "peon") == [Hit("jobseeker", row.id, "Lema Ana", "Peón")]


def test_renaming_an_employer_renames_under_its_vacancies_only(store: Store) -> None:
    firm, other = employer("Uno"), employer("Dos")
    mine, theirs = vacancy(firm, "Peón", "V-1"), vacancy(other, "Peón", "V-2")
    add(store, firm, other, mine, theirs)
    with store.write(NOBODY, "rename") as unit:
        row = unit.session.get(Employer, firm.id)
        assert row is not None
        row.legal_name = "Tres"
    kept = documents(store)
    assert (kept[mine.id].subtitle, kept[theirs.id].subtitle) == ("V-1 · Tres", "V-2 · Dos")


def test_who_was_merged_lends_the_numbers(store: Store) -> None:
    kept_one = person("Lema", "Ana", document_number="1111111111")
    gone = person("Lema", "Anita", document_number="2222222222", tax_number="3333333333")
    erased = person("Lema", "Otra", document_number="4444444444")
    add(store, kept_one, gone, erased)
    with store.write(NOBODY, "merge") as unit:
        for one in (gone, erased):
            row = unit.session.get(Jobseeker, one.id)
            assert row is not None
            row.merged_into, row.removed_at = kept_one.id, datetime.now(UTC)
            if one is erased:
                row.erased_on = DAY
    assert set(documents(store)) == {kept_one.id}
    for number in ("1111111111", "2222222222", "3333333333"):
        assert [hit.record_id for hit in hits(store, number)] == [kept_one.id], number
    assert hits(store, "4444444444") == []


def test_an_erased_person_is_found_by_nothing(store: Store) -> None:
    row = person("Lema", "Ana", document_number="1111111111")
    add(store, row)
    with store.write(NOBODY, "erase") as unit:
        mine = unit.session.get(Jobseeker, row.id)
        assert mine is not None
        mine.erased_on = DAY
    assert documents(store) == {}
    with store.read() as session:
        assert ids_sharing_name_keys(session, "Lema", "Ana") == []


def test_names_that_sound_alike_stand_in_one_block(store: Store) -> None:
    rows = [person("Guamán Lema", "Rosa"), person("Huamán", "Roza María"), person("Quispe", "Ana")]
    add(store, *rows)
    with store.read() as session:
        assert set(ids_sharing_name_keys(session, "Waman", "Rosa")) == {rows[0].id, rows[1].id}
        assert len(ids_sharing_name_keys(session, "Waman", "Rosa", limit=1)) == 1
        assert ids_sharing_name_keys(session, "", "Rosa") == []
        assert ids_sharing_name_keys(session, "Li", "Ana") == [], "two letters make no block"
        stored = sorted(session.scalars(select(NameKey.key).where(NameKey.record_id == rows[0].id)))
    assert stored == sorted(name_keys("Guamán Lema", "Rosa"))
    assert name_keys("Paz Li", "Eva") == name_keys("Paz", "Eva")
    assert len(name_keys("Paz Lema", "Eva Rosa")) == 4
    assert max(len(key) for key in name_keys("bcdfgjklmnpqrstvwxz" * 3, "bcdfgjklmnpqrstvwxz" * 3)) == 40


def test_keys_follow_a_new_name(store: Store) -> None:
    row, other = person("Guamán", "Rosa"), person("Quispe", "Ana")
    add(store, row, other)
    with store.write(NOBODY, "rename") as unit:
        mine = unit.session.get(Jobseeker, row.id)
        assert mine is not None
        mine.surnames = "Toapanta"
    with store.read() as session:
        assert ids_sharing_name_keys(session, "Guamán", "Rosa") == []
        assert ids_sharing_name_keys(session, "Toapanta", "Rosa") == [row.id]
        assert ids_sharing_name_keys(session, "Quispe", "Ana") == [other.id]


def test_titles_that_begin_with_the_words_come_first(store: Store) -> None:
    rows = [person("Quispe", "Lema"), person("Lema", "Quispe"), person("Núñez Lema", "Ana"), person("Lema", "Zoila")]
    add(store, *rows)
    titles = [hit.title for hit in hits(store, "lema")]
    assert set(titles[:2]) == {"Lema Quispe", "Lema Zoila"}
    assert len(titles) == 4
    assert [hit.title for hit in hits(store, "LEMA quis")] == ["Lema Quispe", "Quispe Lema"]


def test_a_number_comes_before_words_and_once(store: Store) -> None:
    add(store, person("Barrio 123", "Ana"), person("Lema", "Luz", document_number="0123456789"))
    assert [hit.title for hit in hits(store, "123")] == ["Lema Luz", "Barrio 123 Ana"]
    assert [hit.title for hit in hits(store, "12")] == ["Barrio 123 Ana"], "two digits find words alone"
    assert [hit.title for hit in hits(store, "123", limit=1)] == ["Lema Luz"], "numbers fill the list first"


def test_kinds_narrow_every_way_of_finding(store: Store) -> None:
    firm = employer("Lema Hermanos", tax_id="0690012345001")
    add(store, firm, person("Lema", "Ana", document_number="0690012345"))
    for query in ("lema", "0690012345", "lema 0690", "lemma hermanos"):
        assert {hit.record_type for hit in hits(store, query, "employer", "vacancy")} == {"employer"}, query
    assert {hit.record_type for hit in hits(store, "lema", "employer", "jobseeker")} == {"employer", "jobseeker"}
    assert {hit.record_type for hit in hits(store, "lema ana 0690", "jobseeker")} == {"jobseeker"}


@pytest.mark.parametrize(("wrong", "right", "found"), [
    ("lem", "lema", True), ("lxm", "lema", False), ("quixpe", "quispe", True), ("toaxanta", "toapanta", True),
    ("toaxxnta", "toapanta", False), ("quis", "quispe", True), ("quiz", "quispe", False)])
def test_how_wrong_a_word_may_be(store: Store, wrong: str, right: str, found: bool) -> None:
    add(store, person(right.title(), "Ana"))
    assert bool(hits(store, wrong)) is found


def test_a_query_has_a_most(store: Store) -> None:
    long_name = "a" * 45
    add(store, person(long_name, " ".join(f"n{chr(97 + place)}" for place in range(14))))
    assert hits(store, "a" * 40) != []
    assert hits(store, "a" * 44) != [], "what is past forty letters is not asked"
    twelve = [f"n{chr(97 + place)}" for place in range(12)]
    assert hits(store, " ".join([*twelve, "zzz"])) != [], "nor is a thirteenth word"
    assert hits(store, " ".join([*twelve[:11], "zzz"])) == []


def test_the_vocabulary_is_read_again_after_a_write_only(store: Store) -> None:
    add(store, person("Toapanta", "Ana"))
    finder = Finder()
    with store.read() as session:
        assert finder.find(session, "toaxanta") != []
    first = finder._vocabulary
    with store.read() as session:
        assert finder.find(session, "toaxanta") != []
    assert finder._vocabulary is first
    with store.write(NOBODY, "see_person") as unit:  # a look
        unit.note_records.append(["jobseeker", str(UUID(int=1)), "seen", []])
    with store.read() as session:
        finder.find(session, "toaxanta")
    assert finder._vocabulary is first
    add(store, person("Guaranda", "Luz"))
    with store.read() as session:
        assert [hit.title for hit in finder.find(session, "guaxanda")] == ["Guaranda Luz"]
    assert finder._vocabulary is not first
    assert finder._vocabulary == sorted(finder._vocabulary)


def test_refreshing_nothing_changes_nothing(store: Store) -> None:
    row = person("Lema", "Ana")
    add(store, row)
    with store.local() as session:
        refresh(session, [])
        session.execute(update(SearchDocument).values(title="falsch"))
        mine = session.get(Jobseeker, row.id)
        assert mine is not None
        refresh(session, [mine, mine])
    assert documents(store)[row.id].title == "Lema Ana"
    assert search.name_keys("", "") == set()
