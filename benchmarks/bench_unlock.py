"""From Enter on the password to Today standing filled, with 5,000 people, in the real window; the floor is Argon2id.

The key is derived at the cost of every real office, so that the two overlap as they do there. "While typing": the
services load in the background between the first paint and Enter. "At once": Enter in the moment of the first paint,
faster than anybody types. With each, the memory of the process.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from beside import Line, tell
from offices import PASSWORD, copy_of

from pes_desktop.storage import keys

CHILD = Path(__file__).with_name("unlock_child.py")
ROUNDS = 7


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A copy of the office with 5,000 people, its key wrapped at the standard cost."""
    folder = copy_of(5000, tmp_path_factory.mktemp("unlock") / "office")
    staff, name = keys.holders(folder)[0]
    keys.set_password(folder, keys.unlock(folder, staff, PASSWORD), staff, name, PASSWORD)
    return folder


def unlock(office: Path, how: str) -> dict[str, float]:
    said = subprocess.run([sys.executable, str(CHILD), str(office), PASSWORD, how], capture_output=True, text=True,
                          check=True, timeout=60)
    return json.loads(said.stdout)


@pytest.mark.benchmark(group="unlock")
@pytest.mark.parametrize("how", ["warm", "cold"])
def test_unlock_to_today(benchmark, office, how):
    runs: list[dict[str, float]] = []
    unlock(office, how)
    benchmark.pedantic(lambda: runs.append(unlock(office, how)), rounds=ROUNDS)
    middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    benchmark.extra_info.update(middle)
    words = {"warm": "after loading while typing", "cold": "Enter at the first paint"}[how]
    limit = 500 if how == "warm" else None
    tell(Line(f"unlock to Today beyond Argon2id, {words}", middle["beyond"], middle["argon"],
              f"{limit} ms" if limit else "", limit is not None and middle["beyond"] > limit,
              f"cpu {middle['beyond_cpu']:.0f} ms; floor: Argon2id itself"))
    if how == "warm":
        tell(Line("memory of the process at log-in", middle["rss_mb_login"], unit="MB"))
        tell(Line("memory of the desk on Today, 5,000 people", middle["rss_mb"], unit="MB"))
