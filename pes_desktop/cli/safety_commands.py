"""``pes-desktop backup | restore | doctor``: copies, the way back, the check-up; also with damaged files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from pes_desktop.cli.common import Bar, office_parser, opened
from pes_desktop.cli.main import DONE, ENVIRONMENT, FAULT, default_folder, read_password, tell
from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault

if TYPE_CHECKING:
    from pes_desktop.services.backups import Copy, Progress
    from pes_desktop.services.restoring import RestorePlan

_DAMAGE = ("database_missing", "database_unreadable", "database_damaged")
#: Words of the recovery page.
_WORDS = 12
_YES = ("sí", "si", "s", "yes", "y")


def backup_command(arguments: list[str]) -> int:
    """Copy the office's database and prove the copy readable."""
    parser = office_parser("backup", "Copy the office's database, encrypted, and prove the copy readable.")
    parser.add_argument("--to", type=Path, default=None,
                        help="folder (default: backups beside the database, and the second folder of the settings)")
    options = parser.parse_args(arguments)
    from pes_desktop.reference.messages import spoken, text
    from pes_desktop.services import backups

    with opened(options) as (ctx, _), Bar() as bar:
        def told(done: int, total: int) -> None:
            bar.tell("backup", done, total)

        if options.to is not None:
            outcome = backups.BackupOutcome(backups.back_up_to(ctx, options.to, told))
        else:
            outcome = backups.back_up_now(ctx, "asked", told)
    report = outcome.report
    print(text("backup.made", name=report.folder.name, size=report.size // 1024, people=report.counts["jobseeker"]))
    if outcome.second is not None:
        print(text("backup.second", folder=outcome.second.folder))
    if outcome.second_fault is not None:
        print(text(f"fault.{outcome.second_fault.code}", **spoken(outcome.second_fault.params)), file=sys.stderr)
        return ENVIRONMENT
    return DONE


def doctor_command(arguments: list[str]) -> int:
    """Check file, seals, references, audit chain, search and outbox; say what is wrong with a file that does not open.
    """
    parser = office_parser("doctor", "Check the office's file. Acts that only the journal holds come back by opening.")
    options = parser.parse_args(arguments)
    from pes_desktop.reference.messages import counted, text
    from pes_desktop.services import safekeeping
    from pes_desktop.services.lost_words import lost_lines
    from pes_desktop.services.upkeep import check_up

    try:
        with opened(options) as (ctx, _):
            found = safekeeping.start_check(ctx)
            findings = check_up(ctx)
    except EnvironmentFault as error:
        if error.codes[0] not in _DAMAGE and error.codes[0] != "key_file_damaged":
            raise
        tell(error)
        _copies_there(options.dir or default_folder())
        return ENVIRONMENT
    if found.brought_back:
        print(counted("doctor.brought_back", found.brought_back))
    for line in lost_lines(found.lost):
        print(line)
    for finding in findings:
        print(f"{'bien' if finding.good else 'MAL '}  {text(f'doctor.{finding.code}')}  {finding.detail}")
    return DONE if all(finding.good for finding in findings) else FAULT


def _copies_there(folder: Path) -> None:
    from pes_desktop.reference.messages import counted, text
    from pes_desktop.services.backups import copies

    found = copies(folder)
    words = counted("doctor.copies", len(found), when=f"{found[0].made_at:%d/%m/%Y %H:%M}") if found \
        else text("doctor.copies.none")
    print(words, file=sys.stderr)


def restore_command(arguments: list[str]) -> int:
    """Bring an office back from a copy: in its folder, or on another PC into an empty one."""
    parser = argparse.ArgumentParser(prog="pes-desktop restore", description="Bring an office back from a backup. "
                                     "Damaged files are set aside and never deleted.")
    parser.add_argument("--dir", type=Path, default=None, help="the office's folder (default: this user's)")
    parser.add_argument("--from", dest="source", type=Path, default=None,
                        help="a backup, or a folder or stick with backups (default: those that the office knows)")
    parser.add_argument("--staff", default="", help="whose password, by name (default: the first member of staff)")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    parser.add_argument("--words-stdin", action="store_true",
                        help="read the twelve words of the recovery page from standard input")
    parser.add_argument("--without-copy", action="store_true", help="from the journal and the damaged file alone")
    parser.add_argument("--yes", action="store_true", help="do not ask before the files are exchanged")
    options = parser.parse_args(arguments)
    from pes_desktop.platform.paths import private_folder
    from pes_desktop.platform.places import refuse_place
    from pes_desktop.platform.single_instance import acquire
    from pes_desktop.services import backups, restoring
    from pes_desktop.storage.engine import DATABASE_FILE
    from pes_desktop.storage.swap import keys_readable

    folder = options.dir or default_folder()
    found = backups.copies(folder, [options.source] if options.source else [])
    if options.source:
        found = [copy for copy in found if options.source.resolve() in (copy.folder.resolve(),
                                                                        copy.folder.resolve().parent)]
    copy = None if options.without_copy else _choose(found)
    here = keys_readable(folder)
    if not here and copy is None:
        raise EnvironmentFault(Fault("backup_none"))
    secret_of = folder if here or copy is None else copy.folder
    key, staff = _unlock(secret_of, options)
    new = not here and not (folder / DATABASE_FILE).exists()
    with Bar() as bar:
        def told(done: int, total: int) -> None:
            bar.tell("restore", done, total)

        if new:
            assert copy is not None
            refuse_place(folder)
            private_folder(folder)
            with acquire(folder):
                report = restoring.restore_elsewhere(copy.folder, folder, key, told)
            _say("restore.done_elsewhere", folder=folder)
            _tell_kept(report.kept)
            return DONE
        with acquire(folder):
            plan = _plan(folder, key, copy, options, told)
            if staff is not None and plan.damage.kind == "none":
                _ask_duty(folder, key, staff, plan)
            _tell_plan(plan)
            if not options.yes and not _agreed():
                restoring.drop_plan(plan)
                _say("restore.cancelled")
                return FAULT
            report = restoring.restore(folder, key, plan, told)
    _say("restore.done", folder=report.set_aside)
    return DONE


def _plan(folder: Path, key: bytes, copy: Copy | None, options: argparse.Namespace, told: Progress) -> RestorePlan:
    """What a restore would do; a copy from before a change of the key asks for a password or the words of its day."""
    from pes_desktop.services import restoring

    try:
        return restoring.plan_restore(folder, key, copy, told)
    except EnvironmentFault as error:
        if copy is None or "backup_other_key" not in error.codes:
            raise
        if not (options.password_stdin or options.words_stdin or sys.stdin.isatty()):
            raise
        tell(error)
        copy_key = _unlock_former(copy.folder, options)
    return restoring.plan_restore(folder, key, copy, told, copy_key=copy_key)


def _unlock_former(place: Path, options: argparse.Namespace) -> bytes:
    """The key of the copy in ``place``: twelve words are the recovery words, anything else is a password."""
    from pes_desktop.services.restoring import unlock_copy

    if options.password_stdin or options.words_stdin:
        secret = read_password()
        if not secret:
            raise DomainError(Fault("password_needed", "password"))
    else:
        from getpass import getpass

        from pes_desktop.reference.messages import text

        secret = getpass(text("restore.former_secret"))
    return unlock_copy(place, None if len(secret.split()) == _WORDS else _holder(place, options), secret)


def _holder(place: Path, options: argparse.Namespace) -> UUID:
    from pes_desktop.storage import keys

    staff = next((key for key, name in keys.holders(place) if not options.staff or name == options.staff), None)
    if staff is None:
        raise DomainError(Fault("unknown_staff", "staff"))
    return staff


def _ask_duty(folder: Path, key: bytes, staff: UUID, plan: RestorePlan) -> None:
    from pes_desktop.services import restoring
    from pes_desktop.storage import keys

    try:
        if keys.is_temporary(folder, staff):
            raise DomainError(Fault("own_password_first"))
        restoring.ask_duty(folder, key, staff)
    except DomainError:
        restoring.drop_plan(plan)
        raise


def _say(code: str, **params: object) -> None:
    from pes_desktop.reference.messages import text

    print(text(code, **params))


def _choose(found: list[Copy]) -> Copy | None:
    """The newest, or the one whose number is typed at a terminal."""
    if not found:
        raise EnvironmentFault(Fault("backup_none"))
    if len(found) == 1 or not sys.stdin.isatty():
        return found[0]
    from pes_desktop.reference.messages import text

    _say("restore.choose")
    for number, copy in enumerate(found, start=1):
        _say("restore.copy", number=number, when=f"{copy.made_at:%d/%m/%Y %H:%M}", size=copy.size // 1024,
             folder=copy.folder)
    typed = input(text("restore.which")).strip()
    return found[int(typed) - 1] if typed.isdigit() and 0 < int(typed) <= len(found) else found[0]


def _unlock(place: Path, options: argparse.Namespace) -> tuple[bytes, UUID | None]:
    """The key, and whose password gave it (None: the words did)."""
    from pes_desktop.services.restoring import unlock_copy

    staff = None if options.words_stdin else _holder(place, options)
    if options.words_stdin or options.password_stdin:
        return unlock_copy(place, staff, read_password()), staff
    if not sys.stdin.isatty():
        raise DomainError(Fault("password_needed", "password"))
    from getpass import getpass

    return unlock_copy(place, staff, getpass("Contraseña: ")), staff


def _tell_plan(plan: RestorePlan) -> None:
    from pes_desktop.reference.messages import text
    from pes_desktop.services.lost_words import lost_lines

    _say("restore.damage", words=text(f"doctor.damage.{plan.damage.kind}", detail=plan.damage.detail))
    if plan.damage.keys:
        _say("doctor.damage.keys")
    if plan.copy_until is not None:
        _say("restore.from_copy", when=f"{plan.copy_until.astimezone():%d/%m/%Y %H:%M}")
    else:
        _say("restore.from_nothing")
    _say("restore.from_journal", count=plan.journal_changes)
    _say("restore.from_damaged", count=sum(plan.salvaged.values()))
    _tell_kept(plan.kept)
    if not plan.lost:
        _say("restore.nothing_lost")
        return
    _say("restore.lost")
    for line in lost_lines(plan.lost):
        print(f"  {line}")


def _tell_kept(kept: dict[str, int]) -> None:
    _say("restore.kept", people=kept["jobseeker"], vacancies=kept["vacancy"], referrals=kept["referral"],
         letters=kept["letter"])


def _agreed() -> bool:
    from pes_desktop.reference.messages import text

    if not sys.stdin.isatty():
        return read_password().strip().casefold() in _YES
    return input(text("restore.confirm")).strip().casefold() in _YES
