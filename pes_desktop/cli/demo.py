"""``pes-desktop demo``: the whole job without a window, against a headquarters server in a process of its own."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pes_desktop.cli.common import Bar, month_of
from pes_desktop.cli.main import DONE, INCOMPLETE
from pes_desktop.cli.office_commands import previous_month
from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.reference.brand import home_country

if TYPE_CHECKING:
    from pes_desktop.services.demo import Demo

START_SECONDS = 60


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pes-desktop demo", description="Make a demo office, do a month's work in it "
                                     "and send it to a demo headquarters.")
    parser.add_argument("--dir", type=Path, required=True, help="folder to fill (absent or empty)")
    parser.add_argument("--country", default=home_country(), help="country pack (default: %(default)s)")
    parser.add_argument("--people", type=Path, help="an office's own spreadsheet of people")
    parser.add_argument("--vacancies", type=Path, help="an office's own spreadsheet of vacancies")
    parser.add_argument("--size", type=int, default=400, help="invented people when no spreadsheet is given")
    parser.add_argument("--month", type=month_of, default=None, help="YYYY-MM (default: the previous month)")
    parser.add_argument("--json", action="store_true", help="print the summary and nothing else")
    return parser.parse_args(arguments)


def demo_command(arguments: list[str]) -> int:
    """Run the demo; the status is 0 only when everything was acknowledged and both sides are equal."""
    options = _options(arguments)
    from pes_desktop.services import demo as work

    year, month = options.month or previous_month(date.today())
    _look_at_sheets(options)
    with Bar() as bar:
        demo = work.start_demo(options.dir, options.country, year, month, progress=bar.tell)
        try:
            work.bring_people(demo, options.people, options.size)
            work.bring_vacancies(demo, options.vacancies)
            work.record_consents(demo)
            work.record_results(demo, work.match_and_refer(demo))
            report = work.close_and_report(demo)
            with central_server(options.dir / "central") as url, demo.step("sync"):
                exchange = _exchange(demo, url, bar)
            summary = _summary(demo, exchange, url)
        finally:
            demo.ctx.store.close()
    (options.dir / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1), encoding="utf-8")
    good = exchange.complete
    if options.json:
        print(json.dumps(summary, ensure_ascii=False, indent=1))
    else:
        print(f"{summary['people']['created']} personas, {summary['vacancies']['created']} vacantes, "
              f"{summary['letters_issued']} cartas, {summary['placements_verified']} colocaciones; "
              f"{'todo recibido y comprobado' if good else 'NO todo fue recibido'}\n{report}")
    return DONE if good else INCOMPLETE


def _look_at_sheets(options: argparse.Namespace) -> None:
    """A sheet that is missing or no workbook is told before a folder is filled."""
    from pes_desktop.importing.guard import examine

    for path in (options.people, options.vacancies):
        if path is not None:
            examine(path)


def _exchange(demo: Demo, url: str, bar: Bar) -> Any:
    from pes_desktop.services import sync_session

    def told(done: int, total: int) -> None:
        bar.tell("sync", done, total)

    code = enrolment_code(demo.folder / "central", demo.ctx.office.code)
    sync_session.enrol(demo.ctx, url, code)
    return sync_session.sync_now(demo.ctx, told)


def enrolment_code(folder: Path, office_code: str) -> str:
    """A one-time code, asked from the server's own command (this program never loads the server)."""
    done = subprocess.run([sys.executable, "-m", "pes_central", "enrol", "--dir", str(folder), "--office-code",
                           office_code, "--json"], capture_output=True, text=True, timeout=START_SECONDS, check=False)
    if done.returncode != 0:
        raise EnvironmentFault(Fault("central_not_started"))
    return str(json.loads(done.stdout)["code"])


@contextmanager
def central_server(folder: Path, port: int = 0) -> Iterator[str]:
    """A headquarters server on a loopback port (0: any free one), stopped at the end; gives its address.

    Raises EnvironmentFault ``central_not_started``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", "pes_central", "serve", "--dir", str(folder), "--announce",
                                    "--port", str(port), "--stop-with-stdin"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        try:
            line = process.stdout.readline() if process.stdout else b""
            if not line:
                raise EnvironmentFault(Fault("central_not_started"))
            yield str(json.loads(line)["url"])
        finally:
            if process.stdin:
                process.stdin.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout:
                process.stdout.close()


def _summary(demo: Demo, exchange: Any, url: str) -> dict[str, Any]:
    from pes_desktop.services.demo import DEMO_PASSWORD, placements

    return {
        "office_dir": str(demo.folder / "office"), "password": DEMO_PASSWORD, "people": demo.people,
        "vacancies": demo.vacancies, "duplicates_proposed": [list(pair) for pair in demo.duplicates],
        "duplicates_merged": [list(pair) for pair in demo.merged], "letters_issued": demo.letters,
        "placements_verified": placements(demo), "waiting": exchange.waiting, "parked": exchange.parked_total,
        "central": {"url": url, "database": str(demo.folder / "central")},
        "counts": {kind: list(pair) for kind, pair in exchange.counts.items()},
        "digests_equal": exchange.equal is True, "seconds": demo.seconds,
    }
