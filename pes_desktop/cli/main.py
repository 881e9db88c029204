"""Command-line parser and the window's start; each command is a module of its own, loaded when asked for."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

from pes_desktop.domain.errors import DomainError, EnvironmentFault

#: Exit statuses: done; a fault of the program; of what was given; of the surroundings; not everything arrived; Ctrl+C.
DONE, BUG, FAULT, ENVIRONMENT, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 4, 130

COMMANDS = {
    "demo": ("demo", "make a demo office, do a month's work in it and send it to a demo headquarters"),
    "import": ("import_command", "read an office's own spreadsheet of people or vacancies"),
    "report": ("office_commands", "write the workbook of a month"),
    "sync": ("office_commands", "exchange with headquarters now"),
    "stick": ("stick_command", "exchange with headquarters by a USB stick"),
    "backup": ("safety_commands", "copy the office's database and prove the copy readable"),
    "restore": ("safety_commands", "bring an office back from a backup, here or on another computer"),
    "doctor": ("safety_commands", "check the office's file, search, outbox and audit trail"),
    "join": ("join_command", "make this computer another one of an office that headquarters knows"),
    "recover": ("recover_command", "give a member of staff another password with the recovery words"),
}


def default_folder() -> Path:
    """The office folder of this user on this computer."""
    from pes_desktop.platform.paths import data_dir

    return Path(data_dir()) / "office"


def parser() -> argparse.ArgumentParser:
    """The parser with all commands."""
    top = argparse.ArgumentParser(prog="pes-desktop", description="Program of a public employment office.")
    _window_options(top)
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for name, (_, words) in COMMANDS.items():
        commands.add_parser(name, help=words, add_help=False)
    return top


def _window_options(top: argparse.ArgumentParser) -> None:
    top.add_argument("--dir", type=Path, help="the office's folder (default: this user's)")
    top.add_argument("--lang", choices=("es", "en"), default="es", help="language of the window")
    top.add_argument("--theme", choices=("light", "dark", "contrast"), default="light")
    top.add_argument("--scale", type=float, choices=(1.0, 1.25, 1.5), default=1.0, help="size of everything")
    top.add_argument("--quit-when-shown", action="store_true", help="close as soon as the window is on the screen")
    top.add_argument("--password-stdin", action="store_true", help="read the first member of staff's password")


def run(arguments: list[str]) -> int:
    """Run a command or the window; returns the exit status. Faults are told in plain words on stderr."""
    if arguments and arguments[0] in COMMANDS:
        return _command(arguments[0], arguments[1:])
    options = parser().parse_args(arguments)
    from pes_desktop.ui.quick_imports import spare_source_search

    spare_source_search()
    from pes_desktop.app import run as run_window

    password = read_password() if options.password_stdin else ""
    folder = options.dir if options.dir else default_folder()
    return run_window(folder, lang=options.lang, theme=options.theme, scale=options.scale, password=password,
                      quit_when_shown=options.quit_when_shown)


def _command(name: str, arguments: list[str]) -> int:
    try:
        module = import_module(f"pes_desktop.cli.{COMMANDS[name][0]}")
        status: int = getattr(module, f"{name}_command")(arguments)
        sys.stdout.flush()
        return status
    except DomainError as error:
        tell(error)
        return ENVIRONMENT if isinstance(error, EnvironmentFault) else FAULT
    except KeyboardInterrupt:
        print("interrumpido; lo guardado queda guardado", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # who read the output has gone; nothing more to tell
        sys.stdout = None
        return DONE
    except OSError as error:
        from pes_desktop.storage.files import environment_fault

        tell(environment_fault(error))
        return ENVIRONMENT
    except Exception as error:
        _note_bug(error)
        return BUG


def _note_bug(error: Exception) -> None:
    """Places in the log, an apology on the terminal: the text of an exception may hold a person's data."""
    import logging

    from pes_desktop.domain.errors import Fault
    from pes_desktop.platform.logs import places, start_log
    from pes_desktop.platform.paths import log_dir

    file = start_log(log_dir())
    if file is not None:
        logging.getLogger("pes_desktop.cli").error("bug %s at %s", type(error).__name__, places(error))
    tell(DomainError(Fault("unforeseen", params={"file": str(file) if file else places(error).split(" < ")[0]})))


def read_password() -> str:
    """The next line of standard input: passwords never stand in arguments or the environment."""
    return sys.stdin.readline().rstrip("\r\n")


def tell(error: DomainError) -> None:
    """Say each fault in the user's language."""
    from pes_desktop.reference.messages import has, spoken, text

    for fault in error.faults:
        field = f"field.{fault.field}"
        where = f"{text(field)}: " if fault.code == "required" and has(field) else ""
        print(where + text(f"fault.{fault.code}", **spoken(fault.params)), file=sys.stderr)
