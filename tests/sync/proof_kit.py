"""An office that exchanges by stick only, after its admission; what the bus brings there and back."""

from __future__ import annotations

import shutil
from pathlib import Path

from admission_kit import Post

from pes_central.admission import admit_files
from pes_central.config import load
from pes_central.stick import answers_again, take_files
from pes_desktop.models import Jobseeker
from pes_desktop.services import stick, sync_session
from pes_desktop.services.stick import StickRead
from pes_desktop.storage.store import Actor
from pes_desktop.sync.state import SyncState


def admitted(post: Post) -> Post:
    """As after the first answer that the bus brought."""
    asked = post.ask(post.code(post.ctx.office.code))
    admit_files(post.server.engine, [asked], post.stick)
    post.read()
    return post


def write(post: Post, folder: str = "stick") -> Path:
    """All that waits, on a stick of this name."""
    there = post.stick.parent / folder
    there.mkdir(exist_ok=True)
    stick.write_stick(post.ctx, there)
    return there


def import_at(post: Post, folder: Path) -> list[dict[str, object]]:
    """What ``pes-central import-batch`` does when the stick is there."""
    files = sorted(folder.glob("*.pesb"))
    return take_files(post.server.engine, load(post.server.folder, {}), files, folder)


def export_to(post: Post, folder: str, first: int = 1) -> Path:
    """The PC's answers once more, with what headquarters holds now."""
    there = post.stick.parent / folder
    there.mkdir(exist_ok=True)
    answers_again(post.server.engine, post.ctx.office.code, "A", first, there)
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
