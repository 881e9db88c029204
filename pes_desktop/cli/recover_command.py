"""``pes-desktop recover``: the recovery words give a member of staff another password."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pes_desktop.cli.main import DONE, default_folder, read_password
from pes_desktop.domain.errors import DomainError, Fault


def recover_command(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="pes-desktop recover", description="Set a new password with the twelve words "
                                     "of the recovery page.")
    parser.add_argument("--dir", type=Path, default=None, help="the office's folder (default: this user's)")
    parser.add_argument("--staff", default="", help="whose password, by name (default: the first member of staff)")
    parser.add_argument("--words-stdin", action="store_true",
                        help="read from standard input: a line with the words, a line with the new password")
    options = parser.parse_args(arguments)
    from pes_desktop.platform.single_instance import acquire
    from pes_desktop.services.recovery import recover_office
    from pes_desktop.storage import keys

    folder = options.dir or default_folder()
    found = [(key, name) for key, name in keys.holders(folder) if not options.staff or name == options.staff]
    if not found:
        raise DomainError(Fault("unknown_staff", "staff"))
    words, password = (read_password(), read_password()) if options.words_stdin else _ask()
    with acquire(folder):
        recover_office(folder, words, found[0][0], password).store.close()
    print(f"{found[0][1]}: contraseña nueva guardada")
    return DONE


def _ask() -> tuple[str, str]:
    if not sys.stdin.isatty():
        raise DomainError(Fault("recovery_words_needed", "words"))
    from getpass import getpass

    words, password = getpass("Las doce palabras: "), getpass("Contraseña nueva: ")
    if password != getpass("La contraseña otra vez: "):
        raise DomainError(Fault("passwords_differ", "password"))
    return words, password
