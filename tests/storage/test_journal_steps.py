"""The journal step by step: bytes that stay readable, what a failed write owes, names of files, the change of a key."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest
from sqlalchemy import select
from storage_kit import KEY, add, codes_of, person
from support.disks import fill_up, small_disk
from test_rotation import dress, people

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.models import AckedVersion, Jobseeker, NumberCounter
from pes_desktop.storage import rotation
from pes_desktop.storage.capture import Change, Mark, read_mark
from pes_desktop.storage.engine import open_engine
from pes_desktop.storage.frames import FILE_HEAD, JournalFile, Sealer, file_name, journal_files
from pes_desktop.storage.journal import Journal
from pes_desktop.storage.keys_file import KEY_FILE, read_key_file
from pes_desktop.storage.store import Store

#: A file as this program wrote it in 2026, under the key 0, 1, ... 31.
FROZEN = bytes.fromhex(
    "5045534a524e4c316465666768696a6b6c6d6e6f7071727312aa399fd0782eb07ad9eecaab504a4600000030000000000000000000"
    "5c6fecc5000102030405060708090a0bbc1029100779960bae6ee8be0f9cd10f9568e347e87e00a42803c4eb0d96dea9fdf71bd4")


def change(number: int) -> Change:
    return Change(Mark(number, "0" * 64), plain={"setting": [{"key": f"k{number}", "value": "x"}]})


# --- the bytes ---
def test_a_file_of_earlier_days_opens(tmp_path: Path) -> None:
    path = tmp_path / file_name(1, 1)
    path.write_bytes(FROZEN)
    file = JournalFile(path, bytes(range(32)))
    assert [file.content(place) for place in file.places()] == [b'{"rows":{}}']


@pytest.mark.parametrize("head", [b"X" + FROZEN[1:FILE_HEAD], FROZEN[:FILE_HEAD - 1] + b"\x00"])
def test_a_head_that_is_garbled_anywhere_is_a_hole_and_nobody_elses_file(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / file_name(1, 1)
    path.write_bytes(head + FROZEN[FILE_HEAD:])
    file = JournalFile(path, bytes(range(32)))
    assert (file.sealer, file.other_key, file.holes, file.beheaded) == (None, False, 1, 1)


def test_a_change_is_packed_before_it_is_sealed() -> None:
    assert len(Sealer(KEY, bytes(16)).seal(0, b"Chimborazo " * 400)) < 200


# --- a disk that refuses it ---
def test_whether_it_lies_on_the_disk_is_told_and_what_is_owed_goes_first(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 300) as disk:
        journal = Journal(disk, KEY)
        assert journal.append(change(1)) is True
        film = fill_up(disk)
        done = [journal.append(change(number)) for number in range(2, 400)]
        assert done[-2:] == [False, False]
        assert journal.mark == Mark(399, "0" * 64)
        film.unlink()
        assert journal.append(change(400)) is True
        assert journal.fault is None
        journal.close()
        written = []
        for _, _, path in journal_files(disk / "journal"):
            file = JournalFile(path, KEY)
            written += [place.number for place in file.places()]
        assert len(written) == 400


# --- the names ---
def test_a_backup_begins_the_next_generation_in_the_next_file(store: Store) -> None:
    assert store.journal is not None
    add(store, person("Uno"))
    store.journal.begin_anew()
    names = [(generation, number) for generation, number, _ in journal_files(store.folder / "journal")]
    assert names == [(1, 1), (2, 2)]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (store.folder / "journal").iterdir()} == {0o600}
    add(store, person("Dos"))
    assert journal_files(store.folder / "journal")[-1][:2] == (2, 3)


# --- the mark ---
def test_the_mark_follows_letters_answers_and_acknowledgements_each_by_itself(store: Store) -> None:
    assert store.journal is not None
    add(store, person("Uno"))
    with store.read() as session:
        key = session.scalar(select(Jobseeker.id))
    for row in (AckedVersion(record_id=key, record_type="jobseeker", version=1, content_hash="0" * 64),
                NumberCounter(kind="letter", year=2026, last=3)):
        with store.local() as session:
            session.add(row)
        with store.read() as session:
            assert store.journal.mark == read_mark(session)
    with store.read() as session:
        mark = read_mark(session)
    assert (mark.acked, mark.letters, mark.batch) == (1, 3, 0)


# --- the change of the key ---
def test_progress_counts_up_to_all_pages(store: Store) -> None:
    add(store, *(person(f"Pilco {number}") for number in range(40)))
    dress(store.folder)
    told: list[tuple[int, int]] = []
    rotation.rotate(store, progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 0
    assert all(0 <= done <= total for done, total in told)


def test_a_disk_without_room_for_the_second_file_says_so(tmp_path: Path, store: Store) -> None:
    add(store, *(person(f"Pilco {number}", notes=os.urandom(400).hex()) for number in range(200)))
    dress(store.folder)
    store.close()
    with small_disk(tmp_path / "disk", 4000) as disk:
        folder = shutil.copytree(store.folder, disk / "office")
        full = Store(open_engine(folder, KEY), folder, KEY)
        people(folder, KEY)
        film = fill_up(disk)
        os.truncate(film, film.stat().st_size - 400_000)  # room for the beginning of the second file
        with pytest.raises(EnvironmentFault) as error:
            rotation.rotate(full)
        assert codes_of(error) == ("disk_full",)
        film.unlink()
        assert people(folder, KEY) == 200
        full.close()


def test_where_there_is_nothing_to_tidy_the_key_file_is_not_written(store: Store) -> None:
    dress(store.folder)
    before = (store.folder / KEY_FILE).stat().st_ino
    rotation.tidy(store.folder, KEY)
    rotation._keep_only(store.folder, KEY)
    assert (store.folder / KEY_FILE).stat().st_ino == before
    assert len(read_key_file(store.folder).keys) == 1
