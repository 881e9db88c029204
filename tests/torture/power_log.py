"""How far a write-ahead log counts: what SQLite reads of it after a crash, reckoned without opening it.

After sqlite.org/fileformat2.html, section 4: a frame counts when its salts are the header's and its checksum, which
goes on from the frame before, is right; the log counts up to the last such frame that ends a transaction. The
checksum is a linear recurrence over 32-bit words, so that a page's share of it is one product of matrices.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PAGE, HEAD, FRAME_HEAD = 4096, 32, 24
FRAME = FRAME_HEAD + PAGE
_LITTLE = 0x377F0682
_WORDS = (8 + PAGE) // 4  # the first two words of a frame's head, and its page
Words = NDArray[np.uint32]


def _shares() -> tuple[Words, Words]:
    """What each word of a frame adds to both sums, and what the sums of the frame before add."""
    words, power = np.zeros((_WORDS, 2), np.uint32), ((1, 0), (0, 1))
    for place in range(_WORDS - 2, -1, -2):
        (a, b), (c, d) = power
        words[place], words[place + 1] = ((a + b) % 2**32, (c + d) % 2**32), (b, d)
        power = (((a + b) % 2**32, (a + 2 * b) % 2**32), ((c + d) % 2**32, (c + 2 * d) % 2**32))
    return words, np.array(power, np.uint32).T.copy()


_OF_WORDS, _OF_BEFORE = _shares()


class LogReader:
    """Reads logs of which each has most of its frames in common with the one before."""

    def __init__(self) -> None:
        self._log, self._good = b"", 0

    def counted(self, log: bytes) -> bytes:
        """The log's head and the last frame's that counts: with its running checksum it stands for all before it.

        Empty where nothing counts.
        """
        self._good, self._log = self._good_frames(log), log
        for frame in range(self._good - 1, -1, -1):
            at = HEAD + frame * FRAME
            if log[at + 4:at + 8] != bytes(4):
                return log[:HEAD] + log[at:at + FRAME_HEAD]
        return b""

    def _good_frames(self, log: bytes) -> int:
        count = max(0, (len(log) - HEAD) // FRAME)
        known = self._known(log, count)
        if known == count or (known == self._good and self._same(log, known)):
            return known
        head = np.frombuffer(log, ">u4", HEAD // 4)
        rows = np.frombuffer(log, np.uint8, (count - known) * FRAME, HEAD + known * FRAME).reshape(-1, FRAME)
        heads = rows[:, :FRAME_HEAD].copy().view(">u4").astype(np.uint32)
        words = np.concatenate((rows[:, :8], rows[:, FRAME_HEAD:]), axis=1)
        first = head[6:8] if known == 0 else np.frombuffer(log, ">u4", 2, HEAD + known * FRAME - PAGE - 8)
        before = np.vstack((first.astype(np.uint32), heads[:-1, 4:6]))
        sums = (words.view("<u4" if head[0] == _LITTLE else ">u4").astype(np.uint32) @ _OF_WORDS
                + before @ _OF_BEFORE)
        wrong = np.flatnonzero((sums != heads[:, 4:6]).any(axis=1) | (heads[:, 2:4] != head[4:6]).any(axis=1))
        return known + int(wrong[0]) if len(wrong) else count

    def _known(self, log: bytes, count: int) -> int:
        """So many frames are those of the log before, which were good."""
        common = min(count, self._good)
        if not common or log[:HEAD] != self._log[:HEAD]:
            return 0
        here, there = (np.frombuffer(one, np.uint64, common * FRAME // 8, HEAD) for one in (log, self._log))
        other = np.flatnonzero(here != there)
        return int(other[0]) * 8 // FRAME if len(other) else common

    def _same(self, log: bytes, frame: int) -> bool:
        """The frame that was not good stands here too."""
        place = slice(HEAD + frame * FRAME, HEAD + (frame + 1) * FRAME)
        return len(log[place]) == FRAME and log[place] == self._log[place]
