"""Admission of this PC at headquarters with a one-time code."""

from __future__ import annotations

from uuid import UUID

from pes_desktop.sync.store import Account, ExchangeStore, account, save_account
from pes_desktop.sync.transport import Transport, checked_url

#: No state of any server: what was acknowledged elsewhere is unknown to a headquarters met for the first time.
NO_EPOCH = UUID(int=0)


def enrol(store: ExchangeStore, url: str, code: str, *, office_id: UUID, office_code: str, device_id: UUID,
          letter: str = "A", allow_plain: bool = False) -> Account:
    """Exchange the code for a token and keep it; after a lost answer the same code works again for this PC.

    Raises DomainError server_address, server_not_secure; ExchangeFault enrol_code_wrong, enrol_code_expired,
    enrol_office_other, enrol_device_other, or what the network says. ``Account.letter`` is the PC's letter at
    headquarters, which may differ from the one asked for.
    """
    address = checked_url(url, allow_plain=allow_plain)
    with Transport(address, allow_plain=allow_plain) as transport:
        answer = transport.enrol({"code": code, "office_id": str(office_id), "office_code": office_code,
                                  "device_id": str(device_id), "letter": letter})
    with store.local() as session:
        before = account(session)
        epoch = answer.epoch
        if before is not None:  # the next round compares everything where the epoch differs, and sends what is lacking
            epoch = before.epoch if before.server_id == answer.server_id else NO_EPOCH
        found = Account(address, answer.token, answer.server_id, epoch, device_id, office_id, answer.letter)
        save_account(session, found)
    return found


def open_transport(account: Account, *, stall_seconds: float = 60.0, allow_plain: bool = False) -> Transport:
    """The line to this account's server."""
    return Transport(account.url, account.token, stall_seconds=stall_seconds, allow_plain=allow_plain)
