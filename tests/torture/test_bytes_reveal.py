"""The office's files, copies, temporary files, logs, file names and child processes reveal nobody and no secret.

Planted names, numbers, passwords, recovery words and the key are sought in every encoding: in all bytes left on the
disk after a day's work, after a crash and after printing, and in all bytes that were written at any moment.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import bytes_planted as planted
from bytes_trace import WATCH, Written
from openpyxl import Workbook
from power_record import HEADINGS, MISSING, memory_folder
from support.exchange import Server
from support.figures import record
from support.print_system import PrintSystem, _missing, print_system

__all__ = ["print_system"]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
DESK = Path(__file__).with_name("bytes_desk.py")


@dataclass
class Place:
    """A user's home of its own: office, temporary folder, settings, and the user's own papers."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("home", "tmp", "papers"):
            (self.root / name).mkdir()
        self.environment = {**os.environ, "HOME": str(self.root / "home"), "TMPDIR": str(self.root / "tmp"),
                            "PES_DESKTOP_HOME": str(self.root / "home" / "pes"), "QT_QPA_PLATFORM": "offscreen"}
        for name in list(self.environment):
            if name.startswith("XDG_"):
                del self.environment[name]

    @property
    def office(self) -> Path:
        return self.root / "home" / "office"

    @property
    def papers(self) -> Path:
        return self.root / "papers"

    @property
    def watched(self) -> tuple[Path, Path]:
        """All but the user's own papers."""
        return self.root / "home", self.root / "tmp"


@pytest.fixture
def place() -> Iterator[Place]:
    root = memory_folder("pes-bytes-")
    yield Place(root)
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def headquarters(place: Place) -> Iterator[Server]:
    (place.root / "central").mkdir()
    server = Server.prepared(place.root / "central", "")
    server.start()
    yield server
    server.stop()
    server.engine.dispose()


@pytest.fixture
def printer(request: pytest.FixtureRequest) -> PrintSystem | None:
    """A print system where one can run."""
    return None if _missing() else request.getfixturevalue("print_system")


def sheet(path: Path, rows: int) -> str:
    """A register of invented people with planted names."""
    book = Workbook()
    book.active.append(HEADINGS)
    for number in range(rows):
        name = f"{planted.IMPORTED[number % 2]} {planted.NAMES} {number if rows > 2 else ''}".strip()
        book.active.append(["", name, "", "F", planted.PHONE, "Tixán", "albañil", ""])
    book.save(path)
    return path.name


Ask = Callable[..., subprocess.Popen[str]]


def desk(place: Place, act: str, orders: dict[str, Any], trace: list[str]) -> subprocess.Popen[str]:
    """Start bytes_desk.py below strace."""
    process = subprocess.Popen([*trace, sys.executable, str(DESK), act, str(place.office), str(place.papers)],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env=place.environment)
    assert process.stdin
    process.stdin.write(json.dumps(orders) + "\n")
    process.stdin.flush()
    return process


def answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout
    line = process.stdout.readline()
    assert line, process.communicate()[1][-2000:]
    told: dict[str, Any] = json.loads(line)
    return told


def family(process: int) -> list[int]:
    """A process and all below it."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(below for child in children for below in family(int(child)))]


def seen_by_others(process: int) -> bytes:
    """Command lines and environments that every program of this user can read."""
    return b"\n".join(Path(f"/proc/{one}/{what}").read_bytes() for one in family(process)
                      for what in ("cmdline", "environ"))


def whole_day(place: Place, headquarters: Server, printer: PrintSystem | None) -> tuple[planted.Search, Path]:
    """A day of bytes_desk.py, looked at while it runs; returns the search with the office's own secrets."""
    if printer is not None:
        place.environment["CUPS_SERVER"] = printer.environment["CUPS_SERVER"]
    orders = {"print": printer is not None, "url": headquarters.url, "code": headquarters.code("ALA"),
              "sheet": sheet(place.papers / "lista.xlsx", 2)}
    trace = place.root / "trace"
    process = desk(place, "all", orders, [*WATCH, "-o", str(trace)])
    secrets = answer(process)
    search = planted.Search([*planted.PEOPLE, *planted.PASSWORDS, *planted.phrases(secrets["recovery"])],
                            [bytes.fromhex(secrets["key"])])
    assert answer(process) == {"done": True}
    assert search.inside(seen_by_others(process.pid)) == []
    told = list(search.below(*place.watched))
    assert told == [], "while it is open"
    _, errors = process.communicate("end\n")
    assert process.returncode == 0, errors[-2000:]
    assert search.inside(errors.encode()) == []
    return search, trace


