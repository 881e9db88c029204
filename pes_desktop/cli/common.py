"""What the commands share: opening an office, a progress bar on the terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pes_desktop.cli.main import default_folder, read_password
from pes_desktop.domain.errors import DomainError, Fault

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext


def office_parser(name: str, words: str) -> argparse.ArgumentParser:
    """A parser with the options of every command that opens an office."""
    parser = argparse.ArgumentParser(prog=f"pes-desktop {name}", description=words)
    parser.add_argument("--dir", type=Path, default=None, help="the office's folder (default: this user's)")
    parser.add_argument("--staff", default="", help="who works, by name (default: the first member of staff)")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    return parser


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[tuple[OfficeContext, str]]:
    """The office of the options with the password; closed at the end, also after a fault.

    A password that a colleague gave opens nothing here (DomainError ``own_password_first``): the window asks for
    another one first.
    """
    from pes_desktop.platform.single_instance import acquire
    from pes_desktop.services.accounts import must_change_password
    from pes_desktop.services.office_setup import open_office
    from pes_desktop.storage import keys

    folder = options.dir or default_folder()
    holders = keys.holders(folder)
    found = [key for key, name in holders if not options.staff or name == options.staff]
    if not found:
        raise DomainError(Fault("unknown_staff", "staff"))
    password = read_password() if options.password_stdin else _ask()
    with acquire(folder):
        ctx = open_office(folder, found[0], password)
        try:
            if must_change_password(ctx):
                raise DomainError(Fault("own_password_first"))
            yield ctx, password
        finally:
            ctx.store.close()


def _ask() -> str:
    if not sys.stdin.isatty():
        raise DomainError(Fault("password_needed", "password"))
    from getpass import getpass

    return getpass("Contraseña: ")


def month_of(text: str) -> tuple[int, int]:
    """``YYYY-MM`` as numbers; raises argparse.ArgumentTypeError."""
    try:
        year, month = text.split("-")
        date(int(year), int(month), 1)
        return int(year), int(month)
    except ValueError:
        raise argparse.ArgumentTypeError(f"YYYY-MM: {text}") from None


class Bar:
    """A progress bar on stderr while a terminal is there; silent otherwise."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True)
        self._bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
                             console=console, transient=True, disable=not console.is_terminal)
        self._tasks: dict[str, object] = {}

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def tell(self, what: str, done: int, total: int) -> None:
        """``done`` of ``total`` of the step ``what``."""
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what, total=total or None)
        self._bar.update(self._tasks[what], completed=done, total=total or None)  # type: ignore[arg-type]
