"""What other offices hear because of a batch: open vacancies, and that a person of theirs is registered elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from test_feed_pages import AT, Pc, admit, person

from pes_central.channels import head, publish, published
from pes_central.db import reading, writing
from pes_central.following import pair_key, set_sharing
from pes_central.handover import answer, hand_over
from pes_central.pages.alike_data import search
from pes_desktop.domain.ids import new_id
from pes_desktop.sync.wire import WireRecord

Body = dict[str, Any]


@pytest.fixture
def ala(engine: Engine) -> Pc:
    return admit(engine, "ALA", new_id())


@pytest.fixture
def sha(engine: Engine) -> Pc:
    return admit(engine, "SHA", new_id())


def office_row(pc: Pc, version: int = 1, **values: Any) -> WireRecord:
    key = pc.device.office_id
    return WireRecord("office", key, version, version - 1, {
        "code": "ALA", "name": "Alausí", "country": "ec", "phone": "032930111", "created_at": AT, "updated_at": AT,
        **values})


def employer(key: UUID, version: int = 1, **values: Any) -> WireRecord:
    return WireRecord("employer", key, version, version - 1, {
        "legal_name": "Hacienda Ñusta S.A.", "contact_name": "Sra. Secreta", "phones": [{"number": "+593990000001"}],
        "created_at": AT, "updated_at": AT, **values})


def vacancy(key: UUID, firm: UUID, version: int = 1, **values: Any) -> WireRecord:
    whole = {"number": "ALA-V-2026-A00001", "employer_id": str(firm), "title": "Empacadora", "positions": 3,
             "wage": "482.00", "notified_on": "2026-03-02", "closes_on": "2026-04-02", "contact_name": "Sr. Secreto",
             "contact_phone": "0990000002", "directions": "junto a la casa de Secreto", "created_at": AT,
             "updated_at": AT, **values}
    return WireRecord("vacancy", key, version, version - 1, whole, "removed_at" in whole)


def shared(pc: Pc) -> dict[str, Body]:
    with reading(pc.engine) as connection:
        return published(connection, "vacancy")


def findings(pc: Pc) -> dict[str, Body]:
    with reading(pc.engine) as connection:
        return published(connection, "finding", pc.device.office_id)


def test_open_vacancies_are_shared_without_people(ala: Pc) -> None:
    firm, one, quiet = new_id(), new_id(), new_id()
    ala.send(office_row(ala), employer(firm), vacancy(one, firm),
             vacancy(quiet, firm, publish_employer=False, number="ALA-V-2026-A00002", positions_filled=1))
    told = shared(ala)
    assert told[str(one)]["employer"] == "Hacienda Ñusta S.A."
    assert told[str(one)]["office"]["phone"] == "032930111"
    assert (told[str(one)]["positions"], told[str(one)]["wage"]) == (3, "482.00")
    assert "employer" not in told[str(quiet)]
    assert told[str(quiet)]["positions"] == 2
    assert "ecret" not in repr(told), "no contact, telephone or way to a person"

    with reading(ala.engine) as connection:
        position = head(connection)
    ala.send(employer(firm, 2, contact_name="Otra"))
    with reading(ala.engine) as connection:
        assert head(connection) == position, "what others read did not change"
    ala.send(employer(firm, 3, trade_name="La Ñusta"))
    assert shared(ala)[str(one)]["employer"] == "La Ñusta"
    ala.send(office_row(ala, 2, phone="032930999"))
    assert shared(ala)[str(quiet)]["office"]["phone"] == "032930999"
    ala.send(vacancy(one, firm, 2, status="closed", status_reason="x", status_on="2026-03-05"))
    assert shared(ala).keys() == {str(quiet)}
    ala.send(vacancy(quiet, firm, 2, removed_at=AT))
    assert shared(ala) == {}


def test_an_office_that_does_not_share(ala: Pc) -> None:
    firm, one = new_id(), new_id()
    ala.send(office_row(ala), employer(firm), vacancy(one, firm))
    with writing(ala.engine) as connection:
        set_sharing(connection, ala.device.office_id, False)
    assert shared(ala) == {}
    ala.send(vacancy(one, firm, 2, positions=5))
    assert shared(ala) == {}
    with writing(ala.engine) as connection:
        set_sharing(connection, ala.device.office_id, True)
    assert shared(ala)[str(one)]["positions"] == 5


def test_the_same_document_in_two_offices_is_told_to_both(ala: Pc, sha: Pc) -> None:
    mine, theirs = new_id(), new_id()
    ala.send(office_row(ala), person(mine, document_number="0601234567", phones=[{"number": "+59399111"}]))
    assert findings(ala) == {}
    sha.send(person(theirs, document_number="0601234567", names="Otro Nombre"))
    key = pair_key(mine, theirs)
    at_ala, at_sha = findings(ala)[key], findings(sha)[key]
    assert at_ala["jobseeker_id"] == str(mine)
    assert at_ala["office_code"] == "SHA"
    assert (at_sha["jobseeker_id"], at_sha["office_name"], at_sha["office_phone"]) == (
        str(theirs), "Alausí", "032930111")
    assert "Otro" not in repr(at_ala)
    assert str(mine) not in repr(at_sha), "neither hears anything of the other record"
    with reading(ala.engine) as connection:
        position = head(connection)
    ala.send(person(mine, 2, 1, document_number="0601234567", community="Otra"))
    with reading(ala.engine) as connection:
        assert head(connection) == position
    sha.send(person(theirs, 2, 1, document_number="0609999999"))
    assert findings(ala) == findings(sha) == {}


def test_who_was_passed_on_is_no_pair(ala: Pc, sha: Pc) -> None:
    """From the offer on; given back, or offered no more, both are told again. A third office is told all along."""
    mine, theirs, third = new_id(), new_id(), admit(ala.engine, "RIO", new_id())
    ala.send(office_row(ala), person(mine, document_number="0601234567"))
    sha.send(person(theirs, document_number="0601234567"))
    key = pair_key(mine, theirs)
    assert key in findings(ala)

    def pass_on() -> UUID:
        handed = new_id()
        with writing(ala.engine) as connection:
            hand_over(connection, ala.device.office_id, handed, mine, "SHA", "se mudó")
        assert key not in findings(ala)
        assert key not in findings(sha)
        return handed

    def answered(handed: UUID, state: str) -> None:
        with writing(ala.engine) as connection:
            answer(connection, sha.device.office_id, handed, state, date(2026, 3, 9))

    answered(pass_on(), "declined")
    assert (key in findings(ala), key in findings(sha)) == (True, True)
    pass_on()
    ala.send(person(mine, 2, 1, document_number="0601234567", consent_state="withdrawn"))
    assert key in findings(sha), "offered no more"
    ala.send(person(mine, 3, 2, document_number="0601234567", consent_state="given"))
    told = f"alike:{mine}:{theirs}", f"alike:{theirs}:{mine}"
    with writing(ala.engine) as connection:
        publish(connection, "finding", told[0], {"jobseeker_id": str(mine), "office_code": "SHA"}, ala.device.office_id)
        publish(connection, "finding", told[1], {"jobseeker_id": str(theirs), "office_code": "ALA"},
                sha.device.office_id)
    with reading(ala.engine) as connection:
        assert len(search(connection)) == 1
    answered(pass_on(), "taken")
    ala.send(person(mine, 4, 3, document_number="0601234567", exited_on="2026-03-10", exit_reason="moved"))
    sha.send(person(theirs, 2, 1, document_number="0601234567", community="Otra"))
    assert findings(ala) == findings(sha) == {}, "nor what an analyst told of them"
    with reading(ala.engine) as connection:
        assert search(connection) == []
        body, = (body for body in published(connection, "handover", ala.device.office_id).values()
                 if body["state"] == "taken")
        assert (body["of"], body["office"]["code"], body["on"]) == (str(mine), "SHA", "2026-03-09")
    third.send(person(new_id(), document_number="0601234567"))
    assert (len(findings(ala)), len(findings(sha)), len(findings(third))) == (1, 1, 2)


def test_who_is_gone_is_not_found(ala: Pc, sha: Pc) -> None:
    mine, theirs = new_id(), new_id()
    ala.send(person(mine, document_number="0601234567"), person(new_id(), document_number=""))
    sha.send(person(theirs, document_number="0601234567", document_type="passport"), person(new_id()))
    assert findings(ala) == {}
    sha.send(person(theirs, 2, 1, document_number="0601234567"))
    assert len(findings(ala)) == 1
    ala.send(person(mine, 2, 1, document_number="0601234567", removed_at=AT))
    assert findings(sha) == {}
