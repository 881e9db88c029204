"""``pes-central``: the headquarters server from the command line; ``pes-central COMMAND --help`` tells more."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pes_central.config import Settings, load
from pes_desktop.reference.messages import LANGUAGES


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pes-central", description="Headquarters server of the employment offices.",
        epilog="The database and limits are set by environment variables PES_CENTRAL_...: see docs/headquarters.md.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="answer the offices and show the pages until stopped")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen at (default: this machine only)")
    serve.add_argument("--port", type=int, default=0, help="0 (default): any free port")
    serve.add_argument("--workers", type=int, default=0, help="server processes (default: PES_CENTRAL_WORKERS, else 1)")
    serve.add_argument("--announce", action="store_true", help="print one JSON line {url} when listening")
    serve.add_argument("--stop-with-stdin", action="store_true", help="stop when standard input is closed")
    enrol = commands.add_parser("enrol", help="make a one-time code that admits one PC of an office")
    enrol.add_argument("--office-code", required=True, help="code of the office, for example ALA")
    enrol.add_argument("--stick", action="store_true", help="for a PC without a line: a longer code, good for longer")
    enrol.add_argument("--json", action="store_true", help="print code, office and hours of validity as JSON")
    enrol.add_argument("--qr", type=Path, metavar="FILE", help="also a QR code in this file, .svg or .png")
    enrol.add_argument("--url", default="", help="address of headquarters, to stand in the QR code before the code")
    revoke = commands.add_parser("revoke", help="shut out one PC of an office (stolen, sold, replaced)")
    revoke.add_argument("--office", required=True, help="code of the office")
    revoke.add_argument("--letter", required=True, help="letter of the PC")
    revoke.add_argument("--reason", required=True, help="why; stands in the trail")
    report = commands.add_parser("report", help="people, vacancies, referrals and placements of each office")
    report.add_argument("--json", action="store_true", help="as JSON instead of a table")
    check = commands.add_parser("check", help="read everything and say what does not fit together; status 1 if any")
    check.add_argument("--json", action="store_true", help="a JSON line for each, the last one with the counts")
    check.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help="language of the sentences")
    restored = commands.add_parser("restored", help="after restoring an older copy: offices send again what it lacks")
    unlock = commands.add_parser("unlock", help="answer the code that an office reads by telephone")
    unlock.add_argument("--office", required=True, help="code of the office that calls")
    unlock.add_argument("--challenge", required=True, help="the code its window shows")
    unlock.add_argument("--who", required=True, help="who answers")
    unlock.add_argument("--reason", required=True, help="why, and how the caller was recognised")
    user = commands.add_parser("user", help="accounts of the pages; the password is asked, or read from the input")
    user.add_argument("what", choices=("add", "password", "list"))
    user.add_argument("name", nargs="?", default="")
    user.add_argument("--role", choices=("analyst", "administrator"))
    asked = commands.add_parser("enrol-file", help="admit PCs without a line, whose requests came by USB stick")
    asked.add_argument("files", type=Path, nargs="+", metavar="FILE", help="requests (.pesq)")
    asked.add_argument("--url", default="", help="address of headquarters, for the day on which the PC has a line")
    brought = commands.add_parser("import-batch", help="take in batches that came by USB stick, and write the answers")
    brought.add_argument("files", type=Path, nargs="+", metavar="FILE", help="batches (.pesb)")
    again = commands.add_parser("export-answer", help="write the answers to a PC's batches once more")
    again.add_argument("--office", required=True, help="code of the office")
    again.add_argument("--letter", required=True, help="letter of the PC")
    again.add_argument("--first", type=int, default=1, help="from this batch number on (default: all)")
    for command in (brought, again, asked):
        command.add_argument("--out", type=Path, required=True, help="folder for the answers (.pesr, .pesa)")
    for command in (serve, enrol, revoke, report, check, restored, unlock, user, brought, again, asked):
        command.add_argument("--dir", type=Path, required=True, help="folder of the server (made when absent)")
    return parser


def _run(settings: Settings, options: argparse.Namespace) -> int:
    if options.command == "serve":
        from pes_central.serve import serve

        return serve(settings, options.host, options.port, announce=options.announce,
                     stop_with_stdin=options.stop_with_stdin, workers=options.workers or settings.workers)
    if options.command == "user":
        from pes_central.pages.commands import user_command

        return user_command(settings, options)
    by_stick = {"import-batch": "import_batch", "export-answer": "export_answer", "enrol-file": "enrol_file"}
    if options.command in by_stick:
        from pes_central import stick

        return int(getattr(stick, by_stick[options.command])(settings, options))
    from pes_central import commands

    status: int = getattr(commands, options.command)(settings, options)
    return status


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status: 2 where it was refused, with the reason on standard error."""
    from pes_desktop.domain.errors import DomainError
    from pes_desktop.reference.messages import spoken, text

    parser = _parser()
    options = parser.parse_args(argv)
    try:
        settings = load(options.dir)
    except ValueError as error:
        parser.error(str(error))
    try:
        return _run(settings, options)
    except DomainError as error:
        for fault in error.faults:
            print(text(f"fault.{fault.code}", **spoken(fault.params)), file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
