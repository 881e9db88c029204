"""One start of the real window on an office: log in, wait for Today to stand filled on the screen, tell the times.

Usage: unlock_child.py FOLDER PASSWORD warm|cold. Prints one JSON object: milliseconds from Enter to the filled page
less those of Argon2id (``beyond``, ``beyond_cpu``), those of Argon2id (``argon``), memory at log-in and with Today.
"warm": the password is typed after the services have been loaded in the background, as a person does; "cold": at once.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from pes_desktop.ui.quick_imports import spare_source_search

spare_source_search()

from pes_desktop.app import Program  # noqa: E402
from pes_desktop.storage import sealing  # noqa: E402
from pes_desktop.ui.application import create_application  # noqa: E402
from pes_desktop.ui.first_paint import FirstPaint  # noqa: E402


def rss_mb() -> float:
    """Resident memory."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


class Hand(QObject):
    """Types the password and looks at the page."""

    def __init__(self, folder: Path, password: str, warm: bool) -> None:
        super().__init__()
        self.password, self.is_warm = password, warm
        self.began = self.began_cpu = self.argon = self.argon_cpu = 0.0
        self.told: dict[str, float] = {}
        self._derive = sealing.derive
        sealing.derive = self.derive
        self.program = Program(folder)
        self.paint = FirstPaint(self.program.window, self)
        self.paint.painted.connect(self.painted)
        self.look = QTimer(self)
        self.look.setInterval(1)
        self.look.timeout.connect(self.check)
        self.program.start()

    def derive(self, secret: str, salt: bytes, cost: sealing.KdfCost) -> bytes:
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            return self._derive(secret, salt, cost)
        finally:
            self.argon += time.perf_counter() - wall
            self.argon_cpu += time.process_time() - cpu

    def painted(self) -> None:
        self.told["rss_mb_login"] = rss_mb()
        if self.is_warm:
            self.program.warm()
        self.look.start()

    def check(self) -> None:
        window, jobs = self.program.window, self.program.desk.jobs
        if not self.began:
            if not jobs.busy():
                self.program.doors.login.password.set_value(self.password)
                self.began, self.began_cpu = time.perf_counter(), time.process_time()
                self.program.doors.login.submit()
            return
        page = window.page("today")
        if page is None or not page.registered._number.text():
            return
        window.repaint()
        total, cpu = time.perf_counter() - self.began, time.process_time() - self.began_cpu
        self.told |= {"beyond": (total - self.argon) * 1000, "beyond_cpu": (cpu - self.argon_cpu) * 1000,
                      "argon": self.argon * 1000, "rss_mb": rss_mb()}
        self.look.stop()
        print(json.dumps(self.told), flush=True)
        self.program.close()
        QTimer.singleShot(0, APP.quit)


if __name__ == "__main__":
    APP = create_application(["bench"])
    HAND = Hand(Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "warm")
    sys.exit(APP.exec())
