"""An erasure takes the person out of everything beside the records, and leaves what is others' as it was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from storage_kit import DAY, OFFICE, add, employer, person, vacancy

from pes_desktop.domain.ids import new_id
from pes_desktop.models import (
    Draft,
    ImportRun,
    Jobseeker,
    Letter,
    MergeTrace,
    NameKey,
    OutboxEntry,
    PersonChange,
    Referral,
    ReferralEvent,
    SearchDocument,
    Setting,
)
from pes_desktop.models.base import utcnow
from pes_desktop.storage.forgetting import forget
from pes_desktop.storage.store import Store

WRITER = UUID(int=5)


@pytest.fixture
def ana(store: Store) -> Jobseeker:
    """Who will be erased; another person stands beside."""
    who = person("Lema Chango", "Ana", document_number="0602917431", tax_number="1790012345001",
                 email="ana@ejemplo.ec", phones=[{"raw": "098 451 1223", "number": "+593984511223"},
                                                 {"raw": "033", "number": None}])
    add(store, who, person("Tene Paca", "Luz", document_number="1712345678"))
    return who


def erase(store: Store, *people: Jobseeker, letters: tuple[Letter, ...] = ()) -> None:
    with store.local() as session:
        forget(session, people, letters)


def put(store: Store, *rows: Any) -> None:
    with store.local() as session:
        session.add_all(rows)


def other_of(store: Store) -> Jobseeker:
    with store.read() as session:
        return session.scalars(select(Jobseeker).where(Jobseeker.surnames == "Tene Paca")).one()


# --- drafts ---
def draft(key: str, title: str = "", **payload: Any) -> Draft:
    return Draft(key=key, staff_id=WRITER, title=title, payload=payload, saved_at=utcnow())


SPEAKING: tuple[dict[str, Any], ...] = (
    {"form": {"surnames": "LEMA CHANGO", "names": "Ana"}}, {"surnames": "Lema Chango", "names": "ána"},
    {"form": {"document_number": "0602917431"}}, {"form": {"tax": " 1790012345001"}},
    {"form": {"notes": "ANA@ejemplo.ec"}}, {"form": {"phones": [{"raw": "x"}, {"raw": "098 451 1223"}]}},
    {"form": {"call": "tel. +593984511223"}}, {"base": {"contact": "Ana Lema Chango, hija"}},
    {"form": {"short": "ext. 033"}})


def test_an_unfinished_form_that_speaks_of_them_goes(store: Store, ana: Jobseeker) -> None:
    put(store, draft("other", form={"surnames": "Chango", "names": "Ana"}),
        *[draft(f"{number}", **said) for number, said in enumerate(SPEAKING)])
    erase(store, ana)
    assert keys_of(store) == ["other"]


def keys_of(store: Store) -> list[str]:
    with store.read() as session:
        return sorted(session.scalars(select(Draft.key)))


def test_drafts_go_by_their_title_or_whom_they_correct_and_no_others(store: Store, ana: Jobseeker) -> None:
    other = other_of(store)
    order = {"title": "Ordeñador", "wage": 3, "tasks": ["x", {"a": None}], "ok": True}
    put(store, draft(f"intake:edit:{ana.id}", form={"notes": ""}), draft("vacancy:2", "Ordeñador", form=order),
        draft("vacancy:1", "Para Ana Lema Chango", a=[1, None]),
        draft(f"intake:edit:{other.id}", "Luz", form={"surnames": "Tene Paca", "names": "Luz"}),
        draft("intake:new:3", form={"surnames": "Lema", "names": "Chango"}))
    erase(store, ana)
    assert keys_of(store) == sorted([f"intake:edit:{other.id}", "intake:new:3", "vacancy:2"])


def test_a_person_of_whom_next_to_nothing_is_known_takes_no_other_forms_along(store: Store) -> None:
    """Words of one or two letters stand in any text; empty fields in every one."""
    bare = person("Á", "", document_number="", email="a@", phones=[{"raw": "", "number": None}, {}])
    add(store, bare)
    put(store, draft("intake:new:1", form={"surnames": "Cása", "names": "", "email": "a@b.ec", "number": "none XXXX"}))
    erase(store, bare)
    assert keys_of(store) == ["intake:new:1"]


# --- imports, settings ---
def test_an_import_keeps_what_is_others_and_forgets_what_was_theirs(store: Store, ana: Jobseeker) -> None:
    other = other_of(store)
    problems = [{"row": 2, "code": "x", "params": {"raw": "098 451 1223", "n": 3}},
                {"row": 3, "code": "y", "params": {"raw": "022"}}, {"row": 4, "code": "z"}]
    before = [{"id": str(ana.id), "form": {"a": 1}}, {"id": str(other.id), "form": {"a": 2}}]
    run, alien = (ImportRun(id=new_id(), kind="people", file_hash="x", before=one, problems=said)
                  for one, said in ((before, problems), ([before[1]], [problems[1]])))
    put(store, run, alien)
    erase(store, ana)
    with store.read() as session:
        row = session.get_one(ImportRun, run.id)
        assert row.before == [before[1]]
        assert row.problems == [{"row": 2, "code": "x", "params": {}}, *problems[1:]]
        row = session.get_one(ImportRun, alien.id)
        assert (row.before, row.problems) == ([before[1]], [problems[1]])


def test_what_was_written_when_setting_them_aside_goes_and_of_others_stays(store: Store, ana: Jobseeker) -> None:
    other = str(other_of(store).id)
    put(store, Setting(key="set_aside:1", value={str(ana.id): "zz", other: "yy"}),
        Setting(key="set_aside:2", value={other: "yy"}), Setting(key="printer", value={str(ana.id): "A4"}))
    erase(store, ana)
    with store.read() as session:
        assert {row.key: row.value for row in session.scalars(select(Setting))} == {
            "set_aside:1": {other: "yy"}, "set_aside:2": {other: "yy"}, "printer": {str(ana.id): "A4"}}


# --- merges, former values, keys of names, search ---
def test_merges_on_either_side_former_values_and_keys_go(store: Store, ana: Jobseeker) -> None:
    other, third = other_of(store).id, new_id()
    put(store, *[MergeTrace(id=new_id(), kept_id=kept, merged_id=merged) for kept, merged in (
        (ana.id, third), (third, ana.id), (ana.id, other), (other, third))],
        *[PersonChange(jobseeker_id=one, audit_seq=1, record_type="jobseeker", record_id=one, field="names",
                       before=["A"], after=["B"]) for one in (ana.id, other)])
    with store.read() as session:
        assert set(session.scalars(select(NameKey.record_id))) == {ana.id, other}
    erase(store, ana)
    with store.read() as session:
        assert [(row.kept_id, row.merged_id) for row in session.scalars(select(MergeTrace))] == [(other, third)]
        assert session.scalars(select(PersonChange.jobseeker_id)).all() == [other]
        assert set(session.scalars(select(NameKey.record_id))) == {other}


def found_in(session: Session, index: str, word: str) -> list[int]:
    return list(session.scalars(text(f"SELECT rowid FROM {index} WHERE {index} MATCH :word"), {"word": word}))


# --- letters and referrals ---
@pytest.fixture
def referred(store: Store, ana: Jobseeker) -> tuple[list[Any], list[Any]]:
    """A referral with its event and letter, of Ana and of the other."""
    order = vacancy(employer())
    add(store, order.employer, order)
    made: list[list[Any]] = []
    for number, one in enumerate((ana, other_of(store))):
        referral = Referral(id=new_id(), office_id=OFFICE, jobseeker_id=one.id, vacancy_id=order.id, state_on=DAY)
        event = ReferralEvent(id=new_id(), office_id=OFFICE, referral_id=referral.id, serial=1, from_state="draft",
                              state="issued", fact_date=DAY, entered_at=utcnow())
        letter = Letter(id=new_id(), office_id=OFFICE, referral_id=referral.id, number=f"ALA-C-2026-A0000{number}",
                        result_code=f"7K3Q2{number}", issued_on=DAY, expires_on=DAY)
        add(store, referral)
        add(store, event, letter)
        made.append([one, referral, event, letter])
    return made[0], made[1]


def test_search_finds_neither_the_person_nor_their_letter(
    store: Store, referred: tuple[list[Any], list[Any]]
) -> None:
    mine, theirs = referred
    with store.read() as session:
        assert {mine[0].id, mine[3].id} <= set(session.scalars(select(SearchDocument.record_id)))
        assert len(found_in(session, "search_words", "chango")) == 1
    erase(store, mine[0], letters=(mine[3],))
    with store.read() as session:
        documents = set(session.scalars(select(SearchDocument.record_id)))
        assert not documents & {mine[0].id, mine[3].id}
        assert {theirs[0].id, theirs[3].id} <= documents
        assert found_in(session, "search_words", "chango") == []
        assert len(found_in(session, "search_words", "tene")) == 1
        pages = b"".join(row[0] for row in session.execute(text(
            "SELECT block FROM search_words_data UNION ALL SELECT block FROM search_numbers_data")))
    assert b"chango" not in pages, "the index was built anew: no older part holds the word"
    assert b"0602917" not in pages


def test_the_outbox_forgets_values_of_the_person_and_all_theirs_only(
    store: Store, referred: tuple[list[Any], list[Any]]
) -> None:
    mine, theirs = referred
    held = {"fields": ["notes"], "base": {"notes": "zz"}, "parked_code": "version_conflict", "parked_field": "notes",
            "parked_params": {"theirs": "zz"}}
    with store.local() as session:
        for entry in session.scalars(select(OutboxEntry)):
            for name, value in held.items():
                setattr(entry, name, value)
    erase(store, mine[0])
    with store.read() as session:
        rows = {row.record_id: (row.fields, row.base, row.parked_code, row.parked_field, row.parked_params)
                for row in session.scalars(select(OutboxEntry))}
    assert {key for key, said in rows.items() if said == (None, {}, None, None, {})} == {one.id for one in mine}
    assert {key for key, said in rows.items() if said == tuple(held.values())} >= {one.id for one in theirs}
    assert len(rows) == 2 + 2 + 6
