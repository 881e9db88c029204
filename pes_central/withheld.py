"""What headquarters' country keeps in the offices is not kept here either, from the first start that knows of it."""

from __future__ import annotations

import json
from typing import Any

import structlog
from sqlalchemy import JSON, ColumnElement, Engine, String, and_, cast, null, select, update

from pes_central.db import reading, writing
from pes_central.tables import FeedEntry
from pes_desktop.models.travelling import in_use
from pes_desktop.sync.columns import table_of

log = structlog.get_logger("pes_central")


def forget(engine: Engine) -> None:
    """Blank what earlier programs sent; versions stay, for no side counts these columns (sync/digest.py).

    One reading of each type that the country narrows; nothing is written where nothing is found. Raises DomainError
    where the country's pack is faulty (models/travelling.py).
    """
    narrowed = in_use()
    for kind in sorted(narrowed.types):
        table = table_of(kind)
        cases: dict[str, ColumnElement[bool] | None] = dict.fromkeys(sorted(narrowed.stays.get(kind, ())))
        for name, consent in sorted(narrowed.consents.get(kind, {}).items()):
            cases.setdefault(name, table.c[consent].is_not(True))
        for name, where in cases.items():
            column: Any = table.c[name]
            blank = _blank(column)
            told = _told(column, blank)
            told = told if where is None else and_(told, where)
            with reading(engine) as connection:
                if connection.execute(select(table.c.id).where(told).limit(1)).first() is None:
                    continue
            with writing(engine) as connection:
                connection.execute(update(FeedEntry).where(FeedEntry.record_id.in_(select(table.c.id).where(
                    told))).values(content_hash=b""))  # what came is not what stands any more
                count = connection.execute(update(table).where(told).values(
                    {name: null() if blank is None else blank})).rowcount
            log.info("withheld column blanked", column=f"{kind}.{name}", rows=count)


def _told(column: Any, blank: Any) -> ColumnElement[bool]:
    if isinstance(column.type, JSON):  # PostgreSQL compares no JSON; an empty list is written as one
        return cast(column, String).not_in(("null", json.dumps(blank)))
    return column.is_not(None) if blank is None else column != blank  # type: ignore[no-any-return]


def _blank(column: Any) -> Any:
    """What stands for nothing: null where that is allowed, else the column's default."""
    if column.nullable:
        return None
    made = column.default
    return made.arg(None) if made.is_callable else made.arg
