"""The addresses of the exchange. Errors answer as JSON {"code", "field", "params"}, never with what was sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import structlog
from anyio import to_thread
from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine, select

from pes_central import __version__, auth, set_back
from pes_central.answers import REFUSALS
from pes_central.config import Settings
from pes_central.db import identity, reading, writing
from pes_central.feed import PAGE_BYTES, heads, news, page_after
from pes_central.gone_back import heard_of, known_of, notice
from pes_central.handover import answer, hand_over
from pes_central.held import MOST_IDS, held_rows
from pes_central.ingest import receive, stored_receipt
from pes_central.keys import register
from pes_central.order import stored_receipts, wait_for_number
from pes_central.pages.audit import BY_PROGRAM, note
from pes_central.proofs import note_state
from pes_central.renewal import admitted, further_token
from pes_central.tables import ServerIdentity
from pes_central.unlock import store_secret
from pes_desktop.domain.errors import DomainError, Fault, NotPermitted
from pes_desktop.models import SYNCED
from pes_desktop.models.base import utcnow
from pes_desktop.sync.codec import encode_held, encode_page
from pes_desktop.sync.digest import BUCKETS, all_digests, bucket_items, type_digest
from pes_desktop.sync.told import whole_digest
from pes_desktop.sync.wire import PROTOCOL, READABLE

RECEIPT_TYPE = "application/vnd.pes.receipt"
RECEIPTS_TYPE = "application/vnd.pes.receipts"
HELD_TYPE = "application/vnd.pes.held"
PAGE_TYPE = "application/vnd.pes.page"
router = APIRouter(prefix="/v1", responses=REFUSALS)
log = structlog.get_logger("pes_central")


def _engine(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


EngineOf = Annotated[Engine, Depends(_engine)]
SettingsOf = Annotated[Settings, Depends(_settings)]


def _device(engine: EngineOf, authorization: Annotated[str, Header()] = "") -> auth.DeviceIdentity:
    return admitted(engine, authorization)


def _protocol(pes_protocol: Annotated[str, Header()] = "1") -> int:
    """The protocol version in which a question is meant; without the header it is the first."""
    return int(pes_protocol) if pes_protocol in {str(version) for version in READABLE} else PROTOCOL


ProtocolOf = Annotated[int, Depends(_protocol)]
DeviceOf = Annotated[auth.DeviceIdentity, Depends(_device)]


class EnrolRequest(BaseModel):
    """What a PC tells when it enrols; without ``office_id`` it asks which office its code would let it join."""

    model_config = ConfigDict(extra="ignore")

    code: str = Field(max_length=40)
    office_id: UUID | None = None
    office_code: str = Field(max_length=16)
    device_id: UUID
    letter: str = Field(default="A", max_length=1)
    signing_key: str = Field(default="", max_length=64)
    wrap_key: str = Field(default="", max_length=64)


@router.get("/health")
def health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/ready")
def ready(engine: EngineOf) -> dict[str, str]:
    """The database answers too."""
    with reading(engine) as connection:
        connection.execute(select(ServerIdentity.one)).one()
    return {"status": "ready"}


@router.get("/version")
def version(engine: EngineOf) -> dict[str, Any]:
    """Who this server is, and which protocol versions it reads."""
    with reading(engine) as connection:
        server_id, epoch = identity(connection)
    return {"product": __version__, "protocol": PROTOCOL, "readable": list(READABLE), "server_id": str(server_id),
            "epoch": str(epoch), "time": utcnow().isoformat()}


@router.post("/enrol")
def enrol(body: EnrolRequest, engine: EngineOf) -> dict[str, Any]:
    """A device token for a one-time code; or, to a PC that does not know its office yet, the office (code unspent)."""
    if body.office_id is None:
        return _office_to_join(body, engine)
    with writing(engine) as connection:
        token, letter = auth.enrol_device(connection, body.code, body.office_id, body.office_code, body.device_id,
                                          body.letter, utcnow())
        keys = register(connection, body.device_id, body.office_id, body.signing_key, body.wrap_key,
                        again=True) if body.signing_key else {}
        server_id, epoch = identity(connection)
        note(connection, BY_PROGRAM, "", "device_by_line", f"{body.office_code.strip().upper()} {letter}")
    log.info("device enrolled", office=str(body.office_id), device=str(body.device_id))
    return {"token": token, "letter": letter, "server_id": str(server_id), "epoch": str(epoch), **keys}


def _office_to_join(body: EnrolRequest, engine: Engine) -> dict[str, Any]:
    with writing(engine) as connection:
        office_id = auth.known_office(connection, body.code, body.office_code, body.device_id, utcnow())
        held = held_rows(connection, office_id, "office", [office_id]).records
        letter = auth.free_letter(connection, office_id, body.device_id, body.letter)
    if not held:
        raise DomainError(Fault("enrol_office_new"))
    return {"office_id": str(office_id), "version": held[0].version, "values": held[0].values, "letter": letter}


class KeysRequest(BaseModel):
    """The public keys of a PC: what it signs with, and what its answer is sealed to (base64)."""

    signing_key: str = Field(max_length=64)
    wrap_key: str = Field(max_length=64)


@router.post("/keys")
def post_keys(body: KeysRequest, engine: EngineOf, device: DeviceOf) -> dict[str, str]:
    """Exchange keys with a PC that enrolled without; from then on it seals and signs. The same again: the same."""
    with writing(engine) as connection:
        keys = register(connection, device.device_id, device.office_id, body.signing_key, body.wrap_key, again=False)
    log.info("keys exchanged", office=str(device.office_id), device=str(device.device_id))
    return keys


@router.post("/token")
def post_token(engine: EngineOf, device: DeviceOf, authorization: Annotated[str, Header()] = "") -> dict[str, str]:
    """Another token, for a PC whose key changed; the present one holds until the first request with the other."""
    with writing(engine) as connection:
        token = further_token(connection, device.device_id, authorization)
    log.info("token renewed", office=str(device.office_id), device=str(device.device_id))
    return {"token": token}


class PhoneSecretRequest(BaseModel):
    """The secret a PC leaves for help by telephone, as base64."""

    secret: str = Field(max_length=64)


@router.put("/phone-secret")
def put_phone_secret(body: PhoneSecretRequest, engine: EngineOf, device: DeviceOf) -> dict[str, str]:
    """Keep the device's secret; the same again changes nothing."""
    with writing(engine) as connection:
        store_secret(connection, device.device_id, body.secret)
    log.info("phone secret stored", office=str(device.office_id), device=str(device.device_id))
    return {"status": "stored"}