def test_a_day_leaves_nothing_to_read(place: Place, headquarters: Server, printer: PrintSystem | None) -> None:
    search, trace = whole_day(place, headquarters, printer)
    assert list(search.below(*place.watched)) == []
    names = {str(path.relative_to(place.office)) for path in place.office.rglob("*")}
    assert any("backups/" in name for name in names), "the backup was not looked at"
    assert (place.root / "home" / "pes" / "logs" / "pes-desktop.log").stat().st_size > 0
    assert list((place.root / "tmp").rglob("*")) == [], "temporary files stay"

    written = Written(trace)
    ours = written.outside(place.papers)
    assert any(path.endswith("office.db-wal") for path in ours)
    assert {path: told for path, data in ours.items() if (told := search.inside(data))} == {}, "at some moment"
    assert search.inside(b"\n".join(written.started)) == [], "arguments and environments of programs started"
    if printer is not None:
        assert any(b"lp\n" in started for started in written.started), "nothing was printed"
        check_spool(printer, search)
    letters = {path.name for path in place.papers.glob("*.pdf")}
    assert letters
    assert search.inside(" ".join(letters).encode()) == []
    assert (place.papers / "mes.xlsx").stat().st_size > 5000, "nothing was exported"
    record("bytes_day", files_written=len(ours), bytes_read=sum(map(len, ours.values())), revealing=0)


def check_spool(printer: PrintSystem, search: planted.Search) -> None:
    """The system's queue shows a number; the page itself is kept from other users."""
    for path in (printer.root / "spool").rglob("*"):
        if not path.is_file():
            continue
        if path.name.startswith("c"):
            assert search.inside(path.read_bytes()) == [], path.name
        assert path.stat().st_mode & 0o007 == 0, f"{path.name} is open to everybody"
    for path in [*(printer.root / "log").rglob("*"), *(printer.root / "tmp").rglob("*")]:
        if path.is_file():
            assert search.inside(path.read_bytes()) == [], path.name


@pytest.mark.parametrize(("act", "write"), [("intake", 333), ("import", 1500), *(
    pytest.param(act, write, marks=pytest.mark.slow) for act in ("intake", "import")
    for write in (12, 40, 150, 700, 2500))])
def test_a_crash_leaves_nothing_to_read(place: Place, act: str, write: int) -> None:
    from support.work_office import new_office

    from pes_desktop.storage import keys

    ctx = new_office(place.office)
    key, staff = ctx.store.key, ctx.staff.id
    ctx.store.close()
    assert keys.unlock(place.office, staff, "montaña-azul-9") == key
    orders = {"key": key.hex(), "sheet": sheet(place.papers / "lista.xlsx", 300)}
    process = desk(place, act, orders, ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=pwrite64", "-e",
                                        f"inject=pwrite64:signal=KILL:when={write}"])
    assert answer(process) == {"begun": True}
    _, errors = process.communicate()
    assert process.returncode in (-9, 137), errors[-2000:]
    wal = place.office / "office.db-wal"
    assert wal.stat().st_size > 0, "killed with nothing under way"
    search = planted.Search([*planted.PEOPLE, *planted.PASSWORDS], [key])
    assert list(search.below(*place.watched)) == []
    assert search.inside(errors.encode()) == []


def test_the_search_finds_what_lies_open(tmp_path: Path) -> None:
    """Each kind of clothes, put into a file, is found."""
    search = planted.Search([*planted.PEOPLE, *planted.PASSWORDS], [bytes(range(32))])
    shapes = {shape for text in (*planted.PEOPLE, *planted.PASSWORDS) for shape in planted.clothes(text)}
    for number, shape in enumerate(sorted(shapes | planted.key_clothes(bytes(range(32))))):
        (tmp_path / str(number)).write_bytes(b"\0\1" + shape + b"\xff")
    assert len(list(search.below(tmp_path))) == number + 1
    (tmp_path / "carta Tzerembo.pdf").touch()
    assert any("carta" in name for name, _ in search.below(tmp_path))
