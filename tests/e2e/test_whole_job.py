"""The main job in the real window: first start → intake → vacancy → who fits → letter → result → month → exchange."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from paper import A4, codes_of, size_of, words_of
from stdnum.ec import ci
from support.exchange import Server

from pes_desktop.domain.enums import Role
from pes_desktop.domain.intake import IntakeForm, JobForm
from pes_desktop.domain.referral import ReferralState
from pes_desktop.services import intake, office_setup, people, vacancies
from pes_desktop.storage.keys import KdfCost
from scripts import main_job as job
from scripts.hands import CTRL, Hands, K

LUIS, ANA = "una clave larga ñandú", "otra clave larga"
S = ReferralState


@pytest.fixture
def headquarters(tmp_path: Path) -> Iterator[Server]:
    """A real pes-central process with its own SQLite file."""
    server = Server.prepared(tmp_path / "central", "")
    server.start()
    yield server
    server.stop()
    server.engine.dispose()


def cedula() -> str:
    """An invented number of Chimborazo: it begins with a zero and its check digit is right."""
    return next(number for number in (f"06031884{n:02d}" for n in range(100)) if ci.is_valid(number))


def add_second_person_and_colleague(hands: Hands) -> None:
    """What happened while nobody looked: José was registered, Ana the liaison joined."""
    ctx = hands.program.ctx
    form = IntakeForm(document_type="national_id", document_number=cedula(), surnames="Morocho", names="José Luis",
                      sex="M", place_code="060250", birth_date=date(1990, 5, 4),
                      jobs=[JobForm(occupation="albañil", unit_group="7112", years=4)])
    intake.save_intake(ctx, form)
    office_setup.add_staff(ctx, "Ana Quishpe", "Enlace con empleadores", (Role.LIAISON,), ANA, admin_password=LUIS,
                           cost=KdfCost(1, 1024, 1))


def written(cell) -> str:
    """A total as a reader of the workbook sees it."""
    if cell.value is None or isinstance(cell.value, str):
        return cell.value or "–"
    if "%" in cell.number_format:
        return f"{cell.value * 100:.1f} %".replace(".", ",")
    return f"{cell.value:g}".replace(".", ",")


def indicators(path: Path) -> dict[str, str]:
    """Name to total, from the sheet of the workbook."""
    rows = openpyxl.load_workbook(path)["Indicadores"].iter_rows(min_row=4)
    return {row[0].value: written(row[1]) for row in rows if row[0].value and row[2].value}


def shown_totals(page) -> dict[str, str]:
    """Name to number, as they stand on the screen; how many offices report stands on the workbook's cover alone."""
    shown = {row.title: row.trailing[0].words for row in page.table.list.rows() if not row.caption}
    cards = {card._name.text(): card._number.text() for code, card in page.cards.items() if code != "offices"}
    return {**shown, **cards}


