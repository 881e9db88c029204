"""Rounds of one office with a scripted headquarters on loopback that holds it whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from exchange_kit import Desk, headquarters, settle_all
from support.exchange import TestOffice, no_pause
from support.scripted_server import ScriptedServer

from pes_desktop.sync.engine import RoundResult, run_round
from pes_desktop.sync.store import LAST, read_setting

At = tuple[TestOffice, Desk, ScriptedServer]


@pytest.fixture
def at(office: TestOffice) -> Iterator[At]:
    """An office that headquarters holds whole, with headquarters on loopback."""
    with headquarters(office) as (desk, server):
        settle_all(office)
        yield office, desk, server


def go(at: At, **options: Any) -> RoundResult:
    office = at[0]
    with office.transport(ask_attempts=1) as line:
        return run_round(office.store, line, **{"pause": no_pause, **options})


def last_of(office: TestOffice) -> dict[str, Any]:
    with office.store.read() as session:
        return read_setting(session, LAST)
