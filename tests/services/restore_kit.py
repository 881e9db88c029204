"""An office with a copy, a day's work after it, and the ways in which a disk hurts its files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from service_kit import FAST, PASSWORD, TODAY, person_form

from pes_desktop.services import backups, intake, safekeeping
from pes_desktop.services.backups import Copy
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import NewOffice, create_office, open_with_key
from pes_desktop.storage.engine import DATABASE_FILE
from pes_desktop.storage.keys import KEY_FILE
from pes_desktop.storage.replay import LostLine

BEFORE, AFTER = 120, 5
PAGE = 4096


@dataclass(frozen=True)
class Scene:
    """A closed office: ``before`` people in its copy, ``after`` more since."""

    folder: Path
    key: bytes
    staff: UUID
    words: str
    surnames: tuple[str, ...]

    def copied(self, target: Path) -> Scene:
        """The same office elsewhere, to be hurt."""
        shutil.copytree(self.folder, target)
        return Scene(target, self.key, self.staff, self.words, self.surnames)

    def open(self) -> OfficeContext:
        """Open as its first member of staff."""
        return open_with_key(self.folder, self.key, self.staff, clock=lambda: TODAY)

    def copy(self) -> Copy:
        """Its newest copy."""
        return backups.copies(self.folder)[0]

    @property
    def database(self) -> Path:
        """The live file."""
        return self.folder / DATABASE_FILE


def register(ctx: OfficeContext, surnames: str) -> None:
    """One saved person."""
    intake.save_intake(ctx, person_form(ctx, document_number="", document_type="none", surnames=surnames))


def make_scene(folder: Path) -> Scene:
    """The office with its copy, cleanly closed."""
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", PASSWORD)
    ctx, words = create_office(folder, form, clock=lambda: TODAY, cost=FAST)
    names = [f"Lema {number:03d}" for number in range(BEFORE + AFTER)]
    for name in names[:BEFORE]:
        register(ctx, name)
    backups.back_up_now(ctx, "daily")
    for name in names[BEFORE:]:
        register(ctx, name)
    ctx.store.close()
    return Scene(folder, ctx.store.key, ctx.staff.id, words, tuple(names))


def people_of(scene: Scene) -> tuple[list[str], list[LostLine], list[str]]:
    """Surnames in the opened office, what its start told as lost, checks that do not hold."""
    ctx = scene.open()
    try:
        with ctx.store.read() as session:
            from pes_desktop.models import Jobseeker

            names = sorted(row[0] for row in session.query(Jobseeker.surnames))
        found = safekeeping.start_check(ctx)
        ill = [finding.code for finding in safekeeping.full_check(ctx) if not finding.good]
        return names, list(found.lost), ill
    finally:
        ctx.store.close()


def garble(path: Path, share: float, size: int) -> None:
    """Noise over ``size`` bytes from ``share`` of the file on."""
    with path.open("r+b") as handle:
        handle.seek(int(path.stat().st_size * share))
        handle.write(os.urandom(size))


def gone(scene: Scene) -> None:
    scene.database.unlink()


def emptied(scene: Scene) -> None:
    os.truncate(scene.database, 0)


def few_bytes(scene: Scene) -> None:
    os.truncate(scene.database, 300)


def halved(scene: Scene) -> None:
    os.truncate(scene.database, scene.database.stat().st_size // 2 // PAGE * PAGE)


def last_page_cut(scene: Scene) -> None:
    os.truncate(scene.database, scene.database.stat().st_size - PAGE)


def torn_page(scene: Scene) -> None:
    os.truncate(scene.database, scene.database.stat().st_size - 512)


def head(scene: Scene) -> None:
    garble(scene.database, 0, 2 * PAGE)


def salt(scene: Scene) -> None:
    garble(scene.database, 0, 16)


def middle(scene: Scene) -> None:
    garble(scene.database, 0.7, 20 * PAGE)


def tail(scene: Scene) -> None:
    garble(scene.database, 0.98, 2 * PAGE)


def foreign(scene: Scene) -> None:
    scene.database.write_bytes(b"hola " * 40_000)


def stray_log(scene: Scene) -> None:
    """A log that belongs to nothing, beside a file that is no longer there."""
    scene.database.unlink()
    (scene.folder / f"{DATABASE_FILE}-wal").write_bytes(os.urandom(40_000))


HURTS: tuple[Callable[[Scene], None], ...] = (
    gone, emptied, few_bytes, halved, last_page_cut, torn_page, head, salt, middle, tail, foreign, stray_log)


def no_keys(scene: Scene) -> None:
    (scene.folder / KEY_FILE).unlink()


def bad_keys(scene: Scene) -> None:
    (scene.folder / KEY_FILE).write_text('{"version": 2')
