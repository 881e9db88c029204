"""A page for the office's other PCs as bytes: the same comes out, and only for who holds the office's secret."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from pes_desktop.domain.errors import DomainError
from pes_desktop.sync import codec, sealing
from pes_desktop.sync.office_page import HEAD, OfficePage, State, Told, decode_office_page, encode_office_page

SECRET = b"o" * 32
NEW = Told("jobseeker", UUID(int=5), 1, 0, {"names": "Luz", "children": 3}, None, True, [])
EDITED = Told("job", UUID(int=6), 9, 4, {"title": "Ordeñadora"}, {"title": None}, False, [State(3, {"title": "ab"})])
PAGE = OfficePage(UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4), "B", datetime(2026, 3, 2, 8, tzinfo=UTC),
                  [NEW, EDITED])


def refused(work: Callable[[], object]) -> tuple[str, ...]:
    with pytest.raises(DomainError) as caught:
        work()
    return caught.value.codes


def test_the_same_page_comes_out() -> None:
    data = encode_office_page(PAGE, SECRET)
    assert data[:6] == HEAD == b"PESO\x02\x04"
    assert b"Luz" not in data
    assert b"jobseeker" not in data
    assert decode_office_page(data, SECRET) == PAGE


def test_it_opens_for_the_office_only_and_undamaged() -> None:
    data = encode_office_page(PAGE, SECRET)
    assert refused(lambda: decode_office_page(data, b"x" * 32)) == ("batch_malformed",)
    for place in (6, len(data) // 2, len(data) - 1):
        damaged = data[:place] + bytes((data[place] ^ 1,)) + data[place + 1:]
        assert refused(lambda wrong=damaged: decode_office_page(wrong, SECRET)) == ("batch_malformed",)
    for cut in (b"", data[:5], data[:6], data[:-1]):
        assert refused(lambda wrong=cut: decode_office_page(wrong, SECRET)) == ("batch_malformed",)


@pytest.mark.parametrize(("head", "code"), [
    (b"PESB\x02\x04", "batch_malformed"), (b"PESO\x63\x04", "protocol_unsupported"),
    (b"PESO\x02\x02", "batch_malformed"), (b"PESO\x02\x03", "batch_malformed")])
def test_another_kind_version_or_format_is_told_by_its_head(head: bytes, code: str) -> None:
    content = codec.packed(codec.pack(PAGE))
    assert refused(lambda: decode_office_page(head + sealing.lock(head, SECRET, content), SECRET)) == (code,)


def test_a_page_that_would_unpack_to_more_than_the_limit_is_not_unpacked() -> None:
    data, plain = encode_office_page(PAGE, SECRET), len(codec.pack(PAGE))
    assert decode_office_page(data, SECRET, plain) == PAGE
    assert refused(lambda: decode_office_page(data, SECRET, plain - 1)) == ("batch_malformed",)


def with_record(**changes: object) -> OfficePage:
    return msgspec.structs.replace(PAGE, records=[NEW, msgspec.structs.replace(EDITED, **changes)])


@pytest.mark.parametrize(("page", "good"), [
    (with_record(version=1), True), (with_record(version=0), False), (with_record(version=-3), False),
    (with_record(version=2**62 - 1), True), (with_record(version=2**62), False),
    (with_record(base_version=0), True), (with_record(base_version=1), True), (with_record(base_version=-1), False),
    (with_record(base_version=2**62 - 1), True), (with_record(base_version=2**62), False),
    (msgspec.structs.replace(PAGE, records=[]), True),
    (msgspec.structs.replace(PAGE, created=datetime(2026, 3, 2, 8)), False)])
def test_versions_and_moments_that_none_of_our_programs_writes_are_refused(page: OfficePage, good: bool) -> None:
    data = encode_office_page(page, SECRET)
    if good:
        assert decode_office_page(data, SECRET) == page
    else:
        with pytest.raises(DomainError) as caught:
            decode_office_page(data, SECRET)
        assert (caught.value.codes, caught.value.faults[0].params) == (("batch_malformed",), {"reason": "content"})


def test_a_page_holds_as_many_records_as_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "RECORD_LIMIT", 2)
    assert decode_office_page(encode_office_page(PAGE, SECRET), SECRET) == PAGE
    more = msgspec.structs.replace(PAGE, records=[NEW, EDITED, NEW])
    assert refused(lambda: decode_office_page(encode_office_page(more, SECRET), SECRET)) == ("batch_malformed",)


def test_content_of_another_shape_is_no_page() -> None:
    for value in (None, [], [1, 2], {"office_id": 1}):
        data = HEAD + sealing.lock(HEAD, SECRET, codec.packed(codec.pack(value)))
        assert refused(lambda wrong=data: decode_office_page(wrong, SECRET)) == ("batch_malformed",)