async def _bounded(chunks: AsyncIterator[bytes], limit: int) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise HTTPException(413, detail={"code": "batch_too_large", "params": {"limit": limit}})
    return bytes(body)


@router.post("/batches", response_class=Response)
async def post_batch(request: Request, engine: EngineOf, settings: SettingsOf, device: DeviceOf,
                     pes_after: Annotated[int, Header(ge=0, lt=2**31)] = 0,
                     pes_epoch: Annotated[str, Header(max_length=36)] = "",
                     pes_known: Annotated[str, Header(max_length=60)] = "",
                     pes_heard: Annotated[str, Header(max_length=200)] = "") -> Response:
    """Apply a batch; answers its receipt. The same batch again answers the same receipt.

    ``PES-Epoch``: the epoch that the PC knows; in another one its versions may have another history. ``PES-Known``:
    what it knows of that epoch, ``PES-Heard``: of others that it heard of since (gone_back.py).

    ``PES-After``: the number of the batch that goes before; 409 ``batch_early`` when that one does not come.
    """
    data = await _bounded(request.stream(), settings.body_limit)
    if pes_after:
        await wait_for_number(engine, device, pes_after, request.app.state.stopping)

    def take() -> tuple[bytes, int]:
        notice(engine, device, known_of(pes_epoch, pes_known), *heard_of(pes_heard))
        return receive(engine, device, data, settings.plain_limit, epoch=pes_epoch)

    receipt, records = await to_thread.run_sync(take, limiter=request.app.state.ingesting)
    request.state.records = records
    log.info("batch received", office=str(device.office_id), device=str(device.device_id), records=records,
             bytes=len(data))
    return Response(receipt, media_type=RECEIPT_TYPE)


