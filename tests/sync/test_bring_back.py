"""A PC that went back to an older copy of its folder gets back what headquarters holds; real server, real files."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select
from support.exchange import DAY, KEY, Server, TestOffice, no_pause

from pes_desktop.domain.ids import new_id
from pes_desktop.models import AckedVersion, AuditLine, Jobseeker, Letter, NumberCounter, OutboxEntry, SearchDocument
from pes_desktop.storage.engine import open_engine
from pes_desktop.storage.replay import Replay, find_pending
from pes_desktop.storage.store import Actor, Store
from pes_desktop.sync import bring_back
from pes_desktop.sync.codec import decode_held
from pes_desktop.sync.engine import RoundResult, run_round
from pes_desktop.sync.push import send_again


def go(office: TestOffice) -> RoundResult:
    with office.transport() as line:
        return run_round(office.store, line, pause=no_pause)


def give_letters(office: TestOffice, referral: UUID, first: int, last: int) -> None:
    """Letters with their numbers and codes, as the letters service counts them."""
    with office.store.write(Actor(), "letter") as unit:
        for kind, year in (("letter", 2026), ("code", 0)):
            unit.session.merge(NumberCounter(kind=kind, year=year, last=last))
        for serial in range(first, last + 1):
            unit.add(Letter(id=new_id(), office_id=office.office_id, referral_id=referral, result_code=f"C{serial}",
                            number=f"PRU-C-2026-A{serial:05d}", issued_on=DAY, expires_on=DAY, content={"n": serial}))


def people(office: TestOffice) -> dict[UUID, Jobseeker]:
    with office.store.read() as session:
        return {row.id: row for row in session.scalars(select(Jobseeker))}


def counters(office: TestOffice) -> dict[str, int]:
    with office.store.read() as session:
        return {row.kind: row.last for row in session.scalars(select(NumberCounter))}


@pytest.fixture
def at(shared_server: Server, office: TestOffice) -> TestOffice:
    office.enrol(shared_server)
    return office


def test_what_the_pc_lost_comes_back(at: TestOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bring_back, "PORTION", 3)  # several portions of each type
    old = at.add_people(4)
    _, vacancy = at.add_vacancy()
    referral = at.add_referral(old[0], vacancy)
    give_letters(at, referral, 1, 2)
    assert go(at).complete
    copy = at.copy_to(tmp_path / "copy")
    fresh = at.add_people(30, surnames="Quishpe Recobrada")
    at.edit(old[1], community="Después de la copia", surnames="Toapanta Nueva")
    at.edit(old[2], community="Central")
    second = at.add_referral(fresh[0], vacancy)
    give_letters(at, second, 3, 5)
    assert go(at).complete
    at.go_back_to(copy)
    assert set(people(at)) == set(old)
    at.edit(old[2], community="Editado aquí")  # the same record, edited on both sides of the copy
    at.edit(old[3], community="Sólo aquí")

    result = go(at)

    lost = 30 * 5 + 1 + 1 + 3
    assert result.brought_back.total == lost
    assert at.waiting() == 1, "only the record edited on both sides waits, parked for a person"
    assert result.parked_total == 1
    held = people(at)
    assert set(held) == {*old, *fresh}
    assert (held[old[1]].community, held[old[1]].version) == ("Después de la copia", 2)
    assert held[old[1]].notes == "queda en la oficina", "what never goes up keeps its local value"
    assert held[fresh[0]].notes == ""
    assert held[old[2]].community == "Editado aquí"
    assert held[old[3]].community == "Sólo aquí"
    assert counters(at) == {"letter": 5, "code": 5}, "no number that was given is given again"
    with at.store.read() as session:
        documents = set(session.scalars(select(SearchDocument.record_id)))
        acked = dict(session.execute(select(AckedVersion.record_id, AckedVersion.version)).all())
        lines = list(session.scalars(select(AuditLine).where(AuditLine.act == bring_back.ACT)))
    assert set(fresh) <= documents
    assert acked[old[1]] == 2
    named = [record[1] for line in lines for record in line.records]
    assert str(old[2]) in named, "that it is in dispute is written too"
    assert len(named) == len(set(named)) == lost + 1
    assert {str(one) for one in (*fresh, old[1])} <= set(named)

    with at.store.read() as session:
        assert session.scalars(select(OutboxEntry)).one().parked_code in ("version_conflict", "change_reused")
    at.edit(old[2], community="Editado aquí otra vez")
    go(at)
    send_again(at.store, keep_ours=True)
    again = go(at)
    assert again.complete, again.problems
    assert again.brought_back.total == 0
    assert people(at)[old[2]].community == "Editado aquí otra vez"


def test_the_proof_holds_after_a_clean_way_back(at: TestOffice, tmp_path: Path) -> None:
    assert go(at).complete
    copy = at.copy_to(tmp_path / "copy")
    ids = at.add_people(5)
    assert go(at).complete
    at.go_back_to(copy)
    result = go(at)
    assert (result.complete, result.brought_back.total, at.waiting()) == (True, 25, 0)
    assert result.brought_back.changes.touched["jobseeker"] == frozenset(ids)
    assert go(at).brought_back.total == 0


def test_whom_headquarters_knows_as_erased_is_erased_again(at: TestOffice, tmp_path: Path) -> None:
    person, other = at.add_people(2, directions="frente a la iglesia")
    _, vacancy = at.add_vacancy()
    give_letters(at, at.add_referral(person, vacancy), 1, 1)
    assert go(at).complete
    copy = at.copy_to(tmp_path / "copy")
    at.edit(person, erased_on=DAY, surnames="", names="", document_number="")
    at.edit(other, community="Otra")
    assert go(at).complete
    at.go_back_to(copy)
    assert people(at)[person].surnames
    assert go(at).complete
    held = people(at)
    gone, stays = held[person], held[other]
    assert (gone.erased_on, gone.surnames, gone.notes, gone.directions) == (DAY, "", "", "")
    assert (stays.community, stays.directions) == ("Otra", "frente a la iglesia")


def test_a_value_kept_here_without_consent_stays_and_a_withdrawn_one_goes(at: TestOffice, tmp_path: Path) -> None:
    quiet, told = at.add_people(2, disability=True, disability_consent=False)
    at.edit(told, disability_consent=True)
    assert go(at).complete
    copy = at.copy_to(tmp_path / "copy")
    at.edit(quiet, community="Otra")
    at.edit(told, disability_consent=False, disability=None)
    assert go(at).complete
    at.go_back_to(copy)
    assert people(at)[told].disability is True
    assert go(at).complete
    assert (people(at)[quiet].disability, people(at)[told].disability) == (True, None)


def test_what_came_back_is_in_the_journal(at: TestOffice, tmp_path: Path) -> None:
    """A second going back, this time with the journal, needs no line."""
    assert go(at).complete
    copy = at.copy_to(tmp_path / "copy")
    fresh = at.add_people(3)
    assert go(at).complete
    at.go_back_to(copy)
    at.store.close()
    at.store = Store(open_engine(at.folder, KEY), at.folder, KEY)
    assert go(at).brought_back.total == 15
    assert at.store.journal is not None
    at.store.close()
    for name in ("office.db", "office.db-wal", "office.db-shm"):
        (at.folder / name).unlink(missing_ok=True)
    shutil.copy(copy / "office.db", at.folder / "office.db")
    at.store = Store(open_engine(at.folder, KEY), at.folder, KEY)
    with at.store.write(Actor(), "brought_back") as unit:
        replay = Replay(unit)
        replay.changes(find_pending(at.folder, KEY, unit.session))
        replay.finish()
    assert set(people(at)) == set(fresh)
    assert at.waiting() == 0, "it is acknowledged, nothing of it goes up again"
    assert go(at).complete


def ask(office: TestOffice, url: str, kind: str, ids: list[Any], token: str | None = None) -> httpx.Response:
    assert office.account is not None
    headers = {"Authorization": f"Bearer {office.account.token if token is None else token}"}
    with httpx.Client(trust_env=False, base_url=url, headers=headers) as client:
        return client.post(f"/v1/records/{kind}", json={"ids": [str(one) for one in ids]})


def test_only_to_its_own_office_and_only_so_many(at: TestOffice, shared_server: Server, new_office: Any) -> None:
    ids = at.add_people(3)
    assert go(at).complete
    other = new_office()
    other.enrol(shared_server)
    url = shared_server.url
    mine = decode_held(ask(at, url, "jobseeker", [*ids, ids[0]]).content)
    assert [record.record_id for record in mine.records] == ids
    theirs = decode_held(ask(other, url, "jobseeker", ids).content)
    assert (theirs.office_id, theirs.records, theirs.left) == (other.office_id, [], 0)
    assert ask(at, url, "jobseeker", ids, token="wrong").status_code == 401
    assert ask(at, url, "nothing", ids).status_code == 404
    for wrong in ([], ["x"], [new_id() for _ in range(201)]):
        answer = ask(at, url, "jobseeker", wrong)
        assert (answer.status_code, answer.json()["code"], answer.json()["params"]) == (422, "request_malformed", {})
    assert ask(at, url, "jobseeker", ["x" * 70000]).status_code == 413
