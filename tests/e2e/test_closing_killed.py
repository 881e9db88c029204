"""The plug is pulled while the program makes its last copy: nothing of it counts as a copy, and the next one does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from an_office import PASSWORD, make_office

from pes_desktop.services import backups
from pes_desktop.services.office_setup import open_office

CHILD = Path(__file__).with_name("closing_child.py")


def close_by_hand(folder: Path, *, kill: bool) -> int:
    """Start the real program, close its window; ``kill`` it as soon as the last copy begins. Returns the exit code."""
    child = subprocess.Popen([sys.executable, str(CHILD), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
    assert child.stdin
    assert child.stdout
    child.stdin.write(PASSWORD + "\n")
    child.stdin.flush()
    said = child.stdout.readline()
    if kill:
        child.kill()
    errors = child.communicate(timeout=60)[1]
    assert said == "closing\n", errors
    return child.returncode


def test_a_program_killed_while_it_closes_leaves_whole_copies_only(tmp_path: Path) -> None:
    folder = tmp_path / "oficina"
    ctx = make_office(folder)
    staff = ctx.staff.id
    ctx.store.close()
    assert close_by_hand(folder, kill=True) == -9 or sys.platform == "win32"
    for copy in backups.copies(folder):  # the copy may have been done a moment before
        assert open_office(copy.folder, staff, PASSWORD).store.close() is None
    assert close_by_hand(folder, kill=False) == 0
    found = backups.copies(folder)
    assert found
    assert [path for path in (folder / "backups").iterdir() if path.name.startswith(".")] == [], "no half is left"
    trial_ctx = open_office(folder, staff, PASSWORD)
    assert backups.test_backup(trial_ctx, found[0]).counts["jobseeker"] == 0
    trial_ctx.store.close()
