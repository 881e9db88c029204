"""The proof of equality without any line: real files through ``pes-central``, a real database; and no false green."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from admission_kit import Post, bare, one_server, post
from proof_kit import admitted, copied, edit, export_to, import_at, state, there_and_back, write
from sqlalchemy import delete, insert, select, update
from support.exchange import Server
from support.work_office import add_person

from pes_central.__main__ import main as central_main
from pes_central.db import new_epoch, reading
from pes_central.keys import central_keys, office_public
from pes_central.proofs import proven
from pes_central.tables import FeedEntry, OfficeEntry, ReceiptEntry
from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.models import SentBatch
from pes_desktop.models.base import utcnow
from pes_desktop.services import stick
from pes_desktop.sync.codec import encode_receipt
from pes_desktop.sync.columns import table_of
from pes_desktop.sync.freeze import pending_batches
from pes_desktop.sync.stick_proof import proof_in
from pes_desktop.sync.store import LAST, account, read_setting, save_account, save_setting
from pes_desktop.sync.wire import Outcome, Receipt, Verdict

__all__ = ["bare", "one_server", "post"]


def test_green_after_the_answer_of_the_day_it_was_written(bare: Post) -> None:
    goes_green(bare)


@pytest.mark.slow
def test_green_by_the_commands_on_each_database(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    goes_green(post)
    add_person(post.ctx, "Pilco", "Luz")
    there, to = write(post, "more"), ["--dir", str(post.server.folder)]
    assert central_main(["import-batch", *map(str, there.glob("*.pesb")), "--out", str(there), *to]) == 0
    assert stick.read_stick(post.ctx, there).proof.outcome == "equal"
    again = post.stick.parent / "again"
    again.mkdir()
    assert central_main(["export-answer", "--office", post.ctx.office.code, "--letter", "A", "--out", str(again), *to,
                         "--first", "3"]) == 0
    assert capsys.readouterr().out.endswith(f"{post.ctx.office.code}-A-000003.pesr\n")
    assert stick.read_stick(post.ctx, again).proof.outcome == "equal"


def goes_green(post: Post) -> None:
    admitted(post)
    add_person(post.ctx, "Guamán Ñauta", "Rosa")
    there = write(post)
    assert not state(post).green
    before = utcnow()
    import_at(post, there)
    after = utcnow()
    found = stick.read_stick(post.ctx, there)
    assert (found.proof.outcome, found.proof.counts, found.complete) == ("equal", {}, True)
    told = state(post)
    assert (told.green, told.by_stick, told.last_round) == (True, True, None)
    assert told.last_proof_at is not None
    assert before - timedelta(milliseconds=1) <= told.last_proof_at <= after, "headquarters' instant, not the reading"

    # what costs the proof: some bytes for a type, once for a PC
    with post.server.engine.connect() as connection:
        stored = bytes(connection.scalars(select(ReceiptEntry.body).where(
            ReceiptEntry.office_id == post.ctx.office.id)).one())
    answer = (there / f"{post.ctx.office.code}-A-000001.pesr").read_bytes()
    assert 0 < len(answer) - len(stored) < 400

    # the same stick once more says the same; what is written meanwhile waits, and is named
    assert stick.read_stick(post.ctx, there).proof.outcome == "equal"
    add_person(post.ctx, "Caiza", "Ana")
    waiting = post.waiting()
    found = stick.read_stick(post.ctx, there)
    assert (found.proof.outcome, found.proof.waiting) == ("waits", waiting)
    assert found.complete, "that is no error"
    assert (state(post).green, state(post).last_error) == (False, None)

    assert there_and_back(post).proof.outcome == "equal"
    later = state(post)
    assert later.green
    assert later.last_proof_at is not None
    assert later.last_proof_at > after


def test_an_edit_after_the_stick_left_is_not_proven(bare: Post) -> None:
    admitted(bare)
    add_person(bare.ctx, "Lema", "Segundo")
    there = write(bare)
    edit(bare, "Segundo Manuel")
    import_at(bare, there)
    found = stick.read_stick(bare.ctx, there)
    assert (found.answers.answers, found.proof.outcome, found.proof.waiting) == (1, "waits", 1)
    assert state(bare).last_equal is None

    # headquarters takes in the first of two sticks only; then the later one
    second = write(bare, "second")
    add_person(bare.ctx, "Caiza", "Ana")
    third = write(bare, "third")
    import_at(bare, second)
    assert stick.read_stick(bare.ctx, second).proof.outcome == "waits"
    assert not state(bare).green
    early = copied(second, "early")
    import_at(bare, third)
    assert stick.read_stick(bare.ctx, third).proof.outcome == "equal"
    moment = state(bare).last_proof_at
    assert stick.read_stick(bare.ctx, early).proof.outcome == "older"
    assert (state(bare).green, state(bare).last_proof_at) == (True, moment), "an old file takes nothing away"


def test_an_answer_without_a_proof_proves_nothing(bare: Post) -> None:
    """As an earlier headquarters writes it, and after a proof that was good."""
    admitted(bare)
    add_person(bare.ctx, "Lema", "Segundo")
    assert there_and_back(bare).proof.outcome == "equal"
    add_person(bare.ctx, "Caiza", "Ana")
    there = write(bare, "later")
    import_at(bare, there)
    with bare.server.engine.connect() as connection:
        body = connection.scalars(select(ReceiptEntry.body).order_by(ReceiptEntry.received_at.desc())).first()
    (there / f"{bare.ctx.office.code}-A-000002.pesr").write_bytes(bytes(body or b""))
    found = stick.read_stick(bare.ctx, there)
    assert (found.answers.answers, bare.waiting(), found.proof.outcome) == (1, 0, "none")
    told = state(bare)
    assert (told.green, told.last_equal) == (False, None)
    assert told.last_proof_at is not None, "it was equal before"
    assert stick.read_stick(bare.ctx, bare.stick).proof.outcome == "older", "of before what was accepted since"
    assert not state(bare).green
    assert stick.read_stick(bare.ctx, export_to(bare, "again", 2)).proof.outcome == "equal"
    assert state(bare).green


def test_a_difference_is_named_and_an_older_answer_does_not_hide_it(bare: Post) -> None:
    admitted(bare)
    first, second = add_person(bare.ctx, "Lema", "Segundo"), add_person(bare.ctx, "Caiza", "Ana")
    events, people = table_of("registration_event"), table_of("jobseeker")
    there_and_back(bare)
    good = copied(bare.stick, "good")
    assert state(bare).green
    with bare.server.engine.begin() as connection:  # a hand in headquarters' database
        kept = connection.execute(select(events).where(events.c.jobseeker_id == first)).mappings().one()
        connection.execute(delete(events).where(events.c.jobseeker_id == first))
    found = stick.read_stick(bare.ctx, export_to(bare, "bad"))
    assert (found.proof.outcome, found.proof.counts) == ("differs", {"registration_event": (2, 1)})
    assert not found.complete
    told = state(bare)
    assert (told.green, told.last_equal, told.last_error) == (False, False, "stick_differs")
    assert told.last_error_params["counts"] == {"registration_event": [2, 1]}
    assert stick.read_stick(bare.ctx, good).proof.outcome == "older"
    assert (state(bare).green, state(bare).last_error) == (False, "stick_differs")

    with bare.server.engine.begin() as connection:
        connection.execute(insert(events).values(dict(kept)))
        connection.execute(update(people).where(people.c.id == second).values(names="Anita"))
    found = stick.read_stick(bare.ctx, export_to(bare, "other"))
    assert found.proof.counts == {"jobseeker": (2, 2)}, "the same number and other content"
    with bare.server.engine.begin() as connection:
        connection.execute(update(people).where(people.c.id == second).values(names="Ana"))
    assert stick.read_stick(bare.ctx, export_to(bare, "mended")).proof.outcome == "equal"
    assert (state(bare).green, state(bare).last_error) == (True, None)


def test_another_history_of_headquarters_proves_nothing(bare: Post) -> None:
    admitted(bare)
    add_person(bare.ctx, "Lema", "Segundo")
    assert there_and_back(bare).proof.outcome == "equal"
    epoch = new_epoch(bare.server.engine)
    with bare.server.engine.begin() as connection:  # as in a copy, in which less had happened
        connection.execute(delete(FeedEntry).where(FeedEntry.office_id == bare.ctx.office.id))
        connection.execute(update(OfficeEntry).where(
            OfficeEntry.office_id == bare.ctx.office.id).values(feed_position=0))
    found = stick.read_stick(bare.ctx, export_to(bare, "restored"))
    assert (found.proof.outcome, found.complete) == ("epoch", False)
    assert (state(bare).green, state(bare).last_error) == (False, "stick_epoch")
    add_person(bare.ctx, "Caiza", "Ana")
    assert there_and_back(bare, "next").proof.outcome == "epoch", "whatever is accepted meanwhile"
    assert not state(bare).green

    # the PC has met the restored headquarters by line: what was written before says nothing of it
    known = bare.account()
    assert known is not None
    with bare.ctx.store.local() as session:
        save_account(session, replace(known, epoch=epoch))
        save_setting(session, LAST, {**read_setting(session, LAST), "equal": False, "error": "sync_differs",
                                     "at": utcnow().isoformat(), "clock_offset_ms": 0})
    assert stick.read_stick(bare.ctx, bare.stick).proof.outcome == "older"
    assert state(bare).last_error == "sync_differs", "what the line said stands"
    assert stick.read_stick(bare.ctx, bare.stick.parent / "next").proof.outcome == "older"
    assert not state(bare).green
    now = export_to(bare, "now")
    shutil.copy(next(bare.stick.glob("*.pesr")), now / "before.pesr")
    assert stick.read_stick(bare.ctx, now).proof.outcome == "equal", "positions count within a history only"
    assert state(bare).green


def test_another_computers_answer_proves_nothing(bare: Post) -> None:
    """Genuine, of this office and of now, but to a batch that this PC did not send; and forged or damaged ones."""
    admitted(bare)
    add_person(bare.ctx, "Lema", "Segundo")
    write(bare)
    (frozen,) = pending_batches(bare.ctx.store)
    import_at(bare, bare.stick)
    answer = bare.stick / f"{bare.ctx.office.code}-A-000001.pesr"
    mine = answer.read_bytes()
    stick.read_answers(bare.ctx, bare.stick)
    assert (bare.waiting(), state(bare).green) == (0, False), "settled, not compared"
    with bare.ctx.store.read() as session:
        known = account(session)
    assert known is not None
    assert known.keys is not None
    batch = frozen.batch
    with reading(bare.server.engine) as connection:
        keys, office = central_keys(connection), office_public(connection, batch.office_id)
    theirs = proven(bare.server.engine, batch.device_id, encode_receipt(Receipt(
        uuid.uuid4(), 1, uuid.uuid4(), batch.office_id, bytes(32), known.server_id, known.epoch, utcnow(),
        [Verdict(record.record_id, Outcome.ACCEPTED) for record in batch.records]), 2, keys, office))
    assert proof_in(theirs, known.keys, known.server_id, {bytes(32)}) is not None, "good for whom it is"
    for data in (theirs, mine[:-1], mine[:40] + bytes([mine[40] ^ 1]) + mine[41:], b"", b"PESR\x02\x02", b"\0" * 99):
        answer.write_bytes(data)
        assert stick.read_stick(bare.ctx, bare.stick).proof.outcome == "none"
        assert not state(bare).green
    with pytest.raises(DomainError):
        proof_in(mine, replace(known.keys, server_verify=bytes(32)), known.server_id, {frozen.content_hash})
    with pytest.raises(DomainError):
        proof_in(mine, known.keys, uuid.uuid4(), {frozen.content_hash})
    answer.write_bytes(mine)
    assert stick.read_stick(bare.ctx, bare.stick).proof.outcome == "equal"


def test_a_stick_drawn_out_while_it_is_read_proves_nothing(bare: Post) -> None:
    admitted(bare)
    add_person(bare.ctx, "Lema", "Segundo")
    assert there_and_back(bare).proof.outcome == "equal"
    with pytest.raises(EnvironmentFault):
        stick.read_stick(bare.ctx, bare.stick / "gone")
    assert state(bare).green, "nothing was there to read"
    add_person(bare.ctx, "Caiza", "Ana")
    there = write(bare, "drawn")
    import_at(bare, there)
    (there / "Z.pesr").mkdir()  # reading it fails, after the first was settled
    with pytest.raises(EnvironmentFault):
        stick.read_stick(bare.ctx, there)
    assert (bare.waiting(), state(bare).green) == (0, False)
    (there / "Z.pesr").rmdir()
    assert stick.read_stick(bare.ctx, there).proof.outcome == "equal"
    with bare.ctx.store.read() as session:
        assert set(session.scalars(select(SentBatch.status))) == {"answered"}
    add_person(bare.ctx, "Lema", "Juana")
    alone = write(bare, "alone")
    import_at(bare, alone)
    stick.read_answers(bare.ctx, alone)
    assert (bare.waiting(), state(bare).green) == (0, False), "whoever settles compares, or nothing is proven"


def test_what_one_headquarters_proved_says_nothing_of_another(bare: Post, tmp_path: Path) -> None:
    admitted(bare)
    add_person(bare.ctx, "Lema", "Segundo")
    assert there_and_back(bare).proof.outcome == "equal"
    server = Server.prepared(tmp_path / "elsewhere", "")
    there = tmp_path / "to-the-other"
    there.mkdir()
    admitted(Post(bare.ctx, server, there))
    told = state(bare)
    assert (told.green, told.last_equal, told.last_proof_at) == (False, None, None)
    assert stick.read_stick(bare.ctx, bare.stick).proof.outcome == "none"
    assert not state(bare).green
    server.engine.dispose()
