"""``pes-desktop recover``: the recovery words, or headquarters' answer by telephone, give another password."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pes_desktop.cli.main import DONE, default_folder, read_password
from pes_desktop.domain.errors import DomainError, Fault


def recover_command(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="pes-desktop recover", description="Set a new password with the twelve words "
                                     "of the recovery page, or with the answer of headquarters.")
    parser.add_argument("--dir", type=Path, default=None, help="the office's folder (default: this user's)")
    parser.add_argument("--staff", default="", help="whose password, by name (default: the first member of staff)")
    parser.add_argument("--challenge", action="store_true",
                        help="print the code to read to headquarters by telephone, and end")
    parser.add_argument("--phone", action="store_true", help="the secret is headquarters' answer, not the twelve words")
    parser.add_argument("--words-stdin", action="store_true",
                        help="read from standard input: a line with the words (or the answer), a line with the new "
                             "password")
    options = parser.parse_args(arguments)
    from pes_desktop.platform.single_instance import acquire
    from pes_desktop.services.phone_help import recover_office_by_phone
    from pes_desktop.services.recovery import recover_office
    from pes_desktop.storage import keys

    folder = options.dir or default_folder()
    if options.challenge:
        print(_challenge(folder))
        return DONE
    found = [(key, name) for key, name in keys.holders(folder) if not options.staff or name == options.staff]
    if not found:
        raise DomainError(Fault("unknown_staff", "staff"))
    secret, password = (read_password(), read_password()) if options.words_stdin else _ask(options.phone)
    with acquire(folder):
        recover = recover_office_by_phone if options.phone else recover_office
        recover(folder, secret, found[0][0], password).store.close()
    print(f"{found[0][1]}: contraseña nueva guardada")
    return DONE


def _challenge(folder: Path) -> str:
    from pes_desktop.services.phone_help import phone_challenge

    code = phone_challenge(folder)
    if not code:
        raise DomainError(Fault("phone_not_enrolled"))
    return code


def _ask(phone: bool) -> tuple[str, str]:
    if not sys.stdin.isatty():
        raise DomainError(Fault("recovery_words_needed", "words"))
    from getpass import getpass

    secret = getpass("La respuesta de la sede central: " if phone else "Las doce palabras: ")
    password = getpass("Contraseña nueva: ")
    if password != getpass("La contraseña otra vez: "):
        raise DomainError(Fault("passwords_differ", "password"))
    return secret, password
