"""Every start: what the journal has and the file lost comes back, an unclean stop shows, a wrong clock is told."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from restore_kit import Scene, make_scene, people_of, register
from sqlalchemy import text
from support.untied import untie

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.models import AuditLine, NumberCounter, OutboxEntry
from pes_desktop.models.base import utcnow
from pes_desktop.services import safekeeping
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.safekeeping import StartReport
from pes_desktop.storage.settings import get_setting, set_setting

WAL = "office.db-wal"
NAMES = ("Uno", "Dos", "Tres", "Cuatro")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return make_scene(tmp_path_factory.mktemp("whole") / "office")


@pytest.fixture(scope="module")
def pulled(whole: Scene, tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, list[int]]:
    """The files as they lie on the disk when the plug is pulled after four saves, and the log's size after each."""
    scene = whole.copied(tmp_path_factory.mktemp("pulled") / "office")
    ctx, sizes = scene.open(), []
    with ctx.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    for name in NAMES:
        register(ctx, name)
        sizes.append((scene.folder / WAL).stat().st_size)
    with ctx.store.local() as session:
        set_setting(session, "paper", "letter")
    left = Scene(scene.folder.with_name("left"), scene.key, scene.staff, scene.words, scene.surnames)
    shutil.copytree(scene.folder, left.folder)
    ctx.store.close()
    return left, sizes


@pytest.fixture
def cut(pulled: tuple[Scene, list[int]], tmp_path: Path) -> Scene:
    return pulled[0].copied(tmp_path / "office")


def opened(scene: Scene) -> Iterator[OfficeContext]:
    ctx = scene.open()
    yield ctx
    ctx.store.close()


def complete(scene: Scene) -> None:
    names, lost, ill = people_of(scene)
    assert (names, lost, ill) == (sorted([*scene.surnames, *NAMES]), [], [])


# --- a broken tail of the log ---
def test_a_plug_pulled_loses_nothing_and_shows(cut: Scene) -> None:
    for ctx in opened(cut):
        assert safekeeping.start_check(ctx) == StartReport(unclean=True)
    for ctx in opened(cut):
        assert safekeeping.start_check(ctx) == StartReport(unclean=False)
    complete(cut)


@pytest.mark.parametrize("saved", range(4))
def test_saves_that_the_log_lost_come_back(cut: Scene, pulled: tuple[Scene, list[int]], saved: int) -> None:
    os.truncate(cut.folder / WAL, pulled[1][saved] - 5)
    for ctx in opened(cut):
        found = safekeeping.start_check(ctx)
        assert (found.brought_back, found.lost, found.unclean) == (len(NAMES) - saved, (), True)
        with ctx.store.read() as session:
            lines = session.query(AuditLine).order_by(AuditLine.seq.desc()).limit(2 + len(NAMES) - saved).all()
            assert get_setting(session, "paper") == "letter"
            assert session.query(OutboxEntry).filter_by(record_type="jobseeker").count() == 125 + len(NAMES)
        assert [line.act for line in lines] == ["log_in", "brought_back", *["register_person"] * (len(NAMES) - saved)]
        assert [record[1:3] for record in lines[1].records] == [
            [str(line.seq), "brought_back"] for line in reversed(lines[2:])]
    complete(cut)
    for ctx in opened(cut):
        assert safekeeping.start_check(ctx).brought_back == 0


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 0.999), noise=st.binary(min_size=1, max_size=600), cuts=st.booleans())
def test_a_log_hurt_anywhere_loses_nothing(
    pulled: tuple[Scene, list[int]], tmp_path_factory: pytest.TempPathFactory, share: float, noise: bytes, cuts: bool
) -> None:
    scene = pulled[0].copied(tmp_path_factory.mktemp("hurt") / "office")
    log = scene.folder / WAL
    at = int(log.stat().st_size * share)
    if cuts:
        os.truncate(log, at)
    else:
        with log.open("r+b") as handle:
            handle.seek(at)
            handle.write(noise)
    complete(scene)
    shutil.rmtree(scene.folder.parent)


