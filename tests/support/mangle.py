"""Broken inputs from good ones: bytes flipped, cut, spliced, doubled; values of a wrong kind or size.

Everything comes from the ``Random`` handed in, so that a number names an input for ever.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from random import Random
from typing import Any

#: Values that programs forget: huge, tiny, of another kind, of another alphabet, with signs that end texts.
ODD_TEXTS = (
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\ufeff", "\u202e txt.exe", "\u0301" * 60, "ñ" * 5_000, "=1+1",
    "@SUM(A1)", "<b>x", "<img src=x onerror=alert(1)>", "&amp;&#0;", "{0}", "{x!r:>9999}", "%s%n", "../../etc/passwd",
    "C:\\CON", "9" * 400, "-0", "NaN", "1e999", "31/02/2026", "0000-00-00", "99999-12-31", "\r\n\t", "🍌" * 40, "'; --",
    "(", "{", "{0.x}", "{:>99}",
)
ODD_NUMBERS = (0, -1, 1, 2**31, -2**31 - 1, 2**53 + 1, 2**63, 2**64, -2**63 - 1, 10**400, 0.1, -0.0, 1e308, 5e-324,
               float("inf"), float("-inf"), float("nan"))


def odd_value(random: Random, *, text_only: bool = False) -> Any:
    """A value that is seldom expected."""
    if text_only or random.random() < 0.4:
        return random.choice(ODD_TEXTS)
    pick = random.random()
    if pick < 0.45:
        return random.choice(ODD_NUMBERS)
    if pick < 0.75:
        return random.choice((None, True, False, [], {}, [[]], {"": {}}, [None] * 20, {"x": [1, {"y": "\x00"}]}))
    value: Any = []
    for _ in range(random.choice((10, 60, 150))):
        value = [value] if random.random() < 0.5 else {"a": value}
    return value


def mangled_bytes(random: Random, good: bytes, others: Sequence[bytes] = ()) -> bytes:
    """``good`` after one to four kinds of damage; ``others`` lend pieces."""
    data = bytearray(good)
    for _ in range(random.choice((1, 1, 1, 2, 3, 4))):
        size = len(data)
        at = random.randrange(size + 1)
        kind = random.randrange(11)
        if kind == 0 and size:  # flip
            for _ in range(random.choice((1, 1, 2, 8, 64))):
                data[random.randrange(size)] ^= 1 << random.randrange(8)
        elif kind == 1:
            del data[at:]
        elif kind == 2:
            del data[:at]
        elif kind == 3:
            del data[at:at + random.choice((1, 4, 16, 512))]
        elif kind == 4:  # double
            piece = data[at:at + random.choice((1, 8, 64, 512, 4096))]
            data[at:at] = piece * random.choice((1, 2, 16))
        elif kind == 5 and others:  # splice
            other = random.choice(others)
            cut = random.randrange(len(other) + 1)
            data[at:] = other[cut:]
        elif kind == 6:
            data[at:at + 8] = random.choice((b"\xff" * 8, bytes(8), b"\x80" + bytes(7), b"\x7f" + b"\xff" * 7))
        elif kind == 7:
            data[at:at] = random.choice(ODD_TEXTS).encode("utf-8", "surrogatepass")
        elif kind == 8:
            data[at:at] = random.choice((random.randbytes(1), random.randbytes(100), b"[" * 50_000, b"\x91" * 50_000))
        elif kind == 9:
            data[at:at + 512] = bytes(512)
        elif size:
            data[at:] = bytes(len(data) - at)  # the tail that a power cut leaves: zeros
    return bytes(data)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(value, dict):
        for key, item in value.items():
            found += _places(item, (*path, key))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            found += _places(item, (*path, at))
    return found


def mangled_value(random: Random, good: Any, *, text_only: bool = False) -> Any:
    """Plain data (dict, list, text, numbers) with one to three parts replaced, dropped, doubled or renamed."""
    value = copy.deepcopy(good)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        path = random.choice(_places(value))
        if not path:
            if random.random() < 0.1:
                value = odd_value(random)
            continue
        owner = value
        for step in path[:-1]:
            owner = owner[step]
        last, kind = path[-1], random.randrange(6)
        if kind == 0:
            del owner[last]
        elif kind == 1 and isinstance(owner, dict):
            owner[random.choice(ODD_TEXTS)] = owner.pop(last)
        elif kind == 2 and isinstance(owner, list):
            owner[last:last] = [copy.deepcopy(owner[last])] * random.choice((1, 3, 50))
        else:
            owner[last] = odd_value(random, text_only=text_only)
    return value
