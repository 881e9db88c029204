"""A PC joins an office that works already, in the real window against a real headquarters; also where the line is cut
between the office and its admission."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from an_office import make_office, mason
from sqlalchemy import select
from support.exchange import Server
from support.tcp_proxy import Plan, TcpProxy

from pes_central.tables import DeviceEntry
from pes_desktop.services import sync_session
from pes_desktop.services.people import find_people
from pes_desktop.storage import keys
from pes_desktop.ui.start.first_start import FirstStartPanel, RecoveryPanel
from pes_desktop.ui.start.join_panel import JoinPanel
from scripts.hands import Hands

PASSWORD = "otra frase larga ñandú"


@pytest.fixture
def headquarters(tmp_path: Path) -> Iterator[Server]:
    """A running headquarters with an office of three people."""
    server = Server.prepared(tmp_path / "central", "")
    server.start()
    ctx = make_office(tmp_path / "first")
    for surnames, names in (("Guamán Ñauta", "Rosa"), ("Lema", "Segundo"), ("Caiza", "Ana")):
        mason(ctx, surnames, names)
    sync_session.enrol(ctx, server.url, server.code("ALA"))
    assert sync_session.sync_now(ctx).complete
    ctx.store.close()
    yield server
    server.stop()
    server.engine.dispose()


def to_the_form(hands: Hands) -> JoinPanel:
    hands.click(hands.full(FirstStartPanel).join)
    return hands.full(JoinPanel)


def filled(hands: Hands, panel: JoinPanel, url: str, code: str) -> None:
    hands.fill(panel.url, url)
    hands.fill(panel.office_code, "ala")
    hands.fill(panel.code, code)
    hands.fill(panel.staff.name, "Ana Toapanta")
    hands.fill(panel.staff.password, PASSWORD)
    hands.fill(panel.staff.again, PASSWORD)


def letters(server: Server) -> list[str]:
    with server.engine.connect() as connection:
        return sorted(connection.scalars(select(DeviceEntry.letter)))


def test_a_pc_joins_and_has_the_offices_people(tmp_path: Path, start, headquarters: Server) -> None:
    folder = tmp_path / "second"
    hands = start(folder)
    panel = to_the_form(hands)
    hands.click(panel.back)
    panel = to_the_form(hands)

    # each fault at its field, and nothing is made before headquarters has agreed
    hands.push("Unirse a la oficina")
    hands.until(lambda: panel.url.state() == "error", "what is missing")
    assert all(field.state() == "error" for field in (panel.office_code, panel.code, panel.staff.password))
    filled(hands, panel, "http://127.0.0.1:9", "AAAA-BBBB-CCCC")
    hands.push("Unirse a la oficina")
    hands.until(lambda: any("No se pudo llegar" in words for words in hands.told()), "no line")
    hands.fill(panel.url, "http://central.example")
    hands.push("Unirse a la oficina")
    hands.until(lambda: panel.url.state() == "error", "an address without protection")
    hands.fill(panel.url, headquarters.url)
    hands.push("Unirse a la oficina")
    hands.until(lambda: panel.code.state() == "error", "a wrong code")
    hands.fill(panel.office_code, "otr")
    hands.fill(panel.code, headquarters.code("OTR"))
    hands.push("Unirse a la oficina")
    hands.until(lambda: panel.office_code.state() == "error", "an office that headquarters does not know")
    assert "todavía no tiene datos" in panel.office_code.note.text()
    assert not (folder / keys.KEY_FILE).exists()

    filled(hands, panel, headquarters.url, headquarters.code("ALA"))
    hands.push("Unirse a la oficina")
    paper = hands.full(RecoveryPanel)
    assert not paper.banner.isVisible()
    words = hands.program.doors.founding._made[1]
    hands.click(paper.primary)
    hands.page("today")
    ctx = hands.program.ctx
    assert (ctx.office.name, ctx.pc) == ("Oficina Alausí", "B")
    assert len(find_people(ctx, "Guamán")) == 1
    assert letters(headquarters) == ["A", "B"]
    assert len(keys.unlock_with_recovery(folder, words)) == 32


def test_an_admission_cut_in_the_middle_goes_on_with_the_same_code(
        tmp_path: Path, start, headquarters: Server) -> None:
    line = TcpProxy(headquarters.address)
    line.plans.extend((Plan(), Plan(lose_answer=True)))  # the office's name arrives, the answer to the admission not
    code = headquarters.code("ALA")
    hands = start(tmp_path / "second")
    panel = to_the_form(hands)
    filled(hands, panel, line.url, code)
    hands.push("Unirse a la oficina")
    paper = hands.full(RecoveryPanel)
    hands.until(paper.banner.isVisible, "what is still to do")
    assert "mismo código" in paper.banner.words.text()
    assert letters(headquarters) == ["A", "B"], "headquarters did admit it"
    hands.click(paper.primary)
    hands.page("today")
    assert hands.program.ctx.pc == "B", "no number is given under the letter of another PC meanwhile"
    page = hands.rail("sync")
    hands.until(page.join.isVisible, "the way to go on")
    hands.fill(page.join.url, line.url)
    hands.click(page.join.code.input)
    hands.type(code)
    hands.enter()
    hands.until(lambda: page.proof._number.text() == "Iguales", "joined, and everything came")
    assert len(find_people(hands.program.ctx, "Guamán")) == 1
    assert letters(headquarters) == ["A", "B"]
    line.close()
