"""This PC is admitted at headquarters without any line: its request goes there on a stick, the answer comes back on it.

Until the answer is read the PC works as before; the request and its keys lie in the encrypted database.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pes_desktop.domain.admission_code import plain_stick_code
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models.base import utcnow
from pes_desktop.services import phone_help
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.sync_session import is_loopback, take_letter
from pes_desktop.storage.files import environment_fault, write_atomically
from pes_desktop.sync import by_stick, sealing
from pes_desktop.sync.asked import Asked, keep_request, pending_request
from pes_desktop.sync.enrol import open_answer, take_answer
from pes_desktop.sync.store import require_account, save_account
from pes_desktop.sync.transport import checked_url


def write_request(ctx: OfficeContext, folder: Path, code: str = "") -> str:
    """Put this PC's request onto the stick; returns the file's name. Without a code, or with the same one, the request
    that waits is written once more; with another code a new one, and answers to the one before serve no more.

    Raises NotPermitted; DomainError ``stick_code_short``, ``stick_code_wrong``, ``required``; EnvironmentFault of the
    disk.
    """
    ctx.require("enrol_device")
    with ctx.store.read() as session:
        asked = pending_request(session)
    if asked is None or code.strip():
        hashed = by_stick.code_hash(plain_stick_code(code))
        known = asked is not None and by_stick.authentic(
            asked.request, by_stick.derived_key(hashed, by_stick.REQUEST_KIND))
        if asked is None or not known:
            asked = _ask(ctx, hashed)
    name = f"{ctx.office.code}-{ctx.pc}{by_stick.REQUEST_END}"
    write_atomically(folder / name, asked.request)
    return name


def _ask(ctx: OfficeContext, hashed: bytes) -> Asked:
    signing, wrapping = sealing.new_secret(), sealing.new_secret()
    request = by_stick.Request(ctx.device_id, ctx.office.id, ctx.office.code, ctx.pc, sealing.signing_public(signing),
                               sealing.sealing_public(wrapping), utcnow())
    asked = Asked(by_stick.write_request(request, hashed), signing, wrapping,
                  by_stick.derived_key(hashed, by_stick.ANSWER_KIND), request.created)
    with ctx.store.local() as session:  # kept before it leaves
        keep_request(session, asked)
    return asked


def read_answer(ctx: OfficeContext, folder: Path) -> None:
    """Take headquarters' answer to the waiting request from the stick: from then on this PC is admitted, with keys.

    Files of other PCs are passed over. Raises NotPermitted; DomainError ``stick_not_asked``, ``stick_no_answer``,
    ``stick_answer_other`` (only of other requests), ``stick_answer_forged``, ``stick_answer_malformed``;
    EnvironmentFault where the stick cannot be read. Nothing has changed then.
    """
    actor = ctx.require("enrol_device")
    faults: list[DomainError] = []
    for data in _answers(folder):
        try:
            answer = open_answer(ctx.store, data)
        except DomainError as error:
            if "stick_not_asked" in error.codes:
                raise
            faults.append(error)
            continue
        if answer.letter != ctx.pc:
            take_letter(ctx, actor, answer.letter)
        phone_help.take_secret(ctx, answer.phone_secret)
        take_answer(ctx.store, answer, office_id=ctx.office.id, device_id=ctx.device_id)  # last: cut before, read again
        return
    mine = [error for error in faults if "stick_answer_other" not in error.codes]
    raise next(iter((*mine, *faults)), DomainError(Fault("stick_no_answer")))


def _answers(folder: Path) -> list[bytes]:
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == by_stick.ANSWER_END)
        return [path.read_bytes() for path in paths if path.stat().st_size <= by_stick.FILE_LIMIT]
    except OSError as error:
        raise environment_fault(error) from error


def set_address(ctx: OfficeContext, url: str) -> None:
    """A PC that was admitted by stick has a line now: the same account, at this address of headquarters.

    Raises NotPermitted; DomainError ``sync_not_enrolled``, ``server_address``, ``server_not_secure``.
    """
    ctx.require("enrol_device")
    address = checked_url(url, allow_plain=is_loopback(url))
    with ctx.store.local() as session:
        save_account(session, replace(require_account(session), url=address))
