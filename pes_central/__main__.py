"""``pes-central serve | enrol | check | user``: the headquarters server from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pes_central.config import Settings, load


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="pes-central", description="Headquarters server of the employment offices.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="answer the offices until stopped")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=0, help="0 (default): any free port")
    serve.add_argument("--announce", action="store_true", help="print one JSON line {url} when listening")
    serve.add_argument("--stop-with-stdin", action="store_true", help="stop when standard input is closed")
    enrol = commands.add_parser("enrol", help="make a one-time code that admits one PC of an office")
    enrol.add_argument("--office-code", required=True)
    enrol.add_argument("--json", action="store_true")
    check = commands.add_parser("check", help="count what is held for each office")
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
    for command in (serve, enrol, check, restored, unlock, user):
        command.add_argument("--dir", type=Path, required=True, help="folder of the server (made when absent)")
    return parser


def _enrol(settings: Settings, office_code: str, as_json: bool) -> int:
    from pes_central.auth import make_code
    from pes_central.db import open_engine, prepare, writing

    engine = open_engine(settings)
    prepare(engine)
    with writing(engine) as connection:
        code = make_code(connection, office_code, settings.code_hours)
    engine.dispose()
    print(json.dumps({"office_code": office_code.strip().upper(), "code": code, "hours": settings.code_hours})
          if as_json else code)
    return 0


def _check(settings: Settings) -> int:
    from sqlalchemy import select

    from pes_central.db import open_engine, prepare, reading
    from pes_central.tables import OfficeEntry
    from pes_desktop.sync.digest import all_digests

    engine = open_engine(settings)
    prepare(engine)
    with reading(engine) as connection:
        offices = connection.execute(select(OfficeEntry.office_code, OfficeEntry.office_id)).all()
        report = {code: {kind: digest.count for kind, digest in all_digests(connection, office_id).items()}
                  for code, office_id in offices}
    engine.dispose()
    print(json.dumps(report, indent=2))
    return 0


def _restored(settings: Settings) -> int:
    from pes_central.db import new_epoch, open_engine, prepare

    engine = open_engine(settings)
    prepare(engine)
    print(json.dumps({"epoch": str(new_epoch(engine))}))
    engine.dispose()
    return 0


def _unlock(settings: Settings, options: argparse.Namespace) -> int:
    from pes_central.db import open_engine, prepare, writing
    from pes_central.unlock import answer
    from pes_desktop.domain.errors import DomainError
    from pes_desktop.reference.messages import spoken, text

    engine = open_engine(settings)
    prepare(engine)
    try:
        with writing(engine) as connection:
            said = answer(connection, options.office, options.challenge, options.who, options.reason)
    except DomainError as error:
        for fault in error.faults:
            print(text(f"fault.{fault.code}", **spoken(fault.params)), file=sys.stderr)
        return 2
    finally:
        engine.dispose()
    print(said)
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    arguments = _parser().parse_args(argv)
    settings = load(arguments.dir)
    if arguments.command == "enrol":
        return _enrol(settings, arguments.office_code, arguments.json)
    if arguments.command == "check":
        return _check(settings)
    if arguments.command == "restored":
        return _restored(settings)
    if arguments.command == "user":
        from pes_central.pages.commands import user_command

        return user_command(settings, arguments)
    if arguments.command == "unlock":
        return _unlock(settings, arguments)
    from pes_central.serve import serve

    return serve(settings, arguments.host, arguments.port, announce=arguments.announce,
                 stop_with_stdin=arguments.stop_with_stdin)


if __name__ == "__main__":
    sys.exit(main())
