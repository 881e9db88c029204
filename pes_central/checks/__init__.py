"""``pes-central check``: whether what headquarters holds fits together. Reads everything, changes nothing.

Each part names what it finds by type and id, and holds a page of rows at a time.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from pes_central.checks.feed import check_feed
from pes_central.checks.finding import Finding, Office, Seen
from pes_central.checks.others import check_channel, check_strangers, check_trail
from pes_central.checks.receipts import check_receipts
from pes_central.checks.records import check_changes, check_records
from pes_central.tables import OfficeEntry


def findings(connection: Connection, seen: dict[str, Seen]) -> Iterator[Finding]:
    """All that is wrong; ``seen`` is filled with what was read of each office, by its code.

    Run it in one transaction that sees one state: offices may send meanwhile.
    """
    offices = [Office(*row) for row in connection.execute(select(
        OfficeEntry.office_id, OfficeEntry.office_code, OfficeEntry.feed_position).order_by(OfficeEntry.office_code))]
    for office in offices:
        read = seen[office.code] = Seen()
        for part in (check_feed, check_records, check_changes, check_receipts):
            yield from part(connection, office, read)
    yield from check_strangers(connection)
    yield from check_channel(connection, {office.office_id: office.code for office in offices})
    yield from check_trail(connection)


__all__ = ["Finding", "Seen", "findings"]
