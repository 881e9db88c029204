"""An office without any line: asked by stick, admitted at headquarters, the first batch goes and is answered, and the
answer proves that both hold the same; or names what differs."""

from __future__ import annotations

from pathlib import Path

from an_office import PASSWORD, make_office, mason
from sqlalchemy import delete
from stick_kit import central, chosen, headquarters, people_there, take_in
from support.exchange import Server

from pes_desktop.sync.columns import table_of
from scripts import main_job as job

__all__ = ["headquarters"]


def test_an_office_that_never_had_a_line(tmp_path: Path, start, headquarters: Server, network) -> None:
    stick = tmp_path / "memoria"
    stick.mkdir()
    ctx = make_office(tmp_path / "oficina")
    mason(ctx, "Guamán Ñauta", "Rosa")
    ctx.store.close()
    hands = start(tmp_path / "oficina")
    job.log_in(hands, PASSWORD)
    page = hands.rail("sync")
    hands.until(page.join.isVisible, "the way to join")
    hands.click(page.join.without)
    code = central(headquarters, "enrol", "--office-code", "ALA", "--stick")

    # a sign misheard is told at once, not after the journey
    asking = page.join.stick
    hands.fill(asking.code, code[:-1] + ("A" if code[-1] != "A" else "B"))
    hands.click(asking.write)
    chosen(hands, asking.dialog, stick)
    hands.until(lambda: asking.code.state() == "error", "the sign that is wrong")
    hands.fill(asking.code, code)
    hands.click(asking.write)
    chosen(hands, asking.dialog, stick)
    hands.until(lambda: "ALA-A.pesq" in asking.told.text(), "written")
    hands.until(lambda: asking.read.isVisible() and not asking.code.isVisible(), "what comes next")

    # the program is closed meanwhile; back with a stick that headquarters has not seen
    hands.quit(hands)
    hands = start(tmp_path / "oficina")
    job.log_in(hands, PASSWORD)
    page = hands.rail("sync")
    asking = page.join.stick
    hands.until(lambda: asking.isVisible() and asking.read.isVisible(), "still asked")
    hands.click(asking.read)
    chosen(hands, asking.dialog, stick)
    hands.until(lambda: any("no hay ninguna respuesta" in words for words in hands.told()), "no answer yet")

    central(headquarters, "enrol-file", str(stick / "ALA-A.pesq"), "--out", str(stick))
    hands.click(asking.read)
    chosen(hands, asking.dialog, stick)
    hands.until(lambda: not page.join.isVisible() and page.stick.isVisible(), "admitted")
    assert not page.primary.isEnabled(), "there is no line to send on"
    assert "memoria" in page.line.address.text()

    hands.click(page.stick.take)
    chosen(hands, page.stick.dialog, stick)
    take_in(headquarters, stick)
    hands.click(page.stick.read)
    chosen(hands, page.stick.dialog, stick)
    hands.until(lambda: page.waiting._number.text() == "0", "all answered")
    assert people_there(headquarters) == 1

    # green, with the words that say how and of when
    hands.until(lambda: page.proof._number.text() == "Iguales", "the proof")
    assert page.proof._note.text().startswith("por memoria USB, ")
    assert "comparado registro por registro" in page.header.subtitle.text()
    assert "Prueba de igualdad por memoria" in page.stick.told.text()
    hands.until(lambda: "por memoria" in hands.window.top.sync.text(), "the bar")
    assert page.proof._note.text().removeprefix("por memoria USB, ") in hands.window.top.sync.text()

    # headquarters lost something: the next answer says what, and what to do
    with headquarters.engine.begin() as connection:
        connection.execute(delete(table_of("registration_event")))
    central(headquarters, "export-answer", "--office", "ALA", "--letter", "A", "--out", str(stick))
    hands.click(page.stick.read)
    chosen(hands, page.stick.dialog, stick)
    hands.until(lambda: any("1 inscripción aquí, 0 en la sede" in words and "Nada se borró" in words
                            for words in hands.told()), "what differs")
    assert page.proof._number.text() == "Distintos"
    hands.until(lambda: "La sede no tiene lo mismo" in hands.window.top.sync.text(), "not green any more")
    assert network.asked == []
