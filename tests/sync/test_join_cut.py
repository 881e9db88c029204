"""A PC that joins is cut off at each of its steps: nobody is in without a password, and the same code goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select
from support.ready_offices import FAST
from support.work_office import open_day
from ways_kit import ANA, LUIS, ROSA, Pcs, alone, hire

from pes_desktop.domain.admission_code import new_code
from pes_desktop.domain.errors import DomainError
from pes_desktop.models import Device, OutboxEntry, Staff
from pes_desktop.services import further_pc, stick_admission, stick_joining, ways
from pes_desktop.services.office_setup import NewOffice, create_office, open_office
from pes_desktop.services.stick_joining import StickJoinForm, join_by_stick
from pes_desktop.storage import keys
from pes_desktop.storage.keys_file import read_key_file
from pes_desktop.sync.asked import pending_request
from pes_desktop.sync.by_stick import read_request

STEPS = {
    "no office's row": (further_pc, "take_office"), "no staff": (stick_joining, "take"),
    "no ways in": (ways, "take_told"), "no request": (stick_admission, "write_request"),
    "no recovery words": (keys, "set_recovery"), "not in its place": (further_pc, "put_in_place"),
}


class DiedError(Exception):
    """The power went."""


@pytest.fixture
def invited(tmp_path: Path) -> Iterator[tuple[Pcs, StickJoinForm]]:
    """The stick of an office with Luis, Ana and Rosa, for a PC whose code is in the form."""
    pcs, _ = alone(tmp_path)
    hire(pcs["A"], "Rosa Lema", ROSA)
    with pcs["A"].store.local() as session:
        session.execute(delete(OutboxEntry))  # headquarters has answered
    code = new_code(stick=True)
    stick_joining.invite(pcs["A"], pcs.stick, code)
    yield pcs, StickJoinForm(pcs.stick, code)
    pcs.close()


@pytest.mark.parametrize("step", [step if step in ("no ways in", "not in its place") else pytest.param(
    step, marks=pytest.mark.slow) for step in STEPS])
def test_cut_anywhere_the_same_code_goes_on(
        invited: tuple[Pcs, StickJoinForm], step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pcs, form = invited
    folder = pcs.folder / "C"

    def die(*_given: object, **_named: object) -> None:
        raise DiedError

    with monkeypatch.context() as patch:
        patch.setattr(*STEPS[step], die)
        with pytest.raises(DiedError):
            join_by_stick(folder, form, "Rosa Lema", ROSA, clock=open_day, cost=FAST)
    assert not (folder / keys.KEY_FILE).exists(), "no log-in of a PC that nobody has proved to belong to"
    asked = [read_request(path.read_bytes()).device_id for path in pcs.stick.glob("*.pesq")]
    ctx, words = join_by_stick(folder, form, "Rosa Lema", ROSA, clock=open_day, cost=FAST)
    pcs.pcs["C"] = ctx
    assert ctx.staff.name == "Rosa Lema"
    assert asked in ([], [ctx.device_id]), "headquarters is asked for one PC"
    assert keys.unlock_with_recovery(folder, words) == ctx.store.key
    assert sorted(path.name for path in folder.iterdir() if path.name == "making") == []
    with ctx.store.read() as session:
        assert session.scalar(select(func.count()).select_from(Staff)) == 3
        assert session.scalar(select(func.count()).select_from(Device)) == 1
        assert pending_request(session) is not None
    for staff_id, name in keys.holders(folder):
        assert pcs.opens("C", staff_id, {"Rosa Lema": ROSA, "Ana Toapanta": ANA, "Luis Andrade": LUIS}[name])


def test_the_code_opens_nothing_once_somebody_is_in(invited: tuple[Pcs, StickJoinForm]) -> None:
    pcs, form = invited
    folder = pcs.folder / "C"
    with pytest.raises(DomainError) as fault:
        further_pc.enter(folder, "NOTHING", pcs["A"].staff.id, LUIS)
    assert fault.value.codes == ("join_begin_again",)
    ctx, _ = join_by_stick(folder, form, "Luis Andrade", LUIS, clock=open_day, cost=FAST)
    pcs.pcs["C"] = ctx
    signs = form.code.replace("-", "")
    assert further_pc.go_on(folder, signs, clock=open_day) is None
    recovery = read_key_file(folder).find(keys.RECOVERY)
    assert recovery is not None
    with pytest.raises(DomainError) as fault:
        keys._open(folder, read_key_file(folder), recovery, signs, keys.Fault("wrong"))
    assert fault.value.codes == ("wrong",)
    with pytest.raises(DomainError) as fault:
        join_by_stick(folder, form, "Luis Andrade", LUIS, clock=open_day, cost=FAST)
    assert fault.value.codes == ("office_exists",)


def test_who_gives_the_joining_up_can_found_an_office(invited: tuple[Pcs, StickJoinForm]) -> None:
    pcs, form = invited
    folder = pcs.folder / "C"
    with pytest.raises(DomainError):
        join_by_stick(folder, form, "Luis Andrade", "no es la suya", clock=open_day, cost=FAST)
    form_of = NewOffice("ec", "Otra", "OTR", "060250", "Eva Paz", ROSA)
    ctx, _ = create_office(folder, form_of, clock=open_day, cost=FAST)
    ctx.store.close()
    pcs.pcs["C"] = open_office(folder, ctx.staff.id, ROSA, clock=open_day)
    assert pcs["C"].office.code == "OTR"
