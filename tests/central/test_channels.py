"""What headquarters publishes: each thing once, numbered in the order of the commits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, insert, select, text
from support.exchange import central_engine
from support.pg_locks import waits_for_a_lock

from pes_central.channels import MOST_BODY, Told, head, items_since, publish, publish_all, published
from pes_central.db import reading, writing
from pes_central.tables import ChannelEntry
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.ids import new_id
from pes_desktop.models.base import utcnow


def test_each_thing_stands_once_in_its_latest_state(engine: Engine) -> None:
    mine, other = new_id(), new_id()
    with writing(engine) as connection:
        assert publish(connection, "setting", "days", {"value": 30}) == 1
        publish(connection, "setting", "days", {"value": 45}, mine)
        publish(connection, "finding", "x", {"secret": True}, other)
    with writing(engine) as connection:
        assert publish(connection, "setting", "days", {"value": 31}) == 4
        assert publish(connection, "target", "2026", {"placed": 12}) == 5
        assert publish(connection, "target", "2026", None) == 6
    with reading(engine) as connection:
        assert head(connection) == 6
        assert published(connection, "setting") == {"days": {"value": 31}}
        assert published(connection, "setting", mine) == {"days": {"value": 45}}
        assert published(connection, "target") == {}
        told = [(item.position, item.key, item.own, item.body) for item in items_since(connection, mine, 0, 10)]
        assert told == [(2, "days", True, {"value": 45}), (4, "days", False, {"value": 31}), (6, "2026", False, None)]
        assert [item.position for item in items_since(connection, mine, 2, 1)] == [4]


def test_several_at_once_stand_like_one_after_the_other(engine: Engine) -> None:
    mine, other = new_id(), new_id()
    with writing(engine) as connection:
        assert publish_all(connection, "finding", []) == 0
        publish(connection, "finding", "kept", {"n": 0}, mine)
        assert publish_all(connection, "finding", [Told("a", {"n": 1}, mine), Told("a", {"n": 2}, other),
                                                   Told("b", {"n": 3})]) == 4
    with writing(engine) as connection:
        assert publish_all(connection, "finding", [Told("b", None), Told("a", {"n": 5}, mine), Told("c", None)]) == 7
    with reading(engine) as connection:
        assert head(connection) == 7
        assert published(connection, "finding", mine) == {"kept": {"n": 0}, "a": {"n": 5}}
        assert published(connection, "finding", other) == {"a": {"n": 2}}
        assert published(connection, "finding") == {}
        assert [(item.position, item.key, item.own, item.body) for item in items_since(connection, mine, 0, 10)] == [
            (1, "kept", True, {"n": 0}), (5, "b", False, None), (6, "a", True, {"n": 5}), (7, "c", False, None)]


@pytest.mark.parametrize(("kind", "key", "body"), [
    ("gossip", "x", {}), ("setting", "", {}), ("setting", "k" * 81, {}), ("image", "logo", {"x": "a" * MOST_BODY})])
def test_what_cannot_be_published(engine: Engine, kind: str, key: str, body: dict[str, Any]) -> None:
    with pytest.raises(DomainError), writing(engine) as connection:
        publish(connection, kind, key, body)
    with reading(engine) as connection:
        assert head(connection) == 0


def naive(connection: Connection, kind: str, key: str, body: dict[str, Any]) -> int:
    """A serial number as databases hand it out: at the insert, not at the commit."""
    position = connection.execute(text("SELECT nextval('naive')")).scalar_one()
    connection.execute(insert(ChannelEntry).values(position=position, kind=kind, key=key, body=body,
                                                   published_at=utcnow()))
    return int(position)


def read_on(engine: Engine, cursor: int) -> tuple[set[str], int]:
    with reading(engine) as connection:
        items = list(items_since(connection, new_id(), cursor, 100))
    return {item.key for item in items}, max([cursor, *(item.position for item in items)])


@pytest.mark.parametrize(("number", "skipped"), [(publish, set()), (naive, {"slow"})])
def test_a_reader_skips_nothing_while_publishers_overlap(
        new_database: Callable[[], str], tmp_path: Path, number: Callable[..., int], skipped: set[str]) -> None:
    """The slower transaction has the lower number and commits last; serial numbers are here to show what it catches."""
    engine = central_engine(tmp_path, new_database())
    with engine.begin() as connection:
        connection.execute(text("CREATE SEQUENCE naive"))
    done = threading.Event()

    def quick() -> None:
        with writing(engine) as connection:
            number(connection, "setting", "quick", {})
        done.set()

    thread = threading.Thread(target=quick)
    with writing(engine) as connection:
        number(connection, "setting", "slow", {})
        thread.start()
        while not done.is_set() and not waits_for_a_lock(engine):
            done.wait(0.005)
        told, cursor = read_on(engine, 0)
    thread.join()
    told |= read_on(engine, cursor)[0]
    assert {"slow", "quick"} - told == skipped
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(ChannelEntry)).scalar_one() == 2
    engine.dispose()
