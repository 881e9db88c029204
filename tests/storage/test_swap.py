"""A rebuilt office takes the damaged one's place: what is kept aside, what goes, in which order on the disk."""

from __future__ import annotations

import errno
import json
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from storage_kit import codes_of
from support.traces import DiskTrace

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.storage import keys, swap
from pes_desktop.storage.engine import DATABASE_FILE
from pes_desktop.storage.keys import KEY_FILE

NOW = datetime(2026, 3, 2, 18, 30, 7)
BESIDE = tuple(f"{DATABASE_FILE}{end}" for end in ("-wal", "-shm", "-journal"))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Files of a damaged office, and others that are none of its business."""
    folder = tmp_path / "office"
    (folder / "journal").mkdir(parents=True)
    for name in (DATABASE_FILE, *BESIDE, KEY_FILE, "office.lock"):
        (folder / name).write_text(f"old {name}")
    return folder


@pytest.fixture
def prepared(office: Path) -> Path:
    place = office / swap.SCRATCH / "other"
    place.mkdir(parents=True)
    (place / DATABASE_FILE).write_text("new")
    return place


def said(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


# --- set aside ---
def test_all_that_is_damaged_is_kept_aside_and_nothing_taken_away(office: Path) -> None:
    before = said(office)
    place = swap.set_aside(office, NOW)
    assert place == office / "set-aside-20260302-183007"
    assert place.stat().st_mode & 0o777 == 0o700
    assert said(place) == {name: f"old {name}" for name in (DATABASE_FILE, *BESIDE, KEY_FILE)}
    assert said(office) == before
    assert (place / DATABASE_FILE).samefile(office / DATABASE_FILE), "no room is asked for a second copy"
    assert all((place / name).samefile(office / name) for name in BESIDE)
    assert not (place / KEY_FILE).samefile(office / KEY_FILE), "the one in its place is written anew"
    assert [swap.set_aside(office, NOW).name for _ in range(2)] == [f"{place.name}-2", f"{place.name}-3"]


def test_only_what_is_there_is_set_aside(office: Path) -> None:
    for name in (DATABASE_FILE, BESIDE[0], KEY_FILE):
        (office / name).unlink()
    assert set(said(swap.set_aside(office, NOW))) == {BESIDE[1], BESIDE[2]}


def test_where_a_disk_knows_no_second_names_it_is_copied_and_reaches_the_disk(
    office: Path, disk_trace: DiskTrace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_paths: object) -> None:
        raise OSError(errno.EPERM, "no links on this stick")

    monkeypatch.setattr(os, "link", refused)
    place = swap.set_aside(office, NOW)
    assert said(place) == {name: f"old {name}" for name in (DATABASE_FILE, *BESIDE, KEY_FILE)}
    assert not (place / DATABASE_FILE).samefile(office / DATABASE_FILE)
    written = [("sync", place / name) for name in (DATABASE_FILE, *BESIDE, KEY_FILE)]
    assert disk_trace.of(place, office) == [*written, ("sync", place), ("sync", office)]


def test_setting_aside_on_a_full_disk_is_told(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, *_more: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(EnvironmentFault) as error:
        swap.set_aside(office, NOW)
    assert codes_of(error) == ("disk_full",)


# --- keys ---
def test_whether_a_key_file_is_whole(tmp_path: Path) -> None:
    assert not swap.keys_readable(tmp_path)
    keys.create_key_file(tmp_path, (UUID(int=1), "ALA", "Alausí", "ec"), UUID(int=2), "Luis", "clave de prueba",
                         keys.KdfCost(1, 1024, 1))
    assert swap.keys_readable(tmp_path)
    content = (tmp_path / KEY_FILE).read_text()
    (tmp_path / KEY_FILE).write_text(content[: len(content) // 2])
    assert not swap.keys_readable(tmp_path)


# --- the exchange ---
def test_the_new_file_takes_the_place_and_no_old_log_stays_beside_it(office: Path, prepared: Path) -> None:
    swap.exchange(office, prepared, None)
    assert said(office) == {DATABASE_FILE: "new", KEY_FILE: f"old {KEY_FILE}", "office.lock": "old office.lock"}
    assert not (office / swap.SCRATCH).exists()
    assert (office / "journal").is_dir()
    assert not swap.finish(office), "nothing is left to do"


def test_a_key_file_is_replaced_with_the_exchange(office: Path, prepared: Path) -> None:
    swap.exchange(office, prepared, b"new keys")
    assert (office / KEY_FILE).read_bytes() == b"new keys"
    assert (office / DATABASE_FILE).read_text() == "new"


def test_the_exchange_reaches_the_disk_step_by_step(office: Path, prepared: Path, disk_trace: DiskTrace) -> None:
    """Keys, then the note; the old logs are gone from the disk before the new file is under its name."""
    swap.exchange(office, prepared, b"new keys")
    note, database = office / swap.NOTE, office / DATABASE_FILE
    assert [step for step in disk_trace.of(office) if step[1].parent != prepared.parent] == [
        ("sync", office / f"{KEY_FILE}.new"), ("replace", office / KEY_FILE), ("sync", office),
        ("sync", office / f"{swap.NOTE}.new"), ("replace", note), ("sync", office),
        *[("unlink", office / name) for name in BESIDE], ("sync", office),
        ("replace", database), ("sync", office), ("unlink", note), ("sync", office)]


def test_the_note_names_the_new_file_wherever_it_lies(
    office: Path, prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "finish", lambda _folder: True)  # cut off right after the note
    swap.exchange(office, prepared, None)
    monkeypatch.undo()
    assert json.loads((office / "restoring.json").read_text()) == {"database": f".restoring/other/{DATABASE_FILE}"}
    assert swap.finish(office)
    assert said(office)[DATABASE_FILE] == "new"


@pytest.mark.parametrize("note", ["", "{", "[]", "{}", '{"database": 3}', "null", "\xff"])
def test_a_note_that_says_nothing_means_the_usual_place(office: Path, prepared: Path, note: str) -> None:
    prepared.rename(office / swap.SCRATCH / "office")
    (office / swap.NOTE).write_bytes(note.encode("latin-1"))
    done = swap.finish(office)
    assert done
    assert (said(office)[DATABASE_FILE] == "new") == (note != '{"database": 3}'), "3 is the name of no file"
    assert not (office / swap.NOTE).exists()


def test_without_a_note_nothing_is_touched(office: Path, prepared: Path) -> None:
    before = said(office)
    assert swap.finish(office) is False
    assert said(office) == before
    assert (prepared / DATABASE_FILE).read_text() == "new"


def test_a_note_whose_file_is_in_its_place_already_only_goes(office: Path, prepared: Path) -> None:
    """Cut off between the exchange and the end of the note: the log beside the new file is its own by now."""
    (prepared / DATABASE_FILE).unlink()
    (office / swap.NOTE).write_text(json.dumps({"database": f".restoring/other/{DATABASE_FILE}"}))
    before = said(office)
    assert swap.finish(office) is True
    assert said(office) == {name: text for name, text in before.items() if name != swap.NOTE}
    assert not (office / swap.SCRATCH).exists()


def test_a_scratch_place_that_cannot_be_cleared_stops_nothing(office: Path, tmp_path: Path) -> None:
    """It lies on another disk, by a link: the new file is brought over, the link stays."""
    far = tmp_path / "far" / "office"
    far.mkdir(parents=True)
    (far / DATABASE_FILE).write_text("new")
    (office / swap.SCRATCH).symlink_to(tmp_path / "far")
    swap.exchange(office, office / swap.SCRATCH / "office", None)
    assert said(office)[DATABASE_FILE] == "new"
    assert (office / swap.SCRATCH).is_symlink()


def test_an_exchange_that_the_disk_refuses_is_told_and_can_be_finished_later(office: Path, prepared: Path) -> None:
    (office / DATABASE_FILE).unlink()
    (office / DATABASE_FILE / "in the way").mkdir(parents=True)
    with pytest.raises(EnvironmentFault) as error:
        swap.exchange(office, prepared, None)
    assert codes_of(error) == ("folder_wrong",)
    assert (office / swap.NOTE).exists()
    assert (prepared / DATABASE_FILE).read_text() == "new"
    (office / DATABASE_FILE / "in the way").rmdir()
    (office / DATABASE_FILE).rmdir()
    assert swap.finish(office)
    assert said(office)[DATABASE_FILE] == "new"
