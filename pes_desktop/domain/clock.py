"""Times of day as people write them: "9", "9h30", "14.15", "830", "2 pm"."""

from __future__ import annotations

import re

_TIME = re.compile(r"^(?:a las\s+)?(\d{1,2})(?:\s*[:.hH]\s*(\d{2})?)?\s*(?:h|hs|horas)?\s*([ap])?\.?\s*(?:m\.?)?$")
_JOINED = re.compile(r"^(\d{1,2})(\d{2})$")


def parse_time(text: str) -> str | None:
    """One written time as "9:00" or "14:30"; None when it is not one. "2 pm" and "2 p. m." are 14:00."""
    written = " ".join(text.lower().split())
    joined = _JOINED.match(written)
    found = _TIME.match(written)
    if joined:
        hour, minute, half = int(joined[1]), int(joined[2]), ""
    elif found:
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3] or ""
    else:
        return None
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour}:{minute:02d}" if hour < 24 and minute < 60 else None
