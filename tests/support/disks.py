"""File systems that are full or may not be written, real ones where the system lets us make them."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT_USER = hasattr(os, "geteuid") and os.geteuid() == 0


@contextlib.contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A file system of its own that is soon full; skips where the system lets nobody mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    if not ROOT_USER or shutil.which("mount") is None:
        pytest.skip("mounting needs root")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)],
                          capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("no mount here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    """The folder, which nobody may write while the block runs: by its rights, or mounted so for root, whom rights do
    not stop."""
    if not ROOT_USER:
        folder.chmod(0o500)
        try:
            yield folder
        finally:
            folder.chmod(0o700)
        return
    for step in (["--bind", str(folder), str(folder)], ["-o", "remount,ro,bind", str(folder)]):
        done = shutil.which("mount") and subprocess.run(["mount", *step], capture_output=True, check=False)
        if not done or done.returncode != 0:
            pytest.skip("no mount here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_up(folder: Path) -> Path:
    """Take every free byte of a small disk."""
    film = folder / "film"
    with contextlib.suppress(OSError), film.open("wb", buffering=0) as handle:
        for size in (65_536, 512, 1):
            with contextlib.suppress(OSError):
                while handle.write(b"x" * size):
                    pass
    return film
