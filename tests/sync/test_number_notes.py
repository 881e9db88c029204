"""Headquarters' word about a PC's numbers: believed up to its bounds, and only about a batch that waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.sync import sealing
from pes_desktop.sync.number_note import NOTE_KIND, NumberNote, read_note, write_note
from pes_desktop.sync.sealing import CentralKeys, OfficeKeys
from pes_desktop.sync.stick_proof import closed

CENTRAL = CentralKeys(bytes(range(32)), bytes(range(32, 64)))
KEYS = OfficeKeys(bytes(range(64, 96)), CENTRAL.public[:32], CENTRAL.public[32:], bytes(range(96, 128)))
SERVER, WAITING = UUID(int=4), {b"w" * 32: 7, b"v" * 32: 9}
NOTE = NumberNote(b"w" * 32, SERVER, 8)


def fault(data: bytes) -> Fault:
    with pytest.raises(DomainError) as caught:
        read_note(data, KEYS, SERVER, WAITING)
    (found,) = caught.value.faults
    return found


@pytest.mark.parametrize("last", [7, 8, 2**30 - 1])
def test_a_number_up_to_its_bounds(last: int) -> None:
    data = write_note(msgspec.structs.replace(NOTE, last_number=last), CENTRAL, KEYS.office)
    assert data[:6] == b"PESN\x02\x02"
    assert read_note(data, KEYS, SERVER, WAITING) == last


@pytest.mark.parametrize(("changed", "found"), [
    ({"last_number": 6}, Fault("batch_malformed", params={"reason": "number"})),
    ({"last_number": 2**30}, Fault("batch_malformed", params={"reason": "number"})),
    ({"last_number": -1}, Fault("batch_malformed", params={"reason": "number"})),
    ({"content_hash": b"v" * 32}, Fault("batch_malformed", params={"reason": "number"})),
    ({"content_hash": b"x" * 32}, Fault("stick_answer_other")),
    ({"server_id": UUID(int=5)}, Fault("stick_answer_other"))])
def test_a_wild_or_another_batchs_number_is_refused(changed: dict[str, Any], found: Fault) -> None:
    assert fault(write_note(msgspec.structs.replace(NOTE, **changed), CENTRAL, KEYS.office)) == found


@pytest.mark.parametrize(("make", "found"), [
    (lambda: closed(NOTE_KIND, b"\xc1", CENTRAL, KEYS.office), Fault("batch_malformed", params={"reason": "content"})),
    (lambda: write_note(NOTE, CentralKeys(CENTRAL.seal, sealing.new_secret()), KEYS.office), Fault("signature_wrong")),
    (lambda: write_note(NOTE, CENTRAL, sealing.new_secret()), Fault("batch_malformed", params={"reason": "recipient"})),
    (lambda: b"PESB" + write_note(NOTE, CENTRAL, KEYS.office)[4:], Fault(
        "batch_malformed", params={"reason": "kind"}))])
def test_what_headquarters_did_not_write_for_this_office_is_refused(make: Callable[[], bytes], found: Fault) -> None:
    assert fault(make()) == found
