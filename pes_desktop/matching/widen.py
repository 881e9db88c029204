"""What a wider search would bring: the exact number of names that would fit in addition."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pes_desktop.matching import filters
from pes_desktop.matching.batch import Array, Batch
from pes_desktop.matching.options import RADIUS_STEPS, MatchOptions, WidenOption

RADIUS, HELPERS, NO_EXPERIENCE, EXPIRED = "radius", "helpers", "no_experience", "expired"


def widen_options(batch: Batch, found: dict[str, Array], open_to: Array) -> list[WidenOption]:
    """The options with a gain. ``found`` are the misses of ``batch``, ``open_to`` who may be shown at all."""
    options, vacancy = batch.need.options, batch.need.vacancy
    total = filters.count(found)
    offers: list[WidenOption] = []

    def gain(wider: MatchOptions, *codes: str) -> int:
        # Only those who miss nothing but what the wider search forgives can be gained.
        rest = total - sum(found[code] for code in codes)
        rows = batch.rows[open_to & (rest == 0) & (total > 0)]
        if not len(rows):
            return 0
        again = filters.misses(Batch(batch.columns, batch.need.under(wider), rows))
        return int((filters.count(again) == 0).sum())

    def offer(code: str, params: dict[str, Any], wider: MatchOptions, *codes: str) -> bool:
        more = gain(wider, *codes)
        if more:
            offers.append(WidenOption(code, params, more, wider))
        return bool(more)

    now = options.base_radius_km if options.radius_km is None else options.radius_km
    if not vacancy.lodging:
        usual = min(options.base_radius_km, now)
        for step in (s for s in RADIUS_STEPS if s > now):
            wider = replace(options, radius_km=step, base_radius_km=usual)
            if offer(RADIUS, {"from_km": now, "to_km": step}, wider, filters.DISTANCE):
                break
    if not options.include_helpers:
        offer(HELPERS, {}, replace(options, include_helpers=True), filters.OCCUPATION, filters.EXPERIENCE)
    if not options.ignore_experience and batch.need.asked_months:
        offer(NO_EXPERIENCE, {}, replace(options, ignore_experience=True), filters.EXPERIENCE)
    if not options.include_expired:
        offer(EXPIRED, {}, replace(options, include_expired=True), filters.EXPIRED)
    return offers

