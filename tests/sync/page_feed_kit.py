"""Pages that a headquarters on loopback gives of what a second database of the office holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from exchange_kit import EPOCH, SERVER
from given_back_kit import WHO, At, at
from sqlalchemy import select
from support.exchange import no_pause
from support.scripted_server import Answer, Asked, as_json

from pes_desktop.models import OutboxEntry, PublishedItem
from pes_desktop.sync.codec import encode_page
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.page import ChannelItem, Page
from pes_desktop.sync.pull import Pulled, pull
from pes_desktop.sync.store import Cursor, cursor, save_cursor
from pes_desktop.sync.wire import WireRecord

__all__ = ["at"]


@dataclass
class Feed:
    """Pages by the positions after which they are asked for; what is not there is an empty last page."""

    at: At
    pages: dict[tuple[int, int], Page | Answer] = field(default_factory=dict)
    back: Answer = field(default_factory=lambda: as_json({"records": {}}))
    limits: list[int] = field(default_factory=list)
    asked: list[tuple[int, int]] = field(default_factory=list)
    broken: int = 0
    back_broken: int = 0

    def __call__(self, asked: Asked) -> Answer:
        if asked.path.startswith("/v1/set-back"):
            return Answer(b"", 503) if len(self.set_backs()) <= self.back_broken else self.back
        told = {name: int(value[0]) for name, value in parse_qs(urlsplit(asked.path).query).items()}
        self.limits.append(told["limit"])
        if self.broken:
            self.broken -= 1
            return Answer(b"", 503)
        self.asked.append((told["office"], told["common"]))
        found = self.pages.get(self.asked[-1], self.page(*self.asked[-1]))
        return found if isinstance(found, Answer) else Answer(encode_page(found))

    def page(self, office: int, common: int, records: Sequence[WireRecord] = (), items: Sequence[ChannelItem] = (),
             more: bool = False) -> Page:
        return Page(self.at.thin.office_id, SERVER, EPOCH, office, common, list(records), list(items), more)

    def pull(self, cancelled: Callable[[], bool] = lambda: False, told: list[int] | None = None) -> Pulled:
        assert self.at.thin.account is not None
        with self.at.thin.transport(ask_attempts=1) as line:
            return pull(self.at.thin.store, line, self.at.thin.account, cancelled, WHO, no_pause,
                        (told if told is not None else []).append)

    def refused(self) -> str:
        with pytest.raises(ExchangeFault) as caught:
            self.pull()
        assert caught.value.codes == (caught.value.code,)
        return caught.value.code

    def read_so_far(self) -> Cursor:
        assert self.at.thin.account is not None
        with self.at.thin.store.read() as session:
            return cursor(session, self.at.thin.account)

    def start_at(self, read: Cursor) -> None:
        with self.at.thin.store.local() as session:
            save_cursor(session, read)

    def people(self) -> list[WireRecord]:
        return self.at.records("jobseeker")

    def entries(self) -> dict[UUID, OutboxEntry]:
        with self.at.thin.store.read() as session:
            found = {row.record_id: row for row in session.scalars(select(OutboxEntry))}
            session.expunge_all()
        return found

    def set_backs(self) -> list[str]:
        return [one.path for one in self.at.server.asked if one.path.startswith("/v1/set-back")]

    def published(self) -> list[tuple[str, str, bool, Any, int]]:
        with self.at.thin.store.read() as session:
            return sorted((row.kind, row.key, row.own, row.body, row.position)
                          for row in session.scalars(select(PublishedItem)))


@pytest.fixture
def feed(at: At) -> Feed:
    made = Feed(at)
    at.server.script = made
    return made


def item(key: str, position: int = 1, kind: str = "setting", own: bool = False, value: int | None = 1) -> ChannelItem:
    return ChannelItem(position, kind, key, own, None if value is None else {"value": value})
