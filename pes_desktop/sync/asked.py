"""What this PC asked headquarters by stick and has no answer to yet; it lies in the encrypted database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from pes_desktop.domain.errors import DomainError
from pes_desktop.models import Setting
from pes_desktop.sync import by_stick, sealing
from pes_desktop.sync.store import read_setting, save_setting

_SETTING = "stick_request"


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """The request as it was written, this PC's two private keys for it, the key that authenticates the answer."""

    request: bytes
    signing: bytes
    wrapping: bytes
    answer_key: bytes
    at: datetime


def pending_request(session: Session) -> Asked | None:
    """The last request without an answer; None where there is none (or it is damaged: it is asked again)."""
    import base64

    kept = read_setting(session, _SETTING)
    try:
        request = base64.b64decode(str(kept["request"]), validate=True)
        signing, wrapping, key = (sealing.as_key(kept[name]) for name in ("signing", "wrapping", "answer_key"))
        return Asked(request, signing, wrapping, key, by_stick.read_request(request).created)
    except (KeyError, ValueError, DomainError):
        return None


def keep_request(session: Session, asked: Asked) -> None:
    """From now on its answer is awaited; an earlier request is no more."""
    save_setting(session, _SETTING, {"request": sealing.as_text(asked.request), **{
        name: sealing.as_text(getattr(asked, name)) for name in ("signing", "wrapping", "answer_key")}})


def forget_request(session: Session) -> None:
    """It was answered, or the PC was admitted another way."""
    row = session.get(Setting, _SETTING)
    if row is not None:
        session.delete(row)
