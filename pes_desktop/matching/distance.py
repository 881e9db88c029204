"""Straight distance between places, vectorised; estimated from the place codes where coordinates are not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1
EARTH_KM = 6371.0088
# Without coordinates the shared part of the official code says roughly how far: canton or department, province.
SAME_CANTON_KM = 12
SAME_PROVINCE_KM = 45
OTHER_PROVINCE_KM = 150


def distances_km(lat: NDArray[Any], lon: NDArray[Any], codes: Sequence[str], to_lat: float | None,
                 to_lon: float | None, to_code: str) -> NDArray[np.int32]:
    """Whole kilometres from each place (degrees, NaN unknown) to one; ``UNKNOWN`` where nothing is known."""
    if to_lat is None or to_lon is None:
        return np.array([estimate_km(code, to_code) for code in codes], dtype=np.int32)
    phi, to_phi = np.radians(lat), np.radians(to_lat)
    half = (np.sin((phi - to_phi) / 2) ** 2
            + np.cos(phi) * np.cos(to_phi) * np.sin(np.radians(lon - to_lon) / 2) ** 2)
    km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    unknown = np.isnan(km)
    result = np.where(unknown, 0.0, np.rint(km)).astype(np.int32)
    for position in np.flatnonzero(unknown).tolist():
        result[position] = estimate_km(codes[position], to_code)
    return result


def estimate_km(code: str, to_code: str) -> int:
    """A distance from two official codes (2 digits province, then canton 4 or department 5); ``UNKNOWN`` without."""
    if not code or not to_code:
        return UNKNOWN
    if code == to_code:
        return 0
    digits = 4 if len(code) in (4, 6) else 5
    if code[:digits] == to_code[:digits] and min(len(code), len(to_code)) >= digits:
        return SAME_CANTON_KM
    return SAME_PROVINCE_KM if code[:2] == to_code[:2] else OTHER_PROVINCE_KM
