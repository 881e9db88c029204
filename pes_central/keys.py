"""Keys of the exchange: headquarters' own, the devices' public ones, and the secret that the PCs of an office share.

Headquarters opens every batch anyway, so it also makes the office's secret and hands it, sealed, to each PC it admits.
"""

from __future__ import annotations

from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select, update

from pes_central.db import reading
from pes_central.tables import DeviceEntry, OfficeEntry, ServerIdentity
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.sync import sealing
from pes_desktop.sync.codec import Opened
from pes_desktop.sync.sealing import CentralKeys
from pes_desktop.sync.stick_state import OpenedState

_known: WeakKeyDictionary[Engine, CentralKeys] = WeakKeyDictionary()


def make_keys(connection: Connection) -> None:
    """Give headquarters its keys, once; they stay for ever and are restored with the database."""
    connection.execute(update(ServerIdentity).where(ServerIdentity.seal_key.is_(None)).values(
        seal_key=sealing.new_secret(), sign_key=sealing.new_secret()))


def central_keys(connection: Connection) -> CentralKeys:
    """Headquarters' private keys; read once for an engine."""
    found = _known.get(connection.engine)
    if found is None:
        row = connection.execute(select(ServerIdentity.seal_key, ServerIdentity.sign_key)).one()
        assert row.seal_key is not None
        assert row.sign_key is not None
        found = _known[connection.engine] = CentralKeys(bytes(row.seal_key), bytes(row.sign_key))
    return found


def keys_of(engine: Engine) -> CentralKeys:
    """``central_keys`` without a connection where they were read before."""
    found = _known.get(engine)
    if found is None:
        with reading(engine) as connection:
            found = central_keys(connection)
    return found


def register(connection: Connection, device_id: UUID, office_id: UUID, signing_key: str, wrap_key: str, *,
             again: bool) -> dict[str, str]:
    """Note a PC's public signing key; answers headquarters' public keys and the office's secret sealed to ``wrap_key``.

    ``again``: a code admitted the PC anew, so that its key may be another one. Raises DomainError
    ``request_malformed``, ``device_key_known`` (the PC has another key already).
    """
    signing, wrapping = sealing.as_key(signing_key), sealing.as_key(wrap_key)
    secret = note_key(connection, device_id, office_id, signing, again=again)
    try:
        wrapped = sealing.wrap(secret, wrapping, sealing.office_secret(device_id))
    except ValueError as error:
        raise DomainError(Fault("request_malformed")) from error
    return {"server_key": sealing.as_text(central_keys(connection).public), "office_key": sealing.as_text(wrapped)}


def note_key(connection: Connection, device_id: UUID, office_id: UUID, signing: bytes, *, again: bool) -> bytes:
    """Note a PC's public signing key; returns the office's secret. Raises DomainError ``device_key_known``."""
    known = connection.scalar(select(DeviceEntry.public_key).where(DeviceEntry.device_id == device_id))
    if known is not None and bytes(known) != signing and not again:
        raise DomainError(Fault("device_key_known"))
    secret = connection.scalar(select(OfficeEntry.secret_key).where(
        OfficeEntry.office_id == office_id).with_for_update())
    if secret is None:
        secret = sealing.new_secret()
        connection.execute(update(OfficeEntry).where(OfficeEntry.office_id == office_id).values(secret_key=secret))
    connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == device_id).values(public_key=signing))
    return bytes(secret)


def check_signature(connection: Connection, device_id: UUID, opened: Opened | OpenedState) -> None:
    """Whether the device signed the batch, or what it tells by stick; one without a registered key sends unsigned ones,
    as in protocol 1.

    Raises DomainError signature_missing, signature_wrong, signature_unknown (headquarters lost its key).
    """
    public = connection.scalar(select(DeviceEntry.public_key).where(DeviceEntry.device_id == device_id))
    if opened.signature is None:
        if public is not None:
            raise DomainError(Fault("signature_missing"))
    elif public is None:
        raise DomainError(Fault("signature_unknown"))
    elif not opened.signed_by(bytes(public)):
        raise DomainError(Fault("signature_wrong"))


def office_public(connection: Connection, office_id: UUID) -> bytes | None:
    """The key to which answers of the office are sealed; None for an office without one."""
    secret = connection.scalar(select(OfficeEntry.secret_key).where(OfficeEntry.office_id == office_id))
    return sealing.sealing_public(bytes(secret)) if secret is not None else None
