"""Headquarters notices that it is an earlier copy of itself: what shows it, what does not, and from where it begins."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, insert, select, update
from support.exchange import central_engine

from pes_central.auth import DeviceIdentity
from pes_central.db import identity, new_epoch, reading, writing
from pes_central.gone_back import STARTS, Known, heard_of, known_of, note_start, notice
from pes_central.pages.audit import lines
from pes_central.tables import ChannelHead, DeviceEntry, FeedEntry, OfficeEntry, ServerIdentity
from pes_desktop.models.base import utcnow

ALA, SHA, PC, OTHER = (UUID(int=number) for number in (1, 2, 11, 12))
WHO = DeviceIdentity(PC, ALA)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Two offices; of ALA's nine changes the PC wrote the first three, its last batch was the fifth."""
    url = request.getfixturevalue("new_database")() if request.param == "postgresql" else ""
    made = central_engine(tmp_path, url)
    with writing(made) as connection:
        for code, office, position in (("ALA", ALA, 9), ("SHA", SHA, 4)):
            connection.execute(insert(OfficeEntry).values(office_code=code, office_id=office, feed_position=position,
                                                          created_at=utcnow()))
        for letter, device in (("A", PC), ("B", OTHER)):
            connection.execute(insert(DeviceEntry).values(device_id=device, office_id=ALA, letter=letter, last_number=5,
                                                          token_hash=letter, enrolled_at=utcnow()))
        connection.execute(insert(FeedEntry), [
            {"office_id": ALA, "position": place, "device_id": PC if place <= 3 else OTHER, "record_type": "staff",
             "record_id": UUID(int=place), "version": 1} for place in range(1, 10)])
        connection.execute(update(ChannelHead).values(position=7))
    yield made
    made.dispose()


def epoch(engine: Engine) -> UUID:
    with reading(engine) as connection:
        return identity(connection)[1]


def restored(engine: Engine) -> dict[UUID, int | None]:
    with reading(engine) as connection:
        return dict(connection.execute(select(OfficeEntry.office_id, OfficeEntry.restored_position)).all())  # type: ignore[arg-type]


def known(engine: Engine, **more: int) -> Known:
    return Known(epoch(engine), **{"office": 9, "common": 7, "number": 5, **more})


@pytest.mark.parametrize("more", [{}, {"office": 0, "common": 0, "number": 0}, {"office": 3}])
def test_who_knows_no_more_shows_nothing(engine: Engine, more: dict[str, int]) -> None:
    before = epoch(engine)
    assert not notice(engine, WHO, known(engine, **more))
    assert not notice(engine, WHO, None)
    assert (epoch(engine), restored(engine)) == (before, {ALA: None, SHA: None})


@pytest.mark.parametrize("more", [{"office": 10}, {"common": 8}, {"number": 6}])
def test_who_knows_more_shows_it_once(engine: Engine, more: dict[str, int]) -> None:
    note_start(engine)
    before, shown = epoch(engine), known(engine, **more)
    assert notice(engine, WHO, shown)
    after = epoch(engine)
    assert after != before
    assert restored(engine) == {ALA: 9, SHA: 4}
    assert not notice(engine, WHO, shown), "what is known of an earlier epoch shows nothing"
    assert epoch(engine) == after
    with reading(engine) as connection:
        told = [(line.who, line.act, line.subject) for line in lines(connection)]
    assert told == [("pes-central", "seen_restored", "ALA A")]


def test_an_epoch_that_it_never_had_shows_it_once(engine: Engine) -> None:
    before = epoch(engine)
    new_epoch(engine)
    assert not notice(engine, WHO, Known(before, 99, 99, 99)), "of before the restore"
    assert notice(engine, WHO, Known(UUID(int=77), 0, 0, 0))
    after = epoch(engine)
    assert not notice(engine, WHO, Known(UUID(int=77), 99, 99, 99))
    assert epoch(engine) == after
    with writing(engine) as connection:  # a database that was restored before epochs were kept
        connection.execute(update(ServerIdentity).values(past_epochs=None))
    assert not notice(engine, WHO, Known(UUID(int=78), 0, 0, 0))
    new_epoch(engine)
    assert not notice(engine, WHO, Known(UUID(int=78), 0, 0, 0))


