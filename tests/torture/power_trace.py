"""Reads a trace of strace (``-f -y -xx``) into the changes that a folder's files went through, in their order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SYSCALLS = ("openat,pwrite64,write,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,lseek,"
            "writev,pwritev,fallocate,link,linkat,sendfile,copy_file_range")
STRACE = ("strace", "-f", "-y", "-xx", "-s", "40000000", "--seccomp-bpf", "-e", f"trace={SYSCALLS}", "-e",
          "signal=none")
#: Written anew at each opening, never trusted after a crash.
_PASSING = ("-shm",)
_IGNORED = ("backups/",)

_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)", re.DOTALL)
_FD = re.compile(r"^(\d+)<([^>]*)>(\(deleted\))?")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True, slots=True)
class Change:
    """One step: ``kind`` write, truncate, sync, create, rename, unlink, sync_folder or told; names within the folder.

    ``data``: the bytes of a write, the new name of a rename; ``told``: what the desk said.
    """

    kind: str
    name: str = ""
    offset: int = 0
    data: bytes = b""
    told: dict[str, Any] | None = None


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _calls(trace: Path) -> Iterator[tuple[str, str, str, int]]:
    """Process, call, arguments and result; calls that another thread interrupted are joined again."""
    begun: dict[str, str] = {}
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            process = line.split(" ", 1)[0]
            if line.endswith("<unfinished ...>\n"):
                begun[process] = line[: -len("<unfinished ...>\n")]
                continue
            if " resumed>" in line:
                line = begun.pop(process) + line.split(" resumed>", 1)[1]
            if found := _CALL.match(line):
                yield process, found[1], found[2], int(found[3])


class _Reader:
    """Keeps the places of descriptors that write without naming an offset, and which names are folders."""

    def __init__(self, folder: Path) -> None:
        self._root = str(folder).rstrip("/") + "/"
        self._folder = str(folder).rstrip("/")
        self._places: dict[tuple[str, str], int | None] = {}
        self._folders: set[str] = set()

    def _name(self, path: str) -> str | None:
        if not path.startswith(self._root):
            return None
        name = path[len(self._root):]
        return None if name.endswith(_PASSING) or (name + "/").startswith(_IGNORED) else name

    def changes(self, process: str, call: str, arguments: str, result: int) -> Iterator[Change]:
        """What this call did to the folder; raises ValueError for a call that is not understood."""
        if result < 0:
            return
        if call in ("openat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "link", "linkat"):
            yield from self._paths(process, call, arguments, result)
            return
        found = _FD.match(arguments)
        if found is None:
            return
        path = _plain(found[2]).decode() if "\\x" in found[2] else found[2]
        if call == "write" and found[1] == "1":
            yield Change("told", told=json.loads(_plain(_STRING.findall(arguments)[-1])))
            return
        if path == self._folder and call == "fsync":
            yield Change("sync_folder")
            return
        name = self._name(path)
        if name is None or found[3]:
            return
        if call == "fsync" and name in self._folders:
            yield Change("sync_folder", name)
            return
        place = (process, found[1])
        if call in ("fsync", "fdatasync"):
            yield Change("sync", name)
        elif call == "ftruncate":
            yield Change("truncate", name, int(arguments.rsplit(",", 1)[1]))
        elif call == "pwrite64":
            data = _plain(_STRING.findall(arguments)[-1])[:result]
            yield Change("write", name, int(arguments.rsplit(",", 1)[1]), data)
        elif call == "write":
            data = _plain(_STRING.findall(arguments)[-1])[:result]
            at = self._places.get(place)
            yield Change("write", name, -1 if at is None else at, data)
            if at is not None:
                self._places[place] = at + len(data)
        elif call == "lseek":
            if self._places.get(place, 0) is not None:
                self._places[place] = result
        else:
            raise ValueError(call)

    def _paths(self, process: str, call: str, arguments: str, result: int) -> Iterator[Change]:
        paths = [_plain(text).decode() for text in _STRING.findall(arguments)]
        if call == "openat":
            name = self._name(paths[0])
            if name is not None and "/" in name:
                self._folders.add(name.rpartition("/")[0])
            if name is None:
                return
            descriptor = _FD.match(arguments.rsplit("=", 1)[-1].strip())
            assert descriptor is None
            self._places[(process, str(result))] = None if "O_APPEND" in arguments else 0
            if "O_CREAT" in arguments:
                yield Change("create", name)
            if "O_TRUNC" in arguments:
                yield Change("truncate", name, 0)
            return
        names = [self._name(path) for path in paths]
        if names == [None] * len(names):
            return
        if call.startswith("rename"):
            if None in names:
                raise ValueError("a file came from or went to another folder")
            yield Change("rename", str(names[0]), data=str(names[1]).encode())
        elif call.startswith("unlink"):
            yield Change("unlink", str(names[0]))
        else:
            raise ValueError(call)


def read_trace(trace: Path, folder: Path) -> list[Change]:
    """All changes of the files directly in ``folder``, and what the desk told in between."""
    reader = _Reader(folder)
    return [change for call in _calls(trace) for change in reader.changes(*call)]
