"""A second computer of an office without any line joins in the real window: the stick from the office, the request, the
answer, and everything that the office has."""

from __future__ import annotations

from pathlib import Path

import pytest
from an_office import PASSWORD, make_office, mason
from stick_kit import central, chosen, headquarters, take_in
from support.exchange import Server

from pes_desktop.services import stick, stick_admission
from pes_desktop.services.people import find_people
from pes_desktop.ui.start.first_start import FirstStartPanel, RecoveryPanel
from pes_desktop.ui.start.join_panel import JoinPanel
from pes_desktop.ui.start.who_panel import WhoPanel
from scripts import main_job as job
from scripts.hands import Hands

__all__ = ["headquarters"]


def _an_office_at_headquarters(folder: Path, bus: Path, server: Server) -> None:
    ctx = make_office(folder)
    mason(ctx, "Guamán Ñauta", "Rosa")
    stick_admission.write_request(ctx, bus, central(server, "enrol", "--office-code", "ALA", "--stick"))
    central(server, "enrol-file", str(bus / "ALA-A.pesq"), "--out", str(bus))
    stick_admission.read_answer(ctx, bus)
    stick.write_stick(ctx, bus)
    take_in(server, bus)
    assert stick.read_stick(ctx, bus).proof.outcome == "equal"
    ctx.store.close()


@pytest.mark.slow
def test_the_second_computer_joins(tmp_path: Path, start, headquarters: Server, network) -> None:
    bus, memory = tmp_path / "bus", tmp_path / "memoria"
    for folder in (bus, memory):
        folder.mkdir()
    _an_office_at_headquarters(tmp_path / "oficina", bus, headquarters)

    # at the office's computer: one press writes the office onto the stick
    hands: Hands = start(tmp_path / "oficina")
    job.log_in(hands, PASSWORD)
    page = hands.rail("sync")
    hands.until(lambda: page.proof._number.text() == "Iguales", "green")
    code = central(headquarters, "enrol", "--office-code", "ALA", "--stick")
    hands.click(page.stick.another)
    hands.click(page.stick.inviting.write)
    assert page.stick.inviting.code.state() == "error", "the code is asked for"
    hands.fill(page.stick.inviting.code, code)
    hands.click(page.stick.inviting.write)
    chosen(hands, page.stick.dialog, memory)
    hands.until(lambda: "la oficina con todo lo suyo" in page.stick.told.text(), "written")
    assert not page.stick.inviting.isVisible()
    assert {path.suffix for path in memory.iterdir()} == {".pesi", ".pesp", ".pesw"}
    hands.quit(hands)

    # at the new one: a stick without the office's file is said, then the right one
    hands = start(tmp_path / "segunda")
    hands.click(hands.full(FirstStartPanel).join)
    panel = hands.full(JoinPanel)
    hands.click(panel.way)
    assert not panel.url.isVisible()
    hands.click(panel.way)
    assert panel.url.isVisible()
    hands.click(panel.way)
    hands.fill(panel.code, code)
    hands.push("Escoger la memoria USB y unirse")
    chosen(hands, panel.dialog, bus)
    hands.until(lambda: any("no está el archivo de la oficina" in words for words in hands.told()), "another stick")
    hands.push("Escoger la memoria USB y unirse")
    chosen(hands, panel.dialog, memory)
    who = hands.full(WhoPanel)
    hands.fill(who.password, PASSWORD)
    hands.click(who.primary)
    paper = hands.full(RecoveryPanel)
    hands.until(paper.banner.isVisible, "what comes next")
    assert "está en la memoria" in paper.banner.title.text()
    hands.click(paper.primary)
    hands.page("today")
    ctx = hands.program.ctx
    assert (ctx.office.name, ctx.pc, find_people(ctx, "Guamán")) == ("Oficina Alausí", "B", [])

    # the bus, and back: the answer, then the stick with everything
    central(headquarters, "enrol-file", str(memory / "ALA-B.pesq"), "--out", str(memory))
    page = hands.rail("sync")
    asking = page.join.stick
    hands.until(lambda: asking.isVisible() and asking.read.isVisible(), "asked")
    hands.click(asking.read)
    chosen(hands, asking.dialog, memory)
    hands.until(lambda: not page.join.isVisible() and page.stick.isVisible(), "admitted")
    hands.click(page.stick.read)
    chosen(hands, page.stick.dialog, memory)
    hands.until(lambda: "De la computadora A" in page.stick.told.text(), "everything came")
    assert len(find_people(ctx, "Guamán")) == 1
    hands.click(page.stick.take)
    chosen(hands, page.stick.dialog, memory)
    take_in(headquarters, memory)
    hands.click(page.stick.read)
    chosen(hands, page.stick.dialog, memory)
    hands.until(lambda: page.proof._number.text() == "Iguales", "green by stick")
    assert network.asked == []
