"""An office without vacancies and a real window: for the tests of the vacancy pages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import work_office as work

from pes_desktop.domain.enums import VacancyStatus
from pes_desktop.domain.vacancy import VacancyForm
from pes_desktop.services import vacancies
from pes_desktop.services.context import OfficeContext
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.main_window import MainWindow


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[OfficeContext]:
    """An office without vacancies."""
    made = work.new_office(tmp_path / "office")
    yield made
    made.store.close()


@pytest.fixture
def window(qtbot, desk: Desk, ctx: OfficeContext, show) -> Iterator[MainWindow]:
    """The program's window on this office."""
    desk.ctx, desk.may = ctx, ctx.may
    made = MainWindow(desk)
    made.show_frame()
    show(made, 1366, 768)
    yield made
    made.close_pages()


@pytest.fixture
def go(qtbot, desk: Desk, window: MainWindow) -> Callable:
    """Open a page and wait until it has read."""

    def _go(key: str, **params):
        assert window.open_page(key, params)
        settle(qtbot, desk)
        return window.page(key)

    return _go


def settle(qtbot, desk: Desk) -> None:
    """Wait for the lanes."""
    qtbot.waitUntil(lambda: not desk.jobs.busy())


def add_unclear(ctx: OfficeContext, employer) -> object:
    """An order as an import leaves it: nobody knows whether it is open, and the closing date is a guess."""
    form = VacancyForm(employer_id=employer, title="Peón de cosecha", unit_group="9211", positions=20,
                       place_code=work.COLTA)
    with ctx.store.write(ctx.require("save_vacancy"), "import") as unit:
        row = vacancies.add_vacancy(ctx, unit, form, status=VacancyStatus.UNCLEAR, closing_assumed=True)
    return row.id


# --- the list ---
