"""``pes-desktop report | sync``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pes_desktop.cli.common import Bar, month_of, office_parser, opened
from pes_desktop.cli.main import DONE, INCOMPLETE


def report_command(arguments: list[str]) -> int:
    """Write the workbook of a month."""
    parser = office_parser("report", "Write the workbook of a month for headquarters.")
    parser.add_argument("--month", type=month_of, default=None, help="YYYY-MM (default: the previous month)")
    parser.add_argument("--out", type=Path, default=None, help="file to write (default: report-YYYY-MM.xlsx here)")
    parser.add_argument("--reason", default="informe mensual",
                        help="why names leave the office; kept in the audit trail")
    parser.add_argument("--close", action="store_true", help="close the month first")
    options = parser.parse_args(arguments)
    year, month = options.month or previous_month(date.today())
    from pes_desktop.services import month as service

    path = options.out or Path(f"report-{year}-{month:02d}.xlsx")
    with opened(options) as (ctx, _):
        if options.close:
            service.close_month(ctx, year, month)
        service.write_workbook(ctx, year, month, path, reason=options.reason)
    print(path)
    return DONE


def previous_month(day: date) -> tuple[int, int]:
    """Year and number of the month before."""
    return (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)


def sync_command(arguments: list[str]) -> int:
    """One round of the exchange."""
    parser = office_parser("sync", "Send what waits to headquarters and compare both sides.")
    parser.add_argument("--url", default="", help="with --code-stdin: address of headquarters")
    parser.add_argument("--code-stdin", action="store_true",
                        help="read the one-time code of headquarters (after the password) and admit this PC first")
    options = parser.parse_args(arguments)
    from pes_desktop.cli.main import read_password
    from pes_desktop.reference.messages import counted, text
    from pes_desktop.services import sync_session

    with opened(options) as (ctx, _), Bar() as bar:
        def told(done: int, total: int) -> None:
            bar.tell("sync", done, total)

        if options.code_stdin:
            sync_session.enrol(ctx, options.url, read_password())
        result = sync_session.sync_now(ctx, told)
    for fault in result.problems:
        print(text(f"fault.{fault.code}", "es", **fault.params))
    if result.brought_back.total:
        print(counted("sync.came_back", result.brought_back.total, "es"))
    print(f"{result.acknowledged} aceptados, {result.waiting} por enviar, {result.parked_total} por arreglar")
    return DONE if result.complete else INCOMPLETE
