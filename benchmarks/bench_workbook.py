"""How long does a month's workbook of 2,000 people take? Beside it a floor: bare openpyxl writing the same cells.

The floor puts the very same values, sheet by sheet and row by row, into a plain workbook and saves it: no style, no
width, no chart, no print set-up, no durable replacement of the file. Beside them, what the numbers themselves cost.
``PES_BENCH_MONTH_PEOPLE`` sets another size.
"""

from __future__ import annotations

import os
import random
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from beside import beside
from openpyxl import Workbook
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.report_office import ReportOffice

from pes_desktop.documents.month_xlsx import build_month, write_month
from pes_desktop.documents.workbook_content import WorkbookHeader
from pes_desktop.models import Base
from pes_desktop.reference.country import load_country
from pes_desktop.reporting.indicators import compute_month
from pes_desktop.reporting.load import load_facts
from pes_desktop.reporting.nominal import nominal_sheets
from pes_desktop.reporting.words import lookups_for

SIZE = int(os.environ.get("PES_BENCH_MONTH_PEOPLE", "1800"))
UNTIL = date(2026, 11, 3)
ROUNDS = 7


def fill(office: ReportOffice) -> None:
    """People of one season, 40 orders, 160 letters: about 2,000 nominal rows."""
    dice = random.Random(11)
    groups = ("9211", "9321", "5120", "7112", "8322", "5223")
    people = [
        office.person(date(2026, 8, 5) + timedelta(days=dice.randrange(85)), sex=dice.choice("FM"),
                      birth_date=date(1955 + dice.randrange(50), 5, 5),
                      wanted=[{"occupation": "x", "unit_group": dice.choice(groups)}])
        for _ in range(SIZE)
    ]
    orders = [office.vacancy(date(2026, 9, 1) + timedelta(days=dice.randrange(40)), 5) for _ in range(40)]
    for person in people[:160]:
        day = date(2026, 10, 12) + timedelta(days=dice.randrange(10))
        referral = office.refer(person, dice.choice(orders), day)
        if dice.random() < 0.5:
            office.move(referral, "hired", day + timedelta(days=2))
            office.verify(referral, day + timedelta(days=5))


@pytest.fixture(scope="module")
def month():
    """(session, office id, report, nominal sheets, header, the cells of the finished workbook by sheet)."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    pack = load_country("ec")
    with Session(engine) as session:
        office = ReportOffice(session)
        fill(office)
        session.commit()
        facts = load_facts(session, office.id, UNTIL)
        report = compute_month(facts, 2026, 10, pack.age_groups)
        nominal = nominal_sheets(session, facts, report, lookups_for(pack, str))
        header = WorkbookHeader("Alausí", "ALA", "Chimborazo", "Servicio Público de Empleo", "Luis", UNTIL)
        cells = [[list(row) for row in sheet.iter_rows(values_only=True)]
                 for sheet in build_month(report, nominal, header)]
        assert sum(len(sheet.rows) for sheet in nominal) >= SIZE
        yield session, office.id, report, nominal, header, cells
    engine.dispose()


def bare(path: Path, cells) -> None:
    """The floor."""
    book = Workbook(write_only=False)
    book.remove(book.active)
    for rows in cells:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(path)


@pytest.mark.benchmark(group="month workbook")
def test_month_workbook(benchmark, month, tmp_path):
    _, _, report, nominal, header, cells = month
    beside(benchmark, f"month workbook, {sum(len(sheet.rows) for sheet in nominal):,} nominal rows",
           lambda: write_month(tmp_path / "month.xlsx", report, nominal, header),
           lambda: bare(tmp_path / "bare.xlsx", cells), rounds=ROUNDS, ratio=1.5, warmup=1)


@pytest.mark.benchmark(group="month numbers")
def test_facts_and_indicators(benchmark, month):
    session, office, *_ = month
    groups = load_country("ec").age_groups
    benchmark.pedantic(lambda: compute_month(load_facts(session, office, UNTIL), 2026, 10, groups), rounds=ROUNDS,
                       warmup_rounds=1)
