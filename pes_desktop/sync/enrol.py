"""Admission of this PC at headquarters with a one-time code, and the exchange of keys."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.sync import by_stick, sealing
from pes_desktop.sync.asked import Asked, forget_request, pending_request
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.renewal import forget_renewal
from pes_desktop.sync.store import (
    LAST,
    Account,
    ExchangeStore,
    account,
    read_setting,
    require_account,
    save_account,
    save_setting,
)
from pes_desktop.sync.transport import STALL_SECONDS, Transport, checked_url

#: No state of any server: what was acknowledged elsewhere is unknown to a headquarters met for the first time.
NO_EPOCH = UUID(int=0)


def enrol(store: ExchangeStore, url: str, code: str, *, office_id: UUID, office_code: str, device_id: UUID,
          letter: str = "A", allow_plain: bool = False) -> Account:
    """Exchange the code for a token and keys, and keep them; after a lost answer the same code works again for this PC.

    Raises DomainError server_address, server_not_secure; ExchangeFault enrol_code_wrong, enrol_code_expired,
    enrol_office_other, enrol_device_other, or what the network says. ``Account.letter`` is the PC's letter at
    headquarters, which may differ from the one asked for.
    """
    address = checked_url(url, allow_plain=allow_plain)
    signing, wrapping = sealing.new_secret(), sealing.new_secret()
    with store.read() as session:
        known_key = _key_at(address, account(session))
    with Transport(address, allow_plain=allow_plain, known_key=known_key) as transport:
        answer = transport.enrol({
            "code": code, "office_id": str(office_id), "office_code": office_code, "device_id": str(device_id),
            "letter": letter, "signing_key": sealing.as_text(sealing.signing_public(signing)),
            "wrap_key": sealing.as_text(sealing.sealing_public(wrapping))})
    keys: tuple[str, str, str] = ("", "", "")
    if answer.server_key:
        keys = (sealing.as_text(signing), answer.server_key, _opened(answer.office_key, wrapping, device_id))
    with store.local() as session:
        return _keep(session, Account(address, answer.token, answer.server_id, answer.epoch, device_id, office_id,
                                      answer.letter, *keys, transport.tls_key or known_key))


def _key_at(address: str, before: Account | None) -> str:
    return before.tls_key if before is not None and before.url == address else ""


def _keep(session: Session, found: Account) -> Account:
    """Keep what an admission gave; what was asked by stick meanwhile is asked no more."""
    before = account(session)
    if before is not None:  # the next round compares everything where the epoch differs, and sends what is lacking
        found = replace(found, epoch=before.epoch if before.server_id == found.server_id else NO_EPOCH)
        if before.server_id != found.server_id:  # what was proven with another headquarters says nothing of this one
            last = read_setting(session, LAST)
            save_setting(session, LAST, {**last, "equal": None, "proof_at": None})
    save_account(session, found)
    forget_request(session)
    forget_renewal(session)
    return found


def open_answer(store: ExchangeStore, data: bytes) -> by_stick.Answer:
    """What headquarters answered on a stick to this PC's request; nothing is kept yet.

    Raises DomainError ``stick_not_asked``, and as ``by_stick.read_answer``.
    """
    with store.read() as session:
        asked = _asked(session)
    return by_stick.read_answer(data, by_stick.request_hash(asked.request), asked.wrapping, asked.answer_key)


def take_answer(store: ExchangeStore, answer: by_stick.Answer, *, office_id: UUID, device_id: UUID) -> Account:
    """Keep the account that an opened answer gives; the request is answered.

    The address is the one it names, else the one known before, else none. Raises DomainError ``stick_not_asked``.
    """
    with store.local() as session:
        asked, before = _asked(session), account(session)
        try:
            url = checked_url(answer.url) if answer.url else ""
        except DomainError:
            url = ""
        url = url or (before.url if before is not None else "")
        return _keep(session, Account(
            url, answer.token, answer.server_id, answer.epoch, device_id, office_id, answer.letter,
            sealing.as_text(asked.signing), sealing.as_text(answer.server_key), sealing.as_text(answer.office_key),
            _key_at(url, before)))


def _asked(session: Session) -> Asked:
    asked = pending_request(session)
    if asked is None:
        raise DomainError(Fault("stick_not_asked"))
    return asked


def _opened(wrapped: str, wrapping: bytes, device_id: UUID) -> str:
    """The office's secret, for the account; raises ExchangeFault ``server_rubbish``."""
    import base64

    try:
        secret = sealing.unwrap(base64.b64decode(wrapped, validate=True), wrapping, sealing.office_secret(device_id))
    except ValueError as error:
        raise ExchangeFault("server_rubbish") from error
    return sealing.as_text(secret)


def exchange_keys(store: ExchangeStore, transport: Transport) -> Account:
    """Hand this PC's key over and take headquarters', where the account has none yet or headquarters lost it.

    The signing key is kept before it is shown, so that a lost answer changes nothing. At a headquarters of protocol 1
    the account stays as it is. Raises ExchangeFault.
    """
    with store.local() as session:
        known = require_account(session)
        if not known.signing_key:
            known = replace(known, signing_key=sealing.as_text(sealing.new_secret()))
            save_account(session, known)
    wrapping = sealing.new_secret()
    public = sealing.signing_public(sealing.as_key(known.signing_key))
    answer = transport.exchange_keys(sealing.as_text(public), sealing.as_text(sealing.sealing_public(wrapping)))
    if answer is None:
        return known
    office_key = _opened(answer.office_key, wrapping, known.device_id)
    with store.local() as session:
        known = replace(require_account(session), server_key=answer.server_key, office_key=office_key)
        save_account(session, known)
    transport.use_keys(known.keys)
    return known


def open_transport(account: Account, *, stall_seconds: float = STALL_SECONDS, allow_plain: bool = False, lanes: int = 1,
                   quiet: bool = False) -> Transport:
    """The line to this account's server."""
    return Transport(account.url, account.token, stall_seconds=stall_seconds, allow_plain=allow_plain,
                     keys=account.keys, lanes=lanes, quiet=quiet, known_key=account.tls_key)


def keep_tls_key(store: ExchangeStore, transport: Transport) -> None:
    """Remember the server's key, where its certificate was vouched for on this line and it is another than before."""
    with store.read() as session:
        known = account(session)
    if known is None or transport.tls_key in ("", known.tls_key) or transport.url != known.url:
        return
    with store.local() as session:
        save_account(session, replace(require_account(session), tls_key=transport.tls_key))
