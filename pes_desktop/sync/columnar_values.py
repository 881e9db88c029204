"""One column of values as streams of bytes that compress well, and back, exactly.

How a column is written follows from the values alone, never from the schema, so that any value survives. Days, instants
and figures become numbers (``columnar_streams``), and so do words that repeat.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import msgspec

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
from pes_desktop.sync.columnar_streams import (
    INDEXES,
    RAW,
    TEXT,
    TOP,
    Malformed,
    Reader,
    References,
    Writer,
    read_numbers,
    write_numbers,
)

_DEPTH = 6
_END = "\0"
_FIGURE = 10**9
_SCALES = (1, 2, 4, 10, 12, 100, 1000)
#: From so many texts on it is worth looking at their words.
_MANY = 24
_json = msgspec.msgpack.Encoder(uuid_format="bytes")
_back = msgspec.msgpack.Decoder()

Column = Sequence[Any]

def _joined(writer: Writer, texts: Sequence[str]) -> Any:
    """Texts one after the other; with a sign between them, or with their lengths where one of them holds that sign."""
    if any(_END in text for text in texts):
        note = write_numbers(writer, [len(text) for text in texts])
        writer.put(TEXT, "".join(texts).encode())
        return note
    writer.put(TEXT, "".join(text + _END for text in texts).encode())
    return None


def _parted(reader: Reader, note: Any, count: int) -> list[str]:
    reader.spend(count)
    lengths = read_numbers(reader, note, count) if note is not None else None
    text = reader.take().decode()
    if lengths is None:
        parts = text.split(_END)
        if len(parts) != count + 1 or parts.pop():
            raise Malformed("texts")
        return parts
    found, start = [], 0
    for length in lengths:
        if not 0 <= length <= len(text) - start:
            raise Malformed("texts")
        found.append(text[start:start + length])
        start += length
    if start != len(text):
        raise Malformed("texts")
    return found


def _write_table(writer: Writer, texts: Sequence[str]) -> Any:
    """Each distinct text once, and its number in every row: sorted, where they are many, so that neighbours begin
    alike; else the frequent ones first."""
    counted = Counter(texts).most_common()
    table = [text for text, _ in counted]
    if len(table) > _MANY:
        table.sort()
    places = {text: place for place, text in enumerate(table)}
    note = _write_parts(writer, table) if len(table) > _MANY else ["s", _joined(writer, table)]
    return [len(table), note, write_numbers(writer, [places[text] for text in texts], kind=INDEXES)]


def _read_table(reader: Reader, note: Any, count: int) -> list[str]:
    size, joined, numbers = note
    table = _read_words(reader, joined[1], size) if joined[0] == "w" else _parted(reader, joined[1], size)
    places = read_numbers(reader, numbers, count)
    if places and not 0 <= min(places) <= max(places) < size:
        raise Malformed("table")
    found = list(map(table.__getitem__, places))
    reader.spend(0, sum(map(len, found)))
    return found


def _write_words(writer: Writer, rows: Sequence[Sequence[str]]) -> Any:
    """Rows of words as numbers of a list that the whole content shares; words new to it are added, the frequent first.
    """
    words = [word for row in rows for word in row]
    fresh = [word for word, _ in Counter(words).most_common() if word not in writer.words]
    for word in fresh:
        writer.words[word] = len(writer.words)
    note = _joined(writer, fresh)
    return [len(words), write_numbers(writer, [len(row) for row in rows]), len(fresh), note,
            write_numbers(writer, [writer.words[word] for word in words], kind=INDEXES)]


def _read_words(reader: Reader, note: Any, count: int) -> list[str]:
    total, lengths, fresh, joined, numbers = note
    reader.words += _parted(reader, joined, fresh)
    sizes = read_numbers(reader, lengths, count)
    if any(size < 1 for size in sizes) or sum(sizes) != total:
        raise Malformed("words")
    known = reader.words
    places = read_numbers(reader, numbers, total)
    if places and not 0 <= min(places) <= max(places) < len(known):
        raise Malformed("words")
    words = iter([known[place] for place in places])
    found = [" ".join([next(words) for _ in range(size)]) for size in sizes]
    reader.spend(0, sum(map(len, found)))
    return found


def _write_parts(writer: Writer, texts: Sequence[str]) -> Any:
    """Texts by their words where the words are few, else as they are."""
    if len(texts) > _MANY:
        rows = [text.split(" ") for text in texts]
        count = sum(map(len, rows))
        words = {word for row in rows for word in row}
        if count < 6 * len(rows) and len(words) < count * 0.6 and not any(_END in word for word in words):
            return ["w", _write_words(writer, rows)]
    return ["s", _joined(writer, texts)]


def _write_text(writer: Writer, texts: Sequence[str]) -> Any:
    if len(set(texts)) * 3 <= len(texts) * 2:
        return ["t", _write_table(writer, texts)]
    return _write_parts(writer, texts)


def write_column(writer: Writer, values: Column, references: References = (), depth: int = 0,
                 told: list[tuple[str, list[int]]] | None = None) -> Any:
    """Write the values; returns the note that ``read_column`` needs. ``told`` gets the numbers that instants and days
    became, so that other columns of these rows may refer to them."""
    if not values:
        return ["0"]
    kinds = set(map(type, values))
    if kinds == {str}:
        return _write_strings(writer, values, references, told)
    if kinds == {bool}:
        return ["b", write_numbers(writer, [int(value) for value in values])]
    if kinds <= {int, float}:
        note = _write_figures(writer, values, [ref for ref in references if ref[0] == "R"])
        if note is not None:
            return note
    if kinds == {list} and depth < _DEPTH:
        items = [item for value in values for item in value]
        return ["l", len(items), write_numbers(writer, [len(value) for value in values]),
                write_column(writer, items, depth=depth + 1)]
    if kinds == {dict} and depth < _DEPTH and all(type(key) is str for value in values for key in value):
        return ["d", _write_objects(writer, values, depth)]
    writer.put(RAW, _json.encode(list(values)))
    return ["j"]


def _write_strings(writer: Writer, values: Column, references: References,
                   told: list[tuple[str, list[int]]] | None) -> Any:
    first = values[0]
    if all(value in writer.ids for value in values):
        return ["u", write_numbers(writer, [writer.ids[value] for value in values], kind=INDEXES)]
    if first[:4].isdigit():
        days = all_as(values, as_days)
        if days is not None:
            if len(values) > 1 and all(value.endswith("-01") for value in values):
                return ["M", write_numbers(writer, [int(value[:4]) * 12 + int(value[5:7]) - 1 for value in values])]
            return ["D", _write_told(writer, "D", days, references, told)]
        instants = all_as(values, as_instant)
        if instants is not None:
            if any(number % 1000 for number in instants):
                return ["I", 1, write_numbers(writer, instants)]
            return ["I", 1000, _write_told(writer, "I", [number // 1000 for number in instants], references, told)]
    cents = all_as(values, as_cents) if "." in first else None
    if cents is not None:
        unit = math.gcd(*cents) or 1
        return ["c", unit, write_numbers(writer, [number // unit for number in cents])]
    figures = as_digits(values)
    if figures is not None and len(set(figures[2])) * 3 > len(values):
        return ["n", figures[0], figures[1], write_numbers(writer, figures[2])]
    if len(first) == 36:
        raw = as_uuids(values)
        if raw is not None:
            table = sorted(set(raw))
            places = {one: place for place, one in enumerate(table)}
            writer.put(RAW, b"".join(table))
            return ["x", len(table), write_numbers(writer, [places[one] for one in raw], kind=INDEXES)]
    return _write_text(writer, values)


def _write_told(writer: Writer, kind: str, numbers: list[int], references: References,
                told: list[tuple[str, list[int]]] | None) -> Any:
    """Days (D) or milliseconds (I), by what is known of the same kind; from now on they are known too."""
    note = write_numbers(writer, numbers, [one for one in references if one[0] == kind])
    if told is not None:
        told.append((kind, numbers))
    return note


def _write_figures(writer: Writer, values: Column, references: References) -> Any:
    if all(type(value) is int for value in values):
        fits = all(-TOP <= value < TOP for value in values)
        return ["i", write_numbers(writer, values, references)] if fits else None
    if any(not abs(value) <= _FIGURE or (type(value) is float and value.is_integer()) for value in values):
        return None  # whole floats are none of ours: ``wire.plain`` makes them integers
    for scale in _SCALES[1:]:
        numbers = [round(value * scale) for value in values]
        if all(_scaled(number, scale) == value for number, value in zip(numbers, values, strict=True)):
            return ["f", scale, write_numbers(writer, numbers)]
    return None


def _scaled(number: int, scale: int) -> int | float:
    return number // scale if number % scale == 0 else number / scale


def _write_objects(writer: Writer, values: Column, depth: int) -> Any:
    shapes = Counter(tuple(sorted(value)) for value in values).most_common()
    places = {shape: place for place, (shape, _) in enumerate(shapes)}
    note = write_numbers(writer, [places[tuple(sorted(value))] for value in values])
    names = sorted({name for shape, _ in shapes for name in shape})
    columns = [write_column(writer, [value[name] for value in values if name in value], depth=depth + 1)
               for name in names]
    number = {name: place for place, name in enumerate(names)}
    return [names, [[number[name] for name in shape] for shape, _ in shapes], note, columns]


def read_column(reader: Reader, note: Any, count: int, references: References = (), depth: int = 0,
                told: list[tuple[str, list[int]]] | None = None) -> list[Any]:
    """``count`` values. Raises Malformed, or another ValueError, TypeError, LookupError of what is broken."""
    kind, *rest = note
    if depth > _DEPTH:
        raise Malformed("depth")
    if kind == "0":
        if count:
            raise Malformed("empty")
        return []
    if kind == "D":
        return each(day_text, _read_told(reader, kind, rest[0], count, references, told))
    if kind == "I":
        fine, numbers = rest
        if fine == 1:
            return each(instant_text, read_numbers(reader, numbers, count))
        if fine != 1000:
            raise Malformed("instant")
        return each(lambda number: instant_text(number * 1000),
                    _read_told(reader, kind, numbers, count, references, told))
    if kind == "i":
        return read_numbers(reader, rest[0], count, [ref for ref in references if ref[0] == "R"])
    if kind == "d":
        return _read_objects(reader, rest[0], count, depth)
    if kind == "l":
        total, lengths, items = rest
        sizes = read_numbers(reader, lengths, count)
        if any(size < 0 for size in sizes) or sum(sizes) != total:
            raise Malformed("list")
        children = iter(read_column(reader, items, total, depth=depth + 1))
        return [[next(children) for _ in range(size)] for size in sizes]
    if kind == "j":
        found = _back.decode(reader.take())
        if not isinstance(found, list) or len(found) != count:
            raise Malformed("json")
        return found
    return _SIMPLE[kind](reader, rest, count)


def _read_told(reader: Reader, kind: str, note: Any, count: int, references: References,
               told: list[tuple[str, list[int]]] | None) -> list[int]:
    numbers = read_numbers(reader, note, count, [one for one in references if one[0] == kind])
    if told is not None:
        told.append((kind, numbers))
    return numbers


def _read_objects(reader: Reader, note: Any, count: int, depth: int) -> list[Any]:
    names, shapes, places, columns = note
    rows = read_numbers(reader, places, count)
    if any(not 0 <= row < len(shapes) for row in rows) or any(type(name) is not str for name in names):
        raise Malformed("shape")
    having = [frozenset(shape) for shape in shapes]
    members = [[place in shape for shape in having] for place in range(len(names))]
    values: list[dict[str, Any]] = [{} for _ in range(count)]
    for name, member, column in zip(names, members, columns, strict=True):
        owners = [row for row, shape in zip(values, rows, strict=True) if member[shape]]
        for owner, value in zip(owners, read_column(reader, column, len(owners), depth=depth + 1), strict=True):
            owner[name] = value
    return values


def _read_references(reader: Reader, rest: Any, count: int) -> list[Any]:
    places = read_numbers(reader, rest[0], count)
    if any(not 0 <= place < len(reader.ids) for place in places):
        raise Malformed("id")
    return [reader.ids[place] for place in places]


def _read_uuids(reader: Reader, rest: Any, count: int) -> list[Any]:
    raw = reader.take()
    size = rest[0]
    if len(raw) != 16 * size:
        raise Malformed("ids")
    table = uuid_texts(uuids(raw[start:start + 16] for start in range(0, len(raw), 16)))
    places = read_numbers(reader, rest[1], count)
    if any(not 0 <= place < size for place in places):
        raise Malformed("ids")
    return [table[place] for place in places]


def _read_digits(reader: Reader, rest: Any, count: int) -> list[Any]:
    head, width, note = rest
    if type(head) is not str or not 0 < width <= 18:
        raise Malformed("digits")
    reader.spend(0, count * (len(head) + width))
    limit = 10**width
    numbers = read_numbers(reader, note, count)
    if any(not 0 <= number < limit for number in numbers):
        raise Malformed("digits")
    return [f"{head}{number:0{width}d}" for number in numbers]


def _read_scaled(reader: Reader, rest: Any, count: int) -> list[Any]:
    if rest[0] not in _SCALES:
        raise Malformed("scale")
    return each(lambda number: _scaled(number, rest[0]), read_numbers(reader, rest[1], count))


_SIMPLE: dict[str, Callable[[Reader, Any, int], list[Any]]] = {
    "b": lambda reader, rest, count: [number != 0 for number in read_numbers(reader, rest[0], count)],
    "M": lambda reader, rest, count: each(
        lambda number: date(number // 12, number % 12 + 1, 1).isoformat(), read_numbers(reader, rest[0], count)),
    "c": lambda reader, rest, count: each(
        lambda number: cents_text(number * rest[0]), read_numbers(reader, rest[1], count)),
    "f": _read_scaled, "n": _read_digits, "u": _read_references, "x": _read_uuids,
    "t": lambda reader, rest, count: _read_table(reader, rest[0], count),
    "w": lambda reader, rest, count: _read_words(reader, rest[0], count),
    "s": lambda reader, rest, count: _parted(reader, rest[0], count),
}
