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
    parser.add_argument("--url", required=True, help="address of headquarters")
    parser.add_argument("--office-code", required=True)
    parser.add_argument("--staff", required=True, help="name of who works at this computer")
    parser.add_argument("--stdin", action="store_true", required=True,
                        help="read from standard input: a line with the one-time code, a line with the new password")
    options = parser.parse_args(arguments)
    from pes_desktop.platform.single_instance import acquire
    from pes_desktop.services import sync_session
    from pes_desktop.services.joining import JoinForm, join_office

    folder = options.dir or default_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    form = JoinForm(options.url, options.office_code, read_password(), options.staff, read_password())
    with acquire(folder), Bar() as bar:
        def told(done: int, total: int) -> None:
            bar.tell("sync", done, total)

        ctx, words, refused = join_office(folder, form)
        try:
            print(words)
            if refused is not None:
                raise refused
            result = sync_session.sync_now(ctx, told)
        finally:
            ctx.store.close()
    print(f"{result.pulled.total} registros recibidos")
    return DONE if result.complete else INCOMPLETE
