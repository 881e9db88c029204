"""Print what happens under a seed: ``python tests/simulation/replay.py SEED [LAST]``; of a range only its faults."""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).absolute().parents[1]), str(Path(__file__).absolute().parents[2])]

from sim_run import Run  # noqa: E402
from sim_world import machines  # noqa: E402


def main() -> None:
    """Run the seeds named on the command line."""
    first, last = int(sys.argv[1]), int(sys.argv[-1])
    with machines() as made:
        began = time.process_time()
        for seed in range(first, last + 1):
            outcome = Run(made, seed, keep=first == last).go()
            print(*outcome.log, *(f"seed {seed}: {fault}" for fault in outcome.faults), sep="\n", end="\n", flush=True)
        print(f"{(time.process_time() - began) / (last + 1 - first) * 1000:.0f} ms of processor a run")


if __name__ == "__main__":
    main()
