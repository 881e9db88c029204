"""One member of staff, one password, every PC of the office: what the PCs tell one another of the ways in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.exchange import Server
from ways_kit import LUIS, ROSA, Office, hire, office_at

from pes_desktop.storage import keys

pytestmark = pytest.mark.parametrize("own_server", ["sqlite"], indirect=True)


@pytest.fixture
def office(tmp_path: Path, own_server: Server) -> Iterator[Office]:
    yield from office_at(tmp_path, own_server)


def test_who_was_added_on_one_pc_logs_in_on_the_other(office: Office) -> None:
    first = office.found()
    rosa = hire(first, "Rosa Lema", ROSA)
    office.go("A")
    office.second()
    office.go("B", "A", "B")
    assert {name for _, name in keys.holders(office.folder / "B")} == {"Luis Andrade", "Rosa Lema", "Ana Toapanta"}
    assert office.log_in("B", rosa.id, ROSA).staff.name == "Rosa Lema"
    assert office.log_in("B", first.staff.id, LUIS).staff.name == "Luis Andrade"
    assert first.store.key != office.pcs["B"].store.key, "each PC's key is its own"
