"""What is said to a province reaches each of its offices, also one that comes into it in the same moment."""

from __future__ import annotations

import threading
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, insert, select, text
from support.exchange import Server

from pes_central import addressing
from pes_central.channels import publish, published
from pes_central.db import reading, writing
from pes_central.tables import ChannelHead, OfficeEntry, PublishDraft
from pes_desktop.models import Office
from pes_desktop.models.base import utcnow

IMBABURA, KIND, KEY = "province:ec-10", "target", "people_placed/2027"


@pytest.fixture
def engine(own_server: Server) -> Engine:
    return own_server.engine


def admit(connection: Connection, place_code: str = "") -> UUID:
    """An office admitted; its row comes where ``place_code`` is told."""
    office = uuid4()
    connection.execute(insert(OfficeEntry).values(
        office_id=office, office_code=office.hex[:6].upper(), created_at=utcnow()))
    if place_code:
        lies(connection, office, place_code)
    return office


def lies(connection: Connection, office: UUID, place_code: str) -> None:
    connection.execute(insert(Office).values(
        id=office, office_id=office, code=office.hex[:6].upper(), name=f"Oficina {office.hex[:4]}", country="ec",
        place_code=place_code))


def say(connection: Connection, to: str, value: int | None) -> int:
    """As the page does: published, and kept among the drafts."""
    body = None if value is None else {"value": value}
    position = addressing.say(connection, KIND, KEY, to, body)
    if to:
        kept = {"draft_id": uuid4(), "kind": KIND, "key": KEY, "addressee": to, "state": "published",
                "made_at": utcnow(), "made_by": "Ana", "settled_by": "Ana", "position": position}
        connection.execute(insert(PublishDraft), [kept | ({} if body is None else {"body": body})])
    return position


def own(engine: Engine, office: UUID) -> int | None:
    with reading(engine) as connection:
        body = published(connection, KIND, office).get(KEY)
    return None if body is None else int(body["value"])


def test_the_most_specific_stands_and_what_is_withdrawn_gives_way(engine: Engine) -> None:
    with writing(engine) as connection:
        ibarra, otavalo, elsewhere = (admit(connection, code) for code in ("1001", "1004", "0602"))
        say(connection, addressing.ALL, 120)
        say(connection, IMBABURA, 60)
        say(connection, f"office:{ibarra}", 10)
    for office, value in ((ibarra, 10), (otavalo, 60), (elsewhere, None)):
        assert own(engine, office) == value
    with writing(engine) as connection:
        before = connection.execute(select(ChannelHead.position)).scalar_one()
        assert say(connection, IMBABURA, 70) > before
        assert say(connection, "province:ec-99", 5) > before + 1, "a position of its own, though it reaches nobody"
    assert (own(engine, ibarra), own(engine, otavalo)) == (10, 70)
    with writing(engine) as connection:
        say(connection, f"office:{ibarra}", None)
    assert own(engine, ibarra) == 70
    with writing(engine) as connection:
        say(connection, IMBABURA, None)
    assert (own(engine, ibarra), own(engine, otavalo)) == (None, None)


def test_an_office_that_is_settled_again_publishes_nothing(engine: Engine) -> None:
    """And what stands as its own by another way than the pages stays."""
    with writing(engine) as connection:
        office = admit(connection, "1001")
        say(connection, IMBABURA, 60)
        publish(connection, "setting", "vacancy_days", {"value": 45}, office)
        before = connection.execute(select(ChannelHead.position)).scalar_one()
        addressing.settle_office(connection, office)
        assert connection.execute(select(ChannelHead.position)).scalar_one() == before
        assert published(connection, "setting", office) == {"vacancy_days": {"value": 45}}


def waiting(engine: Engine) -> bool:
    """Whether somebody waits for another's lock in this database."""
    with reading(engine) as connection:
        return bool(connection.execute(text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )).scalar_one())


@pytest.mark.parametrize("own_server", ["postgresql"], indirect=True)
@pytest.mark.parametrize("first", ["said", "came"])
def test_both_in_one_moment_see_each_other(engine: Engine, first: str) -> None:
    """Each transaction began before the other's commit; the second waits for the first."""
    with writing(engine) as connection:
        office = admit(connection)
    failed: list[BaseException] = []

    def come() -> None:
        with writing(engine) as connection:
            lies(connection, office, "1001")
            addressing.settle_office(connection, office)

    def tell() -> None:
        with writing(engine) as connection:
            say(connection, IMBABURA, 60)

    def late(work: object) -> None:
        try:
            work()  # type: ignore[operator]
        except BaseException as error:
            failed.append(error)

    other = threading.Thread(target=late, args=(come if first == "said" else tell,))
    with writing(engine) as connection:
        if first == "said":
            say(connection, IMBABURA, 60)
        else:
            lies(connection, office, "1001")
            addressing.settle_office(connection, office)
        other.start()
        while other.is_alive() and not waiting(engine):
            pass
    other.join(30)
    assert not failed
    assert own(engine, office) == 60
