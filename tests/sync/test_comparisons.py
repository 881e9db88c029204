"""Both sides compared, by answers of a headquarters that is none: what is asked, what is named, what is left alone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID

import pytest
from exchange_kit import EPOCH, SERVER, admit, settle_all
from support.exchange import TestOffice

from pes_desktop import __version__
from pes_desktop.models import SYNCED
from pes_desktop.sync.answers import BucketItems, Buckets, Digests, Feed
from pes_desktop.sync.digest import BUCKETS, TypeDigest, all_digests, bucket_items, bucket_of
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.store import Cursor, cursor, save_cursor
from pes_desktop.sync.told import told_state, whole_digest
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.verify import Comparison, Difference, compare, queue_again
from pes_desktop.sync.wire import PROTOCOL

BROKEN = ExchangeFault("server_unreachable")


@dataclass
class Line:
    """Holds what the office holds but ``lost``; ``says`` replaces parts of the answer, ``breaks`` are questions that
    fail before they are answered."""

    office: TestOffice
    lost: set[UUID] = field(default_factory=set)
    says: dict[str, Any] = field(default_factory=dict)
    most: int = BUCKETS
    breaks: list[str] = field(default_factory=list)
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def _heard(self, *question: Any) -> None:
        self.asked.append(question)
        if question[0] in self.breaks:
            self.breaks.remove(question[0])
            raise BROKEN

    def here(self, protocol: int = PROTOCOL) -> dict[str, TypeDigest]:
        with self.office.store.read() as session:
            return all_digests(session.connection(), self.office.office_id, protocol)

    def digests(self, office: int, common: int, told: str) -> Digests:
        self._heard("digests", office, common, told)
        held = self.here(self.says.get("protocol", PROTOCOL))
        types = {kind: (digest.count, digest.digest) for kind, digest in held.items()}
        if self.lost:
            types["jobseeker"] = (types["jobseeker"][0] - len(self.lost), "other")
        return Digests(**{"server_id": SERVER, "epoch": EPOCH, "types": types, "protocol": PROTOCOL, **self.says})

    def buckets(self, kind: str, first: int, most: int) -> Buckets:
        self._heard("buckets", kind, first, most)
        gone = {bucket_of(one) for one in self.lost}
        held = ["0" * 32 if place in gone else one for place, one in enumerate(self.here()[kind].buckets)]
        return Buckets(5, held[first:first + min(most, self.most)])

    def bucket_items(self, kind: str, buckets: Sequence[int]) -> BucketItems:
        self._heard("items", kind, tuple(buckets))
        with self.office.store.read() as session:
            found = bucket_items(session.connection(), self.office.office_id, kind, buckets)
        return BucketItems({key: value for key, value in found.items() if key not in self.lost})


def compared(line: Line, **options: Any) -> Comparison:
    account = line.office.account
    assert account is not None
    rests: list[float] = []
    return compare(line.office.store, cast("Transport", line), account, **{"pause": rests.append, **options})


@pytest.fixture
def line(office: TestOffice) -> Line:
    """An office and a headquarters that hold the same 40 people."""
    admit(office)
    office.add_people(40)
    settle_all(office)
    return Line(office)


def some(line: Line, count: int) -> list[UUID]:
    """So many people of the office, each in a bucket of its own, in the order of their buckets."""
    with line.office.store.read() as session:
        found = bucket_items(session.connection(), line.office.office_id, "jobseeker", range(BUCKETS))
    buckets = {bucket_of(one): one for one in found}
    return [buckets[number] for number in sorted(buckets)][:count]


def read_of(office: TestOffice) -> Cursor:
    assert office.account is not None
    with office.store.read() as session:
        return cursor(session, office.account)


def test_the_question_tells_how_far_was_read_and_how_this_pc_stands(line: Line) -> None:
    office = line.office
    with office.store.local() as session:
        save_cursor(session, Cursor(SERVER, EPOCH, 31, 4))
    office.edit(some(line, 1)[0], community="Nizag")
    assert compared(line).equal
    (question,) = line.asked
    assert question == ("digests", 31, 4,
                        f"waiting=1;parked=0;product={__version__};digest={whole_digest(line.here())}")
    assert told_state(office.store, line.here()) == question[3]


def test_one_digest_stands_for_all_types() -> None:
    one = {"job": TypeDigest(2, ("a" * 32,) * 256), "skill": TypeDigest(0, ("b" * 32,) * 256)}
    assert whole_digest(one) == whole_digest(dict(reversed(one.items())))
    text = f"job 2 {one['job'].digest}\nskill 0 {one['skill'].digest}"
    assert whole_digest(one) == hashlib.sha256(text.encode()).hexdigest()[:32], "as every version makes it"
    assert len({whole_digest(one), whole_digest({"job": one["job"]}), whole_digest({}), whole_digest(
        {**one, "job": TypeDigest(3, one["job"].buckets)}), whole_digest({"skill": one["job"], "job": one["skill"]}),
        }) == 5


def test_how_far_headquarters_is_counts_as_read_where_nothing_is_for_this_pc(line: Line) -> None:
    line.says = {"feed": Feed(40, 7, False)}
    assert compared(line).equal
    assert read_of(line.office) == Cursor(SERVER, EPOCH, 40, 7)
    line.says = {}
    compared(line)
    assert read_of(line.office) == Cursor(SERVER, EPOCH, 40, 7), "one that tells nothing moves nothing"


@pytest.mark.parametrize(("news", "epoch"), [(True, EPOCH), (False, UUID(int=99))])
def test_nothing_is_named_before_the_news_were_read(line: Line, news: bool, epoch: UUID) -> None:
    """``epoch`` as this PC read it; in another one its positions say nothing."""
    with line.office.store.local() as session:
        save_cursor(session, Cursor(SERVER, epoch, 31, 4))
    line.lost, line.says = set(some(line, 2)), {"feed": Feed(40, 7, news)}
    found = compared(line)
    assert (found.news, found.types, found.records, found.epoch) == (True, ("jobseeker",), (), EPOCH)
    assert found.counts["jobseeker"] == (40, 38)
    assert (len(line.asked), read_of(line.office)) == (1, Cursor(SERVER, epoch, 31, 4))


def test_a_pc_that_read_nothing_yet_has_no_other_epoch(line: Line) -> None:
    line.says = {"feed": Feed(40, 7, False)}
    found = compared(line)
    assert (found.news, found.equal) == (False, True)


def test_another_server_is_never_compared_with(line: Line) -> None:
    line.says = {"server_id": UUID(int=404)}
    with pytest.raises(ExchangeFault) as caught:
        compared(line)
    assert caught.value.code == "server_other"


def test_a_headquarters_of_an_older_protocol_is_compared_in_its_own(line: Line) -> None:
    line.says = {"protocol": 1}
    assert compared(line).equal
    assert line.here(1) != line.here(2), "else this proves nothing"


def test_the_differing_records_of_some_buckets_are_named(line: Line) -> None:
    people = some(line, 20)
    line.lost = set(people)
    first = people[:16]
    found = compared(line)
    assert found.records == tuple(Difference("jobseeker", one, 1, 0) for one in sorted(first))
    assert line.asked[1:] == [("buckets", "jobseeker", 0, BUCKETS),
                              ("items", "jobseeker", tuple(bucket_of(one) for one in first))]
    line.asked.clear()
    account = line.office.account
    assert account is not None
    line.office.account = replace(account, epoch=UUID(int=98))
    assert {one.record_id for one in compared(line).records} == set(people), "a restored one lost more than that"
    assert [one[2] for one in line.asked if one[0] == "items"] == [
        tuple(bucket_of(one) for one in some_of) for some_of in (people[:16], people[16:])]
    line.office.account, line.asked = account, []
    assert compared(line, buckets=0).records == ()
    assert len(line.asked) == 1, "what nobody names is not asked for"
    assert [one.record_id for one in compared(line, buckets=3).records] == sorted(people[:3])


def test_after_a_broken_line_fewer_buckets_are_asked_for(line: Line) -> None:
    people = some(line, 20)
    line.lost, line.breaks = set(people), ["buckets"] * 5 + ["items"] * 5
    account = line.office.account
    assert account is not None
    line.office.account = replace(account, epoch=UUID(int=98))
    assert len(compared(line).records) == 20
    asked = [one[2:] for one in line.asked if one[0] == "buckets"]
    assert asked[:7] == [(0, 256), (0, 128), (0, 64), (0, 32), (0, 16), (0, 8), (8, 16)]
    sizes = [len(one[2]) for one in line.asked if one[0] == "items"]
    assert sizes == [16, 8, 4, 2, 1, 1, 2, 4, 8, 5]


def test_an_old_headquarters_gives_all_buckets_whatever_was_asked(line: Line) -> None:
    line.lost, line.breaks = set(some(line, 1)), ["buckets"]

    class Old(Line):
        def buckets(self, kind: str, first: int, most: int) -> Buckets:
            super().buckets(kind, first, most)
            return super().buckets(kind, 0, BUCKETS)

    old = Old(line.office, line.lost)
    assert len(compared(old).records) == 1


@pytest.mark.parametrize("given", [0, 300])
def test_no_buckets_or_too_many_are_rubbish(line: Line, given: int) -> None:
    line.lost = set(some(line, 1))

    class Odd(Line):
        def buckets(self, kind: str, first: int, most: int) -> Buckets:
            return Buckets(5, ["0" * 32] * given)

    with pytest.raises(ExchangeFault) as caught:
        compared(Odd(line.office, line.lost))
    assert caught.value.code == "server_rubbish"


def test_buckets_come_in_pieces(line: Line) -> None:
    line.lost, line.most = set(some(line, 1)), 100
    assert len(compared(line).records) == 1
    assert [one[2] for one in line.asked if one[0] == "buckets"] == [0, 100, 200]


def test_what_has_another_history_is_not_queued_again(line: Line) -> None:
    first, second = some(line, 2)
    found = Comparison({}, (), EPOCH, (Difference("jobseeker", first, 1, 0), Difference("jobseeker", second, 1, 0)))
    assert queue_again(line.office.store, found, {first}) == 1
    assert line.office.waiting() == 1
    assert found.equal
    assert not Comparison({}, ("job",), EPOCH).equal
    assert set(compared(line).counts) == set(SYNCED)
