"""Texts that become numbers: only in the one form in which the number gives back the very same text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from pes_desktop.sync.columnar_forms import (
    all_as,
    as_cents,
    as_days,
    as_digits,
    as_instant,
    as_uuids,
    cents_text,
    day_text,
    each,
    instant_text,
    uuid_texts,
    uuids,
)

DAY = 86_400_000_000
IDS = [UUID(int=7), UUID(int=2**128 - 1), UUID("01a2058a-9325-7f2f-b8c1-3cdc5a4fc9a2")]


@pytest.mark.parametrize(("parse", "write", "text", "number"), [
    (as_days, day_text, "1970-01-01", 0), (as_days, day_text, "1970-01-02", 1), (as_days, day_text, "1969-12-31", -1),
    (as_days, day_text, "2026-03-02", 20_514), (as_days, day_text, "0001-01-01", -719_162),
    (as_instant, instant_text, "1970-01-01T00:00:00+00:00", 0),
    (as_instant, instant_text, "1970-01-01T00:00:00.000001+00:00", 1),
    (as_instant, instant_text, "1969-12-31T23:59:59.999999+00:00", -1),
    (as_instant, instant_text, "2026-03-02T12:00:00.250000+00:00", 20_514 * DAY + DAY // 2 + 250_000),
    (as_instant, instant_text, "0001-01-01T00:00:00+00:00", -719_162 * DAY),
    (as_cents, cents_text, "0.00", 0), (as_cents, cents_text, "0.07", 7), (as_cents, cents_text, "1.00", 100),
    (as_cents, cents_text, "-0.01", -1), (as_cents, cents_text, "-12.50", -1250),
    (as_cents, cents_text, "1234567890123456.78", 123_456_789_012_345_678)])
def test_a_text_and_its_number(parse: Callable[[str], int | None], write: Callable[[int], str], text: str,
                               number: int) -> None:
    assert (parse(text), write(number)) == (number, text)


@pytest.mark.parametrize(("parse", "texts"), [
    (as_days, ["", "20260302", "2026-W10-1", "2026-02-30", "2026-3-2", "2026-03-02 ", "ayer", "0000-01-01"]),
    (as_instant, ["", "ayer", "2026-03-02T12:00:00", "2026-03-02T12:00:00Z", "2026-03-02 12:00:00+00:00",
                  "2026-03-02T12:00:00-05:00", "2026-03-02T12:00:00-00:00", "2026-03-02T12:00:00.25+00:00",
                  "20260302T120000+00:00", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00", "2026-03-02"]),
    (as_cents, ["", "1", "1.0", "1.000", "1,00", ".50", "01.00", "007.00", "-0.00", "+1.00", "1.00\n", "٣.00",
                "12345678901234567.00"])])
def test_another_form_of_it_is_no_number(parse: Callable[[str], int | None], texts: list[str]) -> None:
    assert [parse(text) for text in texts] == [None] * len(texts)


def test_one_text_without_the_form_and_none_of_them_is_a_number() -> None:
    assert all_as(["0.01", "0.02"], as_cents) == [1, 2]
    for wrong in (["x", "0.02"], ["0.01", "x"], ["0.01", "x", "0.03"]):
        assert all_as(wrong, as_cents) is None


@pytest.mark.parametrize(("texts", "found"), [
    (["0012", "0013"], ("", 4, [12, 13])), (["7"], ("", 1, [7])), (["a1", "a2"], ("a", 1, [1, 2])),
    (["+593-0987", "+593-1234"], ("+593-", 4, [987, 1234])), (["A1B22", "A1B03"], ("A1B", 2, [22, 3])),
    (["9" * 18, "0" * 18], ("", 18, [10**18 - 1, 0])), (["9" * 19, "9" + "0" * 18], ("9", 18, [10**18 - 1, 0])),
    (["a\n1", "a\n2"], ("a\n", 1, [1, 2]))])
def test_texts_that_begin_alike_and_end_in_digits(texts: list[str], found: tuple[str, int, list[int]]) -> None:
    assert as_digits(texts) == found


@pytest.mark.parametrize("texts", [
    ["x"], [""], ["12\n"], ["٣٤"], ["1", "x"], ["1", "12"], ["12", "1"], ["a1", "b1"], ["a1", "1"], ["1", "²"],
    ["1", "٣"], ["1", ""], ["a12", "a1x"], ["12", "34", "5 "]])
def test_texts_that_do_not(texts: list[str]) -> None:
    assert as_digits(texts) is None


def test_identities_and_their_bytes() -> None:
    written = [str(one) for one in IDS]
    assert as_uuids(written) == [one.bytes for one in IDS]
    assert uuids(one.bytes for one in IDS) == IDS
    assert uuid_texts(IDS) == written
    for other in ("x", "", written[2].upper(), written[2].replace("-", ""), f"{{{written[2]}}}"):
        assert as_uuids([written[0], other]) is None
    with pytest.raises(ValueError, match="UUID"):
        uuids([bytes(15)])


def test_what_many_numbers_stand_for_is_made_once() -> None:
    asked: list[int] = []

    def made(number: int) -> Any:
        asked.append(number)
        return [number]
    found = each(made, [3, 1, 3, 3])
    assert found == [[3], [1], [3], [3]]
    assert sorted(asked) == [1, 3]
