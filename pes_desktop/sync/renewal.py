"""After a change of the database key this PC becomes another one to headquarters than any copy made of it before.

The mark that a renewal is due stands in the transaction of what made it due, and goes with the one that keeps the new
token. The former token is kept: a headquarters that goes back to an earlier copy of itself knows that one only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from pes_desktop.domain.errors import Fault
from pes_desktop.sync.store import ExchangeStore, account, read_setting, require_account, save_account, save_setting
from pes_desktop.sync.transport import Transport

_RENEWAL = "token_renewal"


def mark_renewal(session: Session) -> None:
    """Within the caller's transaction: at its next line this PC asks for another token."""
    save_setting(session, _RENEWAL, {**read_setting(session, _RENEWAL), "due": True})


def renewal_due(session: Session) -> bool:
    """Whether this PC still is to headquarters what an older copy of it is."""
    return bool(read_setting(session, _RENEWAL).get("due"))


def forget_renewal(session: Session) -> None:
    """This PC was admitted anew: its token is in no copy yet."""
    save_setting(session, _RENEWAL, {})


def renew_token(store: ExchangeStore, transport: Transport) -> bool:
    """Where it is due, ask for another token, keep it and go on with it; returns whether it did.

    An answer that is lost changes nothing, and it stays due; so it does at a headquarters that gives none. Raises
    ExchangeFault.
    """
    with store.read() as session:
        if not renewal_due(session) or account(session) is None:
            return False
    token = transport.further_token()
    if not token:
        return False
    with store.local() as session:
        known = require_account(session)
        save_account(session, replace(known, token=token))
        save_setting(session, _RENEWAL, {"former": known.token})
    transport.use_token(token)
    return True


def former_token(store: ExchangeStore, transport: Transport, problems: Iterable[Fault]) -> bool:
    """Where headquarters does not know this PC's token, or calls it given up, try the other one that this PC kept: it
    may have gone back to a copy of itself, or come forth from one. Renewing is due again then. Returns whether there
    is one; else nothing changes."""
    if not any(fault.params.get("reason") in ("device_unknown", "device_copied") for fault in problems):
        return False
    with store.local() as session:
        known, former = account(session), read_setting(session, _RENEWAL).get("former")
        if known is None or not isinstance(former, str):
            return False
        save_account(session, replace(known, token=former))
        save_setting(session, _RENEWAL, {"former": known.token, "due": True})
    transport.use_token(former)
    return True
