"""Which worker runs what: what takes long begins first, and what shares a costly beginning stays together."""

from __future__ import annotations

from typing import Any

import pytest

#: Files and folders that take long, the longest first: begun late, one would leave the other worker idle.
LONG = (
    "tests/cli/", "tests/torture/test_power_loss.py", "tests/simulation/", "tests/torture/test_kill_struck.py",
    "tests/fuzz/", "tests/sync/test_cut_lines.py", "tests/e2e/test_power_and_restore.py", "tests/pages/",
    "tests/torture/", "tests/e2e/", "tests/sync/", "tests/environment/", "tests/services/test_backups.py",
)
#: Folders whose files need the same costly fixture of a session.
TOGETHER = ("tests/cli/", "tests/pages/")


def share_of(nodeid: str) -> str:
    """The name of the share a test belongs to: its file, or its folder."""
    file = nodeid.split("::", 1)[0]
    return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def _place(nodeid: str) -> int:
    return next((place for place, long in enumerate(LONG) if nodeid.startswith(long)), len(LONG))


def longest_first(items: list[pytest.Item]) -> None:
    """Order the tests of a run by shares; all else stays in its (random) order."""
    shares = {name: number for number, name in enumerate(dict.fromkeys(share_of(item.nodeid) for item in items))}
    items.sort(key=lambda item: (_place(item.nodeid), shares[share_of(item.nodeid)]))


def scheduler(config: pytest.Config, log: Any) -> Any:
    """For ``--dist loadfile``: hands out shares in the order of ``longest_first``."""
    from xdist.scheduler import LoadFileScheduling

    class Shares(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return share_of(nodeid)

    config.option.loadscopereorder = False  # which would begin with the file of the most tests
    return Shares(config, log)
