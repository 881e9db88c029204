"""What the last comparison with headquarters found different, in words for the Sync page: counted and named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from pes_desktop.models import SYNCED
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.parked import title_of
from pes_desktop.sync.engine import DIFFERS
from pes_desktop.sync.store import LAST, read_setting


@dataclass(frozen=True, slots=True)
class DifferingType:
    """A record type with how many of it stand here and at headquarters, and the first that differ by name: those that
    headquarters lacks or holds in an earlier version (``lacking``), and those with other data there (``other``).

    Empty for whom they are not named to, and of what only headquarters has. ``more``: others differ too.
    """

    record_type: str
    here: int
    there: int
    lacking: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Differing:
    """``records``: how many were found to differ; at least, unless ``all_named``. ``tried``: what headquarters lacks
    was sent again already, and that did not help."""

    types: tuple[DifferingType, ...]
    records: int
    all_named: bool
    tried: bool


def differing(ctx: OfficeContext, session: Session) -> Differing | None:
    """The difference that the last round ended with; None without one (or where the setting is damaged)."""
    last = read_setting(session, LAST)
    kept = last.get(DIFFERS)
    if last.get("error") != "sync_differs" or not isinstance(kept, dict):
        return None
    counts, found, named = (_object(kept.get(name)) for name in ("counts", "found", "named"))
    whole = kept.get("all") is True
    types = tuple(_type(ctx, session, kind, pair, list(_records(named.get(kind))), found.get(kind), whole)
                  for kind, pair in counts.items() if kind in SYNCED and _is_pair(pair))
    if not types:
        return None
    return Differing(types, sum(count for count in found.values() if type(count) is int), whole,
                     kept.get("tried") is True)


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(one) is int for one in value)


def _type(ctx: OfficeContext, session: Session, kind: str, pair: list[int], records: list[tuple[UUID, int, int]],
          found: Any, whole: bool) -> DifferingType:
    lacking, other = dict[str, None](), dict[str, None]()  # several jobs of one person are named once
    for key, ours, theirs in records:
        row = session.get(SYNCED[kind], key)
        title = title_of(ctx, session, row) if row is not None else ""
        if title:
            (lacking if ours > theirs else other)[title] = None
    return DifferingType(kind, pair[0], pair[1], tuple(lacking), tuple(other), not whole or found != len(records))


def _records(named: Any) -> Iterator[tuple[UUID, int, int]]:
    """What was kept by name; what a damaged setting says is left out."""
    for one in named if isinstance(named, list) else ():
        try:
            key, ours, theirs = one
            yield UUID(str(key)), int(ours), int(theirs)
        except (TypeError, ValueError):
            continue
