"""The consolidated month says what the offices say: the same data there and here, number by number."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from pages_kit import Visitor
from sqlalchemy import select, update
from support.exchange import Server, TestOffice
from support.report_office import ReportOffice

from pes_central.db import reading, writing
from pes_central.pages.figures import consolidated, months, pack_of
from pes_central.tables import MonthFigures, OfficeEntry
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Jobseeker, MonthClose
from pes_desktop.reporting import shown
from pes_desktop.reporting.close import close_figures
from pes_desktop.reporting.closed import as_closed
from pes_desktop.reporting.definitions import DEFINITIONS
from pes_desktop.reporting.indicators import compute_month
from pes_desktop.reporting.load import load_facts
from pes_desktop.reporting.report import MonthReport
from pes_desktop.storage.store import Actor
from pes_desktop.sync.engine import run_round

OCT, UNTIL = (2026, 10), date(2026, 11, 20)


def writer(session: object, office: TestOffice) -> ReportOffice:
    """The builder of the reporting tests on an office that stands already."""
    from pes_desktop.models import Employer

    made = ReportOffice.__new__(ReportOffice)
    made.session, made.id, made.counselor, made.liaison = session, office.office_id, uuid4(), uuid4()
    made._serials, made._count = {}, 0
    made.employer = made.add(Employer(id=new_id(), legal_name="Florícola Los Andes S.A."))
    return made


def a_month(office: TestOffice) -> None:
    """Registrations, orders, letters and results of October; one hire verified by who referred."""
    with office.store.write(Actor(), "intake") as unit:
        book = writer(unit.session, office)
        order = book.vacancy(date(2026, 9, 20), positions=3)
        book.vacancy(date(2026, 10, 5), positions=2, status="closed", status_on=date(2026, 10, 28))
        people = [book.person(date(2026, 10, 1) + timedelta(days=place), sex="FM"[place % 2]) for place in range(7)]
        book.person(date(2026, 3, 1), last_contact_on=date(2026, 10, 2))
        for place, person in enumerate(people[:5]):
            referral = book.refer(person, order, date(2026, 10, 6 + place))
            if place < 4:
                book.move(referral, "presented", date(2026, 10, 9 + place))
            if place < 3:
                book.move(referral, "hired", date(2026, 10, 12 + place))
                book.verify(referral, date(2026, 10, 15 + place), staff=book.counselor if place == 2 else None)
        book.service(people[0], "workshop", date(2026, 10, 20))
        book.registration(people[6], "exited", date(2026, 10, 30), "found_self")


def at_the_office(office: TestOffice) -> MonthReport:
    pack = pack_of("ec")
    with office.store.read() as session:
        facts = load_facts(session, office.office_id, UNTIL)
    return compute_month(facts, *OCT, pack.age_groups, validity_days=pack.periods.registration_validity,
                         placement_window=pack.periods.placement_window)


def send(office: TestOffice, server: Server) -> None:
    with office.transport() as transport:
        assert run_round(office.store, transport).complete


def same(one: MonthReport, other: MonthReport) -> None:
    for definition in DEFINITIONS:
        code = definition.code
        assert one.value(code) == other.value(code), code
        assert shown.amount(one.indicators[code], "es") == shown.amount(other.indicators[code], "es"), code
        assert one.indicators[code].provisional == other.indicators[code].provisional, code
        if definition.by_person:
            for dimension in ("sex", "age_group"):
                assert one.breakdown(code, dimension) == other.breakdown(code, dimension), (code, dimension)
    assert {s.code: s for s in one.series} == {s.code: s for s in other.series}


def test_the_same_data_give_the_same_numbers(headquarters: Server, new_office: Callable[[], TestOffice]) -> None:
    first, second = new_office(), new_office()
    for office in (first, second):
        office.enrol(headquarters)
        a_month(office)
        send(office, headquarters)
    found, left = months(headquarters.engine, *OCT, UNTIL, [first.office_id, second.office_id])
    assert left == 0
    mine = at_the_office(first)
    assert mine.count("placements_verified") == 2
    assert mine.value("placement_rate").denominator == 5
    same(consolidated([found[first.office_id]], *OCT, UNTIL), mine)
    with reading(headquarters.engine) as connection:  # both at once, counted as one big office would be
        facts = load_facts(connection, [first.office_id, second.office_id], UNTIL)
    pack = pack_of("ec")
    both = compute_month(facts, *OCT, pack.age_groups, validity_days=pack.periods.registration_validity,
                         placement_window=pack.periods.placement_window)
    assert both.count("placements_verified") == 4
    same(consolidated(list(found.values()), *OCT, UNTIL), both)


def test_a_closed_month_stands_as_it_was_closed(headquarters: Server, office: TestOffice) -> None:
    office.enrol(headquarters)
    a_month(office)
    figures = close_figures(at_the_office(office))
    with office.store.write(Actor(), "close_month") as unit:
        unit.add(MonthClose(id=new_id(), office_id=office.office_id, year=OCT[0], month=OCT[1],
                            closed_on=date(2026, 10, 31), figures=figures))
    with office.store.write(Actor(), "intake") as unit:
        writer(unit.session, office).person(date(2026, 10, 11))  # found out after the close
    send(office, headquarters)
    now = at_the_office(office)
    assert now.count("registered") == 8
    found, _ = months(headquarters.engine, *OCT, UNTIL, [office.office_id])
    here = consolidated([found[office.office_id]], *OCT, UNTIL)
    assert here.count("registered") == 7
    same(here, as_closed(now, figures))


def test_what_came_in_is_counted_anew_and_nothing_else(headquarters: Server, office: TestOffice) -> None:
    office.enrol(headquarters)
    a_month(office)
    send(office, headquarters)
    key = office.office_id

    def registered() -> int:
        found, _ = months(headquarters.engine, *OCT, UNTIL, [key])
        return consolidated(list(found.values()), *OCT, UNTIL).count("registered")

    assert registered() == 7
    with writing(headquarters.engine) as connection:  # a mark in what was kept: seen again while nothing is new
        kept = connection.execute(select(MonthFigures.figures).where(MonthFigures.office_id == key)).scalar_one()
        kept["values"]["registered"]["n"] = "99"
        connection.execute(update(MonthFigures).where(MonthFigures.office_id == key).values(figures=kept))
    assert registered() == 99
    with office.store.write(Actor(), "intake") as unit:
        writer(unit.session, office).person(date(2026, 10, 11))
    send(office, headquarters)
    assert registered() == 8


def test_what_takes_too_long_is_told_and_goes_on(headquarters: Server) -> None:
    with reading(headquarters.engine) as connection:
        every = list(connection.execute(select(OfficeEntry.office_id)).scalars())
    found, left = months(headquarters.engine, 2026, 2, UNTIL, every, budget=0.0)
    assert (len(found), left) == (1, len(every) - 1)
    found, left = months(headquarters.engine, 2026, 2, UNTIL, every, budget=60.0)
    assert (len(found), left) == (len(every), 0)


def test_the_workbook_has_the_pages_numbers_and_no_names(visitor: Callable[[str], Visitor], headquarters: Server,
                                                         tmp_path: Path) -> None:
    one = visitor("analyst")
    page = one.get("/month?month=2026-10").text
    assert "http-equiv" not in page
    total = re.search(r'class="total">.*?</tr>', page, re.S)
    assert total
    cells = re.findall(r'<td class="num">([^<]*)</td>', total[0])
    answer = one.get("/month.xlsx?month=2026-10")
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    book = load_workbook(BytesIO(answer.content))
    sheet = book["Por lugar"]
    last = [cell.value for cell in sheet[sheet.max_row]]
    assert last[0] == "Total"
    assert [str(value) for value in last[3:6]] == [cell.replace("\u202f", "") for cell in cells[1:4]]
    texts = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    with reading(headquarters.engine) as connection:
        people = connection.execute(select(Jobseeker.surnames)).scalars().all()
    assert not [surnames for surnames in people if surnames in texts]


@pytest.mark.parametrize("query", [
    "month=x", "month=9999-13", "month=2031-01", "province=%3Cb%3E", "month=2026-10&office=D003"])
def test_odd_addresses_show_a_month(visitor: Callable[[str], Visitor], query: str) -> None:
    assert visitor("analyst").get(f"/month?{query}").status_code == 200
    assert visitor("analyst").get("/month?office=NADA").status_code == 404
