"""Settings, drafts and small files: what is kept, whose it is, and what stays when the disk refuses."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from storage_kit import codes_of

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.storage.drafts import NOBODY, drop_draft, hand_over, list_drafts, load_draft, save_draft
from pes_desktop.storage.files import sync_file, sync_folder, write_atomically
from pes_desktop.storage.settings import drop_setting, get_setting, instant, set_setting, whole
from pes_desktop.storage.store import Store

ANA, LUIS = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 10, 20, 9, tzinfo=UTC)


def test_a_setting_is_kept_replaced_and_forgotten(store: Store) -> None:
    with store.local() as session:
        assert get_setting(session, "printer") is None
        assert get_setting(session, "printer", "PDF") == "PDF"
        set_setting(session, "printer", {"name": "Epson", "tray": 1})
        set_setting(session, "paper", None)
    with store.local() as session:
        assert get_setting(session, "printer", {}) == {"name": "Epson", "tray": 1}
        assert get_setting(session, "printer") == {"name": "Epson", "tray": 1}
        assert get_setting(session, "paper") is None
        set_setting(session, "printer", "HP")
        drop_setting(session, "paper")
        drop_setting(session, "never there")
    with store.read() as session:
        assert get_setting(session, "printer") == get_setting(session, "printer", "PDF") == "HP"
        assert get_setting(session, "paper", "A4") == "A4"


@pytest.mark.parametrize(("kept", "read"), [
    ("2026-10-20T09:00:00+00:00", NOW), ("2026-10-20T09:00:00", NOW.replace(tzinfo=None)), ("ayer", None), (None, None),
    (5, None), ([], None)])
def test_an_instant_of_a_setting_is_one_or_none(kept: object, read: datetime | None) -> None:
    assert instant(kept) == read


@pytest.mark.parametrize(("kept", "read"), [(7, 7), (0, 0), (-1, -1), ("7", 0), (None, 0), (1.5, 0)])
def test_a_count_of_a_setting_is_one_or_nought(kept: object, read: int) -> None:
    assert whole(kept) == read


def test_a_draft_is_its_writers_own(store: Store) -> None:
    with time_machine.travel(NOW, tick=False), store.local() as session:
        save_draft(session, "intake:1", {"names": "Rosa"}, staff_id=ANA, title="Rosa", step="contact")
        save_draft(session, "intake:1", {"names": "Luz"}, staff_id=LUIS, title="Luz", step="identity")
        save_draft(session, "intake:1", {"names": "?"}, staff_id=None, title="", step="")
    with store.read() as session:
        mine = load_draft(session, "intake:1", ANA)
        assert mine is not None
        assert (mine.payload, mine.title, mine.step, mine.saved_at) == ({"names": "Rosa"}, "Rosa", "contact", NOW)
        theirs = load_draft(session, "intake:1", LUIS)
        assert theirs is not None
        assert theirs.payload == {"names": "Luz"}
        unsigned = load_draft(session, "intake:1", None)
        assert unsigned is not None
        assert (unsigned.staff_id, unsigned.payload) == (NOBODY, {"names": "?"})
        assert load_draft(session, "intake:2", ANA) is None


def test_drafts_are_listed_newest_first(store: Store) -> None:
    for minute, (key, who) in enumerate([("a", ANA), ("b", LUIS), ("c", ANA)]):
        with time_machine.travel(NOW + timedelta(minutes=minute), tick=False), store.local() as session:
            save_draft(session, key, {}, staff_id=who, title=key, step="")
    with time_machine.travel(NOW + timedelta(hours=1), tick=False), store.local() as session:
        save_draft(session, "a", {"again": 1}, staff_id=ANA, title="a", step="")
    with store.read() as session:
        assert [draft.key for draft in list_drafts(session)] == ["a", "c", "b"]
        assert [draft.key for draft in list_drafts(session, ANA)] == ["a", "c"]
        assert [draft.payload for draft in list_drafts(session, ANA)] == [{"again": 1}, {}]


def test_a_draft_is_dropped_for_its_writer_alone(store: Store) -> None:
    with store.local() as session:
        for who in (ANA, LUIS):
            save_draft(session, "a", {}, staff_id=who, title="", step="")
    with store.local() as session:
        drop_draft(session, "a", ANA)
        drop_draft(session, "never", ANA)
        assert load_draft(session, "a", ANA) is None
    with store.read() as session:
        assert [draft.staff_id for draft in list_drafts(session)] == [LUIS]


def test_a_draft_is_handed_over_whole_or_not_at_all(store: Store) -> None:
    with time_machine.travel(NOW, tick=False), store.local() as session:
        save_draft(session, "a", {"n": 1}, staff_id=ANA, title="T", step="work")
        save_draft(session, "b", {"n": 2}, staff_id=ANA, title="", step="")
        save_draft(session, "b", {"n": 3}, staff_id=LUIS, title="", step="")
    with store.local() as session:
        assert hand_over(session, "a", ANA, LUIS) is True
        assert hand_over(session, "a", ANA, LUIS) is False, "there is none any more"
        assert hand_over(session, "b", ANA, LUIS) is False, "nobody's own draft is overwritten"
        assert load_draft(session, "a", ANA) is None
    with store.read() as session:
        taken = load_draft(session, "a", LUIS)
        assert taken is not None
        assert (taken.payload, taken.title, taken.step, taken.saved_at) == ({"n": 1}, "T", "work", NOW)
        assert {(draft.key, draft.staff_id): draft.payload["n"] for draft in list_drafts(session)} == {
            ("a", LUIS): 1, ("b", ANA): 2, ("b", LUIS): 3}


def test_a_file_is_replaced_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    os.umask(os.umask(0o022))
    write_atomically(path, b"first, and longer")
    assert path.read_bytes() == b"first, and longer"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (tmp_path / "keys.json.new").write_bytes(b"left over from a power cut, much longer than what comes")
    write_atomically(path, b"second")
    assert path.read_bytes() == b"second"
    assert [one.name for one in tmp_path.iterdir()] == ["keys.json"]


def test_where_a_file_cannot_be_put_the_place_stays_clean(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    with pytest.raises(EnvironmentFault) as error:
        write_atomically(taken, b"x")
    assert codes_of(error) == ("folder_wrong",)
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]
    with pytest.raises(EnvironmentFault) as error:
        write_atomically(tmp_path / "nowhere" / "file", b"x")
    assert codes_of(error) == ("folder_wrong",)
    assert error.value.__cause__ is not None


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    write_atomically(path, b"old")
    (tmp_path / "keys.json.new").symlink_to("/dev/full")
    with pytest.raises(EnvironmentFault) as error:
        write_atomically(path, b"new")
    assert codes_of(error) == ("disk_full",)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["keys.json"]


def test_what_is_not_there_cannot_be_put_on_the_disk(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nothing"):
        sync_file(tmp_path / "nothing")
    (tmp_path / "file").write_bytes(b"kept")
    sync_file(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"kept"
    sync_folder(tmp_path)
    sync_folder(tmp_path / "nowhere")
