"""The ways in under a false colleague, a cut at the wrong moment, a conflict: who was removed stays out everywhere."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pcs_kit import SECRET
from sqlalchemy import select
from support.ready_offices import FAST
from ways_kit import ANA, LUIS, NEW, ROSA, Pcs, by_stick, hire

from pes_desktop.domain.enums import OFFICE_ROLES
from pes_desktop.domain.errors import DomainError
from pes_desktop.models import OutboxEntry, Staff
from pes_desktop.services import accounts, ways
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage import keys, keys_file
from pes_desktop.storage.keys_file import MOST_COUNT
from pes_desktop.storage.keys_travel import put_staff, staff_holders
from pes_desktop.storage.store import Actor, UnitOfWork
from pes_desktop.sync.ways import count_of, lock_way, open_way


def parked(ctx: OfficeContext) -> list[str]:
    with ctx.store.read() as session:
        return [code for code in session.scalars(select(OutboxEntry.parked_code)) if code]


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
    put_staff(pcs.folder / "B", pcs["B"].store.key, [bad, replace(good, name="Zed")])
    assert pcs.names("B") == ["Ana Toapanta", "Luis Andrade", "Zed"]
    (pcs.folder / "B" / keys.KEY_FILE).write_bytes(before)


class Cut(BaseException):
    """The power went."""


@contextmanager
def cut_at_the_key_file(when: str) -> Iterator[None]:
    """The power goes ``before`` or ``after`` the next replacement of a key file."""
    real = keys_file.write_atomically

    def cut(path: Path, content: bytes) -> None:
        if when == "after":
            real(path, content)
        raise Cut

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys_file, "write_atomically", cut)
        yield


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_cut_while_a_removal_arrives_leaves_neither_the_way_in_nor_the_old_key(pcs: Pcs, when: str) -> None:
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    pcs.carry("A", "B")
    accounts.remove_staff(pcs["A"], rosa.id, LUIS)
    before = pcs["B"].store.key
    with cut_at_the_key_file(when), pytest.raises(Cut):
        pcs.carry("A", "B")
    opened = pcs.log_in("B", pcs["A"].staff.id, LUIS)
    assert pcs.names("B") == ["Ana Toapanta", "Luis Andrade"]
    assert opened.store.key != before, "she may have copied it"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_cut_while_somebody_is_removed_lets_nobody_back_in(pcs: Pcs, when: str) -> None:
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    pcs.carry("A", "B")
    before = pcs["A"].store.key
    with cut_at_the_key_file(when), pytest.raises(Cut):
        accounts.remove_staff(pcs["A"], rosa.id, LUIS)
    opened = pcs.log_in("A", pcs["A"].staff.id, LUIS)
    assert pcs.names("A") == ["Ana Toapanta", "Luis Andrade"]
    assert opened.store.key != before
    assert ways.take_ways(opened) == ways.Ways()
    pcs.carry("A", "B")
    assert pcs.names("B") == pcs.names("A")


def test_a_password_given_while_another_one_arrives_is_not_overwritten(pcs: Pcs) -> None:
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    pcs.carry("A", "B")
    accounts.change_password(pcs["A"].with_staff(rosa), ROSA, "una clave de paso", cost=FAST)
    desk, real = pcs["B"], pcs["B"].store.write

    def given_meanwhile(actor: Actor, act: str) -> AbstractContextManager[UnitOfWork]:
        if act == ways.ACT_TAKE:
            patch.undo()
            accounts.reset_password(desk, rosa.id, NEW, ANA, cost=FAST)
        return real(actor, act)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk.store, "write", given_meanwhile)
        pcs.carry("A", "B")
    assert pcs.opens("B", rosa.id, NEW)


def test_a_password_that_was_given_goes_before_all_that_the_member_chose_elsewhere(pcs: Pcs) -> None:
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    pcs.carry("A", "B")
    hers, old = pcs["B"].with_staff(rosa), ROSA
    for turn in range(5):
        accounts.change_password(hers, old, old := f"la clave número {turn}", cost=FAST)
    accounts.reset_password(pcs["A"], rosa.id, NEW, LUIS, cost=FAST)
    pcs.carry("B", "A")
    assert pcs.opens("A", rosa.id, NEW)
    pcs.carry("A", "B")
    assert pcs.opens("B", rosa.id, NEW)


def test_who_is_removed_is_out_where_something_of_the_member_waits_for_a_decision(pcs: Pcs) -> None:
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    pcs.carry("A", "B")
    pcs.carry("B", "A")
    for pc, title in (("A", "recepcionista"), ("B", "encargada")):
        accounts.edit_staff(pcs[pc], rosa.id, rosa.name, title, rosa.roles)
    pcs.carry("A", "B")
    assert parked(pcs["B"]) == ["version_conflict"]
    accounts.remove_staff(pcs["A"], rosa.id, LUIS)
    pcs.carry("A", "B")
    assert not pcs.opens("B", rosa.id, ROSA)
    with pcs["B"].store.read() as session:
        row = session.get_one(Staff, rosa.id)
        assert (row.active, row.way_in, row.job_title) == (False, None, "encargada")
    assert parked(pcs["B"]) == ["version_conflict"], "what was in dispute still is"
    pcs.carry("B", "A")
    assert rosa.name not in pcs.names("A")


def test_who_was_removed_stays_out_where_the_one_who_follows_has_not_arrived_yet(pcs: Pcs) -> None:
    """The sole administrator hands the office over and is removed; of that this PC has heard the second half alone."""
    ana, luis = pcs["B"].staff.id, pcs["A"].staff.id
    hire(pcs["B"], "Rosa Lema", ROSA)
    with pcs["B"].store.write(Actor(), "from_stick") as unit:
        for key in (ana, luis):
            row = unit.session.get_one(Staff, key)
            row.active, row.way_in = False, None
    ways.take_ways(pcs["B"])
    assert pcs.names("B") == ["Rosa Lema"]
    with pcs["B"].store.read() as session:
        assert [session.get_one(Staff, key).active for key in (ana, luis)] == [False, False]


def test_the_last_ones_who_can_open_a_pc_go_when_the_one_who_follows_arrives(pcs: Pcs) -> None:
    ana, luis = pcs["B"].staff.id, pcs["A"].staff.id
    with pcs["B"].store.write(Actor(), "from_stick") as unit:
        for key in (ana, luis):
            row = unit.session.get_one(Staff, key)
            row.active, row.way_in = False, None
    ways.take_ways(pcs["B"])
    assert pcs.names("B") == ["Ana Toapanta", "Luis Andrade"], "else nobody could ever open it"
    desk = pcs.log_in("B", ana, ANA)
    assert desk.staff.roles == OFFICE_ROLES
    hire(desk, "Rosa Lema", ROSA, *OFFICE_ROLES)
    ways.take_ways(desk)
    assert pcs.names("B") == ["Rosa Lema"]
    assert desk.staff.roles == ()
    with pytest.raises(DomainError):
        pcs.log_in("B", ana, ANA)
    pcs.log_in("B", next(key for key, _ in keys.holders(pcs.folder / "B")), ROSA)


def test_no_count_is_too_high_for_the_next_password(pcs: Pcs) -> None:
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    for count, word in ((99_999_999, "una clave de paso"), (MOST_COUNT, "otra clave de paso")):
        held = replace(staff_holders(pcs.folder / "A")[rosa.id], count=count)
        text = lock_way(held, SECRET)
        with pcs["A"].store.write(pcs["A"].at_desk(), "odd") as unit:
            unit.session.get_one(Staff, rosa.id).way_in = f"{count:08d}{text[8:]}"
        accounts.reset_password(pcs["A"], rosa.id, word, LUIS, cost=FAST)
        pcs.carry("A", "B")
        assert pcs.opens("B", rosa.id, word)
        assert open_way(f"99999999{text[8:]}", rosa.id, "Rosa Lema", SECRET) is None
        assert count_of(f"99999999{text[8:]}") == 0
    with pcs["A"].store.read() as session:
        told = session.get_one(Staff, rosa.id).way_in
    assert count_of(told) == MOST_COUNT
    assert open_way(told or "", rosa.id, "Rosa Lema", SECRET) is not None
    assert ways.share_ways(pcs["A"]) == 0, "told once, not at each round"


def test_a_count_in_an_old_key_file_serves_and_one_out_of_bounds_is_brought_within(pcs: Pcs) -> None:
    file = pcs.folder / "A" / keys.KEY_FILE
    plain = json.loads(file.read_bytes())
    for written, read in ((None, 0), (4, 4), (-3, 0), (10**12, MOST_COUNT)):
        plain["entries"][0].pop("count", None)
        plain["entries"][0].update({} if written is None else {"count": written})
        file.write_text(json.dumps(plain))
        assert keys_file.read_key_file(pcs.folder / "A").entries[0].count == read
