"""A password for an office: given by the administrator, readable by that office alone, written down with its reason."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

from pages_kit import Visitor
from sqlalchemy import select
from support.exchange import Server, TestOffice

from pes_central.db import reading
from pes_central.tables import AuditEntry, ChannelEntry
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Staff
from pes_desktop.storage.store import Actor
from pes_desktop.sync.engine import run_round

SECRET = "cuatro mulas cargan leña"


def test_a_password_goes_to_its_office_alone(headquarters: Server, office: TestOffice,
                                             visitor: Callable[[str], Visitor]) -> None:
    office.enrol(headquarters)
    with office.store.write(Actor(), "staff") as unit:
        staff = Staff(id=new_id(), office_id=office.office_id, name="Luis Tenesaca", roles=["coordinator"], active=True)
        unit.add(staff)
        key = str(staff.id)
    with office.transport() as transport:
        assert run_round(office.store, transport).complete
    boss, page = visitor("administrator"), f"/help/staff?office={office.code.lower()}"
    assert "Luis Tenesaca" in boss.get(page).text
    bare = boss.send(page, "/help/staff", office=office.code, password=SECRET, again=SECRET)
    assert (bare.status_code, bare.text.count("Falta llenar este dato")) == (400, 2), "who, and why"
    sent = {"office": office.code, "staff": key, "password": SECRET, "again": SECRET}
    assert boss.send(page, "/help/staff", **sent).status_code == 400  # no reason
    weak = boss.send(page, "/help/staff", **{**sent, "password": "luistenesaca", "again": "luistenesaca"}, reason="x")
    assert weak.status_code == 400
    done = boss.send(page, "/help/staff", **sent, reason="llamó la coordinadora")
    assert done.headers["location"] == "/help?done=office_password"
    with reading(headquarters.engine) as connection:
        rows = connection.execute(select(ChannelEntry.key, ChannelEntry.office_id, ChannelEntry.body).where(
            ChannelEntry.kind == "reset")).all()
        said = connection.execute(select(AuditEntry.subject, AuditEntry.reason).where(
            AuditEntry.act == "office_password")).all()
    assert [(row.key, row.office_id, list(row.body)) for row in rows] == [(key, office.office_id, ["sealed"])]
    assert SECRET not in str(rows)
    assert [tuple(row) for row in said] == [(f"{office.code}: Luis Tenesaca", "llamó la coordinadora")]


def test_an_office_that_is_none(visitor: Callable[[str], Visitor]) -> None:
    """A code that was mistyped leads back to the question, with what was typed."""
    answer = visitor("administrator").get("/help/staff?office=NADA")
    assert answer.status_code == 404
    assert "no conoce una oficina «NADA»" in unescape(answer.text)
    assert 'name="office" value="NADA"' in answer.text


def test_all_that_is_missing_is_told_at_once(visitor: Callable[[str], Visitor]) -> None:
    """And nothing that was typed is lost."""
    boss = visitor("administrator")
    phone = boss.send("/help", "/help/phone", reason="llamó Luis")
    assert (phone.status_code, phone.text.count("Falta llenar este dato")) == (400, 2)
    assert 'value="llamó Luis"' in phone.text
    restored = boss.send("/help", "/help/restored", why="copia de anoche")
    assert restored.status_code == 400
    assert 'value="copia de anoche"' in restored.text
