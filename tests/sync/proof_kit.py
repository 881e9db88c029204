"""An office that exchanges by stick only, after its admission; what the bus brings there and back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from admission_kit import Post

from pes_central.__main__ import main as central_main
from pes_desktop.models import Jobseeker
from pes_desktop.services import stick, sync_session
from pes_desktop.services.stick import StickRead
from pes_desktop.storage.store import Actor
from pes_desktop.sync.state import SyncState


def admitted(post: Post, capsys: pytest.CaptureFixture[str]) -> Post:
    """As after the first answer that the bus brought."""
    post.ask(post.code(post.ctx.office.code))
    post.headquarters(capsys)
    post.read()
    return post


def write(post: Post, folder: str = "stick") -> Path:
    """All that waits, on a stick of this name."""
    there = post.stick.parent / folder
    there.mkdir(exist_ok=True)
    stick.write_stick(post.ctx, there)
    return there


def import_at(post: Post, folder: Path) -> None:
    """What the administrator types when the stick is there."""
    files = [str(path) for path in sorted(folder.glob("*.pesb"))]
    assert central_main(["import-batch", *files, "--out", str(folder), "--dir", str(post.server.folder)]) == 0


def export_to(post: Post, folder: str, first: int = 1) -> Path:
    """The PC's answers once more, with what headquarters holds now."""
    there = post.stick.parent / folder
    there.mkdir(exist_ok=True)
    assert central_main(["export-answer", "--office", post.ctx.office.code, "--letter", "A", "--first", str(first),
                         "--out", str(there), "--dir", str(post.server.folder)]) == 0
    return there


def there_and_back(post: Post, folder: str = "stick") -> StickRead:
    """Written, taken in, read."""
    there = write(post, folder)
    import_at(post, there)
    return stick.read_stick(post.ctx, there)


def copied(folder: Path, name: str) -> Path:
    """A stick as it is now, kept for later."""
    return Path(shutil.copytree(folder, folder.parent / name))


def state(post: Post) -> SyncState:
    return sync_session.read_sync_state(post.ctx)


def edit(post: Post, names: str) -> None:
    with post.ctx.store.write(Actor(), "edit") as unit:
        for row in unit.session.query(Jobseeker):
            row.names = names
