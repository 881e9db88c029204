"""A real office, print system and server for tests of what surrounds the program."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.print_system import cups, print_system

from pes_desktop.domain.intake import IntakeForm, JobForm, Phone
from pes_desktop.services import intake, office_setup
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage.keys import KdfCost

__all__ = ["cups", "office", "print_system", "registered"]

PASSWORD = "clave de prueba"


def form_of(ctx: OfficeContext, number: int) -> IntakeForm:
    form = intake.blank_form(ctx)
    form.document_type, form.surnames, form.names, form.sex = "none", f"Guamán {number}", "Rosa", "F"
    form.birth_date, form.place_code = date(1986, 4, 2), "060251"
    form.phones, form.jobs = [Phone("0997599992")], [JobForm("ordeñadora", "9212", years=5.0)]
    form.consent_state, form.consent_date = "given", ctx.today()
    return form


@pytest.fixture
def office(tmp_path: Path) -> Iterator[SimpleNamespace]:
    """``make(folder)`` founds one; ``again(folder)`` opens it as the next start does. Closed at the end."""
    opened: list[OfficeContext] = []

    def make(folder: Path = tmp_path / "office", clock: Callable[[], date] = date.today) -> OfficeContext:
        form = office_setup.NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", PASSWORD)
        ctx, _ = office_setup.create_office(folder, form, clock=clock, cost=KdfCost(1, 1024, 1))
        opened.append(ctx)
        return ctx

    def again(ctx: OfficeContext, clock: Callable[[], date] = date.today) -> OfficeContext:
        ctx.store.close()
        opened.append(office_setup.open_with_key(ctx.folder, ctx.store.key, ctx.staff.id, clock=clock))
        return opened[-1]

    yield SimpleNamespace(make=make, again=again)
    for ctx in opened:
        ctx.store.close()


@pytest.fixture
def registered() -> Callable[[OfficeContext, int], None]:
    """Registers the person ``number``."""
    def save(ctx: OfficeContext, number: int) -> None:
        intake.save_intake(ctx, form_of(ctx, number))
    return save


def pytest_configure(config: pytest.Config) -> None:
    """The offscreen platform says this of windows and pop-ups; everything else Qt complains of fails a test."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")
