"""One trial in a process of its own: ``fuzz_child.py TRIAL FIRST COUNT FOLDER``; its report is the last line."""

from __future__ import annotations

import importlib
import json
import logging
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzz_kit import limited

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    module, _, trial = sys.argv[1].partition(".")
    work = getattr(importlib.import_module(module), trial)
    tally = limited(partial(work, int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])))
    print(json.dumps(tally.report()))
