"""A forgotten password by telephone: the window shows a code, headquarters answers it, the answer serves once.

At its admission the PC makes a secret, keeps it in the encrypted database and leaves it at headquarters. The answer to
a code comes from both, so no line is needed at the moment of the call.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from pes_desktop.domain import phone_help
from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.key_change import PHONE_HELP
from pes_desktop.services.recovery import given_closed, given_open, let_back_in
from pes_desktop.storage import keys, way_in
from pes_desktop.storage.settings import get_setting, set_setting
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.transport import Transport

_SETTING = PHONE_HELP
ACT = "password_by_phone"


def phone_challenge(folder: Path) -> str:
    """The code to read to headquarters; empty where this PC was never admitted. Needs no key."""
    return keys.phone_challenge(folder)


def leave_secret(ctx: OfficeContext, transport: Transport) -> bool:
    """Make the secret at the first line to headquarters, leave it there, and then show a code at the log-in.

    After a change of the key another one is made: the one before may be in a copy. An old headquarters or a cut line
    change nothing; the next round tries again. Returns whether it stands there now.
    Part of ``enrol`` and ``sync_now``, which ask for the duty.
    """
    kept = _kept(ctx)
    if kept.get("left") and not kept.get("old") and keys.phone_challenge(ctx.folder):
        return True
    secret = (None if kept.get("old") else _secret(kept)) or os.urandom(phone_help.SECRET_BYTES)
    _keep(ctx, secret, left=False)
    try:
        transport.leave_phone_secret(base64.b64encode(secret).decode())
        _show_code(ctx, secret)
    except (ExchangeFault, EnvironmentFault):
        return False
    _keep(ctx, secret, left=True)
    return True


def take_secret(ctx: OfficeContext, secret: bytes) -> None:
    """Headquarters made the secret and sent it sealed (admission by stick): it stands there already."""
    if len(secret) != phone_help.SECRET_BYTES:
        return
    _keep(ctx, secret, left=False)
    with suppress(EnvironmentFault):  # the PC is admitted all the same; the twelve words remain
        _show_code(ctx, secret)
        _keep(ctx, secret, left=True)


def forget_secret(ctx: OfficeContext) -> None:
    """This PC was admitted anew, perhaps elsewhere: the secret is to be left again. Part of ``enrol``."""
    secret = _secret(_kept(ctx))
    if secret is not None:
        _keep(ctx, secret, left=False)


def recover_office_by_phone(
    folder: Path, answer: str, staff_id: UUID, password: str, *, clock: Callable[[], date] = date.today,
    cost: keys.KdfCost | None = None,
) -> OfficeContext:
    """Open a closed office with headquarters' answer and give ``staff_id`` another password; the code changes.

    Raises DomainError ``answer_malformed``, ``wrong_answer``, ``wait_after_tries``, ``phone_not_enrolled``,
    ``password_too_short``, ``password_guessable``, ``unknown_staff``; EnvironmentFault as ``open_office``.
    """
    keys.check_password(password)
    key = way_in.with_answer(folder, answer)
    return given_closed(folder, key, staff_id, clock, lambda ctx: _give(ctx, key, password, cost))


def recover_desk_by_phone(
    ctx: OfficeContext, answer: str, staff_id: UUID, password: str, *, cost: keys.KdfCost | None = None
) -> OfficeContext:
    """Like ``recover_office_by_phone`` while the office is open behind the log-in; the answer proves the right to it.
    """
    keys.check_password(password)
    key = way_in.with_answer(ctx.folder, answer)
    return given_open(ctx, staff_id, lambda desk: _give(desk, key, password, cost))


def _give(ctx: OfficeContext, key: bytes, password: str, cost: keys.KdfCost | None) -> None:
    """First another code, so that the answer is spent whatever happens next; then the password with its line."""
    secret = _secret(_kept(ctx))
    if secret is None:  # a database older than the key file beside it
        keys.drop_phone(ctx.folder)
    else:
        _show_code(ctx, secret)
    let_back_in(ctx, ACT, key, password, cost)


def _show_code(ctx: OfficeContext, secret: bytes) -> None:
    """A new code with its answer's lock; 80 random bits need no slower one than the least."""
    challenge = phone_help.new_challenge(ctx.office.code, ctx.pc)
    answer = phone_help.plain_answer(phone_help.answer_to(secret, challenge))
    with ctx.store.held() as key:  # a change of the key under way is waited for
        keys.set_phone(ctx.folder, key, str(challenge), answer)


def _kept(ctx: OfficeContext) -> dict[str, Any]:
    with ctx.store.read() as session:
        found = get_setting(session, _SETTING, {})
    return dict(found)


def _secret(kept: dict[str, Any]) -> bytes | None:
    return base64.b64decode(kept["secret"]) if "secret" in kept else None


def _keep(ctx: OfficeContext, secret: bytes, *, left: bool) -> None:
    with ctx.store.local() as session:
        set_setting(session, _SETTING, {"secret": base64.b64encode(secret).decode(), "left": left})
