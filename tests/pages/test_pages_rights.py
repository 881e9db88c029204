"""Every page and act with every role: nobody reaches code that the table does not grant."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from pages_kit import Visitor
from sqlalchemy import func, select
from support.exchange import Server

from pes_central.config import load
from pes_central.db import reading
from pes_central.pages.app import pages_app
from pes_central.pages.visit import DOORS, Door
from pes_central.tables import AuditEntry

#: Written out here a second time: who opens what is decided by people, not by the table itself.
EXPECTED = {
    "/": "ab", "/offices": "ab", "/password": "ab", "/logout": "ab",
    "/month": "a", "/month.xlsx": "a", "/alike": "a", "/alike/tell": "a", "/published": "a", "/published/{kind}": "a",
    "/published/{kind}/withdraw": "a", "/published/draft/{draft}": "a", "/published/draft/{draft}/publish": "a",
    "/published/draft/{draft}/discard": "a",
    "/devices": "b", "/devices/code": "b", "/devices/stick": "b", "/devices/{device}": "b",
    "/devices/{device}/revoke": "b",
    "/accounts": "b", "/accounts/{user}": "b", "/accounts/{user}/password": "b", "/accounts/{user}/enabled": "b",
    "/help": "b", "/help/staff": "b", "/help/phone": "b", "/help/restored": "b", "/audit": "b",
}
OPEN = {"/login", "/setup", "/language"}


@pytest.fixture(scope="module")
def doors(headquarters: Server) -> list[Door]:
    pages_app(headquarters.engine, load(headquarters.folder, {}))
    return DOORS


def address(door: Door) -> str:
    return (door.path.replace("{kind}", "catalogue").replace("{draft}", str(uuid4())).replace("{device}", str(uuid4()))
            .replace("{user}", str(uuid4())))


def test_every_door_stands_in_the_expectation(doors: list[Door]) -> None:
    assert {door.path for door in doors if door.right} == EXPECTED.keys()
    assert {door.path for door in doors if not door.right} == OPEN


@pytest.mark.parametrize(("role", "mark"), [("analyst", "a"), ("administrator", "b")])
def test_each_role_opens_its_own_and_nothing_else(
        doors: list[Door], visitor: Callable[[str], Visitor], role: str, mark: str) -> None:
    one = visitor(role)
    for door in doors:
        if not door.right or door.path == "/logout":
            continue
        if door.method == "GET":
            status = one.get(address(door)).status_code
            assert (status == 403) == (mark not in EXPECTED[door.path]), (door.path, status)
            assert status in (200, 303, 403, 404), (door.path, status)
        else:
            status = one.http.post(address(door), data={}).status_code
            assert status == (400 if mark in EXPECTED[door.path] else 403), (door.path, status)


def test_nobody_is_led_to_the_door(doors: list[Door], visitor: Callable[[str], Visitor]) -> None:
    one = visitor("")
    for door in doors:
        if door.right:
            answer = one.http.request(door.method, address(door))
            assert answer.status_code == 303, door.path
            assert answer.headers["location"].startswith("/login"), door.path


def test_a_form_without_its_token_does_nothing(visitor: Callable[[str], Visitor], headquarters: Server) -> None:
    def lines() -> int:
        with reading(headquarters.engine) as connection:
            return connection.execute(select(func.count()).select_from(AuditEntry)).scalar_one()

    one, other = visitor("administrator"), visitor("administrator")
    before = lines()
    for token in ("", "x", other.token("/devices")):
        answer = one.http.post("/devices/code", data={"office": "ZZZ", "form_token": token})
        assert answer.status_code == 400
        assert "formulario ya no es válido" in answer.text
    assert lines() == before


def test_names_of_people_stand_on_no_page(doors: list[Door], visitor: Callable[[str], Visitor],
                                          headquarters: Server) -> None:
    from pes_desktop.models import Jobseeker

    with reading(headquarters.engine) as connection:
        people = connection.execute(select(Jobseeker.surnames, Jobseeker.names, Jobseeker.document_number)).all()
    assert len(people) > 50
    for role in ("analyst", "administrator"):
        one = visitor(role)
        for door in doors:
            if door.method == "GET" and door.right and "{" not in door.path and door.path != "/month.xlsx":
                text = one.get(door.path, follow_redirects=True).text
                assert not [row for row in people if row.surnames in text or (
                    row.document_number and row.document_number in text)], door.path
