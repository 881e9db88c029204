"""What headquarters published to this office, as this PC has read it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from pes_desktop.models.base import Json, OfficeBase


class PublishedItem(OfficeBase):
    """The latest state of a thing of a channel (``sync.page.CHANNELS``); ``own``: for this office alone."""

    __tablename__ = "channel_item"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    own: Mapped[bool] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    position: Mapped[int] = mapped_column(BigInteger)