def test_a_log_that_is_gone_loses_nothing(cut: Scene) -> None:
    for name in (WAL, "office.db-shm"):
        (cut.folder / name).unlink()
    complete(cut)


def test_what_neither_has_is_named(cut: Scene, pulled: tuple[Scene, list[int]]) -> None:
    """The log's tail and the journal's frame of the same save are both gone."""
    os.truncate(cut.folder / WAL, pulled[1][1] - 5)
    journal = sorted((cut.folder / "journal").iterdir())[-1]
    content = bytearray(journal.read_bytes())
    from pes_desktop.storage.frames import JournalFile

    places = list(JournalFile(journal, cut.key).places())
    hit = places[-4]  # log_in, four saves, a setting: the second save
    content[hit.offset + 40] ^= 0xFF
    journal.write_bytes(bytes(content))
    for ctx in opened(cut):
        found = safekeeping.start_check(ctx)
        assert found.brought_back == 2
        assert [line.act for line in found.lost] == ["unknown"]
    names, _, ill = people_of(cut)
    assert (names, ill) == (sorted([*cut.surnames, "Uno", "Tres", "Cuatro"]), [])


def test_letters_that_are_missing_are_counted(cut: Scene) -> None:
    for ctx in opened(cut):
        with ctx.store.local() as session:
            session.add(NumberCounter(kind="letter", year=2026, last=9))
        with ctx.store.engine.connect() as connection:  # behind the program's back
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    from contextlib import closing

    from pes_desktop.storage.engine import connect

    for ctx in opened(cut):  # the mark is in a later frame too, which the file holds
        register(ctx, "Cinco")
    with closing(connect(cut.database, cut.key)) as raw:
        raw.execute("UPDATE number_counter SET last = 4 WHERE kind = 'letter'")
    for ctx in opened(cut):
        assert [(line.act, line.what) for line in safekeeping.start_check(ctx).lost] == [("issue_letter", "5")]
        with ctx.store.read() as session:
            assert session.get_one(NumberCounter, ("letter", 2026)).last == 9, "no second letter of a lost one's number"
    for ctx in opened(cut):
        assert safekeeping.start_check(ctx).lost == (), "told once"


# --- the journal behind the file ---
def test_a_journal_that_missed_something_is_made_up(cut: Scene) -> None:
    """A stop between the commit and its frame: the next start writes the frame, so that a restore would have it."""
    journal = sorted((cut.folder / "journal").iterdir())[-1]
    from pes_desktop.storage.frames import JournalFile

    first = list(JournalFile(journal, cut.key).places())[1]
    os.truncate(journal, first.offset + first.length + 10)
    for ctx in opened(cut):
        assert safekeeping.start_check(ctx).lost == ()
    cut.database.unlink()
    (cut.folder / WAL).unlink(missing_ok=True)
    from pes_desktop.services import restoring

    restoring.restore(cut.folder, cut.key, restoring.plan_restore(cut.folder, cut.key, cut.copy()))
    complete(cut)


def test_an_office_without_a_journal_opens_as_ever(cut: Scene) -> None:
    shutil.rmtree(cut.folder / "journal")
    complete(cut)


