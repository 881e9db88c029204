"""A disk without mercy: what was synced stays; of the rest anything may be there, torn at 512 bytes, in any order."""

from __future__ import annotations

import random
from typing import Final

from power_trace import Change

SECTOR: Final = 512
#: What a cut leaves of the unsynced: nothing, all, all up to some write, or any of it.
WAYS = ("nothing", "all", "up_to", "any", "any", "torn")


class _File:
    """What lies on the platter for certain, and what is on its way."""

    __slots__ = ("_whole", "pending", "safe")

    def __init__(self, safe: bytes = b"") -> None:
        self.safe = bytearray(safe)
        self.pending: list[Change] = []
        self._whole: bytes | None = None

    def whole(self) -> bytes:
        """What is safe: the same object as long as it is the same, so that its hash is reckoned once."""
        if self._whole is None:
            self._whole = bytes(self.safe)
        return self._whole

    def sync(self) -> None:
        """All that is on its way arrives."""
        for waiting in self.pending:
            _apply(self.safe, waiting)
            self._whole = None
        self.pending.clear()


def _lay(image: bytearray, offset: int, data: bytes) -> None:
    if offset > len(image):
        image.extend(bytes(offset - len(image)))
    image[offset:offset + len(data)] = data


def _apply(image: bytearray, change: Change) -> None:
    if change.kind == "write":
        _lay(image, len(image) if change.offset < 0 else change.offset, change.data)
    elif change.offset < len(image):
        del image[change.offset:]
    else:
        image.extend(bytes(change.offset - len(image)))


def _tear(image: bytearray, change: Change, rng: random.Random) -> None:
    """Some sectors of a write; where the file grew over lost ones, zeros or what lay there before."""
    start = len(image) if change.offset < 0 else change.offset
    end = start + len(change.data)
    if end > len(image) and rng.random() < 0.5:
        image.extend(rng.randbytes(end - len(image)) if rng.random() < 0.5 else bytes(end - len(image)))
    at = start
    while at < end:
        border = min(end, (at // SECTOR + 1) * SECTOR)
        if rng.random() < 0.5:
            _lay(image, at, change.data[at - start:border - start])
        at = border


class PowerDisk:
    """The files of one folder as a cut at any moment may leave them; feed it the changes in their order."""

    def __init__(self, files: dict[str, bytes]) -> None:
        """``files``: what is safely there at the beginning."""
        self._safe_names = {name: _File(data) for name, data in files.items()}
        self._names = dict(self._safe_names)
        self._moves: list[Change | tuple[str, _File]] = []

    def feed(self, change: Change) -> None:
        """Let one step happen."""
        name = change.name
        if change.kind == "create":
            if name not in self._names:
                self._names[name] = _File()
                self._moves.append((name, self._names[name]))
        elif change.kind in ("write", "truncate"):
            self._names[name].pending.append(change)
        elif change.kind == "sync":
            self._names[name].sync()
        elif change.kind in ("rename", "unlink"):
            _move(self._names, change)
            self._moves.append(change)
        elif change.kind == "sync_folder":
            for move in self._moves:
                if _folder_of(move) == name:
                    _move(self._safe_names, move)
            self._moves = [move for move in self._moves if _folder_of(move) != name]

    def whole(self) -> dict[str, bytes]:
        """The files as the program sees them."""
        found = {}
        for name, file in self._names.items():
            image = bytearray(file.safe)
            for waiting in file.pending:
                _apply(image, waiting)
            found[name] = bytes(image)
        return found

    def cut(self, rng: random.Random) -> dict[str, bytes]:
        """The files as the next start may find them."""
        names, way = dict(self._safe_names), rng.choice(WAYS)
        for folder in dict.fromkeys(map(_folder_of, self._moves)):
            moves = [move for move in self._moves if _folder_of(move) == folder]
            for move in moves[:rng.choice((0, len(moves), rng.randint(0, len(moves))))]:
                _move(names, move)
        return {name: _left(file, way, rng) if file.pending else file.whole() for name, file in names.items()}


def _folder_of(move: Change | tuple[str, _File]) -> str:
    name = move[0] if isinstance(move, tuple) else move.name
    return name.rpartition("/")[0]


def _move(names: dict[str, _File], move: Change | tuple[str, _File]) -> None:
    if isinstance(move, tuple):
        names[move[0]] = move[1]
    elif move.kind == "rename":
        if move.name in names:
            names[move.data.decode()] = names.pop(move.name)
    else:
        names.pop(move.name, None)


def _left(file: _File, way: str, rng: random.Random) -> bytes:
    image, waiting = bytearray(file.safe), file.pending
    if way == "all":
        chosen = waiting
    elif way == "nothing":
        chosen = []
    elif way in ("up_to", "torn"):
        chosen = waiting[:rng.randint(0, len(waiting))]
    else:
        kept = rng.choice((0.1, 0.5, 0.9))
        chosen = [change for change in waiting if rng.random() < kept]
    last = len(chosen) - 1
    for place, change in enumerate(chosen):
        torn = change.kind == "write" and (
            (way == "torn" and place == last) or (way == "any" and rng.random() < 0.2))
        if torn:
            _tear(image, change, rng)
        else:
            _apply(image, change)
    return bytes(image)
