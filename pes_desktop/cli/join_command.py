"""``pes-desktop join``: this computer becomes another one of an office that headquarters knows."""

from __future__ import annotations

import argparse
from pathlib import Path

from pes_desktop.cli.common import Bar
from pes_desktop.cli.main import DONE, INCOMPLETE, default_folder, read_password


def join_command(arguments: list[str]) -> int:
    """Run the command; returns the exit status. The recovery words of this computer are printed once."""
    parser = argparse.ArgumentParser(prog="pes-desktop join", description="Make this computer another one of an office "
                                     "that headquarters knows, and bring the office's data here.")
    parser.add_argument("--dir", type=Path, default=None, help="the office's folder (default: this user's)")
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--url", help="address of headquarters")
    way.add_argument("--stick", type=Path, metavar="FOLDER", help="without a line: the stick onto which another "
                     "computer of the office wrote; the request for headquarters is written onto it")
    parser.add_argument("--office-code", default="", help="with --url")
    parser.add_argument("--staff", required=True, help="name of the member of the office's staff who sits down here")
    parser.add_argument("--stdin", action="store_true", required=True,
                        help="read from standard input: a line with the one-time code, a line with the password that "
                        "this member has on the office's other computers")
    options = parser.parse_args(arguments)
    from pes_desktop.platform.single_instance import acquire
    from pes_desktop.services import sync_session
    from pes_desktop.services.joining import JoinForm, join_office

    folder = options.dir or default_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if options.stick is not None:
        return _by_stick(folder, options)
    form, password = JoinForm(options.url, options.office_code, read_password()), read_password()
    with acquire(folder), Bar() as bar:
        def told(done: int, total: int) -> None:
            bar.tell("sync", done, total)

        ctx, words = join_office(folder, form, options.staff, password)
        try:
            print(words)
            result = sync_session.sync_now(ctx, told)
        finally:
            ctx.store.close()
    print(f"{result.pulled.total} registros recibidos")
    return DONE if result.complete else INCOMPLETE


def _by_stick(folder: Path, options: argparse.Namespace) -> int:
    """The computer stands; it waits for the stick to come back from headquarters."""
    from pes_desktop.platform.single_instance import acquire
    from pes_desktop.services.stick_joining import StickJoinForm, join_by_stick

    form, password = StickJoinForm(options.stick, read_password()), read_password()
    with acquire(folder):
        ctx, words = join_by_stick(folder, form, options.staff, password)
        ctx.store.close()
    print(words)
    return DONE
