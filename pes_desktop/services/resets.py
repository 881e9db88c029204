"""Passwords that headquarters gives to staff who lost theirs: sealed to the office, opened by its PCs."""

from __future__ import annotations

import base64
import hashlib
from uuid import UUID

from pes_desktop.domain.errors import DomainError
from pes_desktop.services import accounts
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.from_headquarters import bodies
from pes_desktop.services.ways import last_given
from pes_desktop.storage import keys
from pes_desktop.storage.keys_file import GIVEN_STEP
from pes_desktop.storage.settings import drop_setting, get_setting, set_setting
from pes_desktop.sync.page import reset_purpose
from pes_desktop.sync.sealing import SealError, unwrap
from pes_desktop.sync.store import account

#: The setting that names what this PC has taken: member to hash of the sealed password. What another PC took comes with
#: the member's way in.
_TAKEN = "resets_taken"
#: The setting of a PC that joined: what an earlier headquarters gave before (without a count) is the others' to take.
JOINED = "resets_of_before"


def take_resets(ctx: OfficeContext, *, cost: keys.KdfCost | None = None) -> list[UUID]:
    """Take every password that came down and is new to this PC; returns whose. Each is taken once.

    One that does not open, or that the rules refuse, is passed over, and so is one since which the member was given
    another password (``count`` of its body); that of a member not known here yet waits.
    """
    with ctx.store.read() as session:
        known = account(session)
        found, taken = bodies(session, "reset"), get_setting(session, _TAKEN, {})
        joined = get_setting(session, JOINED) is not None
    office_keys = known.keys if known is not None else None
    done: list[UUID] = []
    for key, body in found.items() if office_keys is not None else ():
        sealed = str(body.get("sealed", ""))
        mark = hashlib.sha256(sealed.encode()).hexdigest()[:16]
        if taken.get(key) == mark or office_keys is None:
            continue
        try:
            staff_id = UUID(key)
            if _is_past(ctx, staff_id, mark, body.get("count"), joined=joined):
                _note(ctx, taken := {**taken, key: mark})
                continue
            password = unwrap(base64.b64decode(sealed, validate=True), office_keys.office, reset_purpose(staff_id))
            accounts.take_reset(ctx, staff_id, password.decode(), mark, cost=cost)
            done.append(staff_id)
        except DomainError as error:
            if "unknown_staff" in error.codes:
                continue
        except (SealError, ValueError):
            pass
        _note(ctx, taken := {**taken, key: mark})
    if joined and office_keys is not None:
        with ctx.store.local() as session:
            drop_setting(session, JOINED)
    return done


def _is_past(ctx: OfficeContext, staff_id: UUID, mark: str, count: object, *, joined: bool) -> bool:
    """Whether another PC of the office took it and told what came of it, or another password was given since."""
    given, last = last_given(ctx, staff_id)
    return last == mark or (given > count // GIVEN_STEP if type(count) is int else joined)


def _note(ctx: OfficeContext, taken: dict[str, str]) -> None:
    with ctx.store.local() as session:
        set_setting(session, _TAKEN, taken)
