"""What comes down: a page of the office's own records that its other PCs changed, and of what headquarters published.

Structs are written as arrays, like those of ``wire``: later versions add fields at the end, with a default.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from pes_desktop.sync.wire import WireRecord

#: Channels by which headquarters publishes; an office keeps those it does not know.
CHANNELS = ("catalogue", "vocabulary", "setting", "target", "image", "vacancy", "finding", "reset", "handover")


class ChannelItem(msgspec.Struct, array_like=True, frozen=True):
    """The latest state of a published thing; ``own``: for this office alone; ``body`` None: withdrawn."""

    position: int
    kind: str
    key: str
    own: bool
    body: dict[str, Any] | None


class Page(msgspec.Struct, array_like=True, frozen=True):
    """What changed after two positions, each thing once and as it is now.

    ``office`` and ``common`` are the positions up to which this page tells everything; ``more``: there is more after
    them. Records have base version 0 and all their travelling columns; parents stand before children as far as the
    page has both. The page of another epoch is of a headquarters that went back: its positions begin anew.
    """

    office_id: UUID
    server_id: UUID
    epoch: UUID
    office: int
    common: int
    records: list[WireRecord]
    items: list[ChannelItem]
    more: bool = False


def reset_purpose(staff_id: UUID) -> str:
    """The purpose for which a password is sealed to an office: it opens for this member of staff alone."""
    return f"password of {staff_id}"