@router.get("/batches/{batch_id}", response_class=Response)
def get_receipt(batch_id: UUID, engine: EngineOf, device: DeviceOf) -> Response:
    """The stored receipt of a batch of this device; 404 ``batch_unknown`` when it never arrived."""
    with reading(engine) as connection:
        receipt = stored_receipt(connection, device, batch_id)
    if receipt is None:
        raise HTTPException(404, detail={"code": "batch_unknown", "params": {}})
    return Response(receipt, media_type=RECEIPT_TYPE)


@router.get("/receipts", response_class=Response)
def get_receipts(ids: Annotated[str, Query(pattern=r"^[0-9a-f]{32}(,[0-9a-f]{32}){0,63}$")], engine: EngineOf,
                 device: DeviceOf) -> Response:
    """The stored receipts of up to 64 batches of this device, in order (a msgpack array; nil: never arrived)."""
    return Response(stored_receipts(engine, device, [UUID(one) for one in ids.split(",")]),
                    media_type=RECEIPTS_TYPE)


#: A position in a feed; beyond it no database counts.
Position = Annotated[int, Query(ge=0, lt=2**62)]


@router.get("/feed", response_class=Response)
def get_feed(engine: EngineOf, device: DeviceOf, office: Position = 0, common: Position = 0,
             limit: Annotated[int, Query(ge=1024, le=PAGE_BYTES)] = PAGE_BYTES) -> Response:
    """What this PC has not read yet, after two positions; ``limit``: about so many plain bytes (one thing may be
    larger)."""
    with reading(engine) as connection:
        page = page_after(connection, device, office, common, limit)
    return Response(encode_page(page), media_type=PAGE_TYPE)


@router.get("/set-back")
def get_set_back(engine: EngineOf, device: DeviceOf, after: Position = 0,
                 most: Annotated[int, Query(ge=1, le=set_back.MOST)] = set_back.MOST) -> dict[str, Any]:
    """Records that other PCs edited since headquarters last went back to a copy, each with the version that it had
    there (0: none); ``next``: the position to ask on from."""
    with reading(engine) as connection:
        records, onward = set_back.edited_since_restore(connection, device, after, most)
    return {"records": {str(record_id): version for record_id, version in records.items()}, "next": onward}


@router.get("/digests")
def get_digests(engine: EngineOf, device: DeviceOf, protocol: ProtocolOf, office: Position = 0,
                common: Position = 0, pes_state: Annotated[str, Header(max_length=200)] = "",
                pes_epoch: Annotated[str, Header(max_length=36)] = "",
                pes_known: Annotated[str, Header(max_length=60)] = "",
                pes_heard: Annotated[str, Header(max_length=200)] = "") -> dict[str, Any]:
    """Count and digest of every record type held for the device's office, the last positions of what goes down, and
    whether there is anything for this PC after the positions it names."""
    notice(engine, device, known_of(pes_epoch, pes_known), *heard_of(pes_heard))
    with reading(engine) as connection:
        digests = all_digests(connection, device.office_id, protocol)
        feed = {**heads(connection, device.office_id), "news": news(connection, device, office, common)}
        server_id, epoch = identity(connection)
    if pes_state and protocol == PROTOCOL:
        with writing(engine) as connection:
            note_state(connection, device.device_id, pes_state, whole_digest(digests))
    return {"server_id": str(server_id), "epoch": str(epoch), "protocol": protocol, "feed": feed,
            "types": {kind: [digest.count, digest.digest] for kind, digest in digests.items()}}


