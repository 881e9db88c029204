"""What a PC without a line tells of itself: on headquarters' page of offices it is like any other."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from admission_kit import Post, bare, one_server, post
from proof_kit import admitted, edit, import_at, write
from sqlalchemy import delete, select, update
from support.work_office import add_person

from pes_central.__main__ import main as central_main
from pes_central.config import load
from pes_central.db import reading, writing
from pes_central.keys import central_keys
from pes_central.pages.offices_data import OfficeLine, office_lines
from pes_central.stick import take_files
from pes_central.tables import DeviceEntry, DeviceState
from pes_central.told_by_stick import take_state
from pes_desktop import __version__
from pes_desktop.domain.errors import DomainError
from pes_desktop.models import Jobseeker, OutboxEntry
from pes_desktop.services import stick
from pes_desktop.sync import sealing
from pes_desktop.sync.sealing import CentralKeys, OfficeKeys
from pes_desktop.sync.stick_state import FILE_LIMIT, StickState, is_state, open_state, write_state

__all__ = ["bare", "one_server", "post"]
CENTRAL = CentralKeys(b"s" * 32, b"g" * 32)
MINE = OfficeKeys(b"d" * 32, CENTRAL.public[:32], CENTRAL.public[32:], b"o" * 32)
STATE = StickState(uuid.UUID(int=1), uuid.UUID(int=2), datetime(2026, 3, 2, tzinfo=UTC), 12, {11: 250, 12: 3}, 4, 1,
                   "0.1.0", "0f" * 16)


def line_of(post: Post) -> OfficeLine:
    with reading(post.server.engine) as connection:
        return next(line for line in office_lines(connection) if line.office_id == post.ctx.office.id)


def told(post: Post) -> tuple[str, int | None, int | None, bool]:
    line = line_of(post)
    return line.state, line.waiting, line.parked, line.proof_at is not None


def file_of(post: Post, there: Path) -> Path:
    found, = there.glob("*.pess")
    assert found.name == f"{post.ctx.office.code}-A.pess"
    return found


def test_a_stick_brings_the_proof_and_what_is_taken_in_without_it_says_nothing(bare: Post) -> None:
    admitted(bare)
    add_person(bare.ctx, "Guamán", "Rosa")
    there = write(bare)
    kept = file_of(bare, there).rename(bare.stick.parent / "kept.pess")
    import_at(bare, there)  # as of an earlier program
    assert told(bare) == ("untold", None, None, False)
    add_person(bare.ctx, "Caiza", "Ana")
    later = write(bare, "later")
    assert later.joinpath(f"{bare.ctx.office.code}-A.pess").stat().st_size < 400
    shutil.copy(later / f"{bare.ctx.office.code}-A.pess", later / "CAPITALS.PESS")
    later.joinpath(f"{bare.ctx.office.code}-A.pess").unlink()
    import_at(bare, later)
    assert told(bare) == ("ok", 0, 0, True), "found beside the batches"
    assert line_of(bare).version == __version__
    assert take_files(bare.server.engine, load(bare.server.folder, {}), [kept], later) == [
        {"file": "kept.pess", "older": True}]
    assert told(bare) == ("ok", 0, 0, True), "an old stick takes nothing away"


def test_what_waits_beyond_the_stick_or_did_not_come_is_told(bare: Post) -> None:
    admitted(bare)
    add_person(bare.ctx, "Lema", "Segundo")
    write(bare)
    edit(bare, "Segundo Manuel")  # after it was frozen: not in what lies on the stick
    import_at(bare, write(bare))
    assert told(bare) == ("waiting", 1, 0, False)
    stick.read_stick(bare.ctx, bare.stick)
    add_person(bare.ctx, "Caiza", "Ana")
    there = write(bare, "second")
    batch, = (path for path in there.glob("*.pesb"))
    lost = batch.rename(bare.stick.parent / batch.name)
    assert take_files(bare.server.engine, load(bare.server.folder, {}), [file_of(bare, there)], there)[0]["proven"] \
        is False
    assert told(bare)[:2] == ("waiting", bare.waiting()), "the batch was lost on the way"
    lost.rename(batch)
    import_at(bare, there)
    assert told(bare) == ("ok", 0, 0, True)


def test_what_headquarters_refused_is_parked_there_too(bare: Post) -> None:
    admitted(bare)
    person = add_person(bare.ctx, "Lema", "Segundo")
    with bare.ctx.store.local() as session:  # past the form's own look at it
        session.execute(update(Jobseeker).where(Jobseeker.id == person).values(consent_state="maybe"))
    import_at(bare, write(bare))
    found = stick.read_stick(bare.ctx, bare.stick)
    assert found.answers.parked > 0
    assert told(bare) == ("parked", 0, found.answers.parked, False)
    import_at(bare, write(bare, "empty"))
    with bare.ctx.store.read() as session:
        assert set(session.scalars(select(OutboxEntry.parked_code))) != {None}
    take_files(bare.server.engine, load(bare.server.folder, {}), [file_of(bare, bare.stick.parent / "empty")],
               bare.stick)
    assert told(bare) == ("parked", 0, found.answers.parked, False), "told by the PC itself now; no batch was there"


def test_a_difference_is_a_finding_only_where_no_other_pc_can_have_made_it(bare: Post) -> None:
    admitted(bare)
    person = add_person(bare.ctx, "Lema", "Segundo")
    there = write(bare)
    import_at(bare, there)
    assert told(bare)[0] == "ok"
    with bare.server.engine.begin() as connection:
        connection.execute(update(Jobseeker).where(Jobseeker.id == person).values(names="Otro"))
        connection.execute(delete(DeviceState).where(DeviceState.device_id == bare.ctx.device_id))
        mine = connection.execute(select(DeviceEntry.__table__).where(
            DeviceEntry.device_id == bare.ctx.device_id)).mappings().one()
        other = uuid.uuid4()
        connection.execute(DeviceEntry.__table__.insert().values(
            **{**mine, "device_id": other, "letter": "B", "token_hash": uuid.uuid4().hex}))
    import_at(bare, there)
    assert told(bare) == ("untold", 0, 0, False), "the other PC may have sent it"
    with bare.server.engine.begin() as connection:
        connection.execute(delete(DeviceEntry).where(DeviceEntry.device_id == other))
    assert told(bare) == ("untold", 0, 0, False), "no green without a proof"
    import_at(bare, there)
    assert told(bare) == ("differs", 0, 0, False)


def test_who_may_tell(bare: Post, capsys: pytest.CaptureFixture[str]) -> None:
    """Named for itself it is refused with words; beside a batch a damaged one holds nothing up."""
    admitted(bare)
    add_person(bare.ctx, "Lema", "Segundo")
    there = write(bare)
    path = file_of(bare, there)
    with reading(bare.server.engine) as connection:
        keys = central_keys(connection)
    state = open_state(path.read_bytes(), keys).state
    account = bare.account()
    assert account is not None
    assert account.keys is not None

    def refused(state: StickState, mine: OfficeKeys) -> str:
        with pytest.raises(DomainError) as caught:
            take_state(bare.server.engine, write_state(state, mine), keys)
        return caught.value.codes[0]

    changed = msgspec.structs.replace
    assert refused(state, replace(account.keys, signing=b"x" * 32)) == "signature_wrong"
    assert refused(changed(state, device_id=uuid.uuid4()), account.keys) == "device_unknown"
    assert refused(changed(state, office_id=uuid.uuid4()), account.keys) == "batch_other_device"
    good = path.read_bytes()
    path.write_bytes(good[:-1] + b"x")
    args = ["--out", str(there), "--dir", str(bare.server.folder)]
    assert central_main(["import-batch", *map(str, there.glob("*.pesb")), *args]) == 0
    assert central_main(["import-batch", str(path), *args]) == 2
    assert json.loads(capsys.readouterr().err.splitlines()[-1])["refused"] == "batch_malformed"
    path.write_bytes(good)
    assert central_main(["import-batch", str(path), *args]) == 0
    assert told(bare)[0] == "ok"
    with writing(bare.server.engine) as connection:
        connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == bare.ctx.device_id).values(
            revoked_at=datetime.now(UTC)))
    assert refused(state, account.keys) == "device_revoked"


# The file

def test_only_headquarters_reads_it_and_only_the_pc_wrote_it() -> None:
    data = write_state(STATE, MINE)
    assert data[:6] == b"PESS\x02\x02"
    assert (is_state(data), is_state(b"PESB" + data[4:])) == (True, False)
    found = open_state(data, CENTRAL)
    assert found.state == STATE
    assert found.signed_by(sealing.signing_public(MINE.signing))
    assert not found.signed_by(sealing.signing_public(b"e" * 32))
    with pytest.raises(DomainError):
        open_state(data, CentralKeys(b"t" * 32, b"g" * 32))
    for place in (0, 5, 40, len(data) - 1):
        with pytest.raises(DomainError):
            open_state(data[:place] + bytes((data[place] ^ 1,)) + data[place + 1:], CENTRAL)


@pytest.mark.parametrize("odd", [
    {"last": -1}, {"last": 10**9}, {"waiting": -1}, {"parked": 10**9}, {"batches": {1: -1}}, {"batches": {-1: 1}},
    {"product": ""}, {"product": "<b>"}, {"product": "1" * 25}, {"product": "1.0\n"}, {"digest": "0" * 31},
    {"digest": "G" * 32}, {"digest": "0" * 32 + "\n"}, {"batches": dict.fromkeys(range(40_000), 1)}])
def test_what_no_program_writes_is_refused(odd: dict[str, Any]) -> None:
    data = write_state(msgspec.structs.replace(STATE, **odd), MINE)
    assert len(data) < 4 * FILE_LIMIT
    with pytest.raises(DomainError) as caught:
        open_state(data, CENTRAL)
    assert caught.value.codes == ("batch_malformed",)


@pytest.mark.parametrize("bound", [
    lambda: {"last": 0, "batches": {}, "waiting": 0, "parked": 0}, lambda: {"product": "9" * 24},
    lambda: {"waiting": 10**9 - 1}])
def test_bounds_are_read(bound: Callable[[], dict[str, Any]]) -> None:
    state = msgspec.structs.replace(STATE, **bound())
    assert open_state(write_state(state, MINE), CENTRAL).state == state
