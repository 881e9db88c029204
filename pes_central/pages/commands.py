"""``pes-central user``: accounts from the command line; the password is asked or read, never an argument."""

from __future__ import annotations

import argparse
import getpass
import sys

from pes_central.config import Settings
from pes_central.db import open_engine, prepare, reading, writing
from pes_central.pages import people
from pes_central.pages.audit import BY_PROGRAM, note
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.reference.messages import spoken, text


def read_password() -> str:
    """Asked twice at a terminal; else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Contraseña: ")
    if getpass.getpass("Otra vez: ") != password:
        raise DomainError(Fault("central_password_twice", "again"))
    return password


def user_command(settings: Settings, options: argparse.Namespace) -> int:
    """Run it; 2 when it was refused, with the reason on standard error."""
    engine = open_engine(settings)
    prepare(engine)
    try:
        if options.what == "list":
            with reading(engine) as connection:
                for user in people.users(connection):
                    print(f"{user.name}\t{user.role}\t{'-' if user.disabled_at else '+'}")
            return 0
        password = read_password()
        with writing(engine) as connection:
            if options.what == "add":
                people.add_user(connection, options.name, options.role or "", password)
                note(connection, BY_PROGRAM, "", "user_added", options.name, options.role)
            else:
                people.set_password(connection, people.id_of(connection, options.name), password)
                note(connection, BY_PROGRAM, "", "user_password", options.name)
    except DomainError as error:
        for fault in error.faults:
            print(text(f"fault.{fault.code}", **spoken(fault.params)), file=sys.stderr)
        return 2
    finally:
        engine.dispose()
    return 0
