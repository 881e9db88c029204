"""Splitting what people write as their occupation into single jobs, without tearing one job apart."""

from __future__ import annotations

import re
from collections.abc import Callable

# '/a' after a word is a gender ending ('mesero/a'), not a separator; brackets stay whole
_SEPARATORS = re.compile(r"(?:[,;\n]|/(?!(?:a|o|as|os|e|es|ra|ora|na)\b))(?![^()]*\))", re.IGNORECASE)
_AND_OR = re.compile(r"\by\s*/\s*o\b", re.IGNORECASE)
_AND = re.compile(r"\s+(?:y|e|Y|E)\s+")


def split_phrase(text: str, is_job: Callable[[str], bool], is_known: Callable[[str], bool]) -> list[str]:
    """The single jobs of a cell, in order, each as written.

    Split at ``/ , ;`` and line ends; at `` y `` and `` e `` only where both neighbours stand alone (``is_job``).
    A stretch joined by "y" that the catalogue knows as one title (``is_known``) stays: ``ganadería y ordeño``.
    """
    parts: list[str] = []
    for piece in _SEPARATORS.split(_AND_OR.sub(",", text)):
        piece = piece.strip(" \t.-–•")
        if piece:
            parts.extend(_split_and(piece, is_job, is_known))
    return parts


def _split_and(piece: str, is_job: Callable[[str], bool], is_known: Callable[[str], bool]) -> list[str]:
    joints = list(_AND.finditer(piece))
    if not joints or is_known(piece):
        return [piece]
    starts = [0, *(j.end() for j in joints)]
    ends = [*(j.start() for j in joints), len(piece)]
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(starts):
        # the longest stretch known as one title, else one segment
        last = next((k for k in range(len(starts) - 1, at, -1) if is_known(piece[starts[at] : ends[k]])), at)
        spans.append((starts[at], ends[last]))
        at = last + 1
    merged = [spans[0]]
    for span in spans[1:]:
        left = merged[-1]
        if is_job(piece[left[0] : left[1]]) and is_job(piece[span[0] : span[1]]):
            merged.append(span)
        else:
            merged[-1] = (left[0], span[1])
    return [piece[a:b] for a, b in merged]
