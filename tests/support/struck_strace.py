"""Strikes a forked child (struck_child.py) with strace at one chosen system call: killed, disk full, disk failing."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Any

from support.struck_acts import Desk

#: Everything that changes what is on the disk. Counted and struck one by one.
CALLS = ("write", "pwrite64", "fsync", "fdatasync", "ftruncate", "fallocate", "sendfile", "copy_file_range", "rename",
         "renameat2", "unlink", "unlinkat", "mkdir", "openat")
#: Calls that a full disk refuses.
GROWING = ("write", "pwrite64", "ftruncate", "fallocate", "sendfile", "copy_file_range", "rename", "mkdir", "openat")
FAULTS = ("killed", "full", "failing")
_LINE = re.compile(r"^\d+ +(\w+)\((.*)$")
_SECONDS = 60
_MOST = 1 << 18


@dataclass(frozen=True, slots=True)
class Point:
    """The ``nth`` time that ``call`` is made; ``about`` is the file it meant when the act ran undisturbed."""

    call: str
    nth: int
    about: str

    def __str__(self) -> str:
        return f"{self.call} {self.nth} ({self.about})"


@dataclass
class Outcome:
    """How a child ended: what it told in order, the wait status (None: it was not told), the calls strace saw."""

    told: list[dict[str, Any]] = field(default_factory=list)
    status: int = 0
    struck: str = ""

    @property
    def killed(self) -> bool:
        """Ended by SIGKILL."""
        return os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == 9

    def of(self, what: str) -> list[dict[str, Any]]:
        """What was told of this kind."""
        return [line for line in self.told if line["told"] == what]


class Striker:
    """One process to fork from; ``run`` does an act in a child of it, struck or (to count) not."""

    def __init__(self, folder: Path) -> None:
        """``folder``: scratch for the log of strace. Fails (never skips) where strace is missing or not allowed."""
        if which("strace") is None:
            raise AssertionError("strace is not installed; `make setup` installs it (scripts/debian-packages.txt)")
        self.log = folder / "strace.log"
        self.errors = (folder / "child.log").open("w+")
        self.line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.line.settimeout(_SECONDS)
        child = Path(__file__).with_name("struck_child.py")
        self.process = subprocess.Popen([sys.executable, "-B", str(child)], stdin=theirs.fileno(),
                                        stdout=subprocess.DEVNULL, stderr=self.errors)
        theirs.close()
        assert self._hear() == {"ready": True}, self.complaint()

    def complaint(self) -> str:
        """What the process said on standard error."""
        self.errors.seek(0)
        return self.errors.read()

    def close(self) -> None:
        """Hang up."""
        self.line.close()
        self.process.wait(_SECONDS)
        self.errors.close()

    def _hear(self) -> dict[str, Any]:
        heard: dict[str, Any] = json.loads(self.line.recv(_MOST) or b"{}")
        return heard

    def run(self, act: str, desk: Desk, inject: str = "") -> Outcome:
        """Do ``act`` on ``desk``, with an expression for ``strace -e inject=`` or undisturbed."""
        self.line.send(json.dumps({
            "act": act, "work": str(desk.work), "key": desk.key.hex(), "staff": str(desk.staff),
            "today": desk.today.isoformat()}).encode())
        pid = self._hear()["pid"]
        command = ["strace", "-f", "-y", "-o", str(self.log), "-e", f"trace={','.join(CALLS)}", "-e", "signal=none"]
        if inject:
            command += ["-e", f"inject={inject}"]
        tracer = subprocess.Popen([*command, "-p", str(pid)], stderr=subprocess.PIPE, text=True)
        assert tracer.stderr is not None
        first = tracer.stderr.readline()
        if "attached" not in first:
            self.process.kill()
            raise AssertionError("strace may not trace here: ptrace is forbidden (kernel.yama.ptrace_scope, or a "
                                 f"container without SYS_PTRACE): {first}")
        self.line.send(b"go")
        outcome = Outcome()
        while "gone" not in (heard := self._hear()):
            assert heard, self.complaint()
            outcome.told.append(heard)
        outcome.status = heard["gone"]
        tracer.communicate(timeout=_SECONDS)
        if inject:
            outcome.struck = next((line for line in self.log.read_text(errors="replace").splitlines()
                                   if "(INJECTED)" in line), "")
        return outcome

    def points(self, act: str, desk: Desk) -> list[Point]:
        """Every call of an undisturbed run that changes something in the desk's folder, in order."""
        outcome = self.run(act, desk)
        assert outcome.told[-1:] == [{"told": "end"}], (outcome.told, self.complaint())
        seen: Counter[str] = Counter()
        points = []
        for line in self.log.read_text(errors="replace").splitlines():
            found = _LINE.match(line)
            if found is None:
                continue
            call, rest = found.groups()
            seen[call] += 1
            about = re.search(re.escape(str(desk.work)) + r"/([\w./-]*)", rest)
            if about is None or (call == "openat" and "O_CREAT" not in rest):
                continue
            points.append(Point(call, seen[call], about[1]))
        return points


def injection(point: Point, fault: str) -> str:
    """The expression for strace; a full disk stays full for the rest of the run, a failing one fails once."""
    how = {"killed": "signal=KILL", "full": "error=ENOSPC", "failing": "error=EIO"}[fault]
    lasting = fault == "full" and point.call != "openat"  # reading goes on
    return f"{point.call}:{how}:when={point.nth}{'+' if lasting else ''}"


def suits(point: Point, fault: str) -> bool:
    """Whether a fault can happen at a point: only what grows meets a full disk."""
    return fault != "full" or point.call in GROWING
