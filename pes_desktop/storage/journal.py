"""The journal beside the database: what every commit changed, and how far things had come, kept outside the file.

SQLite drops a broken tail of its own log without a word. The journal notices it (number and hash of the last line of
the audit trail, letters given, batches answered) and holds the rows to bring back. The database commits first; a
journal that cannot be written is noted and never turns a saved change into a failure.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from pes_desktop.domain.errors import Fault
from pes_desktop.storage.capture import Change, Mark, frames_of
from pes_desktop.storage.files import environment_fault, sync_folder
from pes_desktop.storage.frames import JournalFile, Sealer, file_name, journal_files

JOURNAL_FOLDER = "journal"
_log = logging.getLogger("pes_desktop.storage.journal")
_log.addHandler(logging.NullHandler())  # where no log is kept, a terminal is not the place
_sync = getattr(os, "fdatasync", os.fsync)
#: Bytes of changes that wait in memory for a journal that can be written again.
_MOST_OWED = 32 << 20


class Journal:
    """The journal of one open database; every opening writes a file of its own, so that a torn end is never built on.

    ``fault``: why the last change could not be written; it is made up for with the next one. ``mark``: how far things
    had come with the last frame, None before it is known.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder = folder / JOURNAL_FOLDER
        self._key = key
        self._turn = threading.Lock()
        self._handle: int | None = None
        self._sealer: Sealer | None = None
        self._number = 0
        self._end = 0
        self._owed: list[tuple[list[tuple[bytes, bool]], Mark]] = []
        self.fault: Fault | None = None
        self.mark: Mark | None = None

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Commit and frame of one change, before those of the next."""
        with self._turn:
            yield

    def append(self, change: Change) -> bool:
        """Write one committed change, within ``turn``; returns whether it lies on the disk. Raises nothing.

        What could not be written is kept in memory, as far as there is room, and goes ahead of the next change.
        """
        frames = frames_of(change)
        mark, self.mark = change.mark, change.mark
        if self._owed:
            self._owe(list(frames), mark)
            return self.settle()
        try:
            self._put(frames)
        except OSError as error:
            self._failed(error)
            self._owe(list(frames_of(change)), mark)
            return False
        return True

    def settle(self) -> bool:
        """Write what is owed, within ``turn``."""
        try:
            while self._owed:
                self._put(self._owed[0][0])
                del self._owed[0]
        except OSError as error:
            self._failed(error)
            return False
        self.fault = None
        return True

    def _owe(self, frames: list[tuple[bytes, bool]], mark: Mark) -> None:
        held = sum(len(plain) for owed, _ in self._owed for plain, _ in owed)
        if held + sum(len(plain) for plain, _ in frames) <= _MOST_OWED:
            self._owed.append((frames, mark))

    def _put(self, frames: Iterable[tuple[bytes, bool]]) -> None:
        for plain, more in frames:
            self._write(plain, more)
        assert self._handle is not None
        _sync(self._handle)
        self._end = os.lseek(self._handle, 0, os.SEEK_CUR)

    def _write(self, plain: bytes, more: bool) -> None:
        head = b""
        if self._handle is None:
            head = self._open()
        assert self._sealer is not None
        assert self._handle is not None
        left = memoryview(head + self._sealer.seal(self._number, plain, more))
        while left:  # one call writes it all but where the disk fills up
            left = left[os.write(self._handle, left) :]
        self._number += 1

    def _open(self) -> bytes:
        """Begin this opening's file; returns its head, to be written with the first frame."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        files = journal_files(self.folder)
        generation, number = (files[-1][0], files[-1][1] + 1) if files else (1, 1)
        path = self.folder / file_name(generation, number)
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        self._sealer, self._number, self._end = Sealer(self._key, os.urandom(16)), 0, 0
        sync_folder(self.folder)
        sync_folder(self.folder.parent)
        return self._sealer.head()

    def _failed(self, error: OSError) -> None:
        """Cut off what was written by half, and go on in a new file."""
        self.fault = environment_fault(error).faults[0]
        _log.warning("journal not written: %s", self.fault.code)
        if self._handle is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(self._handle, self._end)
            with contextlib.suppress(OSError):
                os.close(self._handle)
        self._handle = None

    def begin_anew(self) -> None:
        """A verified backup is there: further frames go into a new file; those from before the backup ahead of it go.

        What was committed while the copy was made stands in the file before, which stays until the next backup.
        """
        with self._turn:
            self._close()
            with contextlib.suppress(OSError):
                files = journal_files(self.folder)
                if not files:
                    return
                generation = files[-1][0]
                (self.folder / file_name(generation + 1, files[-1][1] + 1)).touch(mode=0o600)
                sync_folder(self.folder)
                for before, _, path in files:
                    if before < generation:
                        path.unlink()

    def close(self) -> None:
        """Give the file back; a later change opens another. Not while another thread closes it or begins anew."""
        with self._turn:
            self._close()

    def _close(self) -> None:
        if self._owed:
            self.settle()
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def open_files(folder: Path, key: bytes) -> list[JournalFile]:
    """The files of an office's journal that can be read from the disk, in the order of writing."""
    found = []
    with contextlib.suppress(OSError):
        for _, _, path in journal_files(folder / JOURNAL_FOLDER):
            with contextlib.suppress(OSError):
                if path.stat().st_size:
                    found.append(JournalFile(path, key))
    return found
