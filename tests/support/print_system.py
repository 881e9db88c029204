"""A print system of the tests' own: a private cupsd and a network printer that keeps what it receives."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_CUPSD_CONF = """
LogLevel warn
Listen {root}/run/cups.sock
Browsing Off
DefaultAuthType None
WebInterface No
PreserveJobHistory Yes
DirtyCleanInterval 0
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
JobPrivateAccess all
JobPrivateValues none
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
_FILES_CONF = """
User lp
Group lp
SystemGroup root
ServerRoot {root}/root
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/run
TempDir {root}/tmp
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
FileDevice Yes
Sandboxing Relaxed
"""


class NetworkPrinter:
    """A printer on loopback as offices have them (port 9100 style): each connection is one sheet of paper."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self.sheets: list[bytes] = []
        self._arrived = threading.Condition()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection:
                chunks = []
                while chunk := connection.recv(65536):
                    chunks.append(chunk)
            with self._arrived:
                self.sheets.append(b"".join(chunks))
                self._arrived.notify_all()

    def wait_for(self, count: int) -> list[bytes]:
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.sheets) >= count, timeout=30), "nothing printed"
            return list(self.sheets)

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()


@dataclass
class PrintSystem:
    root: Path
    printer: NetworkPrinter
    process: subprocess.Popen[bytes]
    environment: dict[str, str] = field(default_factory=dict)

    def command(self, *words: str) -> None:
        done = subprocess.run(words, env=self.environment, capture_output=True, check=False, timeout=20)
        assert done.returncode == 0, done.stderr.decode()


def _missing() -> str:
    if shutil.which("cupsd", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is None or shutil.which("lp") is None:
        return "cupsd and lp are not installed (Debian: cups-daemon, cups-client)"
    if os.name != "posix" or os.geteuid() != 0:
        return "only root may start a cupsd of its own"
    return ""


@pytest.fixture(scope="session")
def print_system() -> Iterator[PrintSystem]:
    """A running cupsd with the queue ``oficina`` (raw, to the network printer); skips where it cannot run."""
    if reason := _missing():
        pytest.skip(reason)
    root = Path(tempfile.mkdtemp(prefix="pes-cups-"))  # not tmp_path: the print user must be able to enter
    root.chmod(0o711)
    for name in ("root", "spool", "cache", "run", "log", "tmp"):
        (root / name).mkdir()
    shutil.chown(root / "tmp", "root", "lp")
    (root / "tmp").chmod(0o1770)
    (root / "root" / "cupsd.conf").write_text(_CUPSD_CONF.format(root=root))
    (root / "root" / "cups-files.conf").write_text(_FILES_CONF.format(root=root))
    server = shutil.which("cupsd", path="/usr/sbin:/usr/local/sbin") or "cupsd"
    process = subprocess.Popen(
        [server, "-f", "-c", str(root / "root/cupsd.conf"), "-s", str(root / "root/cups-files.conf")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    printer = NetworkPrinter()
    address = str(root / "run" / "cups.sock")
    system = PrintSystem(root, printer, process, {**os.environ, "CUPS_SERVER": address, "LC_ALL": "C"})
    try:
        _until_listening(address, process)
        system.command("lpadmin", "-p", "oficina", "-E", "-v", f"socket://127.0.0.1:{printer.port}/?waiteof=false",
                       "-m", "raw")
        yield system
    finally:
        process.terminate()
        process.wait(20)
        printer.close()
        shutil.rmtree(root, ignore_errors=True)


def _until_listening(address: str, process: subprocess.Popen[bytes]) -> None:
    tries = threading.Event()  # never set: only its timed wait is used
    for _ in range(200):
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(address) == 0:
                return
        assert process.poll() is None, "cupsd ended at once"
        tries.wait(0.05)
    raise AssertionError("cupsd does not answer")


@pytest.fixture
def cups(print_system: PrintSystem, monkeypatch: pytest.MonkeyPatch) -> PrintSystem:
    """The print system, as this process's own."""
    monkeypatch.setenv("CUPS_SERVER", print_system.environment["CUPS_SERVER"])
    print_system.command("cupsenable", "oficina")
    print_system.command("cupsaccept", "oficina")
    return print_system