def test_first_start_to_headquarters(tmp_path, start, network, headquarters, printer) -> None:
    folder, papers = tmp_path / "oficina", tmp_path / "papeles"
    papers.mkdir()

    # first start, recovery page, log in again
    hands = start(folder)
    job.create_office(hands, LUIS, papers / "recuperacion.pdf")
    assert "Oficina Alausí" in words_of((papers / "recuperacion.pdf").read_bytes())
    hands.quit(hands)
    assert not (folder / "office.db").read_bytes().startswith(b"SQLite format 3"), "encrypted from the first byte"
    hands = start(folder)
    job.log_in(hands, LUIS)

    # a woman who knows "about 40", no telephone, five farm tasks: by keyboard alone
    person = job.register_by_keyboard(hands)
    rosa, ctx = person.key, hands.program.ctx
    assert person.banner.title.text() == "Inscripción guardada"
    kept = intake.load_form(ctx, rosa)
    assert (kept.surnames, kept.names, kept.sex) == (job.SURNAMES, job.NAMES, "F")
    assert kept.birth_estimated
    assert kept.birth_date.year == date.today().year - 40
    assert kept.phones == []
    assert [skill.name for skill in kept.skills] == list(job.TASKS)
    add_second_person_and_colleague(hands)

    # vacancy with its employer, ranking, letter
    job.write_order(hands)
    order = job.save_order(hands).shown
    hands.push("¿Quién sirve?")
    ranking = hands.page("who_fits")
    assert next(row.title for row in ranking.list.rows() if not row.caption) == f"{job.NAMES} {job.SURNAMES}"
    page = job.refer(hands, rosa)
    job.issue(hands)
    number, code = page.view.letter_number, page.view.result_code
    assert number == f"ALA-C-{date.today().year}-A00001"
    assert number in page.letter.preview.page_text()
    hands.save_as(lambda: hands.click(page.letter.save_button), papers / "carta.pdf")
    letter = (papers / "carta.pdf").read_bytes()
    assert size_of(letter) == A4
    assert codes_of(letter) == [f"PES1|{number}|{code}"]
    assert f"{job.NAMES} {job.SURNAMES}" in words_of(letter)
    assert "COPIA" not in words_of(letter)
    if printer is not None:
        hands.until(lambda: page.letter.printer() == "oficina", "the printer")
        hands.click(page.letter.print_button)
        sheet = printer.printer.wait_for(1)[-1]
        assert size_of(sheet) == A4
        assert "COPIA" in words_of(sheet), "the file was the original"
        hands.until(lambda: page.view.copies == 2, "both counted")

    # what came of it; the one who referred cannot verify while a colleague can
    job.record(hands, S.PRESENTED)
    job.record(hands, S.HIRED)
    panel = job.fill_result(hands, S.VERIFIED, evidence="call")
    hands.until(panel.banner.isVisible, "the refusal")
    assert "Ana Quishpe" in hands.told()[0]
    assert page.view.state is S.HIRED
    hands.key(K.Key_L, CTRL)
    job.log_in(hands, ANA, "Ana Quishpe")
    board = hands.rail("referrals")
    hands.click(board.code.field.input)
    hands.type(code)  # from the slip that the employer tore off
    hands.enter()
    verified = job.record(hands, S.VERIFIED, evidence="call")
    assert verified.view.moves[0].who == "Ana Quishpe"
    assert vacancies.load_vacancy(ctx, order).positions_left == 2

    # the month: the screen and the workbook say the same
    hands.key(K.Key_L, CTRL)
    job.log_in(hands, LUIS, "Luis Paredes Ñacato")
    report = job.export(hands, papers / "mes.xlsx")
    totals, screen = indicators(papers / "mes.xlsx"), shown_totals(report)
    assert totals["Personas que pidieron empleo"] == "2"
    assert totals["Personas colocadas"] == "1"
    assert screen == totals
    cells = [cell.value for row in openpyxl.load_workbook(papers / "mes.xlsx")["Personas"] for cell in row]
    assert cedula() in cells
    hands.click(report.cards["people_placed"])
    hands.until(lambda: [r.key for r in report.people.list.rows()] == [rosa], "the person behind the number")

    # nothing asked for a network so far; now the cable is in
    assert network.asked == []
    network.forbidden = False
    sync = job.join_and_send(hands, headquarters.url, headquarters.code("ALA"))
    hands.until(lambda: sync.proof._number.text() == "Iguales", "both sides compared")
    assert sync.waiting._number.text() == "0"
    assert "Todo" in hands.window.top.sync.text()
    check_rows(headquarters.folder / "central.db", ctx, rosa, number)


def check_rows(database: Path, ctx, rosa, number: str) -> None:
    """Headquarters' own file holds what the office holds."""
    with closing(sqlite3.connect(database)) as central:
        def all_of(sql: str) -> list[tuple]:
            return central.execute(sql).fetchall()

        names = {(surnames, given) for surnames, given in all_of("SELECT surnames, names FROM jobseeker")}
        assert names == {(job.SURNAMES, job.NAMES), ("Morocho", "José Luis")}
        assert all_of("SELECT number FROM letter") == [(number,)]
        assert [state for state, in all_of("SELECT state FROM referral")] == [S.VERIFIED.value]
        assert len(all_of("SELECT id FROM skill")) == len(job.TASKS)
        assert {doc for doc, in all_of("SELECT document_number FROM jobseeker")} - {"", None} == {cedula()}
    assert len(people.find_people(ctx, "")) == 2
    assert rosa in [line.id for line in people.find_people(ctx, "guaman")]