def test_a_replay_that_fails_is_told_and_made_up_for_later(
    cut: Scene, pulled: tuple[Scene, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pes_desktop.domain.errors import Fault
    from pes_desktop.storage.replay import Replay

    os.truncate(cut.folder / WAL, pulled[1][2] - 5)

    def full(_self: Replay) -> None:
        raise EnvironmentFault(Fault("disk_full"))

    with monkeypatch.context() as patch:
        patch.setattr(Replay, "finish", full)
        for ctx in opened(cut):  # the log-in is written all the same, and stands behind the gap
            found = safekeeping.start_check(ctx)
            assert (found.brought_back, [line.act for line in found.lost]) == (0, ["register_person"] * 2)
            assert "jobseeker" in found.lost[0].what
    for ctx in opened(cut):
        found = safekeeping.start_check(ctx)
        assert (found.brought_back, found.lost) == (2, ())
    complete(cut)


# --- stops, clocks, places ---
KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from uuid import UUID
from pes_desktop.services.office_setup import open_with_key
ctx = open_with_key(Path(sys.argv[1]), bytes.fromhex(sys.stdin.readline().strip()), UUID(sys.argv[2]))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_program_is_known_at_the_next_start(whole: Scene, tmp_path: Path) -> None:
    scene = whole.copied(tmp_path / "office")
    done = subprocess.run([sys.executable, "-c", KILLED, str(scene.folder), str(scene.staff)], input=scene.key.hex(),
                          text=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    for ctx in opened(scene):
        assert safekeeping.start_check(ctx).unclean
        assert safekeeping.start_check(ctx) is safekeeping.start_check(ctx.with_staff(ctx.staff))
        safekeeping.note_closed(ctx)
    for ctx in opened(scene):
        assert not safekeeping.start_check(ctx).unclean


@pytest.mark.parametrize(("days", "code"), [
    (-2, "clock_behind"), (-1.01, "clock_behind"), (-0.9, None), (0, None), (365, None), (367, "clock_ahead"),
    (4000, "clock_ahead"), (-4000, "clock_behind")])
def test_a_clock_that_cannot_be_right_is_told_and_blocks_nothing(
    whole: Scene, tmp_path: Path, days: float, code: str | None
) -> None:
    scene = whole.copied(tmp_path / "office")
    with time_machine.travel(utcnow() + timedelta(days=days), tick=True):
        for ctx in opened(scene):
            fault = safekeeping.start_check(ctx).clock_fault
            assert (fault.code if fault else None) == code
            if fault is not None:
                assert fault.warning
                assert len(fault.params["today"]) == len("20/10/2026")
            register(ctx, "Reloj")
            assert all(finding.good for finding in safekeeping.full_check(ctx))


def test_an_office_in_a_synchronised_folder_is_told_and_opens(whole: Scene, tmp_path: Path) -> None:
    scene = whole.copied(tmp_path / "Dropbox" / "office")
    for ctx in opened(scene):
        fault = safekeeping.start_check(ctx).place_fault
        assert fault is not None
        assert (fault.code, fault.params) == ("cloud_folder", {"name": "Dropbox"})


def test_the_full_check_finds_what_is_wrong(whole: Scene, tmp_path: Path) -> None:
    scene = whole.copied(tmp_path / "office")
    steps: list[int] = []
    for ctx in opened(scene):
        found = safekeeping.full_check(ctx, lambda done, _total: steps.append(done))
        assert {finding.code: finding.good for finding in found} == dict.fromkeys(
            ("file", "seals", "references", "search_index", "audit_chain", "search", "outbox"), True)
        assert steps == sorted(steps)
        with ctx.store.local() as session:
            untie(session)
            session.execute(text("UPDATE audit SET act = 'x' WHERE seq = 3"))
            session.execute(text("DELETE FROM outbox WHERE seq = 4"))
            session.execute(text("DELETE FROM search_document WHERE rowid = 2"))
        ill = {finding.code: finding.detail for finding in safekeeping.full_check(ctx) if not finding.good}
        assert ill == {"audit_chain": "3", "search": "124/125", "outbox": "1"}


def test_a_setting_whose_commit_missed_the_journal_does_not_go_back(office, monkeypatch) -> None:
    with office.store.local() as session:
        set_setting(session, "paper", "A4")
    monkeypatch.setattr(office.store.journal, "append", lambda _change: True)  # the stop between commit and journal
    with office.store.local() as session:
        set_setting(session, "paper", "letter")
    office.store.close()
    again = Scene(office.folder, office.store.key, office.staff.id, "", ()).open()
    with again.store.read() as session:
        assert get_setting(session, "paper") == "letter"
    again.store.close()
