"""Chance and time of a run: one seeded source for everything, ids included, and a clock that moves when it is told."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from types import SimpleNamespace
from typing import Any

from pes_desktop.domain import ids
from pes_desktop.domain.ids import IdMaker
from pes_desktop.models import base

START_MS = int(datetime(2026, 3, 2, 8, tzinfo=UTC).timestamp() * 1000)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Fates:
    """``ms``: true time since 1970; ``offset_ms``: how wrong the clock is of whoever acts now."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.ms = START_MS
        self.offset_ms = 0

    def now(self, zone: tzinfo | None = None) -> datetime:
        """What the clock of whoever acts shows."""
        shown = _EPOCH + timedelta(milliseconds=self.ms + self.offset_ms)
        return shown.astimezone(zone) if zone is not None else shown.replace(tzinfo=None)

    @contextmanager
    def ruling(self) -> Iterator[None]:
        """The program's clock and chance are these."""
        shim = type("datetime", (datetime,), {"now": classmethod(lambda _cls, zone=None: self.now(zone))})
        clock: Any = SimpleNamespace(time_ns=lambda: (self.ms + self.offset_ms) * 1_000_000)
        held = (base.datetime, ids.time, ids._maker, os.urandom)  # type: ignore[attr-defined]
        base.datetime, ids.time, os.urandom = shim, clock, self.random.randbytes  # type: ignore[attr-defined]
        ids._maker = IdMaker()
        try:
            yield
        finally:
            base.datetime, ids.time, ids._maker, os.urandom = held  # type: ignore[attr-defined]

    @contextmanager
    def living(self, maker: IdMaker, offset_ms: int) -> Iterator[None]:
        """For a while the process that acts is this one, with its ids and its wrong clock."""
        before = self.offset_ms, ids._maker
        self.offset_ms, ids._maker = offset_ms, maker
        try:
            yield
        finally:
            self.offset_ms, ids._maker = before
