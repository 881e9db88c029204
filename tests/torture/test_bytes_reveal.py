"""The office's files, copies, temporary files, logs, file names and child processes reveal nobody and no secret.

Planted names, numbers, passwords, recovery words and the key are sought in every encoding: in all bytes left on the
disk after a day's work, after a crash and after printing, and in all bytes that were written at any moment.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import bytes_planted as planted
from bytes_place import Place, answer, headquarters, place, print_system, printer, seen_by_others, sheet, start
from bytes_trace import WATCH, Written
from power_record import MISSING
from support.exchange import Server
from support.figures import record
from support.print_system import PrintSystem

__all__ = ["headquarters", "place", "print_system", "printer"]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
DESK = Path(__file__).with_name("bytes_desk.py")


def desk(place: Place, act: str, orders: dict[str, Any], trace: list[str]) -> subprocess.Popen[str]:
    """Start bytes_desk.py below strace."""
    return start(place, [str(DESK), act, str(place.office), str(place.papers)], orders, trace)


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
    told, errors = process.communicate()
    assert told.startswith('{"begun": true}') or write < 40, errors[-2000:]  # the first writes are those of opening
    assert process.returncode in (-9, 137), errors[-2000:]
    wal = place.office / "office.db-wal"
    assert wal.stat().st_size > 0, "killed with nothing under way"
    search = planted.Search([*planted.PEOPLE, *planted.PASSWORDS], [key])
    assert list(search.below(*place.watched)) == []
    assert search.inside(errors.encode()) == []


@pytest.mark.parametrize("store", ["default", "FILE"])
def test_a_big_sort_leaves_no_temporary_file(place: Place, store: str) -> None:
    """With ``temp_store = FILE`` the same sort writes names in plain sight: so the test can fail."""
    from support.work_office import new_office

    ctx = new_office(place.office)
    key = ctx.store.key
    ctx.store.close()
    trace = place.root / "trace"
    subprocess.run([*WATCH, "-o", str(trace), sys.executable, str(DESK.with_name("bytes_sort.py")), str(place.office),
                    store], input=key.hex() + "\n", text=True, check=True, timeout=120,
                   env={**place.environment, "SQLITE_TMPDIR": str(place.root / "tmp")})
    written = Written(trace)
    leaking = [path for path, data in written.files.items() if b"Tzerembo" in data]
    if store == "FILE":
        assert leaking, "the sort was too small to need a file"
    else:
        assert leaking == []
        assert [path for path in written.created if "etilqs" in path] == []


def test_the_search_finds_what_lies_open(tmp_path: Path) -> None:
    """Each kind of clothes, put into a file, is found."""
    search = planted.Search([*planted.PEOPLE, *planted.PASSWORDS], [bytes(range(32))])
    shapes = {shape for text in (*planted.PEOPLE, *planted.PASSWORDS) for shape in planted.clothes(text)}
    for number, shape in enumerate(sorted(shapes | planted.key_clothes(bytes(range(32))))):
        (tmp_path / str(number)).write_bytes(b"\0\1" + shape + b"\xff")
    assert len(list(search.below(tmp_path))) == number + 1
    (tmp_path / "carta Tzerembo.pdf").touch()
    assert any("carta" in name for name, _ in search.below(tmp_path))
