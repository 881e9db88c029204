"""A PC without a line went back to a copy: headquarters has other batches under its numbers, and says so by stick."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
from admission_kit import Post, bare, fault_of, one_server
from proof_kit import admitted, import_at, state, there_and_back, write
from sqlalchemy import delete, select
from support.work_office import add_person

from pes_central.db import reading
from pes_central.keys import central_keys
from pes_central.tables import OfficeEntry
from pes_desktop.models import Jobseeker, SentBatch
from pes_desktop.services import stick
from pes_desktop.sync.freeze import pending_batches
from pes_desktop.sync.number_note import NumberNote, read_note, write_note

__all__ = ["bare", "one_server"]


def test_what_waits_goes_under_other_numbers(bare: Post) -> None:
    admitted(bare)
    for names in ("Segundo", "Ana", "Rosa"):
        add_person(bare.ctx, "Lema", names)
        assert there_and_back(bare, names).proof.outcome == "equal"
    with bare.ctx.store.local() as session:  # as in a copy of before the last two: what is lost is not told here
        session.execute(delete(SentBatch).where(SentBatch.number > 1))
    add_person(bare.ctx, "Caiza", "María")
    there = write(bare, "first")
    add_person(bare.ctx, "Caiza", "Luz")
    write(bare, "first")
    code = bare.ctx.office.code
    assert [frozen.number for frozen in pending_batches(bare.ctx.store)] == [2, 3]
    told = import_at(bare, there)
    assert {line["refused"] for line in told} == {"batch_number_taken"}
    assert sorted(path.name for path in there.glob("*.pesn")) == [f"{code}-A-000002.pesn", f"{code}-A-000003.pesn"]
    kept = Path(shutil.copytree(there, there.parent / "kept"))
    waiting = bare.waiting()
    found = stick.read_stick(bare.ctx, there)
    assert (found.answers.renumbered, found.answers.answers, found.complete) == (2, 0, False)
    assert [frozen.number for frozen in pending_batches(bare.ctx.store)] == [4, 5]
    assert bare.waiting() == waiting, "nothing was given up"
    assert not state(bare).green
    assert stick.read_stick(bare.ctx, kept).answers.renumbered == 0, "an old note changes nothing"

    found = there_and_back(bare, "second")
    assert (found.answers.answers, found.proof.outcome) == (2, "equal")
    assert state(bare).green
    with bare.server.engine.connect() as connection:
        assert len(connection.scalars(select(Jobseeker.id).where(
            Jobseeker.office_id == bare.ctx.office.id)).all()) == 5


def test_only_headquarters_word_about_a_waiting_batch_counts(bare: Post) -> None:
    admitted(bare)
    add_person(bare.ctx, "Lema", "Segundo")
    there = write(bare)
    known = bare.account()
    assert known is not None
    assert known.keys is not None
    (frozen,) = pending_batches(bare.ctx.store)
    with reading(bare.server.engine) as connection:
        keys = central_keys(connection)
        secret = bytes(connection.scalar(select(OfficeEntry.secret_key).where(
            OfficeEntry.office_id == bare.ctx.office.id)) or b"")
    note, mine = NumberNote(frozen.content_hash, known.server_id, 7), {frozen.content_hash: frozen.number}
    good = write_note(note, keys, secret)
    assert read_note(good, known.keys, known.server_id, mine) == 7
    forged = msgspec.structs.replace
    wrong = {"another batch": write_note(forged(note, content_hash=bytes(32)), keys, secret),
             "a wild number": write_note(forged(note, last_number=2**30), keys, secret),
             "a lower number": write_note(forged(note, last_number=0), keys, secret),
             "another server": write_note(forged(note, server_id=bare.ctx.office.id), keys, secret),
             "cut": good[:-1], "no note": frozen.payload, "nothing": b""}
    for name, data in wrong.items():
        (there / "X.pesn").write_bytes(data)
        assert stick.read_stick(bare.ctx, there).answers.renumbered == 0, name
        fault_of(lambda told=data: read_note(told, known.keys, known.server_id, mine))
    other = replace(keys, signing=bytes(range(32)))
    assert fault_of(lambda: read_note(write_note(note, other, secret), known.keys, known.server_id, mine)) == (
        "signature_wrong")
    (there / "X.pesn").write_bytes(good)
    assert stick.read_stick(bare.ctx, there).answers.renumbered == 1
    assert [one.number for one in pending_batches(bare.ctx.store)] == [8]
