"""The pages of a restore alone, and what the first start and the log-in say of a place or a file they cannot use."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from office_hands import make_office
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from pes_desktop.app import Program
from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.services.backups import Copy, back_up_now, copies
from pes_desktop.services.lost_words import MOST_LINES, lost_lines
from pes_desktop.services.restoring import Damage, RestorePlan, RestoreReport
from pes_desktop.services.safekeeping import LostLine
from pes_desktop.storage import engine
from pes_desktop.storage.engine import DATABASE_FILE, connect
from pes_desktop.ui.start.first_start import FirstStartPanel
from pes_desktop.ui.start.restore import CopyPanel, PlanPanel, ResultPanel

PASSWORD = "una clave larga"
LOST = (LostLine(datetime(2026, 11, 20, 15, 42, tzinfo=UTC), "register_person", "jobseeker, job"),
        LostLine(None, "issue_letter", "3"), LostLine(None, "unknown", "2"))


def words(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, list[Copy], UUID, bytes]:
    """An office with one real copy: folder, copies, its member of staff, key."""
    ctx = make_office(tmp_path / "office")
    back_up_now(ctx, "daily")
    found = copies(ctx.folder), ctx.staff.id, ctx.store.key
    ctx.store.close()
    return tmp_path / "office", *found


def test_no_copy_found_offers_to_look_elsewhere_and_asks_no_password(show, tmp_path) -> None:
    panel = CopyPanel("Title", "Words", tmp_path, "en", ask_secret=True, salvage=False)
    show(panel, 1024, 700)
    panel.show_copies([])
    assert not panel.primary.isEnabled()
    assert not panel.password.isVisible()
    assert "No copy found here" in words(panel.list)
    asked: list[int] = []
    panel.folder_asked.connect(lambda: asked.append(1))
    panel.look.click()
    assert asked == [1]


def test_the_copy_brings_the_names_of_its_office_and_words_may_stand_for_a_password(show, made, type_text) -> None:
    folder, found, staff, _ = made
    panel = CopyPanel("Title", "Words", folder, "en", ask_secret=True, salvage=False)
    show(panel, 1024, 700)
    panel.show_copies(found)
    assert panel.staff.value() == str(staff)
    chosen: list[tuple] = []
    panel.chosen.connect(lambda *what: chosen.append(what))
    panel.primary.click()
    assert chosen == []
    assert panel.password.state() == "error"
    panel.password.set_value(PASSWORD)
    panel.primary.click()
    panel.other.click()
    assert panel.typed.isVisible()
    assert not panel.password.isVisible()
    panel.typed.set_value("uno dos")
    panel.primary.click()
    assert chosen == [(found[0], staff, PASSWORD), (found[0], None, "uno dos")]


def test_one_may_go_without_a_copy_where_the_key_is_known(show, made) -> None:
    folder, found, _, _ = made
    panel = CopyPanel("Title", "Words", folder, "en", ask_secret=False, salvage=True)
    show(panel, 1024, 700)
    assert not panel.primary.isEnabled(), "nothing to choose before the folders have been looked at"
    panel.show_copies(found)
    chosen: list[tuple] = []
    panel.chosen.connect(lambda *what: chosen.append(what))
    panel.primary.click()
    panel.list.list.choose_at(1)
    panel.show_copies(found)  # another folder was looked at: the choice stays
    panel.primary.click()
    assert chosen == [(found[0], None, ""), (None, None, "")]


def test_the_plan_names_what_is_kept_and_lost_and_works_only_when_agreed(show, made) -> None:
    _, found, _, _ = made
    plan = RestorePlan(Damage("damaged"), found[0], datetime.now(UTC) - timedelta(hours=2), 14, {"jobseeker": 1180},
                       {"jobseeker": 1214, "letter": 301}, LOST)
    panel = PlanPanel(plan, "en")
    show(panel, 1024, 700)
    said = "\n".join(words(panel))
    assert "People 1\u202f214 · Letters 301" in said
    assert "14 changes" in said
    assert "Somebody registered a person" in said
    assert "3 letters issued" in said
    agreed: list[int] = []
    panel.agreed.connect(lambda: agreed.append(1))
    panel.begin()
    panel.primary.click()
    assert agreed == [], "once"
    panel.show_failure(EnvironmentFault(Fault("disk_full")))
    assert panel.banner.isVisible()
    panel.primary.click()
    assert agreed == [1]


def test_nothing_lost_is_said_too(show, made) -> None:
    _, found, _, _ = made
    panel = PlanPanel(RestorePlan(Damage("missing"), found[0], None, 0, {}, {"jobseeker": 1}, ()), "en")
    show(panel, 1024, 700)
    assert "Nothing that is known of." in words(panel)
    result = ResultPanel(RestoreReport(Path("/aside"), {"jobseeker": 1}, 0, ()), "en")
    show(result, 1024, 700)
    assert any("/aside" in text for text in words(result))


def test_many_lost_lines_are_cut_short_in_both_languages() -> None:
    many = [LostLine(None, "outcome_hired", "referral")] * (MOST_LINES + 5)
    for lang in ("es", "en"):
        said = lost_lines(many, lang)
        assert len(said) == MOST_LINES + 1
        assert "{" not in "".join(said[:-1])
    assert lost_lines([LostLine(None, "no_such_act", "")], "es") == ["Un cambio"]


@pytest.fixture
def program(tmp_path: Path, qapp) -> Iterator[Program]:
    made = Program(tmp_path / "Dropbox" / "office", lang="es")
    made.start()
    yield made
    made.close()
    made.deleteLater()


def test_a_first_start_in_a_synchronised_folder_is_refused_with_the_reason(program, qtbot) -> None:
    panel = program.window._full
    assert isinstance(panel, FirstStartPanel)
    for name, value in (("place_code", "060250"), ("name", "Oficina"), ("code", "ALA"), ("staff_name", "Luis Paredes"),
                        ("password", PASSWORD)):
        panel.fields[name].set_value(value)
    panel.again.set_value(PASSWORD)
    panel.submit()
    qtbot.waitUntil(panel.banner.isVisible, timeout=20000)
    assert "Dropbox" in " ".join(words(panel.banner))
    assert not (program.folder / DATABASE_FILE).exists()
    assert panel.primary.isEnabled()


def test_a_file_held_by_another_program_is_told_and_opens_when_it_is_free(
    made, qtbot, qapp, monkeypatch
) -> None:
    folder, _, _, key = made
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.5)
    program = Program(folder, lang="es")
    program.start()
    program.window.activateWindow()
    try:
        with closing(connect(folder / DATABASE_FILE, key)) as other:
            other.execute("BEGIN EXCLUSIVE")
            program.doors.login.password.set_value(PASSWORD)
            qtbot.mouseClick(program.doors.login.primary, Qt.MouseButton.LeftButton)
            program.doors._slow.start(50)
            qtbot.waitUntil(lambda: "Still opening" in program.doors.login.banner.title.text(), timeout=20000)
            qtbot.waitUntil(lambda: "Still opening" not in program.doors.login.banner.title.text(), timeout=20000)
            assert "Otro programa tiene ocupados" in " ".join(words(program.doors.login.banner))
            other.execute("ROLLBACK")
        program.doors.login.password.set_value(PASSWORD)
        qtbot.mouseClick(program.doors.login.primary, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: program.window.current_key == "today", timeout=20000)
    finally:
        program.close()
        program.deleteLater()


@pytest.mark.parametrize("left", ["backups", "journal", DATABASE_FILE])
def test_an_office_without_its_key_file_is_no_first_start(left: str, made, tmp_path: Path, qapp) -> None:
    target = tmp_path / "rest"
    target.mkdir()
    (shutil.copytree if (made[0] / left).is_dir() else shutil.copy)(made[0] / left, target / left)
    program = Program(target, lang="es")
    program.start()
    try:
        assert isinstance(program.window._full, CopyPanel)
    finally:
        program.close()
        program.deleteLater()


@pytest.mark.parametrize("left", [(), ("backups",), ("making", "journal", DATABASE_FILE)])
def test_empty_folders_and_a_creation_cut_short_are_a_first_start(left: tuple[str, ...], tmp_path: Path, qapp) -> None:
    for name in left:
        (tmp_path / "office" / name).mkdir(parents=True)
    if "journal" in left:
        (tmp_path / "office" / "journal" / "000001-000001.journal").write_bytes(b"x")
    program = Program(tmp_path / "office", lang="es")
    program.start()
    try:
        assert isinstance(program.window._full, FirstStartPanel)
    finally:
        program.close()
        program.deleteLater()
