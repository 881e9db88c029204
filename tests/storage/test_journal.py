"""The journal: one sealed frame a commit, torn ends and garbled middles recognised, kept from backup to backup."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update
from storage_kit import KEY, NOBODY, add, employer, person, vacancy
from support.disks import fill_up, small_disk

from pes_desktop.domain.errors import DomainError
from pes_desktop.models import AckedVersion, Draft, Jobseeker, NumberCounter, PersonChange, SentBatch, Setting
from pes_desktop.storage import capture
from pes_desktop.storage.capture import Frame, Mark, read_frame, typed_rows
from pes_desktop.storage.frames import FILE_HEAD, JournalFile, Sealer, journal_files
from pes_desktop.storage.journal import Journal, open_files
from pes_desktop.storage.settings import drop_setting, set_setting
from pes_desktop.storage.store import Store


def frames(folder: Path, key: bytes = KEY) -> list[Frame]:
    """Every frame that can be read, in order."""
    found = []
    for file in open_files(folder, key):
        for place in file.places():
            content = file.content(place)
            frame = None if content is None else read_frame(content)
            if frame is not None:
                found.append(frame)
    return found


def only_file(folder: Path) -> Path:
    (path,) = (folder / "journal").iterdir()
    return path


# --- what a commit leaves ---
def test_a_save_leaves_its_rows_its_line_and_its_mark(store: Store) -> None:
    ana = person("Lema", "Ana", notes="ñ\u0001\n«»")
    add(store, ana, act="register_person")
    (frame,) = frames(store.folder)
    assert frame.line is not None
    assert (frame.line.seq, frame.line.act, frame.line.previous) == (1, "register_person", "0" * 64)
    assert frame.mark == Mark(1, frame.line.digest)
    (row,) = typed_rows("jobseeker", frame.rows["jobseeker"])
    with store.read() as session:
        kept = session.execute(select(Jobseeker.__table__)).mappings().one()
    assert row == dict(kept)


def test_half_a_character_in_a_list_is_refused_before_anything_is_saved(store: Store) -> None:
    add(store, person("Lema", "Ana", phones=[{"number": "", "whose": "tía 🙂"}]))
    with pytest.raises(DomainError) as caught:
        add(store, person("Guamán", "Luz", phones=[{"number": "", "whose": "tía \ud83d"}]))
    assert caught.value.codes == ("text_unstorable",)
    assert [frame.line.seq for frame in frames(store.folder) if frame.line] == [1]
    with store.read() as session:
        assert [(one.surnames, one.phones[0]["whose"]) for one in session.scalars(select(Jobseeker))] == [
            ("Lema", "tía 🙂")]


def test_nothing_of_it_can_be_read_without_the_key(store: Store) -> None:
    add(store, person("Quishpe Ñaupa", "Ana", document_number="0607421807"))
    content = only_file(store.folder).read_bytes()
    for planted in ("Quishpe", "0607421807", "jobseeker", "test"):
        assert planted.encode() not in content
    assert frames(store.folder, bytes(32)) == []
    assert JournalFile(only_file(store.folder), bytes(32)).other_key
    if os.name == "posix":
        assert stat.S_IMODE(only_file(store.folder).stat().st_mode) == 0o600
        assert stat.S_IMODE((store.folder / "journal").stat().st_mode) == 0o700


def test_what_was_rolled_back_leaves_nothing(store: Store) -> None:
    def refused() -> None:
        with store.write(NOBODY, "test") as unit:
            unit.add(person())
            unit.session.flush()
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        refused()
    assert frames(store.folder) == []


def test_reading_and_drafts_leave_nothing(store: Store) -> None:
    with store.read() as session:
        session.execute(select(Jobseeker)).all()
    with store.local() as session:
        session.add(Draft(key="intake:1", staff_id=person().id, payload={}))
    assert frames(store.folder) == []


def test_what_stays_on_the_pc_is_kept_too(store: Store) -> None:
    add(store, person())
    with store.local() as session:
        set_setting(session, "paper", "A4")
        session.add(NumberCounter(kind="letter", year=2026, last=7))
    with store.local() as session:
        drop_setting(session, "paper")
    _, first, second = frames(store.folder)
    assert first.rows["setting"].values == [["paper", "A4"]]
    assert (first.mark and first.mark.letters, first.mark and first.mark.seq) == (7, 1)
    assert second.gone == {"setting": [["paper"]]}
    assert first.line is second.line is None


def test_acknowledgements_written_in_bulk_are_kept(store: Store) -> None:
    ids = [person().id for _ in range(3)]
    with store.local() as session:
        session.add(SentBatch(number=4, batch_id=ids[0], records=3, size_bytes=9, content_hash="x", payload=b"\x00\xff",
                              status="answered"))
        session.execute(insert(AckedVersion), [
            {"record_id": one, "record_type": "jobseeker", "version": 2, "content_hash": "ab"} for one in ids])
    (frame,) = frames(store.folder)
    assert frame.mark == Mark(0, "", 0, 4, 3)
    assert [row["record_id"] for row in typed_rows("acked", frame.rows["acked"])] == ids
    (batch,) = typed_rows("sent_batch", frame.rows["sent_batch"])
    assert batch["payload"] == b"\x00\xff"


def test_rows_changed_or_removed_by_a_statement_are_kept(store: Store) -> None:
    ana = person()
    add(store, ana)
    with store.local() as session:
        session.add(PersonChange(jobseeker_id=ana.id, audit_seq=1, record_type="jobseeker", record_id=ana.id,
                                 field="names", before=["Eva"], after=["Ana"]))
        session.add(Setting(key="a", value=1))
    with store.local() as session:
        session.execute(update(Setting).where(Setting.key == "a").values(value=2))
        session.execute(delete(PersonChange).where(PersonChange.jobseeker_id == ana.id))
    last = frames(store.folder)[-1]
    assert last.rows["setting"].values == [["a", 2]]
    assert last.gone == {"person_change": [[1]]}


def test_a_large_change_goes_into_several_frames_that_belong_together(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capture, "ROWS_A_FRAME", 10)
    add(store, *[person(f"Lema {n}") for n in range(25)])
    (file,) = open_files(store.folder, KEY)
    (change,) = file.changes()
    assert [place.more for place in change] == [True, True, False]
    found = frames(store.folder)
    assert [len(frame.rows["jobseeker"].values) for frame in found] == [10, 10, 5]
    assert [frame.line is None for frame in found] == [True, True, False]


def test_the_key_of_the_order_is_parents_first(store: Store) -> None:
    boss = employer()
    add(store, vacancy(boss), boss)
    assert list(frames(store.folder)[0].rows)[:2] == ["employer", "vacancy"]


# --- a disk that fails ---
@pytest.fixture
def three(store: Store) -> Path:
    for name in ("Uno", "Dos", "Tres"):
        add(store, person(name))
    store.close()
    return store.folder


def acts(folder: Path) -> list[str]:
    return [row[frame.rows["jobseeker"].columns.index("surnames")] for frame in frames(folder)
            for row in frame.rows["jobseeker"].values]


def test_cut_anywhere_whole_frames_remain(three: Path) -> None:
    path = only_file(three)
    content = path.read_bytes()
    (file,) = open_files(three, KEY)
    ends = [place.offset + place.length for place in file.places()]
    assert ends[-1] == len(content)
    for cut in {*range(0, len(content), 97), *(end + step for end in ends for step in (-1, 0, 1)), FILE_HEAD - 1}:
        path.write_bytes(content[:cut])
        assert acts(three) == ["Uno", "Dos", "Tres"][: sum(end <= cut for end in ends)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_garbled_anywhere_the_other_frames_remain(three: Path, data: st.DataObject) -> None:
    """Only frames that were hit may be missing; nothing else is made of them."""
    path = only_file(three)
    whole = path.read_bytes()
    (file,) = open_files(three, KEY)
    ends = [place.offset + place.length for place in file.places()]
    at = data.draw(st.integers(FILE_HEAD, len(whole) - 1))
    noise = data.draw(st.binary(min_size=1, max_size=30))
    path.write_bytes((whole[:at] + noise + whole[at + len(noise) :])[: len(whole)])
    left = acts(three)
    path.write_bytes(whole)
    names = ("Uno", "Dos", "Tres")
    spans = zip(names, [FILE_HEAD, *ends], ends, strict=False)
    missed = {name for name, start, end in spans if end <= at or start >= at + len(noise)}
    assert missed <= set(left)
    assert [name for name in names if name in left] == left


def test_a_garbled_middle_is_counted_a_torn_end_is_not(three: Path) -> None:
    path = only_file(three)
    content = bytearray(path.read_bytes())
    (file,) = open_files(three, KEY)
    first, *_ = file.places()
    content[first.offset - 3] ^= 1
    path.write_bytes(bytes(content[:-5]))
    (file,) = open_files(three, KEY)
    assert [place.number for place in file.places()] == [1]
    assert file.holes == 1


def test_a_garbled_head_is_a_hole(three: Path) -> None:
    path = only_file(three)
    path.write_bytes(b"x" * 8 + path.read_bytes()[8:])
    (file,) = open_files(three, KEY)
    assert (file.holes, file.sealer, file.other_key) == (1, None, False)
    assert file.changes()
    assert file.content(next(file.places())) is None
    assert file.beheaded == 3
    _, second, third = file.places()
    path.write_bytes(b"x" * second.offset + path.read_bytes()[second.offset:])
    (file,) = open_files(three, KEY)
    assert [place.number for place in file.places()] == [third.number]
    assert file.beheaded == 3, "the garbled ones in front of a whole one were changes too"


def test_a_frame_opens_only_in_its_place(three: Path) -> None:
    (file,) = open_files(three, KEY)
    one, two, _ = file.places()
    assert file.sealer is not None
    sealed = file.data[one.offset : one.offset + one.length]
    assert file.sealer.open(sealed, one) is not None
    assert file.sealer.open(sealed, two) is None
    assert Sealer(KEY, os.urandom(16)).open(sealed, one) is None
    assert file.sealer.open(sealed, type(one)(one.offset, one.length, one.number, True)) is None


def test_what_is_no_frame_is_none() -> None:
    assert read_frame(b"{") is None
    assert read_frame(b'{"rows": 3}') is None


def test_a_full_disk_fails_no_save_and_the_journal_makes_up_for_it(
    tmp_path: Path, store: Store
) -> None:
    with small_disk(tmp_path / "disk", 900) as disk:
        store.journal = Journal(disk, KEY)
        add(store, person("Uno"))
        film = fill_up(disk)
        for number in range(30):
            add(store, person(f"Lema {number}", notes=os.urandom(400).hex()))
        assert store.journal.fault is not None
        assert store.journal.fault.code == "disk_full"
        film.unlink()
        add(store, person("Fin"))
        assert store.journal.fault is None
        names = acts(disk)
        assert (names[0], names[-1], len(names)) == ("Uno", "Fin", 32)
        store.journal.close()


def test_every_opening_writes_a_file_of_its_own(open_store: Callable[[], Store]) -> None:
    for name in ("Uno", "Dos"):
        store = open_store()
        add(store, person(name))
        store.close()
        store.close()
    assert [number for _, number, _ in journal_files(store.folder / "journal")] == [1, 2]
    assert acts(store.folder) == ["Uno", "Dos"]


def test_what_came_before_the_backup_ahead_goes(store: Store) -> None:
    assert store.journal is not None
    kept = []
    for name in ("Uno", "Dos", "Tres", "Cuatro"):
        add(store, person(name))
        store.journal.begin_anew()
        kept.append(acts(store.folder))
    assert kept == [["Uno"], ["Dos"], ["Tres"], ["Cuatro"]]
    add(store, person("Cinco"))
    assert acts(store.folder) == ["Cuatro", "Cinco"], "the backup before the last one has all that follows it"


def test_without_a_journal_a_backup_begins_nothing(store: Store) -> None:
    assert store.journal is not None
    store.journal.begin_anew()
    assert not (store.folder / "journal").exists()


def test_a_store_without_a_key_keeps_none(store: Store, tmp_path: Path) -> None:
    bare = Store(store.engine, tmp_path / "office")
    add(bare, person())
    assert bare.journal is None


def test_foreign_files_in_the_folder_are_left_alone(store: Store) -> None:
    (store.folder / "journal").mkdir()
    (store.folder / "journal" / "notes.txt").write_text("hola")
    add(store, person())
    assert store.journal is not None
    store.journal.begin_anew()
    assert (store.folder / "journal" / "notes.txt").exists()
    assert len(frames(store.folder)) == 1


def test_copies_of_the_journal_can_be_read_elsewhere(store: Store, tmp_path: Path) -> None:
    add(store, person("Uno"))
    shutil.copytree(store.folder / "journal", tmp_path / "other" / "journal")
    assert acts(tmp_path / "other") == ["Uno"]


def test_it_is_closed_in_its_turn(store: Store) -> None:
    """A change of the key closes it while a backup begins it anew: one file descriptor, given back once."""
    add(store, person())
    journal = store.journal
    assert journal is not None
    closing = Thread(target=journal.close)
    with journal.turn():
        closing.start()
        closing.join(0.2)
        assert closing.is_alive(), "it waits"
    closing.join(10)
    assert not closing.is_alive()
    add(store, person())
    assert len(acts(store.folder)) == 2
