"""Copies in the settings: made without a password, a second place, a trial, and what is told when something fails."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from office_hands import Hands
from PySide6.QtCore import Qt

from pes_desktop.services import backups
from pes_desktop.storage.settings import set_setting
from pes_desktop.ui.settings.backup_section import OLD_DAYS, BackupSection


@pytest.fixture
def section(hands) -> BackupSection:
    page = hands.open("settings", section="backup")
    page.list.list.choose("backup")
    hands.idle()
    return page.sections["backup"]


def click(hands: Hands, widget) -> None:
    assert widget.isVisible()
    assert widget.isEnabled()
    hands.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
    hands.idle()


def test_a_copy_is_made_with_one_click_and_stands_in_the_list(office, hands, section) -> None:
    assert section.state.accessibleName().startswith("No backup")
    assert not section.trial.isEnabled()
    click(hands, section.button)
    made = list((office.folder / "backups").glob("ALA-A-*"))
    assert len(made) == 1
    assert "Opened again: People 0" in section.banner.words.text()
    assert section.state.accessibleName().startswith("Last one today at")
    assert [row.key for row in section.copies.list.rows()] == made
    assert section.summary().startswith("today")


def test_the_second_place_gets_its_copy_at_once_and_a_missing_stick_is_told(office, hands, section, tmp_path) -> None:
    assert section.second.accessibleName() == "Only on this computer"
    stick = tmp_path / "memoria"
    stick.mkdir()
    section.use_folder(stick)
    hands.idle()
    assert len(list(stick.glob("ALA-A-*"))) == 1
    assert "in the second place" in section.banner.words.text()
    assert section.second.accessibleName().startswith("Last copy there today")
    stick.rename(tmp_path / "en otra oficina")
    click(hands, section.button)
    assert "not in the second place" in section.banner.title.text()
    assert len(list((office.folder / "backups").glob("ALA-A-*"))) == 2, "the first copy is made all the same"
    click(hands, section.forget)
    assert backups.second_folder(office.folder) is None
    assert section.second.accessibleName() == "Only on this computer"


def test_a_stick_not_seen_for_days_is_asked_for(office, hands, section, tmp_path) -> None:
    backups.set_second_folder(office, tmp_path)
    long_ago = (datetime.now() - timedelta(days=OLD_DAYS + 7)).isoformat(timespec="seconds")
    with office.store.local() as session:
        set_setting(session, "last_backup", {"at": long_ago, "people": 12})
        set_setting(session, "last_second_backup", {"at": long_ago, "folder": str(tmp_path)})
    section.reload()
    hands.idle()
    assert section.second.accessibleName().startswith("Not seen since 9 days")
    assert section.second._kind == section.state._kind == "warn"
    assert "9 days ago" in section.summary()


def test_a_trial_tells_what_the_copy_holds_and_touches_nothing(office, hands, section) -> None:
    click(hands, section.button)
    before = {path: path.stat().st_mtime_ns for path in office.folder.rglob("*") if "-wal" not in path.name
              and "-shm" not in path.name and path.is_file()}
    click(hands, section.trial)
    assert section.banner.title.text() == "Your copy works"
    assert "People 0" in section.banner.words.text()
    assert "was written on" in section.banner.words.text()
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_copy_that_rotted_is_told(office, hands, section) -> None:
    click(hands, section.button)
    copy = next((office.folder / "backups").glob("ALA-A-*"))
    whole = bytearray((copy / "office.db").read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    (copy / "office.db").write_bytes(bytes(whole))
    section.try_copy(copy)
    hands.idle()
    assert section.banner.isVisible()
    assert section.banner.title.text() != "Your copy works"
    assert section.button.isEnabled()


def test_a_place_that_takes_no_copy_is_told(office, hands, section, tmp_path) -> None:
    (tmp_path / "un archivo").write_text("no es carpeta")
    Path(office.folder / "backups").rmdir() if (office.folder / "backups").is_dir() else None
    (office.folder / "backups").write_text("no es carpeta")
    click(hands, section.button)
    assert section.banner.isVisible()
    assert section.button.isEnabled()
    assert section.state.accessibleName().startswith("No backup")
