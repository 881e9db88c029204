"""A forgotten password: the twelve words on paper open the office and give a member of staff another password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from pes_desktop.domain.enums import Role
from pes_desktop.models import Staff
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import member_of, note_at_desk, open_unlogged
from pes_desktop.services.ways import give_password
from pes_desktop.storage import keys, way_in
from pes_desktop.storage.files import write_atomically
from pes_desktop.storage.store import UnitOfWork

ACT = "password_recovered"


def recover_office(
    folder: Path, words: str, staff_id: UUID, password: str, *, clock: Callable[[], date] = date.today,
    cost: keys.KdfCost | None = None,
) -> OfficeContext:
    """Open a closed office with the recovery words and give ``staff_id`` another password.

    Raises DomainError ``password_too_short``, ``recovery_words_count``, ``recovery_word_unknown``,
    ``wrong_recovery_code``, ``unknown_staff``; EnvironmentFault as ``open_office``, or when the key file cannot be
    written (nothing has changed then).
    """
    keys.check_password(password)
    key = way_in.with_words(folder, words)
    return given_closed(folder, key, staff_id, clock, lambda ctx: let_back_in(ctx, ACT, key, password, cost))


def recover_desk(
    ctx: OfficeContext, words: str, staff_id: UUID, password: str, *, cost: keys.KdfCost | None = None
) -> OfficeContext:
    """Like ``recover_office`` while the office is open behind the log-in; the words prove the right to it."""
    keys.check_password(password)
    key = way_in.with_words(ctx.folder, words)
    return given_open(ctx, staff_id, lambda desk: let_back_in(desk, ACT, key, password, cost))


def given_closed(folder: Path, key: bytes, staff_id: UUID, clock: Callable[[], date],
                 give: Callable[[OfficeContext], None]) -> OfficeContext:
    """Open a closed office for ``staff_id``, who is given another password there; closed again when that fails."""
    ctx = open_unlogged(folder, key, staff_id, clock=clock)
    try:
        give(ctx)
    except BaseException:
        ctx.store.close()
        raise
    return ctx


def given_open(ctx: OfficeContext, staff_id: UUID, give: Callable[[OfficeContext], None]) -> OfficeContext:
    """The open office for ``staff_id``, who is given another password."""
    desk = ctx.with_staff(member_of(ctx, staff_id))
    give(desk)
    return desk


def let_back_in(ctx: OfficeContext, act: str, key: bytes, password: str, cost: keys.KdfCost | None) -> None:
    """A new wrap for the person at the desk, together with its audit line.

    Where nobody is left who manages the staff (two PCs took that duty from each other's last administrators), whoever
    is let in by the words or by headquarters has it from then on.
    """
    def give(unit: UnitOfWork) -> None:
        rows = unit.session.scalars(select(Staff).where(Staff.active, Staff.removed_at.is_(None))).all()
        if not any(Role.ADMINISTRATOR in row.roles for row in rows):
            row = unit.session.get_one(Staff, ctx.staff.id)
            row.roles = [*row.roles, Role.ADMINISTRATOR.value]
            ctx.staff = replace(ctx.staff, roles=tuple(Role(role) for role in row.roles))
        give_password(unit, ctx.folder, key, ctx.staff.id, password, cost)

    note_at_desk(ctx, act, give)


def recovery_page(ctx: OfficeContext, words: str) -> bytes:
    """The PDF page with the words, to be printed or saved at once: the audit trail tells it."""
    from pes_desktop.documents.recovery_page import render_recovery

    note_at_desk(ctx, "print_recovery")
    return render_recovery(words.split(), office_name=ctx.office.name, service_name=ctx.pack.service_name.of("es"),
                           office_code=ctx.office.code)


def save_recovery_page(ctx: OfficeContext, words: str, path: Path) -> None:
    """Write the page into a file that only this user may read. Raises EnvironmentFault."""
    write_atomically(path, recovery_page(ctx, words))
