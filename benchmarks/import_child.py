"""One import of a spreadsheet through the wizard of the real window, watched from the event loop.

Usage: import_child.py FOLDER SHEET. Prints one JSON object: for each step (idle, look, read, write) its seconds and the
longest gap between two turns of the event loop while the lane works, and the one in which the page shows what came
(``arrival_ms``), in milliseconds; rows imported, progress reports shown, memory.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from offices import open_copy
from PySide6.QtCore import QObject, Qt, QTimer

from pes_desktop.app import Program
from pes_desktop.ui.application import create_application

IDLE_SECONDS = 2.0


class Watcher(QObject):
    """Beats every two milliseconds and walks through the wizard whenever the page waits for somebody."""

    def __init__(self, folder: Path, sheet: Path) -> None:
        super().__init__()
        self.sheet = sheet
        self.program = Program(folder)
        self.program.enter(open_copy(folder))
        self.program.window.show()
        self.program.window.open_page("import")
        self.page = self.program.window.page("import")
        self.told: dict[str, dict[str, float]] = {}
        self.reports = 0
        self.step, self.since, self.last, self.gaps = "idle", time.perf_counter(), 0.0, [0.0]
        self.arrival = 0.0
        own = self.page.told
        self.page.told = lambda *args: (self.count(), own(*args))[1]
        self.beat = QTimer(self)
        self.beat.setTimerType(Qt.TimerType.PreciseTimer)
        self.beat.setInterval(2)
        self.beat.timeout.connect(self.turn)
        self.beat.start()

    def count(self) -> None:
        self.reports += 1

    def turn(self) -> None:
        now = time.perf_counter()
        if self.last:
            if self.step == "idle" or self.page.task is not None:
                self.gaps.append(now - self.last)
            else:
                self.arrival = max(self.arrival, now - self.last)
        self.last = now
        if self.step == "idle":
            if now - self.since > IDLE_SECONDS:
                self.next("look", lambda: self.page.take_file(self.sheet, "people"))
        elif self.page.task is None and not self.program.desk.jobs.busy():
            if self.step == "look":
                self.next("read", self.page.go_on)
            elif self.step == "read":
                self.next("write", self.page.go_on)
            else:
                self.next("", self.end)

    def next(self, step: str, act) -> None:
        now = time.perf_counter()
        gaps = sorted(self.gaps)
        self.told[self.step] = {"seconds": now - self.since, "gap_ms": gaps[-1] * 1000,
                                "gap_p99_ms": gaps[int(len(gaps) * 0.99)] * 1000, "arrival_ms": self.arrival * 1000}
        self.step, self.since, self.gaps, self.arrival = step, now, [0.0], 0.0
        act()

    def end(self) -> None:
        self.beat.stop()
        memory = next(line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines()
                      if line.startswith("VmHWM"))
        run = self.page.run
        print(json.dumps({**self.told, "rows": run.rows, "created": run.created, "attached": run.attached,
                          "problems": len(run.problems), "reports": self.reports,
                          "peak_mb": int(memory.split()[1]) / 1024}), flush=True)
        self.program.close()
        QTimer.singleShot(0, APP.quit)


if __name__ == "__main__":
    APP = create_application(["bench"])
    WATCHER = Watcher(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.exit(APP.exec())
