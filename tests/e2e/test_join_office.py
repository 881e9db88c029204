"""A PC joins an office that works already, in the real window against a real headquarters; also where the line is cut
between the office and its admission."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from an_office import PASSWORD as LUIS
from an_office import make_office, mason
from sqlalchemy import select
from support.exchange import Server
from support.ready_offices import FAST
from support.tcp_proxy import Plan, TcpProxy

from pes_central.tables import DeviceEntry
from pes_desktop.domain.enums import Role
from pes_desktop.services import sync_session
from pes_desktop.services.office_setup import add_staff
from pes_desktop.services.people import find_people
from pes_desktop.storage import keys
from pes_desktop.ui.start.first_start import FirstStartPanel, RecoveryPanel
from pes_desktop.ui.start.join_panel import JoinPanel
from pes_desktop.ui.start.who_panel import WhoPanel
from scripts.hands import Hands

ROSAS = "otra frase larga ñandú"


@pytest.fixture(scope="module")
def headquarters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running headquarters with an office of three people."""
    folder = tmp_path_factory.mktemp("join")
    server = Server.prepared(folder / "central", "")
    server.start()
    ctx = make_office(folder / "first")
    for surnames, names in (("Guamán Ñauta", "Rosa"), ("Lema", "Segundo"), ("Caiza", "Ana")):
        mason(ctx, surnames, names)
    add_staff(ctx, "Rosa Lema", "", (Role.RECEPTION,), ROSAS, ctx.store.key, cost=FAST)
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


def sit_down(hands: Hands, name: str, password: str) -> WhoPanel:
    panel = hands.full(WhoPanel)
    panel.staff.input.setCurrentIndex(panel.staff.input.findText(name))
    hands.fill(panel.password, password)
    hands.click(panel.primary)
    return panel


def letters(server: Server) -> list[str]:
    with server.engine.connect() as connection:
        return sorted(connection.scalars(select(DeviceEntry.letter)))


def test_a_pc_joins_and_has_the_offices_people(tmp_path: Path, start, headquarters: Server) -> None:
    folder, before = tmp_path / "second", letters(headquarters)
    hands = start(folder)
    panel = to_the_form(hands)
    hands.click(panel.back)
    panel = to_the_form(hands)

    # each fault at its field, and nothing is made before headquarters has agreed
    hands.push("Unirse a la oficina")
    hands.until(lambda: panel.url.state() == "error", "what is missing")
    assert all(field.state() == "error" for field in (panel.office_code, panel.code))
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
    who = sit_down(hands, "Rosa Lema", "no es la suya")
    hands.until(lambda: who.password.state() == "error", "only her own password opens")
    hands.click(who.back)  # nothing is lost: the same code goes on with what has come
    again = hands.full(JoinPanel)
    assert (again.url.value(), again.office_code.value()) == (headquarters.url, "ALA")
    hands.push("Unirse a la oficina")
    sit_down(hands, "Rosa Lema", ROSAS)
    paper = hands.full(RecoveryPanel)
    assert not paper.banner.isVisible()
    words = hands.program.doors.founding._made[1]
    hands.click(paper.primary)
    hands.page("today")
    ctx = hands.program.ctx
    assert (ctx.office.name, ctx.staff.name, ctx.staff.roles) == ("Oficina Alausí", "Rosa Lema", (Role.RECEPTION,))
    assert len(find_people(ctx, "Guamán")) == 1
    assert letters(headquarters) == sorted([*before, ctx.pc])
    assert len(keys.unlock_with_recovery(folder, words)) == 32


def test_an_admission_cut_in_the_middle_goes_on_with_the_same_code(
        tmp_path: Path, start, headquarters: Server) -> None:
    line = TcpProxy(headquarters.address)
    line.plans.extend((Plan(), Plan(lose_answer=True)))  # the office's name arrives, the answer to the admission not
    code, before = headquarters.code("ALA"), letters(headquarters)
    hands = start(tmp_path / "second")
    panel = to_the_form(hands)
    filled(hands, panel, line.url, code)
    hands.push("Unirse a la oficina")
    hands.until(lambda: bool(hands.told()), "the answer did not come")
    assert not (tmp_path / "second" / keys.KEY_FILE).exists(), "nobody has a way in yet"
    admitted = letters(headquarters)
    assert len(admitted) == len(before) + 1, "headquarters did admit it"
    hands.push("Unirse a la oficina")
    sit_down(hands, "Luis Paredes", LUIS)
    hands.click(hands.full(RecoveryPanel).primary)
    hands.page("today")
    assert hands.program.ctx.pc not in before, "no number is given under the letter of another PC meanwhile"
    assert len(find_people(hands.program.ctx, "Guamán")) == 1
    assert letters(headquarters) == admitted == sorted([*before, hands.program.ctx.pc])
    line.close()


def test_who_does_not_wait_for_the_first_round_has_the_rest_later(
        tmp_path: Path, start, headquarters: Server) -> None:
    line = TcpProxy(headquarters.address)

    def breaks() -> None:
        line.default = Plan(cut_after=0)
    # the office, the admission, the telephone's secret, who works there
    line.plans.extend((Plan(), Plan(), Plan(), Plan(on_answer=breaks)))
    hands = start(tmp_path / "second")
    panel = to_the_form(hands)
    filled(hands, panel, line.url, headquarters.code("ALA"))
    hands.push("Unirse a la oficina")
    who = sit_down(hands, "Luis Paredes", LUIS)
    hands.until(who.progress.isVisible, "the first round")
    hands.until(lambda: who.progress.button.isVisible() and line.connections > 4, "it does not get on")
    assert not who.back.isVisible(), "the office stands: there is no way back"
    hands.click(who.progress.button)
    paper = hands.full(RecoveryPanel)
    hands.click(paper.primary)
    hands.page("today")
    assert find_people(hands.program.ctx, "Guamán") == []
    line.default = Plan()
    page = hands.rail("sync")
    hands.until(page.primary.isEnabled, "a round may begin")
    hands.click(page.primary)
    hands.until(lambda: page.proof._number.text() == "Iguales", "everything came")
    assert len(find_people(hands.program.ctx, "Guamán")) == 1
    line.close()
