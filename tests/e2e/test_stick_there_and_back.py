"""Journey 12, the stick: a batch to headquarters with the bus and its answer back; sending it again changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

from an_office import PASSWORD, make_office, mason
from stick_kit import chosen, headquarters, people_there, take_in
from support.exchange import Server

from pes_central.pages.offices_data import office_lines
from pes_desktop.models.base import utcnow
from scripts import main_job as job

__all__ = ["headquarters"]


def test_a_stick_goes_to_headquarters_and_comes_back(tmp_path: Path, start, headquarters: Server) -> None:
    stick = tmp_path / "memoria"
    stick.mkdir()
    make_office(tmp_path / "oficina").store.close()
    hands = start(tmp_path / "oficina")
    job.log_in(hands, PASSWORD)
    hands.desk.runner.policy.pause(True)

    # joined once, with a line; then there is none
    headquarters.start()
    page = hands.rail("sync")
    hands.fill(page.join.url, headquarters.url)
    hands.click(page.join.code.input)
    hands.type(headquarters.code("ALA"))
    hands.enter()
    hands.until(lambda: not hands.desk.runner.running and not hands.desk.jobs.busy(), "the round ended")
    hands.until(lambda: page.waiting._number.text() == "0", "all sent")
    headquarters.stop()
    hands.window.undo_bar.dismiss()  # its eight seconds above the foot of the page

    # what waits goes onto the stick; it stays waiting
    left = utcnow()
    hands.rail("people")
    mason(hands.program.ctx, "Guamán Ñauta", "Rosa")
    page = hands.rail("sync")
    page.reload()
    hands.until(lambda: page.waiting._number.text() != "0", "a person waits")
    hands.click(page.stick.take)
    chosen(hands, page.stick.dialog, stick)
    hands.until(lambda: "En la memoria" in page.stick.told.text(), "written")
    assert page.waiting._number.text() != "0", "nothing leaves the outbox before its answer"
    carried = b"".join(path.read_bytes() for path in stick.iterdir())
    assert carried
    assert "Guamán".encode() not in carried
    assert b"Rosa" not in carried

    # no answer yet: said, nothing changes
    hands.click(page.stick.read)
    chosen(hands, page.stick.dialog, stick)
    hands.until(lambda: "ninguna respuesta" in page.stick.told.text(), "no answer there")

    # the bus: headquarters takes it in, twice
    copy = tmp_path / "copia"
    shutil.copytree(stick, copy)
    take_in(headquarters, stick)
    assert [path.stem for path in stick.glob("*.pesr")] == [path.stem for path in stick.glob("*.pesb")]
    take_in(headquarters, copy)
    assert people_there(headquarters) == 1
    with headquarters.engine.connect() as connection:
        line, = office_lines(connection)
    assert (line.state, line.waiting, line.parked) == ("ok", 0, 0)
    assert line.proof_at is not None
    assert line.proof_at > left, "proven by what the stick told, not by the round before"

    # back at the office
    hands.click(page.stick.read)
    chosen(hands, page.stick.dialog, stick)
    hands.until(lambda: "La sede aceptó" in page.stick.told.text(), "answered")
    hands.until(lambda: page.waiting._number.text() == "0", "nothing waits")
    assert page.parked._number.text() == "0"
    hands.click(page.stick.take)
    chosen(hands, page.stick.dialog, stick)
    hands.until(lambda: "nada que llevar" in page.stick.told.text(), "nothing to take along")
