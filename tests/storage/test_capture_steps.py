"""What a session changes, step by step: statements with their own values, rows that come and go, marks of each change,
false heads in a garbled file, what may be owed, and key files."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import bindparam, delete, insert, update
from storage_kit import KEY, NOBODY, add, codes_of, person
from support.disks import fill_up, small_disk
from test_journal import frames
from test_rotation import dress, people

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.models import AckedVersion, AuditLine, Jobseeker, NumberCounter, OutboxEntry, SentBatch, Setting
from pes_desktop.storage import journal as journal_module
from pes_desktop.storage import rotation, sealing
from pes_desktop.storage.capture import Change, Mark, read_mark
from pes_desktop.storage.engine import DATABASE_FILE, connect
from pes_desktop.storage.frames import FILE_HEAD, JournalFile, Sealer, file_name, journal_files
from pes_desktop.storage.journal import Journal
from pes_desktop.storage.keys_file import MOST_COUNT, read_key_file, write_key_file
from pes_desktop.storage.store import Store


def change(number: int) -> Change:
    return Change(Mark(number, "0" * 64), plain={"setting": [{"key": f"k{number}", "value": "x"}]})


# --- what is noted of a session ---
def test_a_statement_with_values_of_its_own_is_kept_like_any_other(store: Store) -> None:
    with store.local() as session:
        session.add_all(Setting(key=key, value=1) for key in "abc")
    with store.local() as session:
        session.execute(delete(Setting).where(Setting.key == bindparam("which")), {"which": "b"})
        session.execute(update(Setting).where(Setting.key == bindparam("of")).values(value=2), {"of": "c"})
    last = frames(store.folder)[-1]
    assert last.gone == {"setting": [["b"]]}
    assert last.rows["setting"].values == [["c", 2]]


def test_a_row_that_comes_and_goes_in_one_transaction_leaves_its_key_alone(store: Store) -> None:
    with store.local() as session:
        passing = Setting(key="a", value=1)
        session.add_all((passing, Setting(key="b", value=2)))
        session.flush()
        session.delete(passing)
    (frame,) = frames(store.folder)
    assert frame.rows["setting"].values == [["b", 2]]
    assert frame.gone == {"setting": [["a"]]}


def test_more_rows_than_one_question_names_are_all_read(store: Store) -> None:
    with store.local() as session:
        session.execute(insert(Setting), [{"key": f"k{number:03d}", "value": 1} for number in range(230)])
    with store.local() as session:
        session.execute(update(Setting).values(value=2))
    values = frames(store.folder)[-1].rows["setting"].values
    assert sorted(values) == [[f"k{number:03d}", 2] for number in range(230)]


def test_each_mark_goes_on_from_the_one_before_and_is_what_the_database_says(store: Store) -> None:
    ana = person()
    add(store, ana)
    add(store, person("Lema"))
    steps: list[Callable[..., object]] = [
        lambda s: s.add(NumberCounter(kind="letter", year=2026, last=3)),
        lambda s: s.execute(update(NumberCounter).values(last=5)),
        lambda s: s.add(SentBatch(number=4, batch_id=ana.id, records=1, size_bytes=9, content_hash="x", payload=b"",
                                  status="waiting")),
        lambda s: s.execute(update(SentBatch).values(status="answered")),
        lambda s: s.add(AckedVersion(record_id=ana.id, record_type="jobseeker", version=1, content_hash="ab")),
        lambda s: s.execute(delete(AckedVersion)),
        lambda s: s.add(Setting(key="paper", value="A4")),
    ]
    for step in steps:
        with store.local() as session:
            step(session)
        with store.read() as session:
            wanted = read_mark(session)
        assert frames(store.folder)[-1].mark == wanted
        assert wanted.seq == 2
    assert (wanted.letters, wanted.batch, wanted.acked) == (5, 4, 0)
    add(store, person("Pilco"))
    last = frames(store.folder)[-1].mark
    with store.read() as session:
        line = session.get_one(AuditLine, 3)
        assert last == Mark(3, line.digest, 5, 4, 0)


def test_what_waits_keeps_what_stood_before_an_edit_and_nothing_of_what_is_new(store: Store) -> None:
    ana = person(community="antes")
    add(store, ana)
    with store.local() as session:
        session.execute(delete(OutboxEntry))
        session.add(AckedVersion(record_id=ana.id, record_type="jobseeker", version=1, content_hash="ab"))
    with store.write(NOBODY, "edit") as unit:
        row = unit.session.get_one(Jobseeker, ana.id)
        row.community, row.names = "después", "Ana"
        unit.add(eva := person("Eva"))
    with store.read() as session:
        waits = {entry.record_id: entry for entry in session.query(OutboxEntry)}
        before = waits[ana.id].base or {}
        assert {name: before.get(name) for name in ("community", "names")} == {
            "community": "antes", "names": "María José"}
        assert set(waits[ana.id].fields or ()) - {"updated_at"} == {"community", "names"}
        assert (waits[eva.id].fields, waits[eva.id].base) == (None, {}), "all of it goes"


# --- files that are garbled ---
@pytest.mark.parametrize("noise", [b"x", b"\xabPJF", b"\xabPJF\xabPJF" * 4 + b"..", b"\xabPJF" + b"\0" * 40])
def test_every_frame_behind_noise_is_found_and_each_hole_counted(tmp_path: Path, noise: bytes) -> None:
    sealer = Sealer(KEY, bytes(16))
    parts = [sealer.seal(number, b"content %d" % number) for number in range(4)]
    path = tmp_path / file_name(1, 1)
    path.write_bytes(sealer.head() + parts[0] + noise + parts[1] + parts[2] + noise + parts[3] + noise)
    file = JournalFile(path, KEY)
    assert [file.content(place) for place in file.places()] == [b"content %d" % number for number in range(4)]
    assert file.holes == 2, "what is torn at the end is none"


def test_frames_of_one_opening_stand_close_together(tmp_path: Path) -> None:
    journal = Journal(tmp_path, KEY)
    assert all(journal.append(change(number)) for number in range(3))
    journal.close()
    ((_, _, path),) = journal_files(tmp_path / "journal")
    file = JournalFile(path, KEY)
    places = list(file.places())
    assert ([place.number for place in places], file.holes) == ([0, 1, 2], 0)
    assert places[-1].offset + places[-1].length == path.stat().st_size
    assert places[0].offset > FILE_HEAD


def test_a_full_disk_leaves_no_half_frame_and_owes_no_more_than_its_share(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with small_disk(tmp_path / "disk", 300) as disk:
        journal = Journal(disk, KEY)
        assert journal.append(change(1)) is True
        ((_, _, path),) = journal_files(disk / "journal")
        whole = path.stat().st_size
        film = fill_up(disk)
        done, number = True, 1
        while done:
            done = journal.append(change(number := number + 1))
        monkeypatch.setattr(journal_module, "_MOST_OWED", 400)
        for more in range(1, 20):
            assert journal.append(change(number + more)) is False
        assert journal.fault is not None
        assert journal.fault.code == "disk_full"
        assert sum(len(plain) for owed, _ in journal._owed for plain, _ in owed) <= 400
        film.unlink()
        assert journal.settle() is True
        journal.close()
        files = [JournalFile(path, KEY) for _, _, path in journal_files(disk / "journal") if path.stat().st_size]
        kept = [place for file in files for place in file.places()]
        assert [file.holes for file in files] == [0] * len(files)
        assert path.stat().st_size >= whole
        ends = [place.offset + place.length for place in files[0].places()]
        assert ends[-1] == files[0].path.stat().st_size, "what was written by half is cut off"
        assert number < len(kept) < number + 10, "owed: as much as fits, and that is written"


# --- the change of the key ---
def test_a_large_office_tells_how_far_it_is(store: Store) -> None:
    with store.local() as session:
        session.add(Setting(key="large", value="x" * 17_000_000))
    dress(store.folder)
    told: list[tuple[int, int]] = []
    rotation.rotate(store, progress=lambda done, total: told.append((done, total)))
    done = [step for step, _ in told]
    assert len(done) > 2
    assert done == sorted(done)
    assert done[0] < done[-1] == told[-1][1]


def test_a_damaged_database_is_not_copied_and_the_words_do_not_blame_the_disks_room(store: Store) -> None:
    add(store, *(person(f"Pilco {number}") for number in range(300)))
    dress(store.folder)
    store.close()
    path = store.folder / DATABASE_FILE
    content = bytearray(path.read_bytes())
    place = len(content) // 4096 // 2 * 4096
    content[place : place + 4096] = bytes(4096)
    path.write_bytes(bytes(content))
    with pytest.raises(EnvironmentFault) as error:
        rotation._copy(store.folder, KEY, bytes(reversed(KEY)), None)
    assert codes_of(error) == ("key_change_failed",)
    assert path.read_bytes() == bytes(content)


def test_a_copy_left_by_a_cut_goes(store: Store) -> None:
    add(store, person())
    dress(store.folder)
    for end in ("", "-wal", "-journal"):
        (store.folder / f"{rotation.NEW_FILE}{end}").write_bytes(b"half")
    rotation.tidy(store.folder, KEY)
    assert [path.name for path in store.folder.glob(f"{rotation.NEW_FILE}*")] == []
    assert people(store.folder, KEY) == 1
    with closing(connect(store.folder / DATABASE_FILE, KEY)) as plain:
        assert plain.execute("PRAGMA quick_check").fetchone() == ("ok",)


# --- the key file ---
def test_how_many_passwords_and_whose_reset_are_read_again(store: Store) -> None:
    dress(store.folder)
    keys = read_key_file(store.folder)
    keys.entries[0] = replace(keys.entries[0], count=4_002, reset="abcdef")
    write_key_file(store.folder, keys)
    read = read_key_file(store.folder).entries[0]
    assert (read.count, read.reset) == (4_002, "abcdef")
    keys.entries[0] = replace(keys.entries[0], count=MOST_COUNT + 1)
    write_key_file(store.folder, keys)
    assert read_key_file(store.folder).entries[0].count == MOST_COUNT


def test_whether_something_can_be_sealed_to_a_public_half(store: Store) -> None:
    dress(store.folder)
    holder = read_key_file(store.folder).entries[0]
    before = dict(holder.seals)
    assert sealing.can_be_sealed_to(holder) is True
    assert holder.seals == before, "nothing was"
    for bad in ("", "AAAA", "A" * 43 + "="):
        assert sealing.can_be_sealed_to(replace(holder, public=bad)) is False
    assert UUID(holder.id)
