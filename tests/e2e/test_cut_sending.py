"""Journey 11: the cable is in; headquarters dies after it stored batch 1, one record is invalid, the clock is a year
back. Nothing twice, one record aside with its reason, green only when nothing waits, and work goes on all the while."""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from an_office import PASSWORD, make_office, mason
from support.exchange import Server
from support.tcp_proxy import TcpProxy

from pes_desktop.models import Jobseeker
from pes_desktop.services import sync_session
from pes_desktop.services.people import find_people
from pes_desktop.storage.store import Actor
from pes_desktop.sync import portions
from pes_desktop.sync.transport import Transport
from scripts import main_job as job
from scripts.hands import CTRL, Hands, K

KILLER = Path(__file__).parents[1] / "support" / "kill_server.py"


@pytest.fixture
def dying(tmp_path: Path) -> Iterator[Server]:
    """A headquarters that dies once, after the commit of the first batch and before its answer."""
    server = Server.prepared(tmp_path / "central", "", [sys.executable, str(KILLER)])
    yield server
    server.stop()
    server.engine.dispose()


@pytest.fixture
def code(dying: Server) -> str:
    """Headquarters' code for the office, of today."""
    return dying.code("ALA")


@pytest.fixture
def a_year_back(code: str) -> Iterator[None]:
    """This process lives a year ago; headquarters, and the code it gave, do not."""
    with time_machine.travel(datetime.now(UTC) - timedelta(days=366), tick=True):
        yield


def start_server(server: Server, tmp_path: Path) -> None:
    server.start(KILL_MARK=str(tmp_path / "mark"), KILL_AT="after", PYTHONPATH=str(KILLER.parents[2]))


def ended(hands: Hands) -> None:
    hands.until(lambda: not hands.desk.runner.running and not hands.desk.jobs.busy(), "the round ended")


def applied_twice(server: Server) -> list[object]:
    with closing(sqlite3.connect(server.folder / "central.db")) as central:
        entries = Counter(central.execute("SELECT record_id, version FROM central_feed").fetchall())
    return [entry for entry, count in entries.items() if count > 1]


def people_there(server: Server) -> int:
    with closing(sqlite3.connect(server.folder / "central.db")) as central:
        return central.execute("SELECT count(*) FROM jobseeker").fetchone()[0]


def test_the_line_dies_and_nothing_is_doubled_or_blocked(
        tmp_path: Path, start, dying: Server, code: str, a_year_back, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in ("BATCH_BYTES", "QUIET_BYTES"):
        monkeypatch.setattr(sync_session, size, 1000)  # several batches of a few people
    monkeypatch.setattr(portions, "PATIENCE", 3)  # the proxy takes calls for the dead one: a line that breaks each time
    monkeypatch.setitem(Transport.__init__.__kwdefaults__, "ask_wait", 0.02)
    start_server(dying, tmp_path)
    line = TcpProxy(dying.address)
    ctx = make_office(tmp_path / "oficina")
    people = [mason(ctx, f"Guamán {name}", name) for name in ("Rosa", "Luz", "José", "Ana", "Pedro", "Inés")]
    with ctx.store.write(Actor(), "edit") as unit:
        unit.session.get_one(Jobseeker, people[3]).education_level = "doctora honoris"
    ctx.store.close()
    hands = start(tmp_path / "oficina")
    job.log_in(hands, PASSWORD)
    hands.desk.runner.policy.pause(True)

    # joined; headquarters stores the first batch and dies
    page = hands.rail("sync")
    hands.fill(page.join.url, line.url)
    hands.click(page.join.code.input)
    hands.type(code)
    hands.enter()
    hands.until(lambda: (tmp_path / "mark").exists(), "headquarters dead")
    dying.wait()
    ended(hands)
    hands.until(lambda: any(note.kind == "neutral" for note in page.notes.notes), "the page says it")
    assert "línea" in page.notes.banners[0].title.text()
    assert int(page.waiting._number.text()) > 0
    assert page.proof._number.text() != "Iguales"
    assert hands.window.top.sync.property("kind") != "ok"

    # work goes on: another person, found at once
    mason(hands.program.ctx, "Toapanta", "Marta")
    hands.rail("people")
    assert len(find_people(hands.program.ctx, "Toapanta")) == 1

    # headquarters is back; what it stored is asked for, not sent again
    dying._close()
    start_server(dying, tmp_path)
    line.retarget(dying.address)
    page = hands.rail("sync")
    hands.click(page.primary)
    ended(hands)
    hands.until(lambda: page.waiting._number.text() == "0" and len(page.parked_list.list.rows()) >= 1, "the rest sent")
    assert people_there(dying) == 6, "all but the one that is not valid"
    assert applied_twice(dying) == []
    assert page.proof._number.text() != "Iguales", "not green while one is aside"
    assert any("atrasado 1 año" in note.title for note in page.notes.notes)
    parked = sync_session.sync_view(hands.program.ctx).parked
    persons = [one for one in parked if one.record.record_type == "jobseeker"]
    assert [(one.record.record_id, one.record.field) for one in persons] == [(people[3], "education_level")]
    assert any("Ana" in row.title for row in page.parked_list.list.rows())

    # the row leads to the form at what was refused; mended by typing, it goes with the next round: both are equal
    row = next(row for row in page.parked_list.list.rows() if row.key == people[3])
    assert row.subtitle.startswith("Nivel de estudios: "), row.subtitle
    assert row.action == "Arreglar"
    hands.click_action(page.parked_list.list, people[3])
    form = hands.page("intake")
    field = form.section(form.here).fields["education_level"]
    assert form.here == "education"
    assert field.state() == "error"
    assert "La sede central no conoce" in field.note.text()
    assert field.isAncestorOf(hands.focused())
    assert any("La sede central no aceptó este dato" in told for told in hands.told())
    hands.type("prima")
    hands.enter()
    hands.key(K.Key_S, CTRL)
    assert hands.page("person").key == people[3]
    page = hands.rail("sync")
    hands.until(lambda: people[3] not in [row.key for row in page.parked_list.list.rows()], "no longer aside")
    hands.click(page.primary)
    ended(hands)
    hands.until(lambda: page.proof._number.text() == "Iguales", "equal")
    assert (page.waiting._number.text(), page.parked._number.text()) == ("0", "0")
    assert people_there(dying) == 7
    assert applied_twice(dying) == []
    line.close()
