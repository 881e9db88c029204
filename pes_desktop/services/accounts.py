"""Accounts of the staff: who works here, with which duties and which way in. Nothing here needs a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import Staff
from pes_desktop.services.backups import back_up_now
from pes_desktop.services.context import OfficeContext, StaffMember
from pes_desktop.services.key_change import finish_key_change, mark_due
from pes_desktop.services.office_setup import member_of, staff_members
from pes_desktop.services.records import Three, assign, settle_correction
from pes_desktop.services.ways import give_password
from pes_desktop.storage import keys, rotation, way_in
from pes_desktop.storage.store import Actor

Progress = Callable[[int, int], None]


def change_password(ctx: OfficeContext, old: str, new: str, *, cost: keys.KdfCost | None = None) -> None:
    """Give the person at the desk another password.

    Raises DomainError ``wrong_password``, ``wait_after_tries``, ``same_password``, ``password_too_short``,
    ``password_guessable``.
    """
    if new == old:
        raise DomainError(Fault("same_password", "password"))
    _check_password(ctx, new)
    key = way_in.with_password(ctx.folder, ctx.staff.id, old)
    _give(ctx, ctx.at_desk(), "change_password", ctx.staff, key, new, cost, temporary=False, own=True)


def reset_password(
    ctx: OfficeContext, staff_id: UUID, new: str, own_password: str, *, cost: keys.KdfCost | None = None
) -> None:
    """Give a colleague who forgot it another password, to be changed at their next log-in.

    The one at the desk proves to be there with their own. An administrator's is given by another administrator only, or
    by the words or headquarters (services/recovery.py): whoever gives a password can come in with it. Raises
    NotPermitted; DomainError ``wrong_password``, ``wait_after_tries``, ``password_too_short``, ``password_guessable``,
    ``unknown_staff``.
    """
    actor = ctx.require("reset_password")
    member = member_of(ctx, staff_id)
    if Role.ADMINISTRATOR in member.roles:
        actor = ctx.require("reset_administrator")
    _check_password(ctx, new)
    key = way_in.with_password(ctx.folder, ctx.staff.id, own_password)
    _give(ctx, actor, "reset_password", member, key, new, cost, temporary=member.id != ctx.staff.id)


def take_reset(
    ctx: OfficeContext, staff_id: UUID, new: str, mark: str = "", *, cost: keys.KdfCost | None = None
) -> None:
    """Give a member the password that headquarters sealed to the office, to be changed at their next log-in; ``mark``
    tells the office's other PCs that it was taken.

    Works while somebody has this PC open, whoever it is. Raises DomainError ``unknown_staff``, ``password_too_short``,
    ``password_guessable``.
    """
    member = member_of(ctx, staff_id)
    _check_password(ctx, new)
    _give(ctx, Actor(), "password_from_headquarters", member, ctx.store.key, new, cost, temporary=True, reset=mark)


def may_reset(ctx: OfficeContext, member: StaffMember) -> bool:
    """Whether the person at the desk may give ``member`` another password."""
    return ctx.may("reset_administrator" if Role.ADMINISTRATOR in member.roles else "reset_password")


def choose_password(ctx: OfficeContext, new: str, *, cost: keys.KdfCost | None = None) -> None:
    """One's own password in place of the one that a colleague's reset gave, with which this desk was just opened.

    Raises DomainError ``no_reset`` where nobody reset it, ``same_password``, ``password_too_short``,
    ``password_guessable``.
    """
    if not must_change_password(ctx):
        raise DomainError(Fault("no_reset", "password"))
    _check_password(ctx, new)
    if _opens(ctx, new):
        raise DomainError(Fault("same_password", "password"))
    _give(ctx, ctx.at_desk(), "change_password", ctx.staff, ctx.store.key, new, cost, temporary=False, own=True)


def _opens(ctx: OfficeContext, password: str) -> bool:
    try:
        keys.unlock(ctx.folder, ctx.staff.id, password)
    except DomainError:
        return False
    return True


def must_change_password(ctx: OfficeContext) -> bool:
    """Whether the person at the desk has a password that somebody else chose."""
    return keys.is_temporary(ctx.folder, ctx.staff.id)


def _check_password(ctx: OfficeContext, password: str) -> None:
    names = [member.name for member in staff_members(ctx)]
    keys.check_password(password, (ctx.office.name, ctx.office.code, *names))


def _give(ctx: OfficeContext, actor: Actor, act: str, member: StaffMember, key: bytes, password: str,
          cost: keys.KdfCost | None, *, temporary: bool, reset: str = "", own: bool = False) -> None:
    """A new way in together with its line in the audit trail."""
    with ctx.store.write(actor, act) as unit:
        unit.note_records.append(["staff", str(member.id), "changed", ["password"]])
        give_password(unit, ctx.folder, key, member.id, password, cost, temporary=temporary, reset=reset,
                      own=own)


@dataclass(frozen=True, slots=True)
class SavedStaff:
    """A member after a change, and the warnings of ``records.settle_correction``."""

    member: StaffMember
    warnings: tuple[Fault, ...]


def edit_staff(
    ctx: OfficeContext, staff_id: UUID, name: str, job_title: str, roles: tuple[Role, ...],
    base: StaffMember | None = None,
) -> SavedStaff:
    """Change a member's name, position and duties; what was done before keeps the role it was done in.

    Only what differs from ``base`` is written, the member as the form showed them (default: as they stand now).
    Raises NotPermitted; DomainError ``required``, ``unknown_staff``, ``last_administrator``.
    """
    actor = ctx.require("manage_staff")
    mine = StaffMember(staff_id, name.strip(), job_title.strip(), _in_order(roles))
    faults = _check_member(mine)
    if faults:
        raise DomainError(*faults)
    member_of(ctx, staff_id)
    others = _other_administrators(ctx, staff_id)
    with ctx.store.write(actor, "edit_staff") as unit:
        row = unit.session.get_one(Staff, staff_id)
        stored = StaffMember(staff_id, row.name, row.job_title, _in_order(row.roles))
        before = replace(base, roles=_in_order(base.roles)) if base else stored
        member, displaced = settle_correction(ctx, row, Three(before, mine, stored), _check_member)
        if Role.ADMINISTRATOR not in member.roles and not others:
            raise DomainError(Fault("last_administrator", "roles"))
        assign(row, {"name": member.name, "job_title": member.job_title, "roles": [r.value for r in member.roles]})
        unit.session.flush()
        keys.rename(ctx.folder, staff_id, row.name)
    if staff_id == ctx.staff.id:
        ctx.staff = member
    return SavedStaff(member, tuple(displaced))


def _check_member(member: StaffMember) -> list[Fault]:
    return [Fault("required", field) for field in ("name", "roles") if not getattr(member, field)]


def _in_order(roles: Iterable[str]) -> tuple[Role, ...]:
    """Duties in one order, whoever ticked them."""
    return tuple(role for role in Role if role in set(roles))


def _other_administrators(ctx: OfficeContext, staff_id: UUID) -> list[StaffMember]:
    return [m for m in staff_members(ctx) if Role.ADMINISTRATOR in m.roles and m.id != staff_id]


def remove_staff(ctx: OfficeContext, staff_id: UUID, own_password: str, progress: Progress | None = None) -> None:
    """Take a member's way in away and put the database under a new key; all they did keeps their name.

    A backup is made first and another one under the new key. Cut off anywhere, the office opens, the member is out, and
    the next opening finishes the change of the key. Raises NotPermitted; DomainError ``not_yourself``,
    ``last_administrator``, ``unknown_staff``, ``wrong_password``, ``wait_after_tries``, ``old_holders``,
    ``old_recovery``; EnvironmentFault when the backup or the new key fails.
    """
    actor = ctx.require("manage_staff")
    if staff_id == ctx.staff.id:
        raise DomainError(Fault("not_yourself", "staff"))
    member_of(ctx, staff_id)
    if not _other_administrators(ctx, staff_id):
        raise DomainError(Fault("last_administrator", "staff"))
    way_in.with_password(ctx.folder, ctx.staff.id, own_password)
    rotation.check_can_rotate(ctx.folder, staff_id)
    back_up_now(ctx, "rotation")
    with ctx.store.write(actor, "remove_staff") as unit:
        row = unit.session.get_one(Staff, staff_id)
        row.active, row.way_in = False, None  # what was locked of theirs is nobody's business any more
        mark_due(unit)
    finish_key_change(ctx, progress)
    back_up_now(ctx, "rotation")  # the ones before open with the passwords and the key of then


def renew_recovery_code(ctx: OfficeContext, own_password: str, *, cost: keys.KdfCost | None = None) -> str:
    """New recovery words; those on the old page open nothing any more. They are kept nowhere.

    Raises NotPermitted; DomainError ``wrong_password``, ``wait_after_tries``.
    """
    actor = ctx.require("manage_staff")
    key = way_in.with_password(ctx.folder, ctx.staff.id, own_password)
    with ctx.store.write(actor, "renew_recovery_code") as unit:
        unit.note_records.append(["office", str(ctx.office.id), "changed", ["recovery"]])
        return keys.set_recovery(ctx.folder, key, cost)