@router.get("/digests/{record_type}")
def get_buckets(record_type: str, engine: EngineOf, device: DeviceOf, protocol: ProtocolOf,
                first: Annotated[int, Query(ge=0, lt=BUCKETS)] = 0,
                most: Annotated[int, Query(ge=1, le=BUCKETS)] = BUCKETS) -> dict[str, Any]:
    """The bucket digests of one record type (up to ``most`` from the ``first``), to find where two sides differ."""
    if record_type not in SYNCED:
        raise HTTPException(404, detail={"code": "unknown_type", "params": {}})
    with reading(engine) as connection:
        digest = type_digest(connection, device.office_id, record_type, protocol)
    return {"count": digest.count, "buckets": digest.buckets[first:first + most]}


@router.get("/digests/{record_type}/items")
def get_items(record_type: str, buckets: Annotated[str, Query(pattern=r"^[0-9]{1,3}(,[0-9]{1,3}){0,255}$")],
              engine: EngineOf, device: DeviceOf, protocol: ProtocolOf) -> dict[str, Any]:
    """Ids with version and content hash in the given buckets (numbers with commas), to name the records that differ."""
    if record_type not in SYNCED:
        raise HTTPException(404, detail={"code": "unknown_type", "params": {}})
    wanted = {int(bucket) for bucket in buckets.split(",")}
    with reading(engine) as connection:
        items = bucket_items(connection, device.office_id, record_type, wanted, protocol)
    return {"items": {str(record_id): item for record_id, item in items.items()}}


class HeldRequest(BaseModel):
    """The records that a PC lacks, by name."""

    ids: list[UUID] = Field(min_length=1, max_length=MOST_IDS)


@router.post("/records/{record_type}", response_class=Response)
def post_held(record_type: str, body: HeldRequest, engine: EngineOf, device: DeviceOf) -> Response:
    """The present rows of the named records, of the device's office alone; nothing is changed."""
    if record_type not in SYNCED:
        raise HTTPException(404, detail={"code": "unknown_type", "params": {}})
    with reading(engine) as connection:
        held = held_rows(connection, device.office_id, record_type, list(dict.fromkeys(body.ids)))
    log.info("records given back", office=str(device.office_id), device=str(device.device_id),
             records=len(held.records))
    return Response(encode_held(held), media_type=HELD_TYPE)


class HandoverRequest(BaseModel):
    """A person who goes on at another office, and what was agreed; ``id`` is made by the asking PC."""

    id: UUID
    person: UUID
    to: str = Field(max_length=16)
    agreed: str = Field(min_length=1, max_length=2000)
    notes: str = Field(default="", max_length=8000)


@router.post("/handovers")
def post_handover(body: HandoverRequest, engine: EngineOf, device: DeviceOf) -> dict[str, int]:
    """Pass a person of the device's office on; the same request again changes nothing."""
    with writing(engine) as connection:
        position = hand_over(connection, device.office_id, body.id, body.person, body.to, body.agreed, body.notes)
    log.info("person handed over", office=str(device.office_id), device=str(device.device_id))
    return {"position": position}


class HandoverAnswer(BaseModel):
    """What became of a person who was passed on: registered at the receiving office, or given back; its day."""

    state: Literal["taken", "declined"]
    on: date | None = None


@router.post("/handovers/{handover_id}/answer")
def post_handover_answer(handover_id: UUID, body: HandoverAnswer, engine: EngineOf, device: DeviceOf) -> dict[str, int]:
    """The device's office settles a hand-over to it; the first answer stands."""
    with writing(engine) as connection:
        position = answer(connection, device.office_id, handover_id, body.state, body.on)
    log.info("hand-over answered", office=str(device.office_id), device=str(device.device_id), state=body.state)
    return {"position": position}


def status_of(error: DomainError) -> int:
    """HTTP status of a refusal."""
    code = error.codes[0] if error.codes else ""
    if isinstance(error, NotPermitted):
        return 401
    if code.startswith(("enrol_", "signature_")) or code == "batch_other_device":
        return 403
    if code in {"batch_early", "batch_id_reused", "batch_number_taken"}:
        return 409
    return 400


def fault_body(fault: Fault) -> dict[str, Any]:
    """A fault as the answer's JSON."""
    return {"code": fault.code, "field": fault.field, "params": dict(fault.params)}
