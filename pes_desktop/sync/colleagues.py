"""Who works in an office, before anything else of it comes down: a PC that joins cannot be opened without them."""

from __future__ import annotations

from pes_desktop.models import Staff
from pes_desktop.storage.store import Actor
from pes_desktop.sync.bring_back import bring_back
from pes_desktop.sync.digest import BUCKETS
from pes_desktop.sync.store import Account, ExchangeStore
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.verify import Difference

_TYPE = Staff.__tablename__


def bring_staff(store: ExchangeStore, transport: Transport, account: Account) -> int:
    """Fetch the staff's records, whatever else waits to come; returns how many. Raises ExchangeFault."""
    there = transport.bucket_items(_TYPE, range(BUCKETS)).items
    lost = [Difference(_TYPE, key, 0, version) for key, (version, _) in sorted(there.items())]
    return bring_back(store, transport, account, lost, lambda: False, Actor()).total
