"""The real window, closed as usual or killed, leaves nobody's name and no secret outside the encrypted files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import bytes_planted as planted
from bytes_place import Place, answer, headquarters, place, print_system, printer, seen_by_others, start
from bytes_trace import WATCH, Written
from power_record import MISSING
from support.exchange import Server
from support.print_system import PrintSystem

__all__ = ["headquarters", "place", "print_system", "printer"]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
WINDOW = Path(__file__).with_name("bytes_window.py")


@pytest.mark.parametrize("end", ["closed", "killed"])
def test_the_window_leaves_nothing_to_read(
        place: Place, headquarters: Server, printer: PrintSystem | None, end: str) -> None:
    if printer is not None:
        place.environment["CUPS_SERVER"] = printer.environment["CUPS_SERVER"]
    trace = place.root / "trace"
    orders = {"print": printer is not None, "url": headquarters.url, "code": headquarters.code("ALA")}
    process = start(place, [str(WINDOW), str(place.office), str(place.papers)], orders,
                    [*WATCH, "-o", str(trace)] if end == "closed" else [])
    secrets = answer(process)
    told = answer(process)
    assert told == {"done": True}, told
    search = planted.Search([*planted.PEOPLE, *planted.PASSWORDS, *planted.phrases(secrets["recovery"])],
                            [bytes.fromhex(secrets["key"])])
    assert search.inside(seen_by_others(process.pid)) == []
    if end == "killed":
        process.kill()
        _, errors = process.communicate()
    else:
        _, errors = process.communicate("close\n", timeout=120)
        assert process.returncode == 0, errors[-2000:]
    assert (place.office / "office.db").stat().st_size > 100_000
    assert list(search.below(*place.watched)) == []
    assert search.inside(errors.encode()) == []
    assert search.inside(" ".join(path.name for path in place.papers.iterdir()).encode()) == []
    if end == "closed":
        written = Written(trace)
        ours = written.outside(place.papers)
        assert any(path.endswith("office.db-wal") for path in ours)
        assert {path: told for path, data in ours.items() if (told := search.inside(data))} == {}, "at some moment"
        assert search.inside(b"\n".join(written.started)) == []
        assert [path for path in (place.root / "tmp").rglob("*") if path.is_file()] == []
