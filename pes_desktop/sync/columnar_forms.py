"""Texts that stand for numbers, where the number gives back exactly the same text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

_EPOCH, _DAY = datetime(1970, 1, 1, tzinfo=UTC), date(1970, 1, 1)
_US = timedelta(microseconds=1)
_DIGITS = re.compile(r"^(.*?)([0-9]{1,18})$", re.S)
_pack, _uuids = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(list[UUID]).decode
_CENTS = re.compile(r"^-?[0-9]{1,16}\.[0-9]{2}$")


def as_days(text: str) -> int | None:
    """Days since 1970 of a date in its one ISO form."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return (found - _DAY).days if found.isoformat() == text else None


def as_instant(text: str) -> int | None:
    """Microseconds since 1970 of an instant in UTC in its one ISO form."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found - _EPOCH) // _US if found.utcoffset() == timedelta(0) and found.isoformat() == text else None


@lru_cache(1024)  # the columns and types of a batch tell many of the same days and instants
def day_text(number: int) -> str:
    """The date so many days after 1970 began."""
    return (_DAY + timedelta(days=number)).isoformat()


@lru_cache(1024)
def instant_text(number: int) -> str:
    """The instant so many microseconds after 1970 began."""
    return (_EPOCH + number * _US).isoformat()


def as_cents(text: str) -> int | None:
    """Cents of an amount in its one form, two decimals."""
    if not _CENTS.match(text):
        return None
    number = int(text.replace(".", ""))
    return number if cents_text(number) == text else None


def cents_text(number: int) -> str:
    """The amount with two decimals."""
    return f"{'-' if number < 0 else ''}{abs(number) // 100}.{abs(number) % 100:02d}"


def all_as(values: Sequence[Any], parse: Callable[[Any], int | None]) -> list[int] | None:
    """All values as numbers; None when one of them has not that form."""
    found: list[int] = []
    for value in values:
        number = parse(value)
        if number is None:
            return None
        found.append(number)
    return found


def as_digits(texts: Sequence[str]) -> tuple[str, int, list[int]] | None:
    """(what all begin with, number of digits, numbers) of texts such as document and telephone numbers."""
    first = _DIGITS.match(texts[0])
    if first is None:
        return None
    head, width = first[1], len(first[2])
    found: list[int] = []
    for text in texts:
        tail = text[len(head):]
        if not (text.startswith(head) and len(tail) == width and tail.isascii() and tail.isdigit()):
            return None
        found.append(int(tail))
    return head, width, found


def as_uuids(values: Sequence[Any]) -> list[bytes] | None:
    """16 bytes each, of identities in their one written form; None when one is none."""
    found = []
    for value in values:
        try:
            one = UUID(value)
        except ValueError:
            return None
        if str(one) != value:
            return None
        found.append(one.bytes)
    return found


def uuids(raw: Iterable[bytes]) -> list[UUID]:
    """Identities of 16 bytes each; raises ValueError. msgspec makes many of them far faster than their own class."""
    return _uuids(_pack(list(raw)))


def uuid_texts(ids: Sequence[UUID]) -> list[str]:
    """Identities in their one written form."""
    found: list[str] = msgspec.to_builtins(ids)
    return found


def each(make: Callable[[int], Any], numbers: Sequence[int]) -> list[Any]:
    """What numbers stand for; for equal ones it is made once."""
    known = {number: make(number) for number in set(numbers)}
    return list(map(known.__getitem__, numbers))
