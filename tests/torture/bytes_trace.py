"""What a program under strace wrote to files and handed to its children, whatever became of the files later."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from power_trace import _FD, _STRING, _calls, _plain

WATCH = ("strace", "-f", "-y", "-v", "-xx", "-s", "40000000", "--seccomp-bpf", "-e", "signal=none", "-e",
         "trace=openat,write,pwrite64,writev,pwritev,execve,sendfile,copy_file_range")
#: Files, and no devices; those in memory may be swapped out.
_STORED = re.compile(r"/(?!proc/|dev/(?!shm/))")
_CREATED = re.compile(r"O_CREAT|O_TMPFILE")


class Written:
    """``files``: bytes written by path; ``created``: paths made anew; ``started``: argument lists and environments."""

    def __init__(self, trace: Path) -> None:
        self.files: dict[str, bytearray] = defaultdict(bytearray)
        self.created: set[str] = set()
        self.started: list[bytes] = []
        for _process, call, arguments, result in _calls(trace):
            if call == "execve":
                self.started.append(b"\n".join(_plain(text) for text in _STRING.findall(arguments)))
            elif result >= 0 and call == "openat":
                if _CREATED.search(arguments):
                    self.created.add(_plain(_STRING.findall(arguments)[0]).decode())
            elif result >= 0 and (found := _FD.match(arguments)):
                path = _plain(found[2]).decode() if "\\x" in found[2] else found[2]
                if _STORED.match(path):
                    for text in _STRING.findall(arguments):
                        self.files[path] += _plain(text)

    def outside(self, *folders: Path) -> dict[str, bytes]:
        """Bytes of the files that do not lie below the folders."""
        roots = tuple(f"{folder}/" for folder in folders)
        return {path: bytes(data) for path, data in self.files.items() if not path.startswith(roots)}