def moved(engine: Engine, **to: int) -> None:
    with writing(engine) as connection:
        for code, position in to.items():
            connection.execute(update(OfficeEntry).where(OfficeEntry.office_code == code).values(
                feed_position=position))


def test_it_begins_at_the_start_that_found_the_copy(engine: Engine) -> None:
    """The PC's last record is at 3: of the starts after it the first one counts, for all offices the same one."""
    for ala, sha in ((2, 1), (4, 2), (6, 3), (9, 4)):
        moved(engine, ALA=ala, SHA=sha)
        note_start(engine)
    assert notice(engine, WHO, known(engine, office=10))
    assert restored(engine) == {ALA: 4, SHA: 2}


def test_an_office_that_came_after_that_start_begins_at_nothing(engine: Engine) -> None:
    note_start(engine)
    with writing(engine) as connection:
        connection.execute(update(OfficeEntry).where(OfficeEntry.office_id == SHA).values(start_positions=[]))
    assert notice(engine, WHO, known(engine, office=10))
    assert restored(engine) == {ALA: 9, SHA: 0}


def test_where_no_start_fits_the_last_one_counts(engine: Engine) -> None:
    moved(engine, ALA=2)
    note_start(engine)
    moved(engine, ALA=9)
    assert notice(engine, WHO, known(engine, office=10))
    assert restored(engine)[ALA] == 2


def test_only_the_latest_starts_are_kept(engine: Engine) -> None:
    for position in range(STARTS + 3):
        moved(engine, ALA=position)
        note_start(engine)
    with reading(engine) as connection:
        kept = connection.execute(select(OfficeEntry.start_positions).where(OfficeEntry.office_id == ALA)).scalar_one()
    assert kept == list(range(3, STARTS + 3))


@pytest.mark.parametrize(("told", "read"), [
    ("9.7.5", (9, 7, 5)), ("0.0.0", (0, 0, 0)), ("1" * 18 + ".0.999999999", (int("1" * 18), 0, 999999999))])
def test_what_a_pc_tells_is_read(told: str, read: tuple[int, int, int]) -> None:
    assert known_of(str(UUID(int=1)), told) == Known(UUID(int=1), *read)


@pytest.mark.parametrize(("epoch", "told"), [
    ("", "1.2.3"), ("x", "1.2.3"), (str(UUID(int=1)), ""), (str(UUID(int=1)), "1.2"), (str(UUID(int=1)), "1.2.3\n"),
    (str(UUID(int=1)), "-1.2.3"), (str(UUID(int=1)), "1" * 19 + ".2.3"), (str(UUID(int=1)), "1.2.3.4")])
def test_nonsense_tells_nothing(epoch: str, told: str) -> None:
    assert known_of(epoch, told) is None


def test_two_requests_at_once_make_one_epoch(engine: Engine) -> None:
    shown = known(engine, number=6)
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: notice(engine, WHO, shown), range(4)))
    assert sorted(told) == [False, False, False, True]


def test_what_is_heard_of_several_epochs_shows_it_once(engine: Engine) -> None:
    before = known(engine)
    assert not notice(engine, WHO, before, known(engine, office=2))
    strange = heard_of(f"{UUID(int=77)}.3.0.1,nonsense,{UUID(int=78)}.4.0.0,")
    assert strange == [Known(UUID(int=77), 3, 0, 1), Known(UUID(int=78), 4, 0, 0)]
    assert heard_of("") == []
    assert notice(engine, WHO, before, *strange)
    assert not notice(engine, WHO, before, *strange), "each of them is past now"
