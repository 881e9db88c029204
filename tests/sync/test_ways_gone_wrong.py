"""The ways in under a false colleague, a cut at the wrong moment, a conflict: who was removed stays out everywhere."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pcs_kit import SECRET
from ways_kit import LUIS, ROSA, Pcs, by_stick, hire

from pes_desktop.models import Staff
from pes_desktop.services import accounts
from pes_desktop.storage import keys
from pes_desktop.storage.keys_travel import put_and_drop, staff_holders
from pes_desktop.sync.ways import lock_way, open_way


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[Pcs]:
    yield from by_stick(tmp_path)


def test_a_public_half_that_is_none_keeps_no_removal_from_the_other_pc(pcs: Pcs) -> None:
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    zed = hire(pcs["A"], "Zed Falso", ROSA)
    pcs.carry("A", "B")
    bad = replace(staff_holders(pcs.folder / "A")[zed.id], public=base64.b64encode(bytes(32)).decode(), count=9)
    with pcs["A"].store.write(pcs["A"].at_desk(), "odd") as unit:
        unit.session.get_one(Staff, zed.id).way_in = lock_way(bad, SECRET)
    assert open_way(lock_way(bad, SECRET), zed.id, "Zed Falso", SECRET) is None
    accounts.remove_staff(pcs["A"], rosa.id, LUIS)
    pcs.carry("A", "B")
    assert pcs.names("B") == ["Ana Toapanta", "Luis Andrade", "Zed Falso"]
    assert pcs.opens("B", zed.id, ROSA), "the one that served goes on"
    before = (pcs.folder / "B" / keys.KEY_FILE).read_bytes()
    good = replace(staff_holders(pcs.folder / "A")[zed.id], seals={})
    put_and_drop(pcs.folder / "B", pcs["B"].store.key, [bad, replace(good, name="Zed")], [pcs["A"].staff.id])
    assert pcs.names("B") == ["Ana Toapanta", "Zed"]
    (pcs.folder / "B" / keys.KEY_FILE).write_bytes(before)
